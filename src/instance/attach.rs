//! Files that prove a step was done: added to its task, and wanted before it is completed. The files themselves are kept elsewhere;
//! here they are names, digests, sizes and kinds.

use crate::document::Item;
use crate::procedure::form::Evidence;
use crate::procedure::{Procedure, Step};

use super::command::{Asked, Part};
use super::event::Event;
use super::refusal::{Limit, Refusal};
use super::state::Instance;
use super::turn;

/// The most files that one command brings.
const FILES_MAX: usize = 100;

/// The most files that the tasks of one instance hold.
const EVIDENCE_MAX: usize = 2000;

/// Adds files to a task: whoever may complete it may, and whoever has completed it, as long as the instance is open.
pub(super) fn attach(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
    files: &[Evidence],
) -> Result<Vec<Event>, Refusal> {
    let task = turn::to_attach(procedure, instance, asked, part)?;
    if files.is_empty() {
        return Err(Refusal::NothingAttached);
    }
    bounded(instance, files)?;
    Ok(vec![Event::Attached {
        step: task.step.clone(),
        actor: task.actor.clone(),
        visit: task.visit,
        evidence: files.to_vec(),
        by: asked.by_as(&task.actor),
    }])
}

/// Files that an instance can still hold, none of them empty.
pub(super) fn bounded(instance: &Instance, files: &[Evidence]) -> Result<(), Refusal> {
    if files.len() > FILES_MAX {
        return Err(Refusal::TooMuch { what: Limit::Files, most: FILES_MAX });
    }
    let held: usize = instance.tasks.iter().map(|task| task.evidence.len()).sum();
    if held + files.len() > EVIDENCE_MAX {
        return Err(Refusal::TooMuch { what: Limit::Evidence, most: EVIDENCE_MAX });
    }
    match files.iter().find(|file| file.size == 0) {
        Some(empty) => Err(Refusal::EmptyFile { name: empty.name.clone() }),
        None => Ok(()),
    }
}

/// Every document that the step puts out as a file is there.
pub(super) fn wanted(instance: &Instance, step: &Step, files: &[Evidence]) -> Result<(), Refusal> {
    match missing_files(instance, step, files)[..] {
        [] => Ok(()),
        [item, ..] => Err(missing(step, item, &all_files(instance, step, files))),
    }
}

/// The documents that the step puts out as files and that have none yet. Each wants a file of its own: one of these, or one that was
/// attached at this visit before.
pub fn missing_files<'a>(instance: &Instance, step: &'a Step, files: &[Evidence]) -> Vec<&'a Item> {
    let files = all_files(instance, step, files);
    let mut given = Given { files: &files, to: vec![None; files.len()] };
    let wanted = step.quality.output.iter().filter(|item| !item.attach.is_empty());
    wanted.filter(|item| !given.give(item, &mut vec![false; files.len()])).collect()
}

/// The files that a completion of the step can count on.
fn all_files<'a>(instance: &'a Instance, step: &'a Step, files: &'a [Evidence]) -> Vec<&'a Evidence> {
    let attached = instance.latest(&step.id).flat_map(|task| &task.evidence);
    attached.chain(files).collect()
}

/// Which document each file is counted for, so far.
struct Given<'a> {
    files: &'a [&'a Evidence],
    to: Vec<Option<&'a Item>>,
}

impl<'a> Given<'a> {
    /// Finds a file for a document; one that is counted for another goes over where that one finds a different file.
    fn give(&mut self, item: &'a Item, tried: &mut [bool]) -> bool {
        for at in 0..self.files.len() {
            if tried[at] || !self.files[at].is_one_of(&item.attach) {
                continue;
            }
            tried[at] = true;
            let free = match self.to[at] {
                None => true,
                Some(other) => self.give(other, tried),
            };
            if free {
                self.to[at] = Some(item);
                return true;
            }
        }
        false
    }
}

/// What is missing; where a file has the right name and the wrong content, that is said.
fn missing(step: &Step, item: &Item, files: &[&Evidence]) -> Refusal {
    let (step, extensions) = (step.id.clone(), item.attach.clone());
    let named = |file: &&&Evidence| file.has_extension(&item.attach) && !file.looks_like_its_name();
    match files.iter().find(named) {
        Some(file) => Refusal::NotItsKind { step, name: file.name.clone(), kind: file.kind, extensions },
        None => Refusal::EvidenceMissing { step, item: item.name.clone(), extensions },
    }
}
