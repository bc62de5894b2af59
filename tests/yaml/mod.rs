//! The guard against the deserialiser: whatever the guard accepts, serde_yaml reads, and as the same tree; what is hostile is refused
//! at once.

mod agree;

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use sop::document::{self, MAX_STEPS};
use sop::source::{MAX_BYTES, Source};

use agree::agree;

/// How many mutations of each document are tried.
const MUTATIONS: usize = 100;
/// Far more than any refusal takes, even on a crowded machine and without optimisation; one that read on would take minutes.
const AT_ONCE: Duration = Duration::from_secs(20);
/// What a mutation puts in: the signs and words that mean something to YAML or to the language.
const PIECES: [&str; 38] = [
    " ", "  ", "\n", "\t", ":", ": ", "- ", "#", " #", "'", "\"", "[", "]", "{", "}", ",", "&a ", "*a",
    "!t ", "|\n", ">\n", "? ", "---\n", "...\n", "%", "@", "<<: ", "~", "null", "end", "1.10", "\u{a0}", "“",
    "”", "é", "\r\n", "\\", "id: x\n",
];

#[test]
fn what_the_guard_accepts_is_read_as_the_same_tree() {
    let mut random = Random(0x5eed);
    let mut accepted = 0;
    for text in documents() {
        assert!(agree(&text));
        for _ in 0..MUTATIONS {
            accepted += usize::from(agree(&mutated(&text, &mut random)));
        }
    }
    assert!(accepted > MUTATIONS, "only {accepted} mutations were accepted: they break too much");
}

/// What fuzzing found once.
#[test]
fn a_block_of_text_ends_as_the_file_does() {
    for text in [
        "a: |\n  b",
        "a: |\n  b\n",
        "a: >\n  b\n  c",
        "a: |+\n  b",
        "a: |+\n  b\n\n",
        "a: |-\n  b",
        "a: |\n  b\n ",
    ] {
        assert!(agree(text), "{text:?} is refused");
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let nested_lists: String = (0..1_000).map(|level| format!("{}-\n", " ".repeat(level))).collect();
    let bomb: String = (1..1_000).fold("a0: &a0 [x, x]\n".to_owned(), |mut bomb, n| {
        let _ = writeln!(bomb, "a{n}: &a{n} [*a{}, *a{}]", n - 1, n - 1);
        bomb
    });
    let many_steps = format!(
        "sop: 1\nid: a\ntitle: A\nactors: {{ a: A }}\nprocedures:\n  p:\n    title: P\n    steps:\n{}",
        "    - { id: s, activity: Menulis, actor: a }\n".repeat(MAX_STEPS + 1)
    );
    let hostile = [
        ("brackets", "[".repeat(100_000), "too-deep"),
        ("braces", "{".repeat(100_000), "too-deep"),
        ("pairs in brackets", "[a: ".repeat(50_000), "too-deep"),
        ("questions", "? ".repeat(100_000), "too-deep"),
        ("lists in lists", nested_lists, "too-deep"),
        ("alias bomb", bomb, "anchor"),
        ("a long list", format!("a: [{}]", "x, ".repeat(300_000)), "too-large"),
        ("a large file", "#".repeat(MAX_BYTES + 1), "too-large"),
        ("many steps", many_steps, "too-large"),
        ("quotation marks", "\"".repeat(500_001), "not-yaml"),
        ("tabs", "\t".repeat(1_000_000), "tab"),
        ("nothing", String::new(), "not-yaml"),
    ];
    for (name, text, code) in hostile {
        let source = Source::new("hostile.yaml", text);
        let begin = Instant::now();
        let reading = document::read(&source);
        assert!(begin.elapsed() < AT_ONCE, "{name} took {:?}", begin.elapsed());
        assert!(reading.document.is_none(), "{name} was read");
        assert_eq!(reading.findings.first().map(|finding| finding.code), Some(code), "{name}");
        assert!(reading.findings.len() <= 60, "{name}: {} findings", reading.findings.len());
    }
}

#[test]
fn a_file_full_of_faults_is_read_in_bounded_time() {
    let head = "sop: 1\nid: a\ntitle: A\nactors: { a: A }\nprocedures:\n  p:\n    title: P\n    steps:\n";
    let unknown = |n: usize| {
        format!(
            "    - {{ id: s{n}, activity: Menulis, actor: b{n}, next: t{n}, quality: {{ time: {n} }} }}\n"
        )
    };
    let steps: String = std::iter::once(head.to_owned()).chain((0..MAX_STEPS).map(unknown)).collect();
    let step = "    - { id: s, activity: Menulis, actor: a, ";
    let names: Vec<String> = (0..100_000).map(|n| format!("n{n}")).collect();
    let names = format!("{head}{step}next: [{}] }}\n", names.join(", "));
    let answers: Vec<String> = (0..60_000).map(|n| format!("a{n}: end")).collect();
    let answers = format!("{head}{step}decision: Apa?, branches: {{ {} }} }}\n", answers.join(", "));
    for (text, least) in [(steps, 3 * MAX_STEPS), (names, 100_000), (answers, 0)] {
        let begin = Instant::now();
        let reading = document::read(&Source::new("faults.yaml", text));
        assert!(begin.elapsed() < AT_ONCE, "it took {:?}", begin.elapsed());
        assert!(reading.findings.len() >= least, "{} findings", reading.findings.len());
    }
}

/// Every document that comes with the program, and the corpus's.
fn documents() -> Vec<String> {
    let folders = ["sop", "examples", "tests/mistakes"];
    let paths =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    yaml.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// A text with a few pieces put in, cut out, or copied.
fn mutated(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        let at = text.floor_char_boundary(random.below(text.len() + 1));
        let to = text.floor_char_boundary((at + random.below(30)).min(text.len()));
        match random.below(3) {
            0 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
            1 => text.replace_range(at..to, ""),
            _ => {
                let piece = text[at..to].to_owned();
                let there = text.floor_char_boundary(random.below(text.len() + 1));
                text.insert_str(there, &piece);
            }
        }
    }
    text
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}
