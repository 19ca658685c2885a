// Copies the words a button holds, where the browser lets a page do so; elsewhere there is no such button.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[data-copied]");
    try { await navigator.clipboard.writeText(button.dataset.copy); told.textContent = "复制好了"; } catch { told.textContent = "没有复制成，请抄下来或拍下来"; }
  });
}
