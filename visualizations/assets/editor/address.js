// The query that ran last, kept in the address: `#query=TEXT`. Back and forward bring queries back.

const LONGEST_IN_ADDRESS = 30000; // characters; a longer query has no address of its own

const addressQuery = () => new URLSearchParams(location.hash.slice(1)).get("query");

function keepInAddress(query) {
  if (query === addressQuery()) return;
  const long = query.length > LONGEST_IN_ADDRESS;
  const hash = long ? location.pathname + location.search : `#${new URLSearchParams({ query })}`;
  history.pushState(null, "", hash);
}

/** Calls `show(query)` when the reader goes back, forward, or changes the address. */
function followAddress(show) {
  window.addEventListener("popstate", () => {
    const query = addressQuery();
    if (query !== null) show(query);
  });
}
