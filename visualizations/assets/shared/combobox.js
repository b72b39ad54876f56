// A text field that completes from a list (the ARIA combobox pattern with a list box).

/** `find(text)` gives matches, `row(match, text)` the children of an option, `choose(match)` acts.
 *
 * The field keeps the focus; the arrow keys move through the options, Enter takes one and Escape
 * closes the list first and calls `leave` then.
 */
function startCombobox(input, list, { find, row, choose, leave, none }) {
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
    choose(matches[i]);
  };
  const option = (match, i) => {
    const attributes = { id: `${list.id}-${i}`, role: "option", "aria-selected": "false" };
    const item = make("li", attributes, ...row(match, input.value));
    // Before the input loses the focus, which would close the list under the pointer.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(i));
    return item;
  };
  const update = () => {
    if (!input.value.trim()) return close();
    matches = find(input.value);
    list.replaceChildren(...matches.map(option));
    if (!matches.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true" }, none));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    announce(matches.length === 1 ? "1 match" : `${matches.length} matches`);
    activate(matches.length ? 0 : -1);
  };

  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matches.length && !list.hidden) {
      event.preventDefault();
      activate((active + step + matches.length) % matches.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden) take(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) leave();
      close();
    }
  });
}

/** The children of an option that stands for a node: its sign, its name, how often it is named. */
function nodeRow(graph, { node, name, alias }, query) {
  const kind = graph.kindName(node);
  const fact = kind === "paper" ? yearOf(graph, node) : counted(graph.weight[node], "paper");
  return [
    kindMark(kind),
    make("span", { class: "name" }, ...(alias ? [graph.label[node]] : emphasised(name, query))),
    make("span", { class: "count" }, fact),
    alias ? make("span", { class: "also" }, "also ", make("bdi", {}, ...emphasised(name, query))) : null,
    make("span", { class: "unseen" }, kind),
  ];
}

const yearOf = (graph, node) => String(graph.papers[graph.paper[node]].year ?? "");
