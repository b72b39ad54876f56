// The help dialog and the keys that work everywhere (which can be switched off: WCAG 2.1.4).

const KEYS_KEY = "paperatlas-single-keys";

function startHelp({ search, close }) {
  const dialog = byId("help");
  const keys = byId("single-keys");
  keys.checked = stored(KEYS_KEY) !== "off";
  keys.addEventListener("change", () => stored(KEYS_KEY, keys.checked ? "on" : "off"));
  byId("help-open").addEventListener("click", () => dialog.showModal());
  byId("help-close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") close();
    if (event.target.matches("input") || !keys.checked) return;
    if (event.key === "/") {
      event.preventDefault();
      search();
    } else if (event.key === "?") dialog.showModal();
  });
}
