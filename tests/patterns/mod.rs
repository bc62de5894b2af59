//! The workflow patterns, one story for each: what it means in an office, how it is written, and that it holds, or what
//! the checker says where the language refuses it. `docs/patterns.md` holds the table of what they give.
//!
//! A story opens with `# WCP-1 Sequence: VERDICT`, and remarks that say the rest; then it goes on as `cli` tells stories.
//! To accept what the program says now, and write the table anew: `PATTERNS=accept cargo test --test main patterns`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::compare;

const VERDICTS: [&str; 4] = ["supported", "supported in another way", "refused", "not needed"];

/// So many control-flow patterns there are, and as many resource patterns.
const COUNT: usize = 43;

/// What a story says of its pattern.
struct Pattern {
    number: usize,
    name: String,
    verdict: String,
    meaning: String,
    file: String,
    /// What follows the head.
    story: String,
}

/// One test, in order: what is accepted must be written before it is read again.
#[test]
fn every_pattern_holds_or_is_refused_as_the_page_says() {
    let kinds = ["wcp", "wrp"];
    kinds.into_iter().for_each(tell);
    kinds.into_iter().flat_map(patterns).for_each(|pattern| judge(&pattern));
    let path = root().join("docs/patterns.md");
    let written = fs::read_to_string(&path).expect("the page is there");
    let told = kinds.into_iter().fold(written.clone(), |page, prefix| filled(&page, prefix));
    if std::env::var_os("PATTERNS").is_some_and(|wish| wish == "accept") {
        fs::write(&path, told).expect("the page can be written");
    } else {
        assert!(told == written, "docs/patterns.md: PATTERNS=accept cargo test --test main patterns");
    }
}

/// A verdict is what its story shows.
fn judge(Pattern { file, verdict, story, .. }: &Pattern) {
    assert!(VERDICTS.contains(&verdict.as_str()), "{file}: `{verdict}` is none of {VERDICTS:?}");
    let finding = story.contains(" sop check ") && story.contains("  = 1\n");
    let refusal = story.contains("  = 4\n") || story.contains("  = 5\n");
    let work = ["done", "tick", "run", "retry"].iter().any(|word| story.contains(&format!(" sop {word}")));
    let shown = if verdict == "refused" { finding || refusal } else { work };
    assert!(shown, "{file}: the story does not show what is `{verdict}`");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs every story of a kind, and fails with all differences.
fn tell(prefix: &str) {
    let stories = files(prefix);
    let faults: Vec<String> = stories.iter().filter_map(|path| compare(path, "PATTERNS").err()).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn files(prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/patterns")).expect("the stories are there");
    let paths = entries.map(|entry| entry.expect("a story").path());
    let is_ours =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
    let mut stories: Vec<PathBuf> = paths.filter(is_ours).collect();
    stories.sort();
    stories
}

/// The patterns of a kind, in order and each exactly once.
fn patterns(prefix: &str) -> Vec<Pattern> {
    let patterns: Vec<Pattern> = files(prefix).iter().map(|path| read(path, prefix)).collect();
    let numbers: Vec<usize> = patterns.iter().map(|pattern| pattern.number).collect();
    assert_eq!(numbers, (1..=COUNT).collect::<Vec<usize>>(), "one story for each of the patterns");
    patterns
}

fn read(path: &Path, prefix: &str) -> Pattern {
    let file = path.file_name().expect("a story has a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(path).expect("a story can be read");
    let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    let (title, verdict) =
        head[0].split_once(": ").unwrap_or_else(|| panic!("{file}: `# WCP-1 Name: verdict`"));
    let (label, name) = title.split_once(' ').unwrap_or_else(|| panic!("{file}: a number and a name"));
    let number = label.strip_prefix(&format!("{}-", prefix.to_uppercase())).and_then(|n| n.parse().ok());
    let number = number.unwrap_or_else(|| panic!("{file}: `{label}` is no number of a pattern"));
    assert!(file.starts_with(&format!("{prefix}-{number:02}-")), "{file}: named after {label}");
    Pattern {
        number,
        name: name.to_owned(),
        verdict: verdict.to_owned(),
        meaning: head[1..].join(" "),
        file,
        story: text.lines().skip(head.len()).map(|line| format!("{line}\n")).collect(),
    }
}

/// The page with the table of a kind between its marks.
fn filled(page: &str, prefix: &str) -> String {
    let (open, close) = (format!("<!-- {prefix} -->\n"), format!("<!-- /{prefix} -->\n"));
    let (before, rest) = page.split_once(&open).expect("the table's beginning is marked");
    let (_, after) = rest.split_once(&close).expect("the table's end is marked");
    format!("{before}{open}{}{close}{after}", table(prefix))
}

fn table(prefix: &str) -> String {
    let mut table = "| | pattern | | in an office, and how it is written |\n|---|---|---|---|\n".to_owned();
    for Pattern { number, name, verdict, meaning, file, .. } in patterns(prefix) {
        let meaning = meaning.replace('|', "\\|");
        writeln!(table, "| {number} | [{name}](../tests/patterns/{file}) | {verdict} | {meaning} |")
            .expect("memory");
    }
    table
}
