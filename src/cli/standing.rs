//! An instance told to people: where it stands, whose turn it is until when, and what to type next.

use crate::calendar::Time;
use crate::desk::{Desk, View, Visitor};
use crate::instance::{Automatic, Engine, Stage, State, Tally, Task, TaskState, carries_answer};
use crate::procedure::{Procedure, Step, headline};
use crate::source::Language;

use super::chart::{self, Mark};
use super::failure::Failure;
use super::session::Session;
use super::table::Table;
use super::typed::Typed;
use crate::calendar::when;

/// What an instance is told with: the session's words, the present, and the people who could be next.
pub struct Teller<'t> {
    language: Language,
    style: super::style::Style,
    width: usize,
    now: Time,
    typed: Typed<'t>,
    view: &'t View,
}

impl<'t> Teller<'t> {
    pub fn new(
        session: &Session<'_, '_>,
        desk: &'t Desk,
        visitor: Option<&Visitor>,
        view: &'t View,
    ) -> Result<Teller<'t>, Failure> {
        Ok(Teller {
            language: session.language,
            style: session.style,
            width: session.shell.width,
            now: (session.shell.now)(),
            typed: Typed::new(session, desk, visitor)?,
            view,
        })
    }

    /// Everything: heading, chart, tasks, what comes next.
    pub fn whole(&self) -> String {
        let procedure = &self.view.procedure;
        let mut text = format!(
            "{}  {}\n{}\n\n",
            self.style.bold(&self.view.id),
            procedure.title.trim(),
            self.style.dim(&self.about())
        );
        let marks = self.marks();
        text.push_str(&chart::draw(&chart::View {
            procedure,
            marks: &marks,
            language: self.language,
            style: self.style,
            width: self.width,
        }));
        text.push('\n');
        text.push_str(&self.tasks());
        text.push('\n');
        text.push_str(&self.next());
        text
    }

    /// Whose turn it is, until when, and what to type.
    pub fn next(&self) -> String {
        match self.view.instance.state {
            State::Open => self.open_tasks(),
            State::Suspended => {
                let word = self.word("ditangguhkan", "suspended");
                let typed = self.line(self.word("ketik", "type"), &self.typed.resume(self.view));
                format!("{} {word}\n{typed}", self.style.warning("‖"))
            }
            State::Done | State::Cancelled => {
                let typed = self.line(self.word("ketik", "type"), &self.typed.history(&self.view.id));
                format!("{} {}\n{typed}", self.style.good("■"), self.ending())
            }
        }
    }

    fn about(&self) -> String {
        let instance = &self.view.instance;
        let opened = instance.opened.map_or(String::new(), |at| when::moment(at, self.now, self.language));
        match instance.state {
            State::Open => format!("{} · {} {opened}", instance.document, self.word("dibuka", "opened")),
            State::Suspended => format!(
                "{} · {} {opened} · {}",
                instance.document,
                self.word("dibuka", "opened"),
                self.word("ditangguhkan", "suspended")
            ),
            State::Done | State::Cancelled => format!("{} · {}", instance.document, self.ending()),
        }
    }

    fn ending(&self) -> String {
        let instance = &self.view.instance;
        let at = instance.ended.map_or(String::new(), |at| when::moment(at, self.now, self.language));
        match &instance.outcome {
            Some(outcome) => {
                format!(
                    "{} \"{outcome}\", {at}",
                    self.word("berakhir dengan hasil", "ended with the outcome")
                )
            }
            None => format!("{}, {at}", self.word("dibatalkan", "cancelled")),
        }
    }

    fn open_tasks(&self) -> String {
        let mut text = String::new();
        let instance = &self.view.instance;
        // Of several tasks of which one counts, a claim leaves only that one to be told.
        let is_shut = |task: &&Task| task.state == TaskState::Offered && instance.claimer(task).is_some();
        for task in instance.open_tasks().filter(|task| !is_shut(task)) {
            let Some(step) = self.step(task) else { continue };
            let title = title(&self.view.procedure, &task.actor);
            let claimed = task.person.as_ref().map_or(String::new(), |person| {
                format!(" ({} {person})", self.word("diambil", "claimed by"))
            });
            let head = format!("{title}{claimed}: {}", headline(&step.activity));
            text.push_str(&format!("{} {head}\n", self.style.current("▶")));
            if let Some(waits) = self.waits(task) {
                text.push_str(&self.line(self.word("menunggu", "awaits"), &waits));
            }
            if let Some(tally) = instance.tally(&step.id).filter(|_| task.quorum.is_some()) {
                text.push_str(
                    &self.line(self.word("kuorum", "quorum"), &self.tally(&tally, step, task.visit)),
                );
            }
            if let Some(due) = task.due {
                let due_text = when::due(due, self.now, self.language);
                let due_text = if due < self.now { self.style.warning(&due_text) } else { due_text };
                text.push_str(&self.line(self.word("tenggat", "due"), &due_text));
            }
            let answers = step.is_decision() && !step.decides_itself() && task.needs_person();
            if answers && carries_answer(&self.view.procedure, step, &task.actor) {
                let answers: Vec<&str> =
                    step.branches().iter().map(|branch| branch.answer.as_str()).collect();
                text.push_str(&self.line(self.word("jawaban", "answers"), &answers.join(", ")));
            }
            for typed in self.typed.next(self.view, task, step) {
                text.push_str(&self.line(self.word("ketik", "type"), &typed));
            }
        }
        text
    }

    /// `1 of 2 votes · budi: Ya · citra: Tidak`, and whether the last vote came to nothing.
    fn tally(&self, Tally { needed, reached, done }: &Tally, step: &Step, visit: u32) -> String {
        let unit = match (step.is_decision(), needed) {
            (true, 1) => self.word("suara", "vote"),
            (true, _) => self.word("suara", "votes"),
            (false, 1) => self.word("orang", "person"),
            (false, _) => self.word("orang", "people"),
        };
        let mut text = format!("{reached} {} {needed} {unit}", self.word("dari", "of"));
        for task in done {
            let person = task.person.as_deref().unwrap_or_default();
            let vote = task.answer.as_ref().map_or(String::new(), |answer| format!(": {answer}"));
            text.push_str(&format!(" · {person}{vote}"));
        }
        if visit > 1 && !self.view.instance.was_completed(&step.id, visit - 1) {
            text.push_str(self.word(" (suara sebelumnya terpecah)", " (the vote before was split)"));
        }
        text
    }

    /// What an automatic task waits for, or what is the trouble with it.
    fn waits(&self, task: &Task) -> Option<String> {
        if let Some(trouble) = task.trouble {
            return Some(self.style.warning(trouble.in_words().in_language(self.language)));
        }
        Some(match task.engine.as_ref()? {
            Engine::Run { stage: Stage::Started, .. } => {
                self.word("perintah yang sedang berjalan", "a running command").to_owned()
            }
            Engine::Run { .. } => Automatic::Run.in_words().in_language(self.language).to_owned(),
            Engine::Call { instance: Some(instance), .. } => instance.clone(),
            Engine::Call { instance: None, .. } => {
                Automatic::Call.in_words().in_language(self.language).to_owned()
            }
            Engine::Wait { wakes: Some(wakes) } => when::moment(*wakes, self.now, self.language),
            Engine::Wait { wakes: None } => Automatic::Wait.in_words().in_language(self.language).to_owned(),
        })
    }

    fn line(&self, label: &str, value: &str) -> String {
        format!("  {} {value}\n", self.style.dim(&format!("{label:<8}")))
    }

    fn tasks(&self) -> String {
        let heads = self.language.choose(
            ["LANGKAH", "KE", "PELAKSANA", "KEADAAN", "ORANG", "TENGGAT/SELESAI"],
            ["STEP", "VISIT", "ACTOR", "STATE", "PERSON", "DUE/ENDED"],
        );
        let mut table = Table::new(&heads);
        let tasks = &self.view.instance.tasks;
        for task in tasks {
            table.row(vec![
                task.step.clone(),
                task.visit.to_string(),
                task.actor.clone(),
                self.state(task),
                task.person.clone().unwrap_or_default(),
                self.due_or_end(task),
            ]);
        }
        let late = |task: &Task| task.is_open() && task.due.is_some_and(|due| due < self.now);
        table.render(self.width, |row, column, cell| match row.and_then(|row| tasks.get(row)) {
            None => self.style.dim(cell),
            Some(task) if late(task) && column == 5 => self.style.warning(cell),
            Some(task) if task.is_open() => self.style.current(cell),
            Some(_) => cell.to_owned(),
        })
    }

    fn state(&self, task: &Task) -> String {
        let (id, en) = match task.state {
            TaskState::Offered => ("terbuka", "offered"),
            TaskState::Claimed => ("diambil", "claimed"),
            TaskState::Done if task.skipped => ("dilewati", "skipped"),
            TaskState::Done => ("selesai", "done"),
            TaskState::Withdrawn => ("ditarik", "withdrawn"),
        };
        let state = self.word(id, en);
        task.answer.as_ref().map_or(state.to_owned(), |answer| format!("{state}: {answer}"))
    }

    fn due_or_end(&self, task: &Task) -> String {
        match (task.is_open(), task.due, task.ended) {
            (true, Some(due), _) => when::due_briefly(due, self.now, self.language),
            (false, _, Some(ended)) => when::moment(ended, self.now, self.language),
            (true, None, _) | (false, _, None) => String::new(),
        }
    }

    fn marks(&self) -> Vec<Mark> {
        let is_over = matches!(self.view.instance.state, State::Done | State::Cancelled);
        let mark = |step: &Step| {
            let latest: Vec<&Task> = self.view.instance.latest(&step.id).collect();
            if !is_over && latest.iter().any(|task| task.is_open()) {
                Mark::Current
            } else if latest.iter().any(|task| task.state == TaskState::Done) {
                Mark::Done
            } else {
                Mark::Ahead
            }
        };
        self.view.procedure.steps.iter().map(mark).collect()
    }

    fn step(&self, task: &Task) -> Option<&Step> {
        self.view.procedure.find_step(&task.step).map(|ix| self.view.procedure.step(ix))
    }

    fn word(&self, id: &'static str, en: &'static str) -> &'static str {
        self.language.choose(id, en)
    }
}

/// An actor as paper names it.
pub fn title(procedure: &Procedure, actor: &str) -> String {
    procedure.actors.get(actor).map_or_else(|| actor.to_owned(), |actor| actor.title.clone())
}
