//! An office's own fonts: how a family is found among files, what is refused, and that every output is set in it. The fonts
//! are the embedded ones under other names, made here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use skrifa::FontRef;
use skrifa::raw::TableProvider;
use sop::print;
use sop::text::{Candidate, Face, Family, FamilyError};
use write_fonts::FontBuilder;
use write_fonts::types::Tag;

use super::documents;
use super::pdf::poppler;

/// Where things stand in the table `OS/2`.
const FS_TYPE: usize = 8;
const FS_SELECTION: usize = 62;

/// An embedded face that says it is of another family, after a change to its table `OS/2`.
fn font(face: Face, family: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let embedded = Family::embedded();
    let font = embedded.font(face);
    let os2 = Tag::new(b"OS/2");
    let mut table = font.data_for_tag(os2).unwrap().as_bytes().to_vec();
    change(&mut table);
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"name"), names(family)).add_raw(os2, table);
    builder.copy_missing_tables(FontRef::new(embedded.file(face)).unwrap()).build()
}

/// A table of names that holds the family's alone.
fn names(family: &str) -> Vec<u8> {
    let name: Vec<u8> = family.encode_utf16().flat_map(u16::to_be_bytes).collect();
    // Format, count, where the texts start; then platform, encoding, language, what it names, length, place.
    let words = [0, 1, 18, 3, 1, 0x409, 1, name.len() as u16, 0];
    words.into_iter().flat_map(u16::to_be_bytes).chain(name).collect()
}

fn candidate(name: &str, bytes: Vec<u8>) -> Candidate {
    Candidate { name: name.into(), bytes }
}

fn plain(name: &str, face: Face, family: &str) -> Candidate {
    candidate(name, font(face, family, |_| {}))
}

/// The three faces of a family, their files named after it.
fn family(family: &str) -> Vec<Candidate> {
    Face::ALL.map(|face| plain(&format!("{family}-{face:?}.ttf"), face, family)).into()
}

#[test]
fn the_only_family_is_taken_and_one_of_several_by_its_name() {
    let chosen = Family::choose(family("Kantor Sans"), None).unwrap();
    assert_eq!((chosen.name(), chosen.css()), ("Kantor Sans", "'Kantor Sans', sans-serif"));
    assert!(chosen.missing().is_empty());
    let both = [family("Kantor Sans"), family("Dinas")].concat();
    let names = vec!["Dinas".to_string(), "Kantor Sans".to_string()];
    let several = FamilyError::Several { families: names.clone() };
    assert_eq!(Family::choose(both.clone(), None).unwrap_err(), several);
    assert_eq!(Family::choose(both.clone(), Some("dinas")).unwrap().name(), "Dinas");
    let unknown = FamilyError::Unknown { wanted: "Arial".into(), families: names };
    assert_eq!(Family::choose(both, Some("Arial")).unwrap_err(), unknown);
}

#[test]
fn the_regular_face_stands_in_for_others_but_none_for_it() {
    let [regular, bold, _] = <[Candidate; 3]>::try_from(family("Dinas")).ok().unwrap();
    let chosen = Family::choose(vec![regular.clone()], None).unwrap();
    assert_eq!(chosen.missing(), [Face::Bold, Face::Italic]);
    assert_eq!(chosen.file(Face::Bold), chosen.file(Face::Regular));
    let none = FamilyError::NoRegular { family: "Dinas".into() };
    assert_eq!(Family::choose(vec![bold], None).unwrap_err(), none);
    let slanted = font(Face::Bold, "Dinas", |os2| os2[FS_SELECTION + 1] |= 1);
    let chosen = Family::choose(vec![regular, candidate("bold-italic.ttf", slanted)], None).unwrap();
    assert_eq!(chosen.missing(), [Face::Bold, Face::Italic], "a bold italic face is neither");
}

#[test]
fn what_cannot_be_used_is_named() {
    let refused = |files: Vec<Candidate>| Family::choose(files, None).unwrap_err();
    assert_eq!(refused(Vec::new()), FamilyError::NoFonts);
    let twice = vec![plain("a.ttf", Face::Regular, "Dinas"), plain("b.ttf", Face::Regular, "Dinas")];
    let files = ["a.ttf".to_string(), "b.ttf".to_string()];
    assert_eq!(refused(twice), FamilyError::Twice { family: "Dinas".into(), files });
    let unreadable = FamilyError::Unreadable { file: "x.ttf".into() };
    assert_eq!(refused(vec![candidate("x.ttf", b"not a font".to_vec())]), unreadable);
    let whole = font(Face::Regular, "Dinas", |_| {});
    for kept in [0, 11, 400, whole.len() / 2, whole.len() - 400] {
        let part = candidate("x.ttf", whole[..kept].to_vec());
        assert_eq!(refused(vec![part]), unreadable, "{kept} bytes of {}", whole.len());
    }
    // Without its map from characters a font writes nothing.
    let embedded = Family::embedded();
    let cmap = vec![0, 0, 0, 0];
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"cmap"), cmap).copy_missing_tables(embedded.font(Face::Regular));
    let mute = FamilyError::NoLetters { file: "x.ttf".into() };
    assert_eq!(refused(vec![candidate("x.ttf", builder.build())]), mute);
}

/// Bits of `fsType`: 1 forbids embedding, 2 and 3 allow it for reading or editing, 8 forbids subsets, 9 outlines.
#[test]
fn what_a_fonts_owner_forbids_is_not_done() {
    for (said, allowed) in [
        (0x0000, true),
        (0x0002, false),
        (0x0004, true),
        (0x0008, true),
        (0x0006, true),
        (0x0104, false),
        (0x0200, false),
    ] {
        let of_type = |os2: &mut Vec<u8>| os2[FS_TYPE..FS_TYPE + 2].copy_from_slice(&u16::to_be_bytes(said));
        let file = candidate("milik.ttf", font(Face::Regular, "Milik", of_type));
        let chosen = Family::choose(vec![file], None);
        match allowed {
            true => assert!(chosen.is_ok(), "{said:#06x}"),
            false => {
                let restricted = FamilyError::Restricted { file: "milik.ttf".into() };
                assert_eq!(chosen.unwrap_err(), restricted, "{said:#06x}");
            }
        }
    }
}

/// Fonts come from anywhere; damaged ones are refused or used, and nothing worse happens.
#[test]
fn damaged_fonts_do_no_harm() {
    let whole = font(Face::Regular, "Dinas", |_| {});
    let (mut seed, mut usable) = (7_u64, 0);
    for _ in 0..16 {
        let mut damaged = whole.clone();
        for _ in 0..20 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let place = (seed >> 33) as usize % damaged.len().min(20_000);
            damaged[place] ^= (seed >> 20) as u8 | 1;
        }
        let Ok(family) = Family::choose(vec![candidate("x.ttf", damaged)], None) else { continue };
        usable += 1;
        let fonts = sop::text::Fonts::of(family);
        let drawing = documents::drawing_in(documents::DOCUMENTS[0], &fonts);
        // Written or refused, as the damage is.
        let _ = print::pdf(&drawing, None);
        let _ = print::html(&drawing);
        let _ = print::png(&drawing, 72);
    }
    assert!((3..14).contains(&usable), "{usable} of 16 were usable: the test sees only one side");
}

/// A folder of its own for one test, gone at the test's end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("sop-fonts-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn put(&self, candidate: &Candidate) {
        fs::write(self.0.join(&candidate.name), &candidate.bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn printed(folder: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    command.args(["print", "sop/backup-restore.yaml", "--lang", "en", "--font-dir"]).arg(folder);
    command.arg("-o").arg(out).args(more).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_output_is_set_in_the_offices_fonts() {
    let (fonts, out) = (Folder::new("in"), Folder::new("out"));
    family("Kantor Sans").iter().for_each(|file| fonts.put(file));
    fs::write(fonts.0.join("licence.txt"), "OFL").unwrap();
    for extension in ["pdf", "svg", "html", "png"] {
        let output = printed(&fonts.0, &out.0.join("it").with_extension(extension), &[]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let embedded = poppler("pdffonts", &["PDF"], &fs::read(out.0.join("it.pdf")).unwrap());
    assert_eq!(embedded.lines().skip(2).count(), 2, "{embedded}");
    assert!(!embedded.contains("Liberation"), "{embedded}");
    let svg = fs::read_to_string(out.0.join("it-1.svg")).unwrap();
    assert!(svg.contains("font-family=\"&#39;Kantor Sans&#39;, sans-serif\""), "{}", &svg[..400]);
    let html = fs::read_to_string(out.0.join("it.html")).unwrap();
    assert_eq!(html.matches("@font-face { font-family: 'Kantor Sans';").count(), 2);
    assert!(!html.contains("Liberation"));
}

#[test]
fn the_printer_says_what_is_wrong_with_fonts() {
    let (fonts, out) = (Folder::new("wrong"), Folder::new("wrong-out"));
    let out = out.0.join("it.pdf");
    let output = printed(&fonts.0, &out, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("There is no .ttf or .otf file in"), "{}", said(&output));
    fonts.put(&plain("b.ttf", Face::Regular, "Dinas"));
    let output = printed(&fonts.0, &out, &[]);
    assert!(output.status.success());
    for face in ["bold", "italic"] {
        let warning = format!("warning: \"Dinas\" has no {face} face; the regular one is used");
        assert!(said(&output).contains(&warning), "{}", said(&output));
    }
    fonts.put(&plain("a.ttf", Face::Regular, "Kantor Sans"));
    let output = printed(&fonts.0, &out, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("choose one with --font\n  → Dinas\n  → Kantor Sans"),
        "{}",
        said(&output)
    );
    assert!(printed(&fonts.0, &out, &["--font", "Dinas"]).status.success());
    fonts.put(&candidate("c.otf", b"OTTO and nothing more".to_vec()));
    let output = printed(&fonts.0, &out, &["--font", "Dinas"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("c.otf is not a font, or it is damaged"), "{}", said(&output));
}
