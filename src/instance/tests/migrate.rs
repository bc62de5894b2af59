//! Instances that move to another edition of their procedure: what happens, or step by step why not; and what follows.

use indexmap::IndexMap;

use super::story::{ask, in_words, kept, read};
use crate::calendar::{Calendar, Time};
use crate::instance::{Asked, Instance, Migration, Refusal, migrate, passed_by, undo_migration};
use crate::procedure::Procedure;

const THREE: &str = "    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: periksa, activity: Memeriksa, actor: kabid, decision: Lengkap?, branches: { Ya: putus, Tidak: minta } }
      - { id: putus, activity: Memutuskan, actor: [kadis, kabid] }
";

const FORK: &str = "    steps:
      - { id: minta, activity: Meminta, actor: pemohon, next: [kiri, kanan] }
      - { id: kiri, activity: Menilai, actor: kabid, next: putus }
      - { id: kanan, activity: Menghitung, actor: kadis, next: putus }
      - { id: putus, activity: Memutuskan, actor: kadis, wait_for: [kiri, kanan] }
";

/// An instance after these lines.
fn lived(procedure: &Procedure, lines: &str) -> Instance {
    let mut instance = Instance::default();
    for (number, line) in lines.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        live(procedure, &mut instance, number, line);
    }
    instance
}

fn live(procedure: &Procedure, instance: &mut Instance, number: usize, line: &str) -> String {
    let events = ask(procedure, instance, number, line);
    for event in events.iter().flatten() {
        instance.evolve(&kept(event));
    }
    in_words(&events)
}

fn asked<'a>(calendar: &'a Calendar, role: &str) -> Asked<'a> {
    let at = Time::parse_from_rfc3339("2026-01-05T12:00:00+07:00").expect("a moment");
    Asked {
        person: "ani".into(),
        roles: vec![role.into()],
        acting: Vec::new(),
        eyes: Vec::new(),
        at,
        calendar,
        sole: false,
    }
}

fn to(edition: char, map: &[(&str, &str)]) -> Migration {
    let map: IndexMap<String, String> =
        map.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    Migration { edition: edition.to_string().repeat(64), map, reason: None, called: IndexMap::new() }
}

/// What a move to another procedure leads to after these lines.
fn told(old: &str, lines: &str, new: &str, map: &[(&str, &str)]) -> String {
    let (old, new, calendar) = (read(old), read(new), Calendar::five_day_week());
    let instance = lived(&old, lines);
    let moved = migrate(&old, &new, &instance, &asked(&calendar, "pemohon"), &to('1', map));
    match &moved {
        Err(Refusal::CannotMigrate { obstacles }) => {
            obstacles.iter().map(|obstacle| format!("{}\n", obstacle.describe().en)).collect()
        }
        _ => in_words(&moved),
    }
}

#[test]
fn what_is_open_goes_on_in_the_other_flow() {
    let new = THREE.replace("Tidak: minta", "Tidak: { end: ditolak, at: pemohon }");
    let (old, new, calendar) = (read(THREE), read(&new), Calendar::five_day_week());
    let mut instance = lived(&old, "ani open\nani done minta");
    let events = migrate(&old, &new, &instance, &asked(&calendar, "pemohon"), &to('1', &[])).expect("it can");
    events.iter().for_each(|event| instance.evolve(&kept(event)));
    assert_eq!(instance.edition, "1".repeat(64));
    assert_eq!(
        live(&new, &mut instance, 9, "budi done periksa answer=Tidak"),
        "done periksa kabid Tidak, ended ditolak"
    );
}

#[test]
fn from_wherever_it_stands_an_instance_moves_to_the_same_flow() {
    for (procedure, lines) in [
        (
            THREE,
            "ani open|ani done minta|budi done periksa answer=Tidak|ani done minta|budi done periksa answer=Ya|citra done putus",
        ),
        (FORK, "ani open|ani done minta|budi done kiri|citra done kanan"),
    ] {
        let all: Vec<&str> = lines.split('|').collect();
        for count in 1..=all.len() {
            assert_eq!(
                told(procedure, &all[..count].join("\n"), procedure, &[]),
                "migrated",
                "{:?}",
                &all[..count]
            );
        }
    }
}

#[test]
fn what_has_no_place_in_the_other_flow_is_said_step_by_step() {
    let opened = "ani open\nani done minta";
    let gone = FORK.replace("id: kiri", "id: sisi").replace("[kiri, kanan]", "[sisi, kanan]");
    let gone = gone.replace("Menghitung, actor: kadis", "Menghitung, actor: kabid");
    assert_eq!(
        told(FORK, opened, &gone, &[]),
        "the step \"kiri\" is open and that edition has no such step\n\
         the step \"kanan\" is open for kadis, and in that edition done by kabid\n"
    );
    let joint = THREE.replace("[kadis, kabid]", "{ any: [kadis, kabid] }");
    let at_joint = "ani open\nani done minta\nbudi done periksa answer=Ya";
    assert_eq!(
        told(THREE, at_joint, &joint, &[]),
        "the step \"putus\" is open for kadis, kabid, and in that edition done by them otherwise: together, by any, or by so many\n"
    );
    let decision = THREE.replace(
        "[kadis, kabid] }",
        "[kadis, kabid], decision: Setuju?, branches: { Ya: end, Tidak: minta } }",
    );
    assert_eq!(
        told(THREE, &format!("{at_joint}\ncitra done putus"), &decision, &[]),
        "the step \"putus\" is done in part without an answer, and that edition wants one\n"
    );
    assert_eq!(told(THREE, at_joint, &decision, &[]), "migrated");
    let timer = THREE.replace(
        "actor: kabid, decision: Lengkap?, branches: { Ya: putus, Tidak: minta }",
        "actor: kabid, wait: 1 hari",
    );
    assert_eq!(
        told(THREE, opened, &timer, &[]),
        "the step \"periksa\" is open and in that edition done by other means\n"
    );
}

#[test]
fn a_flow_that_would_go_wrong_from_there_is_refused() {
    let row =
        FORK.replace("next: [kiri, kanan]", "next: kiri").replace("kabid, next: putus", "kabid, next: kanan");
    let row = row.replace(", wait_for: [kiri, kanan]", "");
    let opened = "ani open\nani done minta";
    assert_eq!(
        told(FORK, opened, &row, &[]),
        "from here that edition's flow can end while \"kiri\" is open\n"
    );
    let waits = format!("{opened}\nbudi done kiri");
    assert_eq!(
        told(FORK, &waits, &row, &[]),
        "a branch from \"kiri\" waits at \"putus\", and in that edition is not waited for there\n"
    );
    let at_first = "ani open\nani done minta\nbudi done kiri\ncitra done kanan";
    assert_eq!(told(FORK, at_first, &row, &[]), "migrated");
    assert_eq!(
        told(&row, opened, FORK, &[]),
        "from here that edition's flow can get stuck, waiting at: putus\n"
    );
}

#[test]
fn a_join_that_waits_for_fewer_opens() {
    let old = "    steps:
      - { id: minta, activity: Meminta, actor: pemohon, next: [kiri, kanan, atas] }
      - { id: kiri, activity: Menilai, actor: kabid, next: putus }
      - { id: kanan, activity: Menghitung, actor: kadis, next: putus }
      - { id: atas, activity: Membaca, actor: kabid, next: putus }
      - { id: putus, activity: Memutuskan, actor: kadis, wait_for: [kiri, kanan, atas] }
";
    let new =
        old.replace("kabid, next: putus }\n      - { id: putus", "kabid, next: arsip }\n      - { id: putus");
    let new = new.replace("[kiri, kanan, atas] }\n", "[kiri, kanan] }\n").replacen(
        "[kiri, kanan] }",
        "[kiri, kanan, atas] }",
        1,
    );
    let new = format!(
        "{new}      - {{ id: arsip, activity: Menyimpan, actor: pemohon, wait_for: [putus, atas] }}\n"
    );
    let lines = "ani open\nani done minta\nbudi done kiri\ncitra done kanan";
    assert_eq!(told(old, lines, &new, &[]), "migrated, putus joins kiri kanan, offered putus kadis");
}

#[test]
fn steps_are_called_otherwise_from_then_on() {
    let new = THREE
        .replace("id: periksa", "id: telaah")
        .replace("id: minta", "id: mohon")
        .replace("Tidak: minta", "Tidak: mohon");
    let new = new.replace("actor: [kadis, kabid]", "actor: [kadis, kabid], not_same_as: [mohon]");
    let (old, new, calendar) = (read(THREE), read(&new), Calendar::five_day_week());
    let mut instance =
        lived(&old, "ani open\nani done minta\nbudi done periksa answer=Tidak\nani done minta");
    let before = instance.clone();
    let asked = asked(&calendar, "pemohon");
    let names = [("periksa", "telaah"), ("minta", "mohon")];
    let said = migrate(&old, &new, &instance, &asked, &to('1', &[])).expect_err("periksa is open");
    assert_eq!(said.allowed(), ["--map periksa=telaah"]);
    let events = migrate(&old, &new, &instance, &asked, &to('1', &names)).expect("it can");
    events.iter().for_each(|event| instance.evolve(&kept(event)));
    assert_eq!(instance.visits("mohon"), 2);
    assert_eq!(instance.latest_performers("mohon"), ["ani"]);
    let back = undo_migration(&new, &instance, &asked, None).expect("nothing has happened since");
    assert_eq!(in_words(&Ok(back.clone())), "moved back telaah=periksa mohon=minta");
    let mut undone = instance.clone();
    back.iter().for_each(|event| undone.evolve(&kept(event)));
    assert_eq!(undone, before);
    live(&new, &mut instance, 8, "budi claim telaah");
    assert!(undo_migration(&new, &instance, &asked, None).is_ok(), "a claim changes no flow");
    live(&new, &mut instance, 9, "budi done telaah answer=Ya");
    assert_eq!(undo_migration(&new, &instance, &asked, None), Err(Refusal::NothingToUndo));
}

/// What an edition before the last one called a step is taken, as long as the instance did that step; it can be named, too.
#[test]
fn a_step_that_was_done_two_editions_ago_keeps_its_name() {
    let calendar = Calendar::five_day_week();
    let asked = asked(&calendar, "pemohon");
    let first = read(THREE);
    let mut instance = lived(&first, "ani open\nani done minta");
    let two = THREE.replace("Tidak: minta", "Tidak: { end: ditolak }");
    let minta = "      - { id: minta, activity: Meminta, actor: pemohon }\n";
    let second = read(&two.replace(minta, ""));
    let events = migrate(&first, &second, &instance, &asked, &to('1', &[])).expect("minta is done");
    events.iter().for_each(|event| instance.evolve(&kept(event)));
    let renamed = two.replace(minta, "").replace("id: periksa", "id: minta");
    let third = read(&renamed.replace("id: putus", "id: sahkan").replace("Ya: putus", "Ya: sahkan"));
    instance.moved = None;
    let before = instance.clone();
    let asked_for = |map: &[(&str, &str)], instance: &Instance| {
        migrate(
            &second,
            &third,
            instance,
            &Asked { roles: vec!["kabid".into()], ..asked.clone() },
            &to('2', map),
        )
    };
    assert_eq!(in_words(&asked_for(&[("periksa", "minta")], &instance)), "refused: map_clash []");
    let apart = [("periksa", "minta"), ("minta", "sahkan")];
    let events = asked_for(&apart, &instance).expect("each has a name of its own");
    events.iter().for_each(|event| instance.evolve(&kept(event)));
    assert_eq!(instance.latest_performers("sahkan"), ["ani"]);
    assert!(instance.latest_performers("minta").is_empty(), "it is open");
    let by = Asked { roles: vec!["kabid".into()], ..asked.clone() };
    let back = undo_migration(&third, &instance, &by, None).expect("nothing has happened since");
    back.iter().for_each(|event| instance.evolve(&kept(event)));
    assert_eq!(instance, before);
}

#[test]
fn only_who_may_open_moves_what_is_open() {
    let (old, calendar) = (read(THREE), Calendar::five_day_week());
    let mut instance = lived(&old, "ani open");
    let refused = |instance: &Instance, role, migration: &Migration| {
        in_words(&migrate(&old, &old, instance, &asked(&calendar, role), migration))
    };
    assert_eq!(refused(&instance, "kadis", &to('1', &[])), "refused: may_not_open [pemohon]");
    assert_eq!(refused(&instance, "pemohon", &to('0', &[])), "refused: same_edition []");
    assert_eq!(
        refused(&instance, "pemohon", &to('1', &[("minta", "tiada")])),
        "not found: unknown_step [minta periksa putus]"
    );
    assert_eq!(refused(&instance, "pemohon", &to('1', &[("minta", "putus")])), "refused: map_clash []");
    live(&old, &mut instance, 3, "ani suspend reason=Cuti");
    assert_eq!(refused(&instance, "pemohon", &to('1', &[])), "refused: suspended [comment resume cancel]");
    live(&old, &mut instance, 4, "ani cancel reason=Batal");
    assert_eq!(refused(&instance, "pemohon", &to('1', &[])), "refused: ended []");
}

#[test]
fn a_new_step_that_is_behind_is_said() {
    let new = THREE.replace(
        "      - { id: periksa,",
        "      - { id: catat, activity: Mencatat, actor: kabid }\n      - { id: periksa,",
    );
    let ends = new.replace("Tidak: minta", "Tidak: { end: ditolak, at: pemohon }");
    let old = read(THREE);
    let instance = lived(&old, "ani open\nani done minta");
    let none = IndexMap::new();
    assert_eq!(
        passed_by(&old, &read(&new), &instance, &none),
        Vec::<String>::new(),
        "sent back, it comes there"
    );
    assert_eq!(passed_by(&old, &read(&ends), &instance, &none), ["catat"]);
}

const VOTE: &str = "    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - id: putus
        activity: Memutuskan
        actor: { two_of: [pemohon, kabid, kadis] }
        decision: Setuju?
        branches: { Ya: arsip, Tidak: { end: ditolak }, Cabut: { end: dicabut, veto: true } }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
";

/// What is said in an instance that moved with these votes cast, under the name that the step has since.
fn said_after_the_move(votes: &str, new: &str, lines: &str) -> String {
    let (old, new, calendar) = (read(VOTE), read(new), Calendar::five_day_week());
    let mut instance = lived(&old, votes);
    let asked = asked(&calendar, "pemohon");
    let events = migrate(&old, &new, &instance, &asked, &to('1', &[("putus", "rapat")])).expect("it can");
    events.iter().for_each(|event| instance.evolve(&kept(event)));
    let said =
        lines.lines().enumerate().map(|(number, line)| live(&new, &mut instance, 9 + number, line.trim()));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn votes_that_were_cast_count_on_in_the_other_flow() {
    let new = VOTE.replace("id: putus", "id: rapat").replace("{ end: ditolak }", "minta");
    let one = "ani open\nani done minta\nbudi done putus answer=Ya";
    assert_eq!(
        said_after_the_move(one, &new, "budi done rapat answer=Ya\ncitra done rapat answer=Ya"),
        "conflict: already_done [rapat]\ndone rapat kadis Ya, voted rapat Ya 2, withdrawn rapat pemohon, offered arsip pemohon"
    );
    assert_eq!(
        said_after_the_move(one, &new, "citra done rapat answer=Cabut"),
        "done rapat kadis Cabut, veto rapat Cabut, withdrawn rapat pemohon, ended dicabut"
    );
    let two = format!("{one}\ncitra done putus answer=Tidak");
    assert_eq!(
        said_after_the_move(&two, &new, "ani done rapat answer=Tidak"),
        "done rapat pemohon Tidak, voted rapat Tidak 2, offered minta pemohon #2"
    );
    let uncast = new.replace("veto: true", "reason: required");
    assert_eq!(
        said_after_the_move(one, &uncast, "citra done rapat answer=Cabut reason=palsu"),
        "done rapat kadis Cabut",
        "nobody has used the veto that is no more"
    );
}

#[test]
fn votes_that_would_count_for_something_else_keep_an_instance_where_it_is() {
    let one = "ani open\nani done minta\nbudi done putus answer=Tidak";
    let refused = |from: &str, to: &str| told(VOTE, one, &VOTE.replace(from, to), &[]);
    let gone =
        "the step \"putus\" was answered \"Tidak\", which that edition does not have or counts otherwise\n";
    assert_eq!(refused("Tidak: {", "Tolak: {"), gone);
    assert_eq!(refused("{ end: ditolak }", "{ end: ditolak, veto: true }"), gone, "one vote would decide");
    assert_eq!(refused("Ya: arsip", "Boleh: arsip"), "migrated", "nobody has said so");
    let attendance = "actor: { two_of: [pemohon, kabid, kadis] }
        decision: Setuju?
        branches: { Ya: arsip, Tidak: { end: ditolak }, Cabut: { end: dicabut, veto: true } }";
    assert_eq!(refused(attendance, "actor: { two_of: [pemohon, kabid, kadis] }"), gone);
    assert_eq!(
        refused("two_of", "three_of"),
        "the step \"putus\" is open for pemohon, kabid, kadis, and in that edition done by them otherwise: together, by any, or by so many\n"
    );
    let veto = VOTE
        .replace("{ end: dicabut, veto: true }", "{ end: dicabut }")
        .replace("Tidak: { end: ditolak", "Tidak: { veto: true, end: ditolak");
    assert_eq!(told(VOTE, "ani open\nani done minta\nbudi done putus answer=Ya", &veto, &[]), "migrated");
}

#[test]
fn who_has_voted_may_do_so_in_the_other_flow_too() {
    let with =
        |rule: &str| VOTE.replace("decision: Setuju?", &format!("{rule}: minta\n        decision: Setuju?"));
    let moved = |voter: &str, rule: &str| {
        let votes = format!("ani open\nani done minta\n{voter} done putus answer=Ya");
        told(VOTE, &votes, &with(rule), &[])
    };
    let broken = |person: &str| {
        format!(
            "{person} has done a part of \"putus\", and that edition does not let them, by who did \"minta\"\n"
        )
    };
    assert_eq!([moved("ani", "not_same_as"), moved("budi", "same_as")], [broken("ani"), broken("budi")]);
    assert_eq!([moved("budi", "not_same_as"), moved("ani", "same_as")], ["migrated", "migrated"]);
    // By the rule's own step under its new name.
    let renamed = with("not_same_as")
        .replace("id: minta", "id: mohon")
        .replace("not_same_as: minta", "not_same_as: mohon");
    let votes = "ani open\nani done minta\nani done putus answer=Ya";
    assert_eq!(told(VOTE, votes, &renamed, &[("minta", "mohon")]), broken("ani").replace("minta", "mohon"));
}
