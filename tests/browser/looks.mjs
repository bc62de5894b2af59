// Looks at a page as everybody must be able to: by machine for accessibility (axe), at a desk and on a phone, light and dark, twice as
// large, by keyboard alone, and in both languages. What is wrong is gathered, so that one run tells all of it.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// What answers with a file.
const NO_PAGES = /^\/(assets\/|favicon|robots|office\/calendar\/file|reports\/file\/|instances\/\{id\}\/files\/)/;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
// 200 % of a desk of 1280 pixels leaves half of them.
const LARGE = { width: 640, height: 450 };

export class Looks {
  constructor(pictures) {
    this.faults = [];
    this.seen = [];
    this.paths = [];
    this.pictures = pictures;
  }

  fault(where, what) {
    this.faults.push(`${where}: ${what}`);
    console.log(`fault   ${where}: ${what}`);
  }

  // Hears of everything that a page complains of by itself: scripts, refused contents, lost addresses.
  listen(page, who) {
    page.on("console", (said) => {
      // That a form was refused is no fault of the page, and is told on it.
      if (said.type() === "error" && !/status of (422|403|404|409)/.test(said.text())) this.fault(`${who} ${page.url()}`, `console: ${said.text()}`);
    });
    page.on("pageerror", (error) => this.fault(`${who} ${page.url()}`, error.message));
    page.on("response", (answer) => {
      if (answer.status() >= 500) this.fault(`${who} ${answer.url()}`, `status ${answer.status()}`);
    });
  }

  // All of it, of the page as it is now; one that answers a form is not asked for again in the other language.
  async at(page, name, { answers = false } = {}) {
    if (this.seen.includes(name)) return;
    this.seen.push(name);
    this.paths.push(new URL(page.url()).pathname);
    for (const [size, viewport] of [["desk", DESK], ["phone", PHONE]]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await this.axe(page, `${name} (${size}, ${colorScheme})`);
        if (this.pictures && (size === "desk") === (colorScheme === "light")) {
          await page.evaluate(() => scrollTo(0, 0));
          await page.screenshot({ path: join(this.pictures, `${name}-${size}-${colorScheme}.png`), animations: "disabled" });
        }
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    for (const [size, viewport] of [["phone", PHONE], ["200 %", LARGE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) this.fault(`${name} (${size})`, `scrolls sideways by ${wide} pixels: ${await widest(page)}`);
      if (size === "phone") for (const small of await page.evaluate(smallTargets)) this.fault(`${name} (${size})`, `small target: ${small}`);
      for (const cut of await page.evaluate(cutOff)) this.fault(`${name} (${size})`, `is cut off: ${cut}`);
    }
    for (const lost of await tabs(page)) this.fault(name, `the tab key does not reach: ${lost}`);
    if (!answers) await this.languages(page, name);
  }

  // Every address of a page that the program's list of routes has was looked at; files and pictures are no pages.
  all(folder) {
    const texts = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".rs")).map((name) => readFileSync(join(folder, name), "utf8"));
    const routes = texts.flatMap((text) => [...text.matchAll(/Route::get\(\s*"([^"]*)"/g)].map((found) => found[1]));
    if (routes.length < 25) this.fault("routes", `only ${routes.length} are listed`);
    for (const route of routes.filter((route) => !NO_PAGES.test(route))) {
      const pattern = new RegExp(`^${route.replace(/\{[^}]*\}/g, "[^/]+")}$`);
      if (!this.paths.some((path) => pattern.test(path))) this.fault(route, "nobody looked at it");
    }
  }

  async axe(page, where) {
    const found = await page.evaluate(`(async () => {
      if (!window.axe) { ${AXE} }
      const { violations, passes } = await axe.run(document, { resultTypes: ["violations", "passes"] });
      if (passes.length < 10) return ["looked at nothing"];
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => id + " " + node.target.join(" ") + " " + (node.any[0] || node.all[0] || node.none[0])?.message));
    })()`);
    for (const one of found) this.fault(where, `axe: ${one}`);
  }

  // In both languages something stands everywhere, and nothing of a template shows through.
  async languages(page, name) {
    // A page that answers a form is not asked for again.
    if (await page.evaluate(() => performance.getEntriesByType("navigation")[0]?.responseStatus !== 200)) return;
    const address = page.url().split("#")[0];
    const texts = {};
    for (const lang of ["en", "id"]) {
      await page.context().addCookies([{ name: "sop-lang", value: lang, url: address }]);
      await page.goto(address);
      const told = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        text: document.body.innerText,
        title: document.title,
        h1: document.querySelectorAll("h1").length,
        empty: [...document.querySelectorAll("h1,h2,h3,button,label,legend,th,summary,a,dt")].filter((at) => at.checkVisibility() && !at.textContent.trim() && !at.ariaLabel && !at.querySelector("svg,img")).map((at) => at.outerHTML),
      }));
      if (told.lang !== lang) this.fault(`${name} (${lang})`, `its language is ${told.lang}`);
      if (told.h1 !== 1) this.fault(`${name} (${lang})`, `${told.h1} first headings`);
      if (!told.title.replace("· SOP", "").trim()) this.fault(`${name} (${lang})`, "no title");
      for (const one of told.empty) this.fault(`${name} (${lang})`, `without a text: ${one}`);
      const through = told.text.match(/\{\{|\{%|undefined|\bNaN\b|\[object|say\(|\bnull\b/);
      if (through) this.fault(`${name} (${lang})`, `shows ${through[0]}`);
      texts[lang] = told.text;
    }
    if (texts.en === texts.id) this.fault(name, "reads the same in both languages");
  }
}

// What reaches furthest to the right.
function widest(page) {
  return page.evaluate(() => {
    const right = (at) => at.getBoundingClientRect().right;
    const inside = (at) => { for (let up = at.parentElement; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
    const all = [...document.body.querySelectorAll("*")].filter((at) => right(at) > innerWidth && !inside(at));
    return all.slice(0, 3).map((at) => at.outerHTML.slice(0, 120)).join(" | ");
  });
}

// What a narrow page shows only in part: badges and buttons that end behind what holds them, and tables that stand as cards and yet are wider.
function cutOff() {
  const hides = (one) => { const how = getComputedStyle(one).overflowX; return how === "hidden" || how === "clip"; };
  const right = (one) => one.getBoundingClientRect().right;
  const behind = (one) => { let at = one.parentElement; while (at && !hides(at)) at = at.parentElement; return at && right(one) > right(at) + 1; };
  const parts = [...document.querySelectorAll(".badge, .button, button")].filter((one) => one.checkVisibility() && behind(one));
  const cards = [...document.querySelectorAll(".cards-when-narrow")].filter(({ parentElement: at }) => at.scrollWidth > at.clientWidth + 1);
  return [...parts, ...cards].map((one) => one.innerText.slice(0, 80));
}

// Buttons, fields and entries that a finger would miss; words in a sentence are links of their line's height.
function smallTargets() {
  const targets = document.querySelectorAll("button, .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, summary, nav a, a.task, label.choice");
  const small = [...targets].filter((at) => at.checkVisibility() && at.getBoundingClientRect().height > 0 && at.getBoundingClientRect().height < 43.5);
  return small.map((at) => `${at.outerHTML.slice(0, 120)} (${Math.round(at.getBoundingClientRect().height)} px)`);
}

// What can be used, and is not come to by the tab key.
async function tabs(page) {
  const count = await page.evaluate(() => {
    const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const alike = new Set();
    window.sopTabs = [...document.querySelectorAll(usable)].filter((at) => {
      if (at.disabled || at.tabIndex < 0 || !at.checkVisibility() || at.closest("[inert]")) return false;
      // Of choices that shut one another out, one is come to, and the others by the arrows.
      if (at.type === "radio") { if (alike.has(at.name)) return false; alike.add(at.name); }
      return true;
    });
    window.sopReached = new Set();
    // The keys begin at the page's beginning, wherever it was opened.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
    return window.sopTabs.length;
  });
  for (let press = 0; press < count + 6; press++) {
    await page.keyboard.press("Tab");
    await page.evaluate(() => { const at = document.activeElement; window.sopReached.add(at); if (at.type === "radio") for (const one of document.getElementsByName(at.name)) window.sopReached.add(one); });
  }
  // A page that was made anew meanwhile, because something changed, is walked once more.
  if (await page.evaluate(() => window.sopTabs.some((at) => !at.isConnected))) return tabs(page);
  return page.evaluate(() => window.sopTabs.filter((at) => !window.sopReached.has(at)).map((at) => at.outerHTML.slice(0, 120)));
}
