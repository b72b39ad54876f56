// What the relations between named nodes are, beside the middle of each line: from near only.

const WORDS_FROM = 2.2; // the scale
const MOST_WORDS = 40;

/** `named` are nodes, `taken` the boxes of names, `marks` those of nodes. */
function drawWords(ctx, camera, colours, { graph, letters, edgeHidden, named, taken, marks }) {
  if (camera.k < WORDS_FROM) return;
  const shown = new Set(named);
  const style = { font: `500 11px ${colours.sans}`, size: 11 };
  const bend = bendOf(graph) / 2;
  let drawn = 0;
  for (const node of named) {
    for (const e of graph.edgesOf(node)) {
      if (drawn >= MOST_WORDS) return;
      const [a, b] = [graph.source[e], graph.target[e]];
      if (a !== node || graph.paper[a] >= 0 || !shown.has(b) || edgeHidden(e)) continue;
      const [dx, dy] = [graph.x[b] - graph.x[a], graph.y[b] - graph.y[a]];
      const text = graph.wordings[graph.wording[e]].forward.toLowerCase();
      const [w, h] = [letters.width(text, style), style.size * 1.2];
      if (Math.hypot(dx, dy) * camera.k < w + 60) continue;
      const x = camera.screenX(graph.x[a] + dx / 2 - dy * bend) - w / 2;
      const y = camera.screenY(graph.y[a] + dy / 2 + dx * bend) - h / 2;
      if (!taken.free(x, y, w, h) || !marks.free(x, y, w, h)) continue;
      taken.take(x - 4, y - 1, w + 8, h + 2);
      letters.write(ctx, text, style, x, y, colours.muted, colours.land);
      drawn++;
    }
  }
}
