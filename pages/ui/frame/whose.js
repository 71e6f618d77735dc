// A page is for who opened it. Where nobody is signed in any more, or another at the same browser,
// who may see less, it is loaded anew.
let reader, asks = 0, isSure = false; // for whom the page was loaded; whether it still is
const askWho = async () => {
  const turn = ++asks;
  isSure = false;
  const sent = { method: "HEAD", cache: "no-store", redirect: "manual" };
  const found = await fetch("./", sent).catch(() => null);
  if (!found) return;
  const isOut = [401, 403].includes(found.status) || found.type === "opaqueredirect"; // by a proxy
  const now = found.headers.get("x-reader") ?? "";
  if (isOut && reader !== undefined || found.ok && now !== (reader ??= now)) location.reload();
  else if (turn === asks) isSure = found.ok;
};
askWho();
// Behind a proxy a connection stays open when it is another who has signed in there, and ends after
// a while in which the proxy lets no request pass.
document.addEventListener("visibilitychange", () => { if (!document.hidden) askWho(); });
setInterval(askWho, 60000);
