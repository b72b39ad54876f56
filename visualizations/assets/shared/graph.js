// The graph of the page, read once (written by payload.py): columns of numbers, and names.
//
// Rows are numbers: nodes by rank, concepts before papers; edges by source. What is long, the
// sentences, is inflated when somebody asks for it.

const NO_SCORE = 1001;

/** Lets the page answer before the next piece of long work. */
const breath = () => new Promise((go) => setTimeout(go));

async function readGraph() {
  const facts = JSON.parse(byId("data").textContent);
  const [columns, names] = await Promise.all([
    readColumns("columns", facts.columns),
    inflated("names").json(),
  ]);
  for (const id of ["columns", "names"]) byId(id).remove();
  await breath();
  const upright = innerHeight > innerWidth; // a map wider than high is laid on its side on a phone
  const place = (steps, origin) => scaled(steps, facts.step, origin);
  const [x, y] = [place(columns.x, facts.origin[0]), place(columns.y, facts.origin[1])];
  const size = names.id.length;
  const graph = {
    size,
    upright,
    edges: columns.source.length,
    caption: facts.caption,
    note: facts.note,
    kinds: facts.kinds,
    extra: facts.extra ?? null, // what one of the two ways of drawing needs beside
    wordings: facts.wordings.map(([forward, backward, predicate, role]) => ({ forward, backward, predicate, role })),
    venues: facts.venues,
    regions: facts.regions.map((region) => (upright ? { ...region, x: region.y, y: region.x } : region)),
    id: names.id,
    label: names.label,
    kind: columns.kind,
    weight: columns.weight,
    region: columns.region,
    x: upright ? y : x,
    y: upright ? x : y,
    r: scaled(columns.r, 0.1),
    ranked: upTo(size),
    source: summed(columns.source),
    target: columns.target,
    wording: columns.wording,
    score: scores(columns.score),
    sentenceCount: columns.sentences,
  };
  graph.kindName = (i) => graph.kinds[graph.kind[i]].id;
  graph.aliases = (i) => names.aliases[i] ?? [];
  graph.predicate = (e) => graph.wordings[graph.wording[e]].predicate;
  graph.role = (e) => graph.wordings[graph.wording[e]].role;
  graph.other = (edge, i) => (graph.source[edge] === i ? graph.target[edge] : graph.source[edge]);
  for (const part of [
    () => addresses(graph),
    () => papersOf(graph, columns, names.unshown),
    () => textsOf(facts.runs),
    () => adjacency(graph),
  ]) {
    await breath();
    Object.assign(graph, part());
  }
  return graph;
}

// Plain loops: a typed array made with a function for each number takes ten times as long.

function scaled(whole, step, origin = 0) {
  const values = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i++) values[i] = whole[i] * step + origin;
  return values;
}

function upTo(size) {
  const rows = new Uint32Array(size);
  for (let i = 0; i < size; i++) rows[i] = i;
  return rows;
}

function scores(thousandths) {
  const values = new Float32Array(thousandths.length);
  for (let i = 0; i < values.length; i++) values[i] = thousandths[i] === NO_SCORE ? NaN : thousandths[i] / 1000;
  return values;
}

function summed(steps) {
  const values = new Uint32Array(steps.length);
  for (let i = 0, at = 0; i < steps.length; i++) values[i] = at += steps[i];
  return values;
}

/** Finding nodes and edges by what addresses call them. */
function addresses(graph) {
  let rows = null;
  const node = (id) => {
    if (id === null) return null;
    rows ??= new Map(graph.id.map((name, i) => [name, i]));
    return rows.get(id) ?? null;
  };
  const edgeName = (e) => [graph.id[graph.source[e]], graph.predicate(e), graph.id[graph.target[e]]].join("|");
  const edgeNamed = (name) => {
    if (name === null) return null;
    for (let e = 0; e < graph.edges; e++) {
      // A name is put together only for those that begin as it does.
      if (name.startsWith(graph.id[graph.source[e]]) && edgeName(e) === name) return e;
    }
    return null;
  };
  return { node, edgeName, edgeNamed };
}

/** The papers: the last nodes are the first of them, the others stand behind sentences only. */
function papersOf(graph, columns, unshown) {
  const count = columns.year.length;
  const first = graph.size - (count - unshown.length);
  const papers = Array.from({ length: count }, (_, p) => ({
    node: first + p < graph.size ? first + p : null,
    title: first + p < graph.size ? graph.label[first + p] : unshown[first + p - graph.size],
    year: columns.year[p] || null,
    venue: columns.venue[p] ? graph.venues[columns.venue[p] - 1] : null,
    hasCode: columns.hasCode[p] === 1,
  }));
  const paper = new Int32Array(graph.size).fill(-1);
  for (let i = first; i < graph.size; i++) paper[i] = i - first;
  const start = new Uint32Array(graph.edges + 1);
  for (let e = 0; e < graph.edges; e++) start[e + 1] = start[e] + columns.paperCount[e];
  /** The papers that state an edge. */
  const papersOfEdge = (e) => {
    const own = paper[graph.source[e]];
    return own < 0 ? Array.from(columns.papers.subarray(start[e], start[e + 1])) : [own];
  };
  return { papers, paper, papersOf: papersOfEdge };
}

/** What is inflated on demand: facts of a paper, and the sentences behind an edge. */
function textsOf(counts) {
  const texts = new Runs("texts", counts);
  return {
    async details(p) {
      const [authors, url, code] = await texts.get(p);
      return { authors, url, code };
    },
    async evidenceOf(e) {
      const found = [];
      for (const paper of this.papersOf(e)) {
        const [, , , sentences, evidence] = await texts.get(paper);
        for (const [edge, sentence, s0, s1, o0, o1, score] of evidence) {
          if (edge !== e) continue;
          const subject = s0 === null ? null : [s0, s1];
          found.push({ paper, text: sentences[sentence], subject, object: o0 === null ? null : [o0, o1], score });
        }
      }
      return found;
    },
  };
}

/** Edges of each node as slices of one array. */
function adjacency({ size, edges, source, target }) {
  const degree = new Uint32Array(size);
  for (let e = 0; e < edges; e++) {
    degree[source[e]]++;
    if (target[e] !== source[e]) degree[target[e]]++;
  }
  const start = new Uint32Array(size + 1);
  for (let i = 0; i < size; i++) start[i + 1] = start[i] + degree[i];
  const next = start.slice();
  const incident = new Uint32Array(start[size]);
  for (let e = 0; e < edges; e++) {
    incident[next[source[e]]++] = e;
    if (target[e] !== source[e]) incident[next[target[e]]++] = e;
  }
  return { degree, edgesOf: (i) => incident.subarray(start[i], start[i + 1]) };
}
