//! Where the flow goes: rows, decisions, loops, forks and joins, limits, starts and ends.

use super::story::story;

#[test]
fn a_row_leads_to_the_next() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: periksa, activity: Memeriksa, actor: kabid }
        ",
        "
        ani  open          -> opened minta, offered minta pemohon
        budi done periksa  -> refused: not_open [minta]
        ani  done minta    -> done minta pemohon, offered periksa kabid
        ani  done minta    -> conflict: already_done [periksa]
        ani  done lain     -> not found: unknown_step [minta periksa]
        budi done periksa  -> done periksa kabid, ended selesai
        budi done periksa  -> conflict: already_done []
        budi claim periksa -> conflict: already_done []
        ani  comment note=x -> refused: ended []
        ",
    );
}

#[test]
fn a_decision_goes_where_its_answer_says() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - id: periksa
        activity: Memeriksa
        actor: kabid
        decision: Lengkap?
        branches:
          Ya: arsip
          Kurang: { to: minta, reason: required }
          Tidak: { end: ditolak, at: pemohon }
      - { id: arsip, activity: Mengarsipkan, actor: kabid }
        ",
        "
        ani  open                               -> opened minta, offered minta pemohon
        ani  done minta                         -> done minta pemohon, offered periksa kabid
        budi done periksa                       -> refused: answer_missing [Ya Kurang Tidak]
        budi done periksa answer=Mungkin        -> refused: unknown_answer [Ya Kurang Tidak]
        budi done periksa answer=KURANG         -> refused: reason_missing []
        budi done periksa answer=KURANG reason=x -> done periksa kabid Kurang, offered minta pemohon #2
        ani  done minta answer=Ya               -> refused: no_answer_wanted []
        ani  done minta                         -> done minta pemohon #2, offered periksa kabid #2
        budi done arsip                         -> refused: not_open [periksa]
        budi done periksa answer=tidak          -> done periksa kabid #2 Tidak, ended ditolak
        ",
    );
}

#[test]
fn a_join_waits_for_every_listed_branch() {
    story(
        "
    steps:
      - { id: bagi, activity: Membagi, actor: pemohon, next: [kiri, kanan] }
      - { id: kiri, activity: Menghitung, actor: kabid, next: satu }
      - { id: kanan, activity: Menilai, actor: kadis, next: satu }
      - { id: satu, activity: Menyatukan, actor: pemohon, wait_for: [kiri, kanan] }
        ",
        "
        ani   open       -> opened bagi, offered bagi pemohon
        ani   done bagi  -> done bagi pemohon, offered kiri kabid, offered kanan kadis
        citra done kanan -> done kanan kadis, satu holds kanan
        ani   done satu  -> refused: not_open [kiri]
        budi  done kiri  -> done kiri kabid, satu holds kiri, satu joins kiri kanan, offered satu pemohon
        ani   done satu  -> done satu pemohon, ended selesai
        ",
    );
}

#[test]
fn rework_opens_a_join_by_itself() {
    story(
        "
    steps:
      - { id: bagi, activity: Membagi, actor: pemohon, next: [kiri, kanan] }
      - { id: kiri, activity: Menghitung, actor: kabid, next: satu }
      - { id: kanan, activity: Menilai, actor: kadis, next: satu }
      - { id: satu, activity: Menyatukan, actor: pemohon, wait_for: [kiri, kanan] }
      - id: periksa
        activity: Memeriksa
        actor: kabid
        decision: Benar?
        branches: { Ya: end, Tidak: satu, Ulang: bagi }
        ",
        "
        ani  open        -> opened bagi, offered bagi pemohon
        ani  done bagi   -> done bagi pemohon, offered kiri kabid, offered kanan kadis
        budi done kiri   -> done kiri kabid, satu holds kiri
        dewi done kanan  -> done kanan kadis, satu holds kanan, satu joins kiri kanan, offered satu pemohon
        ani  done satu   -> done satu pemohon, offered periksa kabid
        budi done periksa answer=Tidak -> done periksa kabid Tidak, offered satu pemohon #2
        ani  done satu   -> done satu pemohon #2, offered periksa kabid #2
        budi done periksa answer=Ulang -> done periksa kabid #2 Ulang, offered bagi pemohon #2
        ani  done bagi   -> done bagi pemohon #2, offered kiri kabid #2, offered kanan kadis #2
        dewi done kanan  -> done kanan kadis #2, satu holds kanan
        dewi done kiri   -> done kiri kabid #2, satu holds kiri, satu joins kiri kanan, offered satu pemohon #3
        ",
    );
}

#[test]
fn a_step_opens_so_often_and_then_the_flow_goes_elsewhere() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, at_most: { visits: 2, then: putus } }
      - id: periksa
        activity: Memeriksa
        actor: kabid
        decision: Lengkap?
        branches: { Ya: end, Tidak: minta }
      - { id: putus, activity: Memutuskan, actor: kadis, end: diputus }
        ",
        "
        ani   open       -> opened minta, offered minta pemohon
        ani   done minta -> done minta pemohon, offered periksa kabid
        budi  done periksa answer=Tidak -> done periksa kabid Tidak, offered minta pemohon #2
        ani   done minta -> done minta pemohon #2, offered periksa kabid #2
        budi  done periksa answer=Tidak -> done periksa kabid #2 Tidak, limit minta 2, offered putus kadis
        citra done putus -> done putus kadis, ended diputus
        ",
    );
}

#[test]
fn a_limit_leads_to_a_join_that_opens_by_itself() {
    story(
        "
    steps:
      - { id: bagi, activity: Membagi, actor: pemohon, next: [kiri, kanan], at_most: { visits: 1, then: satu } }
      - { id: kiri, activity: Menghitung, actor: kabid, next: satu }
      - { id: kanan, activity: Menilai, actor: kadis, next: satu }
      - id: satu
        activity: Menyatukan
        actor: pemohon
        wait_for: [kiri, kanan]
        decision: Cukup?
        branches: { Ya: end, Tidak: bagi }
        ",
        "
        ani  open       -> opened bagi, offered bagi pemohon
        ani  done bagi  -> done bagi pemohon, offered kiri kabid, offered kanan kadis
        dewi done kiri  -> done kiri kabid, satu holds kiri
        dewi done kanan -> done kanan kadis, satu holds kanan, satu joins kiri kanan, offered satu pemohon
        ani  done satu answer=Tidak -> done satu pemohon Tidak, limit bagi 1, offered satu pemohon #2
        ani  done satu answer=Ya -> done satu pemohon #2 Ya, ended selesai
        ",
    );
}

#[test]
fn an_instance_starts_where_its_opener_says() {
    story(
        "
    start: [surat, lisan]
    start_by: [pemohon, kadis]
    steps:
      - { id: surat, activity: Membaca surat, actor: pemohon, next: catat }
      - { id: lisan, activity: Mendengar, actor: kadis }
      - { id: catat, activity: Mencatat, actor: kabid }
        ",
        "
        budi  open       -> refused: may_not_open [pemohon kadis]
        citra open catat -> refused: not_a_start [surat lisan]
        citra open lain  -> not found: unknown_step [surat lisan]
        citra open       -> opened surat, offered surat pemohon
        ",
    );
    story(
        "
    start: [surat, lisan]
    steps:
      - { id: surat, activity: Membaca surat, actor: pemohon, next: catat }
      - { id: lisan, activity: Mendengar, actor: kadis }
      - { id: catat, activity: Mencatat, actor: kabid }
        ",
        "
        citra open lisan -> opened lisan, offered lisan kadis
        citra done lisan -> done lisan kadis, offered catat kabid
        ",
    );
}
#[test]
fn a_decision_on_fields_answers_itself() {
    story(
        "
    form: permintaan
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, form: { alasan: { type: text } } }
      - id: pilah
        activity: Memilah
        actor: kabid
        decision: Ke mana?
        branches:
          Segera: { to: cepat, when: sifat == \"Segera\" }
          Besar: { to: ulang, when: jumlah > 10.5 and minta.alasan != \"\" }
          Lain: { end: biasa }
      - { id: cepat, activity: Menyetujui, actor: kadis, next: end }
      - { id: ulang, activity: Mengisi ulang, actor: pemohon, form: permintaan, next: pilah }
        ",
        "
        ani open          -> refused: field_faults []
        ani open jumlah=0 -> refused: field_faults []
        ani open jumlah=20 -> opened minta, offered minta pemohon
        ani done minta alasan=perlu -> done minta pemohon, offered pilah kabid, decided pilah kabid Besar,
        offered ulang pemohon
        budi done pilah   -> conflict: already_done [ulang]
        ani done ulang jumlah=2 sifat=segera -> done ulang pemohon, offered pilah kabid #2,
        decided pilah kabid #2 Segera, offered cepat kadis
        "
        .replace(",\n        ", ", ")
        .as_str(),
    );
}

#[test]
fn an_empty_field_makes_a_condition_false() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon, form: { jumlah: { type: number } } }
      - id: pilah
        activity: Memilah
        actor: kabid
        decision: Besar?
        branches:
          Tidak: { end: kecil, when: not (jumlah >= 10) }
          Ya: { end: besar }
        ",
        "
        ani open       -> opened minta, offered minta pemohon
        ani done minta -> done minta pemohon, offered pilah kabid, decided pilah kabid Ya, ended besar
        ",
    );
}

#[test]
fn a_decision_with_a_form_answers_itself_once_it_is_filled_in() {
    story(
        "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - id: ukur
        activity: Mengukur
        actor: [kabid, kadis]
        form: permintaan
        decision: Besar?
        branches:
          Ya: { to: minta, when: jumlah > 9 }
          Tidak: { end: kecil }
        ",
        "
        ani   open      -> opened minta, offered minta pemohon
        ani   done minta -> done minta pemohon, offered ukur kabid, offered ukur kadis
        budi  done ukur jumlah=10 answer=Ya -> refused: no_answer_wanted []
        budi  done ukur -> refused: field_faults []
        budi  done ukur jumlah=10 -> done ukur kabid Ya
        citra done ukur -> done ukur kadis, offered minta pemohon #2
        ani   done minta -> done minta pemohon #2, offered ukur kabid #2, offered ukur kadis #2
        citra done ukur -> done ukur kadis #2
        budi  done ukur jumlah=9 -> done ukur kabid #2 Tidak, ended kecil
        ",
    );
}

#[test]
fn a_condition_reads_the_latest_answer() {
    story(
        "
    steps:
      - id: periksa
        activity: Memeriksa
        actor: kabid
        decision: Lengkap?
        branches: { Ya: pilah, Tidak: catat }
      - { id: catat, activity: Mencatat, actor: kabid }
      - id: pilah
        activity: Memilah
        actor: kabid
        decision: Ke mana?
        branches:
          Ulang: { to: periksa, when: periksa == \"Tidak\" }
          Selesai: end
        ",
        "
        budi open -> opened periksa, offered periksa kabid
        budi done periksa answer=Tidak -> done periksa kabid Tidak, offered catat kabid
        budi done catat -> done catat kabid, offered pilah kabid, decided pilah kabid Ulang, offered periksa kabid #2
        budi done periksa answer=ya -> done periksa kabid #2 Ya, offered pilah kabid #2, decided pilah kabid #2 Selesai, ended selesai
        ",
    );
}
