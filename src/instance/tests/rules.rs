//! What holds besides: skipping, files, suspending and cancelling, and limits.

use super::story::{ask, kept, read, story};
use crate::instance::{Asked, Event, Instance, State, may_complete};

#[test]
fn an_optional_step_is_skipped_with_a_reason() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: tambah, activity: Menambah, actor: kabid, optional: apabila diperlukan, form: permintaan }
      - { id: tutup, activity: Menutup, actor: kabid, not_same_as: tambah }
        ",
        "
        ani  open           -> opened minta, offered minta pemohon
        ani  done minta skip reason=x -> refused: not_optional []
        ani  done minta     -> done minta pemohon, offered tambah kabid
        budi done tambah skip -> refused: reason_missing []
        budi done tambah skip reason=x jumlah=1 -> refused: skipped_is_empty []
        budi done tambah    -> refused: field_faults []
        budi done tambah skip reason=x -> skipped tambah kabid, offered tutup kabid
        budi done tutup     -> refused: not_same_as []
        eko  done tutup     -> done tutup kabid, ended selesai
        ",
    );
}

#[test]
fn a_step_waits_for_the_files_it_puts_out() {
    story(
        "
    steps:
      - id: tulis
        activity: Menulis
        actor: pemohon
        quality: { output: [{ name: Surat, attach: [pdf] }, { name: Foto, attach: [png, jpg] }] }
        ",
        "
        ani open -> opened tulis, offered tulis pemohon
        ani done tulis -> refused: evidence_missing [pdf]
        ani done tulis file=surat.PDF -> refused: evidence_missing [png jpg]
        ani done tulis file=pdf file=foto.jpg -> refused: evidence_missing [pdf]
        ani done tulis file=foto.jpg file=surat.pdf:zip -> refused: not_its_kind [pdf]
        ani done tulis file=foto.jpg file=surat.PDF:empty -> refused: empty_file []
        ani done tulis file=foto.jpg file=surat.PDF -> done tulis pemohon, ended selesai
        ",
    );
}

#[test]
fn each_document_has_a_file_of_its_own() {
    story(
        "
    steps:
      - id: tulis
        activity: Menulis
        actor: pemohon
        quality: { output: [{ name: Surat, attach: [pdf, png] }, { name: Lampiran, attach: [pdf] }] }
        ",
        "
        ani open -> opened tulis, offered tulis pemohon
        ani done tulis file=a.pdf -> refused: evidence_missing [pdf]
        ani done tulis file=a.png file=b.png -> refused: evidence_missing [pdf]
        ani done tulis file=a.pdf file=b.png -> done tulis pemohon, ended selesai
        ",
    );
}

#[test]
fn files_are_added_by_whoever_may_complete_the_task_or_has() {
    story(
        "
    steps:
      - id: tulis
        activity: Menulis
        actor: pemohon
        quality: { output: { name: Surat, attach: [pdf] } }
      - { id: periksa, activity: Memeriksa, actor: kabid, not_same_as: tulis }
        ",
        "
        ani  open -> opened tulis, offered tulis pemohon
        budi attach tulis file=a.pdf -> refused: not_the_actor [pemohon]
        ani  attach periksa file=a.pdf -> refused: not_the_actor [kabid]
        budi attach periksa file=a.pdf -> refused: not_open [tulis]
        ani  attach tulis -> refused: nothing_attached []
        ani  attach tulis file=a.pdf:empty -> refused: empty_file []
        ani  attach tulis file=a.pdf file=b.txt -> attached tulis pemohon a.pdf b.txt
        ani  done tulis -> done tulis pemohon, offered periksa kabid
        ani  attach tulis file=c.pdf -> attached tulis pemohon c.pdf
        budi attach periksa file=d.pdf -> attached periksa kabid d.pdf
        ani  suspend reason=x -> suspended x
        ani  attach tulis file=c.pdf -> refused: suspended [comment resume cancel]
        ani  resume -> resumed
        budi done periksa -> done periksa kabid, ended selesai
        ani  attach tulis file=c.pdf -> refused: ended []
        ",
    );
}

#[test]
fn of_a_joint_activity_the_first_brings_the_files() {
    story(
        "
    steps:
      - id: tulis
        activity: Menulis
        actor: [pemohon, kabid]
        quality: { output: { name: Surat, attach: [pdf] } }
        ",
        "
        ani  open -> opened tulis, offered tulis pemohon, offered tulis kabid
        budi done tulis -> done tulis kabid
        ani  done tulis -> refused: evidence_missing [pdf]
        budi attach tulis file=a.pdf -> attached tulis kabid a.pdf
        ani  done tulis -> done tulis pemohon, ended selesai
        ",
    );
}

#[test]
fn a_suspended_instance_waits() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: periksa, activity: Memeriksa, actor: kabid }
        ",
        "
        ani  open             -> opened minta, offered minta pemohon
        ani  claim minta      -> claimed minta pemohon
        ani  resume           -> refused: not_suspended []
        budi suspend reason=x -> refused: may_not_open [pemohon]
        ani  suspend          -> refused: reason_missing []
        ani  suspend reason=libur -> suspended libur
        ani  suspend reason=x -> refused: suspended [comment resume cancel]
        ani  done minta       -> refused: suspended [comment resume cancel]
        ani  release minta    -> refused: suspended [comment resume cancel]
        ani  done lain        -> not found: unknown_step [minta periksa]
        budi comment note=halo -> commented halo
        budi comment          -> refused: comment_missing []
        budi resume           -> refused: may_not_open [pemohon]
        ani  resume           -> resumed
        ani  done minta       -> done minta pemohon, offered periksa kabid
        ",
    );
}

#[test]
fn a_cancelled_instance_is_over() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
        ",
        "
        ani  open            -> opened minta, offered minta pemohon
        ani  done minta      -> done minta pemohon, offered bahas kabid, offered bahas kadis
        budi done bahas      -> done bahas kabid
        budi cancel reason=x -> refused: may_not_open [pemohon]
        ani  cancel          -> refused: reason_missing []
        ani  suspend reason=tunda -> suspended tunda
        ani  cancel reason=batal -> withdrawn bahas kadis, cancelled batal
        ani  cancel reason=x -> refused: ended []
        ani  resume          -> refused: ended []
        dewi done bahas/kadis -> refused: ended []
        budi done bahas      -> conflict: already_done []
        ani  open lain       -> not found: unknown_step [minta]
        ",
    );
}

/// Two steps whose first has a deadline.
const TWO_STEPS: &str = "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, quality: { time: 1 hari } }
      - { id: periksa, activity: Memeriksa, actor: { any: [kabid, kadis] } }
";

/// The instance after these lines.
fn lived(lines: &[&str]) -> Instance {
    let procedure = read(TWO_STEPS);
    let mut instance = Instance::default();
    for (number, line) in lines.iter().enumerate() {
        let events = ask(&procedure, &instance, number, line).expect("the story is allowed");
        events.iter().for_each(|event| instance.evolve(&kept(event)));
    }
    instance
}

#[test]
fn a_task_is_due_by_its_quality_standard() {
    let instance = lived(&["ani open", "ani done minta"]);
    let due: Vec<Option<String>> =
        instance.tasks.iter().map(|task| task.due.map(|due| due.to_rfc3339())).collect();
    assert_eq!(due, [Some("2026-01-06T08:00:00+07:00".into()), None, None]);
}

#[test]
fn the_state_tells_who_when_and_how_it_ended() {
    let open = lived(&["ani open", "ani done minta"]);
    assert_eq!((open.state, open.outcome.as_deref(), open.ended), (State::Open, None, None));
    assert_eq!(open.open_tasks().count(), 2);
    let done = lived(&["ani open", "ani done minta", "dewi done periksa/kadis"]);
    assert_eq!((done.state, done.outcome.as_deref()), (State::Done, Some("selesai")));
    let ended = done.ended.expect("a done instance ended").to_rfc3339();
    assert_eq!(ended, "2026-01-05T08:02:00+07:00");
    assert_eq!(done.latest_performers("periksa"), ["dewi"]);
    assert_eq!(done.open_tasks().count(), 0);
    let json = serde_json::to_string(&done).expect("an instance is JSON");
    assert_eq!(serde_json::from_str::<Instance>(&json).expect("and comes back"), done);
    assert!(json.len() < 1_000, "a row of the store stays small: {json}");
}

#[test]
fn one_knows_what_one_may_complete() {
    let procedure = read(TWO_STEPS);
    let calendar = crate::calendar::Calendar::five_day_week();
    let may = |instance: &Instance, person: &str, roles: &[&str]| {
        let at = instance.opened.expect("it is open");
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        let asked = Asked {
            person: person.into(),
            roles,
            acting: Vec::new(),
            eyes: Vec::new(),
            at,
            calendar: &calendar,
            sole: false,
        };
        let tasks = may_complete(&procedure, instance, &asked, None);
        tasks.iter().map(|task| format!("{} {}", task.step, task.actor)).collect::<Vec<_>>().join(", ")
    };
    let opened = lived(&["ani open"]);
    assert_eq!(may(&opened, "ani", &["pemohon"]), "minta pemohon");
    assert_eq!(may(&opened, "budi", &["kabid"]), "");
    let offered = lived(&["ani open", "ani done minta"]);
    assert_eq!(may(&offered, "dewi", &["kadis", "kabid"]), "periksa kabid");
    let claimed = lived(&["ani open", "ani done minta", "citra claim periksa"]);
    assert_eq!(may(&claimed, "budi", &["kabid"]), "");
    assert_eq!(may(&claimed, "citra", &["kadis"]), "periksa kadis");
}

#[test]
fn events_are_readable_without_us() {
    let procedure = read(TWO_STEPS);
    let events = ask(&procedure, &Instance::default(), 0, "sendiri open").expect("anybody may");
    let json: Vec<String> =
        events.iter().map(|event| serde_json::to_string(event).expect("an event is JSON")).collect();
    let opened = format!(
        "{{\"type\":\"opened\",\"document\":\"uji\",\"procedure\":\"p\",\"edition\":\"{}\",\"start\":\"minta\",\
         \"person\":\"sendiri\",\"at\":\"2026-01-05T08:00:00+07:00\",\"sole\":true}}",
        "0".repeat(64)
    );
    let offered = "{\"type\":\"task_offered\",\"step\":\"minta\",\"actor\":\"pemohon\",\"visit\":1,\
                   \"at\":\"2026-01-05T08:00:00+07:00\",\"due\":\"2026-01-06T08:00:00+07:00\"}";
    assert_eq!(json, [opened.as_str(), offered]);
}

#[test]
fn an_event_of_what_is_not_there_changes_nothing() {
    let before = lived(&["ani open"]);
    let mut after = before.clone();
    let at = before.opened.expect("it is open");
    let (step, actor) = ("lain".to_owned(), "kabid".to_owned());
    after.evolve(&Event::TaskWithdrawn { step: step.clone(), actor, visit: 7, at });
    after.evolve(&Event::ArrowsJoined { step, from: vec!["minta".into()] });
    assert_eq!(after, before);
}

#[test]
fn texts_have_an_end() {
    let procedure = read(TWO_STEPS);
    let instance = lived(&["ani open"]);
    let long = format!("ani comment note={}", "a".repeat(4_001));
    let refusal = ask(&procedure, &instance, 1, &long).expect_err("it is too long");
    assert_eq!(refusal.name(), "text_too_long");
}

#[test]
fn one_command_sets_off_so_many_automatic_steps() {
    // Each decision leads to itself until its limit sends the flow on.
    let done = |decisions: usize| {
        let mut steps = String::from("    form: permintaan\n    steps:\n");
        steps.push_str("      - { id: minta, activity: Meminta, actor: pemohon }\n");
        for (at, next) in (1..=decisions).map(|at| (at, at + 1)) {
            let then = if at < decisions { format!("pilah-{next}") } else { "end".into() };
            let limit = format!("at_most: {{ visits: 900, then: {then} }}");
            let branches = format!("{{ Ya: {{ to: pilah-{at}, when: jumlah > 0 }}, Tidak: {then} }}");
            steps.push_str(&format!(
                "      - {{ id: pilah-{at}, activity: Memilah, actor: kabid, {limit}, \
                 decision: Lagi?, branches: {branches} }}\n"
            ));
        }
        let procedure = read(&steps);
        let opened = ask(&procedure, &Instance::default(), 0, "ani open jumlah=1").expect("ani may open");
        let instance = Instance::replay(&opened);
        ask(&procedure, &instance, 1, "ani done minta").map(|events| events.len())
    };
    assert_eq!(done(1), Ok(1 + 2 * 900 + 2));
    assert_eq!(done(5).map_err(|refusal| refusal.name()), Err("too_much"));
}
