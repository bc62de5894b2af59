//! `sop notices`: what was told to whom, what could not be, and the check of the file that says who is told.

use crate::calendar::Time;
use crate::desk::{About, Delivery, DeliveryState, ShownDelivery};
use crate::source::{Language, Phrase};

use super::arguments::{Notices, NoticesCommand};
use super::failure::{Exit, Failure};
use super::findings;
use super::session::Session;
use super::style::Style;
use super::table::Table;
use super::tell::{self, Site};
use crate::calendar::when;

pub fn run(asked: &Notices, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    match (&asked.command, asked.retry) {
        (Some(NoticesCommand::Check), _) => check(session),
        (None, Some(number)) => retry(number, session),
        (None, None) => list(asked.all, session),
    }
}

fn list(all: bool, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop notices")?;
    let deliveries = desk.deliveries(all).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        let told: Vec<ShownDelivery> = deliveries.iter().map(ShownDelivery::from).collect();
        return session.answer_lines(&told);
    }
    if deliveries.is_empty() {
        let text = match all {
            true => session.word("Belum ada pemberitahuan.", "Nobody has been told anything yet."),
            false => session.word(
                "Tidak ada pemberitahuan yang tertunda atau gagal; semuanya: sop notices --all.",
                "No notice is waiting or was given up; all of them: sop notices --all.",
            ),
        };
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let text = table(&deliveries, session);
    session.answer(&text)
}

fn retry(number: u64, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop notices --retry")?;
    let delivery = desk.try_again(number).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&ShownDelivery::from(&delivery));
    }
    let what = session.word("dikirim lagi pada sop tick berikutnya", "sent again at the next sop tick");
    let text = format!("{} {number}: {what}\n", session.style.good("✓"));
    session.answer(&text)
}

fn check(session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let Some(site) = tell::site(session)? else {
        let message = Phrase::new(
            "tidak ada notices.yaml di folder penyimpanan",
            "there is no notices.yaml in the store's folder",
        );
        return Err(Failure::new(Exit::NotFound, "no_file", message));
    };
    let exit = if site.has_errors() { Exit::Findings } else { Exit::Done };
    let Site { found, .. } = site;
    if session.json() || !found.findings.is_empty() {
        let text = findings::render(&[found], session.format, session.style);
        session.answer(&text)?;
        return Ok(exit);
    }
    let text = format!("{} notices.yaml\n", session.style.good("✓"));
    session.answer(&text)
}

fn table(deliveries: &[Delivery], session: &Session<'_, '_>) -> String {
    let (language, style) = (session.language, session.style);
    let now = (session.shell.now)();
    let heads = language
        .choose(["NO", "KEPADA", "TENTANG", "KEADAAN", "UPAYA"], ["NO", "TO", "ABOUT", "STATE", "TRIES"]);
    let mut table = Table::new(&heads);
    for delivery in deliveries {
        table.row(vec![
            delivery.number.to_string(),
            delivery.to.name().to_owned(),
            about(&delivery.about, language),
            state(delivery, now, language),
            delivery.tries.to_string(),
        ]);
    }
    table.render(session.shell.width, |row, column, cell| coloured(deliveries, style, row, column, cell))
}

fn coloured(deliveries: &[Delivery], style: Style, row: Option<usize>, column: usize, cell: &str) -> String {
    match (row.and_then(|row| deliveries.get(row)), column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(delivery), 3) if delivery.fault.is_some() => style.warning(cell),
        (Some(_), _) => cell.to_owned(),
    }
}

fn about(about: &[About], language: Language) -> String {
    let one = |about: &About| match &about.id {
        Some(id) => format!("{id} {}", about.event),
        None => about.event.clone(),
    };
    match about {
        [only] => one(only),
        many => format!("{} {}", many.len(), language.choose("hal", "things")),
    }
}

fn state(delivery: &Delivery, now: Time, language: Language) -> String {
    let (id, en) = match delivery.state {
        DeliveryState::Pending => ("tertunda", "waiting"),
        DeliveryState::Sent => ("terkirim", "sent"),
        DeliveryState::GivenUp => ("gagal", "given up"),
        DeliveryState::Dropped => ("tidak perlu lagi", "no longer needed"),
    };
    let mut text = language.choose(id, en).to_owned();
    if let Some(next) = delivery.next {
        let again = language.choose("lagi", "again");
        text.push_str(&format!(", {again} {}", when::moment(next, now, language)));
    }
    if let Some(ended) = delivery.ended {
        text.push_str(&format!(" {}", when::moment(ended, now, language)));
    }
    if let Some(fault) = &delivery.fault {
        text.push_str(&format!(": {}", fault.describe().in_language(language)));
    }
    text
}
