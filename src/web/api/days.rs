//! Days in queries.

use crate::calendar::Date;

use super::super::asked::Asked;
use super::super::problem::Problem;

/// A day of the query; none where it says nothing.
pub(super) fn day(asked: &Asked, name: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = asked.query(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Problem::wrong(
            format!("`{name}` bukan tanggal seperti 2026-12-31"),
            format!("`{name}` is not a date such as 2026-12-31"),
        )
    })
}

/// Two days of which the second does not come first.
pub(super) fn check_order(from: Option<Date>, until: Option<Date>) -> Result<(), Problem> {
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(Problem::wrong("`until` mendahului `from`", "`until` comes before `from`"));
    }
    Ok(())
}
