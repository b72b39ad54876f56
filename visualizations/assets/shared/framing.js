// Where to stand to see a box of the map, and which node lies which way: for both ways of drawing.

const NARROW = 760; // pixels; below it the panel lies at the bottom (as in the style sheets)

const STILL = matchMedia("(prefers-reduced-motion: reduce)"); // glide no more, jump

function bounds(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The box around some nodes, with a margin, in map units. */
function boxOf(graph, nodes, margin) {
  const [x0, x1] = bounds(nodes.map((i) => graph.x[i]));
  const [y0, y1] = bounds(nodes.map((i) => graph.y[i]));
  return { x0: x0 - margin, x1: x1 + margin, y0: y0 - margin, y1: y1 + margin };
}

/** How many pixels of the drawing lie under what floats above it, on each side. */
function covered(width) {
  const [panel, filters] = [byId("panel"), byId("filters")];
  const free =
    width <= NARROW
      ? { left: 20, right: 20, top: 130, bottom: 100 }
      : { left: 60, right: 70, top: 70, bottom: 80 };
  if (width > NARROW && !filters.hidden) free.left = filters.offsetWidth + 50;
  if (panel.hidden) return free;
  if (width <= NARROW) free.bottom = panel.offsetHeight + 20;
  else free.right = panel.offsetWidth + 50;
  return free;
}

/** The place in the middle and the scale at which the box fills the free part of the drawing. */
function framing({ width, height }, box, nearest, limited = (k) => k) {
  const { left, right, top, bottom } = covered(width);
  const wide = Math.max(width - left - right, 40) / Math.max(box.x1 - box.x0, 1);
  const high = Math.max(height - top - bottom, 40) / Math.max(box.y1 - box.y0, 1);
  const k = limited(Math.min(wide, high, nearest));
  return {
    k,
    x: (box.x0 + box.x1) / 2 + (right - left) / 2 / k,
    y: (box.y0 + box.y1) / 2 + (bottom - top) / 2 / k,
  };
}

/** How to show a node: with its neighbours where they are near, else alone, at about scale `k`. */
function nodeFraming(graph, size, node, k, hidden, limited) {
  const near = [...graph.edgesOf(node)].map((e) => graph.other(e, node)).filter((i) => !hidden(i));
  const all = framing(size, boxOf(graph, [node, ...near], 90), 1.9, limited);
  if (all.k > 0.9) return all;
  return framing(size, boxOf(graph, [node], 20), Math.min(2, Math.max(1.2, k)), limited);
}

/** The nearest node that way from a place, as the arrow keys ask: what lies aside counts as far. */
function nearestThatWay(graph, from, [x, y], [dx, dy], hidden) {
  let [best, least] = [null, Infinity];
  for (let i = 0; i < graph.size; i++) {
    if (i === from || hidden(i)) continue;
    const [ax, ay] = [graph.x[i] - x, graph.y[i] - y];
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy - ay * dx);
    const cost = Math.hypot(ax, ay) + 2 * aside;
    if ((from === null || ahead > aside * 0.5) && cost < least) [best, least] = [i, cost];
  }
  return best;
}

const spoken = (graph, i) =>
  `${graph.label[i]}, ${graph.kindName(i)}, ${counted(graph.degree[i], "relation")}`;
