//! The printed chart in a page: its drawing, and beside it the same in words, for those who hear the page or hold a phone.

use serde::Serialize;

use crate::drawing::Drawing;
use crate::print;
use crate::procedure::{Procedure, Step, Target, WayOut};
use crate::source::Language;

/// A chart with its steps in words.
#[derive(Serialize)]
pub(in crate::web) struct ChartView {
    pub procedure: String,
    pub title: String,
    pub pages: Vec<String>,
    pub steps: Vec<StepLine>,
}

/// A step of a chart, in words.
#[derive(Serialize)]
pub(in crate::web) struct StepLine {
    number: Option<usize>,
    activity: String,
    actors: String,
    time: Option<String>,
    /// What follows, a line for each answer.
    then: Vec<String>,
    /// `added` or `changed`, where it is compared with another edition.
    pub mark: Option<&'static str>,
    #[serde(skip)]
    pub id: String,
}

/// The pages of a drawing, to stand within a page. What cannot be drawn is missing.
pub(in crate::web) fn pages(drawing: &Drawing) -> Vec<String> {
    print::svg_within(drawing).unwrap_or_else(|error| {
        tracing::error!(%error, "a chart could not be drawn");
        Vec::new()
    })
}

/// The steps of a procedure in words, in the order of rows.
pub(in crate::web) fn steps(procedure: &Procedure, language: Language) -> Vec<StepLine> {
    let line = |step: &Step| StepLine {
        number: procedure.rows[step.row].number,
        activity: step.activity.clone(),
        actors: actors(procedure, step),
        time: step.quality.time.as_ref().map(|time| time.text.clone()),
        then: then(procedure, step, language),
        mark: None,
        id: step.id.clone(),
    };
    procedure.steps.iter().map(line).collect()
}

/// Marks a step that differs: its row in the drawing, which is known by the first step in it, by a class; in words by a word.
pub(in crate::web) fn mark(chart: &mut ChartView, step: &str, row: &str, mark: &'static str) {
    // A step's id is checked when the document is: it has no letter that would be written otherwise in the drawing.
    let (plain, marked) =
        (format!("class=\"row\" data-step=\"{row}\""), format!("class=\"row {mark}\" data-step=\"{row}\""));
    for page in &mut chart.pages {
        *page = page.replace(&plain, &marked);
    }
    for line in chart.steps.iter_mut().filter(|line| line.id == step && line.mark.is_none()) {
        line.mark = Some(mark);
    }
}

fn actors(procedure: &Procedure, step: &Step) -> String {
    let titles = step.performers.all().iter().map(|actor| procedure.actor(*actor).title.as_str());
    titles.collect::<Vec<&str>>().join(", ")
}

fn then(procedure: &Procedure, step: &Step, language: Language) -> Vec<String> {
    let target = |target: &Target| match target {
        Target::End(end) => procedure.end(*end).outcome.clone(),
        Target::Steps(steps) => {
            let names = steps.iter().map(|next| {
                let next = procedure.step(*next);
                match procedure.rows[next.row].number {
                    Some(number) => language.choose(format!("ke {number}"), format!("to {number}")),
                    None => next.activity.clone(),
                }
            });
            names.collect::<Vec<String>>().join(" + ")
        }
    };
    match &step.way_out {
        WayOut::Next(next) => vec![target(next)],
        WayOut::Decision { branches, .. } => {
            branches.iter().map(|branch| format!("{}: {}", branch.answer, target(&branch.target))).collect()
        }
    }
}
