//! Whether the people there are can do a procedure.

use crate::instance::{Holder, Lack, short_staffed};

use super::story::read;

/// What is missing, in a few words each: `step` of everybody named as `person:role+role`.
fn missing(steps: &str, people: &str) -> String {
    let holder = |word: &str| {
        let (person, roles) = word.split_once(':').expect("a person and his roles");
        Holder { person: person.into(), roles: roles.split('+').map(String::from).collect() }
    };
    let people: Vec<Holder> = people.split_whitespace().map(holder).collect();
    let missing = short_staffed(&read(steps), &people).into_iter().map(|missing| {
        let step = missing.step;
        match missing.lack {
            Lack::Nobody { roles } => {
                let roles: Vec<String> = roles.into_iter().map(|role| role.key).collect();
                format!("{step} nobody {}", roles.join(" "))
            }
            Lack::Quorum { needed, most } => format!("{step} {most}/{needed}"),
            Lack::Others { than, needed, most } => format!("{step} not {than} {most}/{needed}"),
            Lack::Same { of: other, needed, most } => format!("{step} as {other} {most}/{needed}"),
        }
    });
    missing.collect::<Vec<_>>().join(", ")
}

#[test]
fn each_part_wants_a_holder_and_a_quorum_so_many_persons() {
    let steps = "
    steps:
      - { id: minta, activity: Meminta, actor: pemohon }
      - { id: pilih, activity: Memilih, actor: { any: [kabid, kadis] } }
      - { id: bahas, activity: Membahas, actor: [kabid, kadis] }
      - { id: sidang, activity: Menyidangkan, actor: { two_of: [kabid, kadis, pemohon] } }
      - { id: tunggu, activity: Menunggu, actor: kadis, wait: 1 hari }
";
    assert_eq!(missing(steps, "ani:pemohon budi:kabid citra:kadis"), "");
    assert_eq!(missing(steps, "ani:pemohon+kabid+kadis"), "sidang 1/2");
    assert_eq!(missing(steps, "ani:pemohon budi:kabid"), "bahas nobody kadis");
    assert_eq!(
        missing(steps, "ani:pemohon"),
        "pilih nobody kabid kadis, bahas nobody kabid kadis, sidang 1/2"
    );
    // Both could only take the same part.
    assert_eq!(
        missing(steps, "budi:kabid eko:kabid"),
        "minta nobody pemohon, bahas nobody kadis, sidang 1/2"
    );
}

#[test]
fn four_eyes_want_other_persons() {
    let steps = "
    steps:
      - { id: siap, activity: Menyiapkan, actor: kabid }
      - { id: sidang, activity: Menyidangkan, actor: { two_of: [kabid, kadis, pemohon] }, not_same_as: siap }
      - { id: sah, activity: Mengesahkan, actor: kadis, same_as: siap }
";
    assert_eq!(missing(steps, "ani:pemohon budi:kabid citra:kadis dewi:kabid+kadis"), "");
    assert_eq!(missing(steps, "budi:kabid dewi:kabid+kadis"), "sidang not siap 2/3");
    assert_eq!(missing(steps, "ani:pemohon budi:kabid citra:kadis"), "sah as siap 0/1");
    // Two parts may each be only his, so a choice of parts decides.
    let choice = "
    steps:
      - { id: siap, activity: Menyiapkan, actor: { any: [kabid, kadis] } }
      - { id: sah, activity: Mengesahkan, actor: kabid, not_same_as: siap }
";
    assert_eq!(missing(choice, "budi:kabid citra:kadis"), "");
    assert_eq!(missing(choice, "budi:kabid+kadis"), "sah not siap 1/2");
}
