// The search field at the top of the page.

const MOST_MATCHES = 12;
const NOTHING_FOUND = "Nothing of that name";

function startSearch(graph, names, choose) {
  const input = byId("search");
  startCombobox(input, byId("completions"), {
    find: (text) => names.find(text, MOST_MATCHES),
    row: (match, text) => nodeRow(graph, match, text),
    choose: ({ node }) => choose(node),
    leave: () => input.blur(),
    none: NOTHING_FOUND,
  });
  byId("search-form").addEventListener("submit", (event) => event.preventDefault());
  return { focus: () => input.focus() };
}
