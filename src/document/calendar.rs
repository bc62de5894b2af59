//! An office's working calendar, read from its `calendar.yaml`: hours, periods such as Ramadan, holidays, days of its own.

use serde::Deserialize;

use super::keys::CALENDAR;
use super::places::{Place, Places};
use super::shape::Shape;
use super::shaped::shaped;
use crate::calendar::{self, Calendar, Date, Day, DayKind, LISTS, Period, Stretch, Week};
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Source};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "invalid-calendar",
    severity: Severity::Error,
    title: ("kalender kerja yang tidak masuk akal", "a working calendar that makes no sense"),
    why: (
        "Jam kerja ditulis `07.30-12.00`, berurutan dan tidak tumpang tindih; suatu masa berakhir tidak sebelum mulainya; satu tanggal \
         disebut sekali; dan harus ada hari kerja, sebab tenggat dihitung dengannya.",
        "Hours are written `07.30-12.00`, in order and without overlap; a period does not end before it begins; a date is named once; and \
         there must be a day of work, for deadlines are counted by them.",
    ),
    wrong: "hours: { monday: [13.00-16.00, 07.30-12.00] }",
    right: "hours: { monday: [07.30-12.00, 13.00-16.00] }",
}];

/// A calendar as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    hours: Option<Hours>,
    periods: Vec<WrittenPeriod>,
    holidays: Option<Vec<String>>,
    days: Vec<WrittenDay>,
}

/// A week by its name, or by its days.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Hours {
    Named(String),
    Days(Weekdays),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Weekdays {
    monday: Vec<String>,
    tuesday: Vec<String>,
    wednesday: Vec<String>,
    thursday: Vec<String>,
    friday: Vec<String>,
    saturday: Vec<String>,
    sunday: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenPeriod {
    name: String,
    from: Date,
    until: Date,
    hours: Option<Hours>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenDay {
    date: Date,
    name: String,
    hours: Vec<String>,
}

/// Reads a file with a calendar. With errors among the findings there is none.
pub fn read_calendar(source: &Source) -> (Option<Calendar>, Vec<Diagnostic>) {
    let (written, places, mut findings) = shaped::<Written>(source, &Shape::Mapping(&CALENDAR));
    let mut calendar = None;
    if let Some(written) = written {
        let mut reader = Reader { places: &places, findings: Vec::new() };
        calendar = Some(reader.calendar(&written));
        findings.extend(reader.findings);
    }
    findings.sort_by_key(|finding| finding.span);
    let is_sound = findings.iter().all(|finding| finding.severity < Severity::Error);
    (calendar.filter(|_| is_sound), findings)
}

struct Reader<'a> {
    places: &'a Places,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn calendar(&mut self, written: &Written) -> Calendar {
        let root = self.places.root();
        let mut calendar = Calendar::five_day_week();
        if let Some(hours) = &written.hours {
            calendar.hours = self.week(hours, root.get("hours"));
        }
        // A stretch that cannot be read is told for itself.
        let is_read = self.findings.is_empty();
        let all = || LISTS.iter().map(|list| (*list).to_owned()).collect();
        for name in written.holidays.clone().unwrap_or_else(all) {
            if let Some(list) = calendar::holidays(&name) {
                calendar = calendar.with_holidays(list);
            }
        }
        for (nth, period) in written.periods.iter().enumerate() {
            let place = root.get("periods").item(nth);
            if period.until < period.from {
                self.refuse(
                    place.get("until"),
                    "masa ini berakhir sebelum mulai",
                    "this period ends before it begins",
                );
            }
            let Some(hours) = &period.hours else { continue };
            let hours = self.week(hours, place.get("hours"));
            calendar.periods.push(Period {
                name: period.name.clone(),
                from: period.from,
                until: period.until,
                hours,
            });
        }
        self.days(&mut calendar, &written.days);
        if is_read && !calendar.hours.is_worked() {
            self.refuse(
                root.get("hours"),
                "minggu ini tidak punya jam kerja",
                "this week has no hours of work",
            );
        }
        calendar
    }

    fn days(&mut self, calendar: &mut Calendar, written: &[WrittenDay]) {
        let mut named = std::collections::BTreeSet::new();
        for (nth, day) in written.iter().enumerate() {
            let place = self.places.root().get("days").item(nth);
            if !named.insert(day.date) {
                self.refuse(place.get("date"), "tanggal ini disebut dua kali", "this date is named twice");
            }
            let kind = match day.hours.is_empty() {
                true => DayKind::Closed,
                false => DayKind::Open(self.stretches(&day.hours, place.get("hours"))),
            };
            calendar.days.insert(day.date, Day { name: day.name.clone(), kind });
        }
    }

    fn week(&mut self, hours: &Hours, place: Place<'_>) -> Week {
        match hours {
            Hours::Named(name) if name == "ramadan" => Week::ramadan(),
            Hours::Named(_) => Week::government(),
            Hours::Days(days) => {
                let named = [
                    ("monday", &days.monday),
                    ("tuesday", &days.tuesday),
                    ("wednesday", &days.wednesday),
                    ("thursday", &days.thursday),
                    ("friday", &days.friday),
                    ("saturday", &days.saturday),
                    ("sunday", &days.sunday),
                ];
                Week(named.map(|(name, hours)| self.stretches(hours, place.get(name))))
            }
        }
    }

    fn stretches(&mut self, texts: &[String], place: Place<'_>) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (nth, text) in texts.iter().enumerate() {
            let here = place.item(nth);
            match Stretch::parse(text) {
                None => self.refuse(
                    here,
                    &format!("`{text}` bukan jam kerja seperti `07.30-12.00`"),
                    &format!("`{text}` is not a stretch of work such as `07.30-12.00`"),
                ),
                Some(next) if stretches.last().is_some_and(|last| next.begins_within(last)) => self.refuse(
                    here,
                    &format!("`{text}` mulai sebelum yang mendahuluinya berakhir"),
                    &format!("`{text}` begins before the one ahead of it ends"),
                ),
                Some(next) => stretches.push(next),
            }
        }
        stretches
    }

    fn refuse(&mut self, place: Place<'_>, id: &str, en: &str) {
        self.findings.push(Diagnostic::error("invalid-calendar", place.scalar(), Phrase::new(id, en)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: &str = "\
hours:
  monday: [08.00-12.00, 13.00-17.00]
  tuesday: 08.00-12.00
periods:
  - { name: Ramadan 1447 H, from: 2026-02-19, until: 2026-03-17, hours: ramadan }
holidays: [id-2026]
days:
  - { date: 2026-12-28, name: Tutup buku }
  - { date: 2026-12-26, name: Pelayanan khusus, hours: [09.00-11.00] }
";

    fn said(text: &str) -> Vec<(usize, String)> {
        let source = Source::new("calendar.yaml", text);
        let (calendar, findings) = read_calendar(&source);
        assert_eq!(calendar.is_none(), !findings.is_empty());
        let line = |finding: &Diagnostic| source.position(finding.span.start).line;
        findings.iter().map(|finding| (line(finding), finding.message.en.clone())).collect()
    }

    #[test]
    fn an_offices_calendar_is_read() {
        let (calendar, findings) = read_calendar(&Source::new("calendar.yaml", OFFICE));
        assert_eq!(findings, []);
        let calendar = calendar.expect("it is sound");
        let worked = |date: &str| calendar.stretches(date.parse().expect("a date")).len();
        let days = [
            "2026-01-05",
            "2026-01-06",
            "2026-01-07",
            "2026-02-23",
            "2026-12-25",
            "2026-12-28",
            "2026-12-26",
        ];
        assert_eq!(days.map(worked), [2, 1, 0, 2, 0, 0, 1]);
    }

    #[test]
    fn an_empty_calendar_is_the_governments() {
        let (calendar, _) = read_calendar(&Source::new("calendar.yaml", "days: []\n"));
        assert_eq!(calendar, Some(Calendar::government()));
    }

    #[test]
    fn what_makes_no_sense_is_refused_at_its_place() {
        let wrong = OFFICE
            .replace("13.00-17.00", "11.00-17.00")
            .replace("tuesday: 08.00-12.00", "tuesday: pagi")
            .replace("until: 2026-03-17", "until: 2026-02-17")
            .replace("date: 2026-12-26", "date: 2026-12-28");
        let expected = [
            (2, "`11.00-17.00` begins before the one ahead of it ends"),
            (3, "`pagi` is not a stretch of work such as `07.30-12.00`"),
            (5, "this period ends before it begins"),
            (9, "this date is named twice"),
        ];
        assert_eq!(said(&wrong), expected.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(said("hours: { monday: [] }\n"), [(1, "this week has no hours of work".to_owned())]);
        assert_eq!(said("holidays: [id-2062]\n").len(), 1);
    }
}
