// The meeting screen in the browser: keys, rotation, full screen, pointer, size, connection.
// All scenes are on the page; this says on <html> which one is shown, so a switch asks no server.
// What must outlive a rerun of the page stands in window.meeting, the rest in the address.
export default function ({ data }) {
  window.meeting?.stop();
  const html = document.documentElement, ids = data.scenes.map((scene) => scene.id);
  const state = (window.meeting = { running: false, paused: false, left: 0, ...window.meeting });
  state.snapshot = data.snapshot;
  const listening = new AbortController();
  const on = (target, name, does) =>
    target.addEventListener(name, does, { signal: listening.signal, capture: true });
  const find = (selector) => document.querySelector(selector);
  const flag = (name, value) => {
    if (value === false || value === undefined) delete html.dataset[name];
    else html.dataset[name] = value === true ? "" : value;
  };

  // The address
  const said = () => new URLSearchParams(location.search);
  const put = (changes) => {
    const now = said();
    for (const [name, value] of Object.entries(changes)) {
      now.delete(name);
      [value ?? []].flat().forEach((one) => now.append(name, one));
    }
    const search = now.toString().replace(/%3A/g, ":");
    history.replaceState(history.state, "", `${location.pathname}${search ? `?${search}` : ""}`);
  };
  const tellServer = () => dispatchEvent(new PopStateEvent("popstate"));

  // Scenes
  const secondsOf = (id) => data.scenes.find((scene) => scene.id === id)?.seconds ?? 20;
  const show = (id, { left, aloud = false } = {}) => {
    state.scene = id;
    state.left = left ?? secondsOf(id) * 1000;
    flag("scene", id);
    put({ scene: id });
    draw();
    if (html.dataset.overlay === "code") code();
    const heard = find(".heard");
    if (aloud && heard) heard.textContent = find(`.st-key-scene-${id} .scene-says`)?.textContent ?? "";
  };
  const step = (by) => {
    flag("blank", false);
    const at = ids.indexOf(state.scene);
    show(ids[(at + by + ids.length) % ids.length], { aloud: true });
  };
  const draw = () => {
    const bar = find(".meeting-bar div");
    const share = Math.max(0, state.left / (secondsOf(state.scene) * 1000));
    if (bar) bar.style.transform = `scaleX(${share.toFixed(4)})`;
  };
  const pause = (is = !state.paused) => {
    state.paused = is;
    flag("paused", is);
  };

  // Start and leave
  const fill = async () => {
    try {
      await html.requestFullscreen?.({ navigationUI: "hide" });
    } catch { /* the browser keeps it to gestures: the picture runs all the same */ }
  };
  const start = (scene, more) => {
    if (!ids.length || html.dataset.flow !== undefined) return;
    state.running = true;
    flag("meeting", "run");
    document.activeElement?.blur();
    show(ids.includes(scene) ? scene : ids[0], more);
  };
  const leave = () => {
    state.running = false;
    for (const name of ["blank", "overlay", "hand", "scene"]) flag(name, false);
    pause(false);
    sleep();
    put({ scene: null });
    flag("meeting", "start");
    if (document.fullscreenElement) document.exitFullscreen();
    find("[data-do=start]")?.focus();
    const from = sessionStorage.meetingFrom; // the page whose button started it
    if (!from) return;
    sessionStorage.removeItem("meetingFrom");
    history.pushState({}, "", from);
    tellServer();
  };
  on(document, "fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    if (state.full && !isFull && state.running && !state.unfilling) leave();
    state.full = isFull;
    state.unfilling = false;
  });
  const toggleFull = () => {
    if (!document.fullscreenElement) return fill();
    state.unfilling = true;
    document.exitFullscreen();
  };

  // Awake, only when asked
  const wake = async () => {
    try {
      state.lock = await navigator.wakeLock.request("screen");
      flag("awake", "yes");
    } catch {
      flag("awake", "no");
      setTimeout(() => html.dataset.awake === "no" && flag("awake", false), 6000);
    }
  };
  const sleep = () => {
    state.lock?.release().catch(() => {});
    state.lock = undefined;
    flag("awake", false);
  };
  on(document, "visibilitychange", () => state.lock && !document.hidden && wake());

  // Overlays, theme, pin, the page behind
  const overlay = (name) => {
    flag("overlay", html.dataset.overlay === name ? false : name);
    if (html.dataset.overlay === "code") code();
  };
  const code = () => {
    const one = data.codes[state.scene], at = find(".code"), address = find(".code-address");
    if (!one || !at) return;
    at.innerHTML = one.svg;
    address.textContent = one.address;
  };
  const theme = () => put({ theme: html.dataset.theme === "dark" ? "light" : "dark" });
  const pin = () => {
    put({ snapshot: null, pin: said().has("pin") ? null : data.snapshot });
    flag("pinned", said().has("pin"));
    tellServer();
  };
  const open = () => {
    const link = find(`.st-key-scene-${state.scene} .behind`);
    if (!link || html.dataset.lost !== undefined) return; // no server, no page
    const to = new URL(link.href), now = said();
    for (const name of ["lang", "unit"]) if (now.has(name)) to.searchParams.set(name, now.get(name));
    to.searchParams.set("theme", html.dataset.theme);
    if (now.has("pin")) to.searchParams.set("snapshot", now.get("pin"));
    const { scene, left, paused } = state;
    sessionStorage.meeting = JSON.stringify({ search: location.search, scene, left, paused });
    history.pushState({}, "", to.href);
    tellServer();
  };

  // Keys and clickers
  const acts = {
    ArrowRight: () => step(1), PageDown: () => step(1), ArrowDown: () => step(1),
    ArrowLeft: () => step(-1), PageUp: () => step(-1), ArrowUp: () => step(-1),
    Home: () => show(ids[0]), End: () => show(ids.at(-1)),
    " ": () => pause(), Enter: open,
    b: () => flag("blank", html.dataset.blank === undefined), ".": () => acts.b(),
    d: theme, p: pin, q: () => overlay("code"), h: () => overlay("keys"), "?": () => overlay("keys"),
    f: toggleFull, w: () => (state.lock ? sleep() : wake()),
    Escape: () => (html.dataset.overlay ? flag("overlay", false) : leave()),
  };
  const isTyped = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");
  on(window, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!state.running) {
      const onControl = event.target.closest?.("a, button");
      if (!["PageDown", "ArrowRight", "Enter", " ", "f"].includes(key)) return;
      if (onControl && ["Enter", " "].includes(key)) return;
      event.preventDefault();
      fill();
      return start();
    }
    if (event.target.closest?.(".meeting-hand") && ["Enter", " "].includes(key)) return;
    const nth = /^[1-9]$/.test(key) ? ids[key - 1] : undefined;
    const act = nth ? () => (flag("blank", false), show(nth, { aloud: true })) : acts[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || key.startsWith("Arrow") || key.startsWith("Page")) act();
  });

  // Pointer and touch
  let touched;
  const hand = () => {
    state.handUntil = performance.now() + 3000;
    flag("hand", true);
  };
  on(window, "pointermove", (event) => (event.movementX || event.movementY) && hand());
  on(window, "pointerdown", (event) => {
    if (!state.running) return;
    hand();
    touched = event.pointerType === "mouse" || event.target.closest?.("button, a")
      ? undefined : { x: event.clientX, overlay: html.dataset.overlay };
  });
  on(window, "pointerup", (event) => {
    if (!touched || !state.running) return;
    const moved = event.clientX - touched.x;
    if (Math.abs(moved) > 60) step(moved < 0 ? 1 : -1);
    else if (touched.overlay) flag("overlay", false);
    else if (html.dataset.blank !== undefined) flag("blank", false);
    else pause();
    touched = undefined;
  });
  const buttons = {
    start: () => (fill(), start()), next: () => step(1), back: () => step(-1), pause: () => pause(),
    open, code: () => overlay("code"), pin, theme, keys: () => overlay("keys"), leave, close: () => flag("overlay", false),
  };
  // The storyboard, composed on the start panel
  const compose = (one) => {
    const kept = [...document.querySelectorAll(".start [aria-pressed=true]")].map((b) => b.dataset.said);
    const wanted = kept.includes(one) ? kept.filter((name) => name !== one) : [...kept, one];
    put({ scenes: wanted.length ? wanted : [""] });
    tellServer();
  };
  const pace = (by) => {
    put({ seconds: Math.min(600, Math.max(5, data.usual + by)) });
    tellServer();
  };
  Object.assign(buttons, {
    toggle: (button) => compose(button.dataset.said), faster: () => pace(-5), slower: () => pace(5),
  });
  on(window, "click", (event) => {
    const link = event.target.closest?.("a.behind"), button = event.target.closest?.("[data-do]");
    const does = buttons[button?.dataset.do];
    if (link && state.running) { event.preventDefault(); event.stopPropagation(); open(); }
    if (!does) return;
    does(button);
    if (state.running) document.activeElement?.blur();
  });

  // On a phone held upright there is no stage but a plain page (frame.js sizes the stage)
  const measure = () => {
    const flows = innerWidth <= 640 && innerHeight > innerWidth;
    flag("flow", flows);
    if (flows && state.running) leave();
  };
  on(window, "resize", measure);

  // One clock for everything: time left, pointer, drift against burn-in, connection
  const drifts = [[0, 0], [3, 1], [1, 3], [-2, 2], [-3, -1], [-1, -3], [2, -2]];
  let before = performance.now(), checked = 0, minute = 0, isAsking = false;
  const isConnected = () => find("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED";
  const check = async () => {
    if (isAsking) return;
    isAsking = true;
    let answers = false;
    try {
      answers = (await fetch(data.alive, { cache: "no-store", signal: AbortSignal.timeout(2000) })).ok;
    } catch { /* no answer is an answer */ }
    isAsking = false;
    if (listening.signal.aborted) return;
    if (answers && isConnected()) {
      // A chart whose code did not come, as the server went just then: only a new page fetches it.
      if (find(".st-key-stage [data-testid^=stAlert]") && Date.now() - (sessionStorage.mended ?? 0) > 60000) {
        sessionStorage.mended = Date.now();
        return location.reload();
      }
      state.good = Date.now();
      flag("lost", false);
    } else if (html.dataset.lost === undefined) {
      const time = find(".line-lost time"), at = new Date(state.good ?? Date.now());
      if (time) time.textContent = at.toLocaleTimeString("zh-CN",
        { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
      flag("lost", true);
    }
  };
  const tick = () => {
    const now = performance.now(), passed = Math.min(now - before, 1000);
    before = now;
    if (html.dataset.hand !== undefined && now > (state.handUntil ?? 0)) flag("hand", false);
    if (!state.running) return;
    const isHeld = state.paused || html.dataset.overlay !== undefined || html.dataset.blank !== undefined;
    if (!isHeld) {
      state.left -= passed;
      if (state.left <= 0) show(ids[(ids.indexOf(state.scene) + 1) % ids.length]);
      draw();
    }
    const turn = Math.floor(now / 60000) % drifts.length;
    if (turn !== minute) {
      minute = turn;
      html.style.setProperty("--dx", `${drifts[turn][0]}px`);
      html.style.setProperty("--dy", `${drifts[turn][1]}px`);
    }
    if (now - checked > 1500) {
      checked = now;
      check();
    }
  };
  const clock = setInterval(tick, 200);

  // Come on: from a question, from the frame's button, from an address that names a scene, again
  measure();
  flag("full", document.fullscreenEnabled ? "yes" : "no");
  if (said().has("snapshot") && !said().has("pin")) put({ snapshot: null, pin: data.snapshot });
  flag("pinned", said().has("pin"));
  const back = sessionStorage.meeting && JSON.parse(sessionStorage.meeting);
  sessionStorage.removeItem("meeting");
  const wasRunning = state.running;
  if (back) start(back.scene, { left: back.left });
  else if (wasRunning) start(state.scene, { left: state.left });
  else if (window.meetingStart || ids.includes(said().get("scene"))) start(said().get("scene"));
  if (!state.running) flag("meeting", "start");
  window.meetingStart = false;
  if (back || wasRunning) pause(back ? back.paused : state.paused);
  if (html.dataset.flow !== undefined) find(`.st-key-scene-${said().get("scene")}`)?.scrollIntoView();

  state.stop = () => {
    listening.abort();
    clearInterval(clock);
  };
  return () => {
    state.stop();
    sleep();
    for (const name of ["meeting", "scene", "flow", "paused", "blank", "overlay", "hand", "pinned",
      "lost", "full"]) flag(name, false);
    for (const name of ["--dx", "--dy"]) html.style.removeProperty(name);
    window.meeting = undefined;
  };
}
