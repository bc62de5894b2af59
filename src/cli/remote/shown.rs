//! What a server elsewhere answered, for programs as it came, for people in a few lines.

use serde_json::Value;

use crate::calendar::{Time, when};
use crate::cli::failure::{Exit, Failure};
use crate::cli::session::Session;
use crate::cli::table::Table;

use super::client::{Items, read};

/// What a list is of: the heads of its columns in both languages, and what stands under them.
pub struct Columns {
    id: [&'static str; 5],
    en: [&'static str; 5],
    keys: [&'static str; 5],
}

pub const DOCUMENTS: Columns = Columns {
    id: ["DOKUMEN", "EDISI", "KEADAAN", "BERLAKU", "JUDUL"],
    en: ["DOCUMENT", "EDITION", "STATE", "IN FORCE", "TITLE"],
    keys: ["document", "number", "state", "effective", "title"],
};

pub const EVIDENCE: Columns = Columns {
    id: ["BERKAS", "UKURAN", "LANGKAH", "ORANG", "WAKTU"],
    en: ["FILE", "SIZE", "STEP", "PERSON", "TIME"],
    keys: ["name", "size", "step", "person", "time"],
};

pub const INBOX: Columns = Columns {
    id: ["PROSES", "LANGKAH", "PELAKSANA", "TENGGAT", "KEGIATAN"],
    en: ["INSTANCE", "STEP", "ACTOR", "DUE", "ACTIVITY"],
    keys: ["id", "step", "actor", "due", "activity"],
};

pub const INSTANCES: Columns = Columns {
    id: ["PROSES", "DOKUMEN", "PROSEDUR", "KEADAAN", "HASIL"],
    en: ["INSTANCE", "DOCUMENT", "PROCEDURE", "STATE", "OUTCOME"],
    keys: ["id", "document", "procedure", "state", "outcome"],
};

pub const HISTORY: Columns = Columns {
    id: ["NO", "WAKTU", "ORANG", "KEJADIAN", "LANGKAH"],
    en: ["NO", "TIME", "PERSON", "EVENT", "STEP"],
    keys: ["sequence", "time", "person", "event", "step"],
};

/// The tasks of an instance.
const TASKS: Columns = Columns {
    id: ["LANGKAH", "PELAKSANA", "KEADAAN", "ORANG", "TENGGAT"],
    en: ["STEP", "ACTOR", "STATE", "PERSON", "DUE"],
    keys: ["step", "actor", "state", "person", "due"],
};

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
    let table = table(&TASKS, &tasks, session);
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

/// Each on a line of its own, for programs.
pub fn as_lines(items: &Items, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let lines: String = items.items.iter().map(|item| format!("{}\n", item.get())).collect();
    session.answer(&lines)
}

/// A list: for programs each on a line of its own, for people a table.
pub fn list(items: &Items, columns: &Columns, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return as_lines(items, session);
    }
    let values = items.items.iter().map(|item| read(item.get())).collect::<Result<Vec<Value>, Failure>>()?;
    if values.is_empty() {
        let text = session.word("Tidak ada.", "There are none.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let text = table(columns, &values.iter().collect::<Vec<_>>(), session);
    session.answer(&text)
}

fn table(columns: &Columns, values: &[&Value], session: &Session<'_, '_>) -> String {
    let now = (session.shell.now)();
    let mut table = Table::new(&session.language.choose(columns.id, columns.en));
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
        table.row(columns.keys.iter().map(cell).collect());
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
