// Keys for those who work without a mouse. Silent while a field has focus, except with Ctrl or Alt; switched off in 我的设置 (body data-keys="off").
// data-key="n" on a link, button or field · data-alt-key="1" · data-rows on a list, data-row on its rows,
// a.ttl opens a row, data-first-move is its act · data-chip-key on choices of the focused group, else of the first on the page ·
// data-key-asks on a button that acts at once: its key only goes there, Enter presses it.
(() => {
  const list = document.getElementById("keys");
  const opener = document.querySelector("[data-keys-open]");
  const on = () => document.body.dataset.keys !== "off";
  const typing = (el) => el.matches("textarea, select, [contenteditable]") || (el.matches("input") && !el.matches("[type=radio], [type=checkbox], [type=submit], [type=button]"));
  const seen = (el) => el.getClientRects().length > 0;
  const find = (selector) => [...document.querySelectorAll(selector)].find(seen);
  const act = (el) => (el.matches("input, textarea, select, [data-key-asks]") ? el.focus() : el.click());

  function rows() { const table = find("[data-rows]"); return table ? [...table.querySelectorAll("[data-row]")].filter(seen) : []; }
  function choose(step) {
    const all = rows(); if (!all.length) return false;
    const old = all.findIndex((row) => row.classList.contains("sel"));
    const next = all[old < 0 ? 0 : Math.min(Math.max(old + step, 0), all.length - 1)];
    for (const row of all) { const here = row === next; row.classList.toggle("sel", here); row.querySelector("[data-first-move]")?.classList.toggle("btn-primary", here); }
    next.querySelector("a")?.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function ofRow(selector) { const row = rows().find((one) => one.classList.contains("sel")); const el = row?.querySelector(selector); if (el) el.click(); return Boolean(el); }
  function chip(el, key) { const choice = el?.querySelector(`[data-chip-key="${key}"] input`); if (!choice) return false; choice.click(); choice.focus(); return true; }

  function plain(event) {
    const { key, target } = event;
    if (key === "?") { list?.showModal(); return true; }
    const digit = /^[1-9]$/.test(key), nowhere = target === document.body || target.matches("main");
    if (digit && chip(target.closest("fieldset"), key)) return true;
    // Whoever stands on a choice of one group and types a number means no other group.
    if (digit && target.matches("input")) return false;
    if (key === "ArrowDown" || key === "ArrowUp") return !target.matches("input") && choose(key === "ArrowDown" ? 1 : -1);
    if (key === ".") return ofRow("[data-first-move]");
    if (key === "Enter") return nowhere && ofRow("a.ttl");
    const el = key.length === 1 && find(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
    if (el) act(el);
    return Boolean(el) || (digit && nowhere && chip(find("fieldset:has([data-chip-key])"), key));
  }
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.isComposing || event.defaultPrevented || list?.open) return;
    if (event.ctrlKey && key === "Enter") { const form = target.closest?.("form") ?? find("[data-ctrl-enter]")?.form; if (form) { event.preventDefault(); form.requestSubmit(); } return; }
    if (event.altKey && /^[1-3]$/.test(key)) { const el = find(`[data-alt-key="${key}"]`); if (el) { event.preventDefault(); el.click(); } return; }
    if (key === "Escape" && typing(target)) { target.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || !on() || typing(target)) return;
    if (plain(event)) event.preventDefault();
  });

  if (opener && list) { opener.hidden = false; opener.addEventListener("click", () => list.showModal()); }
})();
