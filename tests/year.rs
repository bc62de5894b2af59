//! A year of an office's life at a simulated clock: what recurs, waits, reminds and calls, against what a calendar on the wall
//! says; with an office that sleeps, and a clock that jumps.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, Days, TimeDelta, Timelike, Weekday};
use sop::calendar::{Calendar, Date, Time};
use sop::desk::{Act, Derivation, Desk, Filter, ReportFilter, Says, Whose, check};
use sop::instance::Bell;
use sop::procedure::Options;
use sop::store::{MemoryStore, Store};

const OFFICE: &str = "
sop: 1
id: kantor
title: Rutinitas Kantor
actors: { staf: Staf, kepala: Kepala }
procedures:
  bulanan:
    title: Laporan Bulanan
    every: 1 bulan
    steps:
      - { id: susun, activity: Menyusun laporan, actor: staf, quality: { time: 3 hari, output: Laporan }, late: { remind: 80%, escalate: kepala } }
      - { id: jeda, activity: Menunggu tanggapan, actor: staf, wait: 1 minggu }
      - { id: telaah, activity: Menelaah laporan, actor: kepala, call: telaah }
  mingguan:
    title: Rapat Mingguan
    schedule: 0 9 * * 1
    steps:
      - { id: rapat, activity: Merapatkan barisan, actor: staf, quality: { time: 1 hari } }
  harian:
    title: Pencadangan Harian
    every: 1 hari
    steps:
      - { id: cadang, activity: Mencadangkan data, actor: staf, quality: { time: 4 jam } }
  telaah:
    title: Penelaahan
    steps:
      - { id: baca, activity: Membaca laporan, actor: kepala, quality: { time: 1 hari } }
";

thread_local! {
    static NOW: Cell<Option<Time>> = const { Cell::new(None) };
}

fn now() -> Time {
    NOW.get().expect("the office's clock is set")
}

fn at(text: &str) -> Time {
    Time::parse_from_rfc3339(&format!("{text}:00+07:00")).expect("a moment")
}

struct Office {
    desk: Desk,
    store: Arc<MemoryStore>,
    rang: Vec<(Bell, Time)>,
}

impl Office {
    fn opened_at(moment: &str) -> Office {
        NOW.set(Some(at(moment)));
        let store = Arc::new(MemoryStore::new(Arc::new(Derivation)));
        let desk = Desk::new(store.clone(), now, "sari");
        let checked = check("kantor.yaml", OFFICE.into(), &Options::default()).expect("a sound document");
        desk.publish(&checked).expect("published");
        Office { desk, store, rang: Vec::new() }
    }

    fn tick(&mut self) {
        let ticked = self.desk.tick().expect("a tick");
        assert!(ticked.failed.is_empty());
        self.rang.extend(ticked.rang.iter().map(|rung| (rung.bell, now())));
    }

    /// Completes everything that waits for a person and has waited so long.
    fn work(&self, patience: TimeDelta) {
        let sari = self.desk.visitor(None).expect("the only person");
        for task in self.desk.inbox(Some(&sari), Whose::Own).expect("an inbox") {
            let view = self.desk.show(&task.id).expect("it is there");
            let offered =
                view.instance.open_tasks().find(|open| open.step == task.step).expect("it is open").offered;
            if now() - offered >= patience {
                let act = Act::Done { step: Some(task.step), actor: None, says: Says::default() };
                self.desk.act(&sari, &task.id, &act, None).expect("it is his");
            }
        }
    }

    fn work_at_noon(&self) {
        if now().hour() == 12 {
            self.work(TimeDelta::hours(2));
        }
    }

    /// How many instances of each procedure there are.
    fn count(&self) -> BTreeMap<String, usize> {
        let mut count = BTreeMap::new();
        for listed in self.desk.list(&Filter::default()).expect("a list") {
            *count.entry(listed.procedure).or_default() += 1;
        }
        count
    }

    /// Of each recurring procedure how many periods there were, were opened, and were missed.
    fn kept(&self) -> BTreeMap<String, [usize; 3]> {
        let kept = self.desk.compliance(&ReportFilter::default()).expect("a report");
        let counts = kept.into_iter().map(|kept| {
            let whole = kept.whole;
            (kept.procedure, [whole.due, whole.opened, whole.missed])
        });
        counts.collect()
    }

    fn rung(&self, bell: Bell) -> usize {
        self.rang.iter().filter(|(rung, _)| *rung == bell).count()
    }
}

fn days(from: Date, until: Date) -> impl Iterator<Item = Date> {
    from.iter_days().take_while(move |day| *day <= until)
}

/// What a calendar on the wall says of 2026, from its first working day on.
fn expected(from: Date, until: Date) -> BTreeMap<String, usize> {
    let calendar = Calendar::government();
    let working = days(from, until).filter(|day| calendar.is_working_day(*day)).count();
    let mondays = days(from, until).filter(|day| day.weekday() == Weekday::Mon).count();
    let months = usize::try_from(until.month() - from.month() + 1).expect("of one year");
    [("bulanan", months), ("mingguan", mondays), ("harian", working), ("telaah", months)]
        .map(|(name, count)| (name.to_owned(), count))
        .into()
}

#[test]
fn a_year_of_an_office_goes_as_the_calendar_says() {
    let mut office = Office::opened_at("2026-01-02T06:00");
    let end = at("2026-12-31T23:00");
    while now() < end {
        office.tick();
        if now().hour().is_multiple_of(6) {
            office.work(TimeDelta::hours(30));
        }
        NOW.set(Some(now() + TimeDelta::hours(2)));
    }
    let (first, last) = (Date::from_ymd_opt(2026, 1, 2).unwrap(), Date::from_ymd_opt(2026, 12, 31).unwrap());
    assert_eq!(office.count(), expected(first, last));
    let mut kept = expected(first, last);
    kept.remove("telaah");
    assert_eq!(office.kept(), kept.into_iter().map(|(name, count)| (name, [count, count, 0])).collect());
    // Whoever works within 30 hours is neither reminded of three days nor late.
    assert_eq!((office.rung(Bell::Remind), office.rung(Bell::Escalate), office.rung(Bell::Wake)), (0, 0, 12));
    let report = office.store.verify().expect("verified");
    assert!(report.ok(), "{:?}", report.faults);
}

#[test]
fn nobody_works_and_everybody_is_told_once() {
    let mut office = Office::opened_at("2026-03-02T06:00");
    let end = at("2026-06-30T23:00");
    while now() < end {
        office.tick();
        NOW.set(Some(now() + TimeDelta::hours(5)));
    }
    let monthly = office.count()["bulanan"];
    assert_eq!((monthly, office.rung(Bell::Remind), office.rung(Bell::Escalate)), (4, 4, 4));
    assert!(office.store.verify().expect("verified").ok());
}

#[test]
fn an_office_that_slept_makes_up_for_every_period_once() {
    let mut office = Office::opened_at("2026-01-02T06:00");
    NOW.set(Some(at("2026-01-02T08:00")));
    office.tick();
    NOW.set(Some(at("2026-06-15T10:00")));
    let asleep = office.kept();
    office.tick();
    office.tick();
    let (first, last) = (Date::from_ymd_opt(2026, 1, 2).unwrap(), Date::from_ymd_opt(2026, 6, 15).unwrap());
    let mut expected = expected(first, last);
    expected.remove("telaah");
    assert_eq!(office.count(), expected);
    // A report says the same of missed periods, whether they have been made up for or not.
    let awake = asleep.into_iter().map(|(name, [due, _, missed])| (name, [due, due, missed])).collect();
    assert_eq!(office.kept(), awake);
    // Late bells rang once each: of the report that was already open.
    assert_eq!((office.rung(Bell::Remind), office.rung(Bell::Escalate)), (1, 1));
}

#[test]
fn a_clock_that_jumps_a_day_opens_nothing_twice() {
    let steady = {
        let mut office = Office::opened_at("2026-01-02T06:00");
        while now() < at("2026-03-31T20:00") {
            office.tick();
            office.work_at_noon();
            NOW.set(Some(now() + TimeDelta::hours(1)));
        }
        office.count()
    };
    let mut office = Office::opened_at("2026-01-02T06:00");
    let mut hours = 0_u64;
    while now() < at("2026-03-31T20:00") {
        let true_time = now();
        // Every third day the clock is wrong by a day for some hours, ahead and behind in turns.
        let wrong = match (hours / 24) % 6 {
            2 if hours % 24 > 12 => true_time.checked_add_days(Days::new(1)),
            5 if hours % 24 > 12 => true_time.checked_sub_days(Days::new(1)),
            _ => Some(true_time),
        };
        // Not ahead of the last day, or tomorrow's work would be counted.
        NOW.set(wrong.filter(|wrong| *wrong < at("2026-03-31T20:00")).or(Some(true_time)));
        office.tick();
        office.work_at_noon();
        NOW.set(Some(true_time + TimeDelta::hours(1)));
        hours += 1;
    }
    assert_eq!(office.count(), steady);
    assert!(office.store.verify().expect("verified").ok());
}
