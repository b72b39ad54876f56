// The named questions: chosen from a list, with a field for each thing that may be chosen in them.

const ESCAPED = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

/** A text as a literal of SPARQL: whatever it holds, it cannot leave its quotes. */
const literal = (text) => `"${text.replace(/[\\"\n\r\t\b\f]/g, (character) => ESCAPED[character])}"`;

/** The query of a question with a value in place of each `$name`, but not within strings and comments. */
function filled(example, values) {
  let [text, at] = ["", 0];
  for (const { kind, start, end } of lexText(example.sparql)) {
    const name = example.sparql.slice(start + 1, end);
    if (kind !== "variable" || example.sparql[start] !== "$" || !values.has(name)) continue;
    const value = values.get(name);
    text += example.sparql.slice(at, start) + (typeof value === "number" ? String(value) : literal(value));
    at = end;
  }
  return text + example.sparql.slice(at);
}

const exampleValues = (example) => new Map(example.parameters.map(({ name, value }) => [name, value]));

/** `choose(text)` takes the query each time that it changes. */
function startQuestions(examples, choose) {
  const select = byId("question");
  const form = byId("parameters");
  byId("question-field").hidden = !examples.length;
  examples.forEach((example, i) => select.append(make("option", { value: i }, example.question)));

  function field(example, values, { name, value, meaning }) {
    const isNumber = typeof value === "number";
    const input = make("input", { id: `parameter-${name}`, type: "text", autocomplete: "off", spellcheck: "false" });
    input.value = String(value);
    if (isNumber) input.setAttribute("inputmode", "decimal");
    input.addEventListener("input", () => {
      const wrong = isNumber && !/^-?\d+(\.\d+)?$/.test(input.value.trim());
      input.setAttribute("aria-invalid", String(wrong));
      if (wrong) return;
      values.set(name, isNumber ? Number(input.value) : input.value);
      choose(filled(example, values));
    });
    const label = make("label", { for: input.id }, name.replaceAll("_", " "));
    const note = meaning ? make("span", { class: "small", id: `meaning-${name}` }, meaning) : null;
    if (note) input.setAttribute("aria-describedby", note.id);
    return make("div", { class: "field" }, label, input, note);
  }

  function open(i) {
    const example = examples[i];
    select.value = String(i);
    const values = exampleValues(example);
    form.replaceChildren(...example.parameters.map((parameter) => field(example, values, parameter)));
    form.hidden = !example.parameters.length;
    choose(filled(example, values));
  }

  select.addEventListener("change", () => (select.value === "" ? leave() : open(Number(select.value))));
  form.addEventListener("submit", (event) => event.preventDefault());
  /** The text is no longer that of a question. */
  function leave() {
    select.value = "";
    form.hidden = true;
  }
  return { open, leave };
}
