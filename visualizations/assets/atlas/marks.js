// The shapes of nodes and edges. Kinds differ in shape as well as in colour.

/** The radius on the screen: grows with the zoom, more slowly than the map does. */
const screenRadius = (r, k) => Math.max(r * (k > 1 ? k ** 0.6 : k), 1.2);

/** Adds the outline of a node to the path. */
function traceNode(ctx, kind, x, y, r) {
  if (kind === "task") {
    const d = r * 1.22;
    ctx.moveTo(x, y - d);
    ctx.lineTo(x + d, y);
    ctx.lineTo(x, y + d);
    ctx.lineTo(x - d, y);
    ctx.closePath();
  } else if (kind === "dataset") {
    const d = r * 0.9;
    ctx.rect(x - d, y - d, 2 * d, 2 * d);
  } else {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
}

/** A node in full: filled in its colour, a paper as a ring. */
function drawNode(ctx, graph, i, x, y, r, colours) {
  const kind = graph.kindName(i);
  const colour = colours.kinds[graph.kind[i]];
  ctx.beginPath();
  traceNode(ctx, kind, x, y, r);
  ctx.fillStyle = kind === "paper" ? colours.land : colour;
  ctx.fill();
  ctx.lineWidth = kind === "paper" ? 1.8 : 1.4;
  ctx.strokeStyle = kind === "paper" ? colour : colours.land;
  ctx.stroke();
}

/** How far an edge bows to the side, as a share of its length. Straight lines draw faster. */
const bendOf = (graph) => (graph.edges <= 6000 ? 0.12 : 0);

/** Adds an edge between two places of the screen to the path. */
function traceEdge(ctx, x0, y0, x1, y1, bend) {
  ctx.moveTo(x0, y0);
  if (bend) {
    ctx.quadraticCurveTo((x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend, x1, y1);
  } else ctx.lineTo(x1, y1);
}

/** An arrow head before the rim of the target. */
function drawArrow(ctx, x0, y0, x1, y1, rim, bend) {
  const [cx, cy] = [(x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend];
  const angle = Math.atan2(y1 - cy, x1 - cx);
  const [tx, ty] = [x1 - Math.cos(angle) * (rim + 3), y1 - Math.sin(angle) * (rim + 3)];
  ctx.beginPath();
  ctx.moveTo(tx, ty);
  ctx.lineTo(tx - 9 * Math.cos(angle - 0.42), ty - 9 * Math.sin(angle - 0.42));
  ctx.lineTo(tx - 9 * Math.cos(angle + 0.42), ty - 9 * Math.sin(angle + 0.42));
  ctx.closePath();
  ctx.fill();
}
