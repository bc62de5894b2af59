// The pictures that docs show: pages of an office that has worked for three months, at a desk by day, on a phone by night.
//
//     node pictures.mjs PROGRAM QUARTER FOLDER PICTURES
//
// QUARTER is examples/quarter.rs, built.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { DESK, PHONE } from "./looks.mjs";
import { Office, signIn } from "./office.mjs";

const DOCUMENT = resolve(import.meta.dirname, "../../sop/backup-restore.yaml");
const [program, quarter, folder, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });

process.env.TZ = "Asia/Jakarta";
const office = new Office(program, folder);
await office.open({ quarter, document: DOCUMENT });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

async function take(who, path, name) {
  const page = await (await browser.newContext({ locale: "id-ID", timezoneId: "Asia/Jakarta" })).newPage();
  if (who) await signIn(page, office.url, who);
  for (const [size, viewport, colorScheme] of [["desk", DESK, "light"], ["phone", PHONE, "dark"]]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(office.url + (typeof path === "string" ? path : await path(page)));
    await page.screenshot({ path: join(pictures, `${name}-${size}-${colorScheme}.png`), animations: "disabled" });
  }
  await page.context().close();
}

// An open request that is half way.
async function halfway(page) {
  const ask = async (path) => (await page.request.get(`${office.url}/api/v1/instances${path}`)).json();
  const { items } = await ask("?procedure=restore&state=open");
  const all = await Promise.all(items.map(({ id }) => ask(`/${id}`)));
  const after = (count) => all.find(({ tasks }) => tasks.length === count);
  return `/instances/${[5, 6, 4, 7, 3, 2, 1].map(after).find(Boolean).id}`;
}

await take("pelita", "/?show=all", "inbox-all");
await take("audi", halfway, "instance-live");
await take("audi", "/documents/backup-restore", "document");
await take("audi", "/reports", "reports");
await take("adi", "/office", "office");
let code;
await take("audi", async (page) => { await page.goto(`${office.url}/documents/backup-restore`); return (code = await page.locator('a[href^="/v/"]').first().getAttribute("href")); }, "code");
await take(null, code, "code");

await browser.close();
await office.close();
