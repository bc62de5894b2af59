//! The model: what an author wrote, typed, references still by name. It says nothing about whether the flow makes sense.
//!
//! Every key is checked against the table of keys before the deserialiser sees it, so `default` here hides no missing key: where
//! a file has errors, what could not be understood is empty, and the findings say so.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::calendar::{Date, Duration};
use crate::source::Language;

use super::reading::{self, BranchKeys, GoalKeys, PerformerKeys, TestKeys, Written};

/// One SOP file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Document {
    pub id: String,
    pub title: String,
    pub language: Language,
    pub identity: Identity,
    pub print: Print,
    /// By key, which is the role that people are given; in written order.
    pub actors: IndexMap<String, Actor>,
    pub forms: IndexMap<String, Form>,
    pub defaults: Defaults,
    pub procedures: IndexMap<String, Procedure>,
    pub tests: Vec<Test>,
}

/// The first page of the printed form (PermenPAN-RB 35/2012). Whatever is empty prints an empty box.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    pub agency: Vec<String>,
    pub number: String,
    #[serde(deserialize_with = "reading::date")]
    pub created: Option<Date>,
    #[serde(deserialize_with = "reading::date")]
    pub revised: Option<Date>,
    #[serde(deserialize_with = "reading::date")]
    pub effective: Option<Date>,
    #[serde(deserialize_with = "reading::duration")]
    pub review_every: Option<Duration>,
    pub approved_by: Approver,
    /// Dasar Hukum.
    pub legal_basis: Vec<String>,
    /// Kualifikasi Pelaksana.
    pub qualifications: Vec<String>,
    /// Keterkaitan.
    pub related: Vec<String>,
    /// Peralatan/Perlengkapan.
    pub equipment: Vec<String>,
    /// Peringatan.
    pub warnings: Vec<String>,
    /// Pencatatan dan Pendataan.
    pub records: Vec<String>,
}

/// Who put the SOP into force.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Approver {
    pub position: String,
    pub name: String,
    /// NIP: the civil servant's number.
    pub id_number: String,
}

/// How the chart is printed.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Print {
    /// The columns right of the actors, left to right; `None`: requires, time, output, and note where a step has one.
    pub columns: Option<Vec<Column>>,
    /// The columns under the head Mutu Baku; `None`: all but note.
    pub group: Option<Vec<Column>>,
    /// Own words for heads.
    pub heads: IndexMap<Head, String>,
    /// A row of column numbers under the heads.
    pub numbers: bool,
    /// The word in the start capsule.
    pub start: Option<String>,
    /// The word in the end capsules.
    pub end: Option<String>,
    /// What stands after the title of a chart's further pages.
    pub continued: Option<String>,
    pub capsules: Capsules,
    pub paper: Paper,
}

/// A column right of the actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    Requires,
    Time,
    Output,
    Note,
}

/// A head whose words an author may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Head {
    Number,
    Activity,
    /// Over the actors: Pelaksana.
    Actors,
    /// Over the group: Mutu Baku.
    Quality,
    Column(Column),
}

/// Where start and end stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Capsules {
    /// In rows of their own.
    #[default]
    Row,
    /// Beside the first and the last activity, in their rows.
    Beside,
    /// The first and last activity are capsules themselves.
    Activity,
}

/// Paper, printed landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    #[default]
    A4,
    /// 330 × 215 mm.
    F4,
    Letter,
    Legal,
}

/// Who does steps: a column of the chart, a role of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Actor {
    pub title: String,
    /// Other names that texts call the actor by.
    pub alias: Vec<String>,
    /// A shorter head for narrow columns.
    pub short: Option<String>,
}

/// A form: empty here, a record once filled.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Form {
    pub title: String,
    pub fields: IndexMap<String, Field>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Field {
    pub label: Option<String>,
    #[serde(rename = "type")]
    pub kind: FieldKind,
    pub required: bool,
    /// The least value, or length of a text, or number of choices; as written, typed by `kind`.
    pub min: Option<String>,
    pub max: Option<String>,
    /// A regular expression that the whole text must match.
    pub pattern: Option<String>,
    pub options: Vec<String>,
    pub default: Option<String>,
    pub help: Option<String>,
}

/// The type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    #[default]
    Text,
    Paragraph,
    Number,
    Money,
    Date,
    DateTime,
    Choice,
    Choices,
    Boolean,
    File,
    Person,
}

impl FieldKind {
    /// As the language names it.
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Paragraph => "paragraph",
            FieldKind::Number => "number",
            FieldKind::Money => "money",
            FieldKind::Date => "date",
            FieldKind::DateTime => "datetime",
            FieldKind::Choice => "choice",
            FieldKind::Choices => "choices",
            FieldKind::Boolean => "boolean",
            FieldKind::File => "file",
            FieldKind::Person => "person",
        }
    }
}

/// A form named, or its fields written where they are needed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Written<IndexMap<String, Field>>")]
pub enum FormUse {
    Named(String),
    Inline(IndexMap<String, Field>),
}

/// What holds for every step that says nothing else.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    #[serde(deserialize_with = "reading::duration")]
    pub time: Option<Duration>,
    pub late: Option<Late>,
}

/// One procedure: one chart, one flow.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Procedure {
    pub title: String,
    /// Columns, left to right; `None`: in order of first use.
    pub actors: Option<Vec<String>>,
    /// A scheduler opens one instance each period.
    #[serde(deserialize_with = "reading::duration")]
    pub every: Option<Duration>,
    /// The same as a cron line.
    pub schedule: Option<String>,
    /// Who may open an instance; empty: the first step's actor.
    pub start_by: Vec<String>,
    /// The ways in; empty: the first row.
    pub start: Vec<String>,
    /// Filled in on opening.
    pub form: Option<FormUse>,
    pub preface: Vec<String>,
    pub footnotes: Vec<String>,
    pub steps: Vec<Step>,
}

/// One step, in the order of the printed rows. By default nothing is said about it, and its row is numbered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    pub id: String,
    /// Empty where the step shares an earlier step's row.
    pub activity: String,
    pub actor: Performers,
    pub quality: Quality,
    pub note: Option<String>,
    /// Whether the row is numbered.
    pub number: bool,
    /// The earlier step whose row this one shares.
    pub row: Option<String>,
    /// When the step may be skipped, in the author's words.
    pub optional: Option<String>,
    pub next: Option<Target>,
    pub decision: Option<String>,
    /// By answer, in written order.
    pub branches: IndexMap<String, Branch>,
    pub wait_for: Vec<String>,
    /// The outcome with which the flow ends after this step.
    pub end: Option<String>,
    pub form: Option<FormUse>,
    pub not_same_as: Vec<String>,
    pub same_as: Vec<String>,
    /// A registered command.
    pub run: Option<String>,
    pub with: IndexMap<String, String>,
    /// `procedure` or `document/procedure`.
    pub call: Option<String>,
    pub wait: Option<Wait>,
    pub late: Option<Late>,
    pub at_most: Option<AtMost>,
}

impl Default for Step {
    fn default() -> Step {
        Step {
            id: String::new(),
            activity: String::new(),
            actor: Performers::default(),
            quality: Quality::default(),
            note: None,
            number: true,
            row: None,
            optional: None,
            next: None,
            decision: None,
            branches: IndexMap::new(),
            wait_for: Vec::new(),
            end: None,
            form: None,
            not_same_as: Vec::new(),
            same_as: Vec::new(),
            run: None,
            with: IndexMap::new(),
            call: None,
            wait: None,
            late: None,
            at_most: None,
        }
    }
}

/// Who performs a step. Every list names actors by key; the first-named one's column holds the symbol that flows meet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Written<PerformerKeys>")]
pub enum Performers {
    One(String),
    /// A joint activity: each completes it.
    Joint(Vec<String>),
    /// The first of them completes it for all.
    AnyOf(Vec<String>),
    /// So many of them (`two_of`, `three_of` and so on).
    Quorum {
        needed: usize,
        of: Vec<String>,
    },
}

/// Mutu baku: the quality standard of a step.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quality {
    #[serde(deserialize_with = "reading::duration")]
    pub time: Option<Duration>,
    pub requires: Vec<Item>,
    pub output: Vec<Item>,
}

/// A document or thing that a step needs or puts out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Item {
    pub name: String,
    /// Where not empty, the step cannot be completed without a file of one of these extensions.
    pub attach: Vec<String>,
}

impl Performers {
    /// The keys of all actors named, in written order.
    pub fn names(&self) -> &[String] {
        match self {
            Performers::One(actor) => std::slice::from_ref(actor),
            Performers::Joint(actors) | Performers::AnyOf(actors) => actors,
            Performers::Quorum { of, .. } => of,
        }
    }
}

impl Default for Performers {
    fn default() -> Performers {
        Performers::One(String::new())
    }
}

/// Where a flow goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "GoalKeys")]
pub enum Target {
    /// One step, or several that fork into parallel branches.
    Steps(Vec<String>),
    /// The end, with its outcome (`None`: a plain end) and the column of its capsule.
    End { outcome: Option<String>, at: Option<String> },
}

impl Default for Target {
    fn default() -> Target {
        Target::Steps(Vec::new())
    }
}

/// One answer's way on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "BranchKeys")]
pub struct Branch {
    pub target: Target,
    /// Whether the one who answers must give a reason.
    pub reason: bool,
    /// The condition that answers by itself, as written.
    pub when: Option<String>,
    /// Whether one vote for it decides a quorum.
    pub veto: bool,
}

/// What a timer waits for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "String")]
pub enum Wait {
    For(Duration),
    /// Until the date in this field: `FIELD` or `STEP.FIELD`.
    Until(String),
}

/// What happens as a deadline nears and passes, relative to `quality.time`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Late {
    /// In percent of the time.
    pub remind: Option<u32>,
    /// The actor who is told.
    pub escalate: Option<String>,
}

/// A limit on visits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AtMost {
    pub visits: u32,
    /// Where the flow goes instead of opening once more.
    pub then: Target,
}

/// A run that the author expects, beside the SOP.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "TestKeys")]
pub struct Test {
    pub name: String,
    pub procedure: String,
    /// By step.
    pub answers: IndexMap<String, Vec<Given>>,
    /// The outcome expected.
    pub outcome: Option<String>,
    /// The steps in the order they are completed.
    pub path: Option<Vec<String>>,
}

/// What is given at one visit of a step, in a document's test or a file of answers.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    pub answer: Option<String>,
    pub set: IndexMap<String, String>,
    /// Files to attach, by their paths, or as `NAME=PATH`.
    pub attach: Vec<String>,
    pub note: Option<String>,
    pub reason: Option<String>,
    /// Whether the optional step is skipped.
    pub skip: bool,
}
