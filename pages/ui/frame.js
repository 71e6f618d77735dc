// The address says language and theme; this keeps <html> and the theme in step with it.
// Streamlit follows what the system prefers, so the answer to that question is given here.
(() => {
  const html = document.documentElement;
  const asked = (name) => new URLSearchParams(location.search).get(name);
  const media = window.matchMedia.bind(window);
  const system = media("(prefers-color-scheme: dark)");
  const listeners = new Set();
  const isDark = () => ({ dark: true, light: false })[asked("theme")] ?? system.matches;
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
    if (theme === shown) return;
    shown = theme;
    listeners.forEach((listener) => listener({ matches: answer.matches, media: answer.media }));
  };
  for (const name of ["pushState", "replaceState"]) {
    const own = history[name];
    history[name] = function (...given) {
      own.apply(this, given);
      settle();
    };
  }
  addEventListener("popstate", settle);
  system.addEventListener("change", settle);

  // Charts are drawn on the server; it needs to know how wide the screen is.
  const measure = () => {
    document.cookie = `screen=${Math.round(innerWidth)}; path=/; SameSite=Strict`;
  };
  addEventListener("resize", measure);
  measure();
  settle();
})();
