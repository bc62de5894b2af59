// What pages gain with a script; each of them is whole without it.

const main = document.querySelector("main");

// The page again, as it is now, without leaving it: what is being filled in stays.
async function refresh() {
  const parts = document.querySelectorAll("[data-live]");
  if (!parts.length) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...next.childNodes);
  }
}

// The server says when something has changed.
const wanted = main?.querySelector("[data-listen]");
if (wanted) {
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 50); };
  const events = new EventSource("/events" + wanted.dataset.listen);
  events.addEventListener("changed", soon);
  let opened = false;
  events.addEventListener("open", () => { if (opened) soon(); opened = true; });
}

// j and k walk the list, Enter opens, ? shows the keys.
const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey || typing(press.target)) return;
  const tasks = [...document.querySelectorAll("a.task")];
  const at = tasks.indexOf(document.activeElement);
  if (press.key === "j" || press.key === "k") {
    const next = tasks[Math.max(0, Math.min(tasks.length - 1, at + (press.key === "j" ? 1 : at < 0 ? 1 : -1)))];
    next?.focus();
    if (next) press.preventDefault();
  } else if (press.key === "?") {
    const keys = document.getElementById("keys");
    if (keys) { keys.open ? keys.close() : keys.showModal(); press.preventDefault(); }
  }
});
