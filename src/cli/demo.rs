//! `sop demo`: the built-in SOP checked, printed, run to its ends and verified, in a folder of its own; then what to type next.
//! What people would answer is what the document's own tests answer.

use std::path::Path;

use crate::desk::{self, Act, Checked, Denial, Desk, Start, View, Visitor};
use crate::document::Test;
use crate::instance::{State, TaskState};
use crate::page;
use crate::print::{DPI, Kind};
use crate::procedure::Options;
use crate::source::{Phrase, plural};
use crate::store::open_shared;
use crate::text::Fonts;

use super::arguments::Demo;
use super::failure::{Exit, Failure};
use super::findings;
use super::print;
use super::run::given;
use super::session::Session;
use super::shell::quoted;

const SEED: &str = include_str!("../../sop/backup-restore.yaml");
const NAME: &str = "backup-restore";

pub fn run(demo: &Demo, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let out = &demo.out;
    let folder = session.shell.path(out);
    std::fs::create_dir_all(&folder).map_err(|error| unwritten(out, &error))?;
    let source = out.join(NAME).with_extension("yaml");
    std::fs::write(session.shell.path(&source), SEED).map_err(|error| unwritten(&source, &error))?;
    let mut told = Told { session, lines: String::new() };
    let checked = check(&source, &mut told)?;
    print_all(&checked, out, &mut told)?;
    let data = out.join("store");
    let ended = work(&checked, &data, &mut told)?;
    told.next(&source, out, &data, ended.last());
    let lines = told.lines;
    session.answer(&lines)
}

/// What the demo has done so far, in lines.
struct Told<'t, 's, 'a> {
    session: &'t mut Session<'s, 'a>,
    lines: String,
}

impl Told<'_, '_, '_> {
    fn line(&mut self, what: &Phrase, result: &str) {
        let what = what.in_language(self.session.language);
        self.lines.push_str(&format!("{} {what:<12} {result}\n", self.session.style.good("✓")));
    }

    fn next(&mut self, source: &Path, out: &Path, data: &Path, last: Option<&String>) {
        let (files, typed) =
            self.session.language.choose(("Hasilnya", "Ketik berikutnya"), ("Results", "Type next"));
        let pdf = out.join(NAME).with_extension("pdf");
        let [source, pdf, data] = [source, &pdf, data].map(|path| path.display().to_string());
        self.lines.push_str(&format!("\n{files}: {source}, {pdf}, {data}\n{typed}:\n"));
        let program = format!("{} --data {}", self.session.called, quoted(&data));
        if let Some(id) = last {
            self.lines.push_str(&format!("  {program} show {id}\n"));
        }
        self.lines.push_str(&format!("  {program} start restore\n"));
        self.lines.push_str(&format!("  {program} run {} backup\n", quoted(&source)));
    }
}

fn check(file: &Path, told: &mut Told<'_, '_, '_>) -> Result<Checked, Failure> {
    let options = Options { today: Some(told.session.today()), ..Options::default() };
    let path = file.display().to_string();
    let checked = desk::check(&path, SEED.as_bytes().to_vec(), &options);
    let checked = checked.map_err(|denial| told.session.deny(denial))?;
    let count = checked.edition.procedures.len();
    let findings = findings::summary((0, checked.warnings.len()));
    let result = Phrase::new(
        format!("{path}: {count} prosedur, {}", findings.id),
        format!("{path}: {}, {}", plural(count, "procedure"), findings.en),
    );
    let result = result.in_language(told.session.language).to_owned();
    told.line(&Phrase::new("diperiksa", "checked"), &result);
    Ok(checked)
}

fn print_all(checked: &Checked, out: &Path, told: &mut Told<'_, '_, '_>) -> Result<(), Failure> {
    let drawing = page::compose(&checked.edition, &Fonts::embedded());
    let now = (told.session.shell.now)();
    for (kind, extension) in
        [(Kind::Pdf, "pdf"), (Kind::Svg, "svg"), (Kind::Png(DPI), "png"), (Kind::Html(None), "html")]
    {
        print::write(&drawing, kind, &out.join(NAME).with_extension(extension), now, told.session)?;
    }
    let (pdf, pages) = (out.join(NAME).with_extension("pdf"), drawing.pages.len());
    let result = Phrase::new(
        format!("{}; {pages} halaman, juga sebagai .svg, .png, dan .html", pdf.display()),
        format!("{}; {}, also as .svg, .png and .html", pdf.display(), plural(pages, "page")),
    );
    let result = result.in_language(told.session.language).to_owned();
    told.line(&Phrase::new("dicetak", "printed"), &result);
    Ok(())
}

/// Publishes the document, runs what its tests say, and verifies the ledger; gives the ids of the instances.
fn work(checked: &Checked, data: &Path, told: &mut Told<'_, '_, '_>) -> Result<Vec<String>, Failure> {
    let folder = told.session.shell.path(data);
    let store = told.session.open("sop demo", |opening| open_shared(&folder, opening))?;
    let desk = Desk::new(store, told.session.shell.now, told.session.shell.os_user.clone());
    let deny = |session: &Session<'_, '_>, denial: Denial| session.deny(denial);
    let visitor = told.session.visitor(&desk)?;
    desk.publish(checked).map_err(|denial| deny(told.session, denial))?;
    let mut ended = Vec::new();
    for test in &checked.edition.document.tests {
        let view = walk(&desk, &visitor, test, told.session)?;
        let done = view.instance.tasks.iter().filter(|task| task.state == TaskState::Done).count();
        let outcome = view.instance.outcome.clone().unwrap_or_default();
        let result = Phrase::new(
            format!("{}: {done} langkah, hasil \"{outcome}\"", view.id),
            format!("{}: {}, outcome \"{outcome}\"", view.id, plural(done, "step")),
        );
        let result = result.in_language(told.session.language).to_owned();
        told.line(&Phrase::new("dijalankan", "run"), &result);
        ended.push(view.id);
    }
    let report = desk.verify().map_err(|denial| deny(told.session, denial))?;
    told.session.close(&desk);
    if let Some(fault) = report.faults.first() {
        let message = Phrase::new(
            format!("{}: {}", fault.place, fault.message.id),
            format!("{}: {}", fault.place, fault.message.en),
        );
        return Err(Failure::new(Exit::Failed, "ledger", message));
    }
    let result = Phrase::new(
        format!("{} entri, kepala {}", report.entries, &report.head.digest.to_string()[..16]),
        format!("{}, head {}", plural(report.entries, "entry"), &report.head.digest.to_string()[..16]),
    );
    let result = result.in_language(told.session.language).to_owned();
    told.line(&Phrase::new("diverifikasi", "verified"), &result);
    Ok(ended)
}

/// One instance, from its start to its end.
fn walk(desk: &Desk, visitor: &Visitor, test: &Test, session: &Session<'_, '_>) -> Result<View, Failure> {
    let procedure = format!("{NAME}/{}", test.procedure);
    let start = Start { procedure, ..Start::default() };
    let mut view = desk.start(visitor, &start, None).map_err(|denial| session.deny(denial))?;
    while view.instance.state == State::Open {
        let says = match view.instance.open_tasks().next() {
            Some(task) => given(&view, task, &test.answers)?.says,
            None => break,
        };
        let act = Act::Done { step: None, actor: None, says };
        view = desk.act(visitor, &view.id, &act, None).map_err(|denial| session.deny(denial))?;
    }
    Ok(view)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let name = path.display();
    Failure::world(&Phrase::new(format!("menulis {name}"), format!("writing {name}")), error)
}
