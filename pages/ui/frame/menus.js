// Menus, fields and the way back to a meeting.

// What opens from a line closes with a click elsewhere, or Esc.
const close = (except) => document.querySelectorAll("details.pop[open]").forEach((one) => {
  if (one.contains(except)) return;
  if (one.contains(document.activeElement)) one.querySelector("summary").focus();
  one.open = false;
});
// A run makes menus anew: what was open is open again.
const opened = new Map(); // by the selector that finds it again
const selector = (menu) => {
  const label = CSS.escape(menu.querySelector("summary").getAttribute("aria-label") ?? "");
  const named = menu.matches(".panel-menu") ? `:has(> summary[aria-label="${label}"])` : "";
  return `details.${[...menu.classList].join(".")}${named}`;
};
addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details[class]")) return;
  if (target.open) opened.set(selector(target), target);
  else opened.delete(selector(target));
}, true);
new MutationObserver(() => opened.forEach((menu, found) => {
  const anew = menu.isConnected ? null : document.querySelector(found);
  if (anew) anew.open = true;
})).observe(html, { childList: true, subtree: true });
addEventListener("click", (event) => close(event.target));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  delete html.dataset.sheet;
  close();
  const search = event.target.closest?.(".st-key-search");
  if (!search || !asked("q")) return;
  const to = new URL(location.href);
  to.searchParams.delete("q");
  go(to.href);
});

// Enter in the search opens the first found, once it is the one for what was typed.
addEventListener("keydown", (event) => {
  const typed = event.target.closest?.(".st-key-search")?.querySelector("input")?.value.trim();
  if (event.key !== "Enter" || event.isComposing || !typed) return;
  const open = () => {
    const found = document.querySelector(".found");
    if (found?.dataset.q === typed.replace(/\s+/g, " ")) found.querySelector("a")?.click();
    return found?.dataset.q === typed;
  };
  let tries = 0;
  const again = () => open() || (++tries < 30 && setTimeout(again, 100));
  again();
});

// Streamlit takes a day once the focus has left its field; Enter and Tab are to be enough.
addEventListener("keydown", (event) => {
  const part = event.target.closest?.("[data-testid=stDateInput] [role=spinbutton]");
  if (!part || !["Enter", "Tab"].includes(event.key)) return;
  main().focus({ preventScroll: true });
  part.focus({ preventScroll: true });
}, true);

// After a question from the room, one click or the key M leads back to the scene it came from.
const goBack = () => go(new URL(`meeting${JSON.parse(sessionStorage.meeting).search}`, location));
function isAway() {
  return Boolean(sessionStorage.meeting) && !isMeeting();
}
function offerReturn() {
  const words = MEETING_BACK[html.lang === "en" ? "en" : "zh"];
  let chip = document.querySelector(".back-to-meeting");
  if (!isAway() || !document.body) return chip?.remove();
  if (!chip) {
    chip = Object.assign(document.createElement("button"), { className: "back-to-meeting" });
    chip.addEventListener("click", goBack);
    document.body.append(chip);
  }
  chip.textContent = words;
}
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "m" || inField(event) || !isAway()) return;
  if (!(event.ctrlKey || event.metaKey || event.altKey)) goBack();
});
addEventListener("DOMContentLoaded", offerReturn);
