//! Kept files, handed out.

use std::fs::File;

use axum::http::StatusCode;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;

/// A kept file is handed out only by an instance that names it; all of it is checked before the first byte leaves.
pub(in crate::web) fn fetch(asked: &Asked) -> Result<Answer, Problem> {
    let filed = asked.site.desk.evidence(asked.param("id"))?;
    let wanted = filed.into_iter().find(|filed| filed.file.sha256 == asked.param("sha256"));
    let file = wanted.ok_or_else(Problem::no_page)?.file;
    let mut written = unnamed(asked)?;
    asked.site.desk.fetch(&file, &mut written)?;
    std::io::Seek::rewind(&mut written).map_err(|_| unreadable())?;
    Ok(Answer::attachment(&file.name, written))
}

/// A file without a name, gone when it is closed.
fn unnamed(asked: &Asked) -> Result<File, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| unreadable())?;
    let path = asked.site.incoming().join(format!("{:032x}.out", u128::from_be_bytes(random)));
    let opened = File::options().read(true).write(true).create_new(true).open(&path);
    let opened = opened.map_err(|_| unreadable())?;
    drop(std::fs::remove_file(path));
    Ok(opened)
}

fn unreadable() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "file_unread",
        "berkas tidak dapat dibaca",
        "the file cannot be read",
    )
}
