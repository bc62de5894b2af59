//! Random procedures, built as the model has them: any graph of steps that a chart must be able to show, sound or not.

use indexmap::IndexMap;
use sop::calendar::Duration;
use sop::document::{Actor, Capsules, Item, Print, Quality};
use sop::procedure::{
    ActorIx, AtMost, Branch, End, EndIx, Flow, Node, Performers, Procedure, Row, Step, StepIx, Target,
    WayOut, Why, Work,
};
use sop::source::Language;

/// A small generator of numbers, the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        for (shift, left) in [(13, true), (7, false), (17, true)] {
            self.0 ^= if left { self.0 << shift } else { self.0 >> shift };
        }
        (self.0 >> 11) as usize % limit
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// What a random procedure is like.
#[derive(Clone, Copy)]
pub struct Size {
    pub steps: usize,
    pub actors: usize,
    /// In percent of the steps.
    pub decisions: usize,
}

impl Size {
    #[allow(dead_code, reason = "benches choose their sizes")]
    pub fn random(dice: &mut Dice) -> Size {
        let most = if dice.percent(70) { 30 } else { 96 };
        let actors = if dice.percent(80) { 7 } else { 15 };
        Size { steps: 5 + dice.below(most), actors: 1 + dice.below(actors), decisions: 10 + dice.below(25) }
    }
}

const WORDS: [&str; 16] = [
    "memeriksa",
    "berkas",
    "permohonan",
    "dan",
    "menyampaikan",
    "hasil",
    "verifikasi",
    "kepada",
    "pemohon",
    "data",
    "sesuai",
    "ketentuan",
    "pertanggungjawaban",
    "laporan",
    "yang",
    "berlaku",
];
const TITLES: [&str; 8] = [
    "Kepala Dinas",
    "Sekretaris",
    "Kabid Bidang Informatika",
    "Pejabat Fungsional/Pelaksana",
    "Unit Kerja Pemohon",
    "Tim Teknis",
    "Petugas Loket",
    "Bendahara Pengeluaran",
];
const ANSWERS: [&str; 6] = ["Ya", "Tidak", "Disetujui", "Ditolak", "Perlu perbaikan", "Revisi"];
/// As long as authors write them: 20 to 60 letters, each beside the short one of its place.
const LONG_ANSWERS: [&str; 6] = [
    "Lengkap dan sesuai dengan ketentuan yang berlaku",
    "Belum memenuhi persyaratan",
    "Disetujui dengan catatan perbaikan oleh pejabat berwenang",
    "Ditolak karena tidak memenuhi syarat",
    "Perlu pemeriksaan lapangan lebih dahulu",
    "Dikembalikan untuk dilengkapi",
];

fn words(dice: &mut Dice, least: usize, most: usize) -> String {
    let count = least + dice.below(most - least + 1);
    (0..count).map(|_| WORDS[dice.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
}

/// A random procedure of this size.
pub fn procedure(dice: &mut Dice, size: Size) -> Procedure {
    let count = size.actors;
    let actor = |nth: usize| {
        let title = format!("{} {}", TITLES[nth % TITLES.len()], ["", "II", "III"][nth / TITLES.len()]);
        let short = (nth.is_multiple_of(3)).then(|| format!("P{nth}"));
        (format!("a{nth}"), Actor { title: title.trim_end().to_owned(), alias: Vec::new(), short })
    };
    let actors: IndexMap<String, Actor> = (0..count).map(actor).collect();
    let mut ends = vec![End { outcome: "selesai".to_owned(), named: false, at: ActorIx(dice.below(count)) }];
    let mut steps: Vec<Step> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for nth in 0..size.steps {
        let mut step = step(dice, nth, size, &mut ends);
        step.row = match rows.last_mut().filter(|row| nth > 0 && dice.percent(6) && free(row, &steps, &step))
        {
            Some(row) => {
                row.steps.push(StepIx(nth));
                rows.len() - 1
            }
            None => {
                rows.push(Row { number: Some(rows.len() + 1), steps: vec![StepIx(nth)] });
                rows.len() - 1
            }
        };
        steps.push(step);
    }
    let mut starts = vec![StepIx(0)];
    if dice.percent(10) {
        starts.push(StepIx(1 + dice.below(size.steps - 1)));
    }
    let capsules = [Capsules::Row, Capsules::Row, Capsules::Beside, Capsules::Activity][dice.below(4)];
    let print = Print { capsules, numbers: dice.percent(50), ..Print::default() };
    let used = (0..ends.len()).filter(|end| leads_to(&steps, EndIx(*end))).collect::<Vec<_>>();
    assert!(used.contains(&0), "the last step leads to the plain end");
    Procedure {
        document: "acak".to_owned(),
        id: "acak".to_owned(),
        title: format!("Prosedur Acak {} Langkah", size.steps),
        language: Language::Id,
        columns: (0..count).map(ActorIx).collect(),
        actors,
        flows: flows(&starts, &steps),
        steps,
        rows,
        starts,
        start_by: vec![ActorIx(0)],
        ends,
        form: None,
        print,
        preface: if dice.percent(20) { vec![words(dice, 3, 30)] } else { Vec::new() },
        footnotes: if dice.percent(20) { vec![words(dice, 3, 30)] } else { Vec::new() },
    }
}

fn free(row: &Row, steps: &[Step], step: &Step) -> bool {
    let taken = row.steps.iter().flat_map(|ix| steps[ix.0].performers.all());
    taken.into_iter().all(|actor| !step.performers.all().contains(actor))
}

fn leads_to(steps: &[Step], end: EndIx) -> bool {
    let is_end = |target: &Target| *target == Target::End(end);
    steps.iter().any(|step| match &step.way_out {
        WayOut::Next(target) => is_end(target),
        WayOut::Decision { branches, .. } => branches.iter().any(|branch| is_end(&branch.target)),
    })
}

fn step(dice: &mut Dice, nth: usize, size: Size, ends: &mut Vec<End>) -> Step {
    let last = nth + 1 == size.steps;
    let is_decision = !last && dice.percent(size.decisions);
    let mut performers = vec![ActorIx(dice.below(size.actors))];
    while dice.percent(8) {
        let actor = ActorIx(dice.below(size.actors));
        if !performers.contains(&actor) {
            performers.push(actor);
        }
    }
    let performers = match (performers.len(), dice.below(3)) {
        (1, _) => Performers::One(performers[0]),
        (_, 0) => Performers::Joint(performers),
        (_, 1) => Performers::AnyOf(performers),
        (_, _) => Performers::Quorum { needed: 1, of: performers },
    };
    let way_out = if is_decision {
        WayOut::Decision { question: "?".to_owned(), branches: branches(dice, nth, size, ends) }
    } else if last {
        WayOut::Next(Target::End(EndIx(0)))
    } else if dice.percent(5) && nth + 3 < size.steps {
        WayOut::Next(Target::Steps(vec![StepIx(nth + 1), StepIx(nth + 2 + dice.below(size.steps - nth - 2))]))
    } else {
        WayOut::Next(Target::Steps(vec![StepIx(nth + 1)]))
    };
    let at_most = dice
        .percent(4)
        .then(|| AtMost { visits: 3, then: Target::Steps(vec![StepIx(dice.below(size.steps))]) });
    let item = |dice: &mut Dice| Item { name: words(dice, 1, 5), attach: Vec::new() };
    let quality = Quality {
        time: Some(Duration { text: format!("{} hari", 1 + nth % 9), parts: Vec::new() }),
        requires: (0..dice.below(3)).map(|_| item(dice)).collect(),
        output: (0..dice.below(2)).map(|_| item(dice)).collect(),
    };
    Step {
        id: format!("s{nth}"),
        activity: words(dice, 2, 18),
        row: 0,
        performers,
        quality,
        note: dice.percent(5).then(|| words(dice, 1, 6)),
        optional: dice.percent(4).then(|| "apabila diperlukan".to_owned()),
        work: Work::Human,
        form: None,
        way_out,
        join: Vec::new(),
        not_same_as: Vec::new(),
        same_as: Vec::new(),
        late: None,
        at_most,
        reads: IndexMap::new(),
    }
}

fn branches(dice: &mut Dice, nth: usize, size: Size, ends: &mut Vec<End>) -> Vec<Branch> {
    let branch = |answer: &str, target: Target| Branch {
        answer: answer.to_owned(),
        target,
        reason: false,
        when: None,
        veto: false,
    };
    let answers = if dice.percent(15) { LONG_ANSWERS } else { ANSWERS };
    let mut branches = vec![branch(answers[2 * dice.below(2)], Target::Steps(vec![StepIx(nth + 1)]))];
    let others = if dice.percent(12) { 2 } else { 1 };
    for answer in [3 - 2 * dice.below(2), 4 + dice.below(2)].into_iter().take(others) {
        let far = 1 + if dice.percent(75) { dice.below(6) } else { dice.below(40) };
        let target = match dice.below(100) {
            0..60 => Target::Steps(vec![StepIx(nth.saturating_sub(far))]),
            60..64 => Target::Steps(vec![StepIx(nth)]),
            64..72 => {
                let outcome = format!("batal-{}", 1 + dice.below(2));
                let known = ends.iter().position(|end| end.outcome == outcome);
                Target::End(EndIx(known.unwrap_or_else(|| {
                    ends.push(End { outcome, named: true, at: ActorIx(dice.below(size.actors)) });
                    ends.len() - 1
                })))
            }
            72..76 => Target::End(EndIx(0)),
            _ => Target::Steps(vec![StepIx((nth + 1 + far).min(size.steps - 1))]),
        };
        branches.push(branch(answers[answer], target));
    }
    branches
}

/// Every arrow, as the model lists them.
fn flows(starts: &[StepIx], steps: &[Step]) -> Vec<Flow> {
    let mut flows: Vec<Flow> =
        starts.iter().map(|&step| Flow { from: Node::Start, to: Node::Step(step), why: Why::Next }).collect();
    let mut add = |from: StepIx, target: &Target, why: Why| match target {
        Target::Steps(steps) => {
            flows.extend(steps.iter().map(|&to| Flow { from: Node::Step(from), to: Node::Step(to), why }));
        }
        Target::End(end) => flows.push(Flow { from: Node::Step(from), to: Node::End(*end), why }),
    };
    for (nth, step) in steps.iter().enumerate() {
        match &step.way_out {
            WayOut::Next(target) => add(StepIx(nth), target, Why::Next),
            WayOut::Decision { branches, .. } => {
                for (answer, branch) in branches.iter().enumerate() {
                    add(StepIx(nth), &branch.target, Why::Answer(answer));
                }
            }
        }
        if let Some(limit) = &step.at_most {
            add(StepIx(nth), &limit.then, Why::AtMost);
        }
    }
    flows
}
