//! An office's own templates: what the server prints is as they say, read once, at the start.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Office, Start, cleaned, copy};

#[test]
fn what_is_printed_over_the_network_has_the_office_s_own_look() {
    let folder = copy("templates");
    let templates = folder.join("look");
    fs::create_dir(&templates).expect("a folder");
    fs::write(templates.join("letterhead.txt"), "DINAS SENDIRI\n{{ document.title | upper }}\n")
        .expect("written");
    fs::write(templates.join("foot.txt"), "lembar {{ page }} dari {{ pages }}, kantor sendiri\n")
        .expect("written");
    fs::write(templates.join("captions.yaml"), "heads: { activity: Yang Dikerjakan }\n").expect("written");
    let plain = Office::open("templates-none");
    let own = Office::start(folder, &Start { arguments: &["--templates", "look"], ..Start::default() });
    let id = own.requested();
    assert_eq!(plain.requested(), id);
    // What was read at the start holds until the next one.
    fs::write(own.folder.join("look/letterhead.txt"), "KEMUDIAN\n").expect("written");
    let is_own = |path: &str, words: &[&str]| {
        for (who, told) in [("own", own.look("audi", path)), ("plain", plain.look("audi", path))] {
            assert_eq!(told.status, 200, "{path}: {}", told.text());
            let text = told.text();
            assert!(!text.contains("KEMUDIAN"), "{path}");
            for word in words {
                assert_eq!(text.contains(word), who == "own", "{who}, {path}: {word}");
            }
        }
    };
    let [letterhead, title, activity, foot] =
        ["DINAS SENDIRI", "IZIN KERAMAIAN", "Yang Dikerjakan", "kantor sendiri"];
    is_own("/documents/izin/print.html", &[letterhead, title, activity, foot]);
    is_own("/api/v1/documents/izin/print/html", &[letterhead, title, activity, foot]);
    is_own(&format!("/instances/{id}/record.html"), &[activity, foot]);
    is_own(&format!("/api/v1/instances/{id}/print/html"), &[activity, foot]);
    for (path, begins) in [
        ("/documents/izin/print.pdf", &b"%PDF-"[..]),
        ("/documents/izin/print.png", b"\x89PNG"),
        ("/documents/izin/print.svg", b"<"),
    ] {
        let (own, plain) = (own.look("audi", path), plain.look("audi", path));
        assert_eq!((own.status, plain.status), (200, 200), "{path}");
        assert!(own.body.starts_with(begins) && own.body != plain.body, "{path}");
    }
}

#[test]
fn templates_that_cannot_be_used_are_told_and_nothing_is_served() {
    let folder = copy("templates-wrong");
    let templates = folder.join("look");
    fs::create_dir(&templates).expect("a folder");
    fs::write(templates.join("letterhead.txt"), "{{ agency[0] \n").expect("written");
    let (status, said, told) = begun(&folder, "look");
    assert_eq!((status, &*said), (Some(1), ""), "{told}");
    assert!(told.contains("letterhead.txt"), "{told}");
    let (status, said, told) = begun(&folder, "nowhere");
    assert_eq!((status, &*said), (Some(3), ""), "{told}");
    fs::remove_dir_all(folder).expect("removed");
}

/// How a server that should not start ended, and its first line, if it served after all: then it is killed.
fn begun(folder: &Path, templates: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    let command = cleaned(&mut command, folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--templates", templates];
    let mut server = command.args(arguments).spawn().expect("run");
    let mut line = String::new();
    let mut stdout = BufReader::new(server.stdout.take().expect("its stdout"));
    if stdout.read_line(&mut line).expect("text") > 0 {
        server.kill().expect("killed");
    }
    let ended = server.wait_with_output().expect("ended");
    (ended.status.code(), line, String::from_utf8_lossy(&ended.stderr).into_owned())
}
