//! What a form takes and what it does not, told in lines.

use super::*;
use crate::document::FieldKind;
use crate::procedure::Value;

fn field(kind: FieldKind) -> Field {
    let (label, min, max, pattern, default, help) = Default::default();
    Field { label, kind, required: false, min, max, pattern, options: Vec::new(), default, help }
}

fn form() -> Form {
    let bounds = |kind, min: &str, max: &str| {
        let bound = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
        Field { min: bound(min), max: bound(max), ..field(kind) }
    };
    let options = ["Berhasil", "Gagal", "Sebagian, ulangi"].map(String::from).to_vec();
    let fields = [
        ("nama", Field { required: true, ..bounds(FieldKind::Text, "3", "8") }),
        ("berkas", Field { pattern: Some("[a-z]+|[0-9]+".into()), ..field(FieldKind::Text) }),
        ("uraian", field(FieldKind::Paragraph)),
        ("jumlah", bounds(FieldKind::Number, "-2", "10.5")),
        ("biaya", bounds(FieldKind::Money, "0", "")),
        ("tanggal", bounds(FieldKind::Date, "2026-01-01", "")),
        ("mulai", field(FieldKind::DateTime)),
        (
            "hasil",
            Field { options: options.clone(), default: Some("gagal".into()), ..field(FieldKind::Choice) },
        ),
        ("semua", Field { options, ..bounds(FieldKind::Choices, "", "2") }),
        ("setuju", field(FieldKind::Boolean)),
        ("surat", field(FieldKind::File)),
        ("petugas", field(FieldKind::Person)),
    ];
    let fields = fields.map(|(name, field)| (name.to_owned(), field)).into_iter().collect();
    Form { id: None, title: "Uji".into(), fields }
}

/// Each line: a field and its text, and the JSON that the record keeps or the fault.
const FIELDS: &str = r#"
    nama = Budi            -> "Budi"
    nama =                 -> must be filled in
    nama = Al              -> takes at least 3 characters, these are 2
    nama = Purwadarminta   -> takes at most 8 characters, these are 13
    berkas = abc           -> "abc"
    berkas = 12            -> "12"
    berkas = abc12         -> must match the pattern [a-z]+|[0-9]+
    jumlah = 10.50         -> "10.50"
    jumlah = -2            -> "-2"
    jumlah = -2.01         -> must be at least -2
    jumlah = 10.51         -> must be at most 10.5
    jumlah = 1,5           -> "1,5" is not a number (such as 12 or 12.5)
    jumlah = 1e1           -> "1e1" is not a number (such as 12 or 12.5)
    jumlah = .5            -> ".5" is not a number (such as 12 or 12.5)
    biaya = 12345678901234567890.12 -> "12345678901234567890.12"
    biaya = Rp 5           -> "Rp 5" is not an amount of money (such as 1500000 or 1500000.50)
    tanggal = 2026-02-28   -> "2026-02-28"
    tanggal = 2026-02-30   -> "2026-02-30" is not a date (such as 2026-01-31)
    tanggal = 2025-12-31   -> must be at least 2026-01-01
    mulai = 2026-01-05 8:05 -> "2026-01-05T08:05:00"
    mulai = 2026-01-05     -> "2026-01-05" is not a date and time (such as 2026-01-31 08:00)
    hasil = BERHASIL       -> "Berhasil"
    hasil =                -> empty
    hasil = Selesai        -> "Selesai" is not an option; the options are: Berhasil, Gagal, Sebagian, ulangi
    semua = sebagian, ulangi, berhasil -> ["Berhasil","Sebagian, ulangi"]
    semua = Gagal, Gagal   -> ["Gagal"]
    semua = Gagal, Gagul   -> "Gagul" is not an option; the options are: Berhasil, Gagal, Sebagian, ulangi
    semua = Gagal,Berhasil,Sebagian, ulangi -> takes at most 2 choices, these are 3
    setuju = Ya            -> true
    setuju = false         -> false
    setuju = mungkin       -> "mungkin" is not yes or no
    surat = surat.pdf      -> the file "surat.pdf" itself was not brought
    petugas = budi         -> "budi"
    nomor = 1              -> not in the form; its fields are: nama, berkas, uraian, jumlah, biaya, tanggal, mulai, hasil, semua, setuju, surat, petugas
"#;

#[test]
fn each_field_is_read_by_its_type() {
    let mut wrong = String::new();
    for line in FIELDS.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (given, expected) = line.split_once("->").expect("field = text -> result");
        let (name, text) = given.split_once('=').expect("field = text -> result");
        let (name, expected) = (name.trim(), expected.trim());
        let mut set = given_fields(&[("nama", "Budi")]);
        set.insert(name.into(), text.into());
        let result = match form().fill(&set, &Files::new()) {
            Ok(record) => record
                .get(name)
                .map_or("empty".into(), |value| serde_json::to_string(value).expect("a plain value is JSON")),
            Err(faults) => {
                let described = faults.iter().map(|fault| fault.describe().en);
                described
                    .map(|said| said.split_once(": ").map_or(said.clone(), |(_, why)| why.into()))
                    .collect()
            }
        };
        if result != expected {
            wrong.push_str(&format!("{line}\n    but was {result}\n"));
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn every_fault_is_said_at_once() {
    let faults = form()
        .fill(&given_fields(&[("jumlah", "x"), ("tanggal", "y"), ("lain", "z")]), &Files::new())
        .unwrap_err();
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["lain", "nama", "jumlah", "tanggal"]);
}

#[test]
fn an_empty_field_takes_its_default_unless_it_was_emptied() {
    let default =
        form().fill(&given_fields(&[("nama", "Budi")]), &Files::new()).expect("the form is filled in");
    assert_eq!(default["hasil"], Plain::Text("Gagal".into()));
    let emptied = form()
        .fill(&given_fields(&[("nama", "Budi"), ("hasil", " ")]), &Files::new())
        .expect("the form is filled in");
    assert_eq!(emptied.get("hasil"), None);
}

#[test]
fn a_field_of_files_holds_a_file_and_no_other_does() {
    let file = |name: &str, size| Evidence { name: name.into(), sha256: "0".repeat(64), size, kind: None };
    let set = given_fields(&[("nama", "Budi"), ("surat", "dipindai.pdf")]);
    let files = Files::from([("surat".to_owned(), file("dipindai.pdf", 3))]);
    let record = form().fill(&set, &files).expect("the form is filled in");
    assert_eq!(record["surat"], Plain::File(file("dipindai.pdf", 3)));
    let json = serde_json::to_string(&record["surat"]).expect("a plain value is JSON");
    assert_eq!(serde_json::from_str::<Plain>(&json).expect("and comes back"), record["surat"], "{json}");
    let wrong = [("surat", file("a.pdf", 0)), ("jumlah", file("b.pdf", 3)), ("lain", file("c.pdf", 3))];
    let wrong = wrong.map(|(field, file)| (field.to_owned(), file)).into_iter().collect();
    let faults = form().fill(&given_fields(&[("nama", "Budi")]), &wrong).unwrap_err();
    let said: Vec<String> = faults.iter().map(|fault| fault.describe().en).collect();
    assert_eq!(
        said[1..],
        [
            "field \"jumlah\": takes no file, so not \"b.pdf\" either",
            "field \"surat\": the file \"a.pdf\" is empty",
        ]
    );
    assert!(said[0].starts_with("field \"lain\": not in the form"), "{said:?}");
}

#[test]
fn no_text_is_kept_without_end() {
    let long = "a".repeat(10_001);
    let faults =
        form().fill(&given_fields(&[("nama", "Budi"), ("uraian", &long)]), &Files::new()).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(matches!(faults[0].wrong, Wrong::TooMany { count: 10_001, .. }), "{faults:?}");
}

#[test]
fn a_record_is_read_back_with_the_type_of_its_field() {
    let typed = [
        (FieldKind::Number, Value::Number("12.50".parse().expect("a number"))),
        (FieldKind::Date, Value::Date("2026-01-31".parse().expect("a date"))),
        (FieldKind::DateTime, Value::DateTime("2026-01-31T08:05:00".parse().expect("a moment"))),
        (FieldKind::Boolean, Value::Boolean(true)),
        (FieldKind::Choices, Value::Choices(vec!["A".into(), "B".into()])),
        (FieldKind::Person, Value::Text("budi".into())),
    ];
    for (kind, value) in typed {
        let json = serde_json::to_string(&Plain::from(&value)).expect("a plain value is JSON");
        let plain: Plain = serde_json::from_str(&json).expect("and comes back");
        assert_eq!(plain.typed(kind), Some(value), "{json}");
        assert_eq!(Plain::Text("?".into()).typed(FieldKind::Number), None);
    }
}

fn given_fields(pairs: &[(&str, &str)]) -> IndexMap<String, String> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}
