//! `sop documents`: the editions of all documents, how each stands, and when it is to be reviewed.

use crate::calendar::Date;

use super::arguments::Documents;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::table::Table;

pub fn run(asked: &Documents, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop documents")?;
    let shown = desk.documents(asked.due).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_lines(&shown);
    }
    if shown.is_empty() {
        let text = match asked.due {
            Some(_) => {
                session.word("Tidak ada dokumen yang perlu ditinjau.", "No document is due for review.")
            }
            None => session.word("Belum ada dokumen yang diterbitkan.", "No document is published yet."),
        };
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let heads = session.language.choose(
        ["DOKUMEN", "EDISI", "KEADAAN", "BERLAKU", "TINJAU", "TERBUKA", "JUDUL"],
        ["DOCUMENT", "EDITION", "STATE", "IN FORCE", "REVIEW", "OPEN", "TITLE"],
    );
    let language = session.language;
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let mut table = Table::new(&heads);
    for one in &shown {
        let days = match one.expires {
            Some(_) => format!("{} – {}", day(one.effective), day(one.expires)),
            None => day(one.effective),
        };
        let edition = one.number.to_string();
        let open = if one.open == 0 { String::new() } else { one.open.to_string() };
        let state = one.state.in_words().in_language(language).to_owned();
        table.row(vec![one.document.clone(), edition, state, days, day(one.review), open, one.title.clone()]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}
