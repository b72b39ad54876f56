// The dialog that saves and copies what the view shows.

const KEEP_MS = 60000; // until the browser has surely read the file it was given

function saveFile(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

/** Puts a text on the clipboard; where the browser forbids it, the text can be copied by hand. */
async function copyText(text, box) {
  box.hidden = false;
  box.value = text;
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    box.focus();
    box.select();
    return document.execCommand("copy") ? "Copied." : "Selected below: copy it with your keys.";
  }
}

/** The papers among some nodes, and those that say some edges, each once, in the order of the page. */
function papersIn(graph, { nodes, edges }) {
  const rows = new Set(nodes.map((i) => graph.paper[i]).filter((p) => graph.papers[p]));
  for (const e of edges) for (const p of graph.papersOf(e)) rows.add(p);
  return [...rows].sort((a, b) => a - b);
}

/** `current()` gives `{state, view}`. Gives `open()`. */
function startShare(graph, map, current) {
  const dialog = byId("share");
  const note = byId("share-note");
  const box = byId("share-text");

  // In the frame of a notebook the page has no address that another could open.
  byId("share-link").hidden = location.protocol === "about:";
  const shown = () => shownOf(graph, current().view);
  async function bibtex() {
    const papers = papersIn(graph, shown());
    const details = await Promise.all(papers.map((p) => graph.details(p)));
    return bibtexText(papers.map((p) => graph.papers[p]), details);
  }
  const svg = () => {
    const { view } = current();
    return viewSvg(graph, map, view.filtered, selectionOf(graph, view), palette(graph.kinds));
  };
  const png = () => new Promise((done) => map.canvas.toBlob(done, "image/png"));
  const texts = {
    link: () => location.href,
    sparql: () => viewQuery(graph, current().view, current().state),
    csv: () => nodesCsv(graph, shown().nodes),
    "relations-csv": () => relationsCsv(graph, shown().edges),
    bibtex,
  };
  const files = {
    png: ["atlas.png", "image/png", png],
    svg: ["atlas.svg", "image/svg+xml", svg],
    csv: ["atlas.csv", "text/csv;charset=utf-8", texts.csv],
    "relations-csv": ["atlas-relations.csv", "text/csv;charset=utf-8", texts["relations-csv"]],
    bibtex: ["atlas.bib", "text/x-bibtex;charset=utf-8", bibtex],
    sparql: ["atlas.rq", "application/sparql-query", texts.sparql],
  };

  const tell = (words) => (note.textContent = words);
  const telling = (act) => async () => tell(await act().catch(() => "The file could not be read."));
  for (const button of dialog.querySelectorAll("[data-copy]")) {
    const text = texts[button.getAttribute("data-copy")];
    button.addEventListener("click", telling(async () => copyText(await text(), box)));
  }
  for (const button of dialog.querySelectorAll("[data-save]")) {
    const [name, type, content] = files[button.getAttribute("data-save")];
    const save = async () => {
      saveFile(name, type, await content());
      return `Saved as ${name}.`;
    };
    button.addEventListener("click", telling(save));
  }

  function open() {
    const { nodes, edges } = shown();
    const papers = papersIn(graph, { nodes, edges: [] }).length;
    const parts = [counted(nodes.length - papers, "concept"), counted(papers, "paper"), counted(edges.length, "relation")];
    byId("share-what").textContent = `What the view is about: ${parts.join(", ")}.`;
    byId("share-picture").hidden = current().state.view !== "map";
    tell("");
    box.hidden = true;
    openDialog(dialog);
  }
  byId("share-open").addEventListener("click", open);
  byId("share-close").addEventListener("click", () => dialog.close());
  return { open };
}
