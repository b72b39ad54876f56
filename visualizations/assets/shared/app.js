// Puts the parts together. `createMap(graph, {select})` is the one thing the pages differ in.

let recolour = () => {};
startTheme(() => recolour());
const graph = "DecompressionStream" in window ? await readGraph().catch(() => null) : null;
if (graph === null) {
  byId("reading").textContent = "This browser cannot read the map. One of the last three years can.";
  return; // all scripts of the page are one function
}
await breath();
const names = new NameIndex(graph);
await breath();

const NOTHING_OPEN = { node: null, path: null, compare: null, edge: null };
const change = (fields) => state.change(fields);

const open = (node) => {
  change({ ...revealing(graph, state.get(), node), ...NOTHING_OPEN, node: graph.id[node] });
  panel.focus();
};
const connect = (field, node) => {
  change({ ...revealing(graph, state.get(), node), path: null, compare: null, edge: null, [field]: graph.id[node] });
  panel.focus();
};
const closePanel = () => {
  if (state.get().node === null) return;
  change(NOTHING_OPEN);
  (state.get().view === "map" ? byId("canvas") : byId("view-table")).focus();
};

const map = createMap(graph, { select: (node) => (node === null ? closePanel() : open(node)) });
await breath();
const panel = startPanel(graph, names, {
  open,
  connect,
  close: closePanel,
  openEdge: (edge) => change({ edge: edge === null ? null : graph.edgeName(edge) }),
  turn: () => change({ node: state.get().path, path: state.get().node }),
});
const search = startSearch(graph, names, open);
const filters = startFilters(graph, change);
const showLegend = startLegend(graph, change);
const showTable = startTable(graph, { open, narrow: (only) => change({ only }) });
const share = startShare(graph, map, () => ({ state: state.get(), view }));
const minimap = startMinimap(graph, map);

let view = null;
let filterKey = null;

/** What the filters of a state do, worked out again only where they have changed. */
function filteredBy(fields) {
  const key = JSON.stringify(Object.keys(NO_FILTER).map((name) => fields[name]));
  const same = key === filterKey;
  filterKey = key;
  return same ? view.filtered : applyFilter(graph, fields);
}

/** The box of some nodes with room for their names around it. */
function roomyBox(graph, nodes) {
  const { x0, x1, y0, y1 } = boxOf(graph, nodes, 0);
  return boxOf(graph, nodes, 60 + 0.15 * Math.max(x1 - x0, y1 - y0));
}

function showMap(fields, opened, moved) {
  map.show({ node: view.mode === "node" ? view.node : null, edge: view.edge });
  const drawn = view.mode === "node" ? null : selectionOf(graph, view);
  const edges = drawn?.edges ?? [];
  map.setPath(edges, edges.length ? [] : (drawn?.nodes ?? []));
  if (fields.at !== null && opened) map.standAt(placeOf(graph, fields.at), false);
  else if (drawn && moved) map.standAt(framing(map.camera, roomyBox(graph, drawn.nodes), 1.9));
}

const state = keepState((fields, opened) => {
  const before = view;
  view = resolved(graph, fields, filteredBy(fields));
  if (view.filtered !== before?.filtered) {
    view.filtered.regions.forEach((n, g) => (graph.regions[g].n = n));
    map.setFilter(view.filtered.hidesNode, view.filtered.hidesEdge);
    minimap.filter(view.filtered.hidesNode);
    showLegend(fields.hide, view.filtered);
  }
  for (const name of ["map", "table"]) {
    byId(`view-${name}`).setAttribute("aria-pressed", String(fields.view === name));
    byId(name).hidden = fields.view !== name;
  }
  document.body.classList.toggle("table-view", fields.view === "table");
  filters.show(fields, view.filtered);
  const other = panel.show(view);
  if (other && view.node !== null) announce(`${graph.label[view.node]}, ${graph.kindName(view.node)}`);
  panel.showEdge(view.edge);
  const selection = selectionOf(graph, view)?.nodes ?? null;
  showTable({ ...view, selection, only: fields.only, visible: fields.view === "table" });
  if (fields.view === "map") showMap(fields, opened, other);
});

const openTable = () => {
  change({ view: "table" });
  byId("table").querySelector("button")?.focus();
};
const dismiss = () => filters.close() || closePanel();

for (const name of ["map", "table"]) byId(`view-${name}`).addEventListener("click", () => change({ view: name }));
byId("skip").addEventListener("click", openTable);
byId("zoom-in").addEventListener("click", () => map.zoom(1.5));
byId("zoom-out").addEventListener("click", () => map.zoom(1 / 1.5));
byId("zoom-fit").addEventListener("click", () => map.fit());
startHelp({
  "/": search.focus,
  f: filters.toggle,
  s: share.open,
  t: () => change({ view: state.get().view === "map" ? "table" : "map" }),
  close: dismiss,
});
recolour = () => {
  map.recolour();
  minimap.recolour();
};
keepPlace(graph, map, state, minimap.draw);
state.show();
document.body.classList.remove("reading");
