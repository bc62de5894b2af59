//! Two editions of small documents, and what is said of the difference.

use super::super::{Edition, Options, check};
use super::compare;
use crate::source::Source;

fn edition(text: &str) -> Edition {
    let report = check(&Source::new("test.yaml", text), &Options::default());
    report.edition.unwrap_or_else(|| panic!("{:#?}", report.findings))
}

/// A document of one procedure; some of its lines replaced by others.
fn text(replaced: &[(&str, &str)]) -> String {
    let text = "sop: 1
id: izin
title: Izin
actors: { a: Staf, b: Kepala, c: Sekretaris }
forms:
  f: { title: Formulir, fields: { hasil: { type: text } } }
procedures:
  p:
    title: Izin keluar
    steps:
      - { id: tulis, activity: Menulis permohonan, actor: a, quality: { time: 1 hari, output: Surat }, form: f }
      - id: periksa
        activity: Memeriksa permohonan
        actor: b
        quality: { time: 1 hari }
        decision: Setuju?
        branches:
          Ya: kirim
          Tidak: { end: ditolak, at: a }
      - { id: kirim, activity: Mengirim surat, actor: c, quality: { time: 2 jam } }
";
    replaced.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

fn told(replaced: &[(&str, &str)]) -> String {
    let changes = compare(&edition(&text(&[])), &edition(&text(replaced)));
    let line = |change: &super::Change| {
        let kind = change.kind.name();
        let at = change.step.as_deref().unwrap_or("-");
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let (before, after) = (before.unwrap_or("-"), after.unwrap_or("-"));
        format!("{kind} {at}: {before} → {after}\n  {}\n  {}\n", change.message.id, change.message.en)
    };
    changes.iter().map(line).collect()
}

#[test]
fn differences_are_told_in_words() {
    let stories: &[(&str, &[(&str, &str)])] = &[
        ("only the way it is written", &[("title: Izin\n", "title: \"Izin\" # catatan\n")]),
        ("an arrow leads elsewhere", &[("Tidak: { end: ditolak, at: a }", "Tidak: tulis")]),
        (
            "an answer more, a reason wanted",
            &[
                ("Ya: kirim", "Ya: kirim\n          Ragu: tulis"),
                ("Tidak: { end: ditolak, at: a }", "Tidak: { end: ditolak, at: a, reason: required }"),
            ],
        ),
        (
            "a step between",
            &[
                (
                    "      - { id: kirim,",
                    "      - { id: paraf, activity: Memaraf surat, actor: a, quality: { time: 1 jam } }\n      - { id: kirim,",
                ),
                ("Ya: kirim", "Ya: paraf"),
            ],
        ),
        (
            "the last step is gone",
            &[
                ("      - { id: kirim, activity: Mengirim surat, actor: c, quality: { time: 2 jam } }\n", ""),
                ("Ya: kirim", "Ya: end"),
                (", c: Sekretaris", ""),
            ],
        ),
        (
            "another activity, another id",
            &[("Mengirim surat", "Menyerahkan surat"), ("id: tulis", "id: menulis")],
        ),
        (
            "other actors, other times",
            &[
                (
                    "activity: Mengirim surat, actor: c, quality: { time: 2 jam }",
                    "activity: Mengirim surat, actor: [a, c], quality: { time: 3 jam }",
                ),
                ("b: Kepala", "b: Kepala Dinas"),
            ],
        ),
        (
            "forms, four eyes, late, visits",
            &[
                ("hasil: { type: text }", "hasil: { type: text, required: true }, tanggal: { type: date }"),
                (
                    "actor: b\n",
                    "actor: b\n        not_same_as: tulis\n        late: { remind: 80%, escalate: c }\n        at_most: { visits: 2, then: kirim }\n",
                ),
            ],
        ),
        (
            "who may open, how often, what is printed",
            &[
                (
                    "title: Izin keluar",
                    "title: Izin keluar\n    start_by: b\n    every: 1 bulan\n    footnotes: Catatan kaki",
                ),
                (
                    "title: Izin\n",
                    "title: Izin\nidentity: { number: 1/2026, agency: Dinas }\nprint: { paper: f4 }\n",
                ),
            ],
        ),
    ];
    let said: String =
        stories.iter().map(|(title, replaced)| format!("# {title}\n{}\n", told(replaced))).collect();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("differences", said) });
}

#[test]
fn procedures_come_and_go() {
    let one = text(&[]);
    let two = one.replace("  p:\n", "  q:\n");
    let changes = compare(&edition(&one), &edition(&two));
    let kinds: Vec<_> =
        changes.iter().map(|change| (change.kind.name(), change.procedure.as_deref())).collect();
    assert_eq!(kinds, [("procedure_removed", Some("p")), ("procedure_added", Some("q"))]);
}
