// The administrator's and everybody's own forms, filled in badly and well: people, roles, invitations, tokens, acting officials, the
// calendar, verifying the ledger, and the page of `sop watch`.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";

const DOCUMENT = resolve(import.meta.dirname, "../../sop/backup-restore.yaml");
const DAY = 24 * 3600 * 1000;
const day = (ahead) => new Date(Date.now() + ahead * DAY).toISOString().slice(0, 10);

export async function rooms({ story, as, browser, office, looks }) {
  // What a browser itself would hold back is sent all the same, so that the server's own answer is seen.
  const send = async (page, form, button) => {
    await page.locator(form).evaluate((at) => { at.noValidate = true; });
    await Promise.all([page.waitForLoadState("load"), page.waitForResponse((answer) => answer.request().method() === "POST"), page.locator(form).getByRole("button", { name: button }).click()]);
    await page.waitForLoadState("load");
  };

  await story("a person is registered, invited, and comes in", async () => {
    const page = await as("adi");
    const form = 'form[action="/office/people"]';
    await page.goto(`${office.url}/office/people`);
    await send(page, form, "Daftarkan");
    await page.locator("[aria-invalid=true]").first().waitFor();
    await looks.at(page, "people-wrong", { answers: true });
    await page.locator("#name").fill("Wulan");
    await page.locator("#mail").fill("bukan surel");
    await send(page, form, "Daftarkan");
    await page.locator("#mail-fault").waitFor();
    if (await page.locator("#name").inputValue() !== "Wulan") looks.fault("people", "the name is not kept");
    await page.locator("#mail").fill("wulan@example.go.id");
    await page.locator(form).getByLabel("Kadis Kominfo").check();
    await page.locator("#from").fill(day(3));
    await page.locator("#until").fill(day(1));
    await send(page, form, "Daftarkan");
    await page.getByRole("alert").or(page.locator(".fault")).first().waitFor();
    await page.locator("#until").fill(day(30));
    await send(page, form, "Daftarkan");
    await page.goto(`${office.url}/office/people/Wulan`);
    await looks.at(page, "person-new");
    await send(page, 'form[action$="/mail"]', "Simpan alamat");
    await page.locator("#mail").fill("a@b@c");
    await send(page, 'form[action$="/mail"]', "Simpan alamat");
    await page.locator("#mail-fault").waitFor();
    await page.goto(`${office.url}/office/people/Wulan`);
    await page.locator("details", { has: page.locator('form[action$="/roles"]') }).first().locator("summary").click();
    await send(page, 'form[action$="/roles"]', "Tambahkan");
    await page.getByRole("alert").or(page.locator(".fault")).first().waitFor();
    await page.locator('form[action$="/roles"]').getByLabel("Unit Kerja Pemohon").check();
    await send(page, 'form[action$="/roles"]', "Tambahkan");
    await page.locator(".entry", { hasText: "Unit Kerja Pemohon" }).waitFor();
    await send(page, 'form[action$="/invite"]', "Buat undangan");
    const invitation = await page.locator("#invitation").inputValue();
    await looks.at(page, "person-invited", { answers: true });
    const guest = await (await browser.newContext({ locale: "id-ID" })).newPage();
    looks.listen(guest, "Wulan");
    await guest.goto(`${office.url}/login/${"0".repeat(43)}`);
    await looks.at(guest, "invitation-unknown", { answers: true });
    await guest.goto(invitation);
    await guest.waitForLoadState("load");
    await looks.at(guest, "invited", { answers: true });
    await guest.getByLabel("Kata sandi baru").fill("satu kalimat panjang");
    await guest.getByLabel("Sekali lagi").fill("kalimat lain panjang");
    await guest.getByRole("button", { name: "Simpan" }).click();
    await guest.getByRole("alert").waitFor();
    await looks.at(guest, "password-wrong", { answers: true });
    await guest.getByLabel("Kata sandi baru").fill("satu kalimat panjang");
    await guest.getByLabel("Sekali lagi").fill("satu kalimat panjang");
    await guest.getByRole("button", { name: "Simpan" }).click();
    await guest.getByRole("heading", { name: "Tugas", exact: true }).waitFor();
    await guest.locator("details.self summary").click();
    await guest.getByRole("button", { name: "Keluar" }).click();
    await guest.waitForURL(/\/login/);
    await guest.context().close();
  });

  await story("a token is made, shown once, and revoked", async () => {
    const page = await as("adi");
    await page.goto(`${office.url}/office/people/Wulan`);
    await page.locator("details", { has: page.locator('form[action$="/tokens"]') }).locator("summary").click();
    await send(page, 'form[action$="/tokens"]', "Buat token");
    await page.locator("#token-label-fault").waitFor();
    await looks.at(page, "token-wrong", { answers: true });
    await page.getByLabel("Nama token").fill("Pemindai loket");
    await page.locator('form[action$="/tokens"] input[name=scope]').first().check();
    await page.locator("#token-until").fill(day(-2));
    await send(page, 'form[action$="/tokens"]', "Buat token");
    await page.getByRole("alert").or(page.locator(".fault")).first().waitFor();
    await page.locator("#token-until").fill(day(30));
    await send(page, 'form[action$="/tokens"]', "Buat token");
    const token = await page.locator("#token").inputValue();
    await looks.at(page, "token", { answers: true });
    const asked = () => fetch(`${office.url}/api/v1/inbox`, { headers: { authorization: `Bearer ${token}` } });
    if ((await asked()).status === 401) looks.fault("token", "it lets nobody in");
    await page.goto(`${office.url}/office/people/Wulan`);
    if (await page.getByText(token).count()) looks.fault("token", "it is shown twice");
    await page.getByRole("button", { name: /Cabut Pemindai loket/ }).click();
    await page.getByText("Pemindai loket").waitFor({ state: "detached" });
    if ((await asked()).status !== 401) looks.fault("token", "revoked, it still lets in");
  });

  await story("somebody acts for another by a letter", async () => {
    const page = await as("kadir");
    await page.goto(`${office.url}/self`);
    const form = 'form[action="/self/delegations"]';
    await page.locator("details", { has: page.locator(form) }).locator("summary").click();
    await send(page, form, "Tunjuk");
    await page.locator("[aria-invalid=true]").first().waitFor();
    await looks.at(page, "delegation-wrong", { answers: true });
    await page.locator(form).getByLabel("Peran").selectOption("kadis");
    await page.locator(form).getByLabel("Kepada").selectOption("budi");
    await page.locator("#from").fill(day(0));
    await page.locator("#until").fill(day(7));
    await page.locator("#letter").fill("800/12/2026");
    await send(page, form, "Tunjuk");
    await page.locator("#delegations .entry", { hasText: "800/12/2026" }).waitFor();
    await page.goto(`${office.url}/self`);
    await looks.at(page, "self-delegated");
    const acting = await as("budi");
    await acting.goto(`${office.url}/self`);
    await acting.locator("#roles ~ ul, section:has(#roles) ul").getByText("Plh./Plt. untuk kadir").waitFor();
  });

  await story("the office's log names who did it", async () => {
    const page = await as("adi");
    await page.goto(`${office.url}/office/log`);
    await page.locator("li", { hasText: "800/12/2026" }).getByText(/^kadir · /).waitFor();
  });

  await story("a role and a person are taken away, each after a question", async () => {
    const page = await as("adi");
    await page.goto(`${office.url}/office/people/Wulan`);
    await page.getByRole("button", { name: "Cabut Unit Kerja Pemohon" }).click();
    await looks.at(page, "remove-role", { answers: true });
    await page.getByRole("button", { name: "Cabut peran" }).click();
    await page.waitForURL(/\/office\/people\/Wulan$/);
    if (await page.locator(".entry", { hasText: "Unit Kerja Pemohon" }).count()) looks.fault("remove", "the role is still held");
    await page.getByRole("link", { name: "Hapus orang ini" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await looks.at(page, "remove-person");
    await page.goto(`${office.url}/office/people/Wulan/remove`);
    await page.getByRole("button", { name: "Hapus" }).click();
    await page.waitForURL(/\/office\/people$/);
    if (await page.getByRole("link", { name: "Wulan" }).count()) looks.fault("remove", "the person is still there");
  });

  await story("a calendar is checked before it is set", async () => {
    const page = await as("adi");
    await page.goto(`${office.url}/office/calendar`);
    await looks.at(page, "calendar");
    const upload = async (text) => {
      await page.getByLabel("Berkas kalender").setInputFiles({ name: "calendar.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) });
      await page.getByRole("button", { name: "Periksa dan pasang" }).click();
    };
    await upload("hours: { senin: nanti }\n");
    await page.getByRole("alert").waitFor();
    await looks.at(page, "calendar-wrong", { answers: true });
    await upload("hours: government\ndays:\n  - { date: 2026-12-31, name: Tutup buku }\n");
    await page.getByText("Kalender dipasang").waitFor();
    await page.getByText("kalender kantor sendiri").waitFor();
  });

  await story("the ledger is verified and signed", async () => {
    const page = await as("audi");
    await page.goto(`${office.url}/office/ledger`);
    await looks.at(page, "ledger");
    await page.getByRole("button", { name: "Periksa keutuhan" }).click();
    await page.getByText("✓ Utuh").waitFor();
    await looks.at(page, "ledger-verified", { answers: true });
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Unduh titik periksa" }).click()]);
    if (!readFileSync(await download.path(), "utf8").trim()) looks.fault("ledger", "an empty checkpoint");
    for (const [path, name] of [["/office/log", "log"], ["/office/notices", "notices"], ["/office/commands", "commands-none"]]) {
      const page = await as("adi");
      await page.goto(office.url + path);
      await looks.at(page, name);
    }
    const refused = await as("sari");
    await refused.goto(`${office.url}/office`);
    await looks.at(refused, "forbidden", { answers: true });
  });

  await story("a browser that is signed in is signed out from afar", async () => {
    const context = await browser.newContext({ locale: "id-ID" });
    const other = await context.newPage();
    const { signIn } = await import("./office.mjs");
    await signIn(other, office.url, "pelita");
    const page = await as("pelita");
    await page.goto(`${office.url}/self`);
    await page.locator("#sessions .entry", { hasNotText: "yang ini" }).getByRole("button").first().click();
    await page.waitForURL(/\/self/);
    await other.goto(`${office.url}/`);
    if (!/\/login/.test(other.url())) looks.fault("sessions", "it is still signed in");
    await context.close();
  });

  await story("a file that is watched is drawn anew at each save", async () => {
    const file = join(office.folder, "tulis.yaml");
    const text = readFileSync(DOCUMENT, "utf8");
    writeFileSync(file, text);
    const watching = spawn(office.program, ["watch", "tulis.yaml", "--listen", "127.0.0.1:0", "--format", "json"], { env: office.environment, cwd: office.folder });
    const { value } = await createInterface({ input: watching.stdout })[Symbol.asyncIterator]().next();
    const page = await (await browser.newContext({ locale: "id-ID" })).newPage();
    looks.listen(page, "watch");
    await page.goto(JSON.parse(value).url);
    await page.locator(".chart svg").first().waitFor();
    await looks.at(page, "watch", { answers: true });
    writeFileSync(file, text.replace(/^title:/m, "judul:"));
    await page.locator(".said.late").first().waitFor();
    await page.getByText("Ini bagan terakhir yang tanpa kesalahan").waitFor();
    await looks.at(page, "watch-wrong", { answers: true });
    writeFileSync(file, text);
    await page.getByText("Tidak ada kesalahan").waitFor();
    await page.context().close();
    const ended = new Promise((done) => watching.once("exit", done));
    watching.kill("SIGTERM");
    await ended;
  });
}
