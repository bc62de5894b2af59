//! An SOP as it is written: identity, actors, steps, quality standards, forms; read from its YAML. Never opens a file.

mod shape;
mod keys;
mod words;
mod scalar;
mod walk;
mod reading;
mod model;
mod places;
mod shaped;
mod commands;
mod calendar;
mod captions;
mod notices;
mod doubt;
mod rules;
mod read;
#[cfg(test)]
mod tests;

pub use calendar::read_calendar;
pub use captions::{Caption, read_captions};
pub use commands::{
    BUILT_IN, COMMANDS_FILE, Command, Commands, Input, Piece, Reach, Sandbox, pieces, read_commands,
};
pub use keys::QUORUMS;
pub use model::{
    Actor, Approver, AtMost, Branch, Capsules, Column, Defaults, Document, Field, FieldKind, Form, FormUse,
    Given, Head, Identity, Item, Late, Paper, Performers, Print, Procedure, Quality, Step, Target, Test,
    Wait,
};
pub use notices::{Notices, Smtp, Tls, Webhook, read_notices};
pub use places::{Place, Places};
pub use read::{MAX_STEPS, Reading, read, read_answers, read_with};
pub use rules::{Options, columns_that_fit};
pub use scalar::{MAX_PATTERN_BYTES, hole, pattern};

use crate::source::{self, Explanation};

/// The explanation of every code that reading a document may find, the guard's among them.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    source::explanations()
        .chain(&walk::EXPLANATIONS)
        .chain(&scalar::EXPLANATIONS)
        .chain(rules::explanations())
        .chain(&commands::EXPLANATIONS)
        .chain(&calendar::EXPLANATIONS)
        .chain(&notices::EXPLANATIONS)
        .chain(&shaped::EXPLANATIONS)
}
