// Light or dark: as the system has it until the button is pressed, then as it was left, here and in
// the atlas. It runs before the page is drawn, so that no page shines in the dark first.

const KEY = "paperatlas-theme";
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Storage may be closed to a page from a file or a private window: then nothing is kept. */
function kept(value) {
  try {
    if (value === undefined) return localStorage.getItem(KEY);
    localStorage.setItem(KEY, value);
  } catch {
    // Nothing is kept.
  }
  return null;
}

let chosen = kept();
if (chosen !== "dark" && chosen !== "light") chosen = null;
if (chosen) root.setAttribute("data-theme", chosen);

document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  const isDark = () => (chosen ?? (dark.matches ? "dark" : "light")) === "dark";
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  button.addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    root.setAttribute("data-theme", chosen);
    kept(chosen);
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
});
