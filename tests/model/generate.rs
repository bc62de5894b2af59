//! Random procedures as the YAML that an author would write: nested sequences, decisions, loops and forks, which are
//! sound; and arrows drawn at will, of which the checker says which are.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};

/// A part of a flow with one way in and one way on.
#[derive(Debug, Clone)]
pub enum Block {
    Step(Doer),
    Sequence(Vec<Block>),
    /// Each answer's way meets the others behind it; `None` goes on at once. `automatic`: the answer is a condition's.
    Decision {
        ways: Vec<Option<Block>>,
        automatic: bool,
        may_end: bool,
        voters: Voters,
    },
    /// The block, again and again; its first step opens so often, if that is limited.
    Loop {
        again: Box<Block>,
        at_most: Option<u32>,
    },
    Fork(Vec<Block>),
}

/// Who answers a decision that does not answer itself.
#[derive(Debug, Clone)]
pub struct Voters {
    actor: &'static str,
    /// Whether one vote for the last answer is enough; only of a quorum.
    veto: bool,
    /// How often they may vote; then the flow goes on all the same.
    at_most: Option<u32>,
}

/// Who does a step, and with regard to which earlier step (counted back).
#[derive(Debug, Clone)]
pub struct Doer {
    actor: &'static str,
    optional: bool,
    four_eyes: Option<(&'static str, usize)>,
}

/// Any block.
pub fn block() -> impl Strategy<Value = Block> {
    let step = doer().prop_map(Block::Step);
    step.prop_recursive(4, 24, 4, |inner| {
        let way = prop_oneof![1 => Just(None), 3 => inner.clone().prop_map(Some)];
        let at_most = prop_oneof![2 => Just(None), 1 => (1..4u32).prop_map(Some)];
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Block::Sequence),
            (vec(way, 2..4), any::<bool>(), any::<bool>(), voters()).prop_map(
                |(ways, automatic, may_end, voters)| Block::Decision { ways, automatic, may_end, voters }
            ),
            (inner.clone(), at_most)
                .prop_map(|(again, at_most)| Block::Loop { again: again.into(), at_most }),
            vec(inner, 2..4).prop_map(Block::Fork),
        ]
    })
}

fn doer() -> impl Strategy<Value = Doer> {
    let actor = prop_oneof![
        3 => Just("a"),
        3 => Just("b"),
        2 => Just("[a, b]"),
        1 => Just("[c, a, b]"),
        2 => Just("{ any: [a, b] }"),
        1 => Just("{ any: [b, c] }"),
        1 => Just("{ two_of: [a, b, c] }"),
        1 => Just("{ two_of: [c, b] }"),
        1 => Just("{ three_of: [a, b, c] }"),
    ];
    let regard = prop_oneof![Just("not_same_as"), Just("same_as")];
    let four_eyes = prop_oneof![6 => Just(None), 1 => (regard, 1..4usize).prop_map(Some)];
    (actor, prop::bool::weighted(0.3), four_eyes).prop_map(|(actor, optional, four_eyes)| Doer {
        actor,
        optional,
        // One person cannot be a quorum, and the checker knows.
        four_eyes: four_eyes.filter(|(key, _)| *key != "same_as" || !actor.contains("_of")),
    })
}

fn voters() -> impl Strategy<Value = Voters> {
    let actor = prop_oneof![
        3 => Just("b"),
        2 => Just("{ two_of: [a, b, c] }"),
        1 => Just("{ two_of: [b, c] }"),
        1 => Just("{ three_of: [c, a, b] }"),
    ];
    let at_most = prop_oneof![2 => Just(None), 1 => (1..3u32).prop_map(Some)];
    (actor, any::<bool>(), at_most).prop_map(|(actor, veto, at_most)| Voters {
        actor,
        veto: veto && actor.contains("_of"),
        at_most,
    })
}

/// The steps at which a procedure of [`document`] may start.
pub const STARTS: [&str; 2] = ["s0", "s1"];

/// The document of a block that stands alone: it holds the procedure `p`, which two steps frame.
pub fn document(block: &Block) -> String {
    let starts = format!("    start: [{}]\n    steps:\n", STARTS.join(", "));
    let mut writer = Writer { text: head().replace("    steps:\n", &starts), written: 0 };
    writer.row("actor: a");
    let end = 1 + size(block);
    writer.block(block, end, false);
    writer.row("actor: a");
    writer.text
}

/// A document of steps whose arrows go where the numbers say, sound or not. A join lists some that lead to it.
pub fn any_document(choices: &[(u8, u8, u8)]) -> String {
    let steps = choices.len();
    let ways: Vec<Vec<Vec<usize>>> = (0..steps).map(|at| ways(at, steps, choices[at])).collect();
    let named = |targets: &[usize]| match targets {
        [end] if *end == steps => "end".to_owned(),
        targets => format!("[{}]", targets.iter().map(|to| format!("s{to}")).collect::<Vec<_>>().join(", ")),
    };
    let mut text = head();
    for (at, (_, first, second)) in choices.iter().enumerate() {
        let way = match &ways[at][..] {
            [only] => format!("next: {}", named(only)),
            [one, two, ..] => {
                format!("decision: Ya?, branches: {{ Ya: {}, Tidak: {} }}", named(one), named(two))
            }
            [] => String::new(),
        };
        let leads = |from: &usize| ways[*from].iter().flatten().any(|to| *to == at);
        // Mostly all that stand above, sometimes any.
        let lists = |from: &usize| if first % 4 > 0 { *from < at } else { (first >> (from % 8)) & 1 == 1 };
        let listed: Vec<usize> = (0..steps).filter(leads).filter(lists).collect();
        let join = if listed.len() > 1 && second % 3 > 0 {
            format!(", wait_for: {}", named(&listed))
        } else {
            String::new()
        };
        writeln!(text, "      - {{ id: s{at}, activity: Mengerjakan, actor: a, {way}{join} }}")
            .expect("a text takes all");
    }
    text
}

/// A document of steps in a row that watch one another: many name earlier ones whose performers must, or must not, do them,
/// and some lead back. Not all of them can be kept. With `calls`, one of four is done in another procedure.
pub fn watchful_document(choices: &[(u8, u8, u8)], calls: bool) -> String {
    const ACTORS: [&str; 8] = [
        "a",
        "b",
        "[a, b]",
        "{ any: [b, c] }",
        "{ two_of: [a, b, c] }",
        "{ two_of: [b, c] }",
        "{ three_of: [c, a, b] }",
        "{ any: [a, c] }",
    ];
    let mut text = head();
    for (at, (actor, regard, back)) in choices.iter().enumerate() {
        let [actor, regard, back] = [*actor, *regard, *back].map(usize::from);
        let actor = ACTORS[actor % ACTORS.len()];
        let earlier = back % at.max(1);
        let regards = match regard % 8 {
            0..=3 if at > 0 => format!(", not_same_as: s{earlier}"),
            4 if at > 0 => format!(", same_as: s{earlier}"),
            5 if at > 1 => format!(", not_same_as: [s{earlier}, s{}]", (earlier + 1) % at),
            _ => String::new(),
        };
        let is_call = calls && regard / 16 % 4 == 0;
        let actor = if is_call { "a, call: lain/lain" } else { actor };
        let decision = if regard / 8 % 2 == 0 && !is_call {
            let next = if at + 1 < choices.len() { format!("s{}", at + 1) } else { "end".into() };
            format!(", decision: Ya?, branches: {{ Ya: {next}, Tidak: s{} }}", back / 8 % (at + 1))
        } else {
            String::new()
        };
        writeln!(text, "      - {{ id: s{at}, activity: Mengerjakan, actor: {actor}{regards}{decision} }}")
            .expect("a text takes all");
    }
    text
}

/// Where a step may lead, one list for each answer; the number of steps stands for the end.
fn ways(at: usize, steps: usize, (kind, first, second): (u8, u8, u8)) -> Vec<Vec<usize>> {
    let [below, after] = [1, 2].map(|more| (at + more).min(steps));
    let target = |number: u8| usize::from(number) % (steps + 1);
    let fork = match (at + 1, target(second)) {
        (one, two) if one >= steps || two == steps || one == two => vec![below],
        (one, _) if first % 4 > 0 && one + 1 < steps => vec![one, one + 1],
        (one, two) => vec![one, two],
    };
    match kind % 8 {
        0 => vec![vec![below]],
        1 | 2 => vec![vec![after]],
        3 | 4 => vec![fork],
        5 => vec![vec![below], vec![target(second)]],
        6 => vec![vec![target(first)], vec![target(second)]],
        _ => vec![vec![below], fork],
    }
}

fn head() -> String {
    "sop: 1\nid: acak\ntitle: Acak\nactors: { a: A, b: B, c: C }\nprocedures:\n  p:\n    title: P\n    \
     actors: [a, b, c]\n    form: { n: { type: number, required: true } }\n    steps:\n"
        .into()
}

/// How many steps a block is written as.
fn size(block: &Block) -> usize {
    match block {
        Block::Step(_) => 1,
        Block::Sequence(parts) => parts.iter().map(size).sum(),
        Block::Decision { ways, .. } => 1 + ways.iter().flatten().map(size).sum::<usize>(),
        Block::Loop { again, .. } => 2 + size(again),
        Block::Fork(branches) => 2 + branches.iter().map(|branch| 1 + size(branch)).sum::<usize>(),
    }
}

/// Writes steps, called `s0`, `s1` and so on, in the order of rows.
struct Writer {
    text: String,
    written: usize,
}

impl Writer {
    fn row(&mut self, keys: &str) {
        writeln!(self.text, "      - {{ id: s{}, activity: Mengerjakan, {keys} }}", self.written)
            .expect("a text takes all");
        self.written += 1;
    }

    /// Writes a block, from which the flow goes on to the step numbered `next`.
    fn block(&mut self, block: &Block, next: usize, parallel: bool) {
        match block {
            Block::Step(doer) => self.step(doer, next),
            Block::Sequence(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    let last = at + 1 == parts.len();
                    let next = if last { next } else { self.written + size(part) };
                    self.block(part, next, parallel);
                }
            }
            Block::Decision { ways, automatic, may_end, voters } => {
                let voters = (!automatic).then_some(voters);
                self.decision(ways, voters, *may_end && !parallel, next, parallel);
            }
            Block::Loop { again, at_most } => {
                // A loop of its own begins with a step of its own, so that only this loop counts its visits.
                let entry = self.written;
                let decision = entry + 1 + size(again);
                let limit = at_most
                    .map(|visits| format!(", at_most: {{ visits: {visits}, then: s{next} }}"))
                    .unwrap_or_default();
                self.row(&format!("actor: b, next: s{}{limit}", entry + 1));
                self.block(again, decision, parallel);
                let branches = format!("{{ Lanjut: s{next}, Ulang: s{entry} }}");
                self.row(&format!("actor: a, decision: Cukup?, branches: {branches}"));
            }
            Block::Fork(branches) => self.fork(branches, next),
        }
    }

    fn step(&mut self, doer: &Doer, next: usize) {
        let regard = match doer.four_eyes {
            Some((key, back)) => format!(", {key}: s{}", self.written.saturating_sub(back)),
            None => String::new(),
        };
        let optional = if doer.optional { ", optional: bila perlu" } else { "" };
        self.row(&format!("actor: {}, next: s{next}{regard}{optional}", doer.actor));
    }

    fn decision(
        &mut self,
        ways: &[Option<Block>],
        voters: Option<&Voters>,
        may_end: bool,
        next: usize,
        parallel: bool,
    ) {
        let mut entry = self.written + 1;
        let mut branches = String::new();
        for (at, way) in ways.iter().enumerate() {
            let is_last = at + 1 == ways.len();
            let with = match voters {
                None if !is_last => format!(", when: n > {}", 3 * at),
                Some(Voters { veto: true, .. }) if is_last => ", veto: true".to_owned(),
                None | Some(_) => String::new(),
            };
            let target = match way {
                Some(way) => {
                    entry += size(way);
                    format!("to: s{}", entry - size(way))
                }
                None if may_end && at > 0 => format!("end: hasil-{at}"),
                None => format!("to: s{next}"),
            };
            write!(branches, "J{at}: {{ {target}{with} }}, ").expect("a text takes all");
        }
        let actor = voters.map_or("b", |voters| voters.actor);
        let limit = voters.and_then(|voters| voters.at_most);
        let limit = limit.map(|visits| format!(", at_most: {{ visits: {visits}, then: s{next} }}"));
        let limit = limit.unwrap_or_default();
        self.row(&format!("actor: {actor}, decision: Yang mana?, branches: {{ {branches} }}{limit}"));
        ways.iter().flatten().for_each(|way| self.block(way, next, parallel));
    }

    fn fork(&mut self, branches: &[Block], next: usize) {
        let (mut entries, mut lasts) = (Vec::new(), Vec::new());
        let mut entry = self.written + 1;
        for branch in branches {
            entries.push(format!("s{entry}"));
            entry += size(branch) + 1;
            lasts.push(format!("s{}", entry - 1));
        }
        let join = entry;
        self.row(&format!("actor: a, next: [{}]", entries.join(", ")));
        for branch in branches {
            let last = self.written + size(branch);
            self.block(branch, last, true);
            self.row(&format!("actor: c, next: s{join}"));
        }
        self.row(&format!("actor: b, wait_for: [{}], next: s{next}", lasts.join(", ")));
    }
}
