//! What a chart shows, told step by step: its rows with their symbols, its flows with their labels.

use sop::drawing::{Item, Page, Symbol, SymbolKind, Table};

use super::chart_of;

fn table(page: &Page) -> &Table {
    let found =
        page.items.iter().find_map(|item| if let Item::Table(table) = item { Some(table) } else { None });
    found.unwrap()
}

/// A page in words: one line for each row, then one for each flow.
fn told(page: &Page) -> String {
    let mut lines = Vec::new();
    for row in &table(page).body {
        let said: Vec<&str> =
            row.cells[..2].iter().flat_map(|cell| &cell.texts).map(|line| &*line.text).collect();
        let symbols: Vec<String> = row.cells.iter().flat_map(|cell| &cell.symbols).map(symbol).collect();
        let ties: usize = row.cells.iter().map(|cell| cell.ties.len()).sum();
        let ties = if ties > 0 { format!(", {ties} ties") } else { String::new() };
        lines.push(format!(
            "[{}] {} | {}{ties}",
            row.step.as_deref().unwrap_or(""),
            said.join(" "),
            symbols.join(" ")
        ));
    }
    for flow in
        page.items.iter().flat_map(|item| if let Item::Flows(flows) = item { &flows[..] } else { &[] })
    {
        let label: Vec<&str> = flow.label.iter().map(|line| &*line.text).collect();
        let label = if label.is_empty() { String::new() } else { format!(": {}", label.join(" ")) };
        lines.push(format!("{} -> {}{label}", flow.from, flow.to));
    }
    lines.join("\n")
}

fn symbol(symbol: &Symbol) -> String {
    let words: Vec<&str> = symbol.texts.iter().map(|line| &*line.text).collect();
    let words = words.join(" ");
    match symbol.kind {
        SymbolKind::Process => format!("{}:box", symbol.actor),
        SymbolKind::Decision => format!("{}:diamond", symbol.actor),
        SymbolKind::Terminator => format!("{}:({words})", symbol.actor),
        SymbolKind::OffPage => format!("{}:<{words}>", symbol.actor),
    }
}

const REJECTED: &str = "
  - { id: minta, activity: Mengajukan permohonan, actor: loket }
  - id: putuskan
    activity: Memutuskan permohonan
    actor: kepala
    decision: Disetujui?
    branches: { Ya: layani, Tidak: { end: ditolak, at: loket } }
  - { id: layani, activity: Melayani permohonan, actor: kepala }
";

#[test]
fn capsules_stand_in_rows_of_their_own() {
    let (_, pages) = chart_of("", REJECTED);
    insta::assert_snapshot!(told(&pages[0]), @r"
        [start]  | loket:(Mulai)
        [minta] 1 Mengajukan permohonan | loket:box
        [putuskan] 2 Memutuskan permohonan | kepala:diamond
        [end:ditolak]  | loket:(Selesai ditolak)
        [layani] 3 Melayani permohonan | kepala:box
        [end]  | kepala:(Selesai)
        start -> minta
        minta -> putuskan
        putuskan -> layani: Ya
        putuskan -> end:ditolak: Tidak
        layani -> end
        ");
}

#[test]
fn capsules_stand_beside_the_first_and_last_activity() {
    let (_, pages) = chart_of("capsules: beside", REJECTED);
    insta::assert_snapshot!(told(&pages[0]), @r"
        [minta] 1 Mengajukan permohonan | loket:(Mulai) loket:box
        [putuskan] 2 Memutuskan permohonan | loket:(Selesai ditolak) kepala:diamond
        [layani] 3 Melayani permohonan | kepala:box kepala:(Selesai)
        start -> minta
        minta -> putuskan
        putuskan -> layani: Ya
        putuskan -> end:ditolak: Tidak
        layani -> end
        ");
}

#[test]
fn the_first_and_last_activity_are_capsules_themselves() {
    let (_, pages) = chart_of("capsules: activity", REJECTED);
    insta::assert_snapshot!(told(&pages[0]), @r"
        [minta] 1 Mengajukan permohonan | loket:()
        [putuskan] 2 Memutuskan permohonan | loket:(Selesai ditolak) kepala:diamond
        [layani] 3 Melayani permohonan | kepala:()
        minta -> putuskan
        putuskan -> layani: Ya
        putuskan -> end:ditolak: Tidak
        ");
}

#[test]
fn a_joint_activity_has_a_box_for_each_actor_and_flows_meet_the_first() {
    let steps = "
  - { id: siapkan, activity: Menyiapkan berkas, actor: loket }
  - { id: bahas, activity: Membahas berkas, actor: [kepala, loket], optional: apabila diperlukan }
  - { id: simpan, activity: Menyimpan berkas, actor: { any: [loket, kepala] } }
";
    let (_, pages) = chart_of("", steps);
    insta::assert_snapshot!(told(&pages[0]), @r"
        [start]  | loket:(Mulai)
        [siapkan] 1 Menyiapkan berkas | loket:box
        [bahas] 2 Membahas berkas (apabila diperlukan) | loket:box kepala:box, 1 ties
        [simpan] 3 Menyimpan berkas | loket:box kepala:box, 1 ties
        [end]  | loket:(Selesai)
        start -> siapkan
        siapkan -> bahas
        bahas -> simpan
        simpan -> end
        ");
}

#[test]
fn a_limit_on_visits_is_an_arrow_that_says_how_many() {
    let steps = "
  - { id: isi, activity: Mengisi formulir, actor: loket, at_most: { visits: 3, then: tutup } }
  - id: periksa
    activity: Memeriksa formulir
    actor: kepala
    decision: Lengkap?
    branches: { Ya: tutup, Tidak: isi }
  - { id: tutup, activity: Menutup berkas, actor: kepala }
";
    let (_, pages) = chart_of("", steps);
    insta::assert_snapshot!(told(&pages[0]), @r"
        [start]  | loket:(Mulai)
        [isi] 1 Mengisi formulir | loket:box
        [periksa] 2 Memeriksa formulir | kepala:diamond
        [tutup] 3 Menutup berkas | kepala:box
        [end]  | kepala:(Selesai)
        start -> isi
        isi -> periksa
        isi -> tutup: > 3 kali
        periksa -> tutup: Ya
        periksa -> isi: Tidak
        tutup -> end
        ");
}

#[test]
fn a_page_break_makes_lettered_connectors_and_says_where_they_lead() {
    let mut steps: String = (1..13)
        .map(|nth| format!("  - {{ id: s{nth}, activity: Memeriksa berkas, actor: loket }}\n"))
        .collect();
    steps += "  - { id: s13, activity: Memutuskan, actor: kepala, decision: Lengkap?, branches: { Ya: end, Tidak: s2 } }\n";
    let (_, pages) = chart_of("", &steps);
    assert_eq!(pages.len(), 2);
    insta::assert_snapshot!(told(&pages[1]), @r"
        [] A: dari hal. 2 | loket:<A>
        [s8] 8 Memeriksa berkas | loket:box
        [s9] 9 Memeriksa berkas | loket:box
        [s10] 10 Memeriksa berkas | loket:box
        [s11] 11 Memeriksa berkas | loket:box
        [s12] 12 Memeriksa berkas | loket:box
        [s13] 13 Memutuskan | kepala:diamond
        [end]  | kepala:(Selesai)
        [] B: kembali ke langkah 2 (hal. 2) | loket:<B>
        s7 -> s8
        s8 -> s9
        s9 -> s10
        s10 -> s11
        s11 -> s12
        s12 -> s13
        s13 -> end: Ya
        s13 -> s2: Tidak
        ");
}

#[test]
fn a_chart_of_too_many_actors_is_printed_on_larger_paper() {
    let (actors, steps): (Vec<String>, Vec<String>) = (0..24)
        .map(|nth| {
            let actor = format!("a{nth}: Pejabat Pertanggungjawaban Nomor {nth}");
            (actor, format!("  - {{ id: s{nth}, activity: Memeriksa berkas, actor: a{nth} }}\n"))
        })
        .unzip();
    let (_, pages) = super::chart_with(&actors.join(", "), "", &steps.concat());
    assert!(pages[0].width > 297.0, "{} mm", pages[0].width);
    assert_eq!(pages.iter().flat_map(sop::chart::inspect::inspect).count(), 0);
}

#[test]
fn long_answers_are_set_in_several_lines_beside_their_diamond() {
    let steps = "
  - { id: terima, activity: Menerima berkas, actor: loket }
  - id: periksa
    activity: Memeriksa berkas
    actor: loket
    decision: Bagaimana?
    branches:
      Sesuai dengan ketentuan yang berlaku: simpan
      Perlu perbaikan berkas administrasi: terima
      Perlu pemeriksaan lapangan lebih dahulu: terima
      Ditolak dengan alasan tertulis: { end: ditolak, at: kepala }
  - { id: simpan, activity: Menyimpan berkas, actor: kepala }
";
    let (procedure, pages) = chart_of("", steps);
    assert_eq!(pages.iter().flat_map(sop::chart::inspect::inspect).collect::<Vec<_>>(), []);
    assert_eq!(pages[0].width, 297.0, "long answers ask for no larger paper");
    let flows =
        pages[0].items.iter().flat_map(|item| if let Item::Flows(flows) = item { &flows[..] } else { &[] });
    for flow in flows.filter(|flow| flow.branch.is_some()) {
        let lines: Vec<&str> = flow.label.iter().map(|line| &*line.text).collect();
        assert!(lines.len() > 1, "{lines:?}");
        assert_eq!(Some(lines.join(" ")), flow.branch, "in {}", procedure.id);
    }
}

#[test]
fn a_column_that_parts_the_quality_columns_gives_each_part_its_head() {
    let steps = "
  - { id: terima, activity: Menerima berkas, actor: loket, note: Segera, quality: { time: 1 hari } }
";
    let print = "columns: [time, note, output], group: [time, output], heads: { quality: Quality Standard }";
    let (_, pages) = chart_of(print, steps);
    assert_eq!(pages.iter().flat_map(sop::chart::inspect::inspect).collect::<Vec<_>>(), []);
    let heads = table(&pages[0]).head[0].cells.iter().filter(|cell| cell.column == "quality");
    assert_eq!(heads.count(), 2);
}

#[test]
fn each_step_of_a_shared_row_keeps_its_note() {
    let steps = "
  - { id: minta, activity: Mengajukan permohonan, actor: loket, note: Rangkap dua }
  - { id: terima, row: minta, actor: kepala, note: Asli untuk arsip }
";
    let (_, pages) = chart_of("", steps);
    let row = &table(&pages[0]).body[1];
    let note = row.cells.iter().find(|cell| cell.column == "note").unwrap();
    let lines: Vec<&str> = note.texts.iter().map(|line| &*line.text).collect();
    assert_eq!(lines, ["Rangkap dua", "Asli untuk arsip"]);
}

#[test]
fn heads_of_many_actors_are_shortened_before_they_are_turned() {
    let (actors, steps): (Vec<String>, Vec<String>) = (0..9)
        .map(|nth| {
            let short = if nth < 6 { format!("PPSP {nth}") } else { "Bendahara".to_owned() };
            let actor =
                format!("a{nth}: {{ title: Pejabat Penandatangan Surat Perintah {nth}, short: {short} }}");
            let quality = "{ requires: Dokumen persiapan pengadaan, output: Berita acara hasil pengadaan }";
            let note = "Segera diperiksa dan diteruskan";
            let step = format!(
                "id: s{nth}, activity: Memeriksa berkas, actor: a{nth}, note: {note}, quality: {quality}"
            );
            (actor, format!("  - {{ {step} }}\n"))
        })
        .unzip();
    let (_, pages) = super::chart_with(&actors.join(", "), "", &steps.concat());
    assert_eq!(pages[0].width, 297.0);
    let heads = table(&pages[0]).head[1].cells.iter().filter(|cell| cell.actor.is_some());
    let lines: Vec<_> = heads.flat_map(|cell| &cell.texts).collect();
    let said: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
    assert_eq!(said[0], "PPSP 0");
    assert!(lines.iter().all(|line| !line.upright), "{said:?}");
}

#[test]
fn a_flow_that_runs_into_another_is_drawn_up_to_the_dot_where_they_meet() {
    let steps = "
  - { id: terima, activity: Menerima berkas, actor: loket }
  - { id: catat, activity: Mencatat berkas, actor: kepala }
  - id: periksa
    activity: Memeriksa berkas
    actor: loket
    decision: Lengkap?
    branches: { Ya: simpan, Tidak: catat, Ragu: catat }
  - { id: simpan, activity: Menyimpan berkas, actor: kepala }
";
    let (_, pages) = chart_of("", steps);
    let flows =
        pages[0].items.iter().flat_map(|item| if let Item::Flows(flows) = item { &flows[..] } else { &[] });
    let joined: Vec<_> = flows.filter_map(|flow| Some((flow, flow.joins?))).collect();
    assert!(!joined.is_empty());
    for (flow, joint) in joined {
        let on = |ends: &[sop::drawing::Point]| {
            (ends[0].x == joint.x && ends[1].x == joint.x) || (ends[0].y == joint.y && ends[1].y == joint.y)
        };
        assert!(flow.points.windows(2).any(on), "{flow:?}");
    }
    let svg = sop::print::svg(&sop::drawing::Drawing {
        title: String::new(),
        language: sop::source::Language::Id,
        about: Default::default(),
        family: sop::text::Family::embedded(),
        pages: pages.clone(),
    });
    let svg = svg.unwrap().concat();
    let arrows = svg.matches("marker-end").count();
    let dots = svg.matches("<circle class=\"flow-decor\"").count();
    assert_eq!((svg.matches("class=\"flow\"").count(), dots), (arrows + dots, dots));
    assert!(dots > 0);
}
