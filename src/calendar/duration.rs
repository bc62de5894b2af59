//! A length of time as an author writes it: `30 menit`, `1-3 hari`, `1 hari 2 jam`, `2 minggu`.

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
