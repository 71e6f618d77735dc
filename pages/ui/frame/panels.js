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
  setTimeout(() => {
    delete button.dataset.done;
    button.closest("details").open = false;
  }, 600);
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
