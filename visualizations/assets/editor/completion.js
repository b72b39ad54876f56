// Completion of prefixes and terms at the caret, in a list that the keyboard moves in.

const MOST_TERMS = 50;

/** The terms for what stands before the caret: names that begin so, then local names that do, then the rest. */
function matchingTerms(terms, written) {
  const wanted = written.toLowerCase();
  const tiers = [[], [], []];
  for (const term of terms) {
    const name = term.name.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    if (name.startsWith(wanted)) tiers[0].push(term);
    else if (local.startsWith(wanted)) tiers[1].push(term);
    else if (name.includes(wanted)) tiers[2].push(term);
  }
  return tiers.flat().slice(0, MOST_TERMS);
}

function startCompletion(code, terms) {
  const { area } = code;
  const list = byId("terms");
  let matches = [];
  let active = -1;
  let start = 0;

  const close = () => {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const activate = (i) => {
    active = i;
    [...list.children].forEach((item, j) => item.setAttribute("aria-selected", String(i === j)));
    area.setAttribute("aria-activedescendant", list.children[i].id);
    list.children[i].scrollIntoView({ block: "nearest" });
  };
  const take = (i) => {
    close();
    code.write(matches[i].name, start, area.selectionEnd);
    close();
  };

  function item(term, i) {
    const entry = make(
      "li",
      { id: `term-${i}`, role: "option", "aria-selected": "false" },
      make("span", { class: "name" }, term.name),
      make("span", { class: "what" }, term.kind),
      term.comment ? make("span", { class: "comment" }, term.comment) : null,
    );
    // Before the text area loses the focus, which would close the list under the pointer.
    entry.addEventListener("mousedown", (event) => event.preventDefault());
    entry.addEventListener("click", () => take(i));
    return entry;
  }

  function show() {
    const before = area.value.slice(0, area.selectionStart);
    const written = /(?:[\p{L}\p{N}_.\-]*:)?[\p{L}\p{N}_.\-]*$/u.exec(before)[0];
    start = before.length - written.length;
    matches = matchingTerms(terms, written);
    if (!matches.length) {
      close();
      return announce("No term begins so");
    }
    list.replaceChildren(...matches.map(item));
    list.hidden = false;
    const { left, top } = code.placeOf(start);
    const room = list.parentElement.clientWidth - list.offsetWidth - 8;
    list.style.left = `${Math.max(8, Math.min(left, room))}px`;
    list.style.top = `${top + LINE_HEIGHT + 4}px`;
    announce(counted(matches.length, "term"));
    activate(0);
  }

  area.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      show();
    } else if (!list.hidden) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const plain = !event.ctrlKey && !event.metaKey;
      if (step) activate((active + step + matches.length) % matches.length);
      else if (event.key === "Enter" && plain) take(active);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    }
  });
  // What is typed on narrows the list; what comes from elsewhere closes it.
  code.onChange((byHand) => !list.hidden && (byHand ? show() : close()));
  for (const moved of ["blur", "scroll", "pointerdown"]) area.addEventListener(moved, close);
  return { show };
}
