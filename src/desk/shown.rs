//! What the office's calendar, its deliveries, changes and reasons look like to programs. The JSON of these is a contract.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Calendar, Date, Day, DayKind, Period, Stretch, Time, Week};
use crate::procedure::difference::Change;
use crate::source::Language;

use super::calendar::WhyDue;
use super::rows::{About, Delivery, DeliveryState, Receiver};

/// The days of the week as JSON and `calendar.yaml` name them.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// The calendar in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownCalendar {
    /// Whether the office has set it itself.
    pub own: bool,
    pub year: i32,
    /// By weekday, as `07:30-12:00`.
    pub hours: BTreeMap<&'static str, Vec<String>>,
    /// Those that touch the year.
    pub periods: Vec<ShownPeriod>,
    pub days: Vec<ShownDay>,
}

/// Some weeks with other hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownPeriod {
    pub name: String,
    pub from: Date,
    pub until: Date,
    pub hours: BTreeMap<&'static str, Vec<String>>,
}

/// A day that is not as its week says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownDay {
    pub date: Date,
    pub name: String,
    /// `holiday`, `leave`, `closed` or `open`.
    pub kind: &'static str,
    pub hours: Vec<String>,
}

impl ShownCalendar {
    pub fn of(calendar: &Calendar, own: bool, year: i32) -> ShownCalendar {
        let periods = calendar.periods.iter().filter(|period| touches(period, year));
        let days = calendar.days.iter().filter(|(date, _)| date.year() == year);
        ShownCalendar {
            own,
            year,
            hours: week(&calendar.hours),
            periods: periods.map(period).collect(),
            days: days.map(|(date, day)| shown_day(*date, day)).collect(),
        }
    }
}

/// Whether a period has a day in a year.
pub fn touches(period: &Period, year: i32) -> bool {
    (period.from.year()..=period.until.year()).contains(&year)
}

/// Stretches of weekdays with the same hours: the first and the last of them, and the hours.
pub fn week_lines(week: &Week) -> Vec<(Weekday, Weekday, &[Stretch])> {
    let mut lines: Vec<(Weekday, Weekday, &[Stretch])> = Vec::new();
    for (hours, (_, weekday)) in week.0.iter().zip(WEEKDAYS) {
        match lines.last_mut() {
            Some((_, last, same)) if *same == hours.as_slice() => *last = weekday,
            Some(_) | None => lines.push((weekday, weekday, hours)),
        }
    }
    lines
}

fn period(Period { name, from, until, hours }: &Period) -> ShownPeriod {
    ShownPeriod { name: name.clone(), from: *from, until: *until, hours: week(hours) }
}

fn shown_day(date: Date, day: &Day) -> ShownDay {
    let (kind, hours) = match &day.kind {
        DayKind::Holiday => ("holiday", Vec::new()),
        DayKind::Leave => ("leave", Vec::new()),
        DayKind::Closed => ("closed", Vec::new()),
        DayKind::Open(hours) => ("open", texts(hours)),
    };
    ShownDay { date, name: day.name.clone(), kind, hours }
}

fn week(week: &Week) -> BTreeMap<&'static str, Vec<String>> {
    week.0.iter().zip(WEEKDAYS).map(|(hours, (name, _))| (name, texts(hours))).collect()
}

fn texts(hours: &[Stretch]) -> Vec<String> {
    hours.iter().map(Stretch::to_string).collect()
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownDelivery {
    pub delivery: u64,
    /// `mail` or `webhook`.
    pub channel: &'static str,
    /// The person's name, or the webhook's.
    pub to: String,
    pub about: Vec<About>,
    pub state: DeliveryState,
    pub made: Time,
    pub tries: u32,
    pub next: Option<Time>,
    pub ended: Option<Time>,
    pub fault: Option<String>,
}

impl From<&Delivery> for ShownDelivery {
    fn from(delivery: &Delivery) -> ShownDelivery {
        let (channel, to) = match &delivery.to {
            Receiver::Mail(name) => ("mail", name),
            Receiver::Webhook(name) => ("webhook", name),
        };
        ShownDelivery {
            delivery: delivery.number,
            channel,
            to: to.clone(),
            about: delivery.about.clone(),
            state: delivery.state,
            made: delivery.made,
            tries: delivery.tries,
            next: delivery.next,
            ended: delivery.ended,
            fault: delivery.fault.as_ref().map(|fault| fault.describe().en),
        }
    }
}

/// A difference between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownChange {
    pub kind: &'static str,
    pub procedure: Option<String>,
    pub step: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub message: String,
}

impl ShownChange {
    pub fn new(change: Change, language: Language) -> ShownChange {
        let Change { kind, procedure, step, before, after, message } = change;
        let message = message.in_language(language).to_owned();
        ShownChange { kind: kind.name(), procedure, step, before, after, message }
    }
}

/// Why an open task is due when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownWhy {
    pub step: String,
    pub actor: String,
    pub visit: u32,
    pub due: Time,
    pub because: String,
}

impl ShownWhy {
    pub fn new(why: WhyDue, language: Language) -> ShownWhy {
        let WhyDue { step, actor, visit, due, because } = why;
        ShownWhy { step, actor, visit, due, because: because.in_language(language).to_owned() }
    }
}
