//! Due tasks as a calendar to subscribe to (iCalendar, RFC 5545). Writes text; a task without a due time has no place in it.
//!
//! Each task is an event and not a to-do, because most calendars show only events of what they subscribe to.

use chrono::Utc;

use crate::calendar::Time;
use crate::desk::Waiting;
use crate::procedure::headline;
use crate::source::Language;

/// The most octets of a line before its line break (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// The calendar of these tasks at a moment; `typed` gives the command that shows a task's instance.
pub fn calendar(tasks: &[Waiting], now: Time, language: Language, typed: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&format!("{name}:{value}"), &mut text);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", &format!("-//sop//sop {}//{}", env!("CARGO_PKG_VERSION"), language.choose("ID", "EN")));
    line("CALSCALE", "GREGORIAN");
    line("METHOD", "PUBLISH");
    line("X-WR-CALNAME", language.choose("Tenggat SOP", "SOP deadlines"));
    line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    for (task, due) in tasks.iter().filter_map(|task| task.due.map(|due| (task, due))) {
        line("BEGIN", "VEVENT");
        line("UID", &escape(&uid(task)));
        line("DTSTAMP", &moment(now));
        line("DTSTART", &moment(due));
        line("SUMMARY", &escape(&format!("{} ({})", headline(&task.activity), task.id)));
        line("DESCRIPTION", &escape(&description(task, language, &typed(&task.id))));
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

/// The same for the same task at every reading, and no other task's, in whichever store.
fn uid(task: &Waiting) -> String {
    let Waiting { id, step, actor, visit, offered, .. } = task;
    format!("{id}.{step}.{actor}.{visit}.{}@sop", offered.timestamp_millis())
}

fn description(task: &Waiting, language: Language, typed: &str) -> String {
    let labels = language.choose(["Proses", "Langkah", "Pelaksana"], ["Instance", "Step", "Actor"]);
    let values = [&task.id, &task.step, &task.actor];
    let mut lines: Vec<String> =
        labels.iter().zip(values).map(|(label, value)| format!("{label}: {value}")).collect();
    let activity = task.activity.trim();
    if activity.lines().count() > 1 {
        lines.insert(0, activity.to_owned());
    }
    lines.push(typed.to_owned());
    lines.join("\n")
}

fn moment(time: Time) -> String {
    time.with_timezone(&Utc).format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value (RFC 5545, 3.3.11); of control characters only the line break can be said.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Adds a line, broken where it is too long: what follows begins with a space. No letter is torn apart.
fn fold(line: &str, text: &mut String) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LINE_OCTETS {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(letter);
        octets += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{calendar, escape, fold};
    use crate::calendar::Time;
    use crate::desk::Waiting;
    use crate::instance::TaskState;
    use crate::source::Language;

    fn time(text: &str) -> Time {
        Time::parse_from_rfc3339(text).expect("a time")
    }

    fn task(activity: &str, due: Option<&str>) -> Waiting {
        Waiting {
            id: "surat-1".into(),
            document: "persuratan".into(),
            procedure: "surat".into(),
            step: "periksa".into(),
            activity: activity.into(),
            actor: "kabid".into(),
            state: TaskState::Offered,
            offered: time("2026-11-23T09:00:00+07:00"),
            due: due.map(time),
            visit: 1,
            person: None,
            trouble: None,
            escalated: None,
            quorum: None,
            reached: None,
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_calendar_is_escaped() {
        assert_eq!(escape("a; b, c\\d\r\ne\u{7}"), "a\\; b\\, c\\\\d\\ne");
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_letter_is_torn() {
        let long = "é".repeat(200);
        let mut text = String::new();
        fold(&long, &mut text);
        assert!(text.ends_with("\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(text.replace("\r\n ", "").trim_end(), long);
    }

    #[test]
    fn a_task_without_a_due_time_is_left_out_and_the_others_keep_their_names() {
        let due = Some("2026-11-24T16:00:00+07:00");
        let tasks = [task("Memeriksa surat\nEND:VCALENDAR", due), task("Mengarsip", None)];
        let told = |at: &str| {
            let now = time(at);
            calendar(&tasks, now, Language::Id, |id| format!("sop show {id}"))
        };
        let first = told("2026-11-23T10:00:00+07:00");
        assert_eq!(first.matches("BEGIN:VEVENT").count(), 1);
        assert_eq!(first.matches("\r\nEND:VCALENDAR").count(), 1);
        assert!(first.contains("DTSTART:20261124T090000Z\r\n"));
        let uid = |text: &str| {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.into_iter().find(|line| line.starts_with("UID:"))
        };
        assert_eq!(uid(&first), uid(&told("2026-11-24T10:00:00+07:00")));
        assert_eq!(uid(&first).as_deref(), Some("UID:surat-1.periksa.kabid.1.1795399200000@sop"));
    }
}
