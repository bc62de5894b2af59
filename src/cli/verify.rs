//! `sop verify`: the proof that everything is as it was written, and the repair of what can be.

use serde::Serialize;

use crate::ledger::Head;
use crate::source::Phrase;
use crate::store::{Report, describe_damage, repair_folder, verify_folder};

use super::arguments::Verify;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn run(verify: &Verify, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let data = session.data.clone();
    let (repairs, report) = if verify.repair {
        let repaired = session.open("sop verify --repair", |opening| repair_folder(&data, opening))?;
        repaired.map_or((Vec::new(), None), |(repairs, report)| (repairs, Some(report)))
    } else {
        (Vec::new(), session.open("sop verify", |opening| verify_folder(&data, opening))?)
    };
    let report = report.unwrap_or(Report { entries: 0, head: Head::EMPTY, faults: Vec::new() });
    if !session.json() {
        for repair in &repairs {
            let damage = describe_damage(&repair.damage);
            let kept = repair.kept.join(", ");
            let text = Phrase::new(
                format!("{}; bita yang rusak disimpan di {kept}", damage.id),
                format!("{}; the damaged bytes are kept in {kept}", damage.en),
            );
            session.shell.say(text.in_language(session.language));
        }
    }
    if session.json() {
        as_json(&report, session)?;
    } else {
        let text = in_words(&report, session);
        session.answer(&text)?;
    }
    Ok(if report.ok() { Exit::Done } else { Exit::Failed })
}

/// The report as programs read it.
#[derive(Serialize)]
struct Told<'r> {
    ok: bool,
    entries: u64,
    head: String,
    faults: Vec<ToldFault<'r>>,
}

#[derive(Serialize)]
struct ToldFault<'r> {
    place: &'r str,
    message: &'r str,
}

fn as_json(report: &Report, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let language = session.language;
    let faults = report.faults.iter();
    let faults =
        faults.map(|fault| ToldFault { place: &fault.place, message: fault.message.in_language(language) });
    session.answer_json(&Told {
        ok: report.ok(),
        entries: report.entries,
        head: report.head.digest.to_string(),
        faults: faults.collect(),
    })
}

fn in_words(report: &Report, session: &Session<'_, '_>) -> String {
    let style = session.style;
    let counted = Phrase::new(
        format!("{} entri, kepala {}", report.entries, report.head.digest),
        format!("{} entries, head {}", report.entries, report.head.digest),
    );
    let counted = counted.in_language(session.language);
    if report.ok() {
        let word = session.word("Buku besar utuh", "The ledger is whole");
        return format!("{} {word}: {counted}\n", style.good("✓"));
    }
    let word = session.word("Buku besar tidak utuh", "The ledger is not whole");
    let mut text = format!("{} {word}: {counted}\n", style.error("✗"));
    for fault in &report.faults {
        let message = fault.message.in_language(session.language);
        text.push_str(&format!("  {}: {message}\n", style.bold(&fault.place)));
    }
    text
}
