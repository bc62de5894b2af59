//! Every key of the language, read into the model.

use super::*;
use crate::calendar::{Part, Unit};
use crate::source::{Language, Source};

fn read_clean(text: &str) -> Document {
    let reading = read(&Source::new("sop.yaml", text));
    assert!(!reading.has_errors(), "{text}\n{:#?}", reading.findings);
    reading.document.expect("a document without errors is read")
}

/// A document that writes every key of the language at least once.
const EVERY_KEY: &str = include_str!("every_key.yaml");

#[test]
fn every_key_is_read_typed_and_kept() {
    let document = read_clean(EVERY_KEY);
    insta::assert_debug_snapshot!("every_key", document);
}

#[test]
fn scalars_are_kept_as_written() {
    let document = read_clean(
        "sop: 1\nid: a\ntitle: 065/12\nidentity: { number: 1.10, agency: 08 }\nactors: { a: no, b: 1e3 }\n\
         procedures: { p: { title: true, steps: [{ id: s, activity: 0x1F, actor: a, note: ~ }] } }\n",
    );
    assert_eq!(document.title, "065/12");
    assert_eq!(document.identity.number, "1.10");
    assert_eq!(document.identity.agency, ["08"]);
    assert_eq!((&*document.actors["a"].title, &*document.actors["b"].title), ("no", "1e3"));
    let procedure = &document.procedures["p"];
    assert_eq!((&*procedure.title, &*procedure.steps[0].activity), ("true", "0x1F"));
    assert_eq!(procedure.steps[0].note.as_deref(), Some("~"));
}

#[test]
fn a_single_text_will_do_for_a_list() {
    let document = read_clean(
        "sop: 1\nid: a\ntitle: T\nidentity: { related: SOP Arsip }\nprint: { columns: time }\nactors: { a: A }\n\
         procedures: { p: { title: P, actors: a, preface: X, steps: [{ id: s, activity: K, actor: [a], \
         quality: { time: 1-3 hari, output: Surat } }] } }\n",
    );
    assert_eq!(document.identity.related, ["SOP Arsip"]);
    assert_eq!(document.print.columns, Some(vec![Column::Time]));
    let step = &document.procedures["p"].steps[0];
    assert_eq!(step.actor, Performers::One("a".into()));
    assert_eq!(step.quality.output, [Item { name: "Surat".into(), attach: Vec::new() }]);
    let time = step.quality.time.clone().expect("a time is written");
    assert_eq!(time.parts, [Part { count: 3, unit: Unit::WorkingDays }]);
}

#[test]
fn an_error_leaves_the_rest_readable_and_marks_its_procedure() {
    let reading = read(&Source::new(
        "sop.yaml",
        "sop: 1\nid: a\ntitle: T\nlanguage: en\nactors: { a: A }\nprocedures:\n  p:\n    title: P\n    steps:\n      - nonsense\n      \
         - { id: s, activity: K, actor: a }\n  q:\n    title: Q\n    steps: [{ id: s, activity: K, actor: a }]\n",
    ));
    assert_eq!(reading.language, Language::En);
    assert!(reading.unclear.contains("p") && !reading.unclear.contains("q"), "{:?}", reading.unclear);
    let document = reading.document.expect("what is right is read");
    assert_eq!(document.procedures["p"].steps[1].id, "s", "the second step is still the second");
}

#[test]
fn a_file_of_answers_is_read_like_the_answers_of_a_test() {
    let source = Source::new(
        "answers.yaml",
        "memeriksa: [Kurang, Lengkap]\nmengajukan: { set: { jumlah: 2 } }\nmenilai: 08\n",
    );
    let (answers, findings) = read_answers(&source);
    assert_eq!(findings, []);
    let answers = answers.expect("it is right");
    let given: Vec<_> = answers["memeriksa"].iter().map(|given| given.answer.as_deref()).collect();
    assert_eq!(given, [Some("Kurang"), Some("Lengkap")]);
    assert_eq!(answers["mengajukan"][0].set["jumlah"], "2");
    assert_eq!(answers["menilai"][0].answer.as_deref(), Some("08"));
}
