// Where the map stands, kept in the address. A place is written as the page was laid out, whatever
// the screen: a map that lies on its side there has its x and y exchanged.

const SETTLED_MS = 400;

const turned = (graph, { x, y, k }) => (graph.upright ? { x: y, y: x, k } : { x, y, k });

/** The place of an address on this screen. */
const placeOf = turned;

/** Notes the place in the state once the reader has moved the map and it has come to rest. */
function keepPlace(graph, map, state, drawn) {
  let timer = null;
  let before = null; // where it stood when the reader took hold of it
  const place = () => turned(graph, map.camera);
  const same = (a, b) => ["x", "y", "k"].every((part) => a[part] === b[part]);
  for (const kind of ["pointerdown", "wheel", "keydown", "click"]) {
    byId("map").addEventListener(kind, () => (before ??= place()), { capture: true, passive: true });
  }
  map.onmove = () => {
    drawn();
    clearTimeout(timer);
    if (before === null) return;
    timer = setTimeout(() => {
      const now = place();
      if (!same(before, now)) state.note({ at: now });
      before = null;
    }, SETTLED_MS);
  };
}
