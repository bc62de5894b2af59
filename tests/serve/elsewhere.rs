//! The command line on another machine, over the API: no store, only an address and a token.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::{Office, cleaned, fresh, sop};

/// A desk elsewhere: a folder without a store.
struct Elsewhere<'o> {
    office: &'o Office,
    folder: PathBuf,
}

impl Drop for Elsewhere<'_> {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl<'o> Elsewhere<'o> {
    fn of(office: &'o Office, name: &str) -> Elsewhere<'o> {
        Elsewhere { office, folder: fresh(name) }
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).expect("written");
    }

    fn run(&self, who: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
        let command = cleaned(&mut command, &self.folder).args(arguments);
        let command = command.env("SOP_SERVER", &self.office.url).env("SOP_TOKEN", &self.office.tokens[who]);
        command.output().expect("run")
    }

    /// Where it must succeed; gives what it prints.
    fn well(&self, who: &str, arguments: &[&str]) -> String {
        let output = self.run(who, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    /// The same as values, one for each line.
    fn values(&self, who: &str, arguments: &[&str]) -> Vec<Value> {
        let text = self.well(who, &[arguments, &["--format", "json"]].concat());
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// Where it must be refused; gives the exit code and the kind.
    fn refused(&self, who: &str, arguments: &[&str]) -> (i32, String) {
        let output = self.run(who, &[arguments, &["--format", "json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let told: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{arguments:?}: {said}"));
        let code = output.status.code().expect("a code");
        assert_eq!(told["error"]["exit"], code, "{said}");
        (code, told["error"]["kind"].as_str().expect("a kind").to_owned())
    }
}

#[test]
fn an_instance_goes_from_its_start_to_its_end_from_elsewhere() {
    let office = Office::open("elsewhere");
    let desk = Elsewhere::of(&office, "desk");
    desk.file("denah.txt", "Aula, dua pintu\n");
    desk.file("surat.txt", "Mohon izin\n");
    let id = desk.well("sari", &["start", "izin", "--key", "surat-17"]);
    let id = id.trim();
    assert_eq!(desk.well("sari", &["start", "izin", "--key", "surat-17"]).trim(), id);
    assert_eq!(desk.values("sari", &["inbox"])[0]["step"], "mohon");
    desk.well("sari", &["attach", id, "surat.txt"]);
    let done = ["done", id, "--set", "acara=Pentas", "--set", "tamu=40", "--attach", "denah=denah.txt"];
    let told = &desk.values("sari", &done)[0];
    assert_eq!((&told["id"], &told["state"]), (&json!(id), &json!("open")));
    // The file fills its field in, and the other lies beside the form.
    let files = desk.values("budi", &["evidence", id]);
    let of = |name: &str| files.iter().find(|file| file["name"] == name).expect("a file");
    assert_eq!((&of("denah.txt")["field"], &of("surat.txt")["field"]), (&json!("denah"), &Value::Null));
    desk.well("budi", &["evidence", id, "--get", "denah.txt", "-o", "salinan.txt"]);
    assert_eq!(fs::read_to_string(desk.folder.join("salinan.txt")).expect("written"), "Aula, dua pintu\n");
    assert_eq!(
        desk.refused("budi", &["evidence", id, "--get", "denah.txt", "-o", "salinan.txt"]),
        (4, "file_exists".to_owned())
    );

    assert_eq!(desk.refused("pelita", &["done", id, "periksa", "--answer", "Ya"]).0, 4);
    desk.well("budi", &["claim", id, "periksa"]);
    desk.well("budi", &["release", id, "periksa"]);
    assert_eq!(desk.refused("budi", &["reassign", id, "periksa", "--to", "sari", "--reason", "Cuti"]).0, 4);
    desk.well("sari", &["comment", id, "Lewat telepon"]);
    desk.well("sari", &["suspend", id, "--reason", "Menunggu denah"]);
    assert_eq!(desk.refused("budi", &["done", id, "--answer", "Ya"]), (4, "suspended".to_owned()));
    desk.well("sari", &["resume", id]);
    let why = &desk.values("budi", &["show", id, "--why-due"])[0];
    assert_eq!((&why["id"], &why["why_due"][0]["step"]), (&json!(id), &json!("periksa")));
    let because = why["why_due"][0]["because"].as_str().expect("a reason");
    assert!(desk.well("budi", &["show", id, "--why-due"]).contains(because), "{because}");
    let calendar = desk.well("budi", &["inbox", "--ics"]);
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
    desk.well("budi", &["done", id, "--answer", "Ya", "--note", "Lengkap"]);
    desk.well("pelita", &["done", id]);
    assert_eq!(desk.values("sari", &["list", "--state", "done"])[0]["id"], id);
    assert!(desk.values("sari", &["history", id]).iter().any(|event| event["note"] == "Lengkap"));
    assert_eq!(desk.well("sari", &["print", "--instance", id]), format!("{id}.pdf\n"));
    assert!(fs::read(desk.folder.join(format!("{id}.pdf"))).expect("printed").starts_with(b"%PDF-"));
    assert_eq!(desk.values("sari", &["report", "--procedure", "izin"])[0]["instances"], 1);
    assert_eq!(desk.well("sari", &["report", "-o", "laporan.csv"]), "laporan.csv\n");
    assert!(fs::read_to_string(desk.folder.join("laporan.csv")).expect("written").contains("periksa"));
    // Nothing of a store was made here.
    assert!(!desk.folder.join(".sop").exists());
}

/// Whoever was not answered asks again, though the step is done by then, or the instance over.
#[test]
fn a_command_with_a_key_happens_once_from_elsewhere_though_it_names_no_step() {
    let office = Office::open("elsewhere-key");
    let desk = Elsewhere::of(&office, "keys-desk");
    desk.file("denah.txt", "Aula, dua pintu\n");
    let id = desk.well("sari", &["start", "izin"]);
    let id = id.trim();
    let mut told = Vec::new();
    for (who, more) in [
        ("sari", &["--set", "acara=Pentas", "--set", "tamu=40", "--attach", "denah=denah.txt"][..]),
        ("budi", &["--answer", "Ya"]),
        ("pelita", &[]),
    ] {
        let done = [&["done", id, "--key", "sekali"], more].concat();
        let first = desk.values(who, &done);
        assert_eq!(desk.values(who, &done), first, "{who}");
        told.push((who, done, first));
    }
    for (who, done, first) in told {
        assert_eq!(desk.values(who, &done), first, "{who}, after the end");
    }
    let other = ["done", id, "--key", "sekali", "--note", "Lain"];
    assert_eq!(desk.refused("pelita", &other), (5, "key_used".to_owned()));
}

#[test]
fn nobody_acts_from_elsewhere_under_another_name_than_his_tokens() {
    let office = Office::open("elsewhere-name");
    let desk = Elsewhere::of(&office, "names-desk");
    let another = (4, "not_the_tokens_person".to_owned());
    assert_eq!(desk.refused("sari", &["start", "izin", "--as", "budi"]), another);
    assert!(desk.values("sari", &["list", "--as", "sari"]).is_empty());
}

#[test]
fn a_document_is_published_from_elsewhere_by_an_author() {
    let office = Office::open("elsewhere-publish");
    let desk = Elsewhere::of(&office, "authors-desk");
    let former = fs::read_to_string(office.folder.join("izin.yaml")).expect("a document");
    desk.file("izin.yaml", &former.replace("Mengarsipkan", "Menyimpan arsip"));
    desk.file("keliru.yaml", &former.replace("Ya: terbitkan", "Ya: terbitkn"));
    assert_eq!(desk.refused("sari", &["publish", "izin.yaml"]), (4, "no_office_role".to_owned()));
    assert_eq!(desk.refused("ani", &["publish", "keliru.yaml"]).0, 1);
    // What is found there is told as it is here, to people and to programs.
    for more in [&[][..], &["--format", "json"]] {
        let arguments = [&["publish", "keliru.yaml"], more].concat();
        let elsewhere = desk.run("ani", &arguments);
        let here = sop(&desk.folder, &arguments);
        let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said(&here).contains("terbitkn") && here.stdout.is_empty(), "{}", said(&here));
        assert_eq!((elsewhere.status.code(), said(&elsewhere)), (here.status.code(), said(&here)));
    }
    assert_eq!(desk.values("ani", &["documents"]).len(), 1);
    let told = &desk.values("ani", &["publish", "izin.yaml"])[0];
    assert_eq!((&told["document"], &told["new"]), (&json!("izin"), &json!(true)));
    assert_eq!(desk.values("ani", &["documents"]).len(), 2);
    let id = desk.well("sari", &["start", "cepat"]);
    assert!(desk.well("sari", &["show", id.trim()]).contains("catat"));
}

#[test]
fn what_needs_the_store_or_a_token_says_so() {
    let office = Office::open("elsewhere-no");
    let desk = Elsewhere::of(&office, "poor-desk");
    let needs = |arguments: &[&str]| desk.refused("adi", arguments);
    for arguments in [
        &["verify"][..],
        &["tick"],
        &["person", "list"],
        &["documents", "--due", "30"],
        &["print", "--instance", "izin-1", "-o", "izin-1.png"],
    ] {
        assert_eq!(needs(arguments), (2, "needs_folder".to_owned()), "{arguments:?}");
    }
    assert_eq!(needs(&["show", "izin-9"]), (3, "no_instance".to_owned()));
    assert_eq!(needs(&["start", "tiada"]).0, 3);
    // What has to do with no store asks no server.
    assert!(desk.well("adi", &["explain"]).contains("E"));
    let mut without = Command::new(env!("CARGO_BIN_EXE_sop"));
    let without = cleaned(&mut without, &desk.folder).args(["inbox", "--server", &office.url]).output();
    let without = without.expect("run");
    assert_eq!(without.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without.stderr).contains("SOP_TOKEN"));
}
