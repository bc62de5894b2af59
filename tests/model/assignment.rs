//! What the checker says of four eyes, against every way in which people could do the steps: of steps in a row, each done once, it
//! finds a fault exactly where no choice of persons keeps all the rules.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;
use sop::document::{Performers, Step};
use sop::procedure::{Options, check};
use sop::source::Source;

use super::config;

proptest! {
    #![proptest_config(ProptestConfig { cases: 8 * config().cases, ..config() })]

    #[test]
    fn four_eyes_are_impossible_where_no_choice_of_persons_keeps_them(
        steps in vec(any::<[u8; 3]>(), 2..5),
    ) {
        is_found_exactly(&document(&steps, &PEOPLE))?;
    }

    #[test]
    fn nor_where_others_do_a_step_in_a_procedure_that_it_calls(
        steps in vec(any::<[u8; 3]>(), 2..5),
    ) {
        is_found_exactly(&document(&steps, &CALLS))?;
    }
}

fn is_found_exactly(text: &str) -> Result<(), TestCaseError> {
    let report = check(&Source::new("acak.yaml", text), &Options::default());
    let found = report.findings.iter().any(|finding| finding.code == "four-eyes-impossible");
    let document = sop::document::read(&Source::new("acak.yaml", text)).document.expect("it can be read");
    let steps = &document.procedures["p"].steps;
    prop_assert_eq!(found, !can_be_done(steps, &mut Vec::new()), "{}", text);
    Ok(())
}

const PEOPLE: [&str; 6] =
    ["a", "{ any: [a, b] }", "[a, b]", "[a, b, c]", "{ two_of: [a, b, c] }", "{ three_of: [a, b, c] }"];
const CALLS: [&str; 3] = ["a", "{ any: [a, b] }", "b, call: lain/lain"];

/// Steps in a row, of which most name earlier ones.
fn document(choices: &[[u8; 3]], actors: &[&str]) -> String {
    let mut text = "sop: 1\nid: acak\ntitle: Acak\nactors: { a: A, b: B, c: C }\nprocedures:\n  p:\n    title: P\n    steps:\n"
        .to_owned();
    for (at, [actor, same, not_same]) in choices.iter().enumerate() {
        let named = |key: &str, bits: u8| {
            let steps: Vec<String> = (0..at)
                .filter(|other| bits >> (other % 8) & 1 == 1)
                .map(|other| format!("s{other}"))
                .collect();
            if steps.is_empty() { String::new() } else { format!(", {key}: [{}]", steps.join(", ")) }
        };
        // One or two of each, seldom more.
        let (same, not_same) = (same & same.rotate_left(3), not_same & not_same.rotate_left(3));
        let actor = actors[usize::from(*actor) % actors.len()];
        let regards = format!("{}{}", named("same_as", same), named("not_same_as", not_same & !same));
        writeln!(text, "      - {{ id: s{at}, activity: Mengerjakan, actor: {actor}{regards} }}")
            .expect("a text takes all");
    }
    text
}

/// Whether persons can be chosen for the steps from here on. A person is a bit; newcomers come in their order, since one stranger
/// is as good as another.
fn can_be_done(steps: &[Step], chosen: &mut Vec<u32>) -> bool {
    let Some(step) = steps.get(chosen.len()) else { return true };
    let persons_of = |id: &String| steps.iter().position(|step| step.id == *id).map_or(0, |at| chosen[at]);
    let barred = step.not_same_as.iter().fold(0, |barred, other| barred | persons_of(other));
    let among = step.same_as.iter().fold(u32::MAX, |among, other| among & persons_of(other));
    let known = chosen.iter().fold(0, |known, persons| known | persons).count_ones();
    let sizes = match &step.actor {
        // Each of the three others wants one of them at most.
        _ if step.call.is_some() => 1..=3,
        Performers::One(_) | Performers::AnyOf(_) => 1..=1,
        Performers::Joint(parts) => 1..=u32::try_from(parts.len()).expect("few parts"),
        Performers::Quorum { needed, .. } => {
            let needed = u32::try_from(*needed).expect("a few");
            needed..=needed
        }
    };
    let everybody = 1_u32 << (known + sizes.end());
    for persons in 1..everybody {
        let newcomers = persons >> known;
        let in_order = newcomers & (newcomers + 1) == 0;
        let fits = persons & barred == 0 && persons & !among == 0 && sizes.contains(&persons.count_ones());
        if in_order && fits {
            chosen.push(persons);
            let done = can_be_done(steps, chosen);
            chosen.pop();
            if done {
                return true;
            }
        }
    }
    false
}
