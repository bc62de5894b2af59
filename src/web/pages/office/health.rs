//! How the store is: what it holds, how much room is left, whether what goes on by itself does, and what waits for a person.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::calendar::when;
use crate::desk::{DeliveryState, Whose};
use crate::source::Language;

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route};
use super::sheet;

/// The most files whose sizes are added up for one page.
const FILES_LIMIT: usize = 200_000;

/// After so many seconds without a look at what is due, something is wrong.
const TICK_LATE_SECONDS: i64 = 60;

/// Less room than this, in bytes, is told.
const ROOM_LOW: u64 = 1024 * 1024 * 1024;

#[derive(Serialize)]
struct Health {
    entries: String,
    head: String,
    size: String,
    room: String,
    room_low: bool,
    listeners: usize,
    ticked: Option<String>,
    tick_late: bool,
    given_up: usize,
    waiting: usize,
    incidents: usize,
    people: usize,
    documents: usize,
}

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/office", Access::Administrator, page)]
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    let health = health(asked)?;
    sheet(asked, asked.language.choose("Kantor", "Office"))?.with("health", &health).answer("office.html")
}

fn health(asked: &Asked) -> Result<Health, Problem> {
    let (site, language) = (&asked.site, asked.language);
    let head = site.desk.head()?;
    let deliveries = site.desk.deliveries(false)?;
    let of_state = |state| deliveries.iter().filter(|delivery| delivery.state == state).count();
    let open = site.desk.inbox(None, Whose::All { claimed: true })?;
    let ticked = site.pulse.beats().ticked;
    let room = room(&site.folder);
    Ok(Health {
        entries: grouped(head.sequence, language),
        head: head.digest.to_string(),
        size: bytes(size(&site.folder), language),
        room: room.map_or_else(|| "?".to_owned(), |room| bytes(room, language)),
        room_low: room.is_some_and(|room| room < ROOM_LOW),
        listeners: site.live.listeners(),
        ticked: ticked.map(|at| when::moment(at, asked.now, language)),
        tick_late: ticked.is_none_or(|at| (asked.now - at).num_seconds() > TICK_LATE_SECONDS),
        given_up: of_state(DeliveryState::GivenUp),
        waiting: of_state(DeliveryState::Pending),
        incidents: open.iter().filter(|task| task.trouble.is_some()).count(),
        people: site.desk.people()?.len(),
        documents: site.desk.cards()?.len(),
    })
}

/// How many bytes the files of a folder have, however deep they lie.
fn size(folder: &Path) -> u64 {
    let (mut folders, mut files, mut sum) = (vec![folder.to_owned()], 0, 0);
    while let Some(folder) = folders.pop() {
        let Ok(found) = fs::read_dir(folder) else { continue };
        for entry in found.flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
                continue;
            }
            (files, sum) = (files + 1, sum + about.len());
            if files >= FILES_LIMIT {
                return sum;
            }
        }
    }
    sum
}

/// How much the disk still takes.
fn room(folder: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

/// `1,5 GB`, `1.5 GB`: bytes as people say them, by thousands.
fn bytes(count: u64, language: Language) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let (mut whole, mut rest, mut unit) = (count, 0, 0);
    while whole >= 1000 && unit + 1 < units.len() {
        (rest, whole, unit) = (whole % 1000, whole / 1000, unit + 1);
    }
    if unit == 0 || whole >= 100 {
        return format!("{whole} {}", units[unit]);
    }
    format!("{whole}{}{} {}", language.choose(",", "."), rest / 100, units[unit])
}

/// A number with its thousands apart.
pub(super) fn grouped(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(language.choose(".", ","));
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{bytes, grouped};
    use crate::source::Language;

    #[test]
    fn sizes_and_numbers_are_said_as_people_say_them() {
        let said = [0, 999, 1500, 123_456, 2_340_000_000].map(|count| bytes(count, Language::Id));
        assert_eq!(said, ["0 B", "999 B", "1,5 kB", "123 kB", "2,3 GB"]);
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(|n| grouped(n, Language::Id)),
            ["0", "999", "1.000", "1.234.567"]
        );
    }
}
