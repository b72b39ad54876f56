// The years of the papers: how many each has, a slider with two ends, and a button that plays them.

const YEAR_MS = 800;
const BAR_HEIGHT = 44;

/** Papers by year from the first to the last: `{first, last, counts}`, or null without years. */
function yearCounts(graph) {
  const years = graph.papers.map((paper) => paper.year).filter((year) => year !== null);
  if (!years.length) return null;
  const [first, last] = bounds(years);
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const year of years) counts[year - first]++;
  return { first, last, counts };
}

/** `change({from, to})`; null stands for an open end. Gives the field and what shows a state in it. */
function yearsField({ first, last, counts }, change) {
  let state = { from: null, to: null };
  let timer = null;
  const range = () => [state.from ?? first, state.to ?? last];
  const ends = ["First year", "Last year"].map((name, end) => {
    const input = make("input", { type: "range", min: first, max: last, step: 1, "aria-label": name });
    input.addEventListener("input", () => {
      play(false);
      const [from, to] = range();
      const year = Number(input.value);
      set(end === 0 ? Math.min(year, to) : from, end === 1 ? Math.max(year, from) : to);
    });
    return input;
  });
  const bars = yearBars(counts);
  const words = make("output", { class: "years-words" });
  const player = make("button", { type: "button", class: "pill", onclick: () => play(timer === null) }, "Play");

  function set(from, to) {
    change({ from: from <= first ? null : from, to: to >= last ? null : to });
  }

  /** Year after year is added, from the first of the range on. Nothing glides: it only steps. */
  function play(on) {
    clearInterval(timer);
    timer = null;
    player.textContent = on ? "Stop" : "Play";
    if (!on) return;
    const [from, to] = range();
    const start = to < last ? to + 1 : from;
    const show = (year) => {
      set(from, year);
      announce(`Up to ${year}`);
      if (year >= last) play(false);
    };
    timer = setInterval(() => show(range()[1] + 1), YEAR_MS);
    show(start);
  }

  const field = make(
    "fieldset",
    { class: "years" },
    make("legend", {}, "Years of the papers"),
    make("div", { class: "years-slider" }, bars, ...ends),
    make("div", { class: "years-foot" }, words, player),
  );
  return {
    field,
    stop: () => play(false),
    show({ from, to }) {
      state = { from, to };
      const [low, high] = range();
      [ends[0].value, ends[1].value] = [low, high];
      // At the right end the left handle lies on top, or it could not be taken back.
      ends[0].classList.toggle("on-top", low > (first + last) / 2);
      words.textContent = low === high ? String(low) : `${low} to ${high}`;
      [...bars.children].forEach((bar, i) => bar.classList.toggle("out", first + i < low || first + i > high));
    },
  };
}

function yearBars(counts) {
  const most = Math.max(...counts);
  const width = 100 / counts.length;
  return makeSvg(
    { viewBox: `0 0 100 ${BAR_HEIGHT}`, preserveAspectRatio: "none", class: "year-bars", "aria-hidden": "true" },
    counts.map((count, i) => {
      const height = count ? Math.max(2, (count / most) * BAR_HEIGHT) : 0;
      return ["rect", { x: i * width + 0.1 * width, width: 0.8 * width, y: BAR_HEIGHT - height, height }];
    }),
  );
}
