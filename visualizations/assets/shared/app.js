// Puts the parts together. `createMap(graph, {select, hover})` is the one thing the pages differ in.

const graph = readGraph();
const kindOf = (i) => graph.kindName(i);

const open = (node) => {
  const hide = state.get().hide.filter((kind) => kind !== kindOf(node));
  state.change({ node: graph.id[node], edge: null, hide });
  panel.focus();
};
const closePanel = () => {
  if (state.get().node === null) return;
  state.change({ node: null, edge: null });
  (state.get().view === "map" ? byId("canvas") : byId("view-table")).focus();
};

const map = createMap(graph, {
  select: (node) => (node === null ? closePanel() : open(node)),
});
const panel = startPanel(graph, {
  open,
  openEdge: (edge) => state.change({ edge: edge === null ? null : graph.edgeId[edge] }),
  close: closePanel,
});
const search = startSearch(graph, open);
const showLegend = startLegend(graph, (fields) => state.change(fields));
const showTable = startTable(graph, open);

const state = keepState(({ node, edge, hide, view }) => {
  const i = graph.byId.get(node) ?? null;
  const e = graph.edgeById.get(edge) ?? null;
  for (const name of ["map", "table"]) {
    byId(`view-${name}`).setAttribute("aria-pressed", String(view === name));
    byId(name).hidden = view !== name;
  }
  document.body.classList.toggle("table-view", view === "table");
  showLegend(hide);
  if (panel.show(i) && i !== null) announce(`${graph.label[i]}, ${kindOf(i)}`);
  panel.showEdge(i === null ? null : e);
  showTable({ hide, view }, i);
  if (view === "map") map.show({ node: i, edge: e, hide });
});

for (const view of ["map", "table"]) {
  byId(`view-${view}`).addEventListener("click", () => state.change({ view }));
}
byId("skip").addEventListener("click", () => {
  state.change({ view: "table" });
  byId("table").querySelector("button")?.focus();
});
byId("zoom-in").addEventListener("click", () => map.zoom(1.5));
byId("zoom-out").addEventListener("click", () => map.zoom(1 / 1.5));
byId("zoom-fit").addEventListener("click", () => map.fit());
startHelp({ search: search.focus, close: closePanel });
startTheme(() => map.recolour());
state.show();
