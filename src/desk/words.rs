//! Denials in words, Indonesian and English. Judges nothing.

use crate::calendar::{Date, date_in_words};
use crate::source::{Language, Phrase};

use super::denial::{Denial, FileDenial, RegisterDenial, Turn};

fn phrase(id: impl Into<String>, en: impl Into<String>) -> Phrase {
    Phrase::new(id, en)
}

impl Denial {
    /// The denial in a sentence or two.
    pub fn describe(&self) -> Phrase {
        match self {
            Denial::Refused(refusal) => refusal.describe(),
            Denial::Store(error) => error.describe(),
            Denial::Faulty { document, .. } => phrase(
                format!("{} tidak lolos pemeriksaan; tidak ada yang ditulis.", document.path()),
                format!("{} does not pass the check; nothing was written.", document.path()),
            ),
            Denial::NoInstance { id, .. } => {
                phrase(format!("Tidak ada proses \"{id}\"."), format!("There is no instance \"{id}\"."))
            }
            Denial::NoDocument { name, .. } => phrase(
                format!("Tidak ada dokumen \"{name}\" yang diterbitkan."),
                format!("There is no published document \"{name}\"."),
            ),
            Denial::NoProcedure { name, known } => no_procedure(name, known),
            Denial::NotYetEffective { document, first } => not_yet_effective(document, *first),
            Denial::InForceAlready { document, first } => in_force_already(document, *first),
            Denial::Expired { document, last } => expired(document, *last),
            Denial::NoEdition { name, .. } => no_edition(name),
            Denial::SeveralProcedures { name, .. } => phrase(
                format!("Ada beberapa dokumen dengan prosedur \"{name}\"; sebutkan dokumennya."),
                format!("Several documents have a procedure \"{name}\"; name the document."),
            ),
            Denial::NoPerson { name, known, os_user } => no_person(name, known, os_user),
            Denial::NoActor { name, .. } => phrase(
                format!("Tidak ada pelaksana \"{name}\" dalam dokumen yang diterbitkan."),
                format!("No published document has an actor \"{name}\"."),
            ),
            Denial::NoDelivery { number } => phrase(
                format!("Tidak ada pemberitahuan nomor {number}."),
                format!("There is no notice number {number}."),
            ),
            Denial::CallsTooDeep { procedure, most } => phrase(
                format!("Prosedur `{procedure}` dipanggil lebih dalam dari {most} tingkat."),
                format!("The procedure `{procedure}` is called more than {most} levels deep."),
            ),
            Denial::NotYourTurn { id, turns } => not_your_turn(id, turns),
            Denial::SeveralTasks { id, .. } => phrase(
                format!("Ada beberapa tugas Anda pada {id}; sebutkan langkahnya."),
                format!("Several tasks of {id} are yours; name the step."),
            ),
            Denial::Changed { id } => phrase(
                format!("{id} sudah berubah sejak Anda melihatnya."),
                format!("{id} has changed since you looked at it."),
            ),
            Denial::KeyUsed { key } => phrase(
                format!("Kunci \"{key}\" sudah dipakai untuk perintah lain."),
                format!("The key \"{key}\" was used before, for another command."),
            ),
            Denial::BadKey => phrase(
                "Kunci idempotensi tidak boleh kosong, lebih dari 255 bita, atau berisi karakter kendali.",
                "An idempotency key must not be empty, longer than 255 bytes, or hold control characters.",
            ),
            Denial::Register(denial) => denial.describe(),
            Denial::File(denial) => denial.describe(),
            Denial::Contended => phrase(
                "Terlalu banyak perubahan bersamaan; coba lagi.",
                "Too many changes at the same time; try again.",
            ),
            Denial::EditionLost { edition } => phrase(
                format!("Edisi {edition} tidak dapat dibaca lagi dari penyimpanan. Jalankan `sop verify`."),
                format!("The edition {edition} cannot be read from the store any more. Run `sop verify`."),
            ),
            Denial::Unreadable { reason } => phrase(
                format!("Turunan buku besar tidak terbaca ({reason}). Jalankan `sop verify --repair`."),
                format!(
                    "What is derived from the ledger cannot be read ({reason}). Run `sop verify --repair`."
                ),
            ),
        }
    }
}

fn no_edition(name: &str) -> Phrase {
    phrase(
        format!("Tidak ada edisi \"{name}\": sebutkan nomornya, atau sedikitnya enam digit awal hash-nya."),
        format!(
            "There is no edition \"{name}\": give its number, or at least the first six digits of its hash."
        ),
    )
}

impl RegisterDenial {
    /// The denial in a sentence or two.
    pub fn describe(&self) -> Phrase {
        match self {
            RegisterDenial::BadName { name } => phrase(
                format!(
                    "\"{name}\" tidak dapat menjadi nama: kosong, terlalu panjang, diapit spasi, atau berisi \
                     karakter kendali atau karakter yang tak terlihat."
                ),
                format!(
                    "\"{name}\" cannot be a name: it is empty, too long, has outer spaces, or control or unseen \
                     characters."
                ),
            ),
            RegisterDenial::BadRole { role } => phrase(
                format!(
                    "\"{role}\" bukan peran. Peran adalah kunci pelaksana dalam dokumen, seperti `kabid`."
                ),
                format!("\"{role}\" is no role. A role is an actor's key in a document, such as `kabid`."),
            ),
            RegisterDenial::RoleNotHeld { name, role, .. } => phrase(
                format!("{name} tidak memegang peran \"{role}\"."),
                format!("{name} does not hold the role \"{role}\"."),
            ),
            RegisterDenial::RoleNotInForce { role, title, ended, begins } => {
                role_not_in_force(role, title, *ended, *begins)
            }
            RegisterDenial::TooManyRoles { limit } => phrase(
                format!("Satu orang memegang paling banyak {limit} peran."),
                format!("One person holds at most {limit} roles."),
            ),
            RegisterDenial::NameTaken { name, taken } => phrase(
                format!(
                    "{taken} sudah dikenal, dan \"{name}\" terbaca sama. Satu orang punya satu nama; orang lain perlu nama yang \
                     berbeda."
                ),
                format!(
                    "{taken} is known already, and \"{name}\" reads the same. One person has one name; somebody else needs another."
                ),
            ),
            RegisterDenial::DelegatedToOneself { role } => phrase(
                format!("Peran \"{role}\" hanya dapat didelegasikan kepada orang lain."),
                format!("The role \"{role}\" can be delegated only to somebody else."),
            ),
            RegisterDenial::NotDelegated { role, to, by, .. } => phrase(
                format!("Tidak ada pendelegasian peran \"{role}\" dari {by} kepada {to} yang masih berlaku."),
                format!("There is no delegation of the role \"{role}\" from {by} to {to} that is not over."),
            ),
            RegisterDenial::StillClaimed { name, tasks } => {
                let tasks = tasks.join(", ");
                phrase(
                    format!(
                        "{name} masih memegang tugas: {tasks}. Tugas itu perlu diselesaikan atau dilepaskan dahulu."
                    ),
                    format!("{name} has still claimed: {tasks}. They must be completed or released first."),
                )
            }
        }
    }
}

impl FileDenial {
    /// The denial in a sentence.
    pub fn describe(&self) -> Phrase {
        match self {
            FileDenial::BadName { name } => {
                let name = name.escape_debug();
                phrase(
                    format!(
                        "\"{name}\" tidak dapat menjadi nama berkas: kosong, terlalu panjang, atau berisi karakter kendali."
                    ),
                    format!(
                        "\"{name}\" cannot be a file's name: it is empty, too long, or has control characters."
                    ),
                )
            }
            FileDenial::TooLarge { name, most } => phrase(
                format!("Berkas \"{name}\" lebih besar dari {} MiB, jadi tidak disimpan.", most >> 20),
                format!("The file \"{name}\" is larger than {} MiB, so it is not kept.", most >> 20),
            ),
            FileDenial::Lost { name, sha256 } => phrase(
                format!(
                    "Berkas \"{name}\" (SHA-256 {sha256}) hilang dari penyimpanan. Jalankan `sop verify`."
                ),
                format!("The file \"{name}\" (SHA-256 {sha256}) is gone from the store. Run `sop verify`."),
            ),
            FileDenial::Unread { name, source } => phrase(
                format!("Berkas \"{name}\" tidak terbaca sampai akhir: {source}"),
                format!("The file \"{name}\" cannot be read to its end: {source}"),
            ),
        }
    }
}

fn role_not_in_force(role: &str, title: &str, ended: Option<Date>, begins: Option<Date>) -> Phrase {
    let ended = ended
        .map(date_in_words)
        .map(|day| phrase(format!("berakhir pada {}", day.id), format!("ended on {}", day.en)));
    let begins = begins
        .map(date_in_words)
        .map(|day| phrase(format!("baru berlaku mulai {}", day.id), format!("begins on {}", day.en)));
    let when = ended.or(begins).unwrap_or_else(|| phrase("tidak berlaku hari ini", "does not hold today"));
    phrase(
        format!("Peran {title} ({role}) Anda {}.", when.id),
        format!("Your role {title} ({role}) {}.", when.en),
    )
}

fn not_yet_effective(document: &str, first: Date) -> Phrase {
    let first = date_in_words(first);
    phrase(
        format!("Belum dapat dibuka: dokumen \"{document}\" baru berlaku mulai {}.", first.id),
        format!("Not yet open: the document \"{document}\" is in force from {} on.", first.en),
    )
}

fn in_force_already(document: &str, first: Date) -> Phrase {
    let first = date_in_words(first);
    phrase(
        format!(
            "Edisi dokumen \"{document}\" ini sudah berlaku dan tetap berlaku; ia tidak dapat mulai berlaku pada {}. Untuk kembali \
             kepadanya, terbitkan lagi setelah edisi lain berlaku.",
            first.id
        ),
        format!(
            "This edition of the document \"{document}\" is in force and stays so; it cannot come into force on {}. To go back to \
             it, publish it again once another is in force.",
            first.en
        ),
    )
}

fn expired(document: &str, last: Date) -> Phrase {
    let last = date_in_words(last);
    phrase(
        format!("Tidak dapat dibuka lagi: dokumen \"{document}\" berlaku sampai {}.", last.id),
        format!("No longer open: the document \"{document}\" was in force until {}.", last.en),
    )
}

fn no_procedure(name: &str, known: &[String]) -> Phrase {
    if known.is_empty() {
        return phrase(
            format!(
                "Tidak ada prosedur \"{name}\": belum ada dokumen yang diterbitkan (`sop publish FILE`)."
            ),
            format!("There is no procedure \"{name}\": no document is published yet (`sop publish FILE`)."),
        );
    }
    phrase(format!("Tidak ada prosedur \"{name}\"."), format!("There is no procedure \"{name}\"."))
}

fn no_person(name: &str, known: &[String], os_user: &str) -> Phrase {
    if known.is_empty() {
        return phrase(
            format!(
                "\"{name}\" tidak terdaftar. Selama belum ada yang didaftarkan, satu-satunya orang adalah {os_user}."
            ),
            format!("\"{name}\" is not registered. As long as nobody is, {os_user} is the only person."),
        );
    }
    phrase(
        format!("\"{name}\" tidak terdaftar. Sebutkan orang yang terdaftar, atau daftarkan: sop person add."),
        format!("\"{name}\" is not registered. Name somebody who is, or register one: sop person add."),
    )
}

fn not_your_turn(id: &str, turns: &[Turn]) -> Phrase {
    let list = |by: &str, language: Language| {
        let turn = |turn: &Turn| match (&turn.automatic, &turn.person) {
            (Some(work), _) => format!("{} ({})", turn.step, work.in_words().in_language(language)),
            (None, Some(person)) => format!("{} ({}, {by} {person})", turn.step, turn.title),
            (None, None) => format!("{} ({})", turn.step, turn.title),
        };
        turns.iter().map(turn).collect::<Vec<_>>().join(", ")
    };
    let (id_list, en_list) = (list("diambil oleh", Language::Id), list("claimed by", Language::En));
    phrase(
        format!("Tidak ada tugas Anda pada {id}. Sekarang giliran: {id_list}."),
        format!("No task of {id} is yours. It is the turn of: {en_list}."),
    )
}
