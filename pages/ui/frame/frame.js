// The frame in the browser: language and theme follow the address, links carry the filters along,
// tables open over the page, charts keep their shape on paper.
//
// Two browser APIs are replaced, checked with streamlit 1.67.0 by tests/browser/test_pages.py:
// - matchMedia("(prefers-color-scheme: dark)"): Streamlit follows what the system prefers and has
//   no way to be told a theme without a reload; the address decides the theme.
// - history.pushState: Streamlit pushes an entry for each change of the address, so that Back would
//   walk through every letter of a search.
(() => {
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
  const own = { pushState: history.pushState, replaceState: history.replaceState };
  for (const name of ["pushState", "replaceState"]) {
    history[name] = function (...given) {
      own[isTyping(given[2]) ? "replaceState" : name].apply(this, given);
      settle();
    };
  }
  const isTyping = (address) => {
    const [here, there] = [new URL(location.href), new URL(address ?? "", location.href)];
    const typed = here.searchParams.get("q") !== there.searchParams.get("q");
    [here, there].forEach((one) => one.searchParams.delete("q"));
    return typed && here.href === there.href;
  };
  addEventListener("popstate", settle);
  system.addEventListener("change", settle);

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
    for (const name of isToMeeting ? ["lang", "unit"] : [...carried, "facets"]) {
      if (!here.has(name)) continue;
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
    before = location.href;
    if ("meeting" in link.dataset) {
      html.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {}); // within the click
      window.meetingStart = true;
      sessionStorage.meetingFrom = before; // where leaving full screen leads back to
    }
    go(link.href);
    document.getElementById("opened")?.hidePopover();
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  });
  const go = (address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  };

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
  // What opens from a line closes with a click elsewhere, or Esc.
  const close = (except) => document.querySelectorAll("details.pop[open]").forEach((one) => {
    if (!one.contains(except)) one.open = false;
  });
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

  // A mark of a chart chooses what it stands for, as its facet does: a bar or cell by its name, a
  // series by its entry in the legend.
  const facet = (key, code) => document.querySelector(
    `.facets a[data-key="${key}"][data-code="${CSS.escape(code ?? "")}"]`);
  const press = (key, code, event) => facet(key, code)?.dispatchEvent(new MouseEvent("click", {
    bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
  const chosen = ({ points: [point], event }) => {
    const { key, codes } = point.data.meta ?? {};
    const code = codes?.[`${point.x} ${point.y}`] ?? codes?.[point.x] ?? codes?.[point.y];
    if (key && code) press(key, code, event);
  };
  addEventListener("pointerdown", (event) => { // Plotly forgets who listens when it draws anew
    const plot = event.target.closest?.(".js-plotly-plot");
    plot?.removeListener?.("plotly_click", chosen);
    plot?.on?.("plotly_click", chosen);
  }, true);
  addEventListener("click", (event) => {
    const entry = event.target.closest?.(".legendtoggle")?.closest(".traces");
    const plot = entry?.closest(".js-plotly-plot");
    const name = entry?.querySelector(".legendtext")?.textContent;
    const { seriesKey, series } = plot?.data.find((one) => one.name === name)?.meta ?? {};
    if (seriesKey) press(seriesKey, series, event);
  });

  // What a panel offers beside its files: its picture, its rows for a spreadsheet, its address.
  const panelOf = (one) => one.closest("[class*=st-key-panel-]") ?? one.closest(".stack");
  const nameOf = (panel) => panel.dataset.name ? `panel-${panel.dataset.name.replace("/", "-")}`
    : [...panel.classList].find((each) => each.startsWith("st-key-"))?.slice(7) ?? "";
  const titleOf = (panel) => panel.querySelector(".panel-title")?.firstChild.textContent.trim() ?? "";
  const filters = () => [...document.querySelectorAll(".lift")].map((each) =>
    each.firstChild.textContent.trim()).join(" · ");
  const acts = {
    link: (panel) => copy(`${location.href.split("#")[0]}#${nameOf(panel)}`),
    copy: async (panel) => {
      const answer = await fetch(panel.querySelector("a[data-file^=csv]").href);
      copy(rowsOf((await answer.text()).replace(/^\ufeff/, ""))
        .map((row) => row.join("\t")).join("\n"));
    },
    png: (panel) => save(panel),
  };
  const rowsOf = (csv) => csv.trimEnd().split(/\r?\n(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      (quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ")));
  const copy = (text) => { // the clipboard API is closed to plain http
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  // The picture of a chart: what it answers, its filters, as of when, from what, the figure.
  const save = async (panel) => {
    const plot = panel.querySelector(".js-plotly-plot"), style = getComputedStyle(document.body);
    const colour = (name) => getComputedStyle(html).getPropertyValue(name);
    const pad = 24, wide = plot.clientWidth + 2 * pad, scale = Math.max(2, devicePixelRatio);
    const trust = [...document.querySelectorAll(".print-only .trust span")].map((each) =>
      each.textContent.trim());
    const foot = [...trust, location.href];
    const lines = [[titleOf(panel), "700 18px", "--ink"], [filters(), "14px", "--soft"]]
      .filter(([text]) => text);
    const top = pad + 26 * lines.length, tall = top + plot.clientHeight + 22 * foot.length + pad;
    const canvas = Object.assign(document.createElement("canvas"),
      { width: wide * scale, height: tall * scale });
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = colour("--card");
    pen.fillRect(0, 0, wide, tall);
    const write = (text, font, ink, y) => {
      pen.font = `${font} ${style.fontFamily}`;
      pen.fillStyle = colour(ink);
      pen.fillText(text, pad, y, wide - 2 * pad);
    };
    lines.forEach(([text, font, ink], row) => write(text, font, ink, pad + 14 + 26 * row));
    // One picture of all layers: what one fills with may be defined in another.
    const layers = [...plot.querySelectorAll(".main-svg")].map((each) => each.innerHTML).join("");
    const size = `width="${plot.clientWidth}" height="${plot.clientHeight}"`;
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(
      new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg" ` +
        `xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${layers}</svg>`, "text/html")
        .querySelector("svg")))}`;
    await image.decode();
    pen.drawImage(image, pad, top, plot.clientWidth, plot.clientHeight);
    foot.forEach((text, row) =>
      write(text ?? "", "12px", "--soft", top + plot.clientHeight + 22 * (row + 1)));
    const link = document.createElement("a");
    link.download = [titleOf(panel), filters()].filter(Boolean).join(" ").slice(0, 60) + ".png";
    link.href = canvas.toDataURL("image/png");
    link.click();
  };
  addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-act]");
    if (!button) return;
    await acts[button.dataset.act](panelOf(button.closest(".head").parentElement));
    button.dataset.done = "";
    setTimeout(() => { delete button.dataset.done; close(); }, 600);
  });

  // A table opens over the page; it is fetched when asked for, and says itself why there is none.
  addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.opens");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    const card = document.getElementById("opened") ?? document.createElement("div");
    Object.assign(card, { id: "opened", className: "opened", popover: "auto", role: "dialog" });
    document.body.append(card);
    try {
      const answer = await fetch(link.href);
      const said = await answer.text();
      if (answer.ok) card.innerHTML = said;
      else card.textContent = said;
    } catch {
      card.textContent = UNREACHABLE[html.lang === "en" ? "en" : "zh"];
    }
    link.removeAttribute("aria-busy");
    card.showPopover();
  });

  // After a question from the room, one click or the key M leads back to the scene it came from.
  const goBack = () => go(new URL(`meeting${JSON.parse(sessionStorage.meeting).search}`, location));
  const isAway = () => Boolean(sessionStorage.meeting) && !isMeeting();
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
    const isTyped = event.target.closest?.("input, textarea, select, [contenteditable=true]");
    if (event.key.toLowerCase() !== "m" || isTyped || !isAway()) return;
    if (!(event.ctrlKey || event.metaKey || event.altKey)) goBack();
  });
  addEventListener("DOMContentLoaded", offerReturn);
  // The first picture is a whole one: nothing shows before the first run of the page has ended.
  const isWhole = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState ===
    "notRunning" && document.querySelector("[data-testid=stMain] .stHtml, [data-testid=stAlert]");
  const watch = new MutationObserver(() => {
    if (!isWhole()) return;
    watch.disconnect();
    html.dataset.whole = "";
    const asked = location.hash.slice(1); // an address may name a panel
    if (asked.startsWith("panel-")) document.querySelector(`.st-key-${CSS.escape(asked)}, ` +
      `[data-name="${CSS.escape(asked.slice(6).replace("-", "/"))}"]`)?.scrollIntoView();
  });
  watch.observe(html, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
  setTimeout(() => { html.dataset.whole = ""; }, 8000);
  // Enter in the search opens the first project found, once it is the one for what was typed.
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

  // On paper a chart keeps its shape at the width it gets: the picture is scaled, not cut.
  addEventListener("beforeprint", () => {
    for (const svg of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.parentElement.style.setProperty("--ratio", `${width} / ${height}`);
    }
  });

  // Charts are drawn on the server; it needs to know how wide the screen is.
  const measure = () => {
    document.cookie = `screen=${Math.round(innerWidth)}; path=/; SameSite=Strict`;
    // The stage of the meeting is 1080 px high, as wide as the screen is, and scaled as one.
    const scale = Math.min(innerHeight / 1080, innerWidth / 1440);
    html.style.setProperty("--scale", scale.toFixed(5));
    html.style.setProperty("--wide", `${Math.round(innerWidth / scale)}px`);
  };
  addEventListener("resize", measure);
  measure();
  settle();
})();
