// What pages gain with a script; each of them is whole without it.

const main = document.querySelector("main");

// The answer to a form is looked at again, reloaded and handed on at the address of the page on which the form stands; the form's own is
// only for sending.
if (main?.dataset.here && main.dataset.here !== location.pathname + location.search) history.replaceState(null, "", main.dataset.here);

// The page again, as it is now, without leaving it: what is being filled in stays, and what is to be put right.
async function refresh() {
  const parts = document.querySelectorAll("[data-live]");
  if (!parts.length) return;
  // Without a network it stays as it is; the next listening looks again.
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  const stale = document.getElementById("stale");
  if (answer?.redirected && stale) {
    stale.querySelector("a").href = answer.url;
    stale.hidden = false;
  }
  if (!answer?.ok || answer.redirected) return;
  if (stale) stale.hidden = true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const next = fresh.getElementById(part.id);
    const at = document.activeElement;
    const busy = (part.contains(at) && !at.matches(places)) || part.querySelector("form[data-touched], form[inert], form [role=alert]");
    if (next && busy) overtaken(part, next);
    if (!next || busy || source(next) === made.get(part)) continue;
    made.set(part, source(next));
    renew(part, next);
  }
  wire();
  centre();
}

// Whoever fills in what is not asked for any more is told so before he goes on.
function overtaken(part, next) {
  const asked = [...next.querySelectorAll("form[data-hold]")].map(draft);
  for (const form of part.querySelectorAll("form[data-touched][data-hold]:not([inert])")) {
    if (asked.includes(draft(form))) form.parentElement.querySelector(".alert.told.over")?.remove();
    else if (!form.parentElement.querySelector(".alert.told")) remark(form, words.over, "over");
  }
}

// A part as the server made it, but for the key that each making of a form has anew.
const source = (part) => part.innerHTML.replace(/name="key" value="[^"]*"/g, "");
const made = new Map([...document.querySelectorAll("[data-live]")].map((part) => [part, source(part)]));

// What was scrolled, opened or looked at stays so; of a list, the same entry, or the one that came in its place.
const places = "[role=region], [role=group], .chart, details, summary, a.task";
function renew(part, next) {
  const entries = () => [...part.querySelectorAll("a.task")];
  const entry = entries().indexOf(document.activeElement), at = document.activeElement.href;
  const former = [...part.querySelectorAll(places)];
  const states = former.map((place) => [place.scrollTop, place.scrollLeft, place.open]);
  const looked = former.indexOf(document.activeElement);
  part.replaceChildren(...next.childNodes);
  part.querySelectorAll(places).forEach((place, nth) => {
    if (!states[nth] || place.tagName !== former[nth].tagName) return;
    [place.scrollTop, place.scrollLeft] = states[nth];
    if (states[nth][2]) place.open = true;
    if (nth === looked && entry < 0) place.focus({ preventScroll: true });
  });
  if (entry < 0) return;
  const now = entries();
  (now.find((one) => one.href === at) || now[Math.min(entry, now.length - 1)])?.focus({ preventScroll: true });
}

// On a phone a chart is wider than its window: the step that waits is brought into it.
function centre() {
  for (const chart of document.querySelectorAll(".chart")) {
    const step = chart.querySelector(".symbol.current")?.getBoundingClientRect(), box = chart.getBoundingClientRect();
    if (step && (step.left < box.left || step.right > box.right)) chart.scrollLeft += step.left + step.width / 2 - box.left - box.width / 2;
  }
}
centre();
addEventListener("resize", centre);

// The server says when something has changed.
const wanted = main?.querySelector("[data-listen]");
if (wanted) {
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 50); };
  const listen = () => {
    const events = new EventSource("/events" + wanted.dataset.listen);
    events.addEventListener("changed", soon);
    // What changed since the page was made, or while nobody listened, was told to nobody here.
    events.addEventListener("open", soon);
    // A browser does not come again by itself where it was answered anything else, as when the session has ended.
    events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) { soon(); setTimeout(listen, 10_000); } });
  };
  listen();
}

// A command that runs is looked at while it does.
setInterval(() => { if (document.querySelector("[data-poll]") && !document.hidden) refresh(); }, 2000);

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

// A completion is looked at first, then held back for ten seconds in which it can be taken back, then sent; without a network it waits,
// with what was filled in and its key, and is sent once.
const words = document.getElementById("words")?.dataset;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const online = () => (navigator.onLine ? pause(2000) : new Promise((done) => addEventListener("online", done, { once: true })));

function show(form, answer, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const next = fresh.querySelector("main");
  if (!fresh.getElementById("turns")) return tell(form, answer, next);
  main.replaceChildren(...next.childNodes);
  main.dataset.here = next.dataset.here;
  history.replaceState(null, "", answer.redirected ? answer.url : main.dataset.here);
  (main.querySelector("[role=alert]") || main).focus();
  wire();
}

// Says something beside what was filled in.
function remark(form, text, kind = "") {
  form.parentElement.querySelector(".alert.told")?.remove();
  const alert = Object.assign(document.createElement("div"), { className: `alert told ${kind}`, role: "alert", tabIndex: -1 });
  alert.append(Object.assign(document.createElement("p"), { textContent: text }));
  form.before(alert);
  return alert;
}

// What is no page of the instance, as when one has to sign in again or a file is too large, is told beside what was filled in.
function tell(form, answer, next) {
  const isLogin = new URL(answer.url).pathname === "/login";
  const alert = remark(form, isLogin ? words.login : next?.querySelector(".lead")?.textContent || words.failed);
  if (isLogin) alert.append(Object.assign(document.createElement("a"), { textContent: words.enter, href: "/login", target: "_blank" }));
  alert.focus();
}

// Where the network or the server is not there just now, it is sent again until it is taken back.
const later = [429, 502, 503, 504];
async function send(form, fields, held) {
  while (!held.back) {
    const answer = await fetch(form.action, { method: "POST", body: fields }).catch(() => null);
    if (answer && !later.includes(answer.status)) return answer;
    held.say(answer ? words.busy : words.lost);
    await Promise.race([answer ? pause(3000) : online(), held.taken]);
  }
}

function bar(form) {
  const box = document.getElementById("hold").content.cloneNode(true).firstElementChild;
  form.after(box);
  const text = box.querySelector("p"), button = box.querySelector("button");
  const held = { box, button, back: false, say: (what) => { if (text.textContent !== what) text.textContent = what; } };
  held.taken = new Promise((done) => button.addEventListener("click", () => { held.back = true; done(); }));
  return held;
}

async function complete(form, submitter) {
  form.parentElement.querySelector(".alert.told")?.remove();
  const fields = new FormData(form, submitter);
  const held = bar(form);
  form.inert = true;
  const stay = (leaving) => leaving.preventDefault();
  addEventListener("beforeunload", stay);
  const over = () => { held.box.remove(); form.inert = false; removeEventListener("beforeunload", stay); };
  held.say(words.sending);
  fields.set("check", "1");
  let answer = await send(form, fields, held);
  if (answer && !held.back && answer.status !== 204) { const text = await answer.text(); over(); return show(form, answer, text); }
  for (let left = Number(form.dataset.hold || 10); left > 0 && !held.back; left--) {
    held.say(words.held.replace("{n}", left));
    for (let tenth = 0; tenth < 10 && !held.back; tenth++) await pause(100);
  }
  if (held.back) { over(); submitter?.focus(); return; }
  held.button.remove();
  held.say(words.sending);
  fields.delete("check");
  fields.set("confirm", "1");
  answer = await send(form, fields, held);
  const text = await answer.text();
  over();
  if (new URL(answer.url).searchParams.has("after")) drafts.removeItem(draft(form));
  show(form, answer, text);
}

// What is being filled in, in whichever form, is not made anew while it is.
document.addEventListener("input", ({ target }) => { if (target.form) target.form.dataset.touched = "1"; });

// What is being filled in outlives a reload of the page, with its key: for whoever fills it in, and nobody who sits there afterwards.
const drafts = sessionStorage;
const person = document.querySelector(".self > summary")?.textContent;
const draft = (form) => `draft ${form.getAttribute("action")} ${form.elements.actor?.value} ${person}`;
document.querySelector("form[action='/logout']")?.addEventListener("submit", () => drafts.clear());

function wire() {
  for (const form of document.querySelectorAll("form[data-hold]")) {
    if (form.dataset.wired) continue;
    form.dataset.wired = "1";
    const kept = JSON.parse(drafts.getItem(draft(form)) || "null");
    if (kept && !form.querySelector("[role=alert]")) {
      form.dataset.touched = "1";
      for (const [name, value] of kept) for (const field of form.elements) {
        if (field.name !== name || field.type === "file") continue;
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else if (name === "key" || field.type !== "hidden") field.value = value;
      }
    }
    form.addEventListener("input", () => {
      const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      drafts.setItem(draft(form), JSON.stringify(texts));
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.value === "retry") return;
      event.preventDefault();
      complete(form, event.submitter);
    });
  }
  for (const zone of document.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("over", on); };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      const all = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
      input.files = all.files;
      input.form.dataset.touched = "1";
    });
  }
}
wire();
// What is shown once can be copied.
for (const copy of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).value);
    copy.textContent = copy.dataset.done;
  });
}
