// Search with completion over labels, other names and paper titles (the ARIA combobox pattern).

const MOST_MATCHES = 12;
const MATCH = { start: 0, word: 1, inside: 2 };

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Names to search: the label first, then the other names, folded once. */
function searchIndex(graph) {
  const entries = [];
  for (const node of graph.ranked) {
    entries.push({ node, name: graph.label[node], alias: false });
    for (const name of graph.aliases(node)) entries.push({ node, name, alias: true });
  }
  for (const entry of entries) entry.folded = folded(entry.name);
  return entries;
}

/** The best entries, one a node: names that start so, then words that do, then the rest. */
function findMatches(entries, query) {
  const wanted = folded(query.trim());
  if (!wanted) return [];
  const tiers = [[], [], []];
  const full = MOST_MATCHES * 3;
  for (const entry of entries) {
    const at = entry.folded.indexOf(wanted);
    if (at < 0) continue;
    const tier =
      at === 0 ? MATCH.start : /[\s\-/(]/.test(entry.folded[at - 1]) ? MATCH.word : MATCH.inside;
    if (entry.folded === wanted) tiers[MATCH.start].unshift(entry);
    else if (tiers[tier].length < full) tiers[tier].push(entry);
  }
  const seen = new Set();
  return tiers
    .flat()
    .filter(({ node }) => !seen.has(node) && seen.add(node))
    .slice(0, MOST_MATCHES);
}

function startSearch(graph, choose) {
  const input = byId("search");
  const list = byId("completions");
  const entries = searchIndex(graph);
  let matches = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (i) => {
    active = i;
    [...list.children].forEach((item, j) => item.setAttribute("aria-selected", String(i === j)));
    if (i < 0) return;
    input.setAttribute("aria-activedescendant", list.children[i].id);
    list.children[i].scrollIntoView({ block: "nearest" });
  };
  const take = (i) => {
    if (!matches[i]) return;
    close();
    input.value = "";
    choose(matches[i].node);
  };
  const update = () => {
    matches = findMatches(entries, input.value);
    if (!input.value.trim()) return close();
    list.replaceChildren(...matches.map((match, i) => matchItem(graph, match, input.value, i, take)));
    if (!matches.length) list.append(make("li", { class: "none" }, "Nothing of that name"));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    announce(counted(matches.length, "match").replace("matchs", "matches"));
    activate(matches.length ? 0 : -1);
  };

  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("blur", close); // a press on a match keeps the focus here: see matchItem
  byId("search-form").addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matches.length) {
      event.preventDefault();
      activate((active + step + matches.length) % matches.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) input.blur();
      close();
    }
  });
  return { focus: () => input.focus() };
}

function matchItem(graph, match, query, i, take) {
  const { node, name, alias } = match;
  const count = graph.weight[node];
  const kind = graph.kindName(node);
  const item = make(
    "li",
    { id: `match-${i}`, role: "option", "aria-selected": "false" },
    kindMark(kind),
    make("span", { class: "name" }, ...(alias ? [graph.label[node]] : emphasised(name, query))),
    make("span", { class: "count" }, kind === "paper" ? yearOf(graph, node) : counted(count, "paper")),
  );
  if (alias) item.append(make("span", { class: "also" }, "also ", ...emphasised(name, query)));
  item.append(make("span", { class: "unseen" }, kind));
  // Before the input loses the focus, which would close the list under the pointer.
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(i));
  return item;
}

/** The name with the part that was asked for in bold, where folding has kept its length. */
function emphasised(name, query) {
  const wanted = folded(query.trim());
  const plain = folded(name);
  const at = plain.indexOf(wanted);
  if (at < 0 || plain.length !== name.length) return [name];
  const end = at + wanted.length;
  return [name.slice(0, at), make("b", {}, name.slice(at, end)), name.slice(end)];
}

const yearOf = (graph, node) => String(graph.papers[graph.paper[node]].year ?? "");
