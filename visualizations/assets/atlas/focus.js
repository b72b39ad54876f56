// What is in hand, drawn over the dimmed map: a node with its edges and neighbours, or a path.

/** A node and what it is tied to; `open` is the edge whose sentences are open, or null. */
function nodePart(graph, node, open, hidden, edgeHidden) {
  const edges = [...graph.edgesOf(node)].filter((e) => !edgeHidden(e) && !hidden(graph.other(e, node)));
  const near = [...new Set(edges.map((e) => graph.other(e, node)))].filter((i) => i !== node);
  const ringed = open === null ? [node] : [node, graph.other(open, node)];
  return { edges, nodes: near, ringed, open: new Set([open]), names: namesInFocus(graph, node, open, hidden) };
}

/** The edges of a path, all of them open, with the nodes at their ends, and nodes that nothing ties. */
function pathPart(graph, edges, apart) {
  const nodes = [...new Set([...edges.flatMap((e) => [graph.source[e], graph.target[e]]), ...apart])];
  return { edges, nodes, ringed: apart, open: new Set(edges), names: nodes.slice(0, MOST_NAMES) };
}

function drawFocus(ctx, camera, colours, { graph, labels, edges, nodes, ringed, open, names }) {
  const bend = bendOf(graph);
  const at = (i) => [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
  const radius = (i) => screenRadius(graph.r[i], camera.k);
  for (const e of edges) {
    const [a, b] = [graph.source[e], graph.target[e]];
    if (a === b) continue;
    const between = graph.kindName(a) !== "paper";
    ctx.strokeStyle = open.has(e) ? colours.accent : colours.edge;
    ctx.fillStyle = ctx.strokeStyle;
    ctx.globalAlpha = open.has(e) ? 1 : between ? 0.6 : 0.28;
    ctx.lineWidth = open.has(e) ? 3 : between ? 1.5 : 1;
    ctx.beginPath();
    traceEdge(ctx, ...at(a), ...at(b), bend);
    ctx.stroke();
    if (between) drawArrow(ctx, ...at(a), ...at(b), radius(b), bend);
  }
  ctx.globalAlpha = 1;
  // The large first, so that none hides a small one; the node in hand last.
  const drawn = nodes.filter((i) => !ringed.includes(i)).sort((a, b) => graph.r[b] - graph.r[a] || a - b);
  for (const i of [...drawn, ...ringed.toReversed()]) drawNode(ctx, graph, i, ...at(i), radius(i), colours);
  ringed.forEach((i, n) => drawRing(ctx, ...at(i), radius(i) * 1.15 + (n ? 4 : 5), colours.accent));
  labels.drawSome(ctx, camera, colours, names);
}

function drawRing(ctx, x, y, r, colour) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.5;
  ctx.stroke();
}
