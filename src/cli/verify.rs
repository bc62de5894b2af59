//! `sop verify`: the proof that everything is as it was written, and the repair of what can be.

use serde::Serialize;

use crate::ledger::{Digest, Head, Repair};
use crate::source::{Phrase, plural};
use crate::store::{Fault, Lost, Repaired, Report, describe_damage, repair_folder, verify_folder};

use super::arguments::Verify;
use super::checkpoint;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn run(verify: &Verify, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let given = verify.head.as_deref().map(head).transpose()?;
    if given.is_some() && verify.repair {
        let message = Phrase::new(
            "--head dan --repair tidak dapat dipakai bersama",
            "--head and --repair cannot be used together",
        );
        return Err(Failure::usage(message));
    }
    let data = session.data.clone();
    let checkpoint = checkpoint::read(verify, session)?;
    let at = checkpoint.as_ref().map(|checkpoint| checkpoint.size);
    let repaired = if verify.repair {
        session.open("sop verify --repair", |opening| repair_folder(&data, opening))?
    } else {
        let report = session.open("sop verify", |opening| verify_folder(&data, at, opening))?;
        report.map(|report| Repaired { repairs: Vec::new(), lost: Vec::new(), report })
    };
    if repaired.is_none() {
        let path = data.display();
        session.caution(&Phrase::new(
            format!("tidak ada penyimpanan di {path}, jadi tidak ada yang diperiksa"),
            format!("there is no store at {path}, so nothing was verified"),
        ));
    }
    let nothing = Repaired { repairs: Vec::new(), lost: Vec::new(), report: Report::empty() };
    let Repaired { repairs, lost, mut report } = repaired.unwrap_or(nothing);
    report.faults.extend(checkpoint.and_then(|checkpoint| checkpoint::compare(&checkpoint, &report)));
    if !session.json() {
        for said in repairs.iter().map(taken_out).chain(lost.iter().map(gone)) {
            session.shell.say(said.in_language(session.language));
        }
    }
    if let Some(given) = given.filter(|_| report.ok()) {
        report.faults.extend(compare(given, session)?);
    }
    if session.json() {
        as_json(&report, session)?;
    } else {
        let mut text = in_words(&report, at, session);
        if let Some(Head { sequence, .. }) = given.filter(|_| report.ok()) {
            text.push_str(&still_the_same(sequence, session));
        }
        session.answer(&text)?;
    }
    Ok(if report.ok() { Exit::Done } else { Exit::Failed })
}

/// A head as it is printed: `27:0f35…`.
fn head(text: &str) -> Result<Head, Failure> {
    let read = || {
        let (sequence, digest) = text.trim().split_once(':')?;
        Some(Head { sequence: sequence.parse().ok()?, digest: Digest::parse(digest)? })
    };
    read().ok_or_else(|| {
        let message = Phrase::new(
            format!("`{text}` bukan kepala buku besar: NOMOR:SHA256"),
            format!("`{text}` is no head of a ledger: NUMBER:SHA256"),
        );
        Failure::usage(message)
    })
}

/// What is wrong where the ledger never had this head.
fn compare(given: Head, session: &mut Session<'_, '_>) -> Result<Option<Fault>, Failure> {
    let desk = session.desk_if_any("sop verify --head")?;
    let found = desk.head_after(given.sequence).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    let message = match found {
        Some(found) if found == given => return Ok(None),
        Some(Head { digest, .. }) => Phrase::new(
            format!("entri sebanyak itu kini berkepala {digest}, bukan yang diberikan"),
            format!("so many entries now have the head {digest}, not the one given"),
        ),
        None => Phrase::new("buku besar tidak memuat entri sebanyak itu", "the ledger has fewer entries"),
    };
    Ok(Some(Fault { place: given.sequence.to_string(), message }))
}

fn still_the_same(sequence: u64, session: &Session<'_, '_>) -> String {
    let said = Phrase::new(
        format!("{sequence} entri pertama masih persis seperti ketika kepala itu dicetak"),
        format!("The first {sequence} entries are exactly what they were when that head was printed"),
    );
    format!("{} {}\n", session.style.good("✓"), said.in_language(session.language))
}

fn taken_out(repair: &Repair) -> Phrase {
    let damage = describe_damage(&repair.damage);
    let kept = repair.kept.join(", ");
    Phrase::new(
        format!("{}; bita yang rusak disimpan di {kept}", damage.id),
        format!("{}; the damaged bytes are kept in {kept}", damage.en),
    )
}

fn gone(lost: &Lost) -> Phrase {
    let Lost { stream, first, last } = lost;
    let (id, en) = match first == last {
        true => (format!("entri {first}"), format!("entry {first}")),
        false => (format!("entri {first} sampai {last}"), format!("entries {first} to {last}")),
    };
    Phrase::new(format!("hilang dari {stream}: {id}"), format!("gone from {stream}: {en}"))
}

/// Kept files that no entry names are no fault, and are said.
fn unnamed(count: u64, session: &Session<'_, '_>) -> String {
    if count == 0 {
        return String::new();
    }
    let said = Phrase::new(
        format!("{count} berkas tersimpan tidak disebut entri mana pun: sisa perintah yang terputus"),
        format!("kept files that no entry names: {count}, left by a command that was cut off"),
    );
    format!("{} {}\n", session.style.dim("·"), said.in_language(session.language))
}

/// The report as programs read it.
#[derive(Serialize)]
struct Told<'r> {
    ok: bool,
    entries: u64,
    head: String,
    #[serde(skip_serializing_if = "is_none")]
    unnamed: u64,
    faults: Vec<ToldFault<'r>>,
}

#[derive(Serialize)]
struct ToldFault<'r> {
    place: &'r str,
    message: &'r str,
}

fn is_none(count: &u64) -> bool {
    *count == 0
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
        unnamed: report.unnamed,
        faults: faults.collect(),
    })
}

fn in_words(report: &Report, signed: Option<u64>, session: &Session<'_, '_>) -> String {
    let style = session.style;
    let counted = Phrase::new(
        format!("{} entri, kepala {}", report.entries, report.head.digest),
        format!("{}, head {}", plural(report.entries, "entry"), report.head.digest),
    );
    let counted = counted.in_language(session.language);
    if report.ok() {
        let word = session.word("Buku besar utuh", "The ledger is whole");
        let mut text = format!("{} {word}: {counted}\n", style.good("✓"));
        if let Some(signed) = signed {
            let same = Phrase::new(
                format!("{signed} entri pertama sama dengan yang ditandatangani titik periksa"),
                format!("the first {signed} entries are those that the checkpoint signed"),
            );
            text.push_str(&format!("{} {}\n", style.good("✓"), same.in_language(session.language)));
        }
        text.push_str(&unnamed(report.unnamed, session));
        return text;
    }
    let word = session.word("Buku besar tidak utuh", "The ledger is not whole");
    let mut text = format!("{} {word}: {counted}\n", style.error("✗"));
    for fault in &report.faults {
        let message = fault.message.in_language(session.language);
        text.push_str(&format!("  {}: {message}\n", style.bold(&fault.place)));
    }
    text
}
