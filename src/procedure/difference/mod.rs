//! What changed between two editions of a document, in words: in its flow first, then on its paper. Judges nothing.
//!
//! The same step is the one of the same id; a step that was only given another id is known by its activity and its actors,
//! where no other has both.

mod flow;
mod paper;
mod said;
#[cfg(test)]
mod tests;

use crate::source::Phrase;

use super::model::{Edition, Performers, Procedure};
use said::{Said, Subject};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// The procedure's key; none of what belongs to the whole document.
    pub procedure: Option<String>,
    /// The step's id in the newer edition; in the older one where it was removed.
    pub step: Option<String>,
    /// As it was, in the language of SOP files; none where there was nothing.
    pub before: Option<String>,
    pub after: Option<String>,
    /// The difference in a sentence.
    pub message: Phrase,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    ProcedureAdded,
    ProcedureRemoved,
    /// The title of a document or procedure.
    Title,
    /// Where instances start.
    Start,
    /// Who may open.
    StartBy,
    /// How often the procedure recurs.
    Recurrence,
    StepAdded,
    StepRemoved,
    /// Another id, the same activity and actors.
    StepId,
    /// Another activity, the same id.
    StepRenamed,
    /// Who performs a step, or what an actor is called.
    Actor,
    /// The quality time: from then on tasks are due at another moment.
    Time,
    Requires,
    Output,
    Optional,
    /// Who or what does the step: a person, a command, another procedure, a timer.
    Work,
    Question,
    Arrow,
    Condition,
    /// Whether an answer takes a reason.
    Reason,
    /// Whether one vote for an answer is enough.
    Veto,
    Join,
    /// A field of a form.
    Form,
    FourEyes,
    Late,
    AtMost,
    /// The order of rows.
    Order,
    Identity,
    /// What is only printed.
    Print,
    Tests,
}

impl ChangeKind {
    /// The kind in one word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::ProcedureAdded => "procedure_added",
            ChangeKind::ProcedureRemoved => "procedure_removed",
            ChangeKind::Title => "title",
            ChangeKind::Start => "start",
            ChangeKind::StartBy => "start_by",
            ChangeKind::Recurrence => "recurrence",
            ChangeKind::StepAdded => "step_added",
            ChangeKind::StepRemoved => "step_removed",
            ChangeKind::StepId => "step_id",
            ChangeKind::StepRenamed => "step_renamed",
            ChangeKind::Actor => "actor",
            ChangeKind::Time => "time",
            ChangeKind::Requires => "requires",
            ChangeKind::Output => "output",
            ChangeKind::Optional => "optional",
            ChangeKind::Work => "work",
            ChangeKind::Question => "question",
            ChangeKind::Arrow => "arrow",
            ChangeKind::Condition => "condition",
            ChangeKind::Reason => "reason",
            ChangeKind::Veto => "veto",
            ChangeKind::Join => "join",
            ChangeKind::Form => "form",
            ChangeKind::FourEyes => "four_eyes",
            ChangeKind::Late => "late",
            ChangeKind::AtMost => "at_most",
            ChangeKind::Order => "order",
            ChangeKind::Identity => "identity",
            ChangeKind::Print => "print",
            ChangeKind::Tests => "tests",
        }
    }
}

/// Every difference from an older edition to a newer one; none where nothing changed but the way it is written.
pub fn compare(old: &Edition, new: &Edition) -> Vec<Change> {
    let mut changes = Changes::default();
    let title = Subject::new("judul dokumen", "the document's title");
    changes.text(ChangeKind::Title, title, Some(&old.document.title), Some(&new.document.title));
    for (key, procedure) in &old.procedures {
        changes.procedure = Some(key.clone());
        match new.procedures.get(key) {
            Some(newer) => flow::compare(&mut changes, (old, procedure), (new, newer)),
            None => changes.whole(ChangeKind::ProcedureRemoved, procedure),
        }
    }
    for (key, procedure) in new.procedures.iter().filter(|(key, _)| !old.procedures.contains_key(*key)) {
        changes.procedure = Some(key.clone());
        changes.whole(ChangeKind::ProcedureAdded, procedure);
    }
    changes.procedure = None;
    paper::compare(&mut changes, &old.document, &new.document);
    changes.found
}

/// Steps of the older edition that only have another id in the newer one: the same activity and actors, which no other has both.
pub fn renamed_steps(old: &Procedure, new: &Procedure) -> Vec<(String, String)> {
    let renamed = flow::renamed(old, new);
    let in_order = old.steps.iter().filter_map(|step| renamed.get_key_value(&step.id));
    in_order.map(|(old, new)| (old.clone(), new.clone())).collect()
}

/// Whether the same actors perform a step, in the same way.
pub fn same_performers(old: (&Procedure, &Performers), new: (&Procedure, &Performers)) -> bool {
    said::performers(old.0, old.1).text == said::performers(new.0, new.1).text
}

/// The differences found so far, and where the next ones are.
#[derive(Default)]
struct Changes {
    found: Vec<Change>,
    procedure: Option<String>,
    step: Option<String>,
}

impl Changes {
    fn push(&mut self, kind: ChangeKind, before: Option<String>, after: Option<String>, message: Phrase) {
        let Phrase { id, en } = message;
        let message = match &self.step {
            Some(step) => Phrase::new(format!("Langkah \"{step}\": {id}"), format!("Step \"{step}\": {en}")),
            None => Phrase::new(capital(&id), capital(&en)),
        };
        let (procedure, step) = (self.procedure.clone(), self.step.clone());
        self.found.push(Change { kind, procedure, step, before, after, message });
    }

    /// A difference, if what is said differs.
    fn facet(&mut self, kind: ChangeKind, subject: Subject, before: Option<Said>, after: Option<Said>) {
        if before.as_ref().map(|said| &said.text) == after.as_ref().map(|said| &said.text) {
            return;
        }
        let message = subject.changed(before.as_ref(), after.as_ref());
        self.push(kind, before.map(|said| said.text), after.map(|said| said.text), message);
    }

    /// The same of texts that are shown as they are.
    fn text(&mut self, kind: ChangeKind, subject: Subject, before: Option<&String>, after: Option<&String>) {
        self.facet(
            kind,
            subject,
            before.map(|text| Said::quoted(text)),
            after.map(|text| Said::quoted(text)),
        );
    }

    fn whole(&mut self, kind: ChangeKind, procedure: &Procedure) {
        let Procedure { id, title, .. } = procedure;
        let (removed, text) = (kind == ChangeKind::ProcedureRemoved, Some(title.clone()));
        let (before, after, [id_word, en_word]) = match removed {
            true => (text, None, ["dihapus", "was removed"]),
            false => (None, text, ["baru", "is new"]),
        };
        let message = Phrase::new(
            format!("prosedur \"{id}\" ({title}) {id_word}"),
            format!("the procedure \"{id}\" ({title}) {en_word}"),
        );
        self.push(kind, before, after, message);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
