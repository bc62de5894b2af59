//! Four eyes: that `same_as` and `not_same_as` can be kept together on every path, even with as many persons as wished; and that the steps
//! they name can come before.
//!
//! A step that must be done by the same person as an earlier one is done by some of that one's performers, and by all of them where one
//! person did it. So whoever did a step passes from later steps to earlier ones, and back where the earlier has one performer. Two steps
//! that must differ clash where one performer passes to both, if all the steps in between can happen in one instance. And a quorum, or two
//! steps that must differ, may need more persons together than can have done the step that all of them must have done.

use crate::procedure::check::Subject;
use crate::procedure::model::{Performers, Procedure, StepIx, Work};
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

use super::paths::{Paths, has_person};
use super::walks;

/// The most steps of a clash, and the most ways that are tried to find one.
const MAX_STEPS: usize = 32;
const MAX_TRIALS: usize = 2_000;

/// The most chains that are followed from one step to those whose performers its own must be among.
const MAX_CHAINS: usize = 50;

pub(super) static EXPLANATIONS: [Explanation; 3] = [
    Explanation {
        code: "four-eyes-impossible",
        severity: Severity::Error,
        title: ("syarat pelaku yang mustahil dipenuhi", "performers that cannot exist"),
        why: (
            "`same_as` dan `not_same_as` bersama-sama meminta orang yang sama sekaligus berbeda, atau lebih banyak orang (kuorum) daripada yang \
             mengerjakan langkah sebelumnya. Berapa pun orangnya, langkah ini tidak akan dapat dikerjakan siapa pun.",
            "Together `same_as` and `not_same_as` ask for a person who is the same and another at once, or for more people (a quorum) than did \
             the earlier step. With any number of people nobody could do this step.",
        ),
        wrong: "- { id: a }\n- { id: b, same_as: a }\n- { id: c, same_as: b, not_same_as: a }",
        right: "- { id: a }\n- { id: b }\n- { id: c, same_as: b, not_same_as: a }",
    },
    Explanation {
        code: "never-before",
        severity: Severity::Warning,
        title: (
            "dibandingkan dengan langkah yang tidak pernah mendahului",
            "compared with a step that never comes before",
        ),
        why: (
            "`same_as` dan `not_same_as` melihat penyelesaian terakhir langkah lain. Langkah yang tidak pernah mendahului langkah ini tidak \
             mengikat siapa pun; tulislah syaratnya pada langkah yang datang kemudian.",
            "`same_as` and `not_same_as` look at the latest completion of another step. One that never comes before this step binds \
             nobody; write the rule on the step that comes later.",
        ),
        wrong: "- { id: mengajukan, not_same_as: menyetujui }\n- { id: menyetujui }",
        right: "- { id: mengajukan }\n- { id: menyetujui, not_same_as: mengajukan }",
    },
    Explanation {
        code: "done-elsewhere",
        severity: Severity::Warning,
        title: ("dibandingkan dengan prosedur yang dipanggil", "compared with a procedure that is called"),
        why: (
            "Langkah dengan `call` dikerjakan orang-orang dalam prosedur yang dipanggil. `same_as` dan `not_same_as` tidak membandingkan mereka; \
             syarat itu hanya mengikat orang yang menyelesaikan kendala langkah ini. Tulislah syaratnya di antara langkah-langkah satu prosedur.",
            "A step with `call` is done by people in the procedure that it calls. `same_as` and `not_same_as` do not compare them; the rule binds \
             only whoever resolves the step when it is in trouble. Write the rule between steps of one procedure.",
        ),
        wrong: "- { id: menyusun }\n- { id: menelaah, call: telaah, not_same_as: menyusun }",
        right: "- { id: menyusun }\n- { id: menelaah, call: telaah }\n- { id: menyetujui, not_same_as: menyusun }",
    },
];

/// Judges who may perform the steps of a procedure.
pub(super) fn judge(subject: Subject, findings: &mut Vec<Diagnostic>) {
    let procedure = subject.procedure;
    if procedure.steps.iter().all(|step| step.same_as.is_empty() && step.not_same_as.is_empty()) {
        return;
    }
    let paths = Paths::of(procedure);
    let rules = Rules::of(procedure, &paths);
    for never in &rules.never {
        findings.push(never_before(subject, never));
    }
    for elsewhere in &rules.elsewhere {
        findings.push(done_elsewhere(subject, elsewhere));
    }
    for rule in &rules.same {
        findings.extend(rules.too_few(procedure, &paths, rule).map(|of| too_few(subject, rule, of)));
    }
    let mut told: Vec<Vec<StepIx>> = Vec::new();
    for differ in &rules.differ {
        let Some(clash) = rules.clash(procedure, &paths, differ) else { continue };
        let mut steps: Vec<StepIx> = clash.iter().map(|link| link.step).collect();
        steps.sort();
        if !told.contains(&steps) {
            findings.push(impossible(subject, &rules, differ, &clash));
            told.push(steps);
        }
    }
    for differ in &rules.differ {
        findings.extend(rules.crowd(procedure, &paths, differ).map(|of| crowded(subject, differ, of)));
    }
    // A chain has each step once; a loop may do one of them twice.
    if told.is_empty() && !rules.same.is_empty() && !paths.circles().is_empty() {
        findings.extend(walks::to_a_clash(procedure, &paths).map(|walk| impossible_after(subject, &walk)));
    }
}

/// What a step asks of its performer: to be, or not to be, the one who did an earlier step.
struct Rule {
    later: StepIx,
    earlier: StepIx,
    key: &'static str,
}

/// A step of a chain, and the order in which it and the one before it in the chain must happen for their rule to bind: the
/// earlier first.
#[derive(Clone)]
struct Link {
    step: StepIx,
    order: (StepIx, StepIx),
}

struct Rules {
    same: Vec<Rule>,
    differ: Vec<Rule>,
    /// Those whose earlier step never comes first.
    never: Vec<Rule>,
    /// Those of a step that is done in a procedure that it calls.
    elsewhere: Vec<Rule>,
}

impl Rules {
    fn of(procedure: &Procedure, paths: &Paths) -> Rules {
        let (same, differ) = (Vec::new(), Vec::new());
        let mut rules = Rules { same, differ, never: Vec::new(), elsewhere: Vec::new() };
        for (at, step) in procedure.steps.iter().enumerate() {
            let later = StepIx(at);
            if step.same_as.is_empty() && step.not_same_as.is_empty() {
                continue;
            }
            let before = paths.before(later);
            let same = step.same_as.iter().map(|earlier| (*earlier, "same_as"));
            let named = same.chain(step.not_same_as.iter().map(|earlier| (*earlier, "not_same_as")));
            for (earlier, key) in named.filter(|(earlier, _)| *earlier != later) {
                let rule = Rule { later, earlier, key };
                if !before[earlier.0] && !paths.may_be_side_by_side(earlier, later) {
                    rules.never.push(rule);
                } else if is_call(procedure, later) || is_call(procedure, earlier) {
                    rules.elsewhere.push(rule);
                } else if has_person(procedure, later) && has_person(procedure, earlier) {
                    let kind = if key == "same_as" { &mut rules.same } else { &mut rules.differ };
                    kind.push(rule);
                }
            }
        }
        rules
    }

    /// The steps through which one performer passes to both steps that must differ, if they can all happen in one instance.
    fn clash(&self, procedure: &Procedure, paths: &Paths, differ: &Rule) -> Option<Vec<Link>> {
        let mut trials = 0;
        let mut chain = vec![Link { step: differ.later, order: (differ.earlier, differ.later) }];
        self.extend(procedure, paths, differ, &mut chain, false, &mut trials)
    }

    /// Looks for a chain from the later step to the earlier: first against the arrows of who passes where, then along them.
    fn extend(
        &self,
        procedure: &Procedure,
        paths: &Paths,
        differ: &Rule,
        chain: &mut Vec<Link>,
        onward: bool,
        trials: &mut usize,
    ) -> Option<Vec<Link>> {
        *trials += 1;
        let last = chain.last()?.step;
        if last == differ.earlier {
            let steps: Vec<StepIx> = chain.iter().map(|link| link.step).collect();
            let orders: Vec<(StepIx, StepIx)> = chain.iter().map(|link| link.order).collect();
            return can_be_placed(paths, &steps, &orders).then(|| chain.clone());
        }
        if chain.len() >= MAX_STEPS || *trials > MAX_TRIALS {
            return None;
        }
        for (link, with, against) in self.neighbours(procedure, last) {
            // Once the performer is passed along, he is not passed back: another step between may have another.
            let turns = if with { true } else { onward };
            let is_there = chain.iter().any(|other| other.step == link.step);
            if is_there || (onward && !with) || !(with || against) {
                continue;
            }
            chain.push(link);
            let onward = turns && !against;
            let found = self.extend(procedure, paths, differ, chain, onward, trials);
            chain.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The step that a quorum's persons must all have done, if fewer persons than it needs can have done that.
    fn too_few(&self, procedure: &Procedure, paths: &Paths, rule: &Rule) -> Option<StepIx> {
        let needed = fewest(procedure, rule.later);
        let chains = self.upward(rule.later).into_iter().filter(|chain| chain.get(1) == Some(&rule.earlier));
        let mut last = chains.filter_map(|chain| Some((*chain.last()?, chain)));
        let found = last.find(|(of, chain)| {
            most(procedure, *of) < needed && can_be_placed(paths, chain, &upward_orders(chain))
        });
        found.map(|(of, _)| of)
    }

    /// The step that the persons of two steps which must differ all must have done, if fewer can have done that than both need.
    fn crowd(&self, procedure: &Procedure, paths: &Paths, differ: &Rule) -> Option<StepIx> {
        let needed = fewest(procedure, differ.later) + fewest(procedure, differ.earlier);
        let others = self.upward(differ.earlier);
        for chain in self.upward(differ.later) {
            let of = *chain.last()?;
            // Where one person did it, or one of the two is it, a clash was found already.
            let is_told = most(procedure, of) == 1 || [differ.later, differ.earlier].contains(&of);
            if is_told || most(procedure, of) >= needed || chain.contains(&differ.earlier) {
                continue;
            }
            for other in
                others.iter().filter(|other| other.last() == Some(&of) && !other.contains(&differ.later))
            {
                let mut steps = chain.clone();
                steps.extend(other.iter().filter(|step| !chain.contains(step)));
                let mut orders = upward_orders(&chain);
                orders.extend(upward_orders(other));
                orders.push((differ.earlier, differ.later));
                if steps.len() <= MAX_STEPS && can_be_placed(paths, &steps, &orders) {
                    return Some(of);
                }
            }
        }
        None
    }

    /// Chains of rules from a step to those whose performers all its own must be among; the first is the step alone.
    fn upward(&self, step: StepIx) -> Vec<Vec<StepIx>> {
        let mut chains = vec![vec![step]];
        let mut at = 0;
        while at < chains.len() && chains.len() < MAX_CHAINS {
            let chain = chains[at].clone();
            let next = self.same.iter().filter(|rule| chain.last() == Some(&rule.later));
            let next = next.filter(|rule| chain.len() < MAX_STEPS && !chain.contains(&rule.earlier));
            chains.extend(next.map(|rule| chain.iter().copied().chain([rule.earlier]).collect()));
            at += 1;
        }
        chains
    }

    /// The steps tied to this one, each with whether all its performers are among theirs, and theirs among its.
    fn neighbours(&self, procedure: &Procedure, step: StepIx) -> Vec<(Link, bool, bool)> {
        let tied = self.same.iter().filter_map(|rule| {
            let alone = has_one_performer(procedure, rule.earlier);
            let order = (rule.earlier, rule.later);
            match step {
                it if it == rule.later => Some((Link { step: rule.earlier, order }, true, alone)),
                it if it == rule.earlier => Some((Link { step: rule.later, order }, alone, true)),
                _other => None,
            }
        });
        tied.collect()
    }
}

/// What comes before what, for the rules along an upward chain to bind.
fn upward_orders(chain: &[StepIx]) -> Vec<(StepIx, StepIx)> {
    chain.windows(2).map(|pair| (pair[1], pair[0])).collect()
}

fn is_call(procedure: &Procedure, step: StepIx) -> bool {
    matches!(procedure.step(step).work, Work::Call { .. })
}

fn has_one_performer(procedure: &Procedure, step: StepIx) -> bool {
    most(procedure, step) == 1
}

/// The most persons who can do a step.
fn most(procedure: &Procedure, step: StepIx) -> usize {
    let step = procedure.step(step);
    match &step.performers {
        Performers::One(_) | Performers::AnyOf(_) => 1,
        Performers::Joint(parts) => parts.len(),
        // All may have voted before an answer wins.
        Performers::Quorum { of, .. } if step.is_decision() => of.len(),
        Performers::Quorum { needed, .. } => *needed,
    }
}

/// The fewest persons who can do a step; one person may hold all parts of a joint activity.
fn fewest(procedure: &Procedure, step: StepIx) -> usize {
    let step = procedure.step(step);
    match &step.performers {
        Performers::One(_) | Performers::AnyOf(_) | Performers::Joint(_) => 1,
        Performers::Quorum { .. } if step.branches().iter().any(|branch| branch.veto) => 1,
        Performers::Quorum { needed, .. } => *needed,
    }
}

/// A number of persons, as said of those who did a step: `one`, `at most 3`.
fn at_most(persons: usize) -> Phrase {
    match persons {
        1 => Phrase::new("satu orang", "one person"),
        more => Phrase::new(format!("paling banyak {more} orang"), format!("at most {more} people")),
    }
}

fn too_few(subject: Subject, rule: &Rule, of: StepIx) -> Diagnostic {
    let (later, of_number) = (subject.name(rule.later), subject.number(of));
    let needed = fewest(subject.procedure, rule.later);
    let many = at_most(most(subject.procedure, of));
    let id = &subject.procedure.step(rule.earlier).id;
    Diagnostic::error(
        "four-eyes-impossible",
        subject.step_place(rule.later).get("same_as").naming(id).span(),
        Phrase::new(
            format!(
                "langkah {later} memerlukan {needed} orang, semuanya pelaku {of_number}, yaitu {}",
                many.id
            ),
            format!("step {later} needs {needed} people, all of them among who did {of_number}: {}", many.en),
        ),
    )
}

fn crowded(subject: Subject, differ: &Rule, of: StepIx) -> Diagnostic {
    let procedure = subject.procedure;
    let (later, earlier, of_number) =
        (subject.name(differ.later), subject.number(differ.earlier), subject.number(of));
    let needed = fewest(procedure, differ.later) + fewest(procedure, differ.earlier);
    let many = at_most(most(procedure, of));
    let id = &procedure.step(differ.earlier).id;
    Diagnostic::error(
        "four-eyes-impossible",
        subject.step_place(differ.later).get(differ.key).naming(id).span(),
        Phrase::new(
            format!(
                "langkah {later} dan langkah {earlier} bersama-sama memerlukan {needed} orang yang berbeda, semuanya pelaku \
                 {of_number}, yaitu {}",
                many.id
            ),
            format!(
                "step {later} and step {earlier} together need {needed} different people, all of them among who did \
                 {of_number}: {}",
                many.en
            ),
        ),
    )
}

/// Whether the steps can be put into an order that one instance can keep.
fn can_be_placed(paths: &Paths, steps: &[StepIx], orders: &[(StepIx, StepIx)]) -> bool {
    place_next(paths, steps, orders, &mut Vec::new(), &mut 0)
}

/// Puts the next of the steps into such an order.
fn place_next(
    paths: &Paths,
    steps: &[StepIx],
    orders: &[(StepIx, StepIx)],
    placed: &mut Vec<StepIx>,
    trials: &mut usize,
) -> bool {
    if placed.len() == steps.len() {
        return true;
    }
    *trials += 1;
    if *trials > MAX_TRIALS {
        return false;
    }
    for &step in steps.iter().filter(|step| !placed.contains(step)).collect::<Vec<_>>() {
        let due = orders.iter().any(|(earlier, later)| *later == step && !placed.contains(earlier));
        // What counts is who did a step last: one that has its place is not done again on the way. One that has none yet may be,
        // since it comes once more.
        let follows = placed.last().is_none_or(|&last| {
            paths.route(&[last], step, |other| other != last && placed.contains(&other)).is_some()
                || paths.side_by_side(last, step)
        });
        if due || !follows {
            continue;
        }
        placed.push(step);
        if place_next(paths, steps, orders, placed, trials) {
            return true;
        }
        placed.pop();
    }
    false
}

fn never_before(subject: Subject, rule: &Rule) -> Diagnostic {
    let earlier = subject.name(rule.earlier);
    let id = &subject.procedure.step(rule.earlier).id;
    Diagnostic::warning(
        "never-before",
        subject.step_place(rule.later).get(rule.key).naming(id).span(),
        Phrase::new(
            format!(
                "langkah {earlier} tidak pernah mendahului langkah ini, sehingga `{}` tidak mengikat siapa pun",
                rule.key
            ),
            format!("step {earlier} never comes before this one, so that `{}` binds nobody", rule.key),
        ),
    )
}

fn done_elsewhere(subject: Subject, rule: &Rule) -> Diagnostic {
    let call = if is_call(subject.procedure, rule.later) { rule.later } else { rule.earlier };
    let (call, key) = (subject.name(call), rule.key);
    let id = &subject.procedure.step(rule.earlier).id;
    Diagnostic::warning(
        "done-elsewhere",
        subject.step_place(rule.later).get(key).naming(id).span(),
        Phrase::new(
            format!(
                "langkah {call} dikerjakan dalam prosedur yang dipanggilnya, dan `{key}` tidak membandingkan orang-orang di sana"
            ),
            format!(
                "step {call} is done in the procedure that it calls, whose people `{key}` does not compare"
            ),
        ),
    )
}

fn impossible_after(subject: Subject, walk: &[StepIx]) -> Diagnostic {
    let last = walk.last().copied().unwrap_or(StepIx(0));
    let way = walk.iter().map(|step| subject.number(*step)).collect::<Vec<_>>().join(" → ");
    let key = if subject.procedure.step(last).not_same_as.is_empty() { "same_as" } else { "not_same_as" };
    let name = subject.name(last);
    Diagnostic::error(
        "four-eyes-impossible",
        subject.step_place(last).get(key).span(),
        Phrase::new(
            format!(
                "tidak ada orang yang dapat mengerjakan langkah {name} di jalur {way}: pelakunya harus orang yang sama sekaligus berbeda"
            ),
            format!("nobody can do step {name} on the way {way}: whoever does it must be the same and another at once"),
        ),
    )
    .help(Phrase::new("hapus salah satu dari syarat di jalur ini", "take one of the rules on this way away"))
}

fn impossible(subject: Subject, rules: &Rules, differ: &Rule, clash: &[Link]) -> Diagnostic {
    let number = |step: StepIx| subject.number(step);
    let binds = |rule: &&Rule| clash.iter().any(|link| link.order == (rule.earlier, rule.later));
    let ties = rules.same.iter().filter(binds);
    let ties: Vec<&Rule> = ties.collect();
    let said = |words: fn(&str, &str) -> String| {
        ties.iter()
            .map(|rule| words(&number(rule.later), &number(rule.earlier)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (later, earlier) = (number(differ.later), number(differ.earlier));
    // Blame the last of the rules: before it the others could all be kept.
    let last = ties.iter().copied().chain([differ]).max_by_key(|rule| rule.later).unwrap_or(differ);
    let id = &subject.procedure.step(last.earlier).id;
    Diagnostic::error(
        "four-eyes-impossible",
        subject.step_place(last.later).get(last.key).naming(id).span(),
        Phrase::new(
            format!(
                "tidak ada orang yang dapat mengerjakan langkah {}: {}, sedangkan pelaku {later} harus bukan pelaku {earlier}",
                subject.name(last.later),
                said(|later, earlier| format!("pelaku {later} harus pelaku {earlier}")),
            ),
            format!(
                "nobody can do step {}: {}, while who does {later} must not be who did {earlier}",
                subject.name(last.later),
                said(|later, earlier| format!("who does {later} must be who did {earlier}")),
            ),
        ),
    )
    .help(Phrase::new("hapus salah satu dari syarat ini", "take one of these rules away"))
}
