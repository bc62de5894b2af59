//! The commands that the site lets steps run, to look at; and the automatic tasks that wait for a person.

use serde::Serialize;

use crate::desk::{Waiting, Whose};
use crate::document::{Command, Sandbox};
use crate::worker::lacks;

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::registered::Registered;
use super::super::super::route::{Access, Route};
use super::sheet;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/office/commands", Access::Administrator, page)]
}

/// A command, without the values of its variables and secrets.
#[derive(Serialize)]
struct Shown {
    name: String,
    exec: String,
    inputs: String,
    limit: String,
    sandbox: &'static str,
    /// What else is known of it.
    besides: String,
    lacks: Option<String>,
}

/// An automatic task in trouble.
#[derive(Serialize)]
struct Incident {
    id: String,
    step: String,
    activity: String,
    trouble: String,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    let site = Registered::read(&asked.site);
    let commands: Vec<Shown> = match &site {
        Registered::Commands(site) => {
            site.commands.iter().map(|(name, command)| shown(name, command, asked)).collect()
        }
        Registered::Nothing | Registered::Faulty => Vec::new(),
    };
    let open = asked.site.desk.inbox(None, Whose::All { claimed: true })?;
    let incidents: Vec<Incident> = open.into_iter().filter_map(|task| incident(task, asked)).collect();
    sheet(asked, asked.language.choose("Perintah", "Commands"))?
        .with("faulty", &matches!(site, Registered::Faulty))
        .with("commands", &commands)
        .with("incidents", &incidents)
        .answer("office-commands.html")
}

fn shown(name: &str, command: &Command, asked: &Asked) -> Shown {
    let language = asked.language;
    let inputs: Vec<&str> = command.inputs.keys().map(String::as_str).collect();
    let besides = [
        command.idempotent.then(|| language.choose("boleh diulang", "may be repeated")),
        command.service.then(|| language.choose("memulai layanan", "starts a service")),
    ];
    let hour = language.choose("1 jam", "1 hour").to_owned();
    Shown {
        name: name.to_owned(),
        exec: command.exec.join(" "),
        inputs: inputs.join(", "),
        limit: command.timeout.as_ref().map_or(hour, ToString::to_string),
        sandbox: match &command.sandbox {
            Sandbox::Off => language.choose("mati", "off"),
            Sandbox::Within(reach) if reach.network => {
                language.choose("hidup, dengan jaringan", "on, with network")
            }
            Sandbox::Within(_) => language.choose("hidup", "on"),
        },
        besides: besides.into_iter().flatten().collect::<Vec<_>>().join(", "),
        lacks: lacks(command).map(|lacks| lacks.in_language(language).to_owned()),
    }
}

fn incident(task: Waiting, asked: &Asked) -> Option<Incident> {
    let trouble = task.trouble?.in_words().in_language(asked.language).to_owned();
    Some(Incident { id: task.id, step: task.step, activity: task.activity, trouble })
}
