//! Decides whether a flow is sound, exactly: from wherever it can get, it can reach an end; when it does, nothing else is open;
//! every step can be opened. Where it is not, finds the walk that shows it. Knows nothing of words, people or places in a file.
//!
//! Arrows first (`structure`), then the flow as a free-choice `net`, `reduce`d until nothing is left or a rest; only
//! such a rest is `search`ed, and what is found is `diagnose`d. docs/soundness.md says why this is exact.

mod outline;
mod net;
mod structure;
mod reduce;
mod search;
mod diagnose;
mod standing;

use diagnose::diagnose;
use net::{Net, SOURCE};
use reduce::{Reduced, reduce};
use search::{BadRun, Finish, Manner, search};
use structure::Structure;

pub use net::{Move, Taken};
pub use outline::{Outline, Plan, Way};
pub use standing::{Peril, examine_from};

/// The most tokens in all states together of a search for a verdict, and of one for the shortest walk.
const VERDICT_TOKENS: usize = 4_000_000;
const WALK_TOKENS: usize = 200_000;

/// The most faults that are told of one flow beyond those that its mere arrows show.
const MAX_CLASHES: usize = 8;

/// One fault of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No arrow leads to the step.
    Unreached { step: usize },
    /// The walk gets into a circle at `entry` and goes once around: there is no way out.
    NoWayOut { walk: Vec<Move>, entry: usize },
    /// The join holds the arrow of one step and waits for that of another, which can no longer come.
    Stuck { walk: Vec<Move>, join: usize, held: usize, missing: usize },
    /// Branches that parted at `fork` meet: what is open already, or waits, opens or comes once more.
    Twice { walk: Vec<Move>, fork: Move, what: Pending },
    /// One of the branches that parted at `fork` ends the instance while another is open.
    EndWhileOpen { walk: Vec<Move>, fork: Move, what: Pending },
    /// The flow is too tangled to be decided with bounded means.
    Tangled,
}

/// What an instance still has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pending {
    /// The step is open.
    Step(usize),
    /// An arrow waits at a join.
    Arrow { from: usize, to: usize },
}

/// Every fault of a flow, each told once; none: the flow is sound. Steps that a start, a way or a join names must exist, and every
/// step must have a way.
pub fn examine(outline: &Outline) -> Vec<Fault> {
    let structure = Structure::of(outline);
    let mut faults: Vec<Fault> =
        structure.unreached().into_iter().map(|step| Fault::Unreached { step }).collect();
    let traps = structure.traps();
    // While a join waits for a step that nothing reaches, whatever else could be said of branches would be about another flow.
    if traps.is_empty() && !structure.waits_for_unreached() {
        faults.extend(clashes(outline, &structure.reached));
    }
    faults.extend(traps.into_iter().map(|trap| Fault::NoWayOut { walk: trap.walk, entry: trap.entry }));
    faults
}

/// The circles that a flow can leave at first and no longer once the limits on them are used up. To `examine` a limit may come true
/// at any time; here it is what it is in the end.
pub fn examine_used_up(outline: &Outline) -> Vec<Fault> {
    let used_up = Structure::of(outline).used_up();
    let traps = Structure::of(&used_up).traps().into_iter();
    traps.map(|trap| Fault::NoWayOut { walk: trap.walk, entry: trap.entry }).collect()
}

/// What goes wrong between parallel branches.
fn clashes(outline: &Outline, reached: &[bool]) -> Vec<Fault> {
    let finish = match reduce(Net::new(outline, reached)) {
        Reduced::Sound => return Vec::new(),
        Reduced::Unsound => Finish::Enough,
        Reduced::Rest(rest) => search(&rest, &[SOURCE], Manner::Swift, VERDICT_TOKENS, |_| true),
    };
    match finish {
        Finish::Seen => Vec::new(),
        Finish::Enough | Finish::Full => explain(&Net::new(outline, reached)),
    }
}

/// The clashes of an unsound net, each root once.
fn explain(net: &Net) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut tell = |run: BadRun| {
        let fault = diagnose(net, &run);
        faults.extend(fault.filter(|fault| faults.iter().all(|told| told.root() != fault.root())));
        faults.len() >= MAX_CLASHES
    };
    search(net, &[SOURCE], Manner::Telling, WALK_TOKENS, &mut tell);
    if faults.is_empty() {
        let first = |run: BadRun| {
            faults.extend(diagnose(net, &run));
            true
        };
        search(net, &[SOURCE], Manner::Swift, VERDICT_TOKENS, first);
    }
    if faults.is_empty() {
        faults.push(Fault::Tangled);
    }
    faults
}

impl Fault {
    /// The step to blame. Of faults with the same, one is told.
    fn root(&self) -> Option<usize> {
        match self {
            Fault::Unreached { step } => Some(*step),
            Fault::NoWayOut { entry, .. } => Some(*entry),
            Fault::Stuck { join, .. } => Some(*join),
            Fault::Twice { fork, .. } | Fault::EndWhileOpen { fork, .. } => Some(fork.step),
            Fault::Tangled => None,
        }
    }
}
