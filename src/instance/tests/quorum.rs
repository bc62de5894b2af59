//! Quorums: so many persons, each counted once; votes, vetoes, votes that come to nothing; four eyes with them.

use super::story::story;

/// A story of a vote on `putus` among three of whom so many are needed, from the moment when Ani has opened it; `rest` is what the step
/// has besides its `branches`, and the steps after it.
fn vote(needed: &str, branches: &str, rest: &str, lines: &str) {
    let procedure = format!(
        "
    steps:
      - id: putus
        activity: Memutuskan
        actor: {{ {needed}: [pemohon, kabid, kadis] }}
        decision: Setuju?
        branches: {branches}{rest}
        "
    );
    let opened = "ani open -> opened putus, offered putus pemohon, offered putus kabid, offered putus kadis";
    story(&procedure, &format!("{opened}\n{lines}"));
}

#[test]
fn as_many_as_are_needed_do_it_and_the_others_need_not() {
    story(
        "
    steps:
      - { id: hadir, activity: Menghadiri, actor: { two_of: [pemohon, kabid, kadis] } }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        ani   open       -> opened hadir, offered hadir pemohon, offered hadir kabid, offered hadir kadis
        budi  done hadir -> done hadir kabid
        eko   done hadir -> conflict: already_done [hadir]
        citra claim hadir -> claimed hadir kadis
        ani   done hadir -> done hadir pemohon, withdrawn hadir kadis, offered arsip pemohon
        citra done hadir -> conflict: already_done [arsip]
        ani   done arsip -> done arsip pemohon, ended selesai
        ",
    );
}

#[test]
fn in_a_quorum_a_person_counts_once() {
    story(
        "
    steps:
      - { id: hadir, activity: Menghadiri, actor: { two_of: [kabid, kadis, pemohon] } }
        ",
        "
        dewi  open              -> opened hadir, offered hadir kabid, offered hadir kadis, offered hadir pemohon
        dewi  claim hadir/kadis -> claimed hadir kadis
        dewi  claim hadir       -> conflict: claimed_by [dewi]
        dewi  claim hadir/kabid -> refused: counts_once []
        dewi  done hadir/kabid  -> refused: counts_once []
        budi  reassign hadir/kabid answer=dewi -> refused: counts_once []
        dewi  done hadir        -> done hadir kadis
        dewi  done hadir        -> refused: counts_once []
        dewi  claim hadir/kabid -> refused: counts_once []
        budi  reassign hadir/kabid answer=dewi -> refused: counts_once []
        budi  done hadir        -> done hadir kabid, withdrawn hadir pemohon, ended selesai
        ",
    );
    story(
        "
    steps:
      - { id: hadir, activity: Menghadiri, actor: { two_of: [kabid, pemohon, kadis] } }
        ",
        "
        ani  open                -> opened hadir, offered hadir kabid, offered hadir pemohon, offered hadir kadis
        gita done hadir/kabid    -> done hadir kabid for budi
        gita done hadir/pemohon  -> refused: counts_once []
        ani  done hadir          -> done hadir pemohon, withdrawn hadir kadis, ended selesai
        ",
    );
}

#[test]
fn a_single_person_is_no_quorum() {
    story(
        "
    steps:
      - { id: hadir, activity: Menghadiri, actor: { two_of: [kabid, kadis] } }
        ",
        "
        sendiri open       -> opened hadir, offered hadir kabid, offered hadir kadis
        sendiri done hadir -> done hadir kabid
        sendiri done hadir -> refused: counts_once []
        citra   done hadir -> done hadir kadis, ended selesai
        ",
    );
}

#[test]
fn the_answer_with_the_votes_that_are_needed_wins() {
    vote(
        "two_of",
        "{ Ya: arsip, Tidak: { end: ditolak, reason: required } }",
        "
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        ani   done putus -> refused: answer_missing [Ya Tidak]
        ani   done putus answer=Tidak -> refused: reason_missing []
        ani   done putus answer=Tidak reason=mahal -> done putus pemohon Tidak
        citra done putus answer=ya -> done putus kadis Ya
        eko   done putus answer=ya -> done putus kabid Ya, voted putus Ya 2, offered arsip pemohon
        budi  done putus answer=ya -> conflict: already_done [arsip]
        ",
    );
}

#[test]
fn a_vote_that_nobody_can_win_any_more_is_held_again() {
    vote(
        "three_of",
        "{ Ya: end, Tidak: { end: ditolak } }",
        "
        at_most: { visits: 2, then: arsip }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon, not_same_as: putus }
        ",
        "
        ani   done putus answer=Ya -> done putus pemohon Ya
        dewi  done putus answer=Tidak -> done putus kabid Tidak, split putus, withdrawn putus kadis, \
                                         offered putus pemohon #2, offered putus kabid #2, offered putus kadis #2
        dewi  done putus/kadis answer=Ya -> done putus kadis #2 Ya
        gita  done putus/pemohon answer=Tidak -> done putus pemohon #2 Tidak, split putus #2, withdrawn putus kabid #2, \
                                         limit putus 2, offered arsip pemohon
        gita  done arsip -> refused: not_same_as []
        ani   done arsip -> done arsip pemohon, ended selesai
        ",
    );
}

#[test]
fn one_veto_decides() {
    vote(
        "three_of",
        "{ Ya: end, Tidak: putus, Cabut: { end: dicabut, veto: true, reason: required } }",
        "",
        "
        ani   done putus answer=Ya -> done putus pemohon Ya
        budi  done putus answer=Tidak -> done putus kabid Tidak
        citra done putus answer=Cabut -> refused: reason_missing []
        citra done putus answer=Cabut reason=palsu -> done putus kadis Cabut, veto putus Cabut, ended dicabut
        ",
    );
    vote(
        "two_of",
        "{ Ya: end, Cabut: { end: dicabut, veto: true } }",
        "",
        "
        ani   done putus answer=Cabut -> done putus pemohon Cabut, veto putus Cabut, withdrawn putus kabid, \
                                         withdrawn putus kadis, ended dicabut
        ",
    );
}

#[test]
fn the_answer_that_won_is_the_steps_and_each_record_is_its_writers() {
    vote(
        "two_of",
        "{ Ya: pilah, Tidak: pilah }",
        "
        form: permintaan
      - id: pilah
        activity: Memilah
        actor: pemohon
        decision: Ke mana?
        branches: { Besar: { end: besar, when: putus == 'Ya' and jumlah > 5 }, Kecil: { end: kecil } }
        ",
        "
        ani   done putus answer=Ya -> refused: field_faults []
        ani   done putus answer=Ya jumlah=1 -> done putus pemohon Ya
        budi  done putus answer=Tidak jumlah=2 -> done putus kabid Tidak
        citra done putus answer=Ya jumlah=9 -> done putus kadis Ya, voted putus Ya 2, offered pilah pemohon, \
                                         decided pilah pemohon Besar, ended besar
        ",
    );
}

#[test]
fn conditions_make_a_vote_of_each_record() {
    vote(
        "two_of",
        "{ Ya: { end: besar, when: jumlah > 5 }, Tidak: end }",
        "
        form: permintaan
        ",
        "
        ani   done putus jumlah=9 -> done putus pemohon Ya
        budi  done putus jumlah=1 -> done putus kabid Tidak
        citra done putus jumlah=7 -> done putus kadis Ya, voted putus Ya 2, ended besar
        ",
    );
}

#[test]
fn four_eyes_on_a_quorum_are_those_of_all_who_took_part() {
    story(
        "
    steps:
      - { id: siap, activity: Menyiapkan, actor: kabid }
      - { id: hadir, activity: Menghadiri, actor: { two_of: [kabid, kadis, pemohon] }, not_same_as: siap }
      - { id: sah, activity: Mengesahkan, actor: kabid, not_same_as: hadir }
      - { id: tutup, activity: Menutup, actor: { any: [kabid, pemohon] }, same_as: hadir }
        ",
        "
        budi  open       -> opened siap, offered siap kabid
        budi  done siap  -> done siap kabid, offered hadir kabid, offered hadir kadis, offered hadir pemohon
        budi  done hadir -> refused: not_same_as []
        dewi  reassign hadir/kabid answer=budi -> refused: not_same_as []
        dewi  done hadir -> done hadir kabid
        ani   done hadir -> done hadir pemohon, withdrawn hadir kadis, offered sah kabid
        dewi  done sah   -> refused: not_same_as []
        eko   done sah   -> done sah kabid, offered tutup kabid, offered tutup pemohon
        eko   done tutup -> refused: same_as [dewi ani]
        ani   done tutup -> done tutup pemohon, withdrawn tutup kabid, ended selesai
        ",
    );
}
