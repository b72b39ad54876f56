// What is open, kept in the address: `#node=ID&edge=ID&hide=paper,task&view=table`.

function readState() {
  const fields = new URLSearchParams(location.hash.slice(1));
  return {
    node: fields.get("node"),
    edge: fields.get("edge"),
    hide: (fields.get("hide") ?? "").split(",").filter(Boolean),
    view: fields.get("view") === "table" ? "table" : "map",
  };
}

function stateHash(state) {
  const fields = new URLSearchParams();
  if (state.node !== null) fields.set("node", state.node);
  if (state.edge !== null) fields.set("edge", state.edge);
  if (state.hide.length) fields.set("hide", state.hide.join(","));
  if (state.view !== "map") fields.set("view", state.view);
  // A bare "#" would scroll; a path without a hash is the page at rest.
  const text = fields.toString();
  return text ? `#${text}` : location.pathname + location.search;
}

/** Calls `apply(state)` now, on each change and on back and forward. Gives `change(fields)`. */
function keepState(apply) {
  let state = readState();
  const show = () => apply(state);
  window.addEventListener("popstate", () => {
    state = readState();
    show();
  });
  const change = (fields) => {
    const next = { ...state, ...fields };
    if (stateHash(next) === stateHash(state)) return;
    // Another node or view is a step that "back" undoes; an opened row or a filter is not.
    const step = next.node !== state.node || next.view !== state.view;
    state = next;
    history[step ? "pushState" : "replaceState"](null, "", stateHash(state));
    show();
  };
  return { show, change, get: () => state };
}
