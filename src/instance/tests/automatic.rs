//! What nobody does: commands, calls, waits, reminders; and what a person does when one of them is in trouble.

use super::story::story;

const COMMAND: &str = "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: salin, activity: Menyalin, actor: kabid, run: salin }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
";

#[test]
fn a_command_that_succeeds_leads_on() {
    story(
        COMMAND,
        "
        ani  open               -> opened minta, offered minta pemohon
        ani  done minta         -> done minta pemohon, offered salin kabid
        budi done salin         -> refused: automatic []
        budi claim salin        -> refused: automatic []
        ani  done salin         -> refused: not_the_actor [kabid]
        budi retry salin        -> refused: no_trouble []
        jam  ended salin exit=0 -> nothing
        jam  started salin      -> started salin kabid 1
        jam  started salin      -> nothing
        jam  ended salin exit=0 -> succeeded salin kabid, finished salin kabid berhasil, offered arsip pemohon
        jam  ended salin exit=0 -> nothing
        ani  done arsip         -> done arsip pemohon, ended selesai
        ",
    );
}

#[test]
fn a_command_that_fails_is_an_incident_of_its_actor() {
    story(
        COMMAND,
        "
        ani  open                -> opened minta, offered minta pemohon
        ani  done minta          -> done minta pemohon, offered salin kabid
        jam  started salin       -> started salin kabid 1
        jam  ended salin exit=3  -> failed salin kabid, incident salin kabid Failed
        jam  started salin       -> nothing
        budi done salin          -> refused: automatic [retry resolve]
        ani  retry salin         -> refused: not_the_actor [kabid]
        budi claim salin         -> claimed salin kabid
        eko  retry salin         -> conflict: claimed_by [budi]
        budi retry salin reason=disk -> retried salin kabid
        jam  started salin       -> started salin kabid 2
        jam  ended salin exit=0 timeout=ya -> failed salin kabid, incident salin kabid Failed
        budi resolve salin       -> refused: reason_missing []
        budi resolve salin reason=manual -> done salin kabid, offered arsip pemohon
        ",
    );
}

#[test]
fn a_command_answers_a_decision() {
    story(
        "
    steps:
      - id: salin
        activity: Menyalin
        actor: kabid
        run: salin
        decision: Berhasil?
        branches:
          Berhasil: end
          Gagal: salin
        at_most: { visits: 2, then: { end: gagal } }
        ",
        "
        budi open               -> opened salin, offered salin kabid
        jam  started salin      -> started salin kabid 1
        jam  ended salin exit=1 -> failed salin kabid, finished salin kabid Gagal, offered salin kabid #2
        jam  started salin      -> started salin kabid #2 1
        jam  lost salin         -> lost salin kabid #2, incident salin kabid #2 Unknown
        budi resolve salin answer=Berhasil reason=dilihat -> done salin kabid #2 Berhasil, ended selesai
        ",
    );
}

#[test]
fn a_lost_command_is_run_again_only_where_that_does_no_harm() {
    story(
        COMMAND,
        "
        ani  open                 -> opened minta, offered minta pemohon
        ani  done minta           -> done minta pemohon, offered salin kabid
        jam  started salin        -> started salin kabid 1
        jam  lost salin again=yes -> lost salin kabid
        jam  started salin        -> started salin kabid 2
        jam  lost salin again=yes -> lost salin kabid
        jam  started salin        -> started salin kabid 3
        jam  lost salin again=yes -> lost salin kabid, incident salin kabid Unknown
        jam  lost salin           -> nothing
        ",
    );
}

#[test]
fn a_command_fills_in_the_form() {
    story(
        "
    steps:
      - { id: hitung, activity: Menghitung, actor: kabid, run: hitung, form: permintaan }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        budi open                         -> opened hitung, offered hitung kabid
        jam  started hitung               -> started hitung kabid 1
        jam  ended hitung exit=0 jumlah=x -> failed hitung kabid, incident hitung kabid Failed
        budi retry hitung                 -> retried hitung kabid
        jam  started hitung               -> started hitung kabid 2
        jam  ended hitung exit=0 jumlah=5 -> succeeded hitung kabid, finished hitung kabid berhasil, offered arsip pemohon
        ",
    );
}

#[test]
fn a_call_waits_for_the_other_procedure() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, call: lain/anak }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        ani open                             -> opened minta, offered minta pemohon
        jam returned minta outcome=selesai   -> nothing
        jam called minta                     -> called minta pemohon lain-2
        jam called minta                     -> nothing
        jam returned minta                   -> returned minta pemohon lain-2, incident minta pemohon Cancelled
        ani retry minta                      -> retried minta pemohon
        jam unfit minta reason=dihapus       -> incident minta pemohon Refused
        ani retry minta                      -> retried minta pemohon
        jam called minta                     -> called minta pemohon lain-2
        jam returned minta outcome=selesai   -> returned minta pemohon lain-2, finished minta pemohon selesai, offered arsip pemohon
        jam returned minta outcome=selesai   -> nothing
        ",
    );
}

#[test]
fn whoever_did_a_step_of_the_called_procedure_did_the_step_that_calls_it() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, call: lain/anak }
      - { id: setuju, activity: Menyetujui, actor: kabid, not_same_as: minta, next: pantau }
      - { id: pantau, activity: Memantau, actor: kabid, same_as: minta }
        ",
        "
        ani  open                               -> opened minta, offered minta pemohon
        jam  called minta                       -> called minta pemohon lain-2
        jam  returned minta outcome=selesai by=budi,citra -> returned minta pemohon lain-2, finished minta pemohon selesai, offered setuju kabid
        budi done setuju                        -> refused: not_same_as []
        budi claim setuju                       -> refused: not_same_as []
        eko  reassign setuju answer=budi            -> refused: not_same_as []
        eko  done setuju                        -> done setuju kabid, offered pantau kabid
        eko  done pantau                        -> refused: same_as [budi citra]
        budi done pantau                        -> done pantau kabid, ended selesai
        ",
    );
}

#[test]
fn whoever_looks_into_a_called_instance_that_was_cancelled_does_not_wash_it_clean() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, call: lain/anak }
      - { id: setuju, activity: Menyetujui, actor: kabid, not_same_as: minta }
        ",
        "
        ani  open                    -> opened minta, offered minta pemohon
        jam  called minta            -> called minta pemohon lain-2
        jam  returned minta by=budi  -> returned minta pemohon lain-2, incident minta pemohon Cancelled
        ani  retry minta             -> retried minta pemohon
        jam  unfit minta reason=dihapus -> incident minta pemohon Refused
        ani  resolve minta reason=ya -> done minta pemohon, offered setuju kabid
        budi done setuju             -> refused: not_same_as []
        eko  done setuju             -> done setuju kabid, ended selesai
        ",
    );
}

#[test]
fn the_four_eyes_of_a_caller_bind_everyone_in_what_it_calls() {
    story(
        "
    steps:
      - { id: telaah, activity: Menelaah, actor: kabid }
      - { id: setuju, activity: Menyetujui, actor: kabid }
        ",
        "
        dewi open                              -> opened telaah, offered telaah kabid
        budi done telaah not=budi              -> refused: not_same_as []
        eko  reassign telaah answer=budi not=budi -> refused: not_same_as []
        eko  done telaah not=budi              -> done telaah kabid, offered setuju kabid
        budi claim setuju not=budi             -> refused: not_same_as []
        eko  done setuju not=budi              -> done setuju kabid, ended selesai
        ",
    );
    story(
        "
    steps:
      - { id: telaah, activity: Menelaah, actor: kabid }
        ",
        "
        dewi open                   -> opened telaah, offered telaah kabid
        eko  done telaah same=budi  -> refused: same_as [budi]
        budi done telaah same=budi  -> done telaah kabid, ended selesai
        ",
    );
}

#[test]
fn an_outcome_that_no_branch_is_for_is_an_incident() {
    story(
        "
    steps:
      - id: minta
        activity: Meminta
        actor: pemohon
        call: lain/anak
        decision: Hasilnya?
        branches: { Disetujui: end, Ditolak: { end: ditolak } }
        ",
        "
        ani open                             -> opened minta, offered minta pemohon
        jam called minta                     -> called minta pemohon lain-2
        jam returned minta outcome=ditunda   -> returned minta pemohon lain-2, incident minta pemohon NoBranch
        ani resolve minta answer=ditolak reason=dilihat -> done minta pemohon Ditolak, ended ditolak
        ",
    );
}

#[test]
fn a_wait_ends_at_its_moment_and_not_before() {
    story(
        "
    steps:
      - { id: tunggu, activity: Menunggu, actor: pemohon, wait: 3 menit }
      - { id: arsip, activity: Mengarsipkan, actor: pemohon }
        ",
        "
        ani open           -> opened tunggu, offered tunggu pemohon
        jam wake tunggu    -> nothing
        ani done tunggu    -> refused: automatic []
        jam wake tunggu    -> finished tunggu pemohon, offered arsip pemohon
        jam wake tunggu    -> nothing
        ",
    );
}

#[test]
fn a_wait_for_a_date_that_nobody_filled_in_is_an_incident() {
    let procedure = "
    form: { tanggal: { type: date } }
    steps:
      - { id: tunggu, activity: Menunggu, actor: pemohon, wait: tanggal }
        ";
    story(
        procedure,
        "
        ani open          -> opened tunggu, offered tunggu pemohon, incident tunggu pemohon NoDate
        ani retry tunggu  -> retried tunggu pemohon, incident tunggu pemohon NoDate
        ani resolve tunggu reason=lewat -> done tunggu pemohon, ended selesai
        ",
    );
    story(
        procedure,
        "
        ani open tanggal=2026-01-02 -> opened tunggu, offered tunggu pemohon
        jam wake tunggu             -> finished tunggu pemohon late, ended selesai
        ",
    );
}

#[test]
fn whoever_lets_time_pass_is_reminded_and_then_named() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, quality: { time: 5 menit }, late: { remind: 60%, escalate: kadis } }
        ",
        "
        ani   open            -> opened minta, offered minta pemohon
        jam   remind minta    -> nothing
        jam   escalate minta  -> nothing
        jam   remind minta    -> reminded minta pemohon
        jam   remind minta    -> nothing
        jam   escalate minta  -> escalated minta pemohon to kadis
        jam   escalate minta  -> nothing
        ani   done minta      -> done minta pemohon, ended selesai
        ",
    );
}

#[test]
fn whoever_was_told_may_give_a_late_task_to_somebody_else() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, quality: { time: 2 menit }, late: { escalate: kadis } }
        ",
        "
        ani   open                        -> opened minta, offered minta pemohon
        citra reassign minta answer=gita  -> refused: not_the_actor [pemohon]
        jam   escalate minta              -> escalated minta pemohon to kadis
        citra done minta                  -> refused: not_the_actor [pemohon]
        citra reassign minta answer=gita  -> reassigned minta pemohon to gita
        ",
    );
}

#[test]
fn while_an_instance_is_suspended_nothing_moves_and_results_are_kept() {
    story(
        COMMAND,
        "
        ani  open                 -> opened minta, offered minta pemohon
        ani  done minta           -> done minta pemohon, offered salin kabid
        jam  started salin        -> started salin kabid 1
        ani  suspend reason=libur -> suspended libur
        jam  ended salin exit=0   -> succeeded salin kabid
        jam  started salin        -> nothing
        ani  resume               -> resumed, finished salin kabid berhasil, offered arsip pemohon
        ",
    );
    story(
        COMMAND,
        "
        ani  open                 -> opened minta, offered minta pemohon
        ani  done minta           -> done minta pemohon, offered salin kabid
        jam  started salin        -> started salin kabid 1
        ani  cancel reason=batal  -> withdrawn salin kabid, cancelled batal
        jam  ended salin exit=0   -> succeeded salin kabid
        jam  ended salin exit=0   -> nothing
        ",
    );
}

#[test]
fn a_caller_that_is_gone_takes_the_called_instance_with_it() {
    story(
        COMMAND,
        "
        ani  open                    -> opened minta, offered minta pemohon
        budi abandoned reason=batal  -> withdrawn minta pemohon, cancelled batal
        budi abandoned reason=batal  -> nothing
        ",
    );
}
