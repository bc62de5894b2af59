//! What texts become: lines, breaks, indents, widths.

use super::hyphen;
use super::{Face, Fonts, Line, POINT};

fn lines(text: &str, width: f64) -> Vec<String> {
    wrapped(text, width).into_iter().map(|line| line.text).collect()
}

fn wrapped(text: &str, width: f64) -> Vec<Line> {
    Fonts::embedded().measure(text, Face::Regular).wrap(9.0 * POINT, width)
}

#[test]
fn every_line_is_as_wide_as_its_glyphs_and_no_wider_than_asked() {
    let text =
        "Melakukan verifikasi jenis dan kewenangan data pertanggungjawaban:\n- Jika disetujui, maka lanjut\n";
    for tenths in 30..600 {
        let width = f64::from(tenths) / 10.0;
        for line in wrapped(text, width) {
            let glyphs: f64 = line.glyphs.iter().map(|glyph| f64::from(glyph.advance)).sum();
            assert!((glyphs * line.size - line.width).abs() < 1e-6);
            assert!(line.indent + line.width <= width + 0.001, "{line:?} in {width} mm");
            let bytes: Vec<&str> =
                line.glyphs.iter().map(|glyph| &line.text[glyph.start..glyph.end]).collect();
            assert_eq!(bytes.concat(), line.text);
        }
    }
}

#[test]
fn wrapping_loses_nothing() {
    let text = "Peraturan Bupati Majalengka Nomor 13 Tahun 2021 tentang Penyelenggaraan Sistem Pemerintahan";
    for width in [5.0, 12.0, 25.0, 60.0, 300.0] {
        let whole: String = lines(text, width).concat().replace(['-', ' '], "");
        assert_eq!(whole, text.replace(' ', ""), "at {width} mm");
    }
}

#[test]
fn a_number_stays_with_its_unit() {
    assert_eq!(lines("paling lama 15 menit kerja", 24.0), ["paling lama", "15 menit kerja"]);
    assert_eq!(lines("paling lama 15 orang kerja", 22.0), ["paling lama", "15 orang kerja"]);
    assert_eq!(lines("Undang-Undang Nomor 25", 31.0), ["Undang-Undang", "Nomor 25"]);
}

#[test]
fn words_are_parted_only_where_they_are_longer_than_a_line() {
    assert_eq!(
        lines("Pejabat Fungsional/Pelaksana", 40.0),
        ["Pejabat", "Fungsional/Pelaksana"].map(String::from)
    );
    assert_eq!(lines("Pejabat Fungsional/Pelaksana", 20.0), ["Pejabat", "Fungsional/", "Pelaksana"]);
    assert_eq!(lines("mempertanggungjawabkan", 20.0), ["mempertang-", "gungjawab-", "kan"]);
    assert_eq!(lines("0123456789012345", 20.0).len(), 2);
}

#[test]
fn list_items_hang_on_their_text() {
    let item = wrapped("Verifikasi:\n- Jika disetujui, maka lanjut tahap selanjutnya\n10. Jika tidak", 38.0);
    let shown: Vec<(&str, bool)> = item.iter().map(|line| (line.text.as_str(), line.indent > 0.0)).collect();
    assert_eq!(
        shown,
        [
            ("Verifikasi:", false),
            ("- Jika disetujui, maka", false),
            ("lanjut tahap selanjutnya", true),
            ("10. Jika tidak", false)
        ]
    );
}

#[test]
fn syllables_follow_the_spelling_rules() {
    let parted = |word: &str| {
        let mut parts = word.to_string();
        hyphen::breaks(word).into_iter().rev().for_each(|at| parts.insert(at, '-'));
        parts
    };
    let words = [
        "pertanggungjawaban",
        "kelengkapan",
        "menyampaikan",
        "instrumen",
        "masyarakat",
        "Keterangan",
        "ditolak",
    ];
    let shown: Vec<String> = words.into_iter().map(parted).collect();
    assert_eq!(
        shown,
        [
            "per-tang-gung-ja-wa-ban",
            "ke-leng-ka-pan",
            "me-nyam-pai-kan",
            "in-stru-men",
            "ma-sya-ra-kat",
            "Ke-te-ra-ngan",
            "di-to-lak"
        ]
    );
}

#[test]
fn the_longest_word_is_never_parted_in_a_column_of_its_width() {
    let measured = Fonts::embedded().measure("Pejabat Fungsional/Pelaksana 15 menit", Face::Bold);
    let width = measured.longest_word(3.0);
    let lines: Vec<String> = measured.wrap(3.0, width).into_iter().map(|line| line.text).collect();
    assert_eq!(lines, ["Pejabat", "Fungsional/", "Pelaksana", "15 menit"]);
}

#[test]
fn heads_are_broken_evenly() {
    let measured = Fonts::embedded().measure("Kepala Bidang Informatika", Face::Bold);
    let lines = |lines: Vec<Line>| lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
    assert_eq!(lines(measured.wrap(3.0, 33.0)), ["Kepala Bidang", "Informatika"]);
    let measured = Fonts::embedded().measure("satu dua tiga empat lima enam tujuh", Face::Bold);
    assert_eq!(lines(measured.wrap(3.0, 47.0)), ["satu dua tiga empat lima enam", "tujuh"]);
    assert_eq!(lines(measured.wrap_evenly(3.0, 47.0)), ["satu dua tiga empat", "lima enam tujuh"]);
}

#[test]
fn hostile_texts_end() {
    assert!(wrapped("", 10.0).is_empty());
    assert!(wrapped(" \n\t\n", 10.0).is_empty());
    assert_eq!(lines("a\n\nb", 10.0), ["a", "", "b"]);
    assert_eq!(lines("abc", 0.0), ["a", "b", "c"]);
    let long = "x".repeat(100_000);
    assert!(wrapped(&long, 50.0).iter().all(|line| line.width <= 50.001));
    for text in [
        "\u{202e}abc\u{0}\u{ffff}",
        "e\u{301}\u{301}\u{301}",
        "שלום",
        "文字化け 🙂",
        "نص",
        "- ",
        "1.",
        "/-/-/-",
    ] {
        for width in [1.0, 4.0, 40.0] {
            wrapped(text, width);
        }
    }
}
