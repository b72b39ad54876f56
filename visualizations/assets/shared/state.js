// What is open, chosen and filtered, kept in the address, so that a link opens the same view:
// `#node=ID&path=ID&edge=NAME&hide=paper&role=used&years=2019-2023&at=X,Y,SCALE&view=table`.

const AT_REST = {
  node: null, // id of the node that is open
  path: null, // id of the node to which a path is shown from there
  compare: null, // id of the node with which it is compared
  edge: null, // name of the edge whose sentences are open
  hide: [], // kinds
  roles: [], // of these lists, none means all
  relations: [],
  venues: [],
  from: null, // years
  to: null,
  score: 0,
  code: false, // only papers with code
  view: "map",
  only: false, // the table shows the selection alone
  at: null, // where the map stands: {x, y, k}
};

/** A number as the address has it, or null where it is none. */
function numberIn(text, low, high) {
  const value = Number(text);
  return text !== "" && value >= low && value <= high ? value : null;
}

function readState() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const list = (name) => (fields.get(name) ?? "").split(",").filter(Boolean);
  const years = /^(\d{0,4})-(\d{0,4})$/.exec(fields.get("years") ?? "") ?? ["", "", ""];
  const node = fields.get("node");
  const [x, y, k] = (fields.get("at") ?? "").split(",").map((part) => numberIn(part, -1e7, 1e7));
  const place = [x, y, k].every((part) => Number.isFinite(part)) && k > 0;
  return {
    node,
    path: node === null ? null : fields.get("path"),
    compare: node === null || fields.has("path") ? null : fields.get("compare"),
    edge: fields.get("edge"),
    hide: list("hide"),
    roles: list("role"),
    relations: list("relation"),
    venues: fields.getAll("venue").filter(Boolean),
    from: numberIn(years[1], 0, 9999),
    to: numberIn(years[2], 0, 9999),
    score: numberIn(fields.get("score") ?? "", 0, 1) ?? 0,
    code: fields.get("code") === "1",
    view: fields.get("view") === "table" ? "table" : "map",
    only: fields.get("only") === "1",
    at: place ? { x, y, k } : null,
  };
}

function stateHash(state) {
  const fields = new URLSearchParams();
  for (const name of ["node", "path", "compare", "edge"]) {
    if (state[name] !== null) fields.set(name, state[name]);
  }
  if (state.hide.length) fields.set("hide", state.hide.join(","));
  if (state.roles.length) fields.set("role", state.roles.join(","));
  if (state.relations.length) fields.set("relation", state.relations.join(","));
  for (const venue of state.venues) fields.append("venue", venue);
  if (state.from !== null || state.to !== null) fields.set("years", `${state.from ?? ""}-${state.to ?? ""}`);
  if (state.score > 0) fields.set("score", String(state.score));
  if (state.code) fields.set("code", "1");
  if (state.view !== "map") fields.set("view", state.view);
  if (state.only) fields.set("only", "1");
  if (state.at !== null) {
    const { x, y, k } = state.at;
    fields.set("at", [x.toFixed(1), y.toFixed(1), Number(k.toPrecision(4))].join(","));
  }
  // A bare "#" would scroll; a path without a hash is the page at rest.
  const text = fields.toString();
  return text ? `#${text}` : location.pathname + location.search;
}

/** Calls `apply(state, opened)` now, on each change and on back and forward.
 *
 * `opened` is true where the state comes from an address and false where the reader changed it.
 * `note` keeps a field in the address without a call of `apply`.
 */
function keepState(apply) {
  let state = readState();
  const show = () => apply(state, true);
  window.addEventListener("popstate", () => {
    state = readState();
    show();
  });
  const write = (next, step) => {
    state = next;
    try {
      history[step ? "pushState" : "replaceState"](null, "", stateHash(state));
    } catch {
      // A frame in a notebook has no address to keep it in.
    }
  };
  const change = (fields) => {
    const next = { ...state, ...fields };
    if (stateHash(next) === stateHash(state)) return;
    // Another node, path, comparison or view is a step that "back" undoes; an opened row or a
    // filter is not.
    const chosen = ["node", "path", "compare"].some((name) => next[name] !== state[name]);
    if (chosen) next.at = null; // the map goes where the choice is
    write(next, chosen || next.view !== state.view);
    apply(state, false);
  };
  return { show, change, note: (fields) => write({ ...state, ...fields }, false), get: () => state };
}
