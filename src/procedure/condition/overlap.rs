//! Whether two conditions of one decision can hold at once, where all compare the same field with constants: every value that could tell
//! them apart is tried. Where they compare anything else, nothing is said.

use chrono::Days;
use rust_decimal::Decimal;

use crate::document::FieldKind;
use crate::procedure::model::Value;

use super::{Condition, Operand, Read, Test};

/// The most comparisons that are made; beyond it nothing is said.
const MAX_TRIALS: usize = 200_000;

/// Two conditions, by their order, and a value of the field for which both hold.
pub struct Overlap {
    pub first: usize,
    pub second: usize,
    pub field: String,
    pub value: Value,
}

/// The first value for which two of the conditions hold; `options` are those of the field, if it has any.
pub fn overlap(conditions: &[&Condition], options: &[String]) -> Option<Overlap> {
    let mut reads = conditions.iter().flat_map(|condition| condition.reads());
    let read @ Read::Field { field, kind, .. } = reads.next()? else { return None };
    if reads.any(|other| other != read) {
        return None;
    }
    let mut constants = Vec::new();
    conditions.iter().for_each(|condition| condition.test.constants(&mut constants));
    let mut trials = trials(*kind, &constants);
    trials.extend(options.iter().cloned().map(Value::Text));
    if trials.len() * conditions.len() > MAX_TRIALS {
        return None;
    }
    trials.into_iter().find_map(|value| {
        let holds =
            |(at, condition): (usize, &&Condition)| condition.holds(&|_| Some(value.clone())).then_some(at);
        let mut holding = conditions.iter().enumerate().filter_map(holds);
        let (first, second) = (holding.next()?, holding.next()?);
        Some(Overlap { first, second, field: field.clone(), value })
    })
}

impl Test {
    fn constants<'a>(&'a self, into: &mut Vec<&'a Value>) {
        match self {
            Test::Unresolved | Test::Is(_) | Test::Includes(..) => {}
            Test::Not(inner) => inner.constants(into),
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| test.constants(into)),
            Test::Compare { right: Operand::Constant(value), .. } => into.push(value),
            Test::Compare { right: Operand::Read(_), .. } => {}
            Test::Among(_, values) => into.extend(values),
        }
    }
}

/// The constants, and a value in each gap between and around them: no other value is told from all of these.
fn trials(kind: FieldKind, constants: &[&Value]) -> Vec<Value> {
    let mut trials: Vec<Value> = constants.iter().map(|value| (*value).clone()).collect();
    match kind {
        FieldKind::Number | FieldKind::Money => {
            let mut numbers: Vec<Decimal> = constants.iter().filter_map(|value| as_number(value)).collect();
            numbers.sort_unstable();
            let gaps =
                numbers.windows(2).filter_map(|pair| pair[0].checked_add(pair[1])?.checked_div(Decimal::TWO));
            let ends = [
                numbers.first().and_then(|least| least.checked_sub(Decimal::ONE)),
                numbers.last().and_then(|most| most.checked_add(Decimal::ONE)),
            ];
            trials.extend(gaps.chain(ends.into_iter().flatten()).map(Value::Number));
        }
        FieldKind::Date => trials.extend(constants.iter().flat_map(|value| match value {
            Value::Date(date) => {
                [date.pred_opt(), date.succ_opt()].into_iter().flatten().map(Value::Date).collect()
            }
            _other => Vec::new(),
        })),
        FieldKind::DateTime => trials.extend(constants.iter().flat_map(|value| match value {
            Value::DateTime(moment) => {
                let around = [moment.checked_sub_days(Days::new(1)), moment.checked_add_days(Days::new(1))];
                let near = [chrono::TimeDelta::seconds(-1), chrono::TimeDelta::seconds(1)];
                let near = near.into_iter().filter_map(|step| moment.checked_add_signed(step));
                around.into_iter().flatten().chain(near).map(Value::DateTime).collect()
            }
            _other => Vec::new(),
        })),
        FieldKind::Boolean => trials.extend([Value::Boolean(true), Value::Boolean(false)]),
        // A text that no constant is.
        FieldKind::Text | FieldKind::Paragraph | FieldKind::File | FieldKind::Person => {
            trials.push(Value::Text("\u{0}".to_string()));
        }
        FieldKind::Choice | FieldKind::Choices => {}
    }
    trials
}

fn as_number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        _other => None,
    }
}
