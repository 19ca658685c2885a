// Copies the words a button holds, where the browser lets a page do so; elsewhere there is no such button. What was copied goes with what is put away (data-copy-forget).
(() => {
  if (!navigator.clipboard) return;
  let copied = false;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = button.parentElement.querySelector("[data-copied]");
      try { await navigator.clipboard.writeText(button.dataset.copy); copied = true; told.textContent = told.dataset.copied; } catch { told.textContent = "没能复制，请选中上面的字自己复制"; }
    });
  }
  for (const button of document.querySelectorAll("[data-copy-forget]")) button.addEventListener("click", () => { if (copied) navigator.clipboard.writeText(""); });
})();
