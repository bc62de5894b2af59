//! The words of a run's record, in both languages.

use crate::calendar::{Spent, Time, clock_in_words, date_in_words, moment_in_words};
use crate::procedure::{Procedure, StepIx, headline};
use crate::source::{Language, plural};

use super::{Happening, Record, RunState, SignedCheckpoint, Stamp, Task, TaskEnd};

pub struct Words {
    pub record: &'static str,
    pub title: &'static str,
    pub continued: &'static str,
    pub instance: &'static str,
    pub document: &'static str,
    pub number: &'static str,
    pub revised: &'static str,
    pub edition: &'static str,
    pub opened: &'static str,
    pub state: &'static str,
    pub ended: &'static str,
    pub lead_time: &'static str,
    pub done: &'static str,
    pub late: &'static str,
    pub people: &'static str,
    /// The heads of the table of people.
    pub person_heads: [&'static str; 4],
    /// What is said where nobody was registered.
    pub sole: &'static str,
    pub marks: &'static str,
    /// What the signs in symbols look like, to those who cannot see them, and what they mean.
    pub done_sign: &'static str,
    pub done_mark: &'static str,
    pub current_sign: &'static str,
    pub current_mark: &'static str,
    pub taken_mark: &'static str,
    pub untaken_mark: &'static str,
    pub history: &'static str,
    /// The heads of the history.
    pub heads: [&'static str; 9],
    pub as_user: &'static str,
    pub standard: &'static str,
    pub in_time: &'static str,
    pub due: &'static str,
    pub answer: &'static str,
    pub vote: &'static str,
    pub reason: &'static str,
    pub note: &'static str,
    pub evidence: &'static str,
    pub see_form: &'static str,
    pub proof: &'static str,
    pub head: &'static str,
    pub last: &'static str,
    pub checkpoint: &'static str,
    pub sheet: &'static str,
    pub none: &'static str,
}

const INDONESIAN: Words = Words {
    record: "Rekaman",
    title: "Rekaman Pelaksanaan",
    continued: "(lanjutan)",
    instance: "Proses",
    document: "Dokumen",
    number: "Nomor SOP",
    revised: "Tanggal Revisi",
    edition: "Edisi (SHA-256)",
    opened: "Dibuka",
    state: "Keadaan",
    ended: "Berakhir",
    lead_time: "Lama (waktu kerja)",
    done: "Tugas selesai",
    late: "Terlambat",
    people: "Yang melaksanakan",
    person_heads: ["Orang", "Sebagai", "Langkah", "Paraf"],
    sole: "Tidak ada orang yang terdaftar ketika proses ini berjalan: siapa pun yang memakai komputer itu boleh bertindak sebagai setiap pelaksana.",
    marks: "Tanda pada bagan",
    done_sign: "Kotak dengan centang",
    done_mark: "Sudah dikerjakan",
    current_sign: "Kotak dengan segitiga",
    current_mark: "Sedang menunggu dikerjakan",
    taken_mark: "Alur yang ditempuh",
    untaken_mark: "Alur yang tidak ditempuh",
    history: "Riwayat Pelaksanaan",
    heads: [
        "No",
        "Kegiatan",
        "Pelaksana",
        "Ditawarkan",
        "Diambil",
        "Selesai",
        "Lama",
        "Jawaban, isian, catatan, bukti",
        "Entri",
    ],
    as_user: "pengguna sistem",
    standard: "mutu baku",
    in_time: "tepat waktu",
    due: "tenggat",
    answer: "Jawaban",
    vote: "Suara",
    reason: "Alasan",
    note: "Catatan",
    evidence: "Bukti",
    see_form: "(selengkapnya pada formulir)",
    proof: "Kepala buku besar",
    head: "Nomor dan SHA-256 dari seluruh buku besar ketika dicetak",
    last: "Entri terakhir proses ini: nomornya dan SHA-256 entri itu sendiri",
    checkpoint: "Titik periksa bertanda tangan",
    sheet: "Isi sebuah berkas, baris demi baris. Kode di samping memuatnya",
    none: "\u{2013}",
};

const ENGLISH: Words = Words {
    record: "Record",
    title: "Record of Run",
    continued: "(continued)",
    instance: "Instance",
    document: "Document",
    number: "SOP Number",
    revised: "Date Revised",
    edition: "Edition (SHA-256)",
    opened: "Opened",
    state: "State",
    ended: "Ended",
    lead_time: "Lead time (working)",
    done: "Tasks done",
    late: "Late",
    people: "Who did it",
    person_heads: ["Person", "As", "Steps", "Initials"],
    sole: "Nobody was registered while this ran: whoever sat at the machine might act as every actor.",
    marks: "Marks on the chart",
    done_sign: "Box with a tick",
    done_mark: "Done",
    current_sign: "Box with a triangle",
    current_mark: "Waiting to be done",
    taken_mark: "Taken",
    untaken_mark: "Not taken",
    history: "History of Run",
    heads: [
        "No",
        "Activity",
        "Performed by",
        "Offered",
        "Claimed",
        "Done",
        "Took",
        "Answer, form, notes, evidence",
        "Entry",
    ],
    as_user: "system user",
    standard: "standard",
    in_time: "in time",
    due: "due",
    answer: "Answer",
    vote: "Vote",
    reason: "Reason",
    note: "Note",
    evidence: "Evidence",
    see_form: "(in full on the form)",
    proof: "The ledger's head",
    head: "Number and SHA-256 of the whole ledger when this was printed",
    last: "Last entry of this instance: its number and its own SHA-256",
    checkpoint: "Signed checkpoint",
    sheet: "The content of a file, line by line. The code beside it holds the same",
    none: "\u{2013}",
};

pub fn words(language: Language) -> &'static Words {
    language.choose(&INDONESIAN, &ENGLISH)
}

/// `Senin, 23 November 2026, 09.00 WIB`.
pub fn moment(at: Time, language: Language) -> String {
    let moment = moment_in_words(at);
    // The zone's name, which the moment does not say.
    let clock = clock_in_words(at);
    let zone = clock.in_language(language).split_once(' ').map_or("", |(_, zone)| zone).to_owned();
    format!("{} {zone}", moment.in_language(language))
}

/// The day and the clock, for a narrow column.
pub fn day_and_clock(at: Time, language: Language) -> [String; 2] {
    let date = date_in_words(at.date_naive());
    let clock = clock_in_words(at);
    [short_month(date.in_language(language)), clock.in_language(language).to_owned()]
}

/// `23 November 2026` with the month cut to three letters.
fn short_month(date: &str) -> String {
    let parts: Vec<&str> = date.split(' ').collect();
    let [day, month, year] = parts[..] else { return date.to_owned() };
    let month: String = month.chars().take(3).collect();
    // Agustus is Agu, August is Aug: the letters of each language are its own.
    format!("{day} {month} {year}")
}

pub fn state(state: &RunState, language: Language) -> String {
    match (state, language) {
        (RunState::Open, Language::Id) => "Masih terbuka".to_owned(),
        (RunState::Open, Language::En) => "Still open".to_owned(),
        (RunState::Suspended, Language::Id) => "Ditangguhkan".to_owned(),
        (RunState::Suspended, Language::En) => "Suspended".to_owned(),
        (RunState::Ended { outcome, .. }, Language::Id) => format!("Berakhir dengan hasil \"{outcome}\""),
        (RunState::Ended { outcome, .. }, Language::En) => format!("Ended with the outcome \"{outcome}\""),
        (RunState::Cancelled { .. }, Language::Id) => "Dibatalkan".to_owned(),
        (RunState::Cancelled { .. }, Language::En) => "Cancelled".to_owned(),
    }
}

/// A person, with whom he acted for, and with the system's user where that is another.
pub fn person(by: &Stamp, language: Language) -> String {
    let mut said = by.person.clone();
    if let Some((holder, letter)) = &by.acting_for {
        said.push_str(&format!(" {}", acting_for(holder, letter, language)));
    }
    if let Some(user) = &by.os_user {
        said.push_str(&format!(" ({} {user})", words(language).as_user));
    }
    said
}

/// Whose place an acting official took, and by which letter.
pub fn acting_for(holder: &str, letter: &str, language: Language) -> String {
    language.choose(format!("a.n. {holder} ({letter})"), format!("acting for {holder} ({letter})"))
}

/// What a task's end is called where it is not simply done.
pub fn ending(end: &TaskEnd, language: Language) -> Option<&'static str> {
    match end {
        TaskEnd::Done(_) => None,
        TaskEnd::Open => Some(language.choose("belum selesai", "not done yet")),
        TaskEnd::Skipped(_) => {
            Some(language.choose("dilewati karena tidak diperlukan", "skipped as not needed"))
        }
        TaskEnd::Decided(_) => {
            Some(language.choose("terjawab sendiri dari isian", "answered itself from what was filled in"))
        }
        TaskEnd::Withdrawn(_) => Some(language.choose("ditarik", "withdrawn")),
    }
}

pub fn late(late: &Spent, language: Language) -> String {
    let spent = late.in_words();
    language.choose(format!("terlambat {}", spent.id), format!("{} late", spent.en))
}

/// `kunjungan ke-2`.
pub fn visit(visit: u32, language: Language) -> String {
    language.choose(format!("kunjungan ke-{visit}"), format!("visit {visit}"))
}

/// A step as people point to it: by its row's number, else by its activity.
pub fn step(procedure: &Procedure, step: StepIx, language: Language) -> String {
    let said = step_number(procedure, step);
    match procedure.rows[procedure.step(step).row].number {
        Some(_) => language.choose(format!("langkah {said}"), format!("step {said}")),
        None => said,
    }
}

/// The number of a step's row, else its activity.
pub fn step_number(procedure: &Procedure, step: StepIx) -> String {
    let of = procedure.step(step);
    match procedure.rows[of.row].number {
        Some(number) => number.to_string(),
        None => of.activity.lines().next().unwrap_or(&of.id).to_owned(),
    }
}

/// How long the whole took, or has taken so far.
pub fn lead_time(record: &Record, language: Language) -> String {
    let spent = record.lead_time.in_words();
    let spent = spent.in_language(language);
    match record.state {
        RunState::Ended { .. } | RunState::Cancelled { .. } => spent.to_owned(),
        RunState::Open | RunState::Suspended => {
            language.choose(format!("{spent} sampai entri terakhir"), format!("{spent} until the last entry"))
        }
    }
}

/// How many of the tasks are done: those withdrawn are nobody's.
pub fn done<'a>(tasks: impl Iterator<Item = &'a Task>, language: Language) -> String {
    let is_withdrawn = |task: &&Task| matches!(task.end, TaskEnd::Withdrawn(_));
    let tasks: Vec<&Task> = tasks.filter(|task| !is_withdrawn(task)).collect();
    let (done, all) = (tasks.iter().filter(|task| task.end != TaskEnd::Open).count(), tasks.len());
    language.choose(format!("{done} dari {all}"), format!("{done} of {all}"))
}

/// Which tasks were done late; none where there is nothing to tell.
pub fn late_steps<'a>(procedure: &Procedure, tasks: impl Iterator<Item = &'a Task>) -> Option<String> {
    let language = procedure.language;
    let late: Vec<String> = tasks
        .filter_map(|task| {
            let late = task.late?.in_words();
            let step = step(procedure, task.step, language);
            Some(match task.visit {
                1 => format!("{step} ({})", late.in_language(language)),
                visit => format!("{step}, {} ({})", self::visit(visit, language), late.in_language(language)),
            })
        })
        .collect();
    (!late.is_empty()).then(|| late.join("; "))
}

/// What a form was filled in for.
pub fn form_place(record: &Record, procedure: &Procedure, at: Option<StepIx>) -> String {
    let language = procedure.language;
    let place = match at {
        Some(at) => {
            let activity = headline(&procedure.step(at).activity);
            format!("{}: {activity}", step(procedure, at, language))
        }
        None => language.choose("pembukaan proses", "opening").to_owned(),
    };
    format!("{} {} \u{b7} {place}", words(language).instance, record.id)
}

/// An edition by the first digits of its hash.
fn short(edition: &str) -> &str {
    edition.get(..12).unwrap_or(edition)
}

/// What happened beside the tasks, without who and when.
pub fn happening(procedure: &Procedure, what: &Happening, language: Language) -> String {
    let place = |at: &StepIx| step(procedure, *at, language);
    match (what, language) {
        (Happening::Opened, Language::Id) => "Proses dibuka".to_owned(),
        (Happening::Opened, Language::En) => "Opened".to_owned(),
        (Happening::Released(at), Language::Id) => format!("Tugas dikembalikan: {}", place(at)),
        (Happening::Released(at), Language::En) => format!("Task given back: {}", place(at)),
        (Happening::Reassigned(at, to), Language::Id) => {
            format!("Tugas dialihkan kepada {to}: {}", place(at))
        }
        (Happening::Reassigned(at, to), Language::En) => format!("Task given to {to}: {}", place(at)),
        (Happening::LimitReached(at, visits), Language::Id) => {
            format!("Batas {visits} kunjungan tercapai: {}", place(at))
        }
        (Happening::LimitReached(at, visits), Language::En) => {
            format!("Limit of {} reached: {}", plural(*visits, "visit"), place(at))
        }
        (Happening::Attached(at), Language::Id) => format!("Berkas dilampirkan: {}", place(at)),
        (Happening::Attached(at), Language::En) => format!("Files attached: {}", place(at)),
        (Happening::Engine(at, what), language) => format!("{}: {}", what.in_language(language), place(at)),
        (Happening::Commented, Language::Id) => "Komentar".to_owned(),
        (Happening::Commented, Language::En) => "Comment".to_owned(),
        (Happening::Suspended, Language::Id) => "Ditangguhkan".to_owned(),
        (Happening::Suspended, Language::En) => "Suspended".to_owned(),
        (Happening::Migrated { from, to }, Language::Id) => {
            format!("Pindah dari edisi {} ke edisi {}", short(from), short(to))
        }
        (Happening::Migrated { from, to }, Language::En) => {
            format!("Moved from edition {} to edition {}", short(from), short(to))
        }
        (Happening::FormerStep(step), Language::Id) => format!("Selesai menurut edisi sebelumnya: {step}"),
        (Happening::FormerStep(step), Language::En) => format!("Done by a former edition: {step}"),
        (Happening::Resumed, Language::Id) => "Dilanjutkan".to_owned(),
        (Happening::Resumed, Language::En) => "Resumed".to_owned(),
        (Happening::Cancelled, Language::Id) => "Dibatalkan".to_owned(),
        (Happening::Cancelled, Language::En) => "Cancelled".to_owned(),
        (Happening::Ended, Language::Id) => "Berakhir dengan hasil".to_owned(),
        (Happening::Ended, Language::En) => "Ended with the outcome".to_owned(),
    }
}

/// How the record is verified: what to type, and what that proves.
pub fn verification(record: &Record, language: Language) -> [(String, String); 2] {
    let (id, sequence, digest) = (&record.id, record.head.sequence, &record.head.hash);
    let (whole, own) = match language {
        Language::Id => (
            format!(
                "Perintah ini menghitung ulang setiap hash dalam buku besar, dan menyatakan apakah {sequence} entri pertamanya masih \
                 persis seperti ketika halaman ini dicetak. Kode di samping memuat nomor dan SHA-256 yang sama."
            ),
            "Perintah ini menampilkan setiap entri proses ini dengan delapan angka pertama hash-nya, seperti pada kolom Entri."
                .to_owned(),
        ),
        Language::En => (
            format!(
                "This command computes every hash of the ledger again, and says whether its first {sequence} entries are still \
                 exactly what they were when this page was printed. The code beside it holds the same number and SHA-256."
            ),
            "This command shows every entry of this instance with the first eight digits of its hash, as in the column Entry."
                .to_owned(),
        ),
    };
    [(format!("sop verify --head {sequence}:{digest}"), whole), (format!("sop history {id}"), own)]
}

/// What a signed checkpoint covers: entries, moment, root, key.
pub fn covered(checkpoint: &SignedCheckpoint, language: Language) -> String {
    let SignedCheckpoint { size, root, at, public_key, .. } = checkpoint;
    let at = moment(*at, language);
    // The key's name and number, without the key.
    let key = public_key.splitn(3, '+').take(2).collect::<Vec<_>>().join("+");
    match language {
        Language::Id => format!("{size} entri, yang terakhir {at}; akar Merkle {root}; kunci {key}"),
        Language::En => {
            format!("{}, the last of {at}; Merkle root {root}; key {key}", plural(*size, "entry"))
        }
    }
}

/// The command that convicts a history that was written anew, and what it says.
pub fn conviction(checkpoint: &SignedCheckpoint, language: Language) -> (String, String) {
    let SignedCheckpoint { size, public_key, .. } = checkpoint;
    let (file, meaning) = match language {
        Language::Id => (
            "BERKAS",
            format!(
                "Perintah ini menyatakan apakah {size} entri pertama buku besar masih yang ditandatangani, sekalipun seluruhnya ditulis ulang dan \
                 disegel kembali. Simpanlah halaman ini di luar mesin itu."
            ),
        ),
        Language::En => (
            "FILE",
            format!(
                "This command says whether the ledger's first {size} entries are still those that were signed, though all of it were written \
                 anew and sealed again. Keep this page away from that machine."
            ),
        ),
    };
    (format!("sop verify --checkpoint {file} --public-key {public_key}"), meaning)
}
