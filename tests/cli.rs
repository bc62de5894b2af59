//! Stories at the command line: what is typed, and everything that comes back. Each runs in a folder of its own, at a set time.
//!
//! ```text
//! # a remark
//! @ 2026-11-23T09:00:00+07:00        the clock from here on
//! > answers.yaml                     a file, whose lines follow
//!   : lines of it
//! $ sop done restore-1 --as budi     what is typed
//!   | a line of stdout
//!   ! a line of stderr
//!   = 4                              the exit code, unless it is 0
//! ```
//!
//! To accept what the program says now, after looking: `STORIES=accept cargo test --test main cli::`.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use regex::Regex;
use sop::calendar::Time;
use sop::cli::Shell;
use sop::ledger::SecretKey;

use super::print::scanned;

thread_local! {
    static NOW: Cell<Option<Time>> = const { Cell::new(None) };
}

/// From here on it is this time.
pub fn set_clock(time: &str) {
    NOW.set(Some(Time::parse_from_rfc3339(time).expect("a time")));
}

fn now() -> Time {
    NOW.get().expect("a story begins by setting the clock")
}

#[test]
fn a_newcomer_writes_checks_and_runs() {
    tell("newcomer");
}

#[test]
fn an_office_of_four_restores_data() {
    tell("office");
}

#[test]
fn a_printer_gets_all_pages_or_is_told_why_not() {
    tell("printer");
}

#[test]
fn editions_change_while_work_goes_on() {
    tell("editions");
}

#[test]
fn what_goes_wrong_is_said() {
    tell("refusals");
}

#[test]
fn a_command_with_a_key_happens_once() {
    tell("keys");
}

#[test]
fn files_prove_that_a_step_was_done() {
    tell("evidence");
}

/// A file that is too large is refused by its length, before a byte of it is read or kept.
#[test]
fn a_file_that_is_too_large_is_not_kept() {
    NOW.set(Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").ok());
    let folder = fresh_folder("large");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("sop/backup-restore.yaml");
    answer(&format!("sop start restore --file '{}'", document.display()), &folder);
    let large = fs::File::create(folder.join("besar.pdf")).expect("a file");
    large.set_len(256 * 1024 * 1024 + 1).expect("a sparse file");
    let told = answer("sop attach restore-1 besar.pdf", &folder);
    assert!(told.contains("lebih besar dari 256 MiB") && told.contains("= 4"), "{told}");
    let told = answer("sop evidence restore-1 --format json", &folder);
    assert!(!told.contains("besar.pdf"), "{told}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn a_run_takes_its_answers_from_a_file() {
    tell("answers");
}

#[test]
fn programs_read_json() {
    tell("json");
}

#[test]
fn the_program_speaks_english_too() {
    tell("english");
}

#[test]
fn deadlines_fall_on_the_days_that_the_office_works() {
    tell("calendar");
}

#[test]
fn what_recurs_is_kept_up_or_that_is_told() {
    tell("compliance");
}

#[test]
fn what_is_due_by_itself_is_done_by_a_tick() {
    tell("automatic");
}

#[test]
fn four_eyes_look_into_what_is_called() {
    tell("eyes");
}

#[test]
fn people_and_programs_are_told() {
    tell("notices");
}

#[test]
fn a_step_is_done_by_a_command() {
    tell("commands");
}

#[test]
fn a_task_is_given_to_another() {
    tell("people");
}

#[test]
fn a_committee_decides_by_two_votes() {
    tell("quorum");
}

#[test]
fn a_checkpoint_finds_a_history_that_was_changed() {
    tell("checkpoint");
}

#[test]
fn a_report_says_how_long_it_took() {
    tell("report");
}

#[test]
fn a_chart_on_larger_paper_is_told() {
    tell("larger");
}

#[test]
fn what_to_type_next_is_told_to_whom_it_is_for() {
    tell("next");
}

#[test]
fn an_office_prints_in_its_own_look() {
    tell("templates");
}

#[test]
fn many_documents_make_one_book() {
    tell("book");
}

#[test]
fn a_run_is_printed_and_proved_later() {
    tell("record");
}

/// The head that a record carries proves the ledger's beginning for ever, and nothing that was changed.
#[test]
fn a_head_that_was_printed_is_found_again() {
    NOW.set(Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").ok());
    let folder = fresh_folder("head");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("sop/backup-restore.yaml");
    answer(&format!("sop start restore --file '{}'", document.display()), &folder);
    answer("sop print --instance restore-1 -o record.svg", &folder);
    let pages = (1..=4).filter_map(|page| fs::read_to_string(folder.join(format!("record-{page}.svg"))).ok());
    let pages: String = pages.collect();
    let (_, code) = pages.split_once("class=\"code\"").expect("a code");
    let (_, label) = code.split_once("aria-label=\"").expect("a name");
    let (head, _) = label.split_once('"').expect("an end of the name");
    answer("sop done restore-1", &folder);
    let told = answer(&format!("sop verify --head {head}"), &folder);
    assert!(told.contains("4 entri pertama masih persis seperti"), "{told}");
    let changed = head.replacen(head.chars().last().expect("a digit"), "x", 1).replace('x', "0");
    let told = answer(&format!("sop verify --head {changed}"), &folder);
    assert!(told.contains("bukan yang diberikan") && told.contains("= 6"), "{told}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

/// Whoever looks in the wrong place is not told that all is well there.
#[test]
fn where_no_store_is_nothing_was_verified() {
    NOW.set(Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").ok());
    let folder = fresh_folder("nowhere");
    let told = answer("sop verify --data arsip", &folder);
    let place = folder.join("arsip");
    assert!(told.contains(&format!("tidak ada penyimpanan di {}", place.display())), "{told}");
    assert!(!place.exists());
    fs::remove_dir_all(&folder).expect("the folder can go");
}

/// A sheet of paper convicts whoever owns the machine, and its key, and writes the whole history anew, sealed as it should be.
#[test]
fn a_record_on_paper_convicts_a_history_that_was_written_anew() {
    let at = |time: &str| NOW.set(Time::parse_from_rfc3339(time).ok());
    let folder = fresh_folder("convicts");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("sop/backup-restore.yaml");
    let publish = format!("sop publish '{}'", document.display());
    at("2026-11-23T09:00:00+07:00");
    answer(&publish, &folder);
    answer("sop start restore", &folder);
    answer("sop checkpoint -o lembar.txt", &folder);
    let secret = fs::read_to_string(folder.join(".sop/checkpoint.key")).expect("a key");
    let key = SecretKey::parse(&secret).expect("a key").public().text();
    answer("sop print --instance restore-1 -o rekaman.png", &folder);
    let pages = (1..=9).filter_map(|page| fs::read(folder.join(format!("rekaman-{page}.png"))).ok());
    let codes: Vec<String> = pages.flat_map(|page| scanned(&page)).collect();
    let sheet = codes.iter().find(|code| code.starts_with("sop/")).expect("a checkpoint");
    // As it is typed off the paper on a keyboard without the long dash.
    fs::write(folder.join("kertas.txt"), sheet.replace('—', "-").replace("\n\n", "\n")).expect("typed");
    let by_paper = format!("sop verify --checkpoint kertas.txt --public-key {key}");
    answer("sop done restore-1", &folder);
    let told = answer(&by_paper, &folder);
    assert!(told.contains("entri pertama sama dengan yang ditandatangani"), "{told}");
    fs::remove_dir_all(folder.join(".sop")).expect("the history goes");
    answer(&publish, &folder);
    at("2026-11-23T09:30:00+07:00");
    answer("sop start restore", &folder);
    answer("sop done restore-1", &folder);
    fs::write(folder.join(".sop/checkpoint.key"), secret).expect("the key is there");
    assert!(answer("sop checkpoint", &folder).contains("sop/"), "it is whole in itself, and signed");
    let told = answer(&by_paper, &folder);
    assert!(told.contains("riwayat ditulis ulang") && told.contains("= 6"), "{told}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

/// One person for each role types what is printed, and nothing else, until the instance ends.
#[test]
fn whatever_is_printed_to_type_next_can_be_typed() {
    NOW.set(Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").ok());
    let documents = [
        (
            "sop/backup-restore.yaml",
            &["pelaksana", "kabid", "pemohon", "kadis"][..],
            &[("backup", "pelaksana"), ("restore", "pemohon")][..],
        ),
        (
            "examples/insiden-keamanan.yaml",
            &["layanan", "jaga", "koordinator", "teknis", "humas", "kadis"],
            &[("penanganan", "layanan")],
        ),
    ];
    for (document, roles, procedures) in documents {
        let folder = fresh_folder("typed");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
        let published = answer(&format!("sop publish '{}'", path.display()), &folder);
        assert!(!published.contains("  = "), "{published}");
        for role in roles {
            answer(&format!("sop person add 'orang {role}' --role {role}"), &folder);
        }
        for (procedure, opener) in procedures {
            follow(format!("sop start {procedure} --as 'orang {opener}'"), &folder);
        }
        fs::remove_dir_all(&folder).expect("the folder can go");
    }
}

/// Types a line, then the last that its answer tells to type, and so on.
fn follow(mut typed: String, folder: &Path) {
    for _ in 0..100 {
        let told = answer(&typed, folder);
        assert!(!told.contains("  = "), "{typed}\n{told}");
        if typed.contains(" history ") {
            return;
        }
        let next = told.lines().filter_map(|line| line.split_once("  ketik    ")).next_back();
        typed = next.unwrap_or_else(|| panic!("{typed}\n{told}")).1.to_owned();
    }
    panic!("no end after {typed}");
}

pub fn fresh_folder(name: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("story-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the story");
    folder
}

/// The file of a story.
pub(crate) fn story(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories").join(format!("{name}.txt"))
}

/// Runs a story and compares it with what it says.
fn tell(name: &str) {
    if let Err(difference) = compare(&story(name), "STORIES") {
        panic!("{difference}");
    }
}

/// Runs the story of a file; where it tells something else than is written, names the first line, or writes the story
/// anew if the variable that is named says `accept`.
pub(crate) fn compare(path: &Path, wish: &str) -> Result<(), String> {
    let written = fs::read_to_string(path).expect("the story is there");
    let folder = fresh_folder(&path.file_stem().expect("a story has a name").to_string_lossy());
    let told = retell(&written, &folder);
    fs::remove_dir_all(&folder).expect("the story's folder can go");
    if std::env::var_os(wish).is_some_and(|wish| wish == "accept") {
        fs::write(path, told).expect("the story can be written");
        return Ok(());
    }
    difference(path, &written, &told)
}

/// The first line of a story where something else was told than is written.
pub(crate) fn difference(path: &Path, written: &str, told: &str) -> Result<(), String> {
    if told == written {
        return Ok(());
    }
    let first = told.lines().zip(written.lines()).position(|(told, written)| told != written);
    let line = first.unwrap_or_else(|| told.lines().count().min(written.lines().count()));
    let (told, written) = (told.lines().nth(line), written.lines().nth(line));
    Err(format!("{}:{}\n  written: {written:?}\n  told:    {told:?}", path.display(), line + 1))
}

/// The story with what the program says now in place of what it is said to say.
pub(crate) fn retell(written: &str, folder: &Path) -> String {
    let mut told = String::new();
    let mut lines = written.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("  | ") || line == "  |" || line.starts_with("  ! ") || line == "  !" {
            continue;
        }
        if line.starts_with("  = ") {
            continue;
        }
        told.push_str(line);
        told.push('\n');
        if let Some(time) = line.strip_prefix("@ ") {
            NOW.set(Some(Time::parse_from_rfc3339(time).expect("a time in the story")));
        } else if let Some(file) = line.strip_prefix("> ") {
            let mut text = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with("  :")) {
                told.push_str(line);
                told.push('\n');
                text.push_str(line.strip_prefix("  : ").unwrap_or(""));
                text.push('\n');
            }
            let path = folder.join(file);
            fs::create_dir_all(path.parent().expect("a file stands in a folder"))
                .expect("a folder of the story");
            fs::write(path, text).expect("a file of the story");
        } else if let Some(typed) = line.strip_prefix("$ ") {
            told.push_str(&answer(typed, folder));
        }
    }
    told
}

/// What the program answers to a line.
pub fn answer(typed: &str, folder: &Path) -> String {
    let (variables, words) = split(typed);
    let variable = |name: &str| variables.get(name).cloned();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut shell = Shell {
        program: String::new(),
        folder: folder.to_owned(),
        variable: &variable,
        now,
        os_user: "sari".to_owned(),
        warden: Some(env!("CARGO_BIN_EXE_sop").into()),
        stdin: &mut Cursor::new(Vec::new()),
        stdout: &mut stdout,
        stderr: &mut stderr,
        interactive: false,
        colour: false,
        width: 80,
    };
    let exit = sop::cli::run(words.into_iter().map(Into::into).collect(), &mut shell);
    let mut told = marked(&stdout, '|') + &marked(&stderr, '!');
    if exit != 0 {
        told.push_str(&format!("  = {exit}\n"));
    }
    told
}

fn marked(bytes: &[u8], mark: char) -> String {
    let hash =
        Regex::new(r"\b[0-9a-f]{64}\b|\b(?:[0-9a-f]{16}|[0-9a-f]{12}|[0-9a-f]{8})\b").expect("a pattern");
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(|line| hash.replace_all(line, "{hash}").into_owned());
    lines.map(|line| format!("  {mark} {line}").trim_end().to_owned() + "\n").collect()
}

/// Words as a shell splits them, with single and double quotes; `NAME=value` before the command are variables.
fn split(typed: &str) -> (HashMap<String, String>, Vec<String>) {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for letter in typed.chars() {
        match (letter, quote) {
            (letter, Some(open)) if letter == open => quote = None,
            ('\'' | '"', None) => (quote, begun) = (Some(letter), true),
            (' ', None) if begun || !word.is_empty() => {
                words.push(std::mem::take(&mut word));
                begun = false;
            }
            (' ', None) => {}
            (letter, _) => word.push(letter),
        }
    }
    if begun || !word.is_empty() {
        words.push(word);
    }
    let is_variable = |word: &String| {
        word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
    };
    let at = words.iter().position(|word| !is_variable(word)).unwrap_or(words.len());
    let rest = words.split_off(at);
    let pairs = words.iter().filter_map(|word| word.split_once('='));
    (pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(), rest)
}
