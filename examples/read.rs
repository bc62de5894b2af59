//! Reads SOP files and prints what the checker finds in them, and the steps of the sound ones. Writes no file.
//!
//! `cargo run --example read -- FILE…`

use sop::procedure::{self, Options};
use sop::source::Source;

fn main() -> std::io::Result<()> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        paths.push("sop/backup-restore.yaml".into());
    }
    for path in paths {
        let source = Source::new(path.as_str(), std::fs::read_to_string(&path)?);
        report(&source);
    }
    Ok(())
}

fn report(source: &Source) {
    let report = procedure::check(source, &Options::default());
    for finding in &report.findings {
        let at = source.position(finding.span.start);
        let message = finding.message.in_language(report.language);
        println!("{}:{}:{}: [{}] {message}", source.path(), at.line, at.column, finding.code);
    }
    // There is an edition only if every check passed, so nothing below has to ask.
    for procedure in report.edition.iter().flat_map(|edition| edition.procedures.values()) {
        println!("{}: {}", procedure.id, procedure.title);
        for step in &procedure.steps {
            let actors = step.performers.all().iter().map(|actor| procedure.actor(*actor).title.as_str());
            println!("  {} ({})", step.id, actors.collect::<Vec<_>>().join(", "));
        }
    }
}
