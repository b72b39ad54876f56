// What came of a query: rows, a graph, a yes or no, a refusal; and the same as a file.

const LINES_A_TIME = 1000;
const SECOND = 1000;
const LOW_ON_PAGE = 0.7; // an answer that begins below this part of the window is brought to its middle

const ROW_FILES = [
  ["CSV", "csv", "text/csv"],
  ["TSV", "tsv", "text/tab-separated-values"],
  ["JSON", "json", "application/sparql-results+json"],
  ["XML", "xml", "application/sparql-results+xml"],
];
const VERDICT_FILES = ROW_FILES.slice(2);
const GRAPH_FILES = [
  ["Turtle", "ttl", "text/turtle"],
  ["N-Triples", "nt", "application/n-triples"],
];

const inSeconds = (time) => `${(time / SECOND).toLocaleString("en", { maximumSignificantDigits: 2 })} s`;

/** A long text, so many lines at a time. */
function lineBox(text) {
  const lines = text.split("\n");
  const box = make("pre", { tabindex: 0, role: "region", "aria-label": "Turtle", dir: "ltr" });
  let shown = 0;
  const more = make("button", { type: "button", class: "plain-button", onclick: showMore });
  function showMore() {
    box.append(lines.slice(shown, shown + LINES_A_TIME).join("\n") + "\n");
    shown += LINES_A_TIME;
    more.hidden = shown >= lines.length;
    more.textContent = `Show more (${counted(Math.max(0, lines.length - shown), "line")} left)`;
  }
  showMore();
  return make("div", { class: "sheet" }, box, more);
}

function message(kind, title, detail) {
  const box = make("div", { class: `message ${kind}`, role: kind === "refusal" ? "alert" : null });
  box.append(make("p", { class: "message-title" }, title));
  if (detail) box.append(make("pre", { tabindex: 0, role: "region", "aria-label": "What was said of it" }, detail));
  return box;
}

/** `download(extension, mediaType)` is called for a file of what is shown. */
function startAnswer(prefixes, download) {
  const compact = compactor(prefixes);
  const progress = byId("progress");
  const downloads = byId("downloads");

  function show(content, facts, files = []) {
    byId("answer").replaceChildren(content);
    byId("facts").textContent = facts;
    downloads.hidden = !files.length;
    const buttons = files.map(([name, extension, type]) =>
      make("button", { type: "button", onclick: () => download(extension, type) }, name),
    );
    downloads.replaceChildren(...buttons);
    const head = byId("answer-title");
    if (head.getBoundingClientRect().top > innerHeight * LOW_ON_PAGE) head.scrollIntoView({ block: "center" });
  }

  return {
    empty() {
      byId("answer").replaceChildren(message("quiet", "Nothing is asked yet.", null));
      byId("facts").textContent = "";
      downloads.hidden = true;
    },
    /** While the server does something (null: nothing) the last answer stays, dimmed. */
    busy(doing) {
      progress.hidden = doing === null;
      progress.textContent = doing;
      byId("answer").classList.toggle("stale", doing !== null);
      byId("answer").setAttribute("aria-busy", String(doing !== null));
    },
    note(text) {
      byId("facts").textContent = text;
      announce(text);
    },
    show(answer, time) {
      const took = `in ${inSeconds(time)}`;
      let facts = took;
      if (answer.rows) {
        facts = `${counted(answer.rows.length, "row")} ${took}`;
        const none = message("quiet", "No rows: nothing in the graph is like that.", null);
        show(answer.rows.length ? rowTable(answer, compact) : none, facts, ROW_FILES);
      } else if (answer.graph !== undefined) {
        const lines = answer.graph.trimEnd();
        facts = `${lines ? counted(lines.split("\n").length, "line") : "No triples"} ${took}`;
        show(lines ? lineBox(lines) : message("quiet", "No triples.", null), facts, GRAPH_FILES);
      } else {
        facts = `${answer.verdict ? "Yes" : "No"}, ${took}`;
        show(make("p", { class: "verdict" }, answer.verdict ? "Yes" : "No"), facts, VERDICT_FILES);
      }
      announce(facts);
    },
    refuse(refusal) {
      show(message("refusal", refusal.message, refusal.detail), "");
    },
  };
}

/** Hands a file to the reader. */
function saveAs(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
