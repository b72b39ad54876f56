// The last queries of this tab, kept for as long as it is open.

const RECENT_KEY = "paperatlas-queries";
const MOST_RECENT = 20;

/** Storage may be closed to the page or full: then the queries are kept until it is left. */
function storedQueries(queries) {
  try {
    if (queries !== undefined) sessionStorage.setItem(RECENT_KEY, JSON.stringify(queries));
    const kept = JSON.parse(sessionStorage.getItem(RECENT_KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string") : [];
  } catch {
    return queries ?? [];
  }
}

/** A query in one line: without its declarations. */
const inOneLine = (text) =>
  text.replace(/^\s*prefix\s+\S*\s*<[^>]*>/gim, "").replace(/\s+/g, " ").trim().slice(0, 160);

function startRecent(choose) {
  const box = byId("recent");
  let queries = storedQueries();

  function draw() {
    box.hidden = !queries.length;
    const items = queries.map((query) => {
      const take = () => {
        box.open = false;
        choose(query);
      };
      return make("li", {}, make("button", { type: "button", onclick: take }, inOneLine(query)));
    });
    byId("recent-list").replaceChildren(...items);
  }

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    box.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) box.open = false;
  });
  draw();
  return {
    keep(query) {
      if (!query.trim()) return;
      queries = [query, ...queries.filter((other) => other !== query)].slice(0, MOST_RECENT);
      storedQueries(queries);
      draw();
    },
  };
}
