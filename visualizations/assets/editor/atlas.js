// The atlas in a frame of the same host: shown or not, whole in a page of its own, in the same colours.

const ATLAS_KEY = "paperatlas-atlas";

const themeOf = (page) => page?.documentElement.getAttribute("data-theme");

/** Gives what to call when the colours of this page change. */
function startAtlas(address) {
  const section = byId("atlas");
  const toggle = byId("atlas-toggle");
  if (address === null) return () => {};

  const frame = make("iframe", { title: "The atlas of the graph" });
  const whole = make("a", { href: address }, "Open the atlas whole");
  section.append(make("p", { class: "atlas-head small" }, whole), frame);
  toggle.hidden = false;

  // The atlas has a button of its own for its colours; each page presses that of the other.
  const follow = (page, other) => {
    if (themeOf(page) && themeOf(page) !== themeOf(other)) page.getElementById("theme").click();
  };
  const recolour = () => follow(frame.contentDocument, document);
  frame.addEventListener("load", recolour);
  window.addEventListener("storage", (event) => {
    if (event.key === THEME_KEY && frame.contentDocument) follow(document, frame.contentDocument);
  });

  const show = (on) => {
    section.hidden = !on;
    toggle.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("with-atlas", on);
    if (on && !frame.src) frame.src = address;
  };
  toggle.addEventListener("click", () => {
    show(section.hidden);
    stored(ATLAS_KEY, section.hidden ? "off" : "on");
  });
  show(stored(ATLAS_KEY) !== "off");
  return recolour;
}
