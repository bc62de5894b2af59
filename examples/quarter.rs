//! Fills a new store with three months of an office's life at a simulated clock that ends now: people who start what they may, take tasks
//! up and complete them, some early, some late. The same each time but for its dates; for pictures and trials, since a ledger of one minute
//! makes reports of nothing but zeroes.
//!
//! `cargo run --example quarter -- STORE PERSON=ROLE[,ROLE]… DOCUMENT…`
//!
//! Forms are filled in as the documents' own tests do; what wants more stays open.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Timelike};
use sop::calendar::{Calendar, Time};
use sop::desk::{Act, Derivation, Desk, Says, Start, Visitor, Waiting, Whose, check, wall_clock};
use sop::document::Given;
use sop::procedure::Options;
use sop::source::Language;
use sop::store::{FolderStore, Opening};

const DAYS: i64 = 91;

/// How often somebody looks, in minutes.
const LOOK: i64 = 20;

/// Of so many looks, one starts something.
const STARTS: u64 = 16;

static NOW: AtomicI64 = AtomicI64::new(0);

fn now() -> Time {
    let at = DateTime::from_timestamp_millis(NOW.load(Ordering::Relaxed)).expect("a moment of this age");
    at.with_timezone(wall_clock().offset())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let store = arguments.next().ok_or("which store?")?;
    let (people, documents): (Vec<_>, Vec<_>) = arguments.partition(|argument| argument.contains('='));
    let end = wall_clock();
    NOW.store((end - TimeDelta::days(DAYS)).timestamp_millis(), Ordering::Relaxed);
    let mut quiet = |_| {};
    let time = end.to_rfc3339();
    let opening =
        Opening { derive: Arc::new(Derivation), command: "quarter", time: &time, notify: &mut quiet };
    let desk = Desk::new(Arc::new(FolderStore::open(Path::new(&store), opening)?), now, "quarter");
    let mut office = Office { desk, chance: Chance(1), startable: Vec::new(), given: BTreeMap::new() };
    office.furnish(&people, &documents)?;
    while now() < end {
        if is_open(now()) {
            office.look()?;
        }
        NOW.fetch_add(TimeDelta::minutes(LOOK).num_milliseconds(), Ordering::Relaxed);
    }
    NOW.store(end.timestamp_millis(), Ordering::Relaxed);
    office.desk.close().map_err(told)?;
    Ok(())
}

/// Whether anybody is there.
fn is_open(at: Time) -> bool {
    Calendar::five_day_week().is_working_day(at.date_naive()) && (8..16).contains(&at.hour())
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it on")]
fn told(denial: sop::desk::Denial) -> Box<dyn Error> {
    denial.describe().in_language(Language::En).to_owned().into()
}

/// Numbers that look random, and are the same each time (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    /// True once in so many times.
    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many.max(1)
    }
}

struct Office {
    desk: Desk,
    chance: Chance,
    /// What people start, as `DOCUMENT/PROCEDURE`.
    startable: Vec<String>,
    /// What the documents' tests say at a step.
    given: BTreeMap<String, Given>,
}

impl Office {
    fn furnish(&mut self, people: &[String], documents: &[String]) -> Result<(), Box<dyn Error>> {
        for person in people {
            let (name, roles) = person.split_once('=').ok_or("PERSON=ROLE")?;
            let roles: Vec<String> = roles.split(',').map(str::to_owned).collect();
            self.desk.add_person(name, &roles).map_err(told)?;
        }
        for path in documents {
            let options = Options { today: Some(now().date_naive()), ..Options::default() };
            let checked = check(path, std::fs::read(path)?, &options).map_err(told)?;
            self.desk.publish(&checked).map_err(told)?;
            let document = &checked.edition.document;
            let by_hand =
                document.procedures.iter().filter(|(_, one)| one.every.is_none() && one.schedule.is_none());
            let given = document.tests.iter().flat_map(|test| test.answers.clone());
            self.given.extend(given.filter_map(|(step, visits)| Some((step, visits.into_iter().next()?))));
            self.startable.extend(by_hand.map(|(name, _)| format!("{}/{name}", document.id)));
        }
        Ok(())
    }

    /// What happens within one look: periods open, somebody starts something, and each task may be taken up or done.
    fn look(&mut self) -> Result<(), Box<dyn Error>> {
        self.desk.tick().map_err(told)?;
        let visitors = self.desk.visitors().map_err(told)?;
        if self.chance.one_in(STARTS) && !self.startable.is_empty() {
            let which = usize::try_from(self.chance.below(self.startable.len() as u64))?;
            let start = Start { procedure: self.startable[which].clone(), ..Start::default() };
            // Whoever may not is not the one who does.
            let _ = visitors.iter().find_map(|visitor| self.desk.start(visitor, &start, None).ok());
        }
        for task in self.desk.inbox(None, Whose::All { claimed: true }).map_err(told)? {
            let is_his = |visitor: &&Visitor| match &task.person {
                Some(person) => *person == visitor.name,
                None => visitor.holds(&task.actor),
            };
            if let Some(visitor) = visitors.iter().find(is_his) {
                self.work(visitor, &task)?;
            }
        }
        Ok(())
    }

    /// Each step has a pace of its own.
    fn work(&mut self, visitor: &Visitor, task: &Waiting) -> Result<(), Box<dyn Error>> {
        let pace = 4 + task.step.bytes().map(u64::from).sum::<u64>() % 9;
        if !self.chance.one_in(pace) {
            return Ok(());
        }
        let act = match task.person {
            None => Act::Claim { step: task.step.clone(), actor: Some(task.actor.clone()) },
            Some(_) => {
                let Given { set, note, reason, .. } = self.given.get(&task.step).cloned().unwrap_or_default();
                let says = Says { answer: self.answer(task)?, set, note, reason, ..Says::default() };
                Act::Done { step: Some(task.step.clone()), actor: Some(task.actor.clone()), says }
            }
        };
        // What wants more waits for somebody who gives it.
        let _ = self.desk.act(visitor, &task.id, &act, None);
        Ok(())
    }

    /// Of a decision's answers, mostly the first.
    fn answer(&mut self, task: &Waiting) -> Result<Option<String>, Box<dyn Error>> {
        let view = self.desk.show(&task.id).map_err(told)?;
        let step = view.procedure.find_step(&task.step).map(|step| view.procedure.step(step));
        let branches = step.map_or(&[][..], |step| step.branches());
        let which = if self.chance.one_in(5) { branches.last() } else { branches.first() };
        Ok(which.map(|branch| branch.answer.clone()))
    }
}
