// Tables as CSV (RFC 4180).

/** What spreadsheets take for a formula (OWASP, CSV Injection), also behind what cannot be seen. */
const FORMULA = /^[\p{C}\p{Z}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** A cell. Text that would be a formula is kept a text by an apostrophe. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (typeof value === "string" && FORMULA.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvText = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

/** Nodes: id, kind, label, other names, papers that name it, year, venue. */
function nodesCsv(graph, nodes) {
  const rows = nodes.map((i) => {
    const paper = graph.papers[graph.paper[i]];
    const named = paper ? null : graph.weight[i];
    return [graph.id[i], graph.kindName(i), graph.label[i], graph.aliases(i).join("; "), named, paper?.year, paper?.venue];
  });
  return csvText([["id", "kind", "label", "other names", "papers", "year", "venue"], ...rows]);
}

/** Relations: what is related, how, with what, how surely, and in how many sentences. */
function relationsCsv(graph, edges) {
  const rows = edges.map((e) => [
    graph.label[graph.source[e]],
    graph.predicate(e),
    graph.role(e),
    graph.label[graph.target[e]],
    graph.score[e] >= 0 ? graph.score[e] : null,
    graph.sentenceCount[e],
    graph.id[graph.source[e]],
    graph.id[graph.target[e]],
  ]);
  return csvText([
    ["subject", "relation", "role", "object", "score", "sentences", "subject id", "object id"],
    ...rows,
  ]);
}
