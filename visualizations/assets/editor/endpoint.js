// The one place that asks the server, by the SPARQL 1.1 Protocol.

const ROWS_OR_GRAPH = "application/sparql-results+json, text/turtle;q=0.9";

/** What went wrong, in words; `detail` is what the server says of it. */
class Refusal extends Error {
  constructor(title, detail) {
    super(title);
    this.detail = detail;
    const place = /\bline (\d+), column (\d+)/.exec(detail);
    this.place = place && { line: Number(place[1]), column: Number(place[2]) };
  }
}

const REFUSALS = {
  400: "The query cannot be understood",
  413: "The query is too long for the server",
  503: "The server stopped the query at a limit",
};

/** The response to a query, or a Refusal. An abort of `signal` goes on as it is. */
async function ask(endpoint, query, accept, signal) {
  let response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: accept },
      body: query,
      signal,
      redirect: "error",
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Refusal("The server does not answer", "Is kg serve still running?");
  }
  if (response.ok) return response;
  const detail = (await readBody(response, "text", signal)).trim();
  const title = REFUSALS[response.status] ?? `The server answered with status ${response.status}`;
  throw new Refusal(title, detail);
}

/** The body of a response `as` "json", "text" or "blob", or a Refusal where it does not come whole. */
async function readBody(response, as, signal) {
  try {
    return await response[as]();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Refusal("The answer did not come whole", error.message);
  }
}

/** An answer: `{columns, rows}`, `{verdict}` or `{graph}`. */
async function askForAnswer(endpoint, query, signal) {
  const response = await ask(endpoint, query, ROWS_OR_GRAPH, signal);
  const isGraph = !(response.headers.get("Content-Type") ?? "").includes("json");
  if (isGraph) return { graph: await readBody(response, "text", signal) };
  const { head, boolean, results } = await readBody(response, "json", signal);
  return boolean === undefined ? { columns: head.vars ?? [], rows: results.bindings } : { verdict: boolean };
}

/** The answer as a file of a media type. */
async function askForFile(endpoint, query, type, signal) {
  return readBody(await ask(endpoint, query, type, signal), "blob", signal);
}
