// The print button of a paper; without script the browser's own menu prints. data-print-at-once: it has just been issued.
for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
if (document.querySelector("[data-print-at-once]")) document.fonts.ready.then(() => print());
