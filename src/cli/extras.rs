//! What belongs to the program itself: completions for shells, the manual page.

use crate::source::{Language, Phrase};

use super::arguments::Completions;
use super::failure::{Exit, Failure};
use super::help;
use super::session::{Session, unwritten};

/// `sop completions SHELL`.
pub fn completions(asked: &Completions, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(asked.shell, &mut help::command(session.language), "sop", &mut text);
    session.answer_bytes(&text)
}

/// `sop man`: one page for the program and all its commands.
pub fn man(session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let text = manual(session.language).map_err(|error| unwritten(&error))?;
    session.answer_bytes(&text)
}

fn manual(language: Language) -> std::io::Result<Vec<u8>> {
    let mut tree = help::command(language);
    tree.build();
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(tree.clone());
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    for command in tree.get_subcommands() {
        let heading = Phrase::new("PERINTAH", "COMMAND");
        let heading = heading.in_language(language);
        text.extend_from_slice(format!(".SH {heading} {}\n", command.get_name().to_uppercase()).as_bytes());
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text.extend_from_slice(format!("{about}\n.PP\n").as_bytes());
        let own = clap_mangen::Man::new(command.clone());
        own.render_synopsis_section(&mut text)?;
        own.render_options_section(&mut text)?;
    }
    text.extend_from_slice(exits(language).as_bytes());
    Ok(text)
}

/// The exit codes, which scripts live by.
fn exits(language: Language) -> String {
    let (heading, rows) = match language {
        Language::Id => (
            "KODE KELUAR",
            [
                "selesai",
                "ada temuan yang merupakan kesalahan",
                "salah pakai",
                "tidak ditemukan",
                "ditolak oleh aturan",
                "bentrok: orang lain lebih dahulu",
                "penyimpanan atau sistem gagal, atau buku besar tidak utuh",
            ],
        ),
        Language::En => (
            "EXIT STATUS",
            [
                "done",
                "findings with at least one error",
                "usage",
                "not found",
                "refused by a rule",
                "conflict: somebody else was first",
                "the store or the system failed, or the ledger does not verify",
            ],
        ),
    };
    let rows: String = rows.iter().enumerate().map(|(code, row)| format!(".TP\n{code}\n{row}\n")).collect();
    format!(".SH {heading}\n{rows}")
}
