// Names and sizes of chosen files under their field; the list stands in the nearest [data-files].
// What is larger than data-most octets is taken out again and said, before a telephone has sent all of it in vain.
(() => {
  const size = (n) => (n < 1048576 ? `${Math.max(1, Math.round(n / 1024))} KB` : `${(n / 1048576).toFixed(1)} MB`);
  const said = (text, kind) => { const line = document.createElement("li"); line.textContent = text; line.className = kind; return line; };
  addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file]")) return;
    const list = input.closest(".field")?.querySelector("[data-files]");
    if (!list) return;
    const most = Number(list.dataset.most) || Infinity, chosen = [...input.files], fits = chosen.filter((file) => file.size <= most);
    if (fits.length < chosen.length) { const kept = new DataTransfer(); fits.forEach((file) => kept.items.add(file)); input.files = kept.files; }
    list.replaceChildren(
      ...fits.map((file) => said(`${file.name}（${size(file.size)}）`, "")),
      ...chosen.filter((file) => file.size > most).map((file) => said(`${file.name}（${size(file.size)}）太大，没有放进来：一份不超过 ${size(most).replace(".0", "")}。请换一张小些的，或者带到窗口。`, "too-large")),
    );
    list.hidden = !chosen.length;
  });
})();
