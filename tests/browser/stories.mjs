// Whole stories in a real browser: an author publishes, a requester asks, the head of the office hands on, the head of the field rejects, or
// approves and the restore is done, an auditor reads the code of a sheet. Every page that is met is looked at.
//
//     node stories.mjs PROGRAM FOLDER [--pictures FOLDER]
//
// STORIES=upload tells only those whose title has that word. `--pictures` keeps pictures of every page: at a desk by day, on a phone by
// night; those that docs show are taken by pictures.mjs.

import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { Looks } from "./looks.mjs";
import { meanwhile } from "./meanwhile.mjs";
import { Office, PEOPLE, signIn } from "./office.mjs";
import { paper } from "./paper.mjs";
import { rooms } from "./rooms.mjs";
import { work } from "./work.mjs";

const DOCUMENT = resolve(import.meta.dirname, "../../sop/backup-restore.yaml");
const [program, folder, , pictures] = process.argv.slice(2);
if (pictures) mkdirSync(pictures, { recursive: true });

const office = new Office(program, folder);
const looks = new Looks(pictures);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
const pages = {};

// A person's own browser, signed in.
async function as(name) {
  if (!pages[name]) {
    const context = await browser.newContext({ locale: "id-ID", timezoneId: "Asia/Jakarta" });
    pages[name] = await context.newPage();
    pages[name].setDefaultTimeout(20_000);
    looks.listen(pages[name], name);
    await signIn(pages[name], office.url, name);
  }
  return pages[name];
}

async function story(title, tell) {
  if (process.env.STORIES && !new RegExp(process.env.STORIES).test(title)) return;
  const began = Date.now();
  try {
    await tell();
    console.log(`ok      ${title} (${Date.now() - began} ms)`);
  } catch (error) {
    looks.fault(title, error.stack);
    console.log(`FAILED  ${title}`);
  }
}

// Completes the task that waits on an instance's page, and waits until it is kept; what is held back is sent at once.
async function complete(name, id, button, fill = {}) {
  const page = await as(name);
  await page.goto(`${office.url}/instances/${id}`);
  for (const [label, text] of Object.entries(fill)) await page.getByLabel(label).first().fill(text);
  await page.evaluate(() => { for (const form of document.querySelectorAll("form[data-hold]")) form.dataset.hold = "1"; });
  await page.locator("section.turn").getByRole("button", { name: button, exact: true }).click();
  await page.getByText("Tersimpan dan tersegel").waitFor();
  return page;
}

// Finds the instance in somebody's inbox, and opens it there.
async function fromInbox(name, id) {
  const page = await as(name);
  await page.goto(office.url);
  await looks.at(page, "inbox");
  await page.locator(`a.task[href^="/instances/${id}"]`).click();
  await page.locator("section.turn").waitFor();
  return page;
}

// Begins a restore from its document's page; gives the instance's id.
async function begin() {
  const page = await as("sari");
  await page.goto(`${office.url}/documents/backup-restore`);
  await looks.at(page, "document");
  await page.getByRole("link", { name: "Mulai Prosedur Restore Data" }).click();
  await looks.at(page, "start");
  await page.getByRole("button", { name: /Mulai/ }).click();
  await page.waitForURL(/\/instances\/restore-\d+/);
  return page.url().match(/restore-\d+/)[0];
}

await office.open();

await story("whoever has not signed in is asked to, and told what is wrong", async () => {
  const page = await (await browser.newContext({ locale: "id-ID" })).newPage();
  looks.listen(page, "nobody");
  await page.goto(`${office.url}/instances`);
  await looks.at(page, "login");
  await page.getByLabel("Nama").fill("sari");
  await page.getByLabel("Kata sandi").fill("bukan ini");
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.getByRole("alert").waitFor();
  await looks.at(page, "login-wrong", { answers: true });
  if (await page.getByLabel("Nama").inputValue() !== "sari") looks.fault("login-wrong", "the name is not kept");
  await page.context().close();
});

await story("an office without a document says what to do", async () => {
  const page = await as("sari");
  await page.goto(office.url);
  await looks.at(page, "inbox-empty");
  await page.goto(`${office.url}/instances`);
  await looks.at(page, "instances-empty");
  await page.goto(`${office.url}/password`);
  await looks.at(page, "password");
  await page.goto(`${office.url}/tidak-ada`);
  await looks.at(page, "problem");
});

await story("an author publishes by upload", async () => {
  const page = await as("ani");
  await page.goto(`${office.url}/documents`);
  await looks.at(page, "documents-empty");
  await page.goto(`${office.url}/upload`);
  await looks.at(page, "upload");
  await page.getByLabel("atau teksnya").fill("sop: 1\nid: salah\ntitle: Salah\nprosedur: {}\n");
  await page.getByRole("button", { name: "Periksa" }).click();
  await page.getByRole("heading", { name: "Perbaiki dan periksa lagi" }).waitFor();
  await looks.at(page, "findings", { answers: true });
  await page.goto(`${office.url}/upload`);
  await page.getByLabel("Berkas").setInputFiles(DOCUMENT);
  await page.getByRole("button", { name: "Periksa" }).click();
  await page.getByRole("button", { name: "Terbitkan" }).waitFor();
  await looks.at(page, "checked", { answers: true });
  await page.getByRole("button", { name: "Terbitkan" }).click();
  await page.waitForURL(/\/documents\/backup-restore/);
  await page.goto(`${office.url}/documents`);
  await looks.at(page, "documents");
});

const start = async () => {
  const page = await as("sari");
  const answer = await page.request.post(`${office.url}/api/v1/instances`, { data: { procedure: "restore" } });
  return (await answer.json()).id;
};

await story("a request is handed on and rejected", async () => {
  const id = await begin();
  await fromInbox("sari", id);
  await looks.at(await as("sari"), "instance");
  await complete("sari", id, "Selesai", { Catatan: "Basis data arsip" });
  await fromInbox("kadir", id);
  await complete("kadir", id, "Selesai");
  await fromInbox("budi", id);
  await looks.at(await as("budi"), "decision");
  await complete("budi", id, "Ditolak");
  const page = await as("sari");
  await page.goto(`${office.url}/instances/${id}`);
  await page.locator("#about").getByText(/ditolak/i).waitFor();
  await looks.at(page, "instance-rejected");
});

await story("a request is approved, the restore done, and others see it without reloading", async () => {
  const id = await start();
  const watching = await as("audi");
  await watching.goto(`${office.url}/instances/${id}`);
  await complete("sari", id, "Selesai");
  await watching.locator("#turns").getByText("Kadis Kominfo").waitFor();
  await complete("kadir", id, "Selesai");
  await complete("budi", id, "Disetujui", { Catatan: "Wewenang diperiksa" });
  await complete("pelita", id, "Selesai");
  await watching.locator(".symbol.current").waitFor();
  await watching.locator("#turns").getByText("Membuat proses restore").waitFor();
  await looks.at(watching, "instance-live");
  for (let step = 0; step < 3; step++) await complete("pelita", id, "Selesai");
  await complete("sari", id, "Selesai");
  await watching.locator("#about").getByText(/selesai/i).waitFor();
  await looks.at(watching, "instance-done");
  await watching.goto(`${office.url}/instances`);
  await looks.at(watching, "instances");
});

await story("what is held back can be taken back", async () => {
  const id = await start();
  const page = await fromInbox("sari", id);
  await page.getByLabel("Catatan").first().fill("Belum jadi");
  await page.locator("section.turn").getByRole("button", { name: "Selesai", exact: true }).click();
  await page.getByRole("button", { name: "Urungkan" }).click();
  if (await page.getByLabel("Catatan").first().inputValue() !== "Belum jadi") looks.fault("taken back", "what was typed is lost");
  const shown = await (await page.request.get(`${office.url}/api/v1/instances/${id}`)).json();
  if (shown.tasks[0].state === "done") looks.fault("taken back", "it was sent all the same");
});

await story("without a script everything is there, too", async () => {
  const context = await browser.newContext({ locale: "id-ID", javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, office.url, "sari");
  const id = await start();
  await page.goto(`${office.url}/instances/${id}`);
  await page.locator("section.turn").getByRole("button", { name: "Selesai", exact: true }).click();
  await page.getByRole("button", { name: "Ya, kirim" }).click();
  await page.getByText("Tersimpan dan tersegel").waitFor();
  await context.close();
});

await story("a network that is gone loses nothing", async () => {
  const id = await start();
  const page = await fromInbox("sari", id);
  await page.getByLabel("Catatan").first().fill("Ditulis tanpa jaringan");
  await page.context().setOffline(true);
  await page.evaluate(() => { for (const form of document.querySelectorAll("form[data-hold]")) form.dataset.hold = "1"; });
  await page.locator("section.turn").getByRole("button", { name: "Selesai", exact: true }).click();
  await page.getByText("Jaringan terputus").waitFor();
  await page.context().setOffline(false);
  await page.getByText("Tersimpan dan tersegel").waitFor();
  const happened = await (await page.request.get(`${office.url}/api/v1/instances/${id}/history`)).text();
  if (happened.split("Ditulis tanpa jaringan").length !== 2) looks.fault("network", "not sent just once");
  // What the browser itself says of the network is no fault of the page.
  looks.faults = looks.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault));
});

await story("the code of a sheet says what it is worth, to anybody", async () => {
  const context = await browser.newContext({ locale: "id-ID" });
  const page = await context.newPage();
  looks.listen(page, "passer-by");
  await page.goto(`${office.url}/v`);
  await looks.at(page, "in-force");
  await page.goto(`${office.url}/v/${"0".repeat(64)}`);
  await looks.at(page, "code-unknown");
  const auditor = await as("audi");
  await auditor.goto(`${office.url}/documents/backup-restore`);
  const code = await auditor.locator('a[href^="/v/"]').first().getAttribute("href");
  await page.goto(office.url + code);
  await looks.at(page, "code");
  const text = await page.locator("main").innerText();
  for (const name of Object.keys(PEOPLE)) if (new RegExp(`\\b${name}\\b`, "i").test(text)) looks.fault("code", `names ${name}`);
  await context.close();
});

await story("the other pages, as whoever they are for", async () => {
  for (const [name, path, what] of [
    ["adi", "/office", "office"], ["adi", "/office/people", "people"], ["adi", "/office/people/sari", "person"],
    ["sari", "/self", "self"], ["audi", "/reports", "reports"], ["audi", "/reports/late", "reports-late"],
    ["audi", "/reports/compliance", "reports-compliance"], ["audi", "/reports/monitoring", "reports-monitoring"],
  ]) {
    const page = await as(name);
    await page.goto(office.url + path);
    await looks.at(page, what);
  }
});

const told = { story, as, browser, office, looks, start };
await rooms(told);
await work(told);
await meanwhile(told);
await paper(told);
await story("every page has been looked at", () => looks.all(resolve(import.meta.dirname, "../../src/web/pages")));

await browser.close();
await story("the server ends well", () => office.close());
console.log(`${looks.seen.length} pages: ${looks.seen.join(", ")}`);
if (looks.faults.length) { console.log(`${looks.faults.length} faults`); process.exit(1); }
if (!existsSync(DOCUMENT)) process.exit(1);
