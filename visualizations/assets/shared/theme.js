// Light or dark: as the system has it until the button is pressed, then as it was left.

const THEME_KEY = "paperatlas-theme";

/** Storage may be closed to a page from a file or a private window: then nothing is kept. */
function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // Nothing is kept.
  }
  return null;
}

function startTheme(changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const button = byId("theme");
  let chosen = stored(THEME_KEY);
  const apply = () => {
    const theme = chosen ?? (dark.matches ? "dark" : "light");
    document.documentElement.setAttribute("data-theme", theme);
    button.setAttribute("aria-pressed", String(theme === "dark"));
    changed();
  };
  button.addEventListener("click", () => {
    chosen = document.documentElement.getAttribute("data-theme") === "dark" ? "light" : "dark";
    stored(THEME_KEY, chosen);
    apply();
  });
  dark.addEventListener("change", apply);
  apply();
}

/** The colours and fonts of the style sheet, for drawing. */
function palette(kinds) {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    sea: get("sea"),
    land: get("land"),
    coast: get("coast"),
    ink: get("ink"),
    muted: get("muted"),
    accent: get("accent"),
    edge: get("edge"),
    card: get("card"),
    sans: get("sans"),
    serif: get("serif"),
    dark: document.documentElement.getAttribute("data-theme") === "dark",
    kinds: kinds.map((kind) => get(kind.id)),
  };
}
