//! National holidays and joint leave, year by year, as their decrees list them: data files that are part of the program.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Calendar, Date, Day, DayKind};

/// The lists by name, oldest first. A year without a list has no holidays but the office's own.
pub const LISTS: [&str; 3] = ["id-2025", "id-2026", "id-2027"];

static FILES: [&str; 3] = [
    include_str!("holidays/id-2025.yaml"),
    include_str!("holidays/id-2026.yaml"),
    include_str!("holidays/id-2027.yaml"),
];

static READ: LazyLock<Vec<Holidays>> = LazyLock::new(|| {
    let read =
        |file: &&str| serde_yaml::from_str(file).expect("the lists are part of the program, and tested");
    FILES.iter().map(read).collect()
});

/// One list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The decree.
    pub source: String,
    pub days: Vec<ListedDay>,
}

/// One day of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedDay {
    pub date: Date,
    pub name: String,
    /// Joint leave, not a holiday.
    #[serde(default)]
    pub leave: bool,
}

/// The list of this name.
pub fn holidays(name: &str) -> Option<&'static Holidays> {
    LISTS.iter().position(|list| *list == name).and_then(|nth| READ.get(nth))
}

impl Calendar {
    /// The same with the days of a list on which nobody works.
    pub fn with_holidays(mut self, list: &Holidays) -> Calendar {
        for day in &list.days {
            let kind = if day.leave { DayKind::Leave } else { DayKind::Holiday };
            self.days.insert(day.date, Day { name: day.name.clone(), kind });
        }
        self
    }

    /// The government's calendar: its five-day week with every list of holidays that this program knows.
    pub fn government() -> Calendar {
        LISTS
            .iter()
            .filter_map(|name| holidays(name))
            .fold(Calendar::five_day_week(), Calendar::with_holidays)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::{LISTS, holidays};

    #[test]
    fn every_list_is_of_one_year_and_in_order() {
        for name in LISTS {
            let list = holidays(name).expect("a list of the table");
            let year: i32 = name.trim_start_matches("id-").parse().expect("a year");
            assert!(list.days.iter().all(|day| day.date.year() == year), "{name}");
            assert!(list.days.windows(2).all(|pair| pair[0].date < pair[1].date), "{name}");
        }
    }

    #[test]
    fn as_many_days_as_the_decrees_say() {
        let counted = |name: &str| {
            let days = &holidays(name).expect("a list of the table").days;
            let leave = days.iter().filter(|day| day.leave).count();
            (days.len() - leave, leave)
        };
        // 17 holidays and 10 days of joint leave, one more since August 2025; 17 and 8; 18 and 8.
        assert_eq!(counted("id-2025"), (17, 11));
        assert_eq!(counted("id-2026"), (17, 8));
        assert_eq!(counted("id-2027"), (18, 8));
    }

    #[test]
    fn joint_leave_falls_on_days_that_would_be_worked() {
        for name in LISTS {
            let days = &holidays(name).expect("a list of the table").days;
            let leave = days.iter().filter(|day| day.leave);
            assert!(leave.clone().all(|day| day.date.weekday().number_from_monday() <= 5), "{name}");
        }
    }
}
