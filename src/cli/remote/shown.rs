//! What a server elsewhere answered, for programs as it came, for people in a few lines.

use serde_json::Value;

use crate::calendar::{Time, when};
use crate::cli::failure::{Exit, Failure};
use crate::cli::session::Session;
use crate::cli::table::Table;

use super::client::{Items, read};

/// Where an instance stands.
pub fn standing(text: &str, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return session.answer(&format!("{text}\n"));
    }
    let standing: Value = read(text)?;
    let outcome = standing["outcome"].as_str().or(standing["state"].as_str()).unwrap_or_default();
    let id = session.style.bold(&word(&standing, "id"));
    let head = format!("{id}  {}/{}  {outcome}\n", word(&standing, "document"), word(&standing, "procedure"));
    let tasks: Vec<&Value> = standing["tasks"].as_array().into_iter().flatten().collect();
    let heads = session.language.choose(
        ["LANGKAH", "PELAKSANA", "KEADAAN", "ORANG", "TENGGAT"],
        ["STEP", "ACTOR", "STATE", "PERSON", "DUE"],
    );
    let keys = ["step", "actor", "state", "person", "due"];
    let table = table(&heads, &keys, &tasks, session);
    session.answer(&format!("{head}{table}"))
}

/// The same with why its open tasks are due when they are.
pub fn with_reasons(text: &str, why: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        let items: Vec<&str> = why.items.iter().map(|item| item.get()).collect();
        let standing = text.trim_end().trim_end_matches('}');
        return session.answer(&format!("{standing},\"why_due\":[{}]}}\n", items.join(",")));
    }
    standing(text, session)?;
    for item in &why.items {
        let because: Value = read(item.get())?;
        let step = session.style.bold(&word(&because, "step"));
        session.answer(&format!("\n{step}\n{}\n", because["because"].as_str().unwrap_or_default()))?;
    }
    Ok(Exit::Done)
}

pub fn documents(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let heads = session.language.choose(
        ["DOKUMEN", "EDISI", "KEADAAN", "BERLAKU", "JUDUL"],
        ["DOCUMENT", "EDITION", "STATE", "IN FORCE", "TITLE"],
    );
    lines(items, &heads, &["document", "number", "state", "effective", "title"], session)
}

pub fn evidence(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let heads = session.language.choose(
        ["BERKAS", "UKURAN", "LANGKAH", "ORANG", "WAKTU"],
        ["FILE", "SIZE", "STEP", "PERSON", "TIME"],
    );
    lines(items, &heads, &["name", "size", "step", "person", "time"], session)
}

/// Each on a line of its own, for programs.
pub fn as_lines(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let lines: String = items.items.iter().map(|item| format!("{}\n", item.get())).collect();
    session.answer(&lines)
}

pub fn inbox(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let heads = session.language.choose(
        ["PROSES", "LANGKAH", "PELAKSANA", "TENGGAT", "KEGIATAN"],
        ["INSTANCE", "STEP", "ACTOR", "DUE", "ACTIVITY"],
    );
    lines(items, &heads, &["id", "step", "actor", "due", "activity"], session)
}

pub fn list(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let heads = session.language.choose(
        ["PROSES", "DOKUMEN", "PROSEDUR", "KEADAAN", "HASIL"],
        ["INSTANCE", "DOCUMENT", "PROCEDURE", "STATE", "OUTCOME"],
    );
    lines(items, &heads, &["id", "document", "procedure", "state", "outcome"], session)
}

pub fn history(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let heads = session
        .language
        .choose(["NO", "WAKTU", "ORANG", "KEJADIAN", "LANGKAH"], ["NO", "TIME", "PERSON", "EVENT", "STEP"]);
    lines(items, &heads, &["sequence", "time", "person", "event", "step"], session)
}

fn lines(
    items: &Items,
    heads: &[&str],
    keys: &[&str],
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    if session.json() {
        return as_lines(items, session);
    }
    let values = items.items.iter().map(|item| read(item.get())).collect::<Result<Vec<Value>, Failure>>()?;
    if values.is_empty() {
        let text = session.word("Tidak ada.", "There are none.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let text = table(heads, keys, &values.iter().collect::<Vec<_>>(), session);
    session.answer(&text)
}

fn table(heads: &[&str], keys: &[&str], values: &[&Value], session: &Session<'_, '_>) -> String {
    let now = (session.shell.now)();
    let mut table = Table::new(heads);
    for value in values {
        // What is over cannot become late.
        let open = matches!(value["state"].as_str(), Some("offered" | "claimed"));
        let cell = |key: &&str| {
            let text = word(value, key);
            match Time::parse_from_rfc3339(&text) {
                Ok(at) if *key == "due" && open => when::due_briefly(at, now, session.language),
                Ok(at) => when::moment(at, now, session.language),
                Err(_) => text,
            }
        };
        table.row(keys.iter().map(cell).collect());
    }
    let style = session.style;
    table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    })
}

/// A value in a cell: its first line.
fn word(value: &Value, key: &str) -> String {
    match &value[key] {
        Value::String(text) => text.trim().lines().next().unwrap_or_default().to_owned(),
        Value::Number(number) => number.to_string(),
        _other => String::new(),
    }
}
