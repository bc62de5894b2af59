//! Runs for the tests of their records: an office over a store in memory, whose clock the story sets.

use std::cell::Cell;
use std::sync::Arc;

use sop::calendar::Time;
use sop::desk::{self, Act, Derivation, Desk, Run, Says, Start, Visitor};
use sop::drawing::Drawing;
use sop::page;
use sop::procedure::Options;
use sop::store::MemoryStore;
use sop::text::Fonts;

thread_local! {
    static NOW: Cell<Option<Time>> = const { Cell::new(None) };
}

fn now() -> Time {
    NOW.get().expect("a story begins by setting the clock")
}

/// An office at work.
pub struct Office {
    pub desk: Desk,
    pub id: String,
}

impl Office {
    /// With a document published, and people who each hold one role; nobody where there are none.
    pub fn new(document: &str, people: &[(&str, &str)]) -> Office {
        let office = Office::at("2026-11-20T08:00:00+07:00");
        office.publish(document);
        for (name, role) in people {
            office.desk.add_person(name, &[(*role).to_owned()]).unwrap();
        }
        office
    }

    pub fn publish(&self, document: &str) {
        let checked = desk::check("office.yaml", document.as_bytes().to_vec(), &Options::default());
        let checked = checked.unwrap_or_else(|denial| panic!("{}", denial.describe().en));
        self.desk.publish(&checked).unwrap();
    }

    fn at(time: &str) -> Office {
        clock(time);
        let store = Arc::new(MemoryStore::new(Arc::new(Derivation)));
        Office { desk: Desk::new(store, now, "sari"), id: String::new() }
    }

    pub fn visitor(&self, person: &str) -> Visitor {
        self.desk.visitor(Some(person)).unwrap()
    }

    pub fn start(&mut self, person: &str, procedure: &str, set: &[(&str, &str)]) {
        let set = set.iter().map(|(field, value)| ((*field).into(), (*value).into())).collect();
        let start = Start { procedure: procedure.into(), set, ..Start::default() };
        self.id = self.desk.start(&self.visitor(person), &start, None).unwrap().id;
    }

    pub fn act(&self, person: &str, act: &Act) {
        let done = self.desk.act(&self.visitor(person), &self.id, act, None);
        done.unwrap_or_else(|denial| panic!("{person} {act:?}: {}", denial.describe().en));
    }

    pub fn done(&self, person: &str, step: &str, says: Says) {
        self.act(person, &Act::Done { step: Some(step.into()), actor: None, says });
    }

    pub fn run(&self) -> Run {
        self.desk.run(&self.id).unwrap()
    }
}

/// Sets the clock.
pub fn clock(time: &str) {
    NOW.set(Some(Time::parse_from_rfc3339(time).unwrap()));
}

pub fn answer(answer: &str) -> Says {
    Says { answer: Some(answer.into()), ..Says::default() }
}

pub fn set(set: &[(&str, &str)]) -> Says {
    let set = set.iter().map(|(field, value)| ((*field).into(), (*value).into())).collect();
    Says { set, ..Says::default() }
}

pub fn print(run: &Run) -> Drawing {
    let office = sop::office::Office::built_in(&run.edition.document);
    page::compose_record(&office, &run.edition, &run.procedure, &run.record, &Fonts::embedded()).unwrap()
}

pub const OFFICE: &str = include_str!("office.yaml");
pub const PEOPLE: [(&str, &str); 4] =
    [("budi", "kabid"), ("dewi", "pemohon"), ("hadi", "kadis"), ("rina", "pelaksana")];

/// A run with a loop, a comment, a suspension, something late, and a joint activity of which one part is open.
pub fn restore() -> Office {
    let mut office = Office::new(OFFICE, &PEOPLE);
    let form = [("nama_berkas", "basisdata.dump"), ("tanggal", "2026-11-19"), ("jenis", "berkas")];
    let more = [("biaya", "12500000"), ("layanan", "situs web, perizinan"), ("narahubung", "Dewi Lestari")];
    clock("2026-11-20T08:30:00+07:00");
    office.start("dewi", "restore", &[("perihal", "Server rusak")]);
    clock("2026-11-20T09:00:00+07:00");
    office.done("dewi", "permintaan", set(&form));
    // Two hours were due at 11:00; the break is no working time.
    clock("2026-11-20T13:40:00+07:00");
    office.done("hadi", "disposisi", Says { note: Some("Segera".into()), ..Says::default() });
    clock("2026-11-20T14:00:00+07:00");
    office.act("budi", &Act::Claim { step: "verifikasi".into(), actor: None });
    clock("2026-11-23T08:00:00+07:00");
    let incomplete = Says { reason: Some("Nama berkas tidak dikenal".into()), ..answer("Belum lengkap") };
    office.done("budi", "verifikasi", incomplete);
    office.act("budi", &Act::Comment { text: "Pemohon ditelepon.".into() });
    clock("2026-11-23T09:00:00+07:00");
    office.done("dewi", "permintaan", set(&[&form[..], &more[..]].concat()));
    office.done("hadi", "disposisi", Says::default());
    office.act("dewi", &Act::Suspend { reason: Some("Listrik padam".into()) });
    clock("2026-11-24T07:45:00+07:00");
    office.act("dewi", &Act::Resume);
    office.done("budi", "verifikasi", answer("Disetujui"));
    clock("2026-11-24T10:15:00+07:00");
    office.done("rina", "restore-data", Says::default());
    office.done("rina", "terima", Says::default());
    office
}
