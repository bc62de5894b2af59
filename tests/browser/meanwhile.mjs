// What others do to an instance while somebody fills in its form, and what only two can do: hand a task to one another.

import { signIn } from "./office.mjs";

export async function meanwhile({ story, as, office, looks, start }) {
  const say = async (name, path, data) => {
    const answer = await (await as(name)).request.post(`${office.url}/api/v1${path}`, { data });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const comment = (name, id, text) => say(name, `/instances/${id}/comments`, { text });
  // The page has looked at itself again, for what was said elsewhere stands there.
  const reads = (page, text) => page.locator("#remarks").getByText(text).waitFor();

  await story("what is being filled in is kept while others change the instance, and while it is held back", async () => {
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    const turn = page.locator("section.turn"), note = page.getByLabel("Catatan").first();
    const isKept = async (when, text) => {
      const found = await note.evaluate((at) => [at.value, document.activeElement === at, at.selectionStart]);
      if (String(found) !== String([text, true, 6])) looks.fault(`form ${when}`, `value, focus and place are ${found}`);
    };
    await note.pressSequentially("Arsip 2025");
    await note.evaluate((at) => at.setSelectionRange(6, 6));
    await comment("kadir", id, "Ditanyakan kadis");
    await reads(page, "Ditanyakan kadis");
    await isKept("while it is typed in", "Arsip 2025");
    await page.keyboard.type("lama ");
    await page.getByRole("heading", { level: 1 }).click();
    // What is changed is the very task whose form stands there.
    await say("sari", `/instances/${id}/tasks/membuat-surat/claim`, {});
    await comment("kadir", id, "Ditanyakan lagi");
    await reads(page, "Ditanyakan lagi");
    if (await note.inputValue() !== "Arsip lama 2025") looks.fault("form left alone", `holds ${await note.inputValue()}`);
    await turn.getByRole("button", { name: "Selesai", exact: true }).click();
    const held = page.locator(".hold", { hasText: "Dikirim dalam" });
    await held.waitFor();
    await say("sari", `/instances/${id}/tasks/membuat-surat/release`, {});
    await comment("kadir", id, "Sementara ditahan");
    await reads(page, "Sementara ditahan");
    if (!await held.isVisible()) looks.fault("held back", "it is not there any more after a change");
    const sent = await (await page.request.get(`${office.url}/api/v1/instances/${id}`)).json();
    if (sent.tasks[0].state === "done") looks.fault("held back", "it was sent before its time");
    await page.getByText("Tersimpan dan tersegel").waitFor();
    await page.locator("#lines").getByText("Arsip lama 2025").waitFor();
    // The page that came in its place hears of changes, too.
    await comment("kadir", id, "Sesudah selesai");
    await reads(page, "Sesudah selesai");
  });

  await story("whoever was overtaken is told, and what was typed is still there", async () => {
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    const note = page.getByLabel("Catatan").first();
    const done = page.locator("section.turn").getByRole("button", { name: "Selesai", exact: true });
    const isTold = async (name) => {
      await page.getByRole("alert").waitFor();
      await looks.at(page, name, { answers: true });
      await say("sari", `/instances/${id}/resume`, {});
      await page.locator("#about").getByText("berjalan").waitFor();
      await page.reload();
      if (await note.inputValue() !== "Ditulis sebelumnya") looks.fault(name, `the form holds ${await note.inputValue()}`);
    };
    await note.fill("Ditulis sebelumnya");
    await say("sari", `/instances/${id}/suspend`, { reason: "Menunggu anggaran" });
    await page.locator("#about").getByText("ditangguhkan").waitFor();
    await done.click();
    await isTold("overtaken");
    await done.click();
    await page.locator(".hold", { hasText: "Dikirim dalam" }).waitFor();
    await say("sari", `/instances/${id}/suspend`, { reason: "Menunggu anggaran lagi" });
    await isTold("overtaken-held");
  });

  await story("whoever fills in what others have done meanwhile is told before sending it", async () => {
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    await page.getByLabel("Catatan").first().pressSequentially("Masih mengetik");
    await say("sari", `/instances/${id}/tasks/membuat-surat/complete`, {});
    await page.getByRole("alert").getByText("selesai atau beralih").waitFor();
    await looks.axe(page, "overtaken-typing");
    if (await page.getByLabel("Catatan").first().inputValue() !== "Masih mengetik") looks.fault("overtaken while typing", "what was typed is gone");
  });

  await story("whoever has been signed out, or waits for the network, keeps what was filled in", async () => {
    const id = await start();
    const page = await as("sari"), context = page.context();
    await page.goto(`${office.url}/instances/${id}`);
    const turn = page.locator("section.turn"), note = page.getByLabel("Catatan").first();
    const done = turn.getByRole("button", { name: "Selesai", exact: true });
    const isKept = async (when) => { if (await note.inputValue() !== "Ditulis sebelumnya") looks.fault(when, `the form holds ${await note.inputValue()}`); };
    await note.fill("Ditulis sebelumnya");
    const cookies = await context.cookies();
    await context.clearCookies();
    await done.click();
    await turn.getByRole("alert").getByText("Sesi Anda berakhir").waitFor();
    await looks.axe(page, "signed-out");
    await isKept("signed out");
    await context.addCookies(cookies);
    await context.setOffline(true);
    await done.click();
    await page.locator(".hold", { hasText: "Jaringan terputus" }).waitFor();
    await page.getByRole("button", { name: "Urungkan" }).click();
    await page.locator(".hold").waitFor({ state: "detached" });
    await isKept("taken back without a network");
    await context.setOffline(false);
    const shown = await (await page.request.get(`${office.url}/api/v1/instances/${id}`)).json();
    if (shown.tasks[0].state === "done") looks.fault("taken back without a network", "it was sent all the same");
    await done.click();
    await page.getByText("Tersimpan dan tersegel").waitFor();
    looks.faults = looks.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|MIME type/.test(fault));
  });

  await story("what was being filled in is nobody's after signing out", async () => {
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    await page.getByLabel("Catatan").first().pressSequentially("Rahasia");
    await page.reload();
    if (await page.getByLabel("Catatan").first().inputValue() !== "Rahasia") looks.fault("reloaded", "the form is empty");
    await page.locator(".self > summary").click();
    await page.getByRole("button", { name: "Keluar" }).click();
    await page.waitForURL(/\/login/);
    await signIn(page, office.url, "sari");
    await page.goto(`${office.url}/instances/${id}`);
    if (await page.getByLabel("Catatan").first().inputValue()) looks.fault("signed out", "what was filled in is still there");
  });

  await story("a page whose session has ended says that it follows nothing any more", async () => {
    const page = await as("sari"), context = page.context();
    const cookies = await context.cookies();
    // Listening is refused from the beginning, as where the session ends while the connection is made anew.
    await page.route("**/events*", async (route) => { await context.clearCookies(); await route.continue(); });
    await page.goto(office.url);
    await page.locator("#stale").waitFor();
    await looks.axe(page, "stale");
    await page.unroute("**/events*");
    await context.addCookies(cookies);
    await page.locator("#stale").waitFor({ state: "hidden" });
    looks.faults = looks.faults.filter((fault) => !/MIME type/.test(fault));
  });

  await story("a task is handed to somebody else, for a reason", async () => {
    office.sop(["person", "add", "kadir", "--role", "pemohon"]);
    const id = await start();
    const page = await as("sari");
    await page.goto(`${office.url}/instances/${id}`);
    const more = page.locator("section.turn details", { hasText: "Lainnya untuk tugas ini" });
    const give = more.getByRole("button", { name: "Serahkan" });
    await more.locator("summary").click();
    await looks.at(page, "handing-on");
    await more.locator("summary").click();
    await more.getByLabel("Serahkan kepada").selectOption("kadir");
    await more.getByLabel("Alasan").fill("Sari cuti");
    // A form besides the task's own is kept, too, wherever one looks meanwhile.
    await page.getByRole("heading", { level: 1 }).click();
    await say("sari", `/instances/${id}/tasks/membuat-surat/claim`, {});
    await comment("kadir", id, "Saya siap");
    await reads(page, "Saya siap");
    if (await more.getByLabel("Alasan").inputValue() !== "Sari cuti") looks.fault("handing on", "the reason is gone after a change");
    await give.click();
    await page.locator("#turns").getByText("(kadir)").waitFor();
    await page.locator(".history").getByText("Sari cuti").waitFor();
    if (await page.locator("section.turn").count()) looks.fault("handing on", "it is still the turn of whoever gave it away");
    const other = await as("kadir");
    await other.goto(`${office.url}/?show=all`);
    await other.locator(`a.task[href^="/instances/${id}"]`).click();
    await other.locator("section.turn").waitFor();
    await say("sari", `/instances/${id}/cancel`, { reason: "Hanya contoh" });
    office.sop(["person", "remove", "kadir", "--role", "pemohon"]);
  });
}
