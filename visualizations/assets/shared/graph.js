// The graph of the page, read once from its JSON (written by payload.py).

function readGraph() {
  const data = JSON.parse(byId("data").textContent);
  const { nodes, edges } = data;
  const size = nodes.id.length;
  const upright = innerHeight > innerWidth; // a map wider than high is laid on its side on a phone
  const graph = {
    size,
    caption: data.caption,
    kinds: data.kinds,
    extra: data.extra ?? null, // what one of the two ways of drawing needs beside
    wordings: data.wordings.map(([forward, backward]) => ({ forward, backward })),
    papers: data.papers,
    sentences: data.sentences,
    regions: data.regions.map((region) => (upright ? { ...region, x: region.y, y: region.x } : region)),
    id: nodes.id,
    label: nodes.label,
    kind: Uint8Array.from(nodes.kind),
    weight: nodes.weight,
    paper: nodes.paper,
    x: Float64Array.from(upright ? nodes.y : nodes.x),
    y: Float64Array.from(upright ? nodes.x : nodes.y),
    r: Float64Array.from(nodes.r),
    region: Uint16Array.from(nodes.region),
    edges: edges.id.length,
    edgeId: edges.id,
    source: Uint32Array.from(edges.source),
    target: Uint32Array.from(edges.target),
    wording: Uint8Array.from(edges.wording),
    score: edges.score,
    evidence: edges.evidence,
    byId: new Map(nodes.id.map((id, i) => [id, i])),
    edgeById: new Map(edges.id.map((id, i) => [id, i])),
  };
  graph.kindName = (i) => graph.kinds[graph.kind[i]].id;
  graph.aliases = (i) => nodes.aliases[i] ?? [];
  graph.other = (edge, i) => (graph.source[edge] === i ? graph.target[edge] : graph.source[edge]);
  return Object.assign(graph, adjacency(graph));
}

/** Edges of each node as slices of one array, nodes ranked by how much they matter. */
function adjacency(graph) {
  const degree = new Uint32Array(graph.size);
  for (let e = 0; e < graph.edges; e++) {
    degree[graph.source[e]]++;
    if (graph.target[e] !== graph.source[e]) degree[graph.target[e]]++;
  }
  const start = new Uint32Array(graph.size + 1);
  for (let i = 0; i < graph.size; i++) start[i + 1] = start[i] + degree[i];
  const next = start.slice();
  const incident = new Uint32Array(start[graph.size]);
  for (let e = 0; e < graph.edges; e++) {
    incident[next[graph.source[e]]++] = e;
    if (graph.target[e] !== graph.source[e]) incident[next[graph.target[e]]++] = e;
  }
  const ranked = Uint32Array.from({ length: graph.size }, (_, i) => i);
  ranked.sort((a, b) => graph.r[b] - graph.r[a] || degree[b] - degree[a] || a - b);
  return { degree, ranked, edgesOf: (i) => incident.subarray(start[i], start[i + 1]) };
}
