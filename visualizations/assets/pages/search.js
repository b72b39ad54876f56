// Search over the names of all pages, which stand compressed in the index and are inflated when the
// field is first used. Without a script the lists below the field lead to the same pages.

const MOST_FOUND = 20;
const KINDS = { methods: "method", tasks: "task", datasets: "dataset", papers: "paper", topics: "topic" };

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

async function readNames() {
  const packed = Uint8Array.from(atob(byId("names").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const lines = (await new Response(stream).text()).split("\n").slice(0, -1);
  return lines.map((line) => {
    const [path, name, papers] = line.split("\t");
    return { path, name, papers: Number(papers), plain: plain(name) };
  });
}

/** Names that are what was asked, then those that start so, then words that do, then the rest. */
function findNames(names, query) {
  const wanted = plain(query.trim());
  const tiers = [[], [], [], []];
  for (const entry of names) {
    const at = entry.plain.indexOf(wanted);
    if (at < 0) continue;
    const word = at > 0 && /[\s\-/(]/.test(entry.plain[at - 1]);
    const tier = entry.plain === wanted ? 0 : at === 0 ? 1 : word ? 2 : 3;
    if (tiers[tier].length < MOST_FOUND) tiers[tier].push(entry);
  }
  return tiers.flat().slice(0, MOST_FOUND);
}

function foundItem({ path, name, papers }) {
  const kind = KINDS[path.split("/")[0]];
  const said = kind === "paper" ? kind : `${kind}, ${counted(papers, "paper")}`;
  return make("li", { class: kind }, make("a", { href: path }, name), make("span", { class: "meta" }, said));
}

function startNames() {
  const form = byId("search-form");
  const input = byId("search");
  const list = byId("found");
  const status = byId("found-status");
  let names = null;
  let asked = 0;

  async function update() {
    const turn = ++asked;
    const query = input.value;
    if (!query.trim()) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      names ??= readNames();
      const matches = findNames(await names, query);
      if (turn !== asked) return;
      list.replaceChildren(...matches.map(foundItem));
      status.textContent = !matches.length
        ? "No page has such a name."
        : matches.length === MOST_FOUND
          ? `The first ${MOST_FOUND} pages of that name`
          : `${matches.length} ${matches.length === 1 ? "page" : "pages"} of that name`;
    } catch {
      status.textContent = "This browser cannot unpack the names; the lists below lead to every page.";
    }
  }

  form.hidden = false;
  input.addEventListener("input", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, 0);
    if (event.key === "Escape") {
      input.value = "";
      update();
    }
  });
  list.addEventListener("keydown", (event) => {
    const at = [...list.querySelectorAll("a")].indexOf(document.activeElement);
    if (event.key === "ArrowDown") step(event, at + 1);
    if (event.key === "ArrowUp") step(event, at - 1);
    if (event.key === "Escape") input.focus();
  });

  /** The focus goes to the match at that place, and to the field above the first. */
  function step(event, place) {
    const target = place < 0 ? input : list.querySelectorAll("a")[place];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}

startNames();
