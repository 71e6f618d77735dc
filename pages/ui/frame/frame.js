// The frame in the browser: language and theme follow the address, links carry the filters along,
// menus and places survive a run of the page.
//
// Two browser APIs are replaced, checked with streamlit 1.67.0 by tests/browser/test_pages.py:
// - matchMedia("(prefers-color-scheme: dark)"): Streamlit follows what the system prefers and has
//   no way to be told a theme without a reload; the address decides the theme.
// - history.pushState: Streamlit pushes an entry for each change of the address, so that Back would
//   walk through every letter of a search and every step of a slider.
const html = document.documentElement;
const asked = (name) => new URLSearchParams(location.search).get(name);
const media = window.matchMedia.bind(window);
const system = media("(prefers-color-scheme: dark)");
const listeners = new Set();
const isMeeting = () => /\/meeting\/?$/.test(location.pathname); // a wall is dark unless asked
const isDark = () =>
  ({ dark: true, light: false })[asked("theme")] ?? (isMeeting() || system.matches);
const answer = {
  media: system.media,
  onchange: null,
  get matches() { return isDark(); },
  addEventListener: (_, listener) => listeners.add(listener),
  removeEventListener: (_, listener) => listeners.delete(listener),
  addListener: (listener) => listeners.add(listener),
  removeListener: (listener) => listeners.delete(listener),
  dispatchEvent: () => true,
};
window.matchMedia = (query) =>
  /^\s*\(prefers-color-scheme:\s*dark\)\s*$/.test(query) ? answer : media(query);

let shown;
const settle = () => {
  const lang = ["zh", "en"].includes(asked("lang")) ? asked("lang")
    : /^zh/i.test(navigator.language) ? "zh" : "en";
  html.lang = lang === "zh" ? "zh-CN" : "en";
  const theme = isDark() ? "dark" : "light";
  html.dataset.theme = theme;
  offerReturn();
  html.dataset.facets = asked("facets") === "closed" ? "closed" : "open";
  if (theme === shown) return;
  shown = theme;
  listeners.forEach((listener) => listener({ matches: answer.matches, media: answer.media }));
};
// One act of a reader is one entry of the history, however often it changes the address: letters
// typed in one go, a slider pushed along.
let act = 0, entered = 0;
const inField = (event) => event.target.closest?.("input, textarea, [contenteditable=true]");
for (const kind of ["pointerdown", "focusin"]) addEventListener(kind, () => { act += 1; }, true);
addEventListener("keydown", (event) => { if (!inField(event)) act += 1; }, true);
const own = { pushState: history.pushState, replaceState: history.replaceState };
for (const name of ["pushState", "replaceState"]) {
  history[name] = function (state, ...given) {
    const isNew = name === "pushState" && entered !== act;
    entered = act;
    if (isNew) leave(Date.now());
    own[isNew ? name : "replaceState"].call(this, { ...state, entry }, ...given);
    settle();
  };
}
const go = (address) => {
  act += 1;
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
};
addEventListener("popstate", settle);
system.addEventListener("change", settle);

// Back and forward lead to where the page was scrolled to, once it is as long as it was.
let entry = history.state?.entry ?? Date.now(); // of the history, and
const places = new Map(); // how far each was scrolled when it was left
let place; // still to be reached
const main = () => document.querySelector("[data-testid=stMain]");
const leave = (next) => {
  places.set(entry, main()?.scrollTop);
  entry = next;
};
const reach = (until, hasRun) => {
  const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
  if (place === undefined) return;
  main()?.scrollTo(0, place);
  const isThere = hasRun && state === "notRunning" && main().scrollTop > place - 2;
  if (isThere || performance.now() > until) place = undefined;
  else requestAnimationFrame(() => reach(until, hasRun || state === "running"));
};
addEventListener("popstate", ({ isTrusted, state }) => {
  if (!isTrusted) return;
  if (state) {
    leave(state.entry);
    place = places.get(entry) ?? 0;
    close();
    reach(performance.now() + 3000);
  } else entry = Date.now(); // a link within the page has scrolled it already
  own.replaceState.call(history, { entry }, "");
});
for (const kind of ["wheel", "pointerdown", "keydown"])
  addEventListener(kind, () => { place = undefined; }, { capture: true, passive: true });
own.replaceState.call(history, { entry }, "");

// The first picture is a whole one: nothing shows before the first run of the page has ended, but
// how far the building of snapshots is. Said by an attribute: with `:has()` at the root every node
// that a chart adds would have the style of the whole page worked out anew.
const isWhole = () => document.querySelector("[data-testid=stProgress]") ||
  document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
  document.querySelector("[data-testid=stMain] .stHtml, [data-testid=stAlert]");
const watch = new MutationObserver(() => {
  if (!isWhole()) return;
  watch.disconnect();
  html.dataset.whole = "";
  showPanel(performance.now());
});
// An address may name a panel: it is shown as soon as it is there.
const showPanel = (until) => {
  const asked = CSS.escape(location.hash.slice(1)), name = asked.slice(6).replace("-", "/");
  if (!asked.startsWith("panel-")) return;
  const panel = document.querySelector(`.st-key-${asked}, [data-name="${name}"]`);
  if (panel) panel.scrollIntoView();
  else if (performance.now() < until) requestAnimationFrame(() => showPanel(until));
};
watch.observe(html, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
setTimeout(() => { html.dataset.whole = ""; }, 8000);

// Streamlit says a few things itself, in English; the header says them in the page's language.
const ownWords = () => {
  const said = JSON.parse(document.querySelector("[data-own]")?.dataset.own ?? "{}");
  for (const name of ["aria-label", "placeholder"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (said[one.getAttribute(name)]) one.setAttribute(name, said[one.getAttribute(name)]);
  for (const one of document.querySelectorAll("[data-testid=stSkipToContent], [role=spinbutton]"))
    if (said[one.textContent]) one.textContent = said[one.textContent];
};
// On a phone the names of the pages are wider than the screen: the one shown is among those seen.
let current;
const showName = () => {
  const link = document.querySelector(".pages [aria-current]");
  if (link !== current) link?.scrollIntoView({ block: "nearest", inline: "center" });
  current = link;
};
// What came of an act is brought in sight, once: each has a number that grows.
let looked = -1;
const showResult = () => {
  for (const one of document.querySelectorAll("[data-look]")) {
    if (Number(one.dataset.look) <= looked) continue;
    looked = Number(one.dataset.look);
    one.scrollIntoView({ block: "nearest" });
  }
};
let due; // at the next picture: some of its parts come late
new MutationObserver(() => {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(() => { ownWords(); showName(); showResult(); });
}).observe(html, { childList: true, subtree: true });

// Charts are drawn on the server; it needs to know how wide the screen is.
const measure = () => {
  document.cookie = `screen=${Math.round(innerWidth)}; path=/; SameSite=Strict`;
  // The stage of the meeting is 1080 px high, as wide as the screen is, and scaled as one.
  const scale = Math.min(innerHeight / 1080, innerWidth / 1440);
  html.style.setProperty("--scale", scale.toFixed(5));
  html.style.setProperty("--wide", `${Math.round(innerWidth / scale)}px`);
};
// On another kind of screen they are drawn anew, by a reload: the address says all there is. The
// stage of a meeting is scaled, but that a phone held upright has none.
const kindOf = (width) => width <= 640 ? 0 : isMeeting() ? 1 : Math.max(4, Math.round(width / 480));
const drawnFor = innerWidth;
let resized;
addEventListener("resize", () => {
  measure();
  clearTimeout(resized);
  resized = setTimeout(() => {
    const isDrawn = document.querySelector(".js-plotly-plot");
    if (isDrawn && kindOf(innerWidth) !== kindOf(drawnFor)) location.reload();
  }, 300);
});
measure();
settle();

// A sign-in that has ended closes the connection.
const connection = () => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
new MutationObserver(() => { isSure = false; if (connection() === "CONNECTED") askWho(); })
  .observe(html, { subtree: true, attributeFilter: ["data-test-connection-state"] });
setInterval(() => {
  const state = connection();
  if (state && !(isSure && state === "CONNECTED")) askWho();
}, 2000);
