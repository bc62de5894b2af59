//! A length of time as an author writes it: `30 menit`, `1-3 hari`, `1 hari 2 jam`, `2 minggu`. Knows no calendar.

use std::fmt;

/// The largest number that a part may count: 69 days in minutes, 273 years in days.
pub const MOST_OF_A_UNIT: u32 = 100_000;

/// A length of time, printed as written; never silently converted between working days and hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// As written.
    pub text: String,
    /// The upper bound, part by part; empty for a text that sets no deadline (`Sesuai kebutuhan`).
    pub parts: Vec<Part>,
}

/// A number of one unit. A duration's parts are added in written order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub count: u32,
    pub unit: Unit,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    WorkingMinutes,
    WorkingHours,
    /// `hari`, `hari kerja`: the same clock time on a later working day.
    WorkingDays,
    /// Five working days each.
    WorkingWeeks,
    /// `1x24 jam`: elapsed, whether anybody works or not.
    ElapsedHours,
    /// `hari kalender`.
    CalendarDays,
    /// The same date later, then the next working day.
    Months,
    /// Six months.
    Semesters,
    Years,
}

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DurationFault {
    /// A number without a unit: "15 what?".
    NoUnit { number: String },
    /// A word that is no unit.
    UnknownUnit { word: String },
    /// A unit, or nothing, where a whole number belongs.
    NoNumber { found: String },
    /// Zero, or more than [`MOST_OF_A_UNIT`].
    OutOfRange { number: String },
    /// A range whose upper bound is not above the lower one.
    Reversed,
}

impl Duration {
    /// Reads a duration; of a range, the upper bound counts.
    pub fn parse(text: &str) -> Result<Duration, DurationFault> {
        let tokens = tokens(text);
        let mut reader = Reader { tokens: &tokens, at: 0 };
        let parts = reader.parts()?;
        Ok(Duration { text: text.trim().to_owned(), parts })
    }

    /// A text that is printed and sets no deadline.
    pub fn without_deadline(text: &str) -> Duration {
        Duration { text: text.trim().to_owned(), parts: Vec::new() }
    }

    /// Whether a deadline follows from it.
    pub fn sets_deadline(&self) -> bool {
        !self.parts.is_empty()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The units by the words that name them, in both languages.
const UNITS: [(Unit, &[&str]); 7] = [
    (Unit::WorkingMinutes, &["menit", "minute", "minutes"]),
    (Unit::WorkingHours, &["jam", "hour", "hours"]),
    (Unit::WorkingDays, &["hari", "day", "days"]),
    (Unit::WorkingWeeks, &["minggu", "week", "weeks"]),
    (Unit::Months, &["bulan", "month", "months"]),
    (Unit::Semesters, &["semester", "semesters"]),
    (Unit::Years, &["tahun", "year", "years"]),
];

/// Words that may stand beside a day, an hour or a minute to say that working time is meant.
const WORKING: [&str; 4] = ["kerja", "working", "work", "business"];
/// Words that may stand beside a day to say that every day counts.
const CALENDAR: [&str; 2] = ["kalender", "calendar"];
/// Words and signs between the bounds of a range.
const RANGE: [&str; 8] = ["-", "–", "—", "s.d.", "s.d", "s/d", "sampai", "to"];
/// The sign of `1x24 jam`.
const TIMES: [&str; 2] = ["x", "×"];
/// Words that may join parts: `1 jam dan 30 menit`.
const AND: [&str; 2] = ["dan", "and"];

/// Cuts a text into runs of digits, runs of letters and signs, lower-case; all white space separates.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = Kind::Space;
    for c in text.chars().flat_map(char::to_lowercase) {
        let kind = Kind::of(c);
        match tokens.last_mut() {
            Some(token) if kind == last && kind != Kind::Sign => token.push(c),
            Some(_) | None if kind != Kind::Space => tokens.push(c.to_string()),
            Some(_) | None => {}
        }
        last = kind;
    }
    tokens
}

/// What a character belongs to when a duration is cut into tokens.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Space,
    Digit,
    Letter,
    Sign,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            c if c.is_whitespace() => Kind::Space,
            '0'..='9' => Kind::Digit,
            // `1,5` and `1.5` are one number, to be refused as a whole.
            ',' => Kind::Digit,
            '×' | '-' | '–' | '—' => Kind::Sign,
            _ => Kind::Letter,
        }
    }
}

/// Reads parts from tokens, left to right.
struct Reader<'a> {
    tokens: &'a [String],
    at: usize,
}

impl Reader<'_> {
    fn parts(&mut self) -> Result<Vec<Part>, DurationFault> {
        let mut parts = Vec::new();
        let mut lower: Option<Vec<Part>> = None;
        loop {
            parts.push(self.part()?);
            if self.at == self.tokens.len() {
                break;
            }
            // `30 menit - 1 jam`: what was read is the lower bound.
            if lower.is_none() && self.take(&RANGE) {
                lower = Some(std::mem::take(&mut parts));
            } else {
                self.take(&AND);
            }
        }
        match (lower.as_deref(), &parts[..]) {
            (Some([low]), [high]) if low.unit == high.unit && low.count >= high.count => {
                Err(DurationFault::Reversed)
            }
            (Some(_) | None, _) => Ok(parts),
        }
    }

    /// `3 hari`, `1-3 hari`, `1x24 jam`.
    fn part(&mut self) -> Result<Part, DurationFault> {
        let mut count = self.number()?;
        if self.take(&TIMES) {
            let hours = self.number()?;
            let number = format!("{count}x{hours}");
            let unit = self.unit(&number)?;
            let count = count.checked_mul(hours).filter(|count| *count <= MOST_OF_A_UNIT);
            let count = count.ok_or(DurationFault::OutOfRange { number })?;
            if unit != Unit::WorkingHours {
                return Err(DurationFault::UnknownUnit { word: self.tokens[self.at - 1].clone() });
            }
            return Ok(Part { count, unit: Unit::ElapsedHours });
        }
        if self.peek_is_number_after_range() {
            self.at += 1;
            let upper = self.number()?;
            if upper <= count {
                return Err(DurationFault::Reversed);
            }
            count = upper;
        }
        let unit = self.unit(&count.to_string())?;
        Ok(Part { count, unit })
    }

    fn number(&mut self) -> Result<u32, DurationFault> {
        let token = self.tokens.get(self.at).cloned().unwrap_or_default();
        if !token.starts_with(|c: char| c.is_ascii_digit()) || token.contains(',') {
            return Err(DurationFault::NoNumber { found: token });
        }
        self.at += 1;
        match token.parse::<u32>() {
            Ok(count) if (1..=MOST_OF_A_UNIT).contains(&count) => Ok(count),
            Ok(_) | Err(_) => Err(DurationFault::OutOfRange { number: token }),
        }
    }

    fn unit(&mut self, number: &str) -> Result<Unit, DurationFault> {
        let before = self.qualifier();
        let Some(word) = self.tokens.get(self.at).cloned() else {
            return Err(DurationFault::NoUnit { number: number.to_owned() });
        };
        let unit = UNITS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(unit, _)| *unit);
        let unit = unit.ok_or(DurationFault::UnknownUnit { word: word.clone() })?;
        self.at += 1;
        let qualifier = before.or_else(|| self.qualifier());
        match (qualifier, unit) {
            (None, unit) => Ok(unit),
            (Some(Qualifier::Calendar), Unit::WorkingDays) => Ok(Unit::CalendarDays),
            (Some(Qualifier::Working), Unit::WorkingMinutes | Unit::WorkingHours | Unit::WorkingDays) => {
                Ok(unit)
            }
            (Some(_), _) => Err(DurationFault::UnknownUnit { word }),
        }
    }

    fn qualifier(&mut self) -> Option<Qualifier> {
        if self.take(&WORKING) {
            Some(Qualifier::Working)
        } else if self.take(&CALENDAR) {
            Some(Qualifier::Calendar)
        } else {
            None
        }
    }

    fn take(&mut self, words: &[&str]) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| words.contains(&token.as_str()));
        self.at += usize::from(found);
        found
    }

    fn peek_is_number_after_range(&self) -> bool {
        let is_range = self.tokens.get(self.at).is_some_and(|token| RANGE.contains(&token.as_str()));
        is_range
            && self
                .tokens
                .get(self.at + 1)
                .is_some_and(|token| token.starts_with(|c: char| c.is_ascii_digit()))
    }
}

/// What a word beside a unit says.
enum Qualifier {
    Working,
    Calendar,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_duration_is_read() {
        let read = |text: &str| {
            Duration::parse(text).map(|d| {
                d.parts.iter().map(|p| format!("{} {:?}", p.count, p.unit)).collect::<Vec<_>>().join(", ")
            })
        };
        let table = [
            ("30 menit", "30 WorkingMinutes"),
            ("2 jam", "2 WorkingHours"),
            ("1 hari", "1 WorkingDays"),
            ("3 hari kerja", "3 WorkingDays"),
            ("14 Hari Kalender", "14 CalendarDays"),
            ("2 minggu", "2 WorkingWeeks"),
            ("1 bulan", "1 Months"),
            ("1 semester", "1 Semesters"),
            ("2 tahun", "2 Years"),
            ("1-3 hari", "3 WorkingDays"),
            ("1 – 3 hari", "3 WorkingDays"),
            ("1 s.d. 3 hari", "3 WorkingDays"),
            ("5 s/d 10 menit", "10 WorkingMinutes"),
            ("30 menit - 1 jam", "1 WorkingHours"),
            ("1 hari 2 jam", "1 WorkingDays, 2 WorkingHours"),
            ("1 jam dan 30 menit", "1 WorkingHours, 30 WorkingMinutes"),
            ("1 hari 2-3 jam", "1 WorkingDays, 3 WorkingHours"),
            ("1x24 jam", "24 ElapsedHours"),
            ("2 x 24 jam", "48 ElapsedHours"),
            ("3×24 hours", "72 ElapsedHours"),
            ("2 working days", "2 WorkingDays"),
            ("10 calendar days", "10 CalendarDays"),
            ("1 day 2 hours", "1 WorkingDays, 2 WorkingHours"),
            ("15\u{a0}menit", "15 WorkingMinutes"),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_no_duration_is_refused_with_the_reason() {
        let fault = |text: &str| Duration::parse(text).expect_err(text);
        assert_eq!(fault("15"), DurationFault::NoUnit { number: "15".into() });
        assert_eq!(fault("1x24"), DurationFault::NoUnit { number: "1x24".into() });
        assert_eq!(fault("3 lusin"), DurationFault::UnknownUnit { word: "lusin".into() });
        assert_eq!(fault("3 minggu kalender"), DurationFault::UnknownUnit { word: "minggu".into() });
        assert_eq!(fault("1x24 hari"), DurationFault::UnknownUnit { word: "hari".into() });
        assert_eq!(fault("segera"), DurationFault::NoNumber { found: "segera".into() });
        assert_eq!(fault("1,5 jam"), DurationFault::NoNumber { found: "1,5".into() });
        assert_eq!(fault(""), DurationFault::NoNumber { found: String::new() });
        assert_eq!(fault("0 hari"), DurationFault::OutOfRange { number: "0".into() });
        assert_eq!(fault("99999999999 hari"), DurationFault::OutOfRange { number: "99999999999".into() });
        assert_eq!(fault("99999x99999 jam"), DurationFault::OutOfRange { number: "99999x99999".into() });
        assert_eq!(fault("3-1 hari"), DurationFault::Reversed);
        assert_eq!(fault("2 jam - 1 jam"), DurationFault::Reversed);
    }

    #[test]
    fn it_is_printed_as_written() {
        assert_eq!(Duration::parse("1 - 3 Hari").expect("a range").to_string(), "1 - 3 Hari");
        assert!(!Duration::without_deadline("Sesuai kebutuhan").sets_deadline());
    }
}
