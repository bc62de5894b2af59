//! `sop commands`: what the site lets steps run, and what is missing for it on this system.

use crate::document::{Command, Sandbox};
use crate::worker::{ShownCommand, lacks};

use super::arguments::SiteCommands;
use super::check::registered;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::shell::quoted;
use super::table::Table;

pub fn run(asked: &SiteCommands, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let Some(site) = registered(asked.commands.as_deref(), session)? else {
        if !session.json() {
            let empty = session.word(
                "Situs ini belum mendaftarkan perintah (commands.yaml di folder penyimpanan).",
                "This site has registered no commands (commands.yaml in the store's folder).",
            );
            session.shell.say(&empty);
        }
        return Ok(Exit::Done);
    };
    let language = session.language;
    if session.json() {
        let shown = site.commands.iter();
        let lines: Vec<ShownCommand> =
            shown.map(|(name, command)| ShownCommand::new(name, command, language)).collect();
        return session.answer_lines(&lines);
    }
    let heads = language.choose(
        ["PERINTAH", "MASUKAN", "BATAS", "SANDBOX", "MENJALANKAN"],
        ["COMMAND", "INPUTS", "LIMIT", "SANDBOX", "RUNS"],
    );
    let mut table = Table::new(&heads);
    for (name, command) in &site.commands {
        table.row(row(name, command, session));
    }
    let mut text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => session.style.dim(cell),
        (Some(_), 0) => session.style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    for (name, command) in &site.commands {
        if let Some(lacks) = lacks(command) {
            text.push_str(&format!("{} {name}: {}\n", session.style.error("✗"), lacks.in_language(language)));
        }
    }
    session.answer(&text)
}

fn row(name: &str, command: &Command, session: &Session<'_, '_>) -> Vec<String> {
    let inputs: Vec<&str> = command.inputs.keys().map(String::as_str).collect();
    let limit = command.timeout.as_ref().map_or_else(|| "1 jam".to_owned(), ToString::to_string);
    let sandbox = match &command.sandbox {
        Sandbox::Off => session.word("mati", "off"),
        Sandbox::Within(reach) if reach.network => session.word("hidup, jaringan", "on, network"),
        Sandbox::Within(_) => session.word("hidup", "on"),
    };
    let exec: Vec<String> = command.exec.iter().map(|argument| quoted(argument)).collect();
    vec![name.to_owned(), inputs.join(", "), limit, sandbox, exec.join(" ")]
}
