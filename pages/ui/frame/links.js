// Links and choices: where each leads is found from the address of the moment.

// Links between pages carry the filters along, and Streamlit follows without a reload.
const carried = CARRIED;
let before; // where a link was followed from: what "back" leads to
const aim = (event) => {
  const link = event.target.closest?.("a[data-page]");
  if (!link) return;
  const here = new URLSearchParams(location.search), to = new URL(link.href, location.href);
  if ("back" in link.dataset && before) to.search = new URL(before).search;
  const isToMeeting = "meeting" in link.dataset;
  if (isToMeeting && here.has("snapshot")) to.searchParams.set("pin", here.get("snapshot"));
  const isOfList = /\/projects?$/.test(to.pathname); // a project keeps its list's order
  const names = [...carried, "facets", ...(isOfList ? ["sort"] : [])];
  const keeps = (link.dataset.keeps ?? "").split(" "); // what it chooses itself
  for (const name of isToMeeting ? ["lang", "unit"] : names) {
    if (!here.has(name) || keeps.includes(name)) continue;
    to.searchParams.delete(name);
    here.getAll(name).forEach((value) => to.searchParams.append(name, value));
  }
  link.href = to.href;
  return link;
};
// A choice leads to this view with it or, where it is chosen already, without it. Where choices
// swap, a plain click changes the one chosen; with Ctrl or ⌘, or held longer, it adds to them.
const aimChoice = (event) => {
  const link = event.target.closest?.("a[data-key], a[data-clear]");
  if (!link) return;
  const to = new URL(location.href);
  if ("clear" in link.dataset) {
    link.dataset.clear.split(" ").forEach((key) => to.searchParams.delete(key));
    link.href = to.href;
    return link;
  }
  const { key, code, one } = link.dataset, held = to.searchParams.getAll(key);
  const isAlone = "swaps" in link.dataset && !isAdding(event);
  const known = [...document.querySelectorAll(`.facets a[data-key="${key}"]`)].map((each) =>
    each.dataset.code); // what the address says beside them is not understood
  const rest = isAlone ? [] : held.filter((each) => each !== code && known.includes(each));
  const codes = one !== undefined ? [code].filter((each) => each !== one)
    : held.includes(code) && !(isAlone && held.length > 1) ? rest : [...rest, code];
  to.searchParams.delete(key);
  codes.sort().forEach((each) => to.searchParams.append(key, each));
  if (!["lang", "theme", "unit"].includes(key)) to.searchParams.delete("page"); // another list
  link.href = to.href;
  return link;
};
const LONG = 500; // milliseconds that a press is held to add a choice
let pressed = 0;
addEventListener("pointerdown", (event) => { pressed = event.timeStamp; });
const isAdding = (event) => event.type === "click" &&
  (event.ctrlKey || event.metaKey || (event.detail > 0 && event.timeStamp - pressed > LONG));
const peers = (link) => [...link.closest("[role=group]")?.querySelectorAll("a[data-key]") ?? []];
const mark = (link, isChosen) =>
  isChosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
const choose = (link) => {
  const codes = new URL(link.href).searchParams.getAll(link.dataset.key);
  if ("one" in link.dataset) peers(link).forEach((each) => mark(each, each === link));
  else peers(link).forEach((each) => mark(each, codes.includes(each.dataset.code)));
  if (document.activeElement === link) follow(link);
  go(link.href);
};
// The page makes its links anew: the one chosen is in focus again.
const follow = (link) => {
  const { key, code } = link.dataset;
  const watch = new MutationObserver(() => {
    if (link.isConnected) return;
    watch.disconnect();
    const same = document.querySelector(`a[data-key="${key}"][data-code="${CSS.escape(code)}"]`);
    if (document.activeElement === document.body) same?.focus({ preventScroll: true });
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), 10000);
};

for (const kind of ["pointerover", "focusin"]) {
  addEventListener(kind, aim);
  addEventListener(kind, aimChoice);
}
addEventListener("click", (event) => {
  const choice = aimChoice(event), link = choice ?? aim(event);
  const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !(isPlain || "swaps" in link.dataset) || event.button) return;
  event.preventDefault();
  if (event.detail > 1) return; // a double click is one click
  if (choice) {
    delete html.dataset.sheet;
    return choose(choice);
  }
  if (!/\/project$/.test(location.pathname)) before = location.href; // the list, not its projects
  if ("meeting" in link.dataset) {
    html.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {}); // within the click
    window.meetingStart = true;
    sessionStorage.meetingFrom = location.href; // where leaving full screen leads back to
  }
  go(link.href);
  close();
  document.getElementById("opened")?.hidePopover();
  main()?.scrollTo(0, 0);
  showPanel(performance.now() + 5000);
});

// The facets are put away and fetched back: beside the page in the address, on a phone as a sheet.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-panel]");
  if (!link) return;
  event.preventDefault();
  const isOpen = link.dataset.panel === "open";
  if (matchMedia("(max-width: 900px)").matches) {
    if (isOpen) html.dataset.sheet = "open";
    else delete html.dataset.sheet;
    return;
  }
  const to = new URL(location.href);
  if (isOpen) to.searchParams.delete("facets");
  else to.searchParams.set("facets", "closed");
  history.replaceState(history.state, "", to.href);
});
