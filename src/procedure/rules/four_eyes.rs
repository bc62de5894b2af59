//! Four eyes: that `same_as` and `not_same_as` can be kept together on every path, even with as many persons as wished; and that the steps
//! they name can come before.

use crate::procedure::model::StepIx;
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

use super::paths::Paths;
use super::performers::{Link, Persons, Rule, Rules, most};
use super::walks;

pub(super) static EXPLANATIONS: [Explanation; 2] = [
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
];

/// Judges who may perform the steps of a procedure.
pub(super) fn judge(subject: Subject, persons: &Persons, findings: &mut Vec<Diagnostic>) {
    let procedure = subject.procedure;
    if procedure.steps.iter().all(|step| step.same_as.is_empty() && step.not_same_as.is_empty()) {
        return;
    }
    let paths = Paths::of(procedure);
    let rules = Rules::of(procedure, &paths, persons);
    for never in &rules.never {
        findings.push(never_before(subject, never));
    }
    for rule in &rules.same {
        findings.extend(rules.too_few(rule).map(|of| too_few(subject, &rules, rule, of)));
    }
    let mut told: Vec<Vec<StepIx>> = Vec::new();
    for differ in &rules.differ {
        let Some(clash) = rules.clash(differ) else { continue };
        let mut steps: Vec<StepIx> = clash.iter().map(|link| link.step).collect();
        steps.sort();
        if !told.contains(&steps) {
            findings.push(impossible(subject, &rules, differ, &clash));
            told.push(steps);
        }
    }
    for differ in &rules.differ {
        findings.extend(rules.crowd(differ).map(|of| crowded(subject, &rules, differ, of)));
    }
    // A chain has each step once; a loop may do one of them twice.
    if told.is_empty() && !rules.same.is_empty() && !paths.circles().is_empty() {
        findings.extend(walks::to_a_clash(procedure, &paths).map(|walk| impossible_after(subject, &walk)));
    }
}

/// A number of persons, as said of those who did a step: `one`, `at most 3`.
fn at_most(persons: usize) -> Phrase {
    match persons {
        1 => Phrase::new("satu orang", "one person"),
        more => Phrase::new(format!("paling banyak {more} orang"), format!("at most {more} people")),
    }
}

fn too_few(subject: Subject, rules: &Rules, rule: &Rule, of: StepIx) -> Diagnostic {
    let (later, of_number) = (subject.name(rule.later), subject.number(of));
    let needed = rules.fewest(rule.later);
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

fn crowded(subject: Subject, rules: &Rules, differ: &Rule, of: StepIx) -> Diagnostic {
    let procedure = subject.procedure;
    let (later, earlier, of_number) =
        (subject.name(differ.later), subject.number(differ.earlier), subject.number(of));
    let needed = rules.of_both(differ);
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
