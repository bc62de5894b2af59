// Pages as a browser prints them: on a sheet of A4, whoever looks at them by night, too. PAPER=FOLDER keeps each as a PDF.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

// What is left of a sheet between its margins, in CSS pixels.
const SHEET = { width: 680, height: 990 };

export async function paper({ story, as, browser, office, looks, start }) {
  await story("a page is printed without what can only be pressed, and whole", async () => {
    const id = await start();
    const auditor = await as("audi");
    await auditor.goto(`${office.url}/documents/backup-restore`);
    const code = await auditor.locator('a[href^="/v/"]').first().getAttribute("href");
    const anybody = await (await browser.newContext({ locale: "id-ID" })).newPage();
    looks.listen(anybody, "anybody");
    for (const [page, path, name] of [
      [await as("sari"), "/?show=all", "inbox"], [await as("sari"), `/instances/${id}`, "instance"], [auditor, "/instances", "instances"],
      [auditor, "/documents/backup-restore", "document"], [auditor, "/reports", "reports"], [auditor, "/reports/late", "reports-late"],
      [auditor, "/reports/monitoring", "reports-monitoring"], [anybody, code, "code"], [await as("adi"), "/office/people", "people"],
    ]) {
      await page.goto(office.url + path);
      await printed(page, `${name} (paper)`, looks);
      if (process.env.PAPER) await keep(page, name);
      await page.emulateMedia({ media: "screen", colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await anybody.context().close();
  });
}

async function printed(page, where, looks) {
  await page.setViewportSize(SHEET);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const told = await page.evaluate(() => {
    const seen = (what) => [...document.querySelectorAll(what)].filter((at) => at.checkVisibility());
    const name = (at) => at.outerHTML.slice(0, 120);
    const pressed = seen("nav, button, .button, form, input, select, textarea, summary, dialog, [role=status], [role=alert], .hold").map((at) => `only for pressing: ${name(at)}`);
    // Each box that would be scrolled in is cut on paper.
    const cut = seen("main *").filter((at) => getComputedStyle(at).overflow !== "visible" && !at.closest("svg, .hidden") && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1)).map((at) => `cut: ${name(at)}`);
    const outside = seen("main *").filter((at) => at.getBoundingClientRect().right > innerWidth + 1 && !at.closest(".hidden")).map((at) => `beyond the sheet: ${name(at)}`);
    const grey = (colour) => colour.match(/[\d.]+/g).map(Number);
    const words = seen("main *").filter((at) => !at.closest("svg, .hidden") && [...at.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    const pale = words.filter((at) => Math.max(...grey(getComputedStyle(at).color).slice(0, 3)) > 0x60).map((at) => `pale: ${name(at)}`);
    const filled = seen("html, body, main, main *").filter((at) => { const [r, g, b, a = 1] = grey(getComputedStyle(at).backgroundColor); return a > 0 && Math.min(r, g, b) < 0xff && !at.closest("svg"); }).map((at) => `not on white: ${name(at)}`);
    return { faults: [...pressed, ...cut, ...outside.slice(0, 3), ...pale, ...filled], words: words.length };
  });
  if (told.words < 5) looks.fault(where, "nothing stands on it");
  for (const fault of told.faults) looks.fault(where, fault);
}

async function keep(page, name) {
  mkdirSync(process.env.PAPER, { recursive: true });
  await page.pdf({ path: join(process.env.PAPER, `${name}.pdf`), preferCSSPageSize: true });
}
