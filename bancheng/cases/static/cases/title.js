// The title of a registration: what the side panel proposes is filled in when the story is left, and follows it until somebody writes his own.
(() => {
  const story = document.getElementById("id_story"), title = document.getElementById("id_title");
  if (!story || !title) return;
  let filled = "";
  function fill() {
    const proposed = document.querySelector("[data-title-proposed]")?.dataset.titleProposed ?? "";
    if (!proposed || document.activeElement === story || document.activeElement === title || (title.value && title.value !== filled)) return;
    title.value = filled = proposed;
  }
  story.addEventListener("blur", () => setTimeout(fill));
  addEventListener("htmx:afterSettle", fill);
  fill();
})();
