// The pad one signs on. Strokes go into the form as they are drawn, in the pad's own units: [[x, y, milliseconds], …] for each.
// The picture is drawn from them by the server. Without script the form stays hidden, and the page says what to do instead.
(() => {
  for (const form of document.querySelectorAll("form[data-sign]")) {
    const canvas = form.querySelector("[data-pad]"), field = form.querySelector("[data-strokes]"), said = form.querySelector("[data-said]");
    const submit = form.querySelector("[data-submit]"), clear = form.querySelector("[data-clear]");
    const WIDTH = Number(form.dataset.width), HEIGHT = Number(form.dataset.height), empty = said.textContent;
    const pen = canvas.getContext("2d");
    let strokes = [], current = null, begun = 0;
    form.hidden = false;
    for (const instead of document.querySelectorAll("[data-without]")) instead.hidden = true;

    const clamp = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    function point(event) {
      const box = canvas.getBoundingClientRect(), at = Math.round(event.timeStamp);
      if (!begun) begun = at;
      return [clamp(((event.clientX - box.left) / box.width) * WIDTH, WIDTH), clamp(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT), Math.max(0, Math.min(600000, at - begun))];
    }
    function line(stroke, from) {
      pen.beginPath();
      pen.moveTo(stroke[from][0], stroke[from][1]);
      for (const [x, y] of stroke.slice(from + 1)) pen.lineTo(x, y);
      if (stroke.length === 1) pen.lineTo(stroke[0][0] + 0.1, stroke[0][1]);
      pen.stroke();
    }
    function redraw() {
      const ratio = devicePixelRatio || 1;
      canvas.width = Math.round(canvas.clientWidth * ratio); canvas.height = Math.round(canvas.clientHeight * ratio);
      pen.setTransform(canvas.width / WIDTH, 0, 0, canvas.height / HEIGHT, 0, 0);
      pen.lineWidth = 5.6; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#1a1a1a";
      for (const stroke of strokes) line(stroke, 0);
    }
    function tell() {
      field.value = strokes.length ? JSON.stringify(strokes) : "";
      submit.disabled = clear.disabled = !strokes.length;
      said.textContent = strokes.length ? "已经写了，不满意可以清除重写。" : empty;
    }
    canvas.addEventListener("pointerdown", (event) => {
      if (current || event.button) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      current = { id: event.pointerId, stroke: [point(event)] };
      strokes.push(current.stroke);
      line(current.stroke, 0);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== current?.id) return;
      const from = current.stroke.length - 1;
      for (const one of event.getCoalescedEvents?.() ?? [event]) {
        const next = point(one), last = current.stroke.at(-1);
        if ((next[0] !== last[0] || next[1] !== last[1]) && next[2] >= last[2]) current.stroke.push(next);
      }
      if (current.stroke.length - 1 > from) line(current.stroke, from);
    });
    for (const over of ["pointerup", "pointercancel"]) canvas.addEventListener(over, (event) => { if (event.pointerId === current?.id) { current = null; tell(); } });
    clear.addEventListener("click", () => { strokes = []; current = null; begun = 0; redraw(); tell(); });
    addEventListener("resize", redraw);
    redraw();
    tell();
  }
})();
