//! Makes the procedure as it is meant of the document as it is written: names become indices, what is left out is filled
//! in, every arrow is listed. It judges nothing: a name that does not resolve yields no procedure, and `document` has said so.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::document::{self, Document, FormUse};

use super::condition::Condition;
use super::form::Form;
use super::model::{
    ActorIx, AtMost, Branch, End, EndIx, Flow, Node, Performers, Procedure, Row, Step, StepIx, Target,
    WayOut, Why, Work, plain_outcome,
};

/// The procedure of this key, its conditions not yet resolved; `None` where a name in it leads nowhere.
pub(super) fn build(document: &Document, key: &str) -> Option<Procedure> {
    let written = document.procedures.get(key)?;
    let mut names = Names::new(document, written);
    names.place_ends()?;
    let rows = rows(&written.steps, &names)?;
    let steps = steps(&mut names, &rows)?;
    let starts = match written.start.is_empty() {
        true => vec![StepIx(0)],
        false => names.steps(&written.start)?,
    };
    let start_by = match written.start_by.is_empty() {
        true => distinct(
            starts.iter().flat_map(|start| steps.get(start.0)).flat_map(|step| step.performers.all()),
        ),
        false => names.actors(&written.start_by)?,
    };
    let columns = match &written.actors {
        Some(keys) => names.actors(keys)?,
        None => distinct(steps.iter().flat_map(|step| step.performers.all())),
    };
    let flows = flows(&starts, &steps);
    Some(Procedure {
        document: document.id.clone(),
        id: key.to_string(),
        title: written.title.clone(),
        language: document.language,
        actors: document.actors.clone(),
        columns,
        form: names.form(written.form.as_ref(), &written.title)?,
        steps,
        rows,
        starts,
        start_by,
        ends: names.ends(),
        flows,
        print: document.print.clone(),
        preface: written.preface.clone(),
        footnotes: written.footnotes.clone(),
    })
}

/// Each once, in order of first use.
fn distinct<'a>(actors: impl Iterator<Item = &'a ActorIx>) -> Vec<ActorIx> {
    actors.copied().collect::<IndexSet<_>>().into_iter().collect()
}

/// The steps, in written order; there is at least one.
fn steps(names: &mut Names, rows: &[Row]) -> Option<Vec<Step>> {
    let mut row_of = vec![0; names.written.steps.len()];
    for (number, row) in rows.iter().enumerate() {
        row.steps.iter().for_each(|step| row_of[step.0] = number);
    }
    let steps = row_of.iter().enumerate().map(|(at, &row)| names.step(at, row, rows[row].steps[0]));
    steps.collect::<Option<Vec<_>>>().filter(|steps| !steps.is_empty())
}

/// The printed rows. Numbers run on without a gap past a row that has none.
fn rows(written: &[document::Step], names: &Names) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut numbered = 0;
    for (at, step) in written.iter().enumerate() {
        match &step.row {
            None => {
                numbered += usize::from(step.number);
                rows.push(Row { number: step.number.then_some(numbered), steps: vec![StepIx(at)] });
            }
            Some(owner) => {
                let owner = names.steps.get(owner.as_str())?;
                rows.iter_mut().find(|row| row.steps.contains(owner))?.steps.push(StepIx(at));
            }
        }
    }
    Some(rows)
}

/// Every arrow, those out of the start first, then in the order of steps and answers.
fn flows(starts: &[StepIx], steps: &[Step]) -> Vec<Flow> {
    let mut flows: Vec<Flow> = starts
        .iter()
        .map(|&start| Flow { from: Node::Start, to: Node::Step(start), why: Why::Next })
        .collect();
    for (at, step) in steps.iter().enumerate() {
        let from = Node::Step(StepIx(at));
        let mut draw = |target: &Target, why: Why| match target {
            Target::Steps(to) => flows.extend(to.iter().map(|&to| Flow { from, to: Node::Step(to), why })),
            Target::End(end) => flows.push(Flow { from, to: Node::End(*end), why }),
        };
        match &step.way_out {
            WayOut::Next(target) => draw(target, Why::Next),
            WayOut::Decision { branches, .. } => {
                for (answer, branch) in branches.iter().enumerate() {
                    draw(&branch.target, Why::Answer(answer));
                }
            }
        }
        if let Some(limit) = &step.at_most {
            draw(&limit.then, Why::AtMost);
        }
    }
    flows
}

/// Every way out of a step as it is written, each with its target; what is left out goes to the next row.
fn targets(step: &document::Step, next: Option<&str>) -> Vec<document::Target> {
    let mut targets: Vec<document::Target> = match step.branches.is_empty() {
        true => vec![way_on(step, next)],
        false => step.branches.values().map(|branch| branch.target.clone()).collect(),
    };
    targets.extend(step.at_most.iter().map(|limit| limit.then.clone()));
    targets
}

/// The one way out of a step that decides nothing.
fn way_on(step: &document::Step, next: Option<&str>) -> document::Target {
    match (&step.end, &step.next, next) {
        (Some(outcome), _, _) => document::Target::End { outcome: Some(outcome.clone()), at: None },
        (None, Some(target), _) => target.clone(),
        (None, None, Some(next)) => document::Target::Steps(vec![next.to_string()]),
        (None, None, None) => document::Target::End { outcome: None, at: None },
    }
}

/// What the names of one procedure stand for.
struct Names<'a> {
    document: &'a Document,
    written: &'a document::Procedure,
    steps: HashMap<&'a str, StepIx>,
    forms: HashMap<&'a str, Arc<Form>>,
    /// Where the capsule of an outcome stands whose end says nothing of it.
    capsules: IndexMap<String, ActorIx>,
    /// The capsules met so far, each with whether the author named its outcome.
    ends: IndexMap<(String, ActorIx), bool>,
}

impl<'a> Names<'a> {
    fn new(document: &'a Document, written: &'a document::Procedure) -> Names<'a> {
        let named = |(key, form): (&'a String, &document::Form)| {
            let form = Form { id: Some(key.clone()), title: form.title.clone(), fields: form.fields.clone() };
            (key.as_str(), Arc::new(form))
        };
        Names {
            document,
            written,
            steps: written
                .steps
                .iter()
                .enumerate()
                .map(|(at, step)| (step.id.as_str(), StepIx(at)))
                .collect(),
            forms: document.forms.iter().map(named).collect(),
            capsules: IndexMap::new(),
            ends: IndexMap::new(),
        }
    }

    /// The id of the step written after this one.
    fn after(&self, at: usize) -> Option<&'a str> {
        self.written.steps.get(at + 1).map(|step| step.id.as_str())
    }

    /// An outcome's capsule stands in the column of the last step that leads there, if no end of it says otherwise.
    fn place_ends(&mut self) -> Option<()> {
        for (at, step) in self.written.steps.iter().enumerate() {
            let lead = self.performers(&step.actor)?.lead();
            for target in targets(step, self.after(at)) {
                if let document::Target::End { outcome, at: None } = target {
                    let outcome =
                        outcome.unwrap_or_else(|| plain_outcome(self.document.language).to_string());
                    self.capsules.insert(outcome, lead);
                }
            }
        }
        Some(())
    }

    /// A step in its row, whose texts and times are those of the row's owner.
    fn step(&mut self, at: usize, row: usize, owner: StepIx) -> Option<Step> {
        let written = &self.written.steps[at];
        let owner = &self.written.steps[owner.0];
        let mut quality = owner.quality.clone();
        quality.time = quality.time.or_else(|| self.document.defaults.time.clone());
        Some(Step {
            id: written.id.clone(),
            activity: owner.activity.clone(),
            row,
            performers: self.performers(&written.actor)?,
            quality,
            note: written.note.clone(),
            optional: written.optional.clone(),
            work: work(written, &self.document.id),
            form: self.form(written.form.as_ref(), &owner.activity)?,
            way_out: self.way_out(at)?,
            join: self.steps(&written.wait_for)?,
            not_same_as: self.steps(&written.not_same_as)?,
            same_as: self.steps(&written.same_as)?,
            late: written.late.clone().or_else(|| self.document.defaults.late.clone()),
            at_most: match &written.at_most {
                Some(limit) => Some(AtMost { visits: limit.visits, then: self.target(&limit.then)? }),
                None => None,
            },
            reads: IndexMap::new(),
        })
    }

    fn way_out(&mut self, at: usize) -> Option<WayOut> {
        let written = &self.written.steps[at];
        if written.branches.is_empty() {
            return self.target(&way_on(written, self.after(at))).map(WayOut::Next);
        }
        let mut branches = Vec::with_capacity(written.branches.len());
        for (answer, branch) in &written.branches {
            branches.push(Branch {
                answer: answer.clone(),
                target: self.target(&branch.target)?,
                reason: branch.reason,
                when: branch.when.clone().map(Condition::unresolved),
                veto: branch.veto,
            });
        }
        Some(WayOut::Decision { question: written.decision.clone().unwrap_or_default(), branches })
    }

    fn target(&mut self, written: &document::Target) -> Option<Target> {
        match written {
            document::Target::Steps(ids) => {
                self.steps(ids).filter(|steps| !steps.is_empty()).map(Target::Steps)
            }
            document::Target::End { outcome, at } => {
                self.end(outcome.as_deref(), at.as_deref()).map(Target::End)
            }
        }
    }

    /// Ends of one outcome in one column are one capsule.
    fn end(&mut self, outcome: Option<&str>, at: Option<&str>) -> Option<EndIx> {
        let named = outcome.is_some();
        let outcome = outcome.unwrap_or(plain_outcome(self.document.language));
        let at = match at {
            Some(key) => self.actor(key)?,
            None => *self.capsules.get(outcome)?,
        };
        let entry = self.ends.entry((outcome.to_string(), at));
        let ix = EndIx(entry.index());
        *entry.or_insert(false) |= named;
        Some(ix)
    }

    /// The capsules, in the order in which flows meet them.
    fn ends(self) -> Vec<End> {
        self.ends.into_iter().map(|((outcome, at), named)| End { outcome, named, at }).collect()
    }

    fn steps(&self, ids: &[String]) -> Option<Vec<StepIx>> {
        ids.iter().map(|id| self.steps.get(id.as_str()).copied()).collect()
    }

    fn actor(&self, key: &str) -> Option<ActorIx> {
        self.document.actors.get_index_of(key).map(ActorIx)
    }

    fn actors(&self, keys: &[String]) -> Option<Vec<ActorIx>> {
        keys.iter().map(|key| self.actor(key)).collect()
    }

    fn performers(&self, written: &document::Performers) -> Option<Performers> {
        let some = |keys: &[String]| self.actors(keys).filter(|actors| !actors.is_empty());
        Some(match written {
            document::Performers::One(key) => Performers::One(self.actor(key)?),
            document::Performers::Joint(keys) => Performers::Joint(some(keys)?),
            document::Performers::AnyOf(keys) => Performers::AnyOf(some(keys)?),
            document::Performers::Quorum { needed, of } => {
                Performers::Quorum { needed: *needed, of: some(of)? }
            }
        })
    }

    /// The form in use, `title` being that of fields written inline; the outer `None`: there is no such form.
    fn form(&self, written: Option<&FormUse>, title: &str) -> Option<Option<Arc<Form>>> {
        match written {
            None => Some(None),
            Some(FormUse::Named(key)) => self.forms.get(key.as_str()).cloned().map(Some),
            Some(FormUse::Inline(fields)) => {
                let title = title.lines().next().unwrap_or_default().to_string();
                Some(Some(Arc::new(Form { id: None, title, fields: fields.clone() })))
            }
        }
    }
}

/// What a step means for whoever does it; a call within the document may name the document or not.
fn work(written: &document::Step, own: &str) -> Work {
    if let Some(command) = &written.run {
        return Work::Run { command: command.clone(), with: written.with.clone() };
    }
    if let Some(called) = &written.call {
        return match called.split_once('/') {
            Some((document, procedure)) if document != own => {
                Work::Call { document: Some(document.to_string()), procedure: procedure.to_string() }
            }
            Some((_, procedure)) => Work::Call { document: None, procedure: procedure.to_string() },
            None => Work::Call { document: None, procedure: called.clone() },
        };
    }
    written.wait.clone().map_or(Work::Human, Work::Wait)
}
