// Papers as BibTeX.

const LATEX = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
};
const SMALL_WORDS = new Set(["a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "by", "from", "is", "are"]);

/** One line that LaTeX prints as it is. */
const latex = (text) => plainLine(text).replace(/[\\~^{}$&#%_]/g, (character) => LATEX[character]);

const plainWord = (text) => folded(text).replace(/[^a-z0-9]/g, "");

/** Author, year and the first telling word of the title, as `devlin2019bert`. */
function bibtexKey({ title, year }, authors) {
  const first = authors[0] ?? "";
  const family = plainWord(first.includes(",") ? first.split(",")[0] : (first.trim().split(/\s+/).at(-1) ?? ""));
  const words = title.split(/[\s\-:/]+/).map(plainWord).filter(Boolean);
  const word = words.find((candidate) => !SMALL_WORDS.has(candidate)) ?? "";
  return `${family || "anonymous"}${year ?? ""}${word.slice(0, 40)}`;
}

/** A name that holds " and " is one name still. */
const bibtexAuthor = (name) => (/\sand\s/i.test(name) ? `{${latex(name)}}` : latex(name));

function bibtexEntry(key, paper, { authors, url }) {
  const fields = [["title", `{${latex(paper.title)}}`]];
  if (authors.length) fields.push(["author", authors.map(bibtexAuthor).join(" and ")]);
  if (paper.venue !== null) fields.push(["booktitle", latex(paper.venue)]);
  if (paper.year !== null) fields.push(["year", String(paper.year)]);
  const address = webAddress(url);
  if (address !== null) fields.push(["url", address.replace(/[{}\\]/g, encodeURIComponent)]);
  const lines = fields.map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@${paper.venue === null ? "misc" : "inproceedings"}{${key},\n${lines.join("")}}\n`;
}

/** Two papers of one key get `a`, `b` and so on behind it. Keys and entries keep the order. */
function bibtexText(papers, details) {
  const keys = papers.map((paper, i) => bibtexKey(paper, details[i].authors));
  const count = new Map();
  for (const key of keys) count.set(key, (count.get(key) ?? 0) + 1);
  const used = new Map();
  return papers
    .map((paper, i) => {
      const n = used.get(keys[i]) ?? 0;
      used.set(keys[i], n + 1);
      return bibtexEntry(count.get(keys[i]) > 1 ? keys[i] + letters(n) : keys[i], paper, details[i]);
    })
    .join("\n");
}

/** a, b, ..., z, ba, bb, ... */
const letters = (n) => (n >= 26 ? letters(Math.floor(n / 26)) : "") + String.fromCharCode(97 + (n % 26));
