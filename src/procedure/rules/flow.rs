//! Flow: what `soundness` finds, said in the words of the chart, with the walk that shows it.
//!
//! `soundness`: crate::procedure::soundness

use crate::procedure::model::{StepIx, WayOut};
use crate::procedure::soundness::{Fault, Move, Outline, Pending, Taken, examine, examine_used_up};
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

/// The most moves of a walk that are told in full; of a longer one the middle is left out.
const MOVES_TOLD: usize = 40;

pub(super) static EXPLANATIONS: [Explanation; 6] = [
    Explanation {
        code: "unreachable-step",
        severity: Severity::Error,
        title: ("langkah yang tidak pernah dicapai", "a step that nothing reaches"),
        why: (
            "Tidak ada alur dari awal yang sampai ke langkah ini, sehingga tidak pernah dikerjakan.",
            "No flow from the start comes to this step, so that it is never done.",
        ),
        wrong: "- { id: a, next: c }\n- { id: b }\n- { id: c }",
        right: "- { id: a }\n- { id: b }\n- { id: c }",
    },
    Explanation {
        code: "no-way-out",
        severity: Severity::Error,
        title: ("lingkaran tanpa jalan keluar", "a circle without a way out"),
        why: (
            "Dari langkah ini tidak ada jalan ke akhir: alur berputar selamanya. Beri salah satu langkah cabang yang keluar dari lingkaran.",
            "No way leads from this step to an end: the flow goes round for ever. Give one of the steps a branch that leaves the circle.",
        ),
        wrong: "- { id: memeriksa }\n- { id: memperbaiki, next: memeriksa }",
        right: "- { id: memeriksa, decision: Benar?, branches: { Ya: end, Tidak: memperbaiki } }\n- { id: memperbaiki, next: memeriksa }",
    },
    Explanation {
        code: "deadlock",
        severity: Severity::Error,
        title: ("menunggu yang tidak akan datang", "waiting for what never comes"),
        why: (
            "Langkah ini menunggu semua yang ada di `wait_for`, tetapi alur dapat sampai ke keadaan di mana salah satunya tidak akan pernah \
             datang. Biasanya karena cabang-cabang itu berasal dari keputusan yang hanya menempuh satu jalan.",
            "This step waits for all in `wait_for`, but the flow can get to where one of them can never come. Mostly the branches are those of \
             a decision, which takes only one way.",
        ),
        wrong: "- { id: a, decision: Mana?, branches: { Kiri: b, Kanan: c } }\n- { id: b, next: d }\n- { id: c }\n- { id: d, wait_for: [b, c] }",
        right: "- { id: a, decision: Mana?, branches: { Kiri: b, Kanan: c } }\n- { id: b, next: d }\n- { id: c }\n- { id: d }",
    },
    Explanation {
        code: "open-twice",
        severity: Severity::Error,
        title: ("langkah yang terbuka dua kali sekaligus", "a step that is open twice at once"),
        why: (
            "Cabang-cabang yang dibuka bersama bertemu di sini tanpa disatukan: langkah ini terbuka bagi masing-masing. Satukan dengan `wait_for`.",
            "Branches that were opened together meet here without being joined: the step opens for each. Join them with `wait_for`.",
        ),
        wrong: "- { id: a, next: [b, c] }\n- { id: b, next: d }\n- { id: c }\n- { id: d }",
        right: "- { id: a, next: [b, c] }\n- { id: b, next: d }\n- { id: c }\n- { id: d, wait_for: [b, c] }",
    },
    Explanation {
        code: "end-while-open",
        severity: Severity::Error,
        title: ("berakhir selagi cabang lain berjalan", "an end while another branch is open"),
        why: (
            "Akhir menutup seluruh pelaksanaan. Di sini satu cabang dapat mencapainya selagi cabang lain yang dibuka bersamanya belum selesai.",
            "An end closes the whole instance. Here one branch can reach it while another that was opened with it is not done.",
        ),
        wrong: "- { id: a, next: [b, c] }\n- { id: b, next: end }\n- { id: c }",
        right: "- { id: a, next: [b, c] }\n- { id: b, next: d }\n- { id: c }\n- { id: d, wait_for: [b, c] }",
    },
    Explanation {
        code: "too-tangled",
        severity: Severity::Error,
        title: ("alur yang terlalu kusut", "a flow that is too tangled"),
        why: (
            "Alur ini begitu kusut sehingga tidak dapat dipastikan selalu selesai dengan tenaga yang wajar. Bagilah menjadi beberapa prosedur.",
            "This flow is so tangled that nobody can be sure, by reasonable means, that it always ends. Divide it into several procedures.",
        ),
        wrong: "",
        right: "",
    },
];

/// Judges how the steps of a procedure lead to one another.
pub(super) fn judge(subject: Subject, outline: &Outline, findings: &mut Vec<Diagnostic>) {
    findings.extend(examine(outline).iter().map(|fault| tell(subject, fault)));
}

/// Judges a flow that is sound as long as its limits hold by what is left of it once they are used up.
pub(super) fn judge_used_up(subject: Subject, outline: &Outline, findings: &mut Vec<Diagnostic>) {
    findings.extend(examine_used_up(outline).iter().map(|fault| tell(subject, fault)));
}

fn tell(subject: Subject, fault: &Fault) -> Diagnostic {
    match fault {
        Fault::Unreached { step } => unreached(subject, StepIx(*step)),
        Fault::NoWayOut { walk, entry } => no_way_out(subject, walk, StepIx(*entry)),
        Fault::Stuck { walk, join, held, missing } => stuck(subject, walk, *join, *held, *missing),
        Fault::Twice { walk, fork, what } => twice(subject, walk, *fork, *what),
        Fault::EndWhileOpen { walk, fork, what } => end_while_open(subject, walk, *fork, *what),
        Fault::Tangled => Diagnostic::error(
            "too-tangled",
            subject.place().key(),
            Phrase::new(
                "alur prosedur ini terlalu kusut untuk dapat dipastikan selalu selesai",
                "the flow of this procedure is too tangled to be sure that it always ends",
            ),
        )
        .help(Phrase::new("bagilah menjadi beberapa prosedur", "divide it into several procedures")),
    }
}

fn unreached(subject: Subject, step: StepIx) -> Diagnostic {
    let name = subject.name(step);
    Diagnostic::error(
        "unreachable-step",
        subject.step_span(step),
        Phrase::new(
            format!("langkah {name} tidak pernah dicapai: tidak ada alur dari awal yang menuju ke sini"),
            format!("step {name} is never reached: no flow from the start leads here"),
        ),
    )
    .help(Phrase::new(
        "arahkan `next` atau salah satu cabang ke langkah ini, atau hapus langkah ini",
        "let a `next` or a branch lead to it, or remove it",
    ))
}

fn no_way_out(subject: Subject, walk: &[Move], entry: StepIx) -> Diagnostic {
    let limited = walk.iter().any(|taken| taken.taken == Taken::Spill);
    let help = if limited {
        Phrase::new(
            "arahkan `then` ke langkah yang sampai ke akhir tanpa melewati langkah yang batasnya sudah habis",
            "let `then` lead to a step that gets to an end without one whose limit is used up",
        )
    } else {
        Phrase::new(
            "beri salah satu langkah di lingkaran ini cabang keluar, `end`, atau `at_most`",
            "give a step on this circle a branch that leaves it, an `end`, or `at_most`",
        )
    };
    let (name, walk) = (subject.name(entry), words(subject, walk));
    Diagnostic::error(
        "no-way-out",
        subject.step_span(entry),
        Phrase::new(
            format!(
                "dari langkah {name} tidak ada jalan ke akhir: {walk} → {name}, dan seterusnya tanpa henti"
            ),
            format!("no way leads from step {name} to an end: {walk} → {name}, and so on for ever"),
        ),
    )
    .help(help)
}

fn stuck(subject: Subject, walk: &[Move], join: usize, held: usize, missing: usize) -> Diagnostic {
    let walk = words(subject, walk);
    let (join, held, missing) = (StepIx(join), StepIx(held), StepIx(missing));
    let place = subject.step_place(join).get("wait_for");
    let (name, held, number) = (subject.name(join), subject.number(held), subject.number(missing));
    Diagnostic::error(
        "deadlock",
        place.naming(&subject.procedure.step(missing).id).span(),
        Phrase::new(
            format!(
                "langkah ini menunggu yang mungkin tidak pernah datang: {walk} → {name} sudah menerima alur dari {held} \
                 dan menunggu {number}, yang tidak akan pernah sampai lagi"
            ),
            format!(
                "this step waits for what may never come: {walk} → {name} has the flow from {held} and waits for \
                 {number}, which can no longer arrive"
            ),
        ),
    )
    .help(Phrase::new(
        "`wait_for` hanya untuk cabang yang dibuka bersama; setelah keputusan yang memilih satu jalan tidak perlu `wait_for`",
        "`wait_for` is only for branches that were opened together; after a decision that takes one way it is not needed",
    ))
}

fn twice(subject: Subject, walk: &[Move], fork: Move, what: Pending) -> Diagnostic {
    let walk = words(subject, walk);
    let fork = subject.number(StepIx(fork.step));
    let (step, clash) = match what {
        Pending::Step(step) => {
            let name = subject.name(StepIx(step));
            let clash = Phrase::new(
                format!("{name} dibuka lagi padahal masih terbuka"),
                format!("{name} is opened again while it is still open"),
            );
            (step, clash)
        }
        Pending::Arrow { from, to } => {
            let (from, name) = (subject.number(StepIx(from)), subject.name(StepIx(to)));
            let clash = Phrase::new(
                format!("alur dari {from} datang lagi ke {name} padahal yang pertama masih menunggu di sana"),
                format!("the flow from {from} comes to {name} again while the first still waits there"),
            );
            (to, clash)
        }
    };
    Diagnostic::error(
        "open-twice",
        subject.step_span(StepIx(step)),
        Phrase::new(
            format!("langkah ini dapat terbuka dua kali sekaligus: {walk} → {}", clash.id),
            format!("this step can be open twice at once: {walk} → {}", clash.en),
        ),
    )
    .help(Phrase::new(
        format!("satukan dahulu cabang yang dibuka bersama di langkah {fork} dengan `wait_for`"),
        format!("join the branches that step {fork} opens together with `wait_for` first"),
    ))
}

fn end_while_open(subject: Subject, walk: &[Move], fork: Move, what: Pending) -> Diagnostic {
    let last = walk.last().copied().unwrap_or(fork);
    let walk = words(subject, walk);
    let fork = subject.number(StepIx(fork.step));
    let open = match what {
        Pending::Step(step) => {
            let name = subject.name(StepIx(step));
            Phrase::new(format!("{name} masih terbuka"), format!("{name} is still open"))
        }
        Pending::Arrow { from, to } => {
            let (from, name) = (subject.number(StepIx(from)), subject.name(StepIx(to)));
            Phrase::new(
                format!("alur dari {from} masih menunggu di {name}"),
                format!("the flow from {from} still waits at {name}"),
            )
        }
    };
    Diagnostic::error(
        "end-while-open",
        way_span(subject, last),
        Phrase::new(
            format!(
                "prosedur dapat berakhir selagi cabang lain masih berjalan: {walk} → akhir, padahal {}",
                open.id
            ),
            format!(
                "the procedure can end while another branch is open: {walk} → the end, while {}",
                open.en
            ),
        ),
    )
    .help(Phrase::new(
        format!("satukan cabang yang dibuka di langkah {fork} dengan `wait_for` sebelum berakhir"),
        format!("join the branches that step {fork} opens with `wait_for` before the end"),
    ))
}

/// Where the way that a move takes is written.
fn way_span(subject: Subject, taken: Move) -> crate::source::Span {
    let step = StepIx(taken.step);
    let place = subject.step_place(step);
    let place = match (taken.taken, &subject.procedure.step(step).way_out) {
        (Taken::Spill, _) => place.get("at_most"),
        (Taken::Way(way), WayOut::Decision { branches, .. }) => {
            return place.get("branches").get(branches[way].answer.trim()).key();
        }
        (Taken::Way(_), WayOut::Next(_)) if place.get("end").is_written() => place.get("end"),
        (Taken::Way(_), WayOut::Next(_)) if place.get("next").is_written() => place.get("next"),
        (Taken::Way(_), WayOut::Next(_)) => place.get("id"),
    };
    place.span()
}

/// A walk in the numbers and words of rows: `1 Mengajukan → 3 Memeriksa: Tidak`.
fn words(subject: Subject, walk: &[Move]) -> String {
    let told = |taken: &Move| {
        let step = StepIx(taken.step);
        let name = subject.name(step);
        match (taken.taken, &subject.procedure.step(step).way_out) {
            (Taken::Way(way), WayOut::Decision { branches, .. }) => {
                format!("{name}: {}", branches[way].answer.trim())
            }
            (Taken::Way(_), WayOut::Next(_)) => name,
            (Taken::Spill, _) => format!("{name}: at_most"),
        }
    };
    let mut words: Vec<String> = walk.iter().map(told).collect();
    if words.len() > MOVES_TOLD {
        words.splice(MOVES_TOLD / 2..walk.len() - MOVES_TOLD / 2, ["…".to_string()]);
    }
    words.join(" → ")
}
