//! What is told, in a letter to a person: its subject, and a text in the document's language that says what to type. Sends nothing.

use crate::calendar::{Date, Time, clock_in_words, date_in_words};
use crate::desk::{News, REVIEW_DUE, TASK_LATE};
use crate::procedure::headline;
use crate::source::Language;

/// One thing that is told, and the command that the person types next.
#[derive(Debug)]
pub struct Item {
    pub news: News,
    /// The answers to choose from, where it is a decision.
    pub answers: Vec<String>,
    pub typed: String,
}

/// A subject and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub body: String,
}

/// The letter that tells these things; several in one.
pub fn write(items: &[Item]) -> Written {
    let language = items.first().map_or(Language::Id, |item| item.news.language);
    let body: Vec<String> = items.iter().map(body).collect();
    let body = body.join("\n\n") + "\n";
    let subject = match items {
        [only] => subject(&only.news),
        many => language
            .choose(format!("{} pemberitahuan SOP", many.len()), format!("{} SOP notices", many.len())),
    };
    Written { subject, body }
}

/// `[surat-1] Tugas baru: Memeriksa surat (tenggat 24 November 2026, 09.00 WIB)`
fn subject(news: &News) -> String {
    let data = &news.data;
    let id = data.id.as_ref().map_or(String::new(), |id| format!("[{id}] "));
    let due = data.due.filter(|_| data.activity.is_some()).map_or(String::new(), |due| {
        format!(" ({} {})", news.language.choose("tenggat", "due"), moment(due, news.language))
    });
    format!("{id}{}: {}{due}", what(news), about(news))
}

fn body(item: &Item) -> String {
    let Item { news, answers, typed } = item;
    let (language, data) = (news.language, &news.data);
    let instance = data.id.as_ref().map(|id| format!("{id} ({})", news.title));
    let days = data
        .from
        .zip(data.until)
        .map(|(from, until)| format!("{} – {}", day(from, language), day(until, language)));
    let lines = [
        (("Proses", "Instance"), instance),
        (("Langkah", "Step"), data.step.clone()),
        (("Tenggat", "Due"), data.due.map(|due| moment(due, language))),
        (("Hari", "Days"), days),
        (("Sebelum", "By"), data.review.map(|review| day(review, language))),
        (("Surat", "Letter"), data.letter.clone()),
        (("Jawaban", "Answers"), Some(answers.join(", ")).filter(|answers| !answers.is_empty())),
        (("Ketik", "Type"), Some(typed.clone()).filter(|typed| !typed.is_empty())),
    ];
    let lines = lines.into_iter().filter_map(|((id, en), value)| {
        let label = format!("{}:", language.choose(id, en));
        value.map(|value| format!("\n  {label:<9} {value}"))
    });
    let about = match &data.activity {
        Some(activity) => activity.clone(),
        None => about(news),
    };
    format!("{}: {about}{}", what(news), lines.collect::<String>())
}

/// What has happened, in a word or two.
fn what(news: &News) -> &'static str {
    let (id, en) = match news.event.as_str() {
        "task_offered" => ("Tugas baru", "New task"),
        "task_reassigned" => ("Diserahkan kepada Anda", "Given to you"),
        "task_reminded" => ("Waktunya hampir habis", "Time is running out"),
        TASK_LATE => ("Terlambat", "Late"),
        "task_escalated" => ("Terlambat, mohon perhatian Anda", "Late, please look after it"),
        "incident_opened" => ("Terkendala", "In trouble"),
        "ended" => ("Selesai", "Ended"),
        "cancelled" => ("Dibatalkan", "Cancelled"),
        "edition_published" => ("Edisi baru", "New edition"),
        REVIEW_DUE => ("Perlu ditinjau", "To be reviewed"),
        "delegated" => ("Penunjukan", "Delegation"),
        "delegation_ended" => ("Penunjukan berakhir", "Delegation ended"),
        _ => ("Kejadian", "Event"),
    };
    news.language.choose(id, en)
}

/// What it is about, on one line.
fn about(news: &News) -> String {
    let data = &news.data;
    if let Some(activity) = &data.activity {
        return headline(activity).to_owned();
    }
    let named = [&data.outcome, &data.actor, &data.document].into_iter().flatten().next();
    match (&data.id, named) {
        (None, Some(document)) if data.edition.is_some() => format!("{} ({document})", news.title),
        (Some(_), Some(outcome)) if data.outcome.is_some() => format!("{} ({outcome})", news.title),
        (Some(_), _) => news.title.clone(),
        (None, named) => named.cloned().unwrap_or_default(),
    }
}

fn moment(time: Time, language: Language) -> String {
    format!("{}, {}", day(time.date_naive(), language), clock_in_words(time).in_language(language))
}

fn day(date: Date, language: Language) -> String {
    date_in_words(date).in_language(language).to_owned()
}
