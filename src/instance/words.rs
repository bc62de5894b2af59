//! Refusals in words, Indonesian and English: what was asked, why not, and what would be allowed. Judges nothing.

use crate::calendar::moment_in_words;
use crate::procedure::form::{FieldFault, FileKind};
use crate::source::Phrase;

use super::obstacle::Obstacle;
use super::refusal::{Done, Limit, ReasonOf, Refusal, Role};

impl Refusal {
    /// The refusal in one or two sentences.
    pub fn describe(&self) -> Phrase {
        match self {
            Refusal::UnknownStep { given, steps } => unknown_step(given, steps),
            Refusal::NotAStart { given, starts } => not_a_start(given, &list(starts)),
            Refusal::MayNotOpen { roles } => may_not_open(roles),
            Refusal::NotTheActor { step, roles } => not_the_actor(step, roles),
            Refusal::NoSuchPart { step, given, actors } => no_such_part(step, given, actors),
            Refusal::NotOpen { step, open } => not_open(step, open),
            Refusal::AlreadyDone { step, done, open } => already_done(step, done, open),
            Refusal::ClaimedBy { step, oneself: true, .. } => claimed_by_oneself(step),
            Refusal::ClaimedBy { step, person, oneself: false } => claimed_by(step, person),
            Refusal::NotTheClaimer { step, claimer: Some(person) } => claimed_by(step, person),
            Refusal::NotTheClaimer { step, claimer: None } => not_claimed(step),
            Refusal::NotAHolder { step, person, role } => not_a_holder(step, person, &name(role)),
            Refusal::NotSameAs { step, other, sole, assignee } => {
                not_same_as(step, other, *sole, assignee.as_deref())
            }
            Refusal::CountsOnce { .. } => counts_once(self),
            Refusal::SameAs { step, other, persons } => same_as(step, other, &list(persons)),
            Refusal::AnswerMissing { step, question, answers } => {
                answer_missing(step, question, &list(answers))
            }
            Refusal::UnknownAnswer { step, given, answers } => unknown_answer(step, given, &list(answers)),
            Refusal::NoAnswerWanted { step, given } => no_answer_wanted(step, given),
            Refusal::LeadOnly { step, lead } => lead_only(step, &name(lead)),
            Refusal::FieldFaults { faults } => field_faults(faults),
            Refusal::EvidenceMissing { step, item, extensions } => {
                evidence_missing(step, item, &list(extensions))
            }
            Refusal::NotItsKind { step, name, kind, extensions } => {
                not_its_kind(step, name, *kind, &list(extensions))
            }
            Refusal::EmptyFile { name } => phrase(
                format!("Berkas \"{name}\" kosong, jadi tidak membuktikan apa pun."),
                format!("The file \"{name}\" is empty, so it proves nothing."),
            ),
            Refusal::NothingAttached => {
                phrase("Tidak ada berkas yang dilampirkan.", "There is no file to attach.")
            }
            Refusal::ReasonMissing { of } => reason_missing(of),
            Refusal::CommentMissing => phrase("Komentar masih kosong.", "The comment is empty."),
            Refusal::NotOptional { step } => not_optional(step),
            Refusal::SkippedIsEmpty { step } => skipped_is_empty(step),
            Refusal::Automatic { step, trouble } => automatic(step, *trouble),
            Refusal::NoTrouble { step } => no_trouble(step),
            Refusal::Suspended => suspended(),
            Refusal::NotSuspended => not_suspended(),
            Refusal::SameEdition => phrase(
                "Proses ini sudah berjalan menurut edisi itu.",
                "The instance runs by that edition already.",
            ),
            Refusal::MapClash { step } => phrase(
                format!("Dua langkah tidak dapat menjadi satu: \"{step}\"."),
                format!("Two steps cannot become one: \"{step}\"."),
            ),
            Refusal::CannotMigrate { obstacles } => cannot_migrate(obstacles),
            Refusal::NothingToUndo => phrase(
                "Tidak ada perpindahan edisi yang dapat dibatalkan: prosesnya tidak pindah, atau sudah berlanjut.",
                "There is no migration to undo: the instance was not moved, or work has gone on since.",
            ),
            Refusal::Ended { outcome, at } => ended(outcome.as_deref(), at.map(moment_in_words)),
            Refusal::TextTooLong { chars, most } => text_too_long(*chars, *most),
            Refusal::TooMuch { what, most } => too_much(*what, *most),
        }
    }
}

fn phrase(id: impl Into<String>, en: impl Into<String>) -> Phrase {
    Phrase::new(id, en)
}

fn list(names: &[String]) -> String {
    names.join(", ")
}

/// A role as people and programs name it.
fn name(role: &Role) -> String {
    format!("{} ({})", role.title, role.key)
}

/// `A (a), B (b) or C (c)`.
fn either(roles: &[Role], or: &str) -> String {
    let names: Vec<String> = roles.iter().map(name).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
        None => String::new(),
    }
}

fn unknown_step(given: &str, steps: &[String]) -> Phrase {
    let (are, steps) = (if steps.len() == 1 { "step is" } else { "steps are" }, list(steps));
    phrase(
        format!("Tidak ada langkah \"{given}\". Langkah yang ada: {steps}."),
        format!("There is no step \"{given}\". The {are}: {steps}."),
    )
}

fn not_a_start(given: &str, starts: &str) -> Phrase {
    phrase(
        format!("Prosedur ini tidak dapat dimulai dari \"{given}\". Awal yang ada: {starts}."),
        format!("This procedure cannot start at \"{given}\". It starts at: {starts}."),
    )
}

fn may_not_open(roles: &[Role]) -> Phrase {
    let (id, en) = (either(roles, "atau"), either(roles, "or"));
    phrase(
        format!("Membuka, menangguhkan, melanjutkan dan membatalkan proses ini hanya wewenang {id}."),
        format!("Only {en} may open, suspend, resume or cancel this procedure's instances."),
    )
}

fn not_the_actor(step: &str, roles: &[Role]) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" adalah tugas {}, bukan tugas Anda.", either(roles, "atau")),
        format!("The step \"{step}\" is for {}, not for you.", either(roles, "or")),
    )
}

fn no_such_part(step: &str, given: &str, actors: &[String]) -> Phrase {
    let (are, actors) = (if actors.len() == 1 { "actor is" } else { "actors are" }, list(actors));
    phrase(
        format!("\"{given}\" bukan pelaksana langkah \"{step}\". Pelaksananya: {actors}."),
        format!("\"{given}\" is no actor of the step \"{step}\". Its {are}: {actors}."),
    )
}

fn claimed_by_oneself(step: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" sudah Anda ambil. Anda dapat menyelesaikan atau melepaskannya."),
        format!("You have claimed the step \"{step}\" already. You can complete or release it."),
    )
}

fn claimed_by(step: &str, person: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" sudah diambil oleh {person}. Hanya {person} yang dapat melepaskannya."),
        format!("The step \"{step}\" is claimed by {person}. Only {person} can release it."),
    )
}

fn not_claimed(step: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" tidak sedang diambil siapa pun, jadi tidak perlu dilepaskan."),
        format!("Nobody has claimed the step \"{step}\", so there is nothing to release."),
    )
}

fn not_a_holder(step: &str, person: &str, role: &str) -> Phrase {
    phrase(
        format!(
            "Langkah \"{step}\" hanya dapat diserahkan kepada {role}; {person} tidak memegang peran itu."
        ),
        format!("The step \"{step}\" can be given only to {role}; {person} does not hold that role."),
    )
}

fn same_as(step: &str, other: &str, persons: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" harus dikerjakan oleh pelaksana \"{other}\": {persons}."),
        format!("The step \"{step}\" must be performed by whoever did \"{other}\": {persons}."),
    )
}

/// Of a quorum, in which nobody counts twice.
fn counts_once(refusal: &Refusal) -> Phrase {
    let Refusal::CountsOnce { step, needed, role, done, sole, assignee } = refusal else {
        return phrase("", "");
    };
    let (role, who) = (name(role), assignee.as_deref());
    let (you_id, you_en) = (who.unwrap_or("Anda"), who.map_or("you have".into(), |who| format!("{who} has")));
    let (did_id, did_en) = if *done { ("mengerjakan", "done") } else { ("mengambil", "claimed") };
    let (then_id, then_en) = match (done, sole, who) {
        (_, true, _) => {
            (" Daftarkan orang lain (sop person add).", " Register further people (sop person add).")
        }
        (false, false, None) => (" Selesaikan atau lepaskan bagian itu.", " Complete or release that part."),
        (true, false, None) | (_, false, Some(_)) => (
            " Bagian ini untuk orang lain dengan peran itu.",
            " This part is for another holder of the role.",
        ),
    };
    phrase(
        format!(
            "Langkah \"{step}\" memerlukan {needed} orang, masing-masing dihitung satu kali; {you_id} sudah {did_id} \
             bagian {role}.{then_id}"
        ),
        format!(
            "The step \"{step}\" needs {needed} people, each counted once; {you_en} {did_en} the part of {role} \
             already.{then_en}"
        ),
    )
}

fn answer_missing(step: &str, question: &str, answers: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" memerlukan jawaban: {question} Pilihannya: {answers}."),
        format!("The step \"{step}\" needs an answer: {question} One of: {answers}."),
    )
}

fn unknown_answer(step: &str, given: &str, answers: &str) -> Phrase {
    phrase(
        format!("\"{given}\" bukan jawaban langkah \"{step}\". Pilihannya: {answers}."),
        format!("\"{given}\" is no answer of the step \"{step}\". One of: {answers}."),
    )
}

fn no_answer_wanted(step: &str, given: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" tidak menerima jawaban, juga tidak \"{given}\"."),
        format!("The step \"{step}\" takes no answer, so not \"{given}\" either."),
    )
}

fn lead_only(step: &str, lead: &str) -> Phrase {
    phrase(
        format!("Jawaban dan isian langkah \"{step}\" ada pada bagian {lead}."),
        format!("Answer and fields of the step \"{step}\" belong to the part of {lead}."),
    )
}

fn field_faults(faults: &[FieldFault]) -> Phrase {
    let described = faults.iter().map(FieldFault::describe).map(|fault| (fault.id, fault.en));
    let (id, en): (Vec<String>, Vec<String>) = described.unzip();
    phrase(
        format!("Formulir belum benar: {}.", id.join("; ")),
        format!("The form is not right yet: {}.", en.join("; ")),
    )
}

fn evidence_missing(step: &str, item: &str, extensions: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" memerlukan berkas \"{item}\" ({extensions})."),
        format!("The step \"{step}\" needs a file of \"{item}\" ({extensions})."),
    )
}

fn not_its_kind(step: &str, name: &str, kind: Option<FileKind>, extensions: &str) -> Phrase {
    let found = kind.map_or(phrase("tidak dikenal", "unknown here"), FileKind::in_words);
    phrase(
        format!(
            "Langkah \"{step}\" memerlukan berkas {extensions}, tetapi isi \"{name}\" bukan seperti namanya: {}.",
            found.id
        ),
        format!(
            "The step \"{step}\" needs a file ({extensions}), but what \"{name}\" holds is not what it is called: {}.",
            found.en
        ),
    )
}

fn not_optional(step: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" wajib dikerjakan, tidak dapat dilewati."),
        format!("The step \"{step}\" is always needed; it cannot be skipped."),
    )
}

fn skipped_is_empty(step: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" dilewati, jadi tidak menerima jawaban, isian atau berkas."),
        format!("The step \"{step}\" is skipped, so it takes no answer, fields or files."),
    )
}

fn suspended() -> Phrase {
    phrase(
        "Proses ini sedang ditangguhkan; yang dapat dilakukan: memberi komentar, melanjutkan atau membatalkannya.",
        "This instance is suspended; it can be commented on, resumed or cancelled.",
    )
}

fn not_suspended() -> Phrase {
    phrase("Proses ini tidak sedang ditangguhkan.", "This instance is not suspended.")
}

fn text_too_long(chars: usize, most: usize) -> Phrase {
    phrase(
        format!("Teks terlalu panjang: {chars} karakter, paling banyak {most}. Simpan sebagai berkas."),
        format!("The text is too long: {chars} characters, at most {most}. Keep it as a file."),
    )
}

fn not_open(step: &str, open: &[String]) -> Phrase {
    if open.is_empty() {
        return phrase(
            format!("Langkah \"{step}\" belum terbuka."),
            format!("The step \"{step}\" is not open yet."),
        );
    }
    phrase(
        format!("Langkah \"{step}\" belum terbuka. Yang terbuka sekarang: {}.", list(open)),
        format!("The step \"{step}\" is not open yet. Open now: {}.", list(open)),
    )
}

fn already_done(step: &str, done: &[Done], open: &[String]) -> Phrase {
    let (by_id, by_en): (Vec<String>, Vec<String>) = done
        .iter()
        .map(|done| {
            let at = moment_in_words(done.at);
            match &done.person {
                Some(person) => {
                    (format!("oleh {person} pada {}", at.id), format!("by {person} on {}", at.en))
                }
                None => (format!("secara otomatis pada {}", at.id), format!("automatically on {}", at.en)),
            }
        })
        .unzip();
    let now_open = if open.is_empty() {
        phrase("", "")
    } else {
        phrase(format!(" Yang terbuka sekarang: {}.", list(open)), format!(" Open now: {}.", list(open)))
    };
    phrase(
        format!("Langkah \"{step}\" sudah diselesaikan {}.{}", by_id.join("; "), now_open.id),
        format!("The step \"{step}\" has been completed {}.{}", by_en.join("; "), now_open.en),
    )
}

fn not_same_as(step: &str, other: &str, sole: bool, assignee: Option<&str>) -> Phrase {
    let register = if sole {
        phrase(" Daftarkan orang kedua.", " Register a second person.")
    } else {
        phrase(" Orang lain dengan peran itu dapat mengerjakannya.", " Another holder of the role can do it.")
    };
    phrase(
        format!(
            "Langkah \"{step}\" tidak boleh dikerjakan oleh pelaksana \"{other}\", yaitu {}.{}",
            assignee.unwrap_or("Anda"),
            register.id
        ),
        format!(
            "The step \"{step}\" must not be performed by whoever did \"{other}\": {}.{}",
            assignee.unwrap_or("you"),
            register.en
        ),
    )
}

fn reason_missing(of: &ReasonOf) -> Phrase {
    match of {
        ReasonOf::Answer { step, answer } => phrase(
            format!("Jawaban \"{answer}\" pada langkah \"{step}\" harus disertai alasan."),
            format!("The answer \"{answer}\" of the step \"{step}\" needs a reason."),
        ),
        ReasonOf::Skip { step } => phrase(
            format!("Melewati langkah \"{step}\" harus disertai alasan."),
            format!("Skipping the step \"{step}\" needs a reason."),
        ),
        ReasonOf::Resolve { step } => phrase(
            format!("Menyatakan langkah otomatis \"{step}\" selesai harus disertai alasan."),
            format!("Saying that the automatic step \"{step}\" is done needs a reason."),
        ),
        ReasonOf::Suspend => phrase("Penangguhan harus disertai alasan.", "Suspending needs a reason."),
        ReasonOf::Cancel => phrase("Pembatalan harus disertai alasan.", "Cancelling needs a reason."),
    }
}

fn ended(outcome: Option<&str>, at: Option<Phrase>) -> Phrase {
    let at = at.map_or(phrase("", ""), |at| phrase(format!(" pada {}", at.id), format!(" on {}", at.en)));
    match outcome {
        Some(outcome) => phrase(
            format!("Proses ini sudah berakhir dengan hasil \"{outcome}\"{}.", at.id),
            format!("This instance has ended with the outcome \"{outcome}\"{}.", at.en),
        ),
        None => phrase(
            format!("Proses ini sudah dibatalkan{}.", at.id),
            format!("This instance was cancelled{}.", at.en),
        ),
    }
}

fn too_much(what: Limit, most: usize) -> Phrase {
    match what {
        Limit::Tasks => phrase(
            format!("Satu proses menampung paling banyak {most} tugas. Batalkan dan buka yang baru."),
            format!("One instance holds at most {most} tasks. Cancel it and open a new one."),
        ),
        Limit::Moves => phrase(
            format!("Satu perintah paling banyak menjalankan {most} langkah otomatis."),
            format!("One command sets off at most {most} automatic steps."),
        ),
        Limit::Files => phrase(
            format!("Satu perintah melampirkan paling banyak {most} berkas."),
            format!("One command attaches at most {most} files."),
        ),
        Limit::Evidence => phrase(
            format!("Satu proses menampung paling banyak {most} berkas."),
            format!("One instance holds at most {most} files."),
        ),
    }
}

fn automatic(step: &str, trouble: bool) -> Phrase {
    if trouble {
        return phrase(
            format!(
                "Langkah \"{step}\" otomatis dan mengalami kendala; cobalah lagi (retry) atau nyatakan selesai dengan alasan (resolve)."
            ),
            format!(
                "The step \"{step}\" is automatic and in trouble; let it try again (retry), or say with a reason that it is done (resolve)."
            ),
        );
    }
    phrase(
        format!("Langkah \"{step}\" otomatis; tidak ada orang yang menyelesaikannya."),
        format!("The step \"{step}\" is automatic; nobody completes it."),
    )
}

fn cannot_migrate(obstacles: &[Obstacle]) -> Phrase {
    let told: Vec<Phrase> = obstacles.iter().map(Obstacle::describe).collect();
    let id: Vec<&str> = told.iter().map(|told| told.id.as_str()).collect();
    let en: Vec<&str> = told.iter().map(|told| told.en.as_str()).collect();
    phrase(
        format!("Proses ini tidak dapat pindah: {}.", id.join("; ")),
        format!("The instance cannot move: {}.", en.join("; ")),
    )
}

fn no_trouble(step: &str) -> Phrase {
    phrase(
        format!("Langkah \"{step}\" tidak mengalami kendala."),
        format!("The step \"{step}\" is not in trouble."),
    )
}
