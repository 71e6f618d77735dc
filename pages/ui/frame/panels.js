// Panels in the browser: a chart's marks choose, a panel's menu acts, its tables open over the page.

// A mark of a chart chooses what it stands for, as its facet does: a bar or cell by its name, a
// series by its entry in the legend. With Shift it opens the records behind it.
const facet = (key, code) => document.querySelector(
  `.facets a[data-key="${key}"][data-code="${CSS.escape(code ?? "")}"]`);
const press = (key, code, event) => facet(key, code)?.dispatchEvent(new MouseEvent("click", {
  bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
const chosen = ({ points: [point], event }) => {
  const { key, codes } = point.data.meta ?? {};
  const code = codes?.[`${point.x} ${point.y}`] ?? codes?.[point.x] ?? codes?.[point.y];
  if (key && code) (event.shiftKey ? behind : press)(key, code, event);
};
const behind = (key, code, event) => {
  const source = panelOf(event.target).querySelector("a.opens[data-file^=source]");
  const one = source.cloneNode(), address = new URL(source.href);
  address.searchParams.set(key, code);
  one.href = address;
  source.after(one);
  one.click();
  one.remove();
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
const acts = {
  link: (panel) => copy(`${location.href.split("#")[0]}#${nameOf(panel)}`),
  copy: async (panel) => {
    const answer = await fetch(panel.querySelector("a[data-file^=csv]").href);
    copy(rowsOf((await answer.text()).replace(/^\ufeff/, ""))
      .map((row) => row.join("\t")).join("\n"));
  },
  png: async (panel) => saved(panel, "png", await raster(pictureOf(panel))),
  svg: (panel) => saved(panel, "svg", new Blob([pictureOf(panel)], { type: "image/svg+xml" })),
  embed: (panel) => { // without the snapshot, unless it was chosen: it stays the newest
    const address = new URL(panel.querySelector("a[data-file^=source]").href
      .replace("/files/source.html", "/embed/panel"));
    if (!new URL(location.href).searchParams.has("snapshot")) address.searchParams.delete("snapshot");
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: address.href, title: titleOf(panel), width: "100%",
      height: panel.offsetHeight + 60, loading: "lazy" });
    copy(frame.outerHTML);
  },
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
// The picture of a chart as SVG: what it answers, its filters, the chart, what vouches for it.
const EDGE = 24; // pixels
const svgOf = (name, parts, ...within) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(parts)) made.setAttribute(key, value);
  made.append(...within);
  return made;
};
// A text in lines of that width: a Chinese character or a word is a piece, a long word several.
const linesOf = (text, width, pen) => {
  const lines = [""];
  for (const piece of text.match(/[\x21-\x7e]{1,24} *|[^][，。；：、？！）」』]*/gu) ?? []) {
    const longer = lines.at(-1) + piece;
    if (pen.measureText(longer.trimEnd()).width <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
};
const pictureOf = (panel) => {
  const plot = panel.querySelector(".js-plotly-plot");
  const said = panel.querySelector(".panel-menu").dataset;
  const { fontFamily } = getComputedStyle(document.body);
  const colour = (name) => getComputedStyle(html).getPropertyValue(name).trim();
  const wide = plot.clientWidth + 2 * EDGE, pen = document.createElement("canvas").getContext("2d");
  let tall = EDGE;
  const written = (text, size, ink, weight = 400) => {
    pen.font = `${weight} ${size}px ${fontFamily}`;
    return linesOf(text, plot.clientWidth, pen).map((line) => {
      tall += 1.5 * size;
      return svgOf("text", { x: EDGE, y: tall - 0.4 * size, fill: colour(ink), "font-size": size,
        "font-weight": weight, "font-family": fontFamily }, line);
    });
  };
  const parts = written(said.title, 18, "--ink", 700);
  if (said.filters) parts.push(...written(said.filters, 14, "--soft"));
  tall += 8;
  // One picture of all layers: what one fills with may be defined in another.
  const layers = [...plot.querySelectorAll(".main-svg")].flatMap((each) =>
    [...each.cloneNode(true).childNodes]);
  parts.push(svgOf("g", { transform: `translate(${EDGE} ${tall})` }, ...layers));
  tall += plot.clientHeight + 4;
  for (const line of [...said.foot.split("\n"), decodeURI(new URL(said.view, document.baseURI))])
    parts.push(...written(line, 12, "--soft"));
  tall += EDGE;
  return new XMLSerializer().serializeToString(
    svgOf("svg", { width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}` },
      svgOf("style", {}, `.node-label { paint-order: stroke; stroke: ${colour("--card")};
        stroke-width: 0.25em; stroke-linejoin: round; }`),
      svgOf("rect", { width: wide, height: tall, fill: colour("--card") }), ...parts));
};
const raster = async (picture) => { // at twice its size, or as the screen draws it
  const image = new Image(), scale = Math.max(2, devicePixelRatio);
  image.src = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    { width: image.width * scale, height: image.height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
};
const saved = (panel, kind, content) => {
  const href = URL.createObjectURL(content), { name } = panel.querySelector(".panel-menu").dataset;
  Object.assign(document.createElement("a"), { href, download: `${name}.${kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
};
addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-act]");
  if (!button) return;
  await acts[button.dataset.act](panelOf(button.closest(".head").parentElement));
  button.dataset.done = "";
  setTimeout(() => {
    delete button.dataset.done;
    button.closest("details").open = false;
  }, 600);
});

// On a phone a row is a card of two lines, which a tap opens and closes: see style.css.
addEventListener("click", ({ target }) => {
  if (!target.closest?.("a, summary")) target.closest?.(".table tbody tr")?.toggleAttribute("data-open");
});

// A table opens over the page; it is fetched when asked for, and says itself why there is none.
addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.opens");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  if (!link.showPopover) return; // an older browser: what it answers is a page as well
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  const card = document.getElementById("opened") ?? document.createElement("div");
  Object.assign(card, { id: "opened", className: "opened", popover: "auto", role: "dialog" });
  document.body.append(card);
  try {
    const answer = await fetch(link.href);
    const said = await answer.text();
    const whole = new DOMParser().parseFromString(said, "text/html");
    if (answer.ok) card.innerHTML = whole.body.innerHTML;
    else card.textContent = said;
  } catch {
    card.textContent = UNREACHABLE[html.lang === "en" ? "en" : "zh"];
  }
  link.removeAttribute("aria-busy");
  card.showPopover();
});

// On paper a chart keeps its shape at the width it gets: the picture is scaled, not cut.
addEventListener("beforeprint", () => {
  const now = new Date().toLocaleString("zh-CN", { timeZone: "Asia/Shanghai" });
  const said = document.querySelector(".printed");
  if (said) said.textContent = `${now} · ${decodeURI(location.href)}`;
  for (const svg of document.querySelectorAll(".js-plotly-plot .main-svg")) {
    const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.parentElement.style.setProperty("--ratio", `${width} / ${height}`);
  }
});
