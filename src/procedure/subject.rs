//! A procedure as its author is spoken to of it: where its parts are written, and what its steps are called.

use crate::document::{Place, Places};
use crate::source::{Source, Span};

use super::model::{Procedure, Step, StepIx};

/// A procedure with what is needed to speak of it to its author.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub source: &'a Source,
    pub procedure: &'a Procedure,
    pub places: &'a Places,
}

impl<'a> Subject<'a> {
    /// Where the procedure is written.
    pub fn place(self) -> Place<'a> {
        self.places.procedure(&self.procedure.id)
    }

    /// Where a step is written.
    pub fn step_place(self, step: StepIx) -> Place<'a> {
        self.places.step(&self.procedure.id, step.0)
    }

    /// What to underline where a step as a whole is meant: its id.
    pub fn step_span(self, step: StepIx) -> Span {
        self.step_place(step).get("id").span()
    }

    /// A step as its author knows it: the number of its row and the first words of its activity.
    pub fn name(self, step: StepIx) -> String {
        let step = self.procedure.step(step);
        let words = short(&step.activity);
        match self.row_number(step) {
            Some(number) => format!("{number} {words}"),
            None => words,
        }
    }

    /// The number of a step's row; its id where the row has none, or is shared.
    pub fn number(self, step: StepIx) -> String {
        let step = self.procedure.step(step);
        self.row_number(step).map_or_else(|| step.id.clone(), |number| number.to_string())
    }

    fn row_number(self, step: &Step) -> Option<usize> {
        self.procedure.rows[step.row].number
    }
}

/// The longest name of a step in a walk, in characters.
const SHORT: usize = 40;

/// The first line of an activity, cut after a word.
fn short(activity: &str) -> String {
    let line = activity.lines().next().unwrap_or_default().trim().trim_end_matches([':', '.', ';']);
    if line.chars().count() <= SHORT {
        return line.to_string();
    }
    let cut: String = line.chars().take(SHORT).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
