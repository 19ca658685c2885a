// Names and sizes of chosen files under their field; the list stands in the nearest [data-files].
// What is larger than data-most octets, or more than data-together with those before it, is taken out again and said: before a
// telephone has sent all of it in vain.
(() => {
  const size = (n) => (n < 1048576 ? `${Math.max(1, Math.round(n / 1024))} KB` : `${(n / 1048576).toFixed(1)} MB`);
  const said = (text, kind) => { const line = document.createElement("li"); line.textContent = text; line.className = kind; return line; };
  addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file]")) return;
    const list = input.closest(".field")?.querySelector("[data-files]");
    if (!list) return;
    const most = Number(list.dataset.most) || Infinity, together = Number(list.dataset.together) || Infinity;
    const chosen = [...input.files], fits = [];
    let sum = 0;
    list.replaceChildren(...chosen.map((file) => {
      const told = `${file.name}（${size(file.size)}）`, bound = (n) => size(n).replace(".0", "");
      if (file.size > most) return said(`${told}太大，没有放进来：一份不超过 ${bound(most)}。请换一份小些的。`, "too-large");
      if (sum + file.size > together) return said(`${told}没有放进来：一次一共不超过 ${bound(together)}。请分几次放。`, "too-large");
      sum += file.size;
      fits.push(file);
      return said(told, "");
    }));
    list.hidden = !chosen.length;
    if (fits.length === chosen.length) return;
    // A browser that cannot make such a list anew loses the others too: better chosen again than sent in vain.
    try { const kept = new DataTransfer(); fits.forEach((file) => kept.items.add(file)); input.files = kept.files; } catch { input.value = ""; }
  });
})();
