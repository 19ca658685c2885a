// A lost connection loses nothing: [data-offline] says so, and no form leaves the page until it is back. Loaded before submit.js.
(() => {
  const told = document.querySelector("[data-offline]");
  if (!told) return;
  // Where nothing is written, as in a call, there is nothing to submit again.
  const writes = Boolean(document.querySelector("main form :is(textarea, input:not([type=hidden]))"));
  told.querySelector("[data-writes]").hidden = !writes;
  told.querySelector("[data-reads]").hidden = writes;
  const say = (lost) => { told.hidden = !lost; };
  addEventListener("offline", () => say(true));
  addEventListener("online", () => say(false));
  addEventListener("htmx:sendError", () => say(true));
  addEventListener("htmx:afterOnLoad", () => say(false));
  addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault(); event.stopImmediatePropagation();
    say(true); told.scrollIntoView({ block: "center" });
  }, true);
  if (!navigator.onLine) say(true);
})();
