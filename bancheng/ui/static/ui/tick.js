// Two clocks that only the screen needs: time spent on a form (data-elapsed, seconds already spent) and the veil that falls again (data-reveal, seconds).
(() => {
  const words = (n) => (n < 60 ? `${n} 秒` : n % 60 ? `${Math.floor(n / 60)} 分 ${n % 60} 秒` : `${n / 60} 分`);
  const began = performance.now();
  function veil(el) {
    el.dataset.until ??= String(performance.now() + 1000 * Number(el.dataset.reveal));
    const left = Math.ceil((Number(el.dataset.until) - performance.now()) / 1000), told = el.querySelector("[data-reveal-left]");
    if (left > 0) { if (told) told.textContent = `${left} 秒后遮上，已记入留痕`; return; }
    const veiled = el.querySelector("template").content.cloneNode(true);
    const element = veiled.firstElementChild; el.replaceWith(veiled);
    globalThis.htmx?.process(element);
  }
  setInterval(() => {
    for (const el of document.querySelectorAll("[data-elapsed]")) el.textContent = words(Number(el.dataset.elapsed) + Math.floor((performance.now() - began) / 1000));
    document.querySelectorAll("[data-reveal]").forEach(veil);
  }, 1000);
})();
