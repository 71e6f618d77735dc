// What a measured page tells about itself.
window.bench = {
  settled() {
    const app = document.querySelector("[data-testid=stApp]");
    if (app?.dataset.testScriptState !== "notRunning") return false;
    if (app.dataset.testConnectionState !== "CONNECTED") return false;
    if (!document.querySelector("[data-testid=stElementContainer]")) return false;
    if (document.querySelector("[data-stale=true],[data-testid=stSkeleton]")) return false;
    const charts = [...document.querySelectorAll("[data-testid=stPlotlyChart]")];
    return charts.every((chart) => chart.querySelector(".main-svg"));
  },

  // Milliseconds from going to an address, as a link of the page does, to the last change of the
  // page before it is quiet; null where nothing changed.
  async change(address) {
    const quiet = 150, began = performance.now();
    let last = began;
    const watch = new MutationObserver(() => { last = performance.now(); });
    watch.observe(document.querySelector("[data-testid=stMain]"),
      { childList: true, subtree: true, attributes: true, characterData: true });
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
    while (last === began || !bench.settled() || performance.now() - last < quiet) {
      await new Promise(requestAnimationFrame);
      if (performance.now() - began < 10000) continue;
      if (last === began) return null;
      throw new Error(`${address} is not painted`);
    }
    watch.disconnect();
    return last - began;
  },

  // Notes from the page's own start the first digit in the main part and the first chart, in
  // milliseconds, and how far things shift.
  seen: { shift: 0 },
  watchFirst() {
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) if (!one.hadRecentInput) bench.seen.shift += one.value;
    }).observe({ type: "layout-shift", buffered: true });
    const look = () => {
      const main = document.querySelector("[data-testid=stMain]");
      if (/\d/.test(main?.innerText ?? "")) bench.seen.number ??= performance.now();
      if (main?.querySelector(".main-svg")) bench.seen.chart ??= performance.now();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },

  // Collects the milliseconds from each key to the frame that shows its effect, from now on.
  watchKeys() {
    bench.took = [];
    bench.watch ??= new PerformanceObserver((list) => {
      for (const one of list.getEntries()) if (one.name === "keydown") bench.took.push(one.duration);
    });
    bench.watch.observe({ type: "event", durationThreshold: 16, buffered: false });
  },
};
