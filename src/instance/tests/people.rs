//! Who may do what: roles, claims, joint activities, any of several, four eyes.

use super::story::story;

#[test]
fn only_its_actor_does_a_step() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: periksa, activity: Memeriksa, actor: kabid }
        ",
        "
        budi  open          -> refused: may_not_open [pemohon]
        fajar open          -> refused: may_not_open [pemohon]
        ani   open          -> opened minta, offered minta pemohon
        budi  done minta    -> refused: not_the_actor [pemohon]
        budi  claim minta   -> refused: not_the_actor [pemohon]
        fajar comment note=halo -> commented halo
        ani   done minta/kabid -> refused: no_such_part [pemohon]
        ani   done minta/pemohon -> done minta pemohon, offered periksa kabid
        ",
    );
}

#[test]
fn a_claim_keeps_others_away_until_it_is_released() {
    story(
        "
    steps:
      - { id: periksa, activity: Memeriksa, actor: kabid }
      - { id: arsip, activity: Mengarsipkan, actor: kabid }
        ",
        "
        budi open            -> opened periksa, offered periksa kabid
        budi release periksa -> refused: not_the_claimer []
        budi claim periksa   -> claimed periksa kabid
        budi claim periksa   -> conflict: claimed_by [budi]
        eko  claim periksa   -> conflict: claimed_by [budi]
        eko  done periksa    -> conflict: claimed_by [budi]
        eko  release periksa -> refused: not_the_claimer [budi]
        budi release periksa -> released periksa kabid
        eko  claim periksa   -> claimed periksa kabid
        eko  done periksa    -> done periksa kabid, offered arsip kabid
        eko  release periksa -> conflict: already_done [arsip]
        eko  release arsip   -> refused: not_the_claimer []
        ",
    );
}

#[test]
fn a_holder_gives_a_task_to_a_holder() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: periksa, activity: Memeriksa, actor: kabid, not_same_as: [minta] }
        ",
        "
        ani  open                     -> opened minta, offered minta pemohon
        ani  reassign minta answer=budi -> refused: not_a_holder [pemohon]
        budi reassign minta answer=budi -> refused: not_the_actor [pemohon]
        ani  done minta               -> done minta pemohon, offered periksa kabid
        budi reassign periksa answer=eko reason=cuti -> reassigned periksa kabid to eko
        budi done periksa             -> conflict: claimed_by [eko]
        budi reassign periksa answer=eko -> conflict: claimed_by [eko]
        budi reassign periksa answer=budi -> reassigned periksa kabid to budi
        eko  release periksa          -> refused: not_the_claimer [budi]
        budi release periksa          -> released periksa kabid
        eko  reassign periksa answer=eko -> reassigned periksa kabid to eko
        ani  suspend reason=libur     -> suspended libur
        eko  reassign periksa answer=budi -> refused: suspended [comment resume cancel]
        ani  resume                   -> resumed
        eko  done periksa             -> done periksa kabid, ended selesai
        eko  reassign periksa answer=budi -> conflict: already_done []
        ",
    );
}

#[test]
fn an_acting_official_does_what_the_holder_may_and_is_himself() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: catat, activity: Mencatat, actor: kabid }
      - { id: periksa, activity: Memeriksa, actor: kabid, not_same_as: [catat] }
        ",
        "
        gita  open          -> opened minta, offered minta pemohon
        gita  done minta    -> done minta pemohon, offered catat kabid
        gita  claim catat   -> claimed catat kabid for budi
        gita  done catat    -> done catat kabid for budi, offered periksa kabid
        gita  done periksa  -> refused: not_same_as []
        budi  done periksa  -> done periksa kabid, ended selesai
        ",
    );
    story(
        "
    steps:
      - { id: catat, activity: Mencatat, actor: kabid }
        ",
        "
        gita  open                 -> opened catat for budi, offered catat kabid
        gita  suspend reason=libur -> suspended libur for budi
        gita  resume               -> resumed for budi
        budi  cancel reason=keliru -> withdrawn catat kabid, cancelled keliru
        ",
    );
}

#[test]
fn a_task_given_to_somebody_keeps_to_the_four_eyes() {
    story(
        "
    steps:
      - { id: catat, activity: Mencatat, actor: kabid }
      - { id: periksa, activity: Memeriksa, actor: kabid, not_same_as: [catat] }
        ",
        "
        budi open                       -> opened catat, offered catat kabid
        budi done catat                 -> done catat kabid, offered periksa kabid
        eko  reassign periksa answer=budi -> refused: not_same_as []
        budi reassign periksa answer=eko -> reassigned periksa kabid to eko
        ",
    );
}

#[test]
fn of_several_tasks_of_which_one_counts_only_the_claimed_one_is_given_away() {
    story(
        "
    steps:
      - { id: catat, activity: Mencatat, actor: { any: [pemohon, kabid] } }
        ",
        "
        budi open                      -> opened catat, offered catat pemohon, offered catat kabid
        budi claim catat               -> claimed catat kabid
        ani  reassign catat answer=ani -> conflict: claimed_by [budi]
        eko  reassign catat answer=eko -> reassigned catat kabid to eko
        ",
    );
}

#[test]
fn every_part_of_a_joint_activity_is_completed() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - id: bahas
        activity: Membahas
        actor: [kabid, kadis]
        form: permintaan
        decision: Setuju?
        branches: { Ya: end, Tidak: minta }
        ",
        "
        ani   open        -> opened minta, offered minta pemohon
        ani   done minta  -> done minta pemohon, offered bahas kabid, offered bahas kadis
        citra done bahas answer=Ya -> refused: lead_only [kabid]
        citra done bahas jumlah=1 -> refused: lead_only [kabid]
        citra done bahas  -> done bahas kadis
        citra done bahas  -> conflict: already_done [bahas]
        budi  done bahas/kadis -> refused: not_the_actor [kadis]
        budi  done bahas answer=Tidak -> refused: field_faults []
        budi  done bahas answer=Tidak jumlah=1 -> done bahas kabid Tidak, offered minta pemohon #2
        ani   done minta  -> done minta pemohon #2, offered bahas kabid #2, offered bahas kadis #2
        dewi  done bahas answer=Ya jumlah=1 -> done bahas kabid #2 Ya
        dewi  done bahas  -> done bahas kadis #2, ended selesai
        ",
    );
}

#[test]
fn parts_of_a_joint_activity_are_claimed_apart() {
    story(
        "
    steps:
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
        ",
        "
        budi  open              -> opened bahas, offered bahas kabid, offered bahas kadis
        budi  claim bahas       -> claimed bahas kabid
        dewi  claim bahas/kabid -> conflict: claimed_by [budi]
        dewi  done bahas        -> done bahas kadis
        eko   done bahas        -> conflict: claimed_by [budi]
        budi  done bahas        -> done bahas kabid, ended selesai
        ",
    );
}

#[test]
fn of_any_the_first_completion_counts() {
    story(
        "
    steps:
      - { id: tangani, activity: Menangani, actor: { any: [kabid, kadis] }, form: permintaan }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        citra open              -> opened tangani, offered tangani kabid, offered tangani kadis
        citra claim tangani     -> claimed tangani kadis
        budi  claim tangani     -> conflict: claimed_by [citra]
        budi  done tangani jumlah=1 -> conflict: claimed_by [citra]
        citra release tangani   -> released tangani kadis
        budi  done tangani jumlah=1 -> done tangani kabid, withdrawn tangani kadis, offered arsip pemohon
        citra done tangani jumlah=1 -> conflict: already_done [arsip]
        ",
    );
    story(
        "
    steps:
      - { id: tangani, activity: Menangani, actor: { any: [kabid, kadis] } }
        ",
        "
        dewi open                -> opened tangani, offered tangani kabid, offered tangani kadis
        dewi claim tangani/kadis -> claimed tangani kadis
        dewi done tangani/kabid  -> conflict: claimed_by [dewi]
        dewi done tangani        -> done tangani kadis, withdrawn tangani kabid, ended selesai
        ",
    );
}

#[test]
fn four_eyes_see_the_latest_completion() {
    story(
        "
    steps:
      - { id: siap, activity: Menyiapkan, actor: kabid }
      - id: uji
        activity: Menguji
        actor: kabid
        not_same_as: [siap]
        decision: Baik?
        branches: { Ya: end, Tidak: siap }
        ",
        "
        budi open      -> opened siap, offered siap kabid
        budi done siap -> done siap kabid, offered uji kabid
        budi claim uji -> refused: not_same_as []
        budi done uji answer=Ya -> refused: not_same_as []
        eko  done uji answer=Tidak -> done uji kabid Tidak, offered siap kabid #2
        eko  done siap -> done siap kabid #2, offered uji kabid #2
        eko  done uji answer=Ya -> refused: not_same_as []
        budi done uji answer=Ya -> done uji kabid #2 Ya, ended selesai
        ",
    );
}

#[test]
fn four_eyes_on_a_joint_activity_are_those_of_everybody() {
    story(
        "
    steps:
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
      - { id: sah, activity: Mengesahkan, actor: [kabid, kadis], not_same_as: bahas }
        ",
        "
        budi  open       -> opened bahas, offered bahas kabid, offered bahas kadis
        dewi  done bahas/kadis -> done bahas kadis
        budi  done bahas -> done bahas kabid, offered sah kabid, offered sah kadis
        dewi  done sah   -> refused: not_same_as []
        budi  done sah   -> refused: not_same_as []
        eko   done sah   -> done sah kabid
        citra done sah   -> done sah kadis, ended selesai
        ",
    );
}

#[test]
fn whoever_did_one_step_does_the_other() {
    story(
        "
    steps:
      - id: pilih
        activity: Memilih
        actor: pemohon
        decision: Perlu dibahas?
        branches: { Ya: bahas, Tidak: catat }
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
      - { id: catat, activity: Mencatat, actor: kabid, same_as: bahas }
        ",
        "
        ani   open        -> opened pilih, offered pilih pemohon
        ani   done pilih answer=Ya -> done pilih pemohon Ya, offered bahas kabid, offered bahas kadis
        budi  done bahas  -> done bahas kabid
        dewi  done bahas/kadis -> done bahas kadis, offered catat kabid
        eko   done catat  -> refused: same_as [budi dewi]
        dewi  done catat  -> done catat kabid, ended selesai
        ",
    );
    story(
        "
    steps:
      - id: pilih
        activity: Memilih
        actor: pemohon
        decision: Perlu dibahas?
        branches: { Ya: bahas, Tidak: catat }
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
      - { id: catat, activity: Mencatat, actor: kabid, same_as: bahas }
        ",
        "
        ani open       -> opened pilih, offered pilih pemohon
        ani done pilih answer=Tidak -> done pilih pemohon Tidak, offered catat kabid
        eko done catat -> done catat kabid, ended selesai
        ",
    );
}

#[test]
fn a_single_person_does_everything_but_four_eyes() {
    story(
        "
    steps:
      - { id: siap, activity: Menyiapkan, actor: pemohon }
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
      - { id: uji, activity: Menguji, actor: kabid, not_same_as: siap }
        ",
        "
        sendiri open       -> opened siap, offered siap pemohon
        sendiri done siap  -> done siap pemohon, offered bahas kabid, offered bahas kadis
        sendiri done bahas -> done bahas kabid
        sendiri done bahas -> done bahas kadis, offered uji kabid
        sendiri done uji   -> refused: not_same_as []
        budi    done uji   -> done uji kabid, ended selesai
        ",
    );
}

#[test]
fn a_step_open_again_still_counts_as_it_was_last_completed() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, next: [tulis, teliti] }
      - { id: tulis, activity: Menulis, actor: kabid }
      - { id: cek, activity: Mengecek, actor: pemohon, decision: Baik?, branches: { Ya: gabung, Tidak: tulis } }
      - { id: teliti, activity: Meneliti, actor: kabid, not_same_as: tulis, next: gabung }
      - { id: gabung, activity: Menggabungkan, actor: pemohon, wait_for: [cek, teliti] }
        ",
        "
        ani  open       -> opened minta, offered minta pemohon
        ani  done minta -> done minta pemohon, offered tulis kabid, offered teliti kabid
        budi done tulis -> done tulis kabid, offered cek pemohon
        ani  done cek answer=Tidak -> done cek pemohon Tidak, offered tulis kabid #2
        budi done teliti -> refused: not_same_as []
        eko  done tulis  -> done tulis kabid #2, offered cek pemohon #2
        budi done teliti -> done teliti kabid, gabung holds teliti
        ",
    );
}
