// Terms of an answer as elements. Each text is a text node, in a box that bidi controls cannot leave.

const LONGEST_TEXT = 600; // characters shown of a literal until the rest is asked for
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  `integer decimal float double int long short byte nonNegativeInteger positiveInteger nonPositiveInteger
  negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte`
    .split(/\s+/)
    .map((name) => XSD + name),
);

/** The value of a numeric literal, else null. */
function numberOf(term) {
  if (term?.type !== "literal" || !NUMBERS.has(term.datatype)) return null;
  const value = Number(term.value.trim());
  return Number.isNaN(value) ? null : value;
}

/** `compact(iri)` writes an IRI with the prefix of the longest namespace that fits, else gives it whole. */
function compactor(prefixes) {
  const namespaces = Object.entries(prefixes).sort(([, a], [, b]) => b.length - a.length);
  return (iri) => {
    const found = namespaces.find(([, namespace]) => iri.startsWith(namespace));
    const local = found && iri.slice(found[1].length);
    return found && /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?$/u.test(local) ? `${found[0]}:${local}` : iri;
  };
}

function longText(text) {
  const box = make("span", { class: "text", dir: "auto" });
  if (text.length <= LONGEST_TEXT) {
    box.append(text);
    return box;
  }
  const all = make("button", { type: "button", class: "rest", onclick: () => box.replaceChildren(text) }, "all of it");
  box.append(`${text.slice(0, LONGEST_TEXT)}… `, all);
  return box;
}

function termElement(term, compact) {
  if (term.type === "uri") {
    const link = outsideLink(term.value, compact(term.value));
    link.classList.add("iri");
    link.title = term.value;
    return link;
  }
  if (term.type === "bnode") return make("span", { class: "iri" }, `_:${term.value}`);
  if (term.type === "triple") {
    const parts = ["subject", "predicate", "object"].map((part) => termElement(term.value[part], compact));
    return make("span", { class: "triple" }, "<<( ", parts[0], " ", parts[1], " ", parts[2], " )>>");
  }
  const box = longText(term.value);
  const language = term["xml:lang"];
  if (language) box.append(make("span", { class: "tag" }, `@${language}`));
  else if (term.datatype && !NUMBERS.has(term.datatype)) box.title = compact(term.datatype);
  return box;
}
