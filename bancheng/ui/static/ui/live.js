// An open page hears that others have changed what it shows: it asks with the mark it was drawn with, and is told yes or no.
// Parts marked data-live-part are renewed by themselves (data-parts), unless somebody is at work in them; elsewhere a quiet line
// says so. Nothing is asked in a tab nobody looks at or without a connection, and nothing more once the session is over.
(() => {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const EVERY = 1200, LONGEST = 30000, SHARE = 8;
  let after = live.dataset.after, pause = EVERY, timer = 0, asking = false, over = false, waiting = false;

  const ask = (url) => fetch(url, { headers: { "X-Background": "1" }, redirect: "manual", cache: "no-store" });
  const typed = (root) => [...root.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) =>
    field.matches("select") ? [...field.options].some((one) => one.selected !== one.defaultSelected && !(field.selectedIndex === 0 && one.index === 0))
      : field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  function atWork(part) {
    const chosen = getSelection();
    const marking = chosen && !chosen.isCollapsed && chosen.containsNode(part, true);
    return part.contains(document.activeElement) || marking || typed(part);
  }

  function say(what) {
    if (live.dataset.said === what && what !== "done") return;
    live.dataset.said = what;
    for (const old of [...live.children]) if (!old.matches("template")) old.remove();
    if (what) live.append(live.querySelector(`[data-live-${what}]`).content.cloneNode(true));
  }
  function tell() { say(typed(document.querySelector("main")) ? "kept" : "new"); }

  async function renew() {
    const parts = [...document.querySelectorAll("[data-live-part]")], own = [...document.querySelectorAll("main [data-live-part]")];
    if (own.some(atWork)) { tell(); return; }
    const answer = await ask(location.href);
    if (answer.type === "opaqueredirect") { over = true; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    let changed = false;
    for (const part of parts) {
      const now = fresh.getElementById(part.id);
      if (!now || part.isEqualNode(now)) continue;
      // Somebody may have gone to work there while the answer was on its way; the navigation waits for another time.
      if (atWork(part)) { if (own.includes(part)) { tell(); return; } continue; }
      part.replaceWith(now); globalThis.htmx?.process(now); changed = true;
    }
    waiting = false;
    after = fresh.querySelector("[data-live]")?.dataset.after ?? after;
    say(changed ? "done" : "");
  }

  async function look() {
    if (asking || over) return;
    if (document.hidden || !navigator.onLine) { timer = 0; return; }
    asking = true;
    const began = performance.now();
    try {
      const answer = await ask(`${live.dataset.live}?after=${encodeURIComponent(after)}`);
      // A house that is busy is asked less often: an open page never takes more than a small share of one of its threads.
      pause = Math.min(LONGEST, Math.max(EVERY, SHARE * (performance.now() - began)));
      if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) over = true;
      else if (answer.status === 200) {
        const told = await answer.json();
        after = told.after;
        if (told.changed) { if ("parts" in live.dataset) waiting = true; else tell(); }
      } else if (answer.status !== 204) throw new Error(String(answer.status));
      if (waiting && !over) await renew();
    } catch { pause = Math.min(LONGEST, 2 * pause); }
    asking = false;
    again();
  }
  function again(soon = pause) { clearTimeout(timer); if (!over) timer = setTimeout(look, soon); }

  live.addEventListener("click", (event) => {
    if (!event.target.closest("[data-live-again]")) return;
    if (typed(document.querySelector("main"))) { event.preventDefault(); say("kept"); }
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(0); });
  addEventListener("online", () => again(0));
  addEventListener("pageshow", (event) => { if (event.persisted) again(0); });
  again();
})();
