// The help dialog and the keys that work everywhere (which can be switched off: WCAG 2.1.4).

const KEYS_KEY = "paperatlas-single-keys";

/** `actions` has a function by key, and `close()`, which Escape calls. */
function startHelp({ close, ...actions }) {
  const dialog = byId("help");
  const keys = byId("single-keys");
  keys.checked = stored(KEYS_KEY) !== "off";
  keys.addEventListener("change", () => stored(KEYS_KEY, keys.checked ? "on" : "off"));
  byId("help-open").addEventListener("click", () => openDialog(dialog));
  byId("help-close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const busy = document.querySelector("dialog[open]") !== null;
    if (event.defaultPrevented || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") close();
    if (event.target.matches("input, textarea, select") || !keys.checked) return;
    const act = event.key === "?" ? () => openDialog(dialog) : Object.hasOwn(actions, event.key) && actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
