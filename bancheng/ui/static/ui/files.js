// Names and sizes of chosen files under their field; the list stands in the nearest [data-files].
(() => {
  const size = (n) => (n < 1048576 ? `${Math.max(1, Math.round(n / 1024))} KB` : `${(n / 1048576).toFixed(1)} MB`);
  addEventListener("change", (event) => {
    if (!event.target.matches?.("input[type=file]")) return;
    const list = event.target.closest(".field")?.querySelector("[data-files]");
    if (!list) return;
    list.replaceChildren(...[...event.target.files].map((file) => { const line = document.createElement("li"); line.textContent = `${file.name}（${size(file.size)}）`; return line; }));
    list.hidden = !event.target.files.length;
  });
})();
