//! The inbox: what waits for whoever looks, what is late first; filters stand in the address.

use serde::Serialize;

use crate::calendar::when;
use crate::desk::{Visitor, Waiting, Whose};
use crate::procedure::headline;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Route};
use super::Sheet;
use super::choices::Tab;
use super::names::Names;

/// The most tasks of one page; whoever has more narrows them.
const SHOWN_MAX: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::Person, page)]
}

/// Tasks that belong together by when they are due.
#[derive(Serialize)]
struct Group {
    name: &'static str,
    tasks: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    step: String,
    activity: String,
    procedure: String,
    actor: String,
    due: Option<String>,
    /// `late`, `soon` or nothing.
    tone: &'static str,
    person: Option<String>,
    mine: bool,
    /// Whether the four eyes leave it to others.
    barred: bool,
    trouble: Option<String>,
    escalated: Option<String>,
    reached: Option<String>,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["show", "actor", "late", "q"])?;
    let visitor = asked.caller()?.visitor.as_ref();
    let all = asked.query("show") == Some("all") || visitor.is_none();
    let whose = match asked.query("actor") {
        Some(actor) => Whose::Actor { actor, claimed: all },
        None if all => Whose::All { claimed: true },
        None => Whose::Own,
    };
    let names = Names::read(asked)?;
    let mut tasks = asked.site.desk.inbox(visitor, whose)?;
    if asked.query("late").is_some() {
        tasks.retain(|task| task.due.is_some_and(|due| due < asked.now));
    }
    if let Some(words) = asked.query("q") {
        let words = words.to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&words);
        tasks.retain(|task| {
            says(&task.id)
                || says(&task.activity)
                || says(&task.document)
                || says(&task.step)
                || says(&names.procedure(&task.document, &task.procedure))
        });
    }
    let (count, late) =
        (tasks.len(), tasks.iter().filter(|task| task.due.is_some_and(|due| due < asked.now)).count());
    let groups = grouped(tasks, visitor, &names, asked)?;
    Sheet::new(asked, asked.language.choose("Tugas", "Tasks"))
        .with("groups", &groups)
        .with("count", &count)
        .with("shown_max", &SHOWN_MAX)
        .with("late", &late)
        .with("filters", &filters(asked, all))
        .with("q", &asked.query("q"))
        .with("filtered", &!asked.query.is_empty())
        .with("empty_office", &names.is_empty())
        .answer("inbox.html")
}

fn filters(asked: &Asked, all: bool) -> Vec<Tab> {
    let late = asked.query("late").is_some();
    let tab = |path: &str, id: &'static str, en: &'static str, here| Tab {
        path: path.to_owned(),
        name: asked.language.choose(id, en),
        here,
    };
    let acts = asked.caller.as_ref().is_some_and(|caller| caller.visitor.is_some());
    let mut tabs = Vec::new();
    if acts {
        tabs.push(tab("/", "Tugas saya", "My tasks", !all && !late));
    }
    tabs.push(tab("/?show=all", "Semua orang", "Everybody's", all && !late));
    tabs.push(tab(if acts { "/?late=1" } else { "/?show=all&late=1" }, "Terlambat", "Late", late));
    tabs
}

fn grouped(
    tasks: Vec<Waiting>,
    visitor: Option<&Visitor>,
    names: &Names,
    asked: &Asked,
) -> Result<Vec<Group>, Problem> {
    let (now, language) = (asked.now, asked.language);
    let heads: [(&str, &str); 4] = [
        ("Terlambat", "Late"),
        ("Hari ini", "Today"),
        ("Berikutnya", "Later"),
        ("Tanpa tenggat", "Without a due time"),
    ];
    let mut groups: Vec<Group> =
        heads.iter().map(|(id, en)| Group { name: language.choose(id, en), tasks: Vec::new() }).collect();
    for task in tasks.into_iter().take(SHOWN_MAX) {
        let place = match task.due {
            None => 3,
            Some(due) if due < now => 0,
            Some(due) if due.date_naive() == now.with_timezone(due.offset()).date_naive() => 1,
            Some(_) => 2,
        };
        let tone = ["late", "soon", "", ""][place];
        groups[place].tasks.push(shown(task, tone, visitor, names, asked)?);
    }
    groups.retain(|group| !group.tasks.is_empty());
    Ok(groups)
}

fn shown(
    task: Waiting,
    tone: &'static str,
    visitor: Option<&Visitor>,
    names: &Names,
    asked: &Asked,
) -> Result<Shown, Problem> {
    let own = visitor.map(|visitor| visitor.name.as_str());
    let barred = visitor.map(|visitor| asked.site.desk.is_barred(visitor, &task)).transpose()?;
    let language = asked.language;
    let reached = task.quorum.zip(task.reached);
    Ok(Shown {
        barred: barred.unwrap_or_default(),
        mine: task.person.as_deref().is_some_and(|person| Some(person) == own),
        due: task.due.map(|due| when::due_briefly(due, asked.now, language)),
        tone,
        activity: headline(&task.activity).to_owned(),
        trouble: task.trouble.map(|trouble| trouble.in_words().in_language(language).to_owned()),
        reached: reached.map(|(needed, reached)| format!("{reached}/{needed}")),
        id: task.id,
        step: task.step,
        procedure: names.procedure(&task.document, &task.procedure),
        actor: names.actor(&task.document, &task.actor),
        person: task.person,
        escalated: task.escalated,
    })
}
