//! What everybody may see, without a login: which SOPs are in force, and what the code on a printed sheet means. Tells nothing of a
//! person.

use axum::http::StatusCode;
use axum::http::header::ACCEPT;
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::{EditionState, InForce, Sheet as Printed};
use crate::ledger::Digest;
use crate::source::Language;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, PAGE, Route};
use super::super::seals::Seal;
use super::Sheet;
use super::documents::{in_words, standing};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/v", Access::Open, list).told(
            Doc::new("listInForce", "The SOPs in force; a page unless `Accept` asks for JSON.")
                .gives::<Items<InForce>>(200)
                .gives_other(PAGE)
                .problems(&[503]),
        ),
        Route::get("/v/{code}", Access::Open, verify).told(
            Doc::new(
                "verifyCode",
                "What a printed sheet's code means; a page unless `Accept` asks for JSON.",
            )
            .gives::<Known>(200)
            .gives_other(PAGE)
            .problems(&[404, 503]),
        ),
    ]
}

/// What a code stands for, as programs read it.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[schemars(rename = "KnownCode")]
enum Known {
    /// An edition of an SOP.
    Edition(Printed),
    /// The record of a run: the ledger's first entries, and whether they are still what the sheet says.
    Record { entries: u64, sha256: String, holds: bool },
}

/// An SOP in force.
#[derive(Serialize)]
struct Line {
    title: String,
    sha256: String,
    edition: usize,
    since: Option<String>,
    until: Option<String>,
}

/// What the page says: in one word, in a sentence, and the facts.
#[derive(Serialize)]
struct Verdict {
    tone: &'static str,
    word: &'static str,
    sentence: String,
    title: Option<String>,
    facts: Vec<(&'static str, String)>,
    /// Where to go on: an address of this server, and what it leads to.
    onwards: Option<(String, String)>,
    hint: Option<&'static str>,
}

fn wants_json(asked: &Asked) -> bool {
    let accepted = asked.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("application/json") && !accepted.contains("text/html")
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    if let Some(code) = asked.query("code") {
        // Whoever types a code may copy the address before it, or spaces between.
        let code = code.rsplit("/v/").next().unwrap_or(code);
        let code: String = code.chars().filter(|c| c.is_ascii_hexdigit() || *c == ':').take(100).collect();
        return Ok(Answer::see_other(&format!("/v/{code}")));
    }
    let items = asked.site.desk.in_force()?;
    if wants_json(asked) {
        return Ok(Answer::json(StatusCode::OK, &Items { items }));
    }
    let language = asked.language;
    let line = |one: InForce| Line {
        title: one.title,
        sha256: one.sha256,
        edition: one.edition,
        since: one.effective.map(|day| in_words(day, language)),
        until: one.expires.map(|day| in_words(day, language)),
    };
    let lines: Vec<Line> = items.into_iter().map(line).collect();
    Sheet::new(asked, language.choose("SOP yang berlaku", "SOPs in force"))
        .with("lines", &lines)
        .answer("in_force.html")
}

fn verify(asked: &Asked) -> Result<Answer, Problem> {
    let (code, desk, language) = (asked.param("code").trim(), &asked.site.desk, asked.language);
    let sealed = code.split_once(':');
    let sealed = sealed.and_then(|(entries, hash)| {
        Some((entries.parse::<u64>().ok()?, Digest::parse(&hash.to_ascii_lowercase())?))
    });
    if let Some((entries, digest)) = sealed {
        let seal = asked.site.seals.check(desk, entries, digest)?;
        if seal != Seal::Unknown && wants_json(asked) {
            let told = Known::Record { entries, sha256: digest.to_string(), holds: seal == Seal::Holds };
            return Ok(Answer::json(StatusCode::OK, &told));
        }
        return match seal {
            Seal::Holds => page(asked, &holds(entries, digest, language)),
            Seal::Broken => page(asked, &broken(entries, digest, language)),
            Seal::Unknown => unknown(asked),
        };
    }
    match desk.sheet(code)? {
        Some(printed) if wants_json(asked) => Ok(Answer::json(StatusCode::OK, &Known::Edition(printed))),
        Some(printed) => page(asked, &verdict(&printed, language)),
        None => unknown(asked),
    }
}

fn page(asked: &Asked, verdict: &Verdict) -> Result<Answer, Problem> {
    Sheet::new(asked, verdict.word).with("verdict", verdict).answer("verify.html")
}

fn verdict(printed: &Printed, language: Language) -> Verdict {
    let day = |day: Option<crate::calendar::Date>| day.map(|day| in_words(day, language)).unwrap_or_default();
    let (since, until) = (day(printed.effective), day(printed.expires));
    let (word, sentence) = match printed.state {
        EditionState::InForce => (
            language.choose("Masih berlaku", "In force"),
            language.choose(
                format!("Lembar ini adalah edisi yang berlaku sejak {since}."),
                format!("This sheet is the edition in force since {since}."),
            ),
        ),
        EditionState::DueForReview => (
            language.choose("Masih berlaku", "In force"),
            language.choose(
                format!(
                    "Lembar ini adalah edisi yang berlaku sejak {since}. Peninjauannya sudah jatuh tempo."
                ),
                format!("This sheet is the edition in force since {since}. Its review is overdue."),
            ),
        ),
        EditionState::Draft => (
            language.choose("Belum berlaku", "Not yet in force"),
            language.choose(
                format!("Lembar ini baru berlaku mulai {since}."),
                format!("This sheet comes into force on {since}."),
            ),
        ),
        EditionState::Expired => (
            language.choose("Habis masa berlakunya", "Expired"),
            language.choose(
                format!("Lembar ini berlaku sampai {until}, dan tidak lagi diikuti."),
                format!("This sheet was in force until {until}, and is no longer followed."),
            ),
        ),
        EditionState::Superseded => {
            (language.choose("Sudah digantikan", "Superseded"), superseded(printed, language))
        }
    };
    let facts = [
        (language.choose("Nomor SOP", "SOP number"), printed.number.clone()),
        (language.choose("Instansi", "Agency"), printed.agency.join(", ")),
        (language.choose("Edisi", "Edition"), printed.edition.to_string()),
        (language.choose("Berlaku sejak", "In force since"), since.clone()),
        (language.choose("Berlaku sampai", "In force until"), until.clone()),
        (language.choose("Sidik jari", "Fingerprint"), printed.sha256.clone()),
    ];
    let onwards = printed.instead.as_ref().map(|instead| {
        let name = language.choose("Lihat edisi", "See edition");
        (format!("/v/{}", instead.sha256), format!("{name} {}", instead.edition))
    });
    Verdict {
        tone: match printed.state {
            // Whoever holds it must not go by it.
            EditionState::Superseded => "late",
            other => standing(other, language).1,
        },
        word,
        sentence,
        title: Some(printed.title.clone()),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        onwards,
        hint: Some(language.choose(
            "Bandingkan judul dan nomor di atas dengan lembar di tangan Anda. Bila berbeda, lembar itu bukan salinan SOP ini.",
            "Compare the title and number above with the sheet in your hand. If they differ, it is no copy of this SOP.",
        )),
    }
}

fn superseded(printed: &Printed, language: Language) -> String {
    match &printed.instead {
        Some(instead) => {
            let since = instead.effective.map(|day| in_words(day, language)).unwrap_or_default();
            let number = instead.edition;
            language.choose(
                format!("Yang berlaku sekarang adalah edisi {number}, sejak {since}. Jangan memakai lembar ini lagi."),
                format!("In force now is edition {number}, since {since}. Do not use this sheet any more."),
            )
        }
        None => language
            .choose(
                "Edisi lain yang berlaku. Jangan memakai lembar ini lagi.",
                "Another edition is in force. Do not use this sheet any more.",
            )
            .to_owned(),
    }
}

fn sealed(entries: u64, digest: Digest, language: Language) -> Vec<(&'static str, String)> {
    vec![
        (language.choose("Jumlah entri", "Entries"), entries.to_string()),
        (language.choose("Segel", "Seal"), digest.to_string()),
    ]
}

fn holds(entries: u64, digest: Digest, language: Language) -> Verdict {
    Verdict {
        tone: "good",
        word: language.choose("Segel cocok", "The seal holds"),
        sentence: language
            .choose(
                "Catatan kantor ini masih persis seperti ketika rekaman itu dicetak: tidak ada yang diubah, dihapus, atau disisipkan sesudahnya.",
                "This office's ledger is still exactly what it was when the record was printed: nothing was changed, removed or inserted since.",
            )
            .to_owned(),
        title: None,
        facts: sealed(entries, digest, language),
        onwards: None,
        hint: Some(language.choose(
            "Segel menjaga catatan di kantor ini. Cocokkan isi lembar dengan rekaman yang dicetak ulang bila Anda meragukan kertasnya.",
            "The seal guards the ledger in this office. If you doubt the paper itself, compare it with the record printed anew.",
        )),
    }
}

fn broken(entries: u64, digest: Digest, language: Language) -> Verdict {
    Verdict {
        tone: "late",
        word: language.choose("Segel tidak cocok", "The seal does not hold"),
        sentence: language
            .choose(
                "Catatan kantor ini bukan lagi seperti yang tertulis pada lembar itu, atau lembar itu tidak dicetak dari catatan ini.",
                "This office's ledger is not what the sheet says it was, or the sheet was not printed from this ledger.",
            )
            .to_owned(),
        title: None,
        facts: sealed(entries, digest, language),
        onwards: None,
        hint: Some(language.choose(
            "Simpan lembar itu, dan laporkan kepada pengawas kantor ini.",
            "Keep the sheet, and tell this office's auditor.",
        )),
    }
}

/// Nothing here has this code.
fn unknown(asked: &Asked) -> Result<Answer, Problem> {
    let (id, en) = ("kode ini tidak dikenal di kantor ini", "this code is not known in this office");
    let problem = Problem::new(StatusCode::NOT_FOUND, "unknown_code", id, en);
    if wants_json(asked) {
        return Ok(problem.answer(asked.language));
    }
    let language = asked.language;
    let verdict = Verdict {
        tone: "late",
        word: language.choose("Kode tidak dikenal", "Unknown code"),
        sentence: language
            .choose(
                "Tidak ada SOP atau rekaman dengan kode ini di kantor ini. Lembar itu tidak diterbitkan di sini, atau kodenya salah salin.",
                "No SOP or record in this office has this code. The sheet was not issued here, or the code was copied wrongly.",
            )
            .to_owned(),
        title: None,
        facts: Vec::new(),
        onwards: Some(("/v".to_owned(), language.choose("SOP yang berlaku", "SOPs in force").to_owned())),
        hint: Some(language.choose(
            "Kode SOP: sedikitnya 12 angka pertama dari sidik jarinya. Kode rekaman: NOMOR:SIDIKJARI, seperti tercetak di samping kodenya.",
            "An SOP's code: at least the first 12 digits of its fingerprint. A record's: NUMBER:FINGERPRINT, as printed beside its code.",
        )),
    };
    let sheet = Sheet::new(asked, verdict.word).with("verdict", &verdict);
    sheet.answer_as(StatusCode::NOT_FOUND, "verify.html")
}
