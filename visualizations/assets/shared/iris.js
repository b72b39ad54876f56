// The names of things in RDF: the same as kg.vocab gives them (a test holds the two together).

const BASE = "https://w3id.org/paperatlas/";

const PREFIXES = {
  dcterms: "http://purl.org/dc/terms/",
  lpwcc: "https://linkedpaperswithcode.com/class/",
  lpwcp: "https://linkedpaperswithcode.com/property/",
  oa: "http://www.w3.org/ns/oa#",
  pa: "https://w3id.org/paperatlas/ns#",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  skos: "http://www.w3.org/2004/02/skos/core#",
};

/** From a paper to a concept, by the predicate of the page; below each what a role makes of it. */
const PAPER_TERMS = {
  "has-method": ["lpwcp:hasMethod", { proposed: "pa:proposes", used: "pa:uses", compared: "pa:comparesAgainst" }],
  "has-task": ["lpwcp:hasTask", { addressed: "pa:addresses", mentioned: "pa:mentionsTask" }],
  "uses-dataset": [
    "lpwcp:usesDataset",
    { introduced: "pa:introduces", evaluated: "pa:evaluatesOnDataset", mentioned: "pa:mentionsDataset" },
  ],
};

const RELATION_TERMS = {
  "used-for": "pa:usedFor",
  "part-of": "pa:partOf",
  "compared-with": "pa:comparedWith",
  "evaluated-on": "pa:evaluatedOn",
  "benchmark-for": "pa:benchmarkFor",
  "trained-on": "pa:trainedOn",
  extends: "pa:extends",
  "synonym-of": "pa:synonymOf",
  "subclass-of": "skos:broader",
  "subtask-of": "skos:broader",
};

/** UTF-8 with percent signs for all but the unreserved characters of RFC 3986. */
function iriSegment(text) {
  if (text === "." || text === "..") return text.replaceAll(".", "%2E");
  const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const whole = (part) =>
    encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  // Half a pair is written as its code point would be.
  const half = (c) =>
    [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)].map((b) => `%${b.toString(16).toUpperCase()}`).join("");
  let [encoded, at] = ["", 0];
  for (const match of text.matchAll(halves)) {
    encoded += whole(text.slice(at, match.index)) + half(match[0].charCodeAt(0));
    at = match.index + 1;
  }
  return encoded + whole(text.slice(at));
}

function conceptIri(id) {
  const at = id.indexOf("/");
  if (at < 0) return `${BASE}concept/${iriSegment(id)}`;
  return `${BASE}concept/${iriSegment(id.slice(0, at))}/${iriSegment(id.slice(at + 1))}`;
}

const paperIri = (id) => `${BASE}paper/${iriSegment(id)}`;
const venueIri = (name) => `${BASE}venue/${iriSegment(name)}`;

const nodeIri = (graph, i) => `<${graph.kindName(i) === "paper" ? paperIri(graph.id[i]) : conceptIri(graph.id[i])}>`;
