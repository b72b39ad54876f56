// Puts the parts together: a query goes from the editor to the server, and what comes back to the page.

const FIRST_QUERY = "SELECT ?subject ?predicate ?object {\n  ?subject ?predicate ?object\n}\nLIMIT 20";

const data = JSON.parse(byId("data").textContent);
const code = startCode();
const known = Object.keys(data.prefixes).map((prefix) => ({
  name: `${prefix}:`,
  kind: "prefix",
  comment: data.prefixes[prefix],
}));
const completion = startCompletion(code, [...data.terms, ...known]);
startPrefixes(code, data.prefixes, completion.show);

let running = null;
let answered = "";
let typed = false;

/** Does `work(signal)` until it is done or cancelled; what ran before it is cancelled. */
async function bounded(doing, work) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const started = performance.now();
  const time = () => performance.now() - started;
  byId("cancel").disabled = false;
  answer.busy(doing);
  announce(doing);
  const clock = setInterval(() => answer.busy(`${doing} ${Math.round(time() / SECOND)} s`), SECOND);
  try {
    await work(mine.signal, time);
  } catch (error) {
    if (mine.signal.aborted) {
      if (running === mine) answer.note(`Cancelled after ${inSeconds(time())}`);
    } else if (error instanceof Refusal) {
      answer.refuse(error);
      if (error.place) code.goTo(error.place.line, error.place.column);
    } else throw error;
  } finally {
    clearInterval(clock);
    if (running === mine) {
      running = null;
      answer.busy(null);
      if (document.activeElement === byId("cancel")) byId("run").focus();
      byId("cancel").disabled = true;
    }
  }
}

const cancel = () => running?.abort();

function run() {
  const query = code.text();
  recent.keep(query);
  typed = false;
  keepInAddress(query);
  return bounded("Asking…", async (signal, time) => {
    const found = await askForAnswer(data.endpoint, query, signal);
    answered = query;
    answer.show(found, time());
  });
}

const download = (extension, type) =>
  bounded("Fetching the file…", async (signal) => {
    saveAs(await askForFile(data.endpoint, answered, type, signal), `answer.${extension}`);
    answer.note(`Saved as answer.${extension}`);
  });

/** Another query in place of what stands in the editor; what was typed there and never ran is kept. */
function replaceQuery(query) {
  if (typed) recent.keep(code.text());
  typed = false;
  code.set(query);
}

const answer = startAnswer(data.prefixes, download);
const questions = startQuestions(data.examples, replaceQuery);
const recent = startRecent((query) => {
  replaceQuery(query);
  questions.leave();
  code.area.focus();
});
code.onChange((byHand) => {
  if (!byHand) return;
  typed = true;
  questions.leave();
});

followAddress((query) => {
  cancel();
  replaceQuery(query);
  questions.leave();
  answer.empty();
});
const linked = addressQuery();
if (linked !== null) code.set(linked);
else if (data.examples.length) questions.open(0);
else code.set(FIRST_QUERY);
answer.empty();

byId("run").addEventListener("click", run);
byId("cancel").addEventListener("click", cancel);
byId("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address belongs to the query
  byId("answer-title").focus();
});
const help = byId("help");
byId("help-open").addEventListener("click", () => help.showModal());
byId("help-close").addEventListener("click", () => help.close());
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || help.open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (event.key === "Escape") cancel();
});
startTheme(startAtlas(data.atlas));
