//! The model: a procedure whose every name is resolved. Indices stand for steps, actors and ends, so nobody below asks
//! whether one exists.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::document::{Actor, Document, Late, Print, Quality, Wait};
use crate::source::Language;

use super::condition::{Condition, Read};
use super::form::Form;

/// A document that passed every check, with the SHA-256 (lower-case hex) of its bytes. Instances are pinned to it.
#[derive(Debug, Clone)]
pub struct Edition {
    pub fingerprint: String,
    pub document: Document,
    /// By key, in written order.
    pub procedures: IndexMap<String, Arc<Procedure>>,
}

/// One procedure that passed every check.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// The id of its document.
    pub document: String,
    /// Its key in the document.
    pub id: String,
    pub title: String,
    pub language: Language,
    /// All actors of the document, by key; [`ActorIx`] counts in this.
    pub actors: IndexMap<String, Actor>,
    /// The chart's actor columns, left to right.
    pub columns: Vec<ActorIx>,
    /// In written order, which is the order of rows.
    pub steps: Vec<Step>,
    /// The printed rows, top to bottom.
    pub rows: Vec<Row>,
    /// The ways in; the first is taken unless the opener names another.
    pub starts: Vec<StepIx>,
    /// Who may open an instance.
    pub start_by: Vec<ActorIx>,
    /// The ends that some flow leads to.
    pub ends: Vec<End>,
    /// Filled in on opening.
    pub form: Option<Arc<Form>>,
    /// Every arrow: out of the start, between steps, into ends.
    pub flows: Vec<Flow>,
    pub print: Print,
    pub preface: Vec<String>,
    pub footnotes: Vec<String>,
}

/// A step of one procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepIx(pub usize);

/// An actor of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorIx(pub usize);

/// An end of one procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndIx(pub usize);

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    pub id: String,
    /// The activity; that of the row where the step shares one.
    pub activity: String,
    /// Which of the procedure's rows it stands in.
    pub row: usize,
    pub performers: Performers,
    /// With the document's default time applied.
    pub quality: Quality,
    pub note: Option<String>,
    /// When it may be skipped, in the author's words.
    pub optional: Option<String>,
    pub work: Work,
    pub form: Option<Arc<Form>>,
    pub way_out: WayOut,
    /// Not empty: a join that needs an arrow from each of these.
    pub join: Vec<StepIx>,
    pub not_same_as: Vec<StepIx>,
    pub same_as: Vec<StepIx>,
    /// With the document's default applied.
    pub late: Option<Late>,
    pub at_most: Option<AtMost>,
    /// What the work reads of records and answers, by the name as it is written: the date that a timer waits for, the inputs of a
    /// command.
    pub reads: IndexMap<String, Read>,
}

/// A printed row: an activity, its number, and the steps that share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `None` where the author wrote `number: false`.
    pub number: Option<usize>,
    /// The step that owns the row's texts, then those that share it.
    pub steps: Vec<StepIx>,
}

/// Who performs a step. The first-named actor is the lead: its symbol is the one that flows meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Performers {
    One(ActorIx),
    /// Each completes a part; the lead's carries answer and form.
    Joint(Vec<ActorIx>),
    /// The first completion withdraws the others.
    AnyOf(Vec<ActorIx>),
    /// So many of them, each another person. On a decision each completion is a vote.
    Quorum {
        needed: usize,
        of: Vec<ActorIx>,
    },
}

/// What doing the step means.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// A person does it.
    Human,
    /// A registered command does it. An input that is a [`crate::document::hole`] is read when the command is run.
    Run { command: String, with: IndexMap<String, String> },
    /// Another procedure's instance does it; `document` is `None` within this document.
    Call { document: Option<String>, procedure: String },
    /// A timer nobody acts on.
    Wait(Wait),
}

/// The one way out of a step.
#[derive(Debug, Clone)]
pub enum WayOut {
    Next(Target),
    /// A diamond.
    Decision {
        question: String,
        branches: Vec<Branch>,
    },
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Branch {
    /// As written; compared without case and outer spaces.
    pub answer: String,
    pub target: Target,
    /// Whether the one who answers must give a reason.
    pub reason: bool,
    /// In an automatic decision, all branches but the default one have a condition.
    pub when: Option<Condition>,
    /// Whether one vote for it decides a quorum.
    pub veto: bool,
}

/// Where a flow goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One step, or several at once (a fork).
    Steps(Vec<StepIx>),
    End(EndIx),
}

/// How an instance can end, and in which column its capsule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    pub outcome: String,
    /// Whether the author named the outcome; a plain end's is `selesai` or `completed`.
    pub named: bool,
    pub at: ActorIx,
}

/// A limit on visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtMost {
    pub visits: u32,
    /// Where the flow goes instead of opening the step once more.
    pub then: Target,
}

/// A place that an arrow leaves or reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The start capsule.
    Start,
    Step(StepIx),
    End(EndIx),
}

/// One arrow of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    pub from: Node,
    pub to: Node,
    pub why: Why,
}

/// Why an arrow is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The only way on.
    Next,
    /// The answer of this branch, counted in the decision's order.
    Answer(usize),
    /// The step has been opened as often as it may.
    AtMost,
}

/// The outcome of an end that names none.
pub fn plain_outcome(language: Language) -> &'static str {
    match language {
        Language::Id => "selesai",
        Language::En => "completed",
    }
}

/// The two answers of a `run`: it succeeded, it failed.
pub fn run_answers(language: Language) -> [&'static str; 2] {
    match language {
        Language::Id => ["berhasil", "gagal"],
        Language::En => ["succeeded", "failed"],
    }
}

impl Procedure {
    pub fn step(&self, ix: StepIx) -> &Step {
        &self.steps[ix.0]
    }

    /// The step of this id, where there is one.
    pub fn find_step(&self, id: &str) -> Option<StepIx> {
        self.steps.iter().position(|step| step.id == id).map(StepIx)
    }

    /// The key of an actor, which is the role's name.
    pub fn role(&self, ix: ActorIx) -> &str {
        self.actors.get_index(ix.0).expect("an ActorIx counts in the actors of its own document").0
    }

    pub fn actor(&self, ix: ActorIx) -> &Actor {
        &self.actors[ix.0]
    }

    pub fn end(&self, ix: EndIx) -> &End {
        &self.ends[ix.0]
    }

    /// The answer an arrow is labelled with.
    pub fn label(&self, flow: &Flow) -> Option<&str> {
        let (Node::Step(from), Why::Answer(branch)) = (flow.from, flow.why) else { return None };
        self.step(from).branches().get(branch).map(|branch| branch.answer.as_str())
    }
}

impl Branch {
    /// How many votes it wins with, of a quorum that needs so many.
    pub fn wins_with(&self, needed: usize) -> usize {
        if self.veto { 1 } else { needed }
    }
}

impl Step {
    /// The branches of a decision; empty for an activity.
    pub fn branches(&self) -> &[Branch] {
        match &self.way_out {
            WayOut::Next(_) => &[],
            WayOut::Decision { branches, .. } => branches,
        }
    }

    /// The branch of this answer, compared without case and outer spaces.
    pub fn branch(&self, answer: &str) -> Option<&Branch> {
        let plain = |text: &str| text.trim().to_lowercase();
        self.branches().iter().find(|branch| plain(&branch.answer) == plain(answer))
    }

    pub fn is_decision(&self) -> bool {
        matches!(self.way_out, WayOut::Decision { .. })
    }

    /// Whether the fields on the path answer the decision, so that nobody is asked.
    pub fn decides_itself(&self) -> bool {
        self.branches().iter().any(|branch| branch.when.is_some())
    }

    /// Whether nobody has to do anything here: a command, a call, a timer, a decision that answers itself from records
    /// filled before.
    pub fn is_automatic(&self) -> bool {
        self.work != Work::Human || (self.decides_itself() && self.form.is_none())
    }
}

impl Performers {
    /// The first-named actor.
    pub fn lead(&self) -> ActorIx {
        self.all()[0]
    }

    /// Every actor named, in written order; never empty.
    pub fn all(&self) -> &[ActorIx] {
        match self {
            Performers::One(actor) => std::slice::from_ref(actor),
            Performers::Joint(actors) | Performers::AnyOf(actors) => actors,
            Performers::Quorum { of, .. } => of,
        }
    }
}

/// The value of a form's field, typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Also a choice, a person, and a file's name.
    Text(String),
    /// Also an amount of money.
    Number(rust_decimal::Decimal),
    Date(crate::calendar::Date),
    DateTime(chrono::NaiveDateTime),
    Boolean(bool),
    Choices(Vec<String>),
}
