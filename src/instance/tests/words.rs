//! Every refusal in words, both languages, to be read as a whole.

use std::fmt::Write;

use crate::calendar::Time;
use crate::instance::{Done, FileKind, Limit, Obstacle, ReasonOf, Refusal, Role};
use crate::procedure::form::{FieldFault, Wrong};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn not_its_kind(kind: Option<FileKind>) -> Refusal {
    let (step, name, extensions) = ("periksa".into(), "surat.pdf".into(), texts(&["pdf", "png"]));
    Refusal::NotItsKind { step, name, kind, extensions }
}

fn every_refusal() -> Vec<Refusal> {
    let step = || "periksa".to_owned();
    let open = || texts(&["minta", "arsip"]);
    let at = Time::parse_from_rfc3339("2026-01-05T08:00:00+07:00").expect("a moment");
    let role = |key: &str, title: &str| Role { key: key.into(), title: title.into() };
    let roles = || vec![role("kabid", "Kepala Bidang"), role("kadis", "Kepala Dinas")];
    let done = |person: Option<&str>| Done { person: person.map(String::from), at };
    let missing = FieldFault::new("jumlah", Some("Jumlah barang"), Wrong::Missing);
    let unknown = FieldFault::unknown("warna", texts(&["jumlah", "sifat"]).iter());
    let answers = || texts(&["Ya", "Tidak"]);
    let reasons = [
        ReasonOf::Answer { step: step(), answer: "Tidak".into() },
        ReasonOf::Skip { step: step() },
        ReasonOf::Resolve { step: step() },
        ReasonOf::Suspend,
        ReasonOf::Cancel,
    ];
    let mut all = vec![
        Refusal::UnknownStep { given: "periksaa".into(), steps: open() },
        Refusal::NotAStart { given: step(), starts: texts(&["minta"]) },
        Refusal::MayNotOpen { roles: roles() },
        Refusal::NotTheActor { step: step(), roles: roles().drain(..1).collect() },
        Refusal::NoSuchPart { step: step(), given: "pemohon".into(), actors: texts(&["kabid"]) },
        Refusal::NotOpen { step: step(), open: open() },
        Refusal::NotOpen { step: step(), open: Vec::new() },
        Refusal::AlreadyDone {
            step: step(),
            done: vec![done(Some("budi")), done(Some("citra"))],
            open: open(),
        },
        Refusal::AlreadyDone { step: step(), done: vec![done(None)], open: Vec::new() },
        Refusal::ClaimedBy { step: step(), person: "budi".into(), oneself: false },
        Refusal::ClaimedBy { step: step(), person: "budi".into(), oneself: true },
        Refusal::NotTheClaimer { step: step(), claimer: Some("budi".into()) },
        Refusal::NotTheClaimer { step: step(), claimer: None },
        Refusal::NotAHolder { step: step(), person: "budi".into(), role: role("kabid", "Kepala Bidang") },
        Refusal::NotSameAs { step: step(), other: "minta".into(), sole: false, assignee: None },
        Refusal::NotSameAs { step: step(), other: "minta".into(), sole: false, assignee: Some("eko".into()) },
        Refusal::NotSameAs { step: step(), other: "minta".into(), sole: true, assignee: None },
        Refusal::SameAs { step: step(), other: "minta".into(), persons: texts(&["budi", "citra"]) },
        Refusal::AnswerMissing { step: step(), question: "Lengkap?".into(), answers: answers() },
        Refusal::UnknownAnswer { step: step(), given: "Mungkin".into(), answers: answers() },
        Refusal::NoAnswerWanted { step: step(), given: "Ya".into() },
        Refusal::LeadOnly { step: step(), lead: role("kabid", "Kepala Bidang") },
        Refusal::FieldFaults { faults: vec![missing, unknown] },
        Refusal::EvidenceMissing { step: step(), item: "Surat".into(), extensions: texts(&["pdf", "png"]) },
        not_its_kind(Some(FileKind::Zip)),
        not_its_kind(None),
        Refusal::EmptyFile { name: "surat.pdf".into() },
        Refusal::NothingAttached,
        Refusal::CommentMissing,
        Refusal::NotOptional { step: step() },
        Refusal::SkippedIsEmpty { step: step() },
        Refusal::Automatic { step: step(), trouble: false },
        Refusal::Automatic { step: step(), trouble: true },
        Refusal::NoTrouble { step: step() },
        Refusal::Suspended,
        Refusal::NotSuspended,
        Refusal::SameEdition,
        Refusal::MapClash { step: step() },
        Refusal::CannotMigrate { obstacles: obstacles() },
        Refusal::NothingToUndo,
        Refusal::Ended { outcome: Some("ditolak".into()), at: Some(at) },
        Refusal::Ended { outcome: None, at: Some(at) },
        Refusal::TextTooLong { chars: 5_000, most: 4_000 },
    ];
    all.extend(too_much());
    all.extend(counting_once());
    all.extend(reasons.map(|of| Refusal::ReasonMissing { of }));
    all
}

fn too_much() -> [Refusal; 4] {
    let limits =
        [(Limit::Tasks, 10_000), (Limit::Moves, 4_000), (Limit::Files, 100), (Limit::Evidence, 2_000)];
    limits.map(|(what, most)| Refusal::TooMuch { what, most })
}

fn counting_once() -> Vec<Refusal> {
    let cases = [(true, false, None), (true, true, None), (false, false, None), (true, false, Some("eko"))];
    let refusal = |(done, sole, assignee): (bool, bool, Option<&str>)| Refusal::CountsOnce {
        step: "periksa".into(),
        needed: 2,
        role: Role { key: "kabid".into(), title: "Kepala Bidang".into() },
        done,
        sole,
        assignee: assignee.map(String::from),
    };
    cases.map(refusal).to_vec()
}

/// One of each.
fn obstacles() -> Vec<Obstacle> {
    let step = || "verifikasi".to_string();
    vec![
        Obstacle::StepGone { step: step(), now: Some("telaah".into()) },
        Obstacle::OtherActors { step: step(), before: texts(&["kabid"]), after: texts(&["kabid", "kadis"]) },
        Obstacle::OtherWork { step: step() },
        Obstacle::AnswerGone { step: step(), answer: Some("Ya".into()) },
        Obstacle::AnswerGone { step: step(), answer: None },
        Obstacle::ArrowLost { from: "minta".into(), step: step() },
        Obstacle::UnderWay { step: step() },
        Obstacle::EyesLost { step: step(), earlier: "minta".into(), done: "mohon".into() },
        Obstacle::EyesLost { step: step(), earlier: "minta".into(), done: "minta".into() },
        Obstacle::EyesBroken { step: step(), earlier: "minta".into(), person: "ani".into() },
        Obstacle::Stuck { steps: texts(&["verifikasi", "minta"]) },
        Obstacle::Twice { step: step() },
        Obstacle::EndWhileOpen { step: step() },
        Obstacle::Tangled,
    ]
}

#[test]
fn every_refusal_says_why_and_what_would_be_allowed() {
    let mut said = String::new();
    for refusal in every_refusal() {
        let words = refusal.describe();
        let (name, kind, allowed) = (refusal.name(), refusal.kind(), refusal.allowed().join(", "));
        writeln!(said, "{name} {kind:?} [{allowed}]\n  {}\n  {}", words.id, words.en)
            .expect("a text takes all");
    }
    insta::assert_snapshot!(said);
}
