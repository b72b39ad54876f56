// Mouse, touch, wheel and keys on the canvas, told as what they mean.

const TAP_PIXELS = 6;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** `on` has pan(dx, dy), zoom(factor, x, y), tap(x, y), hover(x, y or null), step(dx, dy), fit, enter. */
function listen(host, on) {
  const pointers = new Map();
  let moved = 0;

  const place = (event) => {
    const box = host.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...pointers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, distance: Math.hypot(ax - bx, ay - by) };
  };

  host.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    host.setPointerCapture(event.pointerId);
    if (!pointers.size) moved = 0;
    pointers.set(event.pointerId, place(event));
  });
  host.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (!pointers.has(event.pointerId)) return on.hover(x, y);
    const before = pointers.size === 2 ? spread() : null;
    const [ox, oy] = pointers.get(event.pointerId);
    pointers.set(event.pointerId, [x, y]);
    moved += Math.abs(x - ox) + Math.abs(y - oy);
    if (moved < TAP_PIXELS) return;
    host.classList.add("dragging");
    if (before) {
      const after = spread();
      on.pan(after.x - before.x, after.y - before.y);
      on.zoom(after.distance / Math.max(before.distance, 1), after.x, after.y);
    } else if (pointers.size === 1) on.pan(x - ox, y - oy);
  });
  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    host.classList.remove("dragging");
    if (event.type === "pointerup" && moved < TAP_PIXELS && !pointers.size) on.tap(...place(event));
  };
  host.addEventListener("pointerup", release);
  host.addEventListener("pointercancel", release);
  host.addEventListener("pointerleave", () => on.hover(null));

  host.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1);
      // A pinch on a trackpad arrives as small steps with the control key.
      on.zoom(Math.exp(-Math.max(-300, Math.min(300, pixels)) * (event.ctrlKey ? 0.01 : 0.0022)), ...place(event));
    },
    { passive: false },
  );
  host.addEventListener("dblclick", (event) => on.zoom(1.8, ...place(event)));

  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) on.pan(-80 * arrow[0], -80 * arrow[1]);
    else if (arrow) on.step(...arrow);
    else if (event.key === "+" || event.key === "=") on.zoom(1.4);
    else if (event.key === "-") on.zoom(1 / 1.4);
    else if (event.key === "0") on.fit();
    else if (event.key === "Enter") on.enter();
    else return;
    event.preventDefault();
  });
}
