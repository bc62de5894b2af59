//! Conditions: what holds, and what is said of those that mean nothing.

use super::{Condition, Read};
use crate::procedure::model::Value;
use crate::procedure::tests::{report, stories};

/// A form with a field of each type that conditions compare, then a decision with this condition.
fn steps(when: &str) -> String {
    let when = when.replace('\'', "''");
    format!(
        "- {{ id: fill-in, activity: Fills in, actor: a, form: {{ n: {{ type: number }}, m: {{ type: money }}, d: {{ type: date }}, \
         t: {{ type: datetime }}, c: {{ type: choice, options: [Small, Very large] }}, s: {{ type: choices, options: [Red, Blue] }}, \
         b: {{ type: boolean }}, x: {{ type: text }} }} }}
         - {{ id: ask, activity: Asks, actor: b, decision: Right?, branches: {{ Yes: choose, No: choose }} }}
         - {{ id: choose, activity: Chooses, actor: b, decision: Which?, branches: {{ A: {{ to: end, when: '{when}' }}, B: end }} }}"
    )
}

/// The condition, and what is filled in: every field, of `n` and `x` only where given.
fn holds(when: &str, n: Option<i64>, x: Option<&str>) -> bool {
    let report = report(&steps(when));
    let edition = report.edition.unwrap_or_else(|| panic!("{when}: {:?}", report.findings));
    let condition: &Condition = edition.procedures["p"].steps[2].branches()[0].when.as_ref().unwrap();
    condition.holds(&|read| match read {
        Read::Answer(_) => Some(Value::Text("Yes".into())),
        Read::Field { field, .. } => match field.as_str() {
            "n" => n.map(|n| Value::Number(n.into())),
            "m" => Some(Value::Number("10.50".parse().unwrap())),
            "d" => Some(Value::Date("2026-01-31".parse().unwrap())),
            "t" => Some(Value::DateTime("2026-01-31T08:00:00".parse().unwrap())),
            "c" => Some(Value::Text("Very large".into())),
            "s" => Some(Value::Choices(vec!["Red".into()])),
            "b" => Some(Value::Boolean(true)),
            _ => x.map(|x| Value::Text(x.into())),
        },
    })
}

#[test]
fn every_comparison_of_every_type_holds_where_it_should() {
    let table = [
        ("n == 5", true),
        ("n != 5", false),
        ("n < 5 or n > 5", false),
        ("n <= 5 and n >= 5", true),
        ("4.5 < n", true),
        ("m == 10.5", true),
        ("n < m", true),
        ("d == 2026-01-31", true),
        ("d < \"2026-02-01\"", true),
        ("t >= 2026-01-31T08:00", true),
        ("c == \"very large\"", true),
        ("c == Small", false),
        ("c in (\"Small\", 'Very large')", true),
        ("c not in [Small]", true),
        ("\"Red\" in s", true),
        ("not \"Blue\" in s", true),
        ("b", true),
        ("not b or b == false", false),
        ("not (n == 5 and b)", false),
        ("x == \"a b\"", true),
        ("fill_in.n == 5", true),
        ("ask == Yes", true),
        ("ask.answer != \"no\"", true),
        ("n == 1 or n == 5 and b", true),
    ];
    for (when, expected) in table {
        assert_eq!(holds(when, Some(5), Some("a b")), expected, "{when}");
    }
}

#[test]
fn a_condition_that_reads_an_empty_field_does_not_hold() {
    for when in
        ["n == 5", "n != 5", "not n == 5", "b or n == 5", "n == 5 or b", "not (x == \"a\")", "n in (1, 2)"]
    {
        assert!(!holds(when, None, None), "{when}");
    }
}

#[test]
fn every_fault_of_a_condition_is_told_at_its_place() {
    let conditions = [
        "n = 5",
        "n == 5 && b",
        "n ==",
        "(n == 5",
        "n == 5)",
        "1 < n < 5",
        "n == \"five",
        "n == 5 b",
        "n == 12.3.4",
        "nn == 5",
        "fil_in.n == 5",
        "fill-in.n == 5",
        "fill_in.k == 5",
        "n == \"5\"",
        "d > 31-01-2026",
        "d > 2026-02-30",
        "c == \"Smal\"",
        "c < \"Small\"",
        "s == \"Red\"",
        "n == d",
        "x",
        "5 == 5",
        "ask == Maybe",
        "n == 5 $",
        "choose == A",
        "not",
        "nn == 5 and mm == 6",
    ];
    let faults: Vec<(&str, String)> = conditions.iter().map(|when| (*when, steps(when))).collect();
    let faults: Vec<(&str, &str)> = faults.iter().map(|(when, steps)| (*when, steps.as_str())).collect();
    stories("conditions", &faults);
}

#[test]
fn a_decision_answers_itself_or_is_asked() {
    let faults = [
        (
            "no default",
            "- { id: fill, activity: Fills, actor: a, form: { n: { type: number } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: end, when: n == 1 }, B: { to: end, when: n == 2 } } }",
        ),
        (
            "two defaults",
            "- { id: fill, activity: Fills, actor: a, form: { n: { type: number } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: end, when: n == 1 }, B: end, C: end } }",
        ),
        (
            "an overlap of numbers",
            "- { id: fill, activity: Fills, actor: a, form: { n: { type: number } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: end, when: n > 5 }, B: { to: end, when: n >= 7 }, C: end } }",
        ),
        (
            "an overlap of choices",
            "- { id: fill, activity: Fills, actor: a, form: { c: { type: choice, options: [X, Y, Z] } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: end, when: c != X }, B: { to: end, when: c != Y }, C: end } }",
        ),
        (
            "no overlap, and fields that are not the same",
            "- { id: fill, activity: Fills, actor: a, form: { n: { type: number }, m: { type: number } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: more, when: n < 5 }, B: { to: more, when: n >= 5 }, C: more } }
             - { id: more, activity: Chooses, actor: b, decision: Which?, branches: { A: { to: end, when: n < 5 }, B: { to: end, when: m < 5 }, C: end } }",
        ),
        (
            "a field of two forms, and one that is filled in later",
            "- { id: one, activity: Fills, actor: a, form: { n: { type: number } } }
             - { id: two, activity: Fills, actor: a, form: { n: { type: number } } }
             - { id: choose, activity: Chooses, actor: b, decision: Which?, branches: {
                 A: { to: late, when: n < 5 }, B: { to: late, when: two.n < 5 }, C: { to: late, when: k == 1 }, D: late } }
             - { id: late, activity: Fills, actor: a, form: { k: { type: number } } }",
        ),
        (
            "a timer that waits for a date",
            "- { id: fill, activity: Fills, actor: a, form: { d: { type: date }, n: { type: number } } }
             - { id: rest, activity: Rests, actor: a, wait: d }
             - { id: sleep, activity: Sleeps, actor: a, wait: fill.n }
             - { id: doze, activity: Dozes, actor: a, wait: e }",
        ),
    ];
    stories("decisions", &faults);
}
