// What a node is: other names, what it is a kind of and what is a kind of it, its papers' years; of
// a paper its authors, where it appeared and its links.

const BROADER = new Set(["subclass-of", "subtask-of"]);
const MOST_AUTHORS = 6;
const MOST_KIN = 5;

function definition(graph, node, edges, open) {
  const aliases = graph.aliases(node);
  const parts =
    graph.kindName(node) === "paper"
      ? paperFacts(graph, graph.paper[node])
      : [make("p", {}, conceptFacts(graph, node, edges)), ...kinOf(graph, node, edges, open)];
  if (aliases.length) {
    const names = aliases.map((name) => make("li", {}, name));
    parts.push(make("ul", { class: "aliases", "aria-label": "Other names" }, ...names));
  }
  return parts;
}

function conceptFacts(graph, node, edges) {
  const years = yearsText(graph, node, edges);
  return `In ${counted(graph.weight[node], "paper")}${years && ", "}${years}`;
}

/** The year of a paper, or the first and the last year of the papers that name a concept. */
function yearsText(graph, node, edges) {
  if (graph.kindName(node) === "paper") return yearOf(graph, node);
  const years = [...edges]
    .map((edge) => graph.papers[graph.paper[graph.other(edge, node)]]?.year ?? null)
    .filter((year) => year !== null);
  const [first, last] = bounds(years);
  return !years.length ? "" : first === last ? String(first) : `${first} to ${last}`;
}

/** The broader and the narrower concepts, to go to. Their sentences are among the relations. */
function kinOf(graph, node, edges, open) {
  const kin = [...edges].filter((edge) => BROADER.has(graph.predicate(edge)));
  const lines = [
    ["A kind or part of", kin.filter((edge) => graph.source[edge] === node)],
    ["Narrower", kin.filter((edge) => graph.target[edge] === node)],
  ];
  return lines
    .filter(([, found]) => found.length)
    .map(([title, found]) => {
      const nodes = [...new Set(found.map((edge) => graph.other(edge, node)))];
      const rest = nodes.length - MOST_KIN;
      const names = nodes.slice(0, MOST_KIN).map((other) => nameButton(graph, other, open));
      return make("p", { class: "kin" }, make("span", {}, `${title}:`), ...names, rest > 0 ? make("span", {}, `and ${rest} more`) : null);
    });
}

const nameButton = (graph, node, open) =>
  make("button", { type: "button", class: "name-button", onclick: () => open(node) }, graph.label[node]);

function paperFacts(graph, p) {
  const { venue, year } = graph.papers[p];
  const where = [venue === null ? null : isolated(venue), year === null ? null : String(year)].filter(Boolean);
  const names = make("p", { class: "authors" });
  const links = make("div", { class: "links" });
  withDetails(graph, p, ({ authors, url, code }) => {
    const rest = authors.length - MOST_AUTHORS;
    names.append(...separated(authors.slice(0, MOST_AUTHORS).map(isolated)), rest > 0 ? ` and ${rest} more` : "");
    if (url) links.append(outsideLink(url, "Read the paper"));
    for (const address of code) links.append(outsideLink(address, address.replace(/^https?:\/\//, "")));
  });
  return [names, where.length ? make("p", {}, ...separated(where)) : null, links].filter((part) => part !== null);
}

/** The parts with a comma between each two. */
const separated = (parts) => parts.flatMap((part, i) => (i ? [", ", part] : [part]));
