//! Telling whom the site's `notices.yaml` names: the desk says what is to be told, the post carries it, the desk keeps how it went. The
//! store is not held while the network is waited for; a file beside it sees to it that only one process sends.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Serialize;

use crate::access::{Addresses, addresses};
use crate::calendar::Time;
use crate::desk::{Channels, Delivery, DeliveryState, Denial, Desk, News, Receiver, Try, read_source};
use crate::document::{Notices, Tls, read_notices};
use crate::instance::carries_answer;
use crate::post::{self, Fault, Letter, Message, Relay, Secrecy, Target};
use crate::source::{Diagnostic, Phrase, Severity, Source};

use super::failure::Failure;
use super::findings::Found;
use super::letters::{self, Item, Written};
use super::session::Session;
use super::shell::quoted;
use super::typed::Typed;

/// The site's file of notices, in the store's folder.
const FILE: &str = "notices.yaml";

/// The file that whoever sends holds.
const LOCK: &str = "post.lock";

/// How many deliveries are made before how they went is kept.
const BATCH: usize = 20;

/// The most deliveries of one tick; the rest is left to the next.
const DELIVERIES_LIMIT: usize = 1000;

/// The most things that one letter tells; the rest stands in the inbox anyway.
const ITEMS_LIMIT: usize = 50;

/// The longest file with a secret, in bytes.
const SECRET_LIMIT: u64 = 4096;

/// What was sent and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Told {
    pub sent: u32,
    /// To be tried again.
    pub failed: u32,
    pub given_up: u32,
    /// Over before it could be told.
    pub dropped: u32,
    /// Why nothing could be sent at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Told {
    /// Whether anything was tried.
    pub fn is_news(&self) -> bool {
        *self != Told::default()
    }

    /// A line for each thing there is to say.
    pub fn in_words(&self, session: &Session<'_, '_>) -> String {
        let Told { sent, failed, given_up, dropped: _, fault } = self;
        let counts = [
            (sent, session.style.good("✓"), session.word("pemberitahuan terkirim", "sent")),
            (
                failed,
                session.style.warning("!"),
                session.word("akan dicoba lagi: sop notices", "to be tried again: sop notices"),
            ),
            (
                given_up,
                session.style.error("✗"),
                session.word("tidak terkirim dan tidak dicoba lagi: sop notices", "given up: sop notices"),
            ),
        ];
        let some = counts.into_iter().filter(|(count, ..)| **count > 0);
        let lines = some.map(|(count, mark, what)| format!("{mark} {count} {what}\n"));
        let fault = fault.as_ref().map(|_| {
            let what =
                session.word("tidak dapat dipakai: sop notices check", "cannot be used: sop notices check");
            format!("{} {FILE} {what}\n", session.style.error("✗"))
        });
        lines.chain(fault).collect()
    }
}

/// The site's file, read.
pub struct Site {
    pub notices: Notices,
    pub found: Found,
}

impl Site {
    pub fn has_errors(&self) -> bool {
        self.found.findings.iter().any(|finding: &Diagnostic| finding.severity == Severity::Error)
    }
}

/// The site's file of notices; none where there is none.
pub fn site(session: &mut Session<'_, '_>) -> Result<Option<Site>, Failure> {
    let path = session.data.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    let source: Source = read_source(FILE, &session.read(&path)?);
    let (notices, findings) = read_notices(&source);
    let language = session.language;
    Ok(Some(Site { notices: notices.unwrap_or_default(), found: Found { source, findings, language } }))
}

/// Tells what is to be told by now; none where the site tells nobody.
pub fn tell(session: &mut Session<'_, '_>, command: &str) -> Result<Option<Told>, Failure> {
    if !session.data.exists() {
        return Ok(None);
    }
    let site = site(session)?;
    if let Some(Site { found, .. }) = site.as_ref().filter(|site| site.has_errors()) {
        let found = Found { source: found.source.clone(), findings: found.findings.clone(), ..*found };
        session.warn(found);
        return Ok(Some(Told {
            fault: Some(format!("{FILE} has errors: sop notices check")),
            ..Told::default()
        }));
    }
    let is_site = site.is_some();
    let notices = site.map(|site| site.notices).unwrap_or_default();
    let _lock = match lock(&session.data) {
        Ok(Some(lock)) => lock,
        // Somebody else is sending.
        Ok(None) => return Ok(is_site.then(Told::default)),
        Err(error) => {
            return Err(Failure::world(
                &Phrase::new(format!("mengunci {LOCK}"), format!("locking {LOCK}")),
                &error,
            ));
        }
    };
    let addresses = addresses(&session.data)?;
    let sender = Sender { notices: &notices, addresses, folder: session.data.clone() };
    let desk = session.desk_if_any(command)?;
    desk.address(&sender.channels()).map_err(|denial| session.deny(denial))?;
    let mut parcels = sender.next(&desk, &BTreeSet::new(), session)?;
    session.close(&desk);
    drop(desk);
    let (mut told, mut blocked, mut count) = (Told::default(), BTreeSet::new(), 0);
    while !parcels.is_empty() && count < DELIVERIES_LIMIT {
        let now = (session.shell.now)();
        let tries: Vec<(u64, Try)> =
            parcels.iter().filter_map(|parcel| sender.send(parcel, now, &mut blocked)).collect();
        count += tries.len();
        let desk = session.desk(command)?;
        keep(&desk, &tries, &mut told).map_err(|denial| session.deny(denial))?;
        parcels = sender.next(&desk, &blocked, session)?;
        session.close(&desk);
        drop(desk);
    }
    Ok(is_site.then_some(told))
}

fn keep(desk: &Desk, tries: &[(u64, Try)], told: &mut Told) -> Result<(), Denial> {
    for (number, tried) in tries {
        match desk.tried(*number, tried)?.state {
            DeliveryState::Pending => told.failed += 1,
            DeliveryState::Sent => told.sent += 1,
            DeliveryState::GivenUp => told.given_up += 1,
            DeliveryState::Dropped => told.dropped += 1,
        }
    }
    Ok(())
}

/// None where another process holds it.
fn lock(folder: &Path) -> std::io::Result<Option<File>> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A delivery, ready to go.
struct Parcel {
    delivery: Delivery,
    content: Content,
}

/// What goes.
enum Content {
    Message(Box<News>),
    Letter {
        to: String,
        written: Written,
        id: String,
    },
    /// Nothing, because it need not be told any more.
    Nothing,
    /// There is nobody to send it to.
    Nowhere,
}

/// What is sent with.
struct Sender<'s> {
    notices: &'s Notices,
    addresses: Addresses,
    folder: PathBuf,
}

impl Sender<'_> {
    fn channels(&self) -> Channels {
        let webhooks = self.notices.webhooks.iter();
        let webhooks: IndexMap<String, BTreeSet<String>> = webhooks
            .map(|webhook| (webhook.name.clone(), webhook.events.iter().cloned().collect()))
            .collect();
        let mail = self.notices.smtp.as_ref().map(|_| self.addresses.keys().cloned().collect());
        Channels { mail, webhooks }
    }

    /// The next deliveries that are due, but for those whose way is blocked.
    fn next(
        &self,
        desk: &Desk,
        blocked: &BTreeSet<String>,
        session: &Session<'_, '_>,
    ) -> Result<Vec<Parcel>, Failure> {
        let due = desk.due_deliveries().map_err(|denial| session.deny(denial))?.into_iter();
        let open = due.filter(|delivery| !blocked.contains(&delivery.to.channel())).take(BATCH);
        let parcel = |delivery: Delivery| {
            let content = self.content(desk, &delivery, session)?;
            Ok(Parcel { delivery, content })
        };
        open.map(parcel).collect()
    }

    fn content(
        &self,
        desk: &Desk,
        delivery: &Delivery,
        session: &Session<'_, '_>,
    ) -> Result<Content, Failure> {
        let about = delivery.about.iter().take(ITEMS_LIMIT);
        let news = about.map(|about| desk.news(about)).collect::<Result<Vec<News>, Denial>>();
        let mut news = news.map_err(|denial| session.deny(denial))?;
        match &delivery.to {
            Receiver::Webhook(_) => {
                Ok(news.pop().map_or(Content::Nowhere, |news| Content::Message(Box::new(news))))
            }
            Receiver::Mail(name) => {
                let id = news.first().map(|first| format!("{}.{}", first.id, delivery.number));
                news.retain(|news| news.is_for(name));
                let Some(to) = self.addresses.get(name).cloned() else { return Ok(Content::Nowhere) };
                let Some(id) = id.filter(|_| !news.is_empty()) else { return Ok(Content::Nothing) };
                let items = news.into_iter().map(|news| item(desk, name, news, session));
                let items = items.collect::<Result<Vec<Item>, Failure>>()?;
                Ok(Content::Letter { to, written: letters::write(&items), id })
            }
        }
    }

    /// Sends one; none where its way has just been found blocked, so that it waits untried.
    fn send(&self, parcel: &Parcel, now: Time, blocked: &mut BTreeSet<String>) -> Option<(u64, Try)> {
        let channel = parcel.delivery.to.channel();
        if blocked.contains(&channel) {
            return None;
        }
        let name = parcel.delivery.to.name();
        let outcome = match &parcel.content {
            Content::Message(news) => self.to_webhook(name, news, now),
            Content::Letter { to, written, id } => self.to_person(to, written, id, now),
            Content::Nothing => return Some((parcel.delivery.number, Try::Dropped)),
            Content::Nowhere => Err(Fault::NoReceiver),
        };
        let tried = match outcome {
            Ok(()) => Try::Sent,
            Err(fault) => {
                if fault.is_of_the_way() {
                    blocked.insert(channel);
                }
                Try::Failed(fault)
            }
        };
        Some((parcel.delivery.number, tried))
    }

    fn to_webhook(&self, name: &str, news: &News, now: Time) -> Result<(), Fault> {
        let webhook = self.notices.webhooks.iter().find(|webhook| webhook.name == name);
        let webhook = webhook.ok_or(Fault::NoReceiver)?;
        let file = &webhook.secret_file;
        let no_secret = || Fault::NoSecret { file: file.clone() };
        let secret = post::read_secret(&self.secret(file)?).map_err(|_| no_secret())?;
        let (url, allow_private) = (webhook.url.clone(), webhook.allow_private);
        let target = Target { url, secret, allow_private, limit: post::TRY_LIMIT };
        let body = serde_json::to_string(news).expect("texts and numbers are always JSON");
        post::send(&target, &Message { id: news.id.clone(), timestamp: now.timestamp(), body })
    }

    fn to_person(&self, to: &str, written: &Written, id: &str, now: Time) -> Result<(), Fault> {
        let smtp = self.notices.smtp.as_ref().ok_or(Fault::NoReceiver)?;
        if !post::is_sender(&smtp.from) {
            return Err(Fault::NoSender);
        }
        let login = match (&smtp.username, &smtp.password_file) {
            (Some(name), Some(file)) => Some((name.clone(), self.secret(file)?.trim_end().to_owned())),
            (Some(_) | None, _) => None,
        };
        let secrecy = match smtp.tls {
            Tls::Implicit => Secrecy::Implicit,
            Tls::Starttls => Secrecy::StartTls,
            Tls::None => Secrecy::None,
        };
        let (host, port, allow_private) = (smtp.host.clone(), smtp.port, smtp.allow_private);
        let relay = Relay { host, port, secrecy, login, allow_private, limit: post::TRY_LIMIT };
        let Written { subject, body } = written.clone();
        let (from, to, id) = (smtp.from.clone(), to.to_owned(), id.to_owned());
        post::post(&relay, &Letter { from, to, subject, body, id, date: now })
    }

    /// What stands in a file with a secret.
    fn secret(&self, file: &str) -> Result<String, Fault> {
        secret_text(&self.folder.join(file)).ok_or_else(|| Fault::NoSecret { file: file.to_owned() })
    }
}

/// A thing to tell, with what this person types next.
fn item(desk: &Desk, name: &str, news: News, session: &Session<'_, '_>) -> Result<Item, Failure> {
    let own = format!("--as {}", quoted(name));
    let Some(id) = &news.data.id else {
        let typed = format!("{} inbox {own}", session.program);
        return Ok(Item { news, answers: Vec::new(), typed });
    };
    let view = desk.show(id).map_err(|denial| session.deny(denial))?;
    let visitor = desk.visitor(Some(name)).ok();
    let data = &news.data;
    let task = view.instance.open_tasks().find(|task| {
        Some(&task.step) == data.step.as_ref()
            && Some(&task.actor) == data.actor.as_ref()
            && Some(task.visit) == data.visit
    });
    let step =
        task.and_then(|task| view.procedure.find_step(&task.step)).map(|step| view.procedure.step(step));
    let answers = task.zip(step).filter(|(task, step)| {
        let is_asked = step.is_decision() && !step.decides_itself() && task.needs_person();
        is_asked && carries_answer(&view.procedure, step, &task.actor)
    });
    let answers = answers
        .map_or(Vec::new(), |(_, step)| step.branches().iter().map(|branch| branch.answer.clone()).collect());
    let typed = match (task, step) {
        (Some(task), Some(step)) if data.escalated.is_none() => {
            let next = Typed::new(session, desk, visitor.as_ref())?.next(&view, task, step);
            next.into_iter().next().unwrap_or_default()
        }
        (Some(_) | None, _) => format!("{} show {id}", session.program),
    };
    Ok(Item { news, answers, typed })
}

fn secret_text(path: &Path) -> Option<String> {
    use std::io::Read;
    let mut text = String::new();
    File::open(path).ok()?.take(SECRET_LIMIT).read_to_string(&mut text).ok()?;
    Some(text)
}
