// An office for the stories: a store made by the command line, served, and its people, each with a password and a browser.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";

const PASSWORD = "kata sandi yang panjang";

// Who works there, with their roles.
export const PEOPLE = {
  sari: ["pemohon"],
  kadir: ["kadis"],
  budi: ["kabid"],
  pelita: ["pelaksana"],
  ani: ["sop-author"],
  audi: ["sop-auditor"],
  adi: ["sop-administrator"],
};

export class Office {
  constructor(program, folder) {
    this.program = resolve(program);
    this.folder = resolve(folder);
    const environment = Object.entries(process.env).filter(([name]) => !name.startsWith("SOP_"));
    this.environment = { ...Object.fromEntries(environment), LANG: "id_ID.UTF-8", SOP_DATA: join(this.folder, "store") };
  }

  // The program at the command line.
  sop(typed, input = "") {
    return execFileSync(this.program, typed, { env: this.environment, cwd: this.folder, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  }

  // Makes the store and serves it; with three months behind it, where a document to work by is given.
  async open({ quarter, document } = {}) {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    const people = Object.entries(PEOPLE);
    if (quarter) execFileSync(resolve(quarter), [join(this.folder, "store"), ...people.map(([name, roles]) => `${name}=${roles}`), document], { env: this.environment });
    for (const [name, roles] of people) {
      if (!quarter) this.sop(["person", "add", name, "--role", roles.join(",")]);
      this.sop(["person", "password", name], `${PASSWORD}\n`);
    }
    const arguments_ = ["serve", "--listen", "127.0.0.1:0", "--format", "json"];
    this.server = spawn(this.program, arguments_, { env: this.environment, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    this.server.stderr.on("data", (text) => { this.log += text; });
    const lines = createInterface({ input: this.server.stdout });
    const { value } = await lines[Symbol.asyncIterator]().next();
    this.url = JSON.parse(value).url;
  }

  async close() {
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) throw new Error(`the server ended with ${code}: ${this.log}`);
    if (/"level":"(ERROR)"/.test(this.log)) throw new Error(`the server met faults: ${this.log}`);
    this.sop(["verify"]);
    rmSync(this.folder, { recursive: true });
  }
}

// Fills in the login as a person does.
export async function signIn(page, url, name) {
  await page.goto(`${url}/login`);
  await page.getByLabel("Nama").fill(name);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.waitForURL((to) => to.pathname !== "/login");
}
