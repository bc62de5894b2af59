//! An SOP as it is written: identity, actors, steps, quality standards, forms; read from its YAML. Never opens a file.

mod shape;
mod keys;
mod words;
mod scalar;
mod walk;
mod reading;
mod model;
mod places;
mod rules;
mod read;
#[cfg(test)]
mod tests;

pub use keys::QUORUMS;
pub use model::{
    Actor, Approver, AtMost, Branch, Capsules, Column, Defaults, Document, Field, FieldKind, Form, FormUse,
    Given, Head, Identity, Item, Late, Paper, Performers, Print, Procedure, Quality, Step, Target, Test,
    Wait,
};
pub use places::{Place, Places};
pub use read::{Reading, read, read_answers};
pub use scalar::{MAX_PATTERN_BYTES, pattern};
