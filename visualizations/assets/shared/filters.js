// The sheet of filters: years, roles, relations, venues, confidence, code.

const VENUES_WITHOUT_SEARCH = 8;
const SCORE_STEP = 0.05;

/** What there is to choose, counted: `[{value, words, count}]` each. Roles and relations come in the
 * order of their wordings, venues with the commonest first.
 */
function facetCounts(graph) {
  const [roles, relations, venues] = [new Map(), new Map(), new Map()];
  const add = (map, value, words, by) => {
    const item = map.get(value) ?? { value, words, count: 0 };
    item.count += by;
    map.set(value, item);
  };
  const byWording = new Uint32Array(graph.wordings.length);
  for (let e = 0; e < graph.edges; e++) byWording[graph.wording[e]]++;
  graph.wordings.forEach(({ predicate, role, forward }, w) => {
    if (!byWording[w]) return;
    if (!isOfPaper(predicate)) add(relations, predicate, forward, byWording[w]);
    else if (role !== null) add(roles, role, role[0].toUpperCase() + role.slice(1), byWording[w]);
  });
  for (const { venue } of graph.papers) if (venue !== null) add(venues, venue, venue, 1);
  const common = [...venues.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { roles: [...roles.values()], relations: [...relations.values()], venues: common };
}

/** `change(fields)`. Gives `show(state)` and `toggle()`. The sheet is made when it is first opened. */
function startFilters(graph, change) {
  const sheet = byId("filters");
  const button = byId("filters-open");
  const badge = byId("filters-count");
  const what = make("p", { class: "sheet-what" });
  let parts = null;
  let state = NO_FILTER;

  const open = (on) => {
    if (on) parts ??= filterParts(graph, sheet, what, change, () => open(false));
    parts?.forEach((part) => (on ? part.show(state) : part.stop?.()));
    sheet.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    document.body.classList.toggle("with-filters", on);
    (on ? sheet : button).focus({ preventScroll: true });
  };
  button.addEventListener("click", () => open(sheet.hidden));
  return {
    toggle: () => open(sheet.hidden),
    close: () => {
      if (sheet.hidden) return false;
      open(false);
      return true;
    },
    show(wanted, filtered) {
      state = wanted;
      what.textContent = shownWords(graph, filtered);
      const count = filtersInUse(state);
      badge.hidden = count === 0;
      badge.textContent = String(count);
      button.setAttribute("aria-label", count ? `Filters, ${count} in use` : "Filters");
      if (!sheet.hidden) for (const part of parts) part.show(state);
    },
  };
}

/** How many of the concepts and of the papers the filters leave. */
function shownWords(graph, { shown }) {
  const isPaper = (kind) => kind.id === "paper";
  const sum = (counts, wanted) => counts.reduce((n, count, k) => n + (wanted(graph.kinds[k]) ? count : 0), 0);
  const all = graph.kinds.map((kind) => kind.count);
  const part = (wanted, noun) =>
    `${sum(shown, wanted).toLocaleString("en")} of ${counted(sum(all, wanted), noun)}`;
  return `${part((kind) => !isPaper(kind), "concept")}, ${part(isPaper, "paper")}`;
}

function filterParts(graph, sheet, what, change, close) {
  const { roles, relations, venues } = facetCounts(graph);
  const years = yearCounts(graph);
  const parts = [
    years && years.first < years.last && yearsField(years, change),
    roles.length && choices("What it is to a paper", roles, "roles", change),
    relations.length && choices("Relations", relations, "relations", change),
    venues.length && choices("Venues", venues, "venues", change, venues.length > VENUES_WITHOUT_SEARCH),
    scoreField(change),
    codeField(change),
  ].filter(Boolean);
  const clear = make(
    "button",
    { type: "button", class: "pill", onclick: () => change({ ...NO_FILTER, hide: [] }) },
    "Clear all",
  );
  sheet.replaceChildren(
    make(
      "header",
      { class: "sheet-head" },
      make("h2", {}, "Filters"),
      clear,
      make("button", { type: "button", class: "close", "aria-label": "Close filters", onclick: close }, icon(CLOSE_PATH)),
    ),
    what,
    make("div", { class: "sheet-body" }, ...parts.map((part) => part.field)),
  );
  return parts;
}

/** Boxes to tick. None ticked means all. */
function choices(title, items, name, change, searched = false) {
  let chosen = [];
  const toggle = (value) =>
    change({ [name]: chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value] });
  const rows = items.map(({ value, words, count }) => {
    const box = make("input", { type: "checkbox", onchange: () => toggle(value) });
    const label = make(
      "label",
      { class: "choice" },
      box,
      make("span", { class: "word" }, words),
      make("span", { class: "count" }, count.toLocaleString("en")),
    );
    return { value, box, label, text: folded(words) };
  });
  const list = make("div", { class: searched ? "choices long" : "choices" }, ...rows.map((row) => row.label));
  const field = make("fieldset", {}, make("legend", {}, title));
  if (searched) {
    const input = make("input", { type: "text", class: "narrow", placeholder: "Find", "aria-label": `Find in ${title}` });
    input.addEventListener("input", () => {
      for (const { label, text } of rows) label.hidden = !text.includes(folded(input.value.trim()));
    });
    field.append(input);
  }
  field.append(list);
  return {
    field,
    show(state) {
      chosen = state[name];
      for (const { value, box } of rows) box.checked = chosen.includes(value);
    },
  };
}

function scoreField(change) {
  const input = make("input", { type: "range", min: 0, max: 1, step: SCORE_STEP, "aria-label": "Least confidence" });
  const words = make("output");
  input.addEventListener("input", () => change({ score: Number(input.value) }));
  return {
    field: make(
      "fieldset",
      {},
      make("legend", {}, "Confidence"),
      make("div", { class: "score-slider" }, input, words),
    ),
    show({ score }) {
      input.value = String(score);
      words.textContent = score > 0 ? `at least ${score.toFixed(2)}` : "any";
    },
  };
}

function codeField(change) {
  const box = make("input", { type: "checkbox", onchange: () => change({ code: box.checked }) });
  return {
    field: make("label", { class: "choice" }, box, make("span", { class: "word" }, "Only papers with code")),
    show({ code }) {
      box.checked = code;
    },
  };
}
