//! Reads a story and lives it: commands in lines, events and refusals in a few words each.
//!
//! `PERSON VERB [STEP[/ACTOR]] [answer=A] [note=T] [reason=T] [file=F] [FIELD=TEXT] [skip] -> what it leads to`
//! (of `reassign` the answer is to whom). What nobody asks for, `jam` says: a bell rang, a command ended, a call returned.

use std::sync::Arc;

use crate::calendar::{Calendar, Time};
use crate::instance::By;
use crate::instance::{
    Acting, Asked, Assignee, Bell, Command, CommandEnd, Completion, Event, Evidence, Eyes, EyesRule,
    FileKind, Instance, Kind, Moment, Opening, Part, Refusal, Signal, TaskKey, advance,
};
use crate::procedure::{Options, Procedure, check};
use crate::source::Source;

/// Everybody of the stories, with their roles.
const PEOPLE: [(&str, &[&str]); 7] = [
    ("ani", &["pemohon"]),
    ("budi", &["kabid"]),
    ("citra", &["kadis"]),
    ("dewi", &["kabid", "kadis"]),
    ("eko", &["kabid"]),
    ("fajar", &[]),
    ("gita", &["pemohon"]),
];

/// The actors that the procedures of the stories may name, and their forms.
const HEAD: &str = "
sop: 1
id: uji
title: Uji
actors: { pemohon: Pemohon, kabid: Kepala Bidang, kadis: Kepala Dinas }
forms:
  permintaan:
    title: Permintaan
    fields:
      jumlah: { type: number, required: true, min: 1 }
      sifat: { type: choice, options: [Biasa, Segera], default: Biasa }
procedures:
  p:
    title: Prosedur Uji
";

/// Lives a story: `procedure` is what stands under the procedure's key, each line of `lines` a command and its end.
pub fn story(procedure: &str, lines: &str) {
    let procedure = read(procedure);
    let mut instance = Instance::default();
    let mut lived = String::new();
    let told: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for (number, line) in told.iter().enumerate() {
        let (asked, _) = line.split_once("->").unwrap_or((line, ""));
        let events = ask(&procedure, &instance, number, asked.trim());
        lived.push_str(&format!("{} -> {}\n", asked.trim(), in_words(&events)));
        for event in events.iter().flatten() {
            instance.evolve(&kept(event));
        }
    }
    let told: String = told.iter().map(|line| format!("{line}\n")).collect();
    assert!(squeezed(&told) == squeezed(&lived), "told:\n{told}\nlived:\n{lived}");
}

/// The procedure `p` of a document that passes every check.
pub fn read(procedure: &str) -> Arc<Procedure> {
    let text = format!("{HEAD}{procedure}");
    let report = check(&Source::new("uji.yaml", &text), &Options::default());
    assert!(report.edition.is_some(), "{text}\n{:#?}", report.findings);
    let edition = report.edition.expect("as was asserted");
    Arc::clone(&edition.procedures["p"])
}

/// The events of a command, asked so many minutes after Monday, 5 January 2026, 08.00 as its line has lines before it.
pub fn ask(
    procedure: &Procedure,
    instance: &Instance,
    number: usize,
    line: &str,
) -> Result<Vec<Event>, Refusal> {
    let calendar = Calendar::five_day_week();
    let mut words = line.split_whitespace();
    let person = words.next().expect("a line begins with a person");
    let verb = words.next().expect("a person does something");
    let roles = roles_of(person);
    let asked = Asked {
        person: person.into(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        acting: acting_of(person),
        eyes: Vec::new(),
        at: monday_morning() + chrono::TimeDelta::minutes(number.try_into().expect("a short story")),
        calendar: &calendar,
        sole: person == "sendiri",
    };
    let (part, mut completion) = read_arguments(words);
    let rules = [("not", EyesRule::NotSameAs), ("same", EyesRule::SameAs)];
    let eyes = rules
        .map(|(name, rule)| completion.set.shift_remove(name).map(|persons| handed_down(rule, &persons)));
    let asked = Asked { eyes: eyes.into_iter().flatten().collect(), ..asked };
    let reason = completion.reason.clone().unwrap_or_default();
    let command = match verb {
        "open" => {
            let start = Some(part.step).filter(|step| !step.is_empty());
            let opening =
                Opening { edition: "0".repeat(64), start, set: completion.set, ..Opening::default() };
            return super::super::open(procedure, &asked, &opening);
        }
        verb if SIGNALS.contains(&verb) => {
            let moment = Moment { at: asked.at, calendar: &calendar };
            let task = newest(instance, &part.step);
            return advance(procedure, instance, moment, &task, &signal(verb, person, completion));
        }
        "retry" => Command::Retry(part, completion.reason),
        "resolve" => Command::Resolve(part, completion),
        "claim" => Command::Claim(part),
        "release" => Command::Release(part),
        "reassign" => {
            let to = completion.answer.expect("to whom");
            let roles = roles_of(&to).iter().map(|role| (*role).to_owned()).collect();
            let reason = completion.reason;
            Command::Reassign(part, Assignee { person: to, roles, reason })
        }
        "done" => Command::Complete(part, completion),
        "attach" => Command::Attach(part, completion.evidence),
        "comment" => Command::Comment { text: completion.note.unwrap_or_default() },
        "suspend" => Command::Suspend { reason },
        "resume" => Command::Resume,
        verb => {
            assert_eq!(verb, "cancel", "a story has no such verb");
            Command::Cancel { reason }
        }
    };
    super::super::decide(procedure, instance, &asked, &command)
}

/// What nobody asks for; `jam` says it.
const SIGNALS: [&str; 10] =
    ["wake", "remind", "escalate", "started", "ended", "lost", "unfit", "called", "returned", "abandoned"];

/// `ended exit=0 FIELD=TEXT`, `lost again=yes`, `returned outcome=A by=PERSON,PERSON`.
fn signal(verb: &str, person: &str, said: Completion) -> Signal {
    let mut set = said.set;
    let mut take = |name: &str| set.shift_remove(name);
    match verb {
        "wake" => Signal::Rang(Bell::Wake),
        "remind" => Signal::Rang(Bell::Remind),
        "escalate" => Signal::Rang(Bell::Escalate),
        "started" => Signal::CommandStarted { command: "perintah".into() },
        "ended" => {
            let exit = take("exit").map(|exit| exit.parse().expect("a status"));
            let timed_out = take("timeout").is_some();
            Signal::CommandEnded(CommandEnd { exit, timed_out, set, ..CommandEnd::default() })
        }
        "lost" => Signal::CommandLost { again: take("again").is_some() },
        "unfit" => Signal::Unfit { detail: said.reason.unwrap_or_default() },
        "called" => Signal::CallOpened { instance: "lain-2".into(), edition: "0".repeat(64) },
        "returned" => {
            let performers = take("by").map(|by| by.split(',').map(String::from).collect());
            let (instance, performers) = ("lain-2".into(), performers.unwrap_or_default());
            Signal::CallEnded { instance, outcome: take("outcome"), performers }
        }
        verb => {
            assert_eq!(verb, "abandoned", "a story has no such signal");
            Signal::Abandoned { reason: said.reason.unwrap_or_default(), by: person.into() }
        }
    }
}

/// `done STEP not=PERSON,PERSON same=PERSON`: what a calling step asks of whoever does one here.
fn handed_down(rule: EyesRule, persons: &str) -> Eyes {
    let persons = persons.split(',').map(String::from).collect();
    Eyes { rule, instance: Some("atas-1".into()), step: "usul".into(), persons }
}

/// The newest task of a step.
fn newest(instance: &Instance, step: &str) -> TaskKey {
    let task = instance.tasks.iter().rev().find(|task| task.step == step);
    let (actor, visit) = task.map_or((String::new(), 0), |task| (task.actor.clone(), task.visit));
    TaskKey { step: step.into(), actor, visit }
}

/// Gita acts for Budi.
fn acting_of(person: &str) -> Vec<Acting> {
    let acting = Acting { actor: "kabid".into(), person: "budi".into(), letter: "800/12".into() };
    if person == "gita" { vec![acting] } else { Vec::new() }
}

fn roles_of(person: &str) -> &'static [&'static str] {
    PEOPLE.iter().find(|(name, _)| *name == person).map_or(&[][..], |(_, roles)| *roles)
}

fn monday_morning() -> Time {
    Time::parse_from_rfc3339("2026-01-05T08:00:00+07:00").expect("a moment")
}

fn read_arguments<'a>(words: impl Iterator<Item = &'a str>) -> (Part, Completion) {
    let (mut part, mut completion) = (Part::default(), Completion::default());
    for word in words {
        match word.split_once('=') {
            Some(("answer", text)) => completion.answer = Some(text.into()),
            Some(("note", text)) => completion.note = Some(text.into()),
            Some(("reason", text)) => completion.reason = Some(text.into()),
            // `file=surat.pdf`, `file=surat.pdf:zip` for one that is something else, `:empty` for one without a byte.
            Some(("file", name)) => {
                let (name, besides) = name.split_once(':').unwrap_or((name, ""));
                let kind = name.rsplit_once('.').and_then(|(_, extension)| FileKind::of_extension(extension));
                let sha256 = "0".repeat(64);
                let kind = FileKind::of_extension(besides).or(kind);
                let size = if besides == "empty" { 0 } else { 1 };
                completion.evidence.push(Evidence { name: name.into(), sha256, size, kind });
            }
            Some((field, text)) => {
                completion.set.insert(field.into(), text.into());
            }
            None if word == "skip" => completion.skip = true,
            None => match word.split_once('/') {
                Some((step, actor)) => part = Part { step: step.into(), actor: Some(actor.into()) },
                None => part = Part::of(word),
            },
        }
    }
    (part, completion)
}

/// An event as it comes back from the ledger.
pub fn kept(event: &Event) -> Event {
    let json = serde_json::to_string(event).expect("an event is JSON");
    assert!(json.contains(&format!("\"type\":\"{}\"", event.name())), "{json}");
    let back: Event = serde_json::from_str(&json).expect("an event's JSON is an event");
    assert_eq!(&back, event, "{json}");
    back
}

/// What a line leads to, in the story's words.
pub fn in_words(events: &Result<Vec<Event>, Refusal>) -> String {
    match events {
        Ok(events) if events.is_empty() => "nothing".into(),
        Ok(events) => events.iter().map(event_in_words).collect::<Vec<_>>().join(", "),
        Err(refusal) => {
            let kind = match refusal.kind() {
                Kind::Rule => "refused",
                Kind::Conflict => "conflict",
                Kind::NotFound => "not found",
            };
            format!("{kind}: {} [{}]", refusal.name(), refusal.allowed().join(" "))
        }
    }
}

fn event_in_words(event: &Event) -> String {
    let acting = |by: &By| by.acting_for.as_ref().map_or(String::new(), |of| format!(" for {}", of.person));
    let task = |step: &str, actor: &str, visit: &u32| match visit {
        1 => format!("{step} {actor}"),
        visit => format!("{step} {actor} #{visit}"),
    };
    match event {
        Event::Opened { start, by, .. } => format!("opened {start}{}", acting(by)),
        Event::ArrowHeld { step, from } => format!("{step} holds {from}"),
        Event::ArrowsJoined { step, from } => format!("{step} joins {}", from.join(" ")),
        Event::LimitReached { step, visits } => format!("limit {step} {visits}"),
        Event::TaskOffered { step, actor, visit, .. } => format!("offered {}", task(step, actor, visit)),
        Event::TaskClaimed { step, actor, visit, by } => {
            format!("claimed {}{}", task(step, actor, visit), acting(by))
        }
        Event::TaskReassigned { step, actor, visit, to, .. } => {
            format!("reassigned {} to {to}", task(step, actor, visit))
        }
        Event::TaskReleased { step, actor, visit, .. } => format!("released {}", task(step, actor, visit)),
        Event::TaskDone { step, actor, visit, skipped: true, .. } => {
            format!("skipped {}", task(step, actor, visit))
        }
        Event::TaskDone { step, actor, visit, answer: None, by, .. } => {
            format!("done {}{}", task(step, actor, visit), acting(by))
        }
        Event::TaskDone { step, actor, visit, answer: Some(answer), .. } => {
            format!("done {} {answer}", task(step, actor, visit))
        }
        Event::VoteEnded { .. } => vote_in_words(event),
        Event::Attached { step, actor, visit, evidence, .. } => {
            let names: Vec<&str> = evidence.iter().map(|file| file.name.as_str()).collect();
            format!("attached {} {}", task(step, actor, visit), names.join(" "))
        }
        Event::TaskDecided { step, actor, visit, answer, .. } => {
            format!("decided {} {answer}", task(step, actor, visit))
        }
        Event::TaskFinished { step, actor, visit, answer, late, .. } => {
            let answer = answer.as_ref().map_or(String::new(), |answer| format!(" {answer}"));
            format!("finished {}{answer}{}", task(step, actor, visit), if *late { " late" } else { "" })
        }
        Event::TaskReminded { step, actor, visit, .. } => format!("reminded {}", task(step, actor, visit)),
        Event::TaskEscalated { step, actor, visit, to, .. } => {
            format!("escalated {} to {to}", task(step, actor, visit))
        }
        Event::CommandStarted { step, actor, visit, attempt, .. } => {
            format!("started {} {attempt}", task(step, actor, visit))
        }
        Event::CommandEnded { step, actor, visit, succeeded, .. } => {
            format!("{} {}", if *succeeded { "succeeded" } else { "failed" }, task(step, actor, visit))
        }
        Event::CommandLost { step, actor, visit, .. } => format!("lost {}", task(step, actor, visit)),
        Event::CallOpened { step, actor, visit, instance, .. } => {
            format!("called {} {instance}", task(step, actor, visit))
        }
        Event::CallEnded { step, actor, visit, instance, .. } => {
            format!("returned {} {instance}", task(step, actor, visit))
        }
        Event::IncidentOpened { step, actor, visit, trouble, .. } => {
            format!("incident {} {trouble:?}", task(step, actor, visit))
        }
        Event::TaskRetried { step, actor, visit, .. } => format!("retried {}", task(step, actor, visit)),
        Event::TaskWithdrawn { step, actor, visit, .. } => {
            format!("withdrawn {}", task(step, actor, visit))
        }
        Event::Commented { text, .. } => format!("commented {text}"),
        Event::Suspended { reason, by } => format!("suspended {reason}{}", acting(by)),
        Event::Resumed { by } => format!("resumed{}", acting(by)),
        Event::Migrated { by, .. } => format!("{}{}", move_in_words(event), acting(by)),
        Event::Cancelled { reason, by } => format!("cancelled {reason}{}", acting(by)),
        Event::Ended { outcome, .. } => format!("ended {outcome}"),
    }
}

fn move_in_words(event: &Event) -> String {
    let Event::Migrated { map, undone, .. } = event else { return String::new() };
    let map: String = map.iter().map(|(old, new)| format!(" {old}={new}")).collect();
    format!("{}{map}", if *undone { "moved back" } else { "migrated" })
}

fn vote_in_words(event: &Event) -> String {
    let Event::VoteEnded { step, visit, answer, votes, veto, .. } = event else { return String::new() };
    let visit = if *visit == 1 { String::new() } else { format!(" #{visit}") };
    match (answer, votes) {
        (Some(answer), _) if *veto => format!("veto {step}{visit} {answer}"),
        (Some(answer), Some(votes)) => format!("voted {step}{visit} {answer} {votes}"),
        (_, _) => format!("split {step}{visit}"),
    }
}

/// A story without the spaces that only align it, so that a long line may go on in the next.
fn squeezed(text: &str) -> String {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}
