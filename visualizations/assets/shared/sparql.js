// The query that gives what the view shows, for the SPARQL endpoint of the same graph.

const wantedIn = (variable, terms) => `FILTER (${variable} IN (${terms.join(", ")}))`;

/** Conditions on the paper in a variable: its year, its venue, its code. */
function paperConditions(f, paper) {
  const lines = [];
  if (f.from !== null || f.to !== null) {
    lines.push(`${paper} dcterms:issued ${paper}Issued .`);
    const year = `SUBSTR(STR(${paper}Issued), 1, 4)`;
    if (f.from !== null) lines.push(`FILTER (${year} >= "${String(f.from).padStart(4, "0")}")`);
    if (f.to !== null) lines.push(`FILTER (${year} <= "${String(f.to).padStart(4, "0")}")`);
  }
  if (f.venues.length) {
    lines.push(`${paper} lpwcp:hasConference ${paper}Venue .`);
    lines.push(wantedIn(`${paper}Venue`, f.venues.map((venue) => `<${venueIri(venue)}>`)));
  }
  if (f.code) lines.push(`FILTER EXISTS { ${paper} pa:codeLink ${paper}Code }`);
  return lines;
}

/** What must not stand in the way of a claim: a confidence below the least. */
const scoreConditions = (f, claim) =>
  f.score > 0 ? [`FILTER NOT EXISTS { ${claim} pa:confidence ${claim}Low FILTER (${claim}Low < ${f.score.toFixed(2)}) }`] : [];

const relationTerms = (f) => [...new Set(f.relations.map((name) => RELATION_TERMS[name]))];

/** The properties from papers to the concepts whose kinds are shown, in the roles asked for. */
function namingTerms(f) {
  const kinds = { "has-method": "method", "has-task": "task", "uses-dataset": "dataset" };
  const shown = Object.keys(kinds).filter((predicate) => !f.hide.includes(kinds[predicate]));
  if (!f.roles.length) return shown.map((predicate) => PAPER_TERMS[predicate][0]);
  return shown.flatMap((predicate) => f.roles.map((role) => PAPER_TERMS[predicate][1][role]).filter(Boolean));
}

/** That a concept has one of the relations asked for, said by a paper that passes. */
function relatedPattern(f, concept) {
  const parts = [
    `?said rdf:predicate ?asked ; (rdf:subject|rdf:object) ${concept} ; prov:wasDerivedFrom ?sayer .`,
    wantedIn("?asked", relationTerms(f)),
    ...scoreConditions(f, "?said"),
    ...paperConditions(f, "?sayer"),
  ];
  return `{ ${parts.join(" ")} }`;
}

/** What the filters ask of a claim of `relation`, said by `paper`, that leads to `other`. */
function claimConditions(f, claim, relation, paper, other) {
  const lines = [
    ...f.hide.map((kind) => `FILTER NOT EXISTS { ${other} a lpwcc:${kind} }`),
    ...scoreConditions(f, claim),
    ...paperConditions(f, paper),
  ];
  const ofPaper = Object.values(PAPER_TERMS).map(([property]) => property);
  const isPaper = `EXISTS { ${other} a lpwcc:paper }`;
  if (f.relations.length) {
    lines.push(wantedIn(relation, [...relationTerms(f), ...ofPaper]));
    lines.push(`FILTER (${isPaper} || EXISTS ${relatedPattern(f, other)})`);
  }
  if (f.roles.length) {
    const role = wantedIn("?role", f.roles.map((name) => JSON.stringify(name)));
    const named = wantedIn("?names", namingTerms({ ...f, hide: [] }));
    lines.push(`FILTER (${relation} NOT IN (${ofPaper.join(", ")}) || EXISTS { ${claim} pa:role ?role ${role} })`);
    lines.push(`FILTER (${isPaper} || EXISTS { ?namer ?names ${other} ${named} })`);
  }
  return lines;
}

const EMPTY_QUERY = "SELECT ?nothing WHERE {\n  FILTER (false)\n}\n";

/** All that the filters leave: papers with what they name, or one of the two. */
function everythingQuery(f) {
  const terms = namingTerms(f);
  const noPapers = f.hide.includes("paper");
  if (!terms.length && noPapers) return EMPTY_QUERY;
  const conditions = paperConditions(f, "?paper");
  if (!terms.length && !f.roles.length) {
    return selectQuery(["?paper", "?title"], ["?paper a lpwcc:paper ; dcterms:title ?title .", ...conditions], "?title");
  }
  const lines = [
    `VALUES ?names { ${terms.join(" ")} }`,
    "?paper ?names ?concept ; dcterms:title ?title .",
    "?concept skos:prefLabel ?name .",
    ...(f.score > 0 ? ["?claim rdf:subject ?paper ; rdf:object ?concept .", ...scoreConditions(f, "?claim")] : []),
    ...conditions,
    ...(f.relations.length ? [`FILTER EXISTS ${relatedPattern(f, "?concept")}`] : []),
  ];
  if (noPapers) return selectQuery(["?concept", "?name"], lines, "?name");
  return selectQuery(["?paper", "?title", "?names", "?concept", "?name"], lines, "?title ?name");
}

/** The claims about one node that the filters leave, with their sentences. */
function nodeQuery(graph, node, f) {
  const lines = [
    claimsAbout("?claim", nodeIri(graph, node), "?other"),
    "?claim rdf:predicate ?relation ; prov:wasDerivedFrom ?paper ; pa:evidence ?evidence .",
    "?other skos:prefLabel|dcterms:title ?name .",
    "?evidence oa:hasTarget ?place .",
    "?place oa:hasSelector/oa:exact ?sentence ; oa:hasSource/dcterms:isPartOf ?paper .",
    "OPTIONAL { ?claim pa:confidence ?score }",
    ...claimConditions(f, "?claim", "?relation", "?paper", "?other"),
  ];
  return selectQuery(["?relation", "?other", "?name", "?score", "?paper", "?sentence"], lines, "?relation ?name");
}

/** The claims that have a node at one end; `other` is at the other. */
const claimsAbout = (claim, iri, other) =>
  `{ ${claim} rdf:subject ${iri} ; rdf:object ${other} } UNION { ${claim} rdf:object ${iri} ; rdf:subject ${other} }`;

/** The claims of a path, with their sentences. */
function pathQuery(graph, edges) {
  const step = (e) => {
    const property = PAPER_TERMS[graph.predicate(e)]?.[0] ?? RELATION_TERMS[graph.predicate(e)];
    return `(${nodeIri(graph, graph.source[e])} ${property} ${nodeIri(graph, graph.target[e])})`;
  };
  const lines = [
    `VALUES (?subject ?relation ?object) {\n    ${edges.map(step).join("\n    ")}\n  }`,
    "?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; pa:evidence ?evidence .",
    "?evidence oa:hasTarget/oa:hasSelector/oa:exact ?sentence .",
    "OPTIONAL { ?claim pa:confidence ?score }",
  ];
  return selectQuery(["?subject", "?relation", "?object", "?score", "?sentence"], lines, "?subject ?sentence");
}

/** What is related to both nodes by claims that the filters leave. */
function compareQuery(graph, node, other, f) {
  const side = (claim, i) => [
    claimsAbout(claim, nodeIri(graph, i), "?shared"),
    `${claim} rdf:predicate ${claim}Relation ; prov:wasDerivedFrom ${claim}Paper .`,
    ...claimConditions(f, claim, `${claim}Relation`, `${claim}Paper`, "?shared"),
  ];
  const lines = [...side("?first", node), ...side("?second", other), "?shared skos:prefLabel|dcterms:title ?name ."];
  return selectQuery(["?shared", "?name", "?firstRelation", "?secondRelation"], lines, "?name");
}

function selectQuery(variables, lines, order) {
  const body = `SELECT DISTINCT ${variables.join(" ")} WHERE {\n  ${lines.join("\n  ")}\n} ORDER BY ${order}\n`;
  const used = Object.entries(PREFIXES).filter(([prefix]) => new RegExp(`\\b${prefix}:`).test(body));
  return `${used.map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`).join("")}${body}`;
}

const KNOWN_ROLES = Object.values(PAPER_TERMS).flatMap(([, roles]) => Object.keys(roles));

/** The filters without words that only an address can have brought; null where they leave nothing. */
function knownFilters(graph, f) {
  const known = {
    hide: f.hide.filter((kind) => graph.kinds.some(({ id }) => id === kind)),
    roles: f.roles.filter((role) => KNOWN_ROLES.includes(role)),
    relations: f.relations.filter((relation) => Object.hasOwn(RELATION_TERMS, relation)),
  };
  const nothing = ["roles", "relations"].some((name) => f[name].length && !known[name].length);
  return nothing ? null : { ...f, ...known };
}

/** The query of a view, with the filters of its state. */
function viewQuery(graph, { mode, node, other, route }, state) {
  const f = knownFilters(graph, state);
  if (f === null) return EMPTY_QUERY;
  if (node === null) return everythingQuery(f);
  if (mode === "compare") return compareQuery(graph, node, other, f);
  if (mode === "path" && route !== null) return pathQuery(graph, route.edges);
  return nodeQuery(graph, node, f);
}
