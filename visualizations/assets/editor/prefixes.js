// The prefixes that the server knows: shown, put in at the caret, written out as declarations.

/** Which of the known prefixes a query uses without declaring them. */
function undeclaredPrefixes(text, prefixes) {
  const terms = lexText(text)
    .filter(({ kind }) => kind === "term")
    .map(({ start, end }) => ({ prefix: text.slice(start, end).split(":")[0], declares: declares(text, start) }));
  const declared = new Set(terms.filter((term) => term.declares).map((term) => term.prefix));
  const used = new Set(terms.map((term) => term.prefix));
  return Object.keys(prefixes).filter((prefix) => used.has(prefix) && !declared.has(prefix));
}

const declares = (text, start) => /\bprefix\s+$/i.test(text.slice(Math.max(0, start - 80), start));

function startPrefixes(code, prefixes, complete) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const put = () => {
      code.write(`${prefix}:`, code.area.selectionStart, code.area.selectionEnd);
      complete();
    };
    const button = make("button", { type: "button", title: namespace, onclick: put }, `${prefix}:`);
    button.append(make("span", { class: "unseen" }, ` ${namespace}`));
    byId("prefixes").append(make("li", {}, button));
  }
  byId("declare").addEventListener("click", () => {
    const missing = undeclaredPrefixes(code.text(), prefixes);
    if (missing.length) {
      code.write(missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join(""), 0, 0);
    }
    announce(missing.length ? `${missing.length} declared` : "Every prefix of the query is declared");
  });
}
