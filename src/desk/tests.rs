//! Stories at the counter, over a store in memory, at a set time.

use std::sync::Arc;
use std::thread;

use crate::calendar::Time;
use crate::instance::{Evidence, FileKind, Refusal, State};
use crate::ledger::{Digest, NewEntry};
use crate::procedure::Options;
use crate::store::{Derive, MemoryStore, Rows, Store};

use super::{
    Act, Denial, Derivation, Desk, EditionState, FileDenial, OFFICE, ReportFilter, Says, Start, View,
    Visitor, Whose, check, look_at,
};

const SEED: &str = include_str!("../../sop/backup-restore.yaml");

fn now() -> Time {
    Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time in the test")
}

/// A desk over a store with the seed's document published.
fn desk() -> (Arc<MemoryStore>, Desk) {
    let store = Arc::new(MemoryStore::new(Arc::new(Derivation)));
    let desk = Desk::new(store.clone(), now, "sari");
    let checked =
        check("seed.yaml", SEED.as_bytes().to_vec(), &Options::default()).expect("a sound document");
    desk.publish(&checked).expect("published");
    (store, desk)
}

fn restore() -> Start {
    Start { procedure: "restore".into(), ..Start::default() }
}

fn done(step: Option<&str>, answer: Option<&str>) -> Act {
    let says = Says { answer: answer.map(str::to_owned), ..Says::default() };
    Act::Done { step: step.map(str::to_owned), actor: None, says }
}

fn sole(desk: &Desk) -> Visitor {
    desk.visitor(None).expect("the system's user, while nobody is registered")
}

fn open_steps(view: &View) -> Vec<&str> {
    view.instance.open_tasks().map(|task| task.step.as_str()).collect()
}

#[test]
fn a_kept_file_is_named_by_its_digest_size_and_kind() {
    let (store, desk) = desk();
    let bytes = b"%PDF-1.7\n".repeat(20_000);
    let kept = desk.keep("/tmp/berita acara.pdf", &mut &bytes[..]).expect("kept");
    let sha256 = Digest::of(&bytes).to_string();
    let named =
        Evidence { name: "berita acara.pdf".into(), sha256, size: 180_000, kind: Some(FileKind::Pdf) };
    assert_eq!(kept, named);
    assert_eq!(look_at("berita acara.pdf", &mut &bytes[..]).expect("looked at"), named);
    assert_eq!(store.evidence(Digest::of(&bytes)).expect("read"), Some(bytes));
    let refused = desk.keep("berita\u{1b}acara.pdf", &mut &b"%PDF-"[..]).expect_err("no name");
    assert!(matches!(refused, Denial::File(FileDenial::BadName { .. })), "{refused}");
    assert_eq!(store.evidence(Digest::of(b"%PDF-")).expect("read"), None);
}

#[test]
fn numbers_are_given_out_once_however_many_open_at_the_same_time() {
    let (store, desk) = desk();
    let ids: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope
                    .spawn(|| desk.start(&sole(&desk), &restore(), None).map(|view| view.id).expect("opened"))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let mut numbers: Vec<&str> = ids.iter().filter_map(|id| id.strip_prefix("restore-")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    assert!(store.verify().expect("verified").ok());
}

#[test]
fn who_opens_twice_with_one_key_takes_no_number_from_those_who_open_meanwhile() {
    let (store, desk) = desk();
    let ids: Vec<String> = thread::scope(|scope| {
        let open = |n: usize| {
            let key = n.is_multiple_of(2).then_some("same");
            desk.start(&sole(&desk), &restore(), key).map(|view| view.id).expect("opened")
        };
        let threads: Vec<_> = (0..16).map(|n| scope.spawn(move || open(n))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let numbers = ids.iter().filter_map(|id| id.strip_prefix("restore-")?.parse().ok());
    let numbers: std::collections::BTreeSet<u32> = numbers.collect();
    assert_eq!(numbers, (1..=9).collect());
    assert!(ids.iter().step_by(2).all(|id| *id == ids[0]));
    assert!(store.verify().expect("verified").ok());
}

thread_local! {
    /// What time it is for whoever asks [`moved`].
    static CLOCK: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
}

fn moved() -> Time {
    now() + chrono::TimeDelta::days(CLOCK.get())
}

#[test]
fn a_report_is_true_when_a_task_is_late_though_nothing_happened_since_the_last() {
    let store = Arc::new(MemoryStore::new(Arc::new(Derivation)));
    let desk = Desk::new(store, moved, "sari");
    let checked = check("seed.yaml", SEED.as_bytes().to_vec(), &Options::default()).expect("sound");
    desk.publish(&checked).expect("published");
    let id = desk.start(&sole(&desk), &restore(), None).expect("opened").id;
    let told = || {
        let reports = desk.report(&ReportFilter::default()).expect("counted");
        let step = &reports[0].steps[0];
        (step.open, step.overdue, step.done, step.late)
    };
    // By how much each late task is late, and whether it is done.
    let late = || {
        let late = desk.late(&ReportFilter::default()).expect("counted");
        late.iter().map(|task| ((task.late.days, task.late.minutes), task.done.is_some())).collect::<Vec<_>>()
    };
    assert_eq!([told(), told()], [(1, 0, 0, 0); 2]);
    assert_eq!(late(), []);
    CLOCK.set(30);
    assert_eq!([told(), told()], [(1, 1, 0, 0); 2]);
    let of_a_month = late();
    assert!(matches!(of_a_month[..], [(_, false)]), "{of_a_month:?}");
    CLOCK.set(60);
    assert!(late() > of_a_month, "still later: {:?}", late());
    CLOCK.set(0);
    assert_eq!((told(), late()), ((1, 0, 0, 0), vec![]), "a clock that was put back");
    CLOCK.set(30);
    assert_eq!(late(), of_a_month);
    desk.act(&sole(&desk), &id, &done(Some("membuat-surat"), None), None).expect("done");
    assert_eq!(told(), (0, 0, 1, 1));
    assert_eq!(late().first().map(|(_, is_done)| *is_done), Some(true));
    let open = || desk.documents(None).expect("read").iter().map(|one| one.open).sum::<usize>();
    assert_eq!([open(), open()], [1, 1]);
    desk.start(&sole(&desk), &restore(), None).expect("opened");
    assert_eq!(open(), 2);
}

#[test]
fn of_two_who_complete_one_task_one_wins_and_the_other_is_told() {
    let (_, desk) = desk();
    let id = desk.start(&sole(&desk), &restore(), None).expect("opened").id;
    let complete = || desk.act(&sole(&desk), &id, &done(Some("membuat-surat"), None), None);
    let (first, second) = thread::scope(|scope| {
        let (first, second) = (scope.spawn(complete), scope.spawn(complete));
        (first.join().expect("no panic"), second.join().expect("no panic"))
    });
    let refused = match (first, second) {
        (Ok(_), Err(denial)) | (Err(denial), Ok(_)) => denial,
        (first, second) => panic!("one of {first:?} and {second:?} must win"),
    };
    assert!(matches!(refused, Denial::Refused(Refusal::AlreadyDone { .. })), "{refused:?}");
}

#[test]
fn a_key_gives_the_first_answer_again_even_after_the_end() {
    let (_, desk) = desk();
    let visitor = sole(&desk);
    let view = desk.start(&visitor, &restore(), Some("buka")).expect("opened");
    let first = desk.act(&visitor, &view.id, &done(None, None), Some("k1")).expect("done");
    assert_eq!(open_steps(&first), ["disposisi"]);
    desk.act(&visitor, &view.id, &done(None, None), None).expect("done");
    desk.act(&visitor, &view.id, &done(None, Some("Ditolak")), None).expect("done");
    let again = desk.act(&visitor, &view.id, &done(None, None), Some("k1")).expect("answered again");
    assert_eq!(again.standing(), first.standing());
    assert_eq!(
        desk.start(&visitor, &restore(), Some("buka")).expect("answered again").standing(),
        view.standing()
    );
    assert_eq!(desk.show(&view.id).expect("there").instance.state, State::Done);
    let other = desk.act(&visitor, &view.id, &done(Some("disposisi"), None), Some("k1"));
    assert!(matches!(other, Err(Denial::KeyUsed { .. })), "{other:?}");
}

#[test]
fn an_instance_keeps_the_edition_it_was_opened_with() {
    let (_, desk) = desk();
    let visitor = sole(&desk);
    let old = desk.start(&visitor, &restore(), None).expect("opened").id;
    let text = SEED.replace("Kadis Kominfo", "Kepala Dinas");
    let checked = check("seed.yaml", text.into_bytes(), &Options::default()).expect("a sound document");
    assert!(desk.publish(&checked).expect("published").is_new);
    let new = desk.start(&visitor, &restore(), None).expect("opened").id;
    let title = |id: &str| desk.show(id).expect("there").procedure.actors["kadis"].title.clone();
    assert_eq!((title(&old), title(&new)), ("Kadis Kominfo".into(), "Kepala Dinas".into()));
}

#[test]
fn an_inbox_is_of_ones_roles_and_leaves_out_what_others_claimed() {
    let (_, desk) = desk();
    desk.add_person("ani", &["pemohon".into()]).expect("registered");
    desk.add_person("tuti", &["pemohon".into(), "kabid".into()]).expect("registered");
    let visitor = |name: &str| desk.visitor(Some(name)).expect("registered");
    let id = desk.start(&visitor("ani"), &restore(), None).expect("opened").id;
    let count = |name: &str, whose: Whose<'_>| desk.inbox(Some(&visitor(name)), whose).expect("listed").len();
    assert_eq!((count("ani", Whose::Own), count("tuti", Whose::Own)), (1, 1));
    let claim = Act::Claim { step: "membuat-surat".into(), actor: None };
    desk.act(&visitor("tuti"), &id, &claim, None).expect("claimed");
    assert_eq!((count("ani", Whose::Own), count("tuti", Whose::Own)), (0, 1));
    assert_eq!(count("ani", Whose::All { claimed: true }), 1);
    let suspend = Act::Suspend { reason: Some("Listrik padam".into()) };
    desk.act(&visitor("ani"), &id, &suspend, None).expect("suspended");
    assert_eq!(count("tuti", Whose::All { claimed: true }), 0);
}

#[test]
fn entries_one_by_one_make_the_same_rows_as_together() {
    let (store, desk) = desk();
    let visitor = sole(&desk);
    let id = desk.start(&visitor, &restore(), None).expect("opened").id;
    desk.act(&visitor, &id, &done(None, None), Some("k")).expect("done");
    desk.act(&visitor, &id, &Act::Suspend { reason: Some("Listrik padam".into()) }, None).expect("suspended");
    desk.act(&visitor, &id, &Act::Resume, None).expect("resumed");
    let entries: Vec<NewEntry> =
        store.entries(&id, 1, 100).expect("kept").into_iter().map(|entry| entry.content).collect();
    let derive = |version: usize, before: Option<&[u8]>, entries: &[NewEntry]| -> Rows {
        Derivation.rows(&id, version as u64, before, entries).expect("derived")
    };
    let together = derive(0, None, &entries);
    let mut state: Option<Vec<u8>> = None;
    for (version, entry) in entries.iter().enumerate() {
        state = derive(version, state.as_deref(), std::slice::from_ref(entry)).state;
    }
    assert_eq!(state, together.state);
    assert!(store.verify().expect("verified").ok());
}

#[test]
fn an_instance_goes_on_though_a_later_check_is_stricter_than_that_of_its_day() {
    let store = Arc::new(MemoryStore::new(Arc::new(Derivation)));
    let desk = Desk::new(store, now, "sari");
    // As if the unknown key had been allowed when this was published.
    let since_refused = SEED.replacen("title:", "colour: red\ntitle:", 1);
    let options = Options::default();
    assert!(check("seed.yaml", since_refused.clone().into_bytes(), &options).is_err());
    let mut checked = check("seed.yaml", SEED.into(), &options).expect("a sound document");
    checked.replace_text(since_refused);
    desk.publish(&checked).expect("published");
    let visitor = sole(&desk);
    let view = desk.start(&visitor, &restore(), None).expect("opened");
    let view = desk.act(&visitor, &view.id, &done(None, None), None).expect("done");
    assert_eq!(open_steps(&view).len(), 1);
}

#[test]
fn what_a_person_skipped_is_no_completion_to_a_process_miner() {
    let (_, desk) = desk();
    let text = "sop: 1\nid: arsip\ntitle: Arsip\nactors: { arsiparis: Arsiparis }\nprocedures:\n  arsip:\n    title: Arsip\n    steps:\n      \
                - { id: susut, activity: Menyusutkan berkas, actor: arsiparis, optional: apabila ada berkas }\n      \
                - { id: catat, activity: Mencatat berkas, actor: arsiparis }\n";
    let checked = check("arsip.yaml", text.into(), &Options::default()).expect("a sound document");
    desk.publish(&checked).expect("published");
    let visitor = sole(&desk);
    let start = Start { procedure: "arsip".into(), ..Start::default() };
    let id = desk.start(&visitor, &start, None).expect("opened").id;
    let says = Says { skip: true, reason: Some("Tidak ada berkas".into()), ..Says::default() };
    let skip = Act::Done { step: None, actor: None, says };
    desk.act(&visitor, &id, &skip, None).expect("skipped");
    desk.act(&visitor, &id, &done(None, None), None).expect("done");
    let traces = desk.traces(&ReportFilter::default()).expect("told");
    let events = traces.iter().flat_map(|trace| &trace.events);
    let ends = events.filter(|event| event.transition != "schedule");
    let ends: Vec<_> =
        ends.map(|event| (event.step.as_str(), event.transition, event.person.as_deref())).collect();
    assert_eq!(ends, [("susut", "manualskip", Some("sari")), ("catat", "complete", Some("sari"))]);
}

#[test]
fn a_change_of_the_office_is_kept_under_the_name_of_whoever_asked_for_it() {
    let (store, desk) = desk();
    desk.add_person("ani", &["kabid".into()]).expect("registered");
    let desk = desk.asked_by(Some("ani"));
    desk.add_person("budi", &["kabid".into()]).expect("registered");
    let desk = desk.asked_by(Some("somebody"));
    desk.add_person("citra", &["kabid".into()]).expect("registered");
    let entries = store.entries(OFFICE, 1, 10).expect("read");
    let names: Vec<_> =
        entries.iter().map(|entry| (&*entry.content.person, entry.content.os_user.as_deref())).collect();
    let sari = ("sari", Some("sari"));
    assert_eq!(names[names.len() - 3..], [sari, ("ani", Some("sari")), sari]);
}

#[test]
fn a_sheet_says_whether_it_is_still_in_force() {
    let (_, desk) = desk();
    let first = desk.cards().expect("read")[0].edition.to_string();
    let found = |code: &str| desk.sheet(code).expect("read");
    let sheet = found(&first[..12].to_uppercase()).expect("twelve digits are enough");
    assert_eq!((sheet.edition, sheet.state, &sheet.sha256), (1, EditionState::InForce, &first));
    assert_eq!(sheet.instead, None);
    assert_eq!(found(&first[..11]), None, "fewer are not");
    assert_eq!(found("000000000000"), None);

    let text = SEED.replace("1 hari", "2 hari").into_bytes();
    let checked = check("seed.yaml", text, &Options::default()).expect("a sound document");
    desk.publish(&checked).expect("published");
    let sheet = found(&first).expect("it was published once");
    assert_eq!(sheet.state, EditionState::Superseded);
    assert_eq!(sheet.instead.map(|instead| instead.edition), Some(2));
    let listed: Vec<usize> = desk.in_force().expect("read").iter().map(|one| one.edition).collect();
    assert_eq!(listed, [2]);
}
