//! Steps, each by itself: one way out, a decision with its branches, a shared row, and keys that belong together.

use std::collections::HashMap;

use super::Sheet;
use crate::document::keys::STEP;
use crate::document::places::Place;
use crate::document::{Performers, Procedure, Step, Target};
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 12] = [
    Explanation {
        code: "impossible-quorum",
        severity: Severity::Error,
        title: ("kuorum yang tidak dapat dicapai", "a quorum that cannot be had"),
        why: (
            "`two_of`, `three_of`, dan seterusnya meminta sekian orang dari pelaksana yang disebut; yang disebut harus sedikitnya sebanyak itu.",
            "`two_of`, `three_of` and so on ask for so many of the actors named; at least as many must be named.",
        ),
        wrong: "actor: { three_of: [ketua, sekretaris] }",
        right: "actor: { two_of: [ketua, sekretaris, anggota] }",
    },
    Explanation {
        code: "veto-without-vote",
        severity: Severity::Error,
        title: ("veto tanpa pemungutan suara", "a veto where nobody votes"),
        why: (
            "`veto: true` membuat satu suara cukup untuk jawaban itu. Suara hanya ada pada keputusan sebuah kuorum (`two_of` dan seterusnya) \
             yang dijawab oleh orang; di tempat lain satu jawaban memang sudah memutuskan.",
            "`veto: true` makes one vote enough for that answer. Votes are cast only on the decision of a quorum (`two_of` and so on) that \
             people answer; elsewhere one answer decides anyway.",
        ),
        wrong: "actor: ketua\ndecision: Setuju?\nbranches: { Ya: mencatat, Tidak: { end: ditolak, veto: true } }",
        right: "actor: { two_of: [ketua, sekretaris, anggota] }\ndecision: Setuju?\nbranches: { Ya: mencatat, Tidak: { end: ditolak, veto: true } }",
    },
    Explanation {
        code: "two-ways-out",
        severity: Severity::Error,
        title: ("satu langkah dengan dua jalan keluar", "one step with two ways out"),
        why: (
            "Dari satu langkah alur berlanjut dengan satu cara: `branches`, `next`, `end`, atau baris berikutnya. Jika jalannya \
             bergantung pada jawaban, pakailah `decision` dan `branches`; jika keduanya harus jalan bersamaan, pakailah daftar pada `next`.",
            "A flow leaves a step in one way: by `branches`, by `next`, by `end`, or to the next row. Where the way depends on an \
             answer, use `decision` and `branches`; where both must go on side by side, use a list in `next`.",
        ),
        wrong: "next: mencatat\nend: selesai",
        right: "next: mencatat",
    },
    Explanation {
        code: "decision-without-branches",
        severity: Severity::Error,
        title: ("keputusan tanpa cabang, atau sebaliknya", "a decision without branches, or the reverse"),
        why: (
            "Belah ketupat memerlukan pertanyaan (`decision`) dan jawaban dengan tujuannya (`branches`); yang satu tidak berarti tanpa yang lain.",
            "A diamond needs the question (`decision`) and the answers with their targets (`branches`); one means nothing without the other.",
        ),
        wrong: "decision: Lengkap?",
        right: "decision: Lengkap?\nbranches: { Ya: mencatat, Tidak: mengajukan }",
    },
    Explanation {
        code: "too-few-branches",
        severity: Severity::Error,
        title: ("keputusan dengan kurang dari dua cabang", "a decision with fewer than two branches"),
        why: (
            "Pertanyaan yang hanya punya satu jawaban bukan keputusan. Tambahkan jawaban lainnya, atau jadikan langkah biasa.",
            "A question with one answer decides nothing. Add the other answer, or make it an ordinary step.",
        ),
        wrong: "decision: Lengkap?\nbranches: { Ya: mencatat }",
        right: "decision: Lengkap?\nbranches: { Ya: mencatat, Tidak: mengajukan }",
    },
    Explanation {
        code: "optional-decision",
        severity: Severity::Error,
        title: ("keputusan yang boleh dilewati", "a decision that may be skipped"),
        why: (
            "Jika keputusan dilewati, tidak ada jawaban yang menentukan jalan. Tambahkan jawaban seperti `Tidak perlu`.",
            "If a decision is skipped, no answer says which way to go. Add an answer such as `Not needed`.",
        ),
        wrong: "optional: apabila diperlukan\ndecision: Lengkap?",
        right: "decision: Lengkap?",
    },
    Explanation {
        code: "shared-row",
        severity: Severity::Error,
        title: ("baris bersama yang tidak mungkin", "a row that cannot be shared"),
        why: (
            "`row` menempatkan langkah di baris langkah sebelumnya, di kolom pelaksana lain. Langkah itu tidak punya `activity`, `number`, \
             atau `quality` sendiri, dan yang ditunjuk harus langkah sebelumnya yang punya baris sendiri.",
            "`row` puts a step into the row of an earlier step, in another actor's column. It has no `activity`, `number` or `quality` of its \
             own, and the step that it names must stand above and have a row of its own.",
        ),
        wrong: "- { id: mengetahui, row: menyimpan, actor: kasi, activity: Mengetahui }",
        right: "- { id: mengetahui, row: menyimpan, actor: kasi }",
    },
    Explanation {
        code: "names-itself",
        severity: Severity::Error,
        title: ("langkah menunjuk dirinya sendiri", "a step names itself"),
        why: (
            "`wait_for`, `same_as`, dan `not_same_as` menunjuk langkah lain: langkah tidak dapat menunggu atau membandingkan dirinya sendiri.",
            "`wait_for`, `same_as` and `not_same_as` name other steps: a step cannot wait for itself or be compared with itself.",
        ),
        wrong: "- id: memutus\n  not_same_as: memutus",
        right: "- id: memutus\n  not_same_as: memeriksa",
    },
    Explanation {
        code: "with-without-run",
        severity: Severity::Error,
        title: ("masukan tanpa perintah", "inputs without a command"),
        why: (
            "`with` adalah masukan bagi perintah pada `run`; tanpa `run` tidak ada yang membacanya.",
            "`with` holds the inputs of the command in `run`; without `run` nobody reads them.",
        ),
        wrong: "with: { database: arsip }",
        right: "run: pg-dump\nwith: { database: arsip }",
    },
    Explanation {
        code: "at-without-end",
        severity: Severity::Error,
        title: ("`at` tanpa akhir", "`at` without an end"),
        why: (
            "`at` adalah kolom tempat simbol selesai dicetak; tujuan berupa langkah sudah punya kolomnya sendiri.",
            "`at` is the column in which the end capsule is printed; a step has its own column.",
        ),
        wrong: "Ditolak: { to: mencatat, at: pemohon }",
        right: "Ditolak: { end: ditolak, at: pemohon }",
    },
    Explanation {
        code: "invalid-extension",
        severity: Severity::Error,
        title: ("jenis berkas yang tidak terbaca", "a type of file that cannot be read"),
        why: (
            "`attach` memuat akhiran nama berkas: huruf kecil dan angka, tanpa titik.",
            "`attach` lists endings of file names: small letters and digits, without the dot.",
        ),
        wrong: "output: { name: Berita acara, attach: [.PDF] }",
        right: "output: { name: Berita acara, attach: [pdf] }",
    },
    Explanation {
        code: "no-time-no-output",
        severity: Severity::Warning,
        title: ("langkah tanpa waktu dan tanpa output", "a step with neither time nor output"),
        why: (
            "Mutu baku menyebut berapa lama langkah berlangsung atau apa hasilnya; tanpa keduanya pelaksanaannya tidak dapat dinilai.",
            "The quality standard says how long a step takes or what it puts out; without either nobody can judge how it was done.",
        ),
        wrong: "- { id: memeriksa, activity: Memeriksa berkas, actor: petugas }",
        right: "- { id: memeriksa, activity: Memeriksa berkas, actor: petugas, quality: { time: 1 jam } }",
    },
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, procedure) in &sheet.document.procedures {
        let rows: HashMap<&str, usize> =
            procedure.steps.iter().enumerate().rev().map(|(row, step)| (step.id.as_str(), row)).collect();
        for (row, step) in procedure.steps.iter().enumerate() {
            let place = sheet.places.step(id, row);
            // A key that nobody knows may have been meant for any that seems to be missing.
            if !place.has_only_keys_of(&STEP) {
                continue;
            }
            let clear = |keys: &[&str]| keys.iter().all(|key| !sheet.faults.within(place.get(key).written()));
            let mut say = |finding: Option<Diagnostic>| findings.extend(finding);
            say(missing_activity(step, place).filter(|_| clear(&["activity", "row"])));
            say(two_ways_out(step, place).filter(|_| clear(&["branches", "next", "end"])));
            if clear(&["decision", "branches"]) {
                decision(step, place).for_each(|finding| say(Some(finding)));
            }
            say(kinds_of_work(step, place).filter(|_| clear(&["run", "with", "call", "wait"])));
            if clear(&["row", "actor"]) {
                let findings = shared_row(procedure, step, row, &rows, place);
                findings.into_iter().for_each(|finding| say(Some(finding)));
            }
            if clear(&["id"]) {
                names_itself(step, place).for_each(|finding| say(Some(finding)));
            }
            if clear(&["branches", "next", "at_most"]) {
                at_without_end(step, place).for_each(|finding| say(Some(finding)));
            }
            say(quorum(step, place).filter(|_| clear(&["actor"])));
            if clear(&["actor", "branches", "form", "run", "call", "wait"]) {
                veto_without_vote(step, place).for_each(|finding| say(Some(finding)));
            }
            extensions(step, place).for_each(|finding| say(Some(finding)));
            if clear(&["quality", "wait", "row"]) {
                say(no_time_no_output(sheet, step, place));
            }
        }
        if !sheet.faults.within(sheet.places.procedure(id).get("every").whole()) && procedure.every.is_some()
        {
            let schedule = sheet.places.procedure(id).get("schedule");
            findings.extend(procedure.schedule.as_ref().map(|_| not_together("every", "schedule", schedule)));
        }
    }
}

fn missing_activity(step: &Step, place: Place<'_>) -> Option<Diagnostic> {
    (step.row.is_none() && step.activity.trim().is_empty()).then(|| {
        Diagnostic::error(
            "missing-key",
            place.span(),
            Phrase::new("langkah ini belum punya `activity`", "this step has no `activity`"),
        )
        .help(Phrase::new("tambahkan `activity:` (kegiatan)", "add `activity:` (what is done)"))
    })
}

fn two_ways_out(step: &Step, place: Place<'_>) -> Option<Diagnostic> {
    let ways =
        [("branches", !step.branches.is_empty()), ("next", step.next.is_some()), ("end", step.end.is_some())];
    let mut written: Vec<_> = ways
        .iter()
        .filter(|(_, is_written)| *is_written)
        .map(|(key, _)| (place.get(key).key(), *key))
        .collect();
    written.sort();
    let [(first_place, first), (second_place, second), ..] = &written[..] else { return None };
    let finding = Diagnostic::error(
        "two-ways-out",
        *second_place,
        Phrase::new(
            format!("langkah `{}` sudah punya jalan keluar `{first}`; `{second}` jalan kedua", step.id),
            format!("step `{}` has a way out already by `{first}`; `{second}` is a second one", step.id),
        ),
    );
    Some(
        finding
            .related(*first_place, Phrase::new("jalan pertama", "the first way"))
            .help(Phrase::new("hapus salah satunya", "remove one of them")),
    )
}

fn decision(step: &Step, place: Place<'_>) -> impl Iterator<Item = Diagnostic> {
    let error = |code, place: Place<'_>, id: &str, en: &str| {
        Diagnostic::error(code, place.key(), Phrase::new(id, en))
    };
    let pair = match (&step.decision, step.branches.len()) {
        (Some(_), 0) => Some(error(
            "decision-without-branches",
            place.get("decision"),
            "keputusan ini belum punya `branches`: jawaban dan tujuannya",
            "this decision has no `branches`: answers and where they lead",
        )),
        (Some(_), 1) => Some(error(
            "too-few-branches",
            place.get("branches"),
            "keputusan memerlukan sedikitnya dua cabang",
            "a decision needs at least two branches",
        )),
        (None, 1..) if place.get("decision").is_written() => Some(error(
            "missing-value",
            place.get("decision"),
            "pertanyaan keputusan ini belum diisi",
            "the question of this decision has no words",
        )),
        (None, 1..) => Some(error(
            "decision-without-branches",
            place.get("branches"),
            "cabang tanpa `decision`: pertanyaannya belum ditulis",
            "branches without `decision`: the question is not written",
        )),
        (Some(_), 2..) | (None, 0) => None,
    };
    let optional = (step.optional.is_some() && step.decision.is_some()).then(|| {
        error(
            "optional-decision",
            place.get("optional"),
            "keputusan tidak boleh dilewati: tanpa jawaban alur tidak tahu ke mana",
            "a decision cannot be skipped: without an answer the flow does not know where to go",
        )
    });
    pair.into_iter().chain(optional)
}

/// A quorum of more than there are.
fn quorum(step: &Step, place: Place<'_>) -> Option<Diagnostic> {
    let Performers::Quorum { needed, of } = &step.actor else { return None };
    let count = of.len();
    (count < *needed).then(|| {
        Diagnostic::error(
            "impossible-quorum",
            place.get("actor").key(),
            Phrase::new(
                format!("kuorum {needed} orang tidak dapat dicapai dari {count} pelaksana"),
                format!("a quorum of {needed} cannot be had of {count} actors"),
            ),
        )
        .help(Phrase::new(
            "tambahkan pelaksana, atau kecilkan kuorumnya; bila semua harus ikut, tulislah daftarnya saja",
            "name more actors, or ask for fewer; where all must take part, write the bare list",
        ))
    })
}

/// A veto where there is no vote that it could cut short.
fn veto_without_vote<'a>(step: &'a Step, place: Place<'a>) -> impl Iterator<Item = Diagnostic> + 'a {
    let is_quorum = matches!(step.actor, Performers::Quorum { .. });
    let is_automatic = step.run.is_some() || step.call.is_some() || step.wait.is_some();
    let decides_itself = step.form.is_none() && step.branches.values().any(|branch| branch.when.is_some());
    let votes = is_quorum && !is_automatic && !decides_itself;
    let vetoes = place.get("branches").entries();
    let vetoes = vetoes.filter(|(answer, _)| step.branches.get(*answer).is_some_and(|branch| branch.veto));
    vetoes.filter(move |_| !votes).map(move |(_, place)| {
        let place = place.get("veto").key();
        let (id, en) = match is_quorum {
            true => (
                "langkah ini menjawab sendiri, tidak ada yang memberi suara",
                "this step answers itself, nobody votes",
            ),
            false => (
                "langkah ini bukan kuorum, tidak ada yang memberi suara",
                "this step is no quorum, nobody votes",
            ),
        };
        let words = Phrase::new(
            format!("`veto` di sini tidak berarti: {id}"),
            format!("`veto` means nothing here: {en}"),
        );
        Diagnostic::error("veto-without-vote", place, words).help(Phrase::new(
            "hapus `veto`, atau beri langkah ini kuorum",
            "remove `veto`, or give the step a quorum",
        ))
    })
}

/// A step runs a command, calls a procedure, or waits; at most one of them.
fn kinds_of_work(step: &Step, place: Place<'_>) -> Option<Diagnostic> {
    let kinds = [("run", step.run.is_some()), ("call", step.call.is_some()), ("wait", step.wait.is_some())];
    let mut written = kinds.iter().filter(|(_, is_written)| *is_written).map(|(key, _)| *key);
    match (written.next(), written.next()) {
        (Some(first), Some(second)) => Some(not_together(first, second, place.get(second))),
        (Some(_) | None, _) if !step.with.is_empty() && step.run.is_none() => Some(Diagnostic::error(
            "with-without-run",
            place.get("with").key(),
            Phrase::new(
                "`with` adalah masukan perintah, tetapi langkah ini tidak punya `run`",
                "`with` holds a command's inputs, but this step has no `run`",
            ),
        )),
        (Some(_) | None, _) => None,
    }
}

fn not_together(first: &str, second: &str, place: Place<'_>) -> Diagnostic {
    Diagnostic::error(
        "conflicting-keys",
        place.key(),
        Phrase::new(
            format!("`{first}` dan `{second}` tidak boleh ditulis bersama"),
            format!("`{first}` and `{second}` cannot be written together"),
        ),
    )
    .help(Phrase::new("hapus salah satunya", "remove one of them"))
}

fn shared_row(
    procedure: &Procedure,
    step: &Step,
    row: usize,
    rows: &HashMap<&str, usize>,
    place: Place<'_>,
) -> Vec<Diagnostic> {
    let Some(shared) = &step.row else { return Vec::new() };
    let error = |place: Place<'_>, message: Phrase| Diagnostic::error("shared-row", place.key(), message);
    let mut findings = Vec::new();
    for key in ["activity", "number", "quality"].into_iter().filter(|key| place.get(key).is_written()) {
        findings.push(error(
            place.get(key),
            Phrase::new(
                format!("langkah yang menempati baris `{shared}` tidak punya `{key}` sendiri"),
                format!("a step that shares the row of `{shared}` has no `{key}` of its own"),
            ),
        ));
    }
    let Some(other) = rows.get(shared.as_str()) else { return findings };
    let partner = &procedure.steps[*other];
    let message = if *other >= row {
        Some(Phrase::new(
            format!("`{shared}` tidak berada di atas langkah ini"),
            format!("`{shared}` does not stand above this step"),
        ))
    } else if partner.row.is_some() {
        Some(Phrase::new(
            format!("`{shared}` sendiri tidak punya baris; sebutkan langkah yang punya baris itu"),
            format!("`{shared}` has no row of its own; name the step whose row it is"),
        ))
    } else if partner.actor.names().iter().any(|actor| step.actor.names().contains(actor)) {
        Some(Phrase::new(
            format!("`{shared}` ada di kolom pelaksana yang sama; satu kolom satu simbol per baris"),
            format!("`{shared}` stands in the same actor's column; a column holds one symbol per row"),
        ))
    } else {
        None
    };
    findings.extend(message.map(|message| error(place.get("row"), message)));
    findings
}

fn names_itself<'a>(step: &'a Step, place: Place<'a>) -> impl Iterator<Item = Diagnostic> + 'a {
    let lists =
        [("wait_for", &step.wait_for), ("same_as", &step.same_as), ("not_same_as", &step.not_same_as)];
    lists.into_iter().filter(|(_, names)| names.contains(&step.id)).map(move |(key, _)| {
        Diagnostic::error(
            "names-itself",
            place.get(key).naming(&step.id).span(),
            Phrase::new(
                format!("`{key}` menunjuk langkah ini sendiri"),
                format!("`{key}` names this very step"),
            ),
        )
    })
}

fn at_without_end<'a>(step: &'a Step, place: Place<'a>) -> impl Iterator<Item = Diagnostic> + 'a {
    let branches = place
        .get("branches")
        .entries()
        .filter_map(|(answer, place)| Some((&step.branches.get(answer)?.target, place)));
    let limit = step.at_most.iter().map(move |limit| (&limit.then, place.get("at_most").get("then")));
    let targets =
        step.next.iter().map(move |target| (target, place.get("next"))).chain(branches).chain(limit);
    targets.filter(|(target, place)| matches!(target, Target::Steps(_)) && place.get("at").is_written()).map(
        |(_, place)| {
            Diagnostic::error(
                "at-without-end",
                place.get("at").key(),
                Phrase::new(
                    "`at` hanya untuk akhir alur: langkah sudah punya kolomnya sendiri",
                    "`at` is for an end only: a step has its own column",
                ),
            )
        },
    )
}

fn extensions<'a>(step: &'a Step, place: Place<'a>) -> impl Iterator<Item = Diagnostic> + 'a {
    let quality = place.get("quality");
    let items = |key: &'static str, items: &'a [crate::document::Item]| {
        items.iter().enumerate().map(move |(at, item)| (item, quality.get(key).item(at)))
    };
    let all = items("requires", &step.quality.requires).chain(items("output", &step.quality.output));
    all.flat_map(|(item, place)| item.attach.iter().map(move |extension| (extension, place.get("attach"))))
        .filter(|(extension, _)| {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            extension.is_empty() || extension.len() > 10 || !extension.chars().all(is_plain)
        })
        .map(|(extension, place)| {
            Diagnostic::error(
                "invalid-extension",
                place.naming(extension).span(),
                Phrase::new(
                    format!("`{extension}` bukan akhiran nama berkas: huruf kecil dan angka, tanpa titik"),
                    format!("`{extension}` is no ending of a file's name: small letters and digits, no dot"),
                ),
            )
            .help(Phrase::new("misalnya `pdf`", "for example `pdf`"))
        })
}

fn no_time_no_output(sheet: &Sheet<'_>, step: &Step, place: Place<'_>) -> Option<Diagnostic> {
    let has_time =
        step.quality.time.is_some() || sheet.document.defaults.time.is_some() || step.wait.is_some();
    let is_fine = has_time || !step.quality.output.is_empty() || step.row.is_some();
    (!is_fine).then(|| {
        Diagnostic::warning(
            "no-time-no-output",
            place.span(),
            Phrase::new(
                format!("langkah `{}` tidak menyebut waktu maupun output", step.id),
                format!("step `{}` says neither time nor output", step.id),
            ),
        )
        .help(Phrase::new(
            "tambahkan `quality: { time: … }` atau `quality: { output: … }`",
            "add `quality: { time: … }` or `quality: { output: … }`",
        ))
    })
}
