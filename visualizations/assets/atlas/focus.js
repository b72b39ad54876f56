// The node in hand, drawn over the dimmed map: its edges, its neighbours, their names.

/** `edge` is the relation whose sentences are open, or null. */
function drawFocus(ctx, camera, colours, { graph, labels, hidden, node, edge }) {
  const bend = bendOf(graph);
  const at = (i) => [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
  const radius = (i) => screenRadius(graph.r[i], camera.k);
  const edges = [...graph.edgesOf(node)].filter((e) => !hidden(graph.other(e, node)));
  const near = [...new Set(edges.map((e) => graph.other(e, node)))].filter((i) => i !== node);
  near.sort((a, b) => graph.r[a] - graph.r[b] || a - b);

  for (const e of edges) {
    const [a, b] = [graph.source[e], graph.target[e]];
    if (a === b) continue;
    const open = e === edge;
    const between = graph.kindName(a) !== "paper";
    ctx.strokeStyle = open ? colours.accent : colours.edge;
    ctx.fillStyle = ctx.strokeStyle;
    ctx.globalAlpha = open ? 1 : between ? 0.6 : 0.28;
    ctx.lineWidth = open ? 3 : between ? 1.5 : 1;
    ctx.beginPath();
    traceEdge(ctx, ...at(a), ...at(b), bend);
    ctx.stroke();
    if (between) drawArrow(ctx, ...at(a), ...at(b), radius(b), bend);
  }
  ctx.globalAlpha = 1;
  for (const i of near) drawNode(ctx, graph, i, ...at(i), radius(i), colours);
  drawNode(ctx, graph, node, ...at(node), radius(node), colours);
  drawRing(ctx, ...at(node), radius(node) * 1.15 + 5, colours.accent);
  if (edge !== null) {
    const i = graph.other(edge, node);
    drawRing(ctx, ...at(i), radius(i) * 1.15 + 4, colours.accent);
  }
  labels.drawSome(ctx, camera, colours, namesInFocus(graph, node, edge, hidden));
}

function drawRing(ctx, x, y, r, colour) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.5;
  ctx.stroke();
}
