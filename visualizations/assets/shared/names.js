// Finding nodes by their labels, other names and titles, ranked.

/** Lower case without accents, as both what is asked for and what is searched are compared. */
function folded(text) {
  const lower = text.toLowerCase();
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}/gu, "");
}

// How well a name fits, the best first. Within a tier the label goes before another name, and then
// the more important node.
const TIERS = 6;
const isWordStart = (text, at) => at === 0 || /[\s\-/(:]/.test(text[at - 1]);

function wordStarts(text, word) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isWordStart(text, at)) return true;
  }
  return false;
}

/** 0 the same, 1 starts so, 2 a word of it does, 3 its words start with all asked for, 4 and 5
 * what is asked for stands anywhere in it, as a whole and word by word; null where it does not fit.
 */
function tierOf(text, wanted, words) {
  const at = text.indexOf(wanted);
  if (at === 0) return text.length === wanted.length ? 0 : 1;
  if (at > 0 && wordStarts(text, wanted)) return 2;
  if (words.length > 1 && words.every((word) => wordStarts(text, word))) return 3;
  if (at > 0) return 4;
  return words.length > 1 && words.every((word) => text.includes(word)) ? 5 : null;
}

class NameIndex {
  constructor(graph) {
    this.graph = graph;
    this.entries = null;
  }

  /** Folds all names, the first time that somebody searches: it takes a while on a large graph. */
  build() {
    const { graph } = this;
    this.entries = [];
    for (const node of graph.ranked) {
      this.entries.push({ node, name: graph.label[node], alias: false, text: folded(graph.label[node]) });
      for (const name of graph.aliases(node)) this.entries.push({ node, name, alias: true, text: folded(name) });
    }
  }

  /** The best entries `{node, name, alias}`, one a node, at most `most` of them. */
  find(query, most, except = null) {
    if (this.entries === null) this.build();
    const wanted = folded(query.trim()).replace(/\s+/g, " ");
    if (!wanted) return [];
    const words = wanted.split(" ");
    const found = Array.from({ length: 2 * TIERS }, () => []);
    for (const entry of this.entries) {
      const tier = tierOf(entry.text, wanted, words);
      if (tier === null || entry.node === except) continue;
      const list = found[2 * tier + (entry.alias ? 1 : 0)];
      if (list.length < 3 * most) list.push(entry);
    }
    const seen = new Set();
    return found.flat().filter(({ node }) => !seen.has(node) && seen.add(node)).slice(0, most);
  }
}

/** The name with the words that were asked for in bold, where folding has kept its length. */
function emphasised(name, query) {
  const plain = folded(name);
  if (plain.length !== name.length) return [name];
  const whole = folded(query.trim()).replace(/\s+/g, " ");
  const words = plain.includes(whole) ? [whole] : whole.split(" ");
  const bold = new Uint8Array(name.length);
  for (const word of words.filter(Boolean)) {
    let at = plain.indexOf(word);
    while (at > 0 && !isWordStart(plain, at) && wordStarts(plain, word)) at = plain.indexOf(word, at + 1);
    if (at >= 0) bold.fill(1, at, at + word.length);
  }
  const parts = [];
  for (let start = 0, end = 0; start < name.length; start = end) {
    while (end < name.length && bold[end] === bold[start]) end++;
    parts.push(bold[start] ? make("b", {}, name.slice(start, end)) : name.slice(start, end));
  }
  return parts;
}
