//! What to type next: commands that work when they are pasted into a shell, said by somebody who may. What only a person can
//! say stands as a word in capitals.

use crate::calendar::Time;
use crate::desk::{Desk, View, Visitor};
use crate::document::{Field, FieldKind};
use crate::instance::{Engine, Task, carries_answer, missing_files};
use crate::procedure::form::Form;
use crate::procedure::{Procedure, Step};
use crate::source::Language;

use super::failure::Failure;
use super::session::Session;
use super::shell::quoted;

/// What commands are made with: the program as it was called, and who could type them.
pub struct Typed<'t> {
    desk: &'t Desk,
    language: Language,
    now: Time,
    program: String,
    /// Who asks when nobody is named.
    unnamed: String,
    /// The visitor first, then everybody registered.
    people: Vec<Visitor>,
}

impl<'t> Typed<'t> {
    pub fn new(
        session: &Session<'_, '_>,
        desk: &'t Desk,
        visitor: Option<&Visitor>,
    ) -> Result<Typed<'t>, Failure> {
        let registered = desk.visitors().map_err(|denial| session.deny(denial))?;
        Ok(Typed {
            desk,
            language: session.language,
            now: (session.shell.now)(),
            program: session.program.clone(),
            unnamed: session.unnamed_person(),
            people: visitor.cloned().into_iter().chain(registered).collect(),
        })
    }

    /// Opens an instance, by whoever may.
    pub fn start(&self, name: &str, procedure: &Procedure) -> String {
        let mut typed = format!("{} start {name}", self.program);
        if let Some(form) = &procedure.form {
            typed.push_str(&self.fields(form));
        }
        let roles: Vec<&str> = procedure.start_by.iter().map(|actor| procedure.role(*actor)).collect();
        let may = |visitor: &&Visitor| roles.iter().any(|role| visitor.holds(role));
        self.by(typed, self.people.iter().find(may), roles.first().copied().unwrap_or_default())
    }

    /// What can be done about an open task: completing it; of an automatic one, looking at what it waits for, or helping it out of
    /// trouble.
    pub fn next(&self, view: &View, task: &Task, step: &Step) -> Vec<String> {
        match &task.engine {
            None => vec![self.done(view, task, step)],
            Some(_) if task.trouble.is_some() => self.in_trouble(view, task, step),
            Some(Engine::Call { instance: Some(called), .. }) => {
                vec![format!("{} show {called}", self.program)]
            }
            Some(Engine::Run { .. } | Engine::Call { .. } | Engine::Wait { .. }) => {
                vec![format!("{} tick", self.program)]
            }
        }
    }

    /// Lets a task that is in trouble try again, or says that it is done all the same.
    fn in_trouble(&self, view: &View, task: &Task, step: &Step) -> Vec<String> {
        let retry = format!("{} retry {} {}", self.program, view.id, step.id);
        let mut resolve = format!("{} resolve {} {}", self.program, view.id, step.id);
        if let (false, Some(first)) = (step.decides_itself(), step.branches().first()) {
            resolve.push_str(&format!(" --answer {}", quoted(&first.answer)));
        }
        if let Some(form) = &step.form {
            resolve.push_str(&self.fields(form));
        }
        resolve.push_str(&format!(" --reason {}", self.word("ALASAN", "REASON")));
        let may = |visitor: &&Visitor| visitor.holds(&task.actor);
        let person = self.people.iter().find(may);
        let first = self.by(retry, person, &task.actor);
        // Where nobody may, one line says whom to register.
        if person.is_none() { vec![first] } else { vec![first, self.by(resolve, person, &task.actor)] }
    }

    /// Completes a task, by whoever may: the visitor himself, or the first of the others.
    pub fn done(&self, view: &View, task: &Task, step: &Step) -> String {
        let mut typed = format!("{} done {} {}", self.program, view.id, step.id);
        if view.instance.open_tasks().filter(|other| other.step == task.step).count() > 1 {
            typed.push_str(&format!(" --actor {}", task.actor));
        }
        if carries_answer(&view.procedure, step, &task.actor) {
            if let (false, Some(first)) = (step.decides_itself(), step.branches().first()) {
                typed.push_str(&format!(" --answer {}", quoted(&first.answer)));
                if first.reason {
                    typed.push_str(&format!(" --reason {}", self.word("ALASAN", "REASON")));
                }
            }
            if let Some(form) = &step.form {
                typed.push_str(&self.fields(form));
            }
            for item in missing_files(&view.instance, step, &[]) {
                let extension = item.attach.first().map_or("", |first| first.trim_start_matches('.'));
                typed.push_str(&format!(" --attach {}.{extension}", self.word("BERKAS", "FILE")));
            }
        }
        let may = |visitor: &&Visitor| self.desk.could_complete(visitor, view, task);
        self.by(typed, self.people.iter().find(may), &task.actor)
    }

    /// Resumes a suspended instance, by whoever may.
    pub fn resume(&self, view: &View) -> String {
        let may = |visitor: &&Visitor| self.desk.could_resume(visitor, view);
        let typed = format!("{} resume {}", self.program, view.id);
        let role = view.procedure.start_by.first().map_or("", |actor| view.procedure.role(*actor));
        self.by(typed, self.people.iter().find(may), role)
    }

    /// Shows what happened, which anybody may.
    pub fn history(&self, id: &str) -> String {
        format!("{} history {id}", self.program)
    }

    /// The command as this person types it. Where nobody may, somebody must be given the role first.
    fn by(&self, typed: String, person: Option<&Visitor>, role: &str) -> String {
        match person {
            Some(person) if person.name == self.unnamed => typed,
            Some(person) => format!("{typed} --as {}", quoted(&person.name)),
            None => format!("{} person add {} --role {role}", self.program, self.word("NAMA", "NAME")),
        }
    }

    /// What must be filled in of a form.
    fn fields(&self, form: &Form) -> String {
        let required = form.fields.iter().filter(|(_, field)| field.required && field.default.is_none());
        required
            .map(|(name, field)| format!(" --set {}", quoted(&format!("{name}={}", self.sample(field)))))
            .collect()
    }

    /// A value that the field takes, as far as one can be guessed, or a word for what it takes.
    fn sample(&self, field: &Field) -> String {
        let bounds = || [&field.min, &field.max].into_iter().flatten().cloned();
        let usual: Vec<String> = match field.kind {
            FieldKind::Number | FieldKind::Money => vec!["1".to_owned()],
            FieldKind::Date => vec![self.now.format("%Y-%m-%d").to_string()],
            FieldKind::DateTime => vec![self.now.format("%Y-%m-%dT%H:%M").to_string()],
            FieldKind::Choice => field.options.clone(),
            FieldKind::Choices => {
                (1..=field.options.len()).map(|count| field.options[..count].join(",")).collect()
            }
            FieldKind::Boolean => vec![self.word("ya", "yes").to_owned()],
            FieldKind::Text | FieldKind::Paragraph => {
                let word = self.word("TEKS", "TEXT");
                vec![word.to_owned(), word.to_lowercase(), "1".to_owned()]
            }
            FieldKind::File => vec![self.word("BERKAS", "FILE").to_owned()],
            FieldKind::Person => vec![self.word("ORANG", "PERSON").to_owned()],
        };
        let taken = usual.iter().cloned().chain(bounds()).find(|text| Form::takes(field, text));
        taken.or_else(|| usual.first().cloned()).unwrap_or_default()
    }

    fn word(&self, id: &'static str, en: &'static str) -> &'static str {
        self.language.choose(id, en)
    }
}
