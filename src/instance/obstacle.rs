//! Why an instance cannot move to another edition: one thing at a time, as facts and as a sentence.

use crate::source::Phrase;

/// One thing that stands in the way. Steps are named as in the edition that the instance is pinned to, but those that only the other
/// flow speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The step is open, and the other edition has none of this id; `now`: perhaps it is this one.
    StepGone { step: String, now: Option<String> },
    /// Other actors perform it, or together in another way.
    OtherActors { step: String, before: Vec<String>, after: Vec<String> },
    /// A person did it and now the engine does, or the reverse; or the engine does something else.
    OtherWork { step: String },
    /// Part of the step is done with an answer that the other edition has no branch for; without one, it wants an answer now.
    AnswerGone { step: String, answer: Option<String> },
    /// A join holds the arrow of a step that the other edition's join does not wait for.
    ArrowLost { from: String, step: String },
    /// A command or a called instance reports back to the step under its former id.
    UnderWay { step: String },
    /// A step of the other edition asks who did `earlier`, and would look past whoever did `done` here.
    EyesLost { step: String, earlier: String, done: String },
    /// Whoever did a part of the open step, or a step of what it calls, may not, by a rule of the other edition alone: it looks at who did `earlier`.
    EyesBroken { step: String, earlier: String, person: String },
    /// From here the other flow can come to where nothing can happen any more; these are left.
    Stuck { steps: Vec<String> },
    /// From here the step can open while it is open.
    Twice { step: String },
    /// From here the instance can end while the step is open.
    EndWhileOpen { step: String },
    /// Whether the other flow goes well from here cannot be decided with bounded means.
    Tangled,
}

impl Obstacle {
    /// Its name, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Obstacle::StepGone { .. } => "step_gone",
            Obstacle::OtherActors { .. } => "other_actors",
            Obstacle::OtherWork { .. } => "other_work",
            Obstacle::AnswerGone { .. } => "answer_gone",
            Obstacle::ArrowLost { .. } => "arrow_lost",
            Obstacle::UnderWay { .. } => "under_way",
            Obstacle::EyesLost { .. } => "eyes_lost",
            Obstacle::EyesBroken { .. } => "eyes_broken",
            Obstacle::Stuck { .. } => "stuck",
            Obstacle::Twice { .. } => "twice",
            Obstacle::EndWhileOpen { .. } => "end_while_open",
            Obstacle::Tangled => "tangled",
        }
    }

    /// The step it is about.
    pub fn step(&self) -> Option<&str> {
        match self {
            Obstacle::StepGone { step, .. }
            | Obstacle::OtherActors { step, .. }
            | Obstacle::OtherWork { step }
            | Obstacle::AnswerGone { step, .. }
            | Obstacle::ArrowLost { step, .. }
            | Obstacle::UnderWay { step }
            | Obstacle::EyesLost { step, .. }
            | Obstacle::EyesBroken { step, .. }
            | Obstacle::Twice { step }
            | Obstacle::EndWhileOpen { step } => Some(step),
            Obstacle::Stuck { steps } => steps.first().map(String::as_str),
            Obstacle::Tangled => None,
        }
    }

    /// The obstacle in a sentence.
    pub fn describe(&self) -> Phrase {
        match self {
            Obstacle::StepGone { step, .. } => Phrase::new(
                format!("langkah \"{step}\" sedang terbuka dan tidak ada dalam edisi itu"),
                format!("the step \"{step}\" is open and that edition has no such step"),
            ),
            Obstacle::OtherActors { step, before, after } => other_actors(step, before, after),
            Obstacle::OtherWork { step } => Phrase::new(
                format!("langkah \"{step}\" sedang terbuka dan dalam edisi itu dikerjakan dengan cara lain"),
                format!("the step \"{step}\" is open and in that edition done by other means"),
            ),
            Obstacle::AnswerGone { step, answer: Some(answer) } => Phrase::new(
                format!(
                    "langkah \"{step}\" sudah dijawab \"{answer}\", yang dalam edisi itu tidak ada atau berarti lain"
                ),
                format!(
                    "the step \"{step}\" was answered \"{answer}\", which that edition does not have or counts otherwise"
                ),
            ),
            Obstacle::AnswerGone { step, answer: None } => Phrase::new(
                format!("langkah \"{step}\" sebagian sudah selesai tanpa jawaban, dan edisi itu memintanya"),
                format!("the step \"{step}\" is done in part without an answer, and that edition wants one"),
            ),
            Obstacle::ArrowLost { from, step } => Phrase::new(
                format!(
                    "cabang dari \"{from}\" menunggu di \"{step}\", dan dalam edisi itu tidak ditunggu di sana"
                ),
                format!(
                    "a branch from \"{from}\" waits at \"{step}\", and in that edition is not waited for there"
                ),
            ),
            Obstacle::UnderWay { step } => Phrase::new(
                format!(
                    "langkah \"{step}\" sedang dikerjakan sendiri dan karena itu tidak dapat berganti nama"
                ),
                format!("the step \"{step}\" is being done by itself and so cannot be given another id"),
            ),
            Obstacle::EyesLost { step, earlier, done } => eyes_lost(step, earlier, done),
            Obstacle::EyesBroken { step, earlier, person } => Phrase::new(
                format!(
                    "{person} sudah ikut mengerjakan \"{step}\", dan edisi itu tidak membolehkannya menurut pelaku \"{earlier}\""
                ),
                format!(
                    "{person} has done a part of \"{step}\", and that edition does not let them, by who did \"{earlier}\""
                ),
            ),
            Obstacle::Stuck { steps } => {
                let steps = steps.join(", ");
                Phrase::new(
                    format!("dari sini alur edisi itu dapat macet, menunggu di: {steps}"),
                    format!("from here that edition's flow can get stuck, waiting at: {steps}"),
                )
            }
            Obstacle::Twice { step } => Phrase::new(
                format!("dari sini langkah \"{step}\" dalam edisi itu dapat terbuka dua kali sekaligus"),
                format!("from here the step \"{step}\" of that edition can be open twice at once"),
            ),
            Obstacle::EndWhileOpen { step } => Phrase::new(
                format!("dari sini alur edisi itu dapat berakhir selagi \"{step}\" terbuka"),
                format!("from here that edition's flow can end while \"{step}\" is open"),
            ),
            Obstacle::Tangled => Phrase::new(
                "alur edisi itu terlalu kusut untuk dipastikan selesai dari sini",
                "that edition's flow is too tangled to be sure that it ends from here",
            ),
        }
    }
}

fn eyes_lost(step: &str, earlier: &str, done: &str) -> Phrase {
    if earlier == done {
        return Phrase::new(
            format!(
                "pelaku \"{step}\" dibandingkan dengan pelaku \"{done}\", yang di sini sudah selesai dan akan berganti nama"
            ),
            format!(
                "who does \"{step}\" is compared with who did \"{done}\", which is done here and would get another id"
            ),
        );
    }
    Phrase::new(
        format!(
            "dalam edisi itu pelaku \"{step}\" dibandingkan dengan pelaku \"{earlier}\", dan \"{done}\" yang sudah selesai tidak ada di sana"
        ),
        format!(
            "in that edition who does \"{step}\" is compared with who did \"{earlier}\", and \"{done}\", which is done, is not there"
        ),
    )
}

fn other_actors(step: &str, before: &[String], after: &[String]) -> Phrase {
    let (actors, others) = (before.join(", "), after.join(", "));
    if before == after {
        return Phrase::new(
            format!(
                "langkah \"{step}\" sedang terbuka bagi {actors}, dan dalam edisi itu dikerjakan dengan cara lain: bersama, salah satu, atau sekian"
            ),
            format!(
                "the step \"{step}\" is open for {actors}, and in that edition done by them otherwise: together, by any, or by so many"
            ),
        );
    }
    Phrase::new(
        format!("langkah \"{step}\" sedang terbuka bagi {actors}, dan dalam edisi itu dikerjakan {others}"),
        format!("the step \"{step}\" is open for {actors}, and in that edition done by {others}"),
    )
}
