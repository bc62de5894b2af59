//! Conditions: what `when` says, typed against the declared fields. Nothing in one can run, loop or call.
//!
//! A text is `parse`d into a tree with places, `resolve`d against the forms and answers that lie on a path before the decision,
//! and then holds or not. `overlap` finds a value for which two conditions of one decision hold.

mod parse;
mod names;
mod resolve;
pub(super) mod overlap;

use std::cmp::Ordering;

use crate::document::FieldKind;

use super::model::{StepIx, Value};

pub(super) use names::Scope;
pub(super) use parse::Fault;
pub(super) use resolve::{resolve, resolve_any, resolve_date};

/// A condition that was type-checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// As written.
    pub text: String,
    test: Test,
}

/// What a condition reads of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Read {
    /// A field of the latest record that was filled at one of these places; `None` is the form filled on opening.
    Field { places: Vec<Option<StepIx>>, field: String, kind: FieldKind },
    /// The answer at the latest completion of a step: of a decision, a call's outcome, how a command ended.
    Answer(StepIx),
}

/// What is tested.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    /// Not resolved yet: holds for nothing.
    Unresolved,
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    /// A boolean field by itself.
    Is(Read),
    Compare {
        left: Read,
        relation: Relation,
        right: Operand,
    },
    /// The value is one of these.
    Among(Read, Vec<Value>),
    /// The choices made include this one.
    Includes(Read, String),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// What a field or answer is compared with.
#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Constant(Value),
    Read(Read),
}

impl Condition {
    /// A condition whose names are still to be resolved.
    pub(super) fn unresolved(text: String) -> Condition {
        Condition { text, test: Test::Unresolved }
    }

    /// Whether it holds where `look_up` tells what was filled in and answered. If any field or answer that it names is empty, it
    /// does not hold, whatever the rest says: no case is decided by what nobody wrote.
    pub fn holds(&self, look_up: &dyn Fn(&Read) -> Option<Value>) -> bool {
        self.test.holds(look_up).unwrap_or(false)
    }

    /// Everything that it reads, in written order.
    pub fn reads(&self) -> Vec<&Read> {
        let mut reads = Vec::new();
        self.test.reads(&mut reads);
        reads
    }
}

impl Test {
    /// `None` where something that is read is empty. Both sides of `and` and `or` are always read, so that their order is
    /// no matter.
    fn holds(&self, look_up: &dyn Fn(&Read) -> Option<Value>) -> Option<bool> {
        match self {
            Test::Unresolved => Some(false),
            Test::Not(inner) => inner.holds(look_up).map(|holds| !holds),
            Test::All(tests) => tests.iter().try_fold(true, |all, test| Some(test.holds(look_up)? && all)),
            Test::Any(tests) => tests.iter().try_fold(false, |any, test| Some(test.holds(look_up)? || any)),
            Test::Is(read) => Some(look_up(read)? == Value::Boolean(true)),
            Test::Compare { left, relation, right } => {
                let left = look_up(left)?;
                match right {
                    Operand::Constant(right) => Some(relation.holds(&left, right)),
                    Operand::Read(right) => Some(relation.holds(&left, &look_up(right)?)),
                }
            }
            Test::Among(read, values) => {
                let value = look_up(read)?;
                Some(values.iter().any(|among| Relation::Equal.holds(&value, among)))
            }
            Test::Includes(read, choice) => match look_up(read)? {
                Value::Choices(chosen) => Some(chosen.iter().any(|each| alike(each, choice))),
                _other => Some(false),
            },
        }
    }

    fn reads<'a>(&'a self, into: &mut Vec<&'a Read>) {
        match self {
            Test::Unresolved => {}
            Test::Not(inner) => inner.reads(into),
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| test.reads(into)),
            Test::Is(read) | Test::Among(read, _) | Test::Includes(read, _) => into.push(read),
            Test::Compare { left, right, .. } => {
                into.push(left);
                if let Operand::Read(right) = right {
                    into.push(right);
                }
            }
        }
    }
}

impl Relation {
    fn holds(self, left: &Value, right: &Value) -> bool {
        match self {
            Relation::Equal => compare(left, right) == Some(Ordering::Equal),
            Relation::Unequal => compare(left, right) != Some(Ordering::Equal),
            Relation::Less => compare(left, right) == Some(Ordering::Less),
            Relation::AtMost => compare(left, right).is_some_and(Ordering::is_le),
            Relation::Greater => compare(left, right) == Some(Ordering::Greater),
            Relation::AtLeast => compare(left, right).is_some_and(Ordering::is_ge),
        }
    }

    /// The same with its sides changed about.
    fn turned(self) -> Relation {
        match self {
            Relation::Equal => Relation::Equal,
            Relation::Unequal => Relation::Unequal,
            Relation::Less => Relation::Greater,
            Relation::AtMost => Relation::AtLeast,
            Relation::Greater => Relation::Less,
            Relation::AtLeast => Relation::AtMost,
        }
    }
}

/// How two values of one type stand to each other; values of different types are not compared.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) if alike(left, right) => Some(Ordering::Equal),
        (Value::Text(left), Value::Text(right)) => Some(left.trim().cmp(right.trim())),
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => Some(left.cmp(right)),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        _other => None,
    }
}

/// Whether two texts are the same without case and outer spaces, as answers are compared.
fn alike(left: &str, right: &str) -> bool {
    let (left, right) = (left.trim(), right.trim());
    left == right || left.to_lowercase() == right.to_lowercase()
}

#[cfg(test)]
mod tests;
