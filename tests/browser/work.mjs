// What an operator does besides completing: a form with faults, evidence that is dropped, handing on, comments, suspending, cancelling,
// automatic steps whose output is read while they run, what went wrong with them, and the keyboard alone.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

// An office's own command: it says what it does, waits until it is let go on, and fails the first time.
const COMMANDS = (folder) => `commands:
  salin:
    exec: [sh, -c, 'echo "menyalin arsip"; until [ -e ${folder}/lanjut ]; do sleep 0.1; done; if [ -e ${folder}/baik ]; then echo "selesai menyalin"; else echo "cakram penuh" >&2; exit 3; fi']
    sandbox: off
    idempotent: true
`;

const ARCHIVE = `sop: 1
id: arsip
title: Penyalinan Arsip
language: id
actors: { pelaksana: Pelaksana, pemohon: Pemohon }
procedures:
  salin:
    title: Prosedur Penyalinan Arsip
    steps:
      - id: minta
        activity: Meminta salinan arsip
        actor: pemohon
        quality: { output: { name: Surat permintaan, attach: [pdf] } }
        form: { perihal: { type: text, label: Perihal, required: true }, lembar: { type: number, label: Jumlah lembar, required: true } }
      - { id: salin, activity: Menyalin arsip, actor: pelaksana, quality: { output: Salinan }, run: salin }
      - { id: terima, activity: Menerima salinan, actor: pemohon, quality: { output: Tanda terima } }
`;

export async function work({ story, as, office, looks, start }) {
  await story("a document whose steps run the office's commands is published", async () => {
    writeFileSync(join(office.folder, "store", "commands.yaml"), COMMANDS(office.folder));
    const page = await as("ani");
    await page.goto(`${office.url}/upload`);
    await page.getByLabel("atau teksnya").fill(ARCHIVE.replace("run: salin", "run: sailn"));
    await page.getByRole("button", { name: "Periksa" }).click();
    await page.locator(".said.late", { hasText: "sailn" }).waitFor();
    await page.getByLabel("atau teksnya").fill(ARCHIVE);
    await page.getByRole("button", { name: "Periksa" }).click();
    await page.getByRole("button", { name: "Terbitkan" }).click();
    await page.waitForURL(/\/documents\/arsip/);
    const admin = await as("adi");
    await admin.goto(`${office.url}/office/commands`);
    await looks.at(admin, "commands");
  });

  let id;
  await story("a form tells all its faults, takes dropped evidence, and its command is looked at while it runs", async () => {
    const page = await as("sari");
    await page.goto(`${office.url}/documents/arsip`);
    await page.getByRole("link", { name: /Mulai/ }).click();
    await page.getByRole("button", { name: /Mulai/ }).click();
    await page.waitForURL(/\/instances\/salin-\d+/);
    id = page.url().match(/salin-\d+/)[0];
    await looks.at(page, "form");
    const done = page.locator("section.turn").getByRole("button", { name: "Selesai", exact: true });
    await page.getByLabel("Jumlah lembar").fill("banyak");
    await done.click();
    await page.getByRole("alert").waitFor();
    await looks.at(page, "form-wrong", { answers: true });
    if (await page.locator("[aria-invalid=true]").count() < 2) looks.fault("form-wrong", "not all faults at once");
    await page.goto(`${office.url}/instances/${id}`);
    await page.getByLabel("Perihal").fill("Arsip 2025");
    await page.getByLabel("Jumlah lembar").fill("12");
    const file = await page.evaluateHandle(() => { const all = new DataTransfer(); all.items.add(new File(["%PDF-1.7\n%%EOF\n"], "surat.pdf", { type: "application/pdf" })); return all; });
    await page.locator("[data-drop]").first().dispatchEvent("drop", { dataTransfer: file });
    await page.evaluate(() => { for (const form of document.querySelectorAll("form[data-hold]")) form.dataset.hold = "1"; });
    await done.click();
    await page.getByText("Tersimpan dan tersegel").waitFor();
    await page.getByRole("link", { name: "surat.pdf" }).first().waitFor();
    const watching = await as("pelita");
    await watching.goto(`${office.url}/instances/${id}`);
    await watching.locator(".output", { hasText: "menyalin arsip" }).waitFor();
    await looks.at(watching, "running");
  });

  await story("what went wrong with a command waits for a person, who tries it again", async () => {
    writeFileSync(join(office.folder, "lanjut"), "");
    const page = await as("pelita");
    const again = page.getByRole("button", { name: "Coba lagi" });
    await again.waitFor();
    await looks.at(page, "incident");
    const admin = await as("adi");
    await admin.goto(`${office.url}/office/commands`);
    await admin.getByText(id).first().waitFor();
    writeFileSync(join(office.folder, "baik"), "");
    await page.goto(`${office.url}/instances/${id}`);
    // Whoever opens the page just before something changes, and hears of changes only after it, sees it all the same.
    const asker = await as("sari");
    let listen;
    const changed = new Promise((done) => { listen = done; });
    await asker.route("**/events*", async (route) => { await changed; await route.continue(); });
    await asker.goto(`${office.url}/instances/${id}`);
    await again.click();
    const isOffered = async () => (await (await asker.request.get(`${office.url}/instances/${id}`)).text()).includes(`/instances/${id}/tasks/terima`);
    while (!(await isOffered()));
    listen();
    await asker.locator("section.turn", { hasText: "Menerima salinan" }).waitFor();
  });

  await story("a task is claimed and handed on, an instance commented, suspended, resumed and cancelled", async () => {
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    const more = page.locator("section.turn details", { hasText: "Lainnya untuk tugas ini" });
    await more.locator("summary").click();
    await page.getByRole("button", { name: "Ambil tugas ini" }).click();
    await page.locator("section.turn").getByText("Anda ambil").waitFor();
    await page.getByLabel("Komentar").fill("Sudah ditelepon");
    await page.getByRole("button", { name: "Kirim komentar" }).click();
    await page.locator(".history").getByText("Sudah ditelepon").waitFor();
    const rest = page.locator("details", { hasText: "Menangguhkan atau membatalkan" });
    await rest.locator("summary").click();
    await page.getByRole("button", { name: "Batalkan untuk selamanya" }).click();
    await page.getByRole("alert").waitFor();
    await looks.at(page, "no-reason", { answers: true });
    await page.goto(`${office.url}/instances/${id}`);
    await rest.locator("summary").click();
    await page.locator("#why").fill("Menunggu berkas");
    await page.getByRole("button", { name: "Tangguhkan" }).click();
    await page.locator("#about").getByText("ditangguhkan").waitFor();
    await page.goto(`${office.url}/instances/${id}`);
    await looks.at(page, "suspended");
    await rest.locator("summary").click();
    await page.getByRole("button", { name: "Lanjutkan" }).click();
    await page.locator("#about").getByText("berjalan").waitFor();
    await rest.locator("summary").click();
    await page.locator("#why").fill("Salah alamat");
    await page.getByRole("button", { name: "Batalkan untuk selamanya" }).click();
    await page.locator("#about").getByText("dibatalkan").waitFor();
    await page.goto(`${office.url}/instances/${id}`);
    await looks.at(page, "cancelled");
  });

  await story("the keyboard alone walks the inbox", async () => {
    const first = await start();
    await start();
    const page = await as("sari");
    await page.goto(office.url);
    await page.keyboard.press("?");
    await page.locator("dialog#keys[open]").waitFor();
    await looks.axe(page, "keys");
    await page.keyboard.press("Escape");
    await page.locator("dialog#keys[open]").waitFor({ state: "hidden" });
    const at = () => page.evaluate(() => [...document.querySelectorAll("a.task")].indexOf(document.activeElement));
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    if (await at() !== 1) looks.fault("keyboard", `j went to ${await at()}`);
    await page.keyboard.press("k");
    if (await at() !== 0) looks.fault("keyboard", `k went to ${await at()}`);
    // Whoever stands on an entry sees what comes meanwhile, and still stands there.
    const where = () => page.evaluate(() => document.activeElement.getAttribute("href"));
    const before = await where();
    const third = await start();
    await page.locator(`a.task[href^="/instances/${third}#"]`).waitFor();
    if (await where() !== before) looks.fault("keyboard", `a new task moved the place to ${await where()}`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/instances\//);
    await page.goto(`${office.url}/?q=${first}`);
    if (await page.locator("a.task").count() !== 1) looks.fault("search", "it does not find one instance");
    await page.goto(`${office.url}/?q=tidakada`);
    await looks.at(page, "inbox-nothing");
    await page.goto(`${office.url}/?show=all`);
    await looks.at(page, "inbox-all");
  });
}
