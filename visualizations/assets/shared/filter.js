// Which nodes and edges the filters leave. What the canvas, the table, the panel and the counts
// show is decided here and only here.

const filtersPapers = (f) => f.from !== null || f.to !== null || f.venues.length > 0 || f.code;

/** How many of the filters are in use, the kinds of the legend aside. */
const filtersInUse = (f) =>
  (f.from !== null || f.to !== null) + f.code + (f.score > 0) +
  [f.roles, f.relations, f.venues].filter((list) => list.length).length;

const NO_FILTER = { hide: [], roles: [], relations: [], venues: [], from: null, to: null, score: 0, code: false };

/** 1 for each paper that the years, the venues and "has code" let through. */
function admittedPapers(graph, f) {
  const venues = new Set(f.venues);
  const admits = ({ year, venue, hasCode }) =>
    (f.from === null || (year !== null && year >= f.from)) &&
    (f.to === null || (year !== null && year <= f.to)) &&
    (!venues.size || venues.has(venue)) &&
    (!f.code || hasCode);
  return Uint8Array.from(graph.papers, (paper) => (admits(paper) ? 1 : 0));
}

/** 1 for each wording whose role (of what a paper says of a concept) or relation is asked for. */
function admittedWordings(graph, f) {
  return Uint8Array.from(graph.wordings, ({ predicate, role }) => {
    const asked = isOfPaper(predicate) ? f.roles : f.relations;
    const value = isOfPaper(predicate) ? role : predicate;
    return !asked.length || asked.includes(value) ? 1 : 0;
  });
}

const isOfPaper = (predicate) => predicate.startsWith("has-") || predicate.startsWith("uses-");

/** 1 for each edge that passes by itself: by its wording, its score and the papers that say it. */
function admittedEdges(graph, f) {
  const wordings = admittedWordings(graph, f);
  const papers = filtersPapers(f) ? admittedPapers(graph, f) : null;
  const edges = new Uint8Array(graph.edges);
  for (let e = 0; e < graph.edges; e++) {
    if (!wordings[graph.wording[e]] || graph.score[e] < f.score) continue;
    const own = graph.paper[graph.source[e]];
    const said = papers === null || (own >= 0 ? papers[own] : graph.papersOf(e).some((p) => papers[p]));
    if (said) edges[e] = 1;
  }
  return edges;
}

/** 1 for each node that is hidden.
 *
 * A paper is hidden by its own facts, or where nothing that it says passes. A concept is hidden
 * where no paper that passes names it, or where relations are asked for and it has none of them.
 */
function hiddenNodes(graph, f, edges) {
  const [NAMED, RELATED, NAMEABLE] = [1, 2, 4];
  const marks = new Uint8Array(graph.size);
  const ofPaper = graph.wordings.map(({ predicate }) => isOfPaper(predicate));
  for (let e = 0; e < graph.edges; e++) {
    const named = ofPaper[graph.wording[e]];
    const mark = (named ? NAMEABLE : 0) | (!edges[e] ? 0 : named ? NAMED : RELATED);
    marks[graph.source[e]] |= mark;
    marks[graph.target[e]] |= mark;
  }
  const papers = admittedPapers(graph, f);
  return Uint8Array.from(marks, (mark, i) => {
    // A node whose papers are not on this page is judged by its relations.
    const named = mark & NAMED || (!(mark & NAMEABLE) && mark & RELATED);
    if (graph.paper[i] >= 0) {
      return papers[graph.paper[i]] && (mark & NAMED || !(f.roles.length || f.score > 0)) ? 0 : 1;
    }
    return named && (!f.relations.length || mark & RELATED) ? 0 : 1;
  });
}

/** What the filters `f` (fields of the state) do: see the functions of the result. */
function applyFilter(graph, f) {
  const kinds = graph.kinds.map((kind) => f.hide.includes(kind.id));
  const edges = filtersInUse(f) ? admittedEdges(graph, f) : null;
  const nodes = edges && hiddenNodes(graph, f, edges);
  const anything = edges !== null || kinds.includes(true);

  const hidesNode = (i) => kinds[graph.kind[i]] || (nodes !== null && nodes[i] === 1);
  const hidesEdge = (e) =>
    (edges !== null && !edges[e]) || hidesNode(graph.source[e]) || hidesNode(graph.target[e]);

  const [shown, regions] = [graph.kinds.map(() => 0), graph.regions.map(() => 0)];
  for (let i = 0; i < graph.size; i++) {
    if (hidesNode(i)) continue;
    shown[graph.kind[i]]++;
    regions[graph.region[i]]++;
  }
  return {
    anything, // false where everything is shown
    shown, // how many nodes of each kind are shown
    regions, // how many of each region
    hidden: graph.size - shown.reduce((sum, n) => sum + n, 0),
    hidesNode,
    hidesEdge,
    edgesOf: (i) => (anything ? graph.edgesOf(i).filter((e) => !hidesEdge(e)) : graph.edgesOf(i)),
  };
}

/** The fields to change so that a node is shown: its kind comes back, or all the filters go. */
function revealing(graph, f, node) {
  const hide = f.hide.filter((kind) => kind !== graph.kindName(node));
  return applyFilter(graph, { ...f, hide }).hidesNode(node) ? { ...NO_FILTER, hide } : { hide };
}
