// A public form marked data-draft="name" survives a lost connection: what is typed is kept on this machine only,
// restored when the page returns (an empty box is nothing kept), and forgotten after success (a page with data-draft-done="name"), after a day, or at a press of data-draft-forget.
// Never kept: passwords, codes, files, hidden fields, and whatever carries data-never-keep. Forms of staff keep their drafts on the server.
(() => {
  const DAY = 24 * 3600 * 1000, key = (name) => `bancheng.draft.${name}`;
  const kept = (el) => el.name && !el.matches("[type=password], [type=file], [type=hidden], [type=submit], [type=button], [autocomplete=one-time-code], [data-never-keep]");
  const fields = (form) => [...form.elements].filter(kept);
  const choice = (el) => el.matches("[type=radio], [type=checkbox]");
  const value = (el) => (choice(el) ? el.checked : el.value);
  const says = (el, typed) => choice(el) || el.matches("select") || typed.trim() !== "";
  const untouched = (el) => (choice(el) ? el.checked === el.defaultChecked : el.matches("select") || el.value === el.defaultValue);
  const id = (el) => (choice(el) ? `${el.name}=${el.value}` : el.name);

  for (const done of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(key(done.dataset.draftDone));
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const place = key(form.dataset.draft), told = form.querySelector("[data-draft-told]");
    const read = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
    const draft = read();
    if (draft && Date.now() - draft.at > DAY) localStorage.removeItem(place);
    else if (draft && !form.querySelector(".is-invalid")) {
      let restored = 0;
      for (const el of fields(form)) if (id(el) in draft.typed && untouched(el) && says(el, draft.typed[id(el)]) && value(el) !== draft.typed[id(el)]) {
        if (choice(el)) el.checked = draft.typed[id(el)]; else el.value = draft.typed[id(el)];
        restored += 1;
      }
      if (restored && told) told.hidden = false;
    }
    let timer, waiting = false;
    const keep = () => { waiting = false; try { localStorage.setItem(place, JSON.stringify({ at: Date.now(), typed: Object.fromEntries(fields(form).map((el) => [id(el), value(el)])) })); } catch { /* a full or closed store keeps nothing */ } };
    form.addEventListener("input", () => { waiting = true; clearTimeout(timer); timer = setTimeout(keep, 400); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(); });
    addEventListener("pagehide", () => { clearTimeout(timer); if (waiting) keep(); });
    for (const button of form.querySelectorAll("[data-draft-forget]")) button.addEventListener("click", () => { clearTimeout(timer); waiting = false; localStorage.removeItem(place); form.reset(); if (told) told.hidden = true; });
  }
})();
