// One press, one act: the button of a form that is on its way is busy and cannot be pressed again.
// Nothing more is looked up for a form that has left.
// A page brought back by the browser is awake again. <form data-again> may be sent repeatedly (searches, filters).
// data-auto: a change in the form sends it, and its own button is not needed.
(() => {
  const BUSY = "is-busy";
  function wake(form) { delete form.dataset.sent; for (const button of form.querySelectorAll(`.${BUSY}`)) { button.classList.remove(BUSY); button.removeAttribute("aria-busy"); } }
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again") || event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "yes";
    event.submitter?.classList.add(BUSY); event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => { if (event.defaultPrevented && !form.matches("[hx-post]")) wake(form); });
  }, true);
  addEventListener("htmx:beforeRequest", (event) => { const form = event.target.closest?.("form"); if (form?.dataset.sent && event.detail.requestConfig.triggeringEvent?.type !== "submit") event.preventDefault(); });
  addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest?.("form"); if (form && event.detail.requestConfig.triggeringEvent?.type === "submit") wake(form); });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
  addEventListener("click", (event) => { if (event.target.closest?.('[aria-disabled="true"]')) { event.preventDefault(); event.stopPropagation(); } }, true);
  document.documentElement.classList.add("js");
  addEventListener("change", (event) => { if (event.target.form?.matches("[data-auto]")) event.target.form.requestSubmit(); });
})();
