//! The table of keys: for every mapping of an SOP file its keys, the shape of each value, and what it means. The walk checks
//! files against it; the reference of the language is printed from it.

use super::shape::{Forms, Key, Kind, Mapping, Naming, Shape};

/// The most visits that `at_most` may allow.
const MOST_VISITS: u32 = 1_000;

/// Every mapping, in the order of the reference.
pub static MAPPINGS: [&Mapping; 19] = [
    &DOCUMENT, &IDENTITY, &APPROVER, &PRINT, &HEADS, &ACTOR, &FORM, &FIELD, &DEFAULTS, &PROCEDURE, &STEP,
    &PERFORMERS, &QUALITY, &ITEM, &TARGET, &LATE, &AT_MOST, &TEST, &GIVEN,
];

pub static DOCUMENT: Mapping = Mapping {
    name: ("dokumen", "document"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("sop", Shape::Version, "versi bahasa ini", "version of this language").required(),
        Key::new("id", Shape::Identifier, "nama singkat dokumen", "the document's short name").required(),
        Key::new("title", Shape::Text, "nama SOP", "the name of the SOP").required(),
        Key::new(
            "language",
            Shape::Word(&["id", "en"]),
            "bahasa formulir cetak dan temuan; bawaan `id`",
            "language of the printed form and of findings; default `id`",
        ),
        Key::new("identity", Shape::Mapping(&IDENTITY), "halaman pertama", "the first page"),
        Key::new("print", Shape::Mapping(&PRINT), "cara mencetak bagan", "how charts are printed"),
        Key::new(
            "actors",
            Shape::Entries(Naming::Identifier, &Shape::Mapping(&ACTOR)),
            "pelaksana: kunci dan jabatannya",
            "actors: key and title; the key is the role that people are given",
        )
        .required(),
        Key::new("forms", Shape::Entries(Naming::Identifier, &Shape::Mapping(&FORM)), "formulir", "forms"),
        Key::new(
            "defaults",
            Shape::Mapping(&DEFAULTS),
            "yang berlaku bagi langkah yang tidak menyebutkannya",
            "what holds for steps that say nothing else",
        ),
        Key::new(
            "procedures",
            Shape::Entries(Naming::Identifier, &Shape::Mapping(&PROCEDURE)),
            "prosedur, masing-masing satu bagan",
            "procedures, each one chart",
        )
        .required(),
        Key::new(
            "tests",
            Shape::List(&Shape::Mapping(&TEST)),
            "contoh jalannya prosedur yang diharapkan",
            "runs that are expected",
        ),
    ],
};

pub static IDENTITY: Mapping = Mapping {
    name: ("identitas", "identity"),
    under: "identity",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("agency", Shape::Texts, "instansi, baris demi baris", "the agency, line by line"),
        Key::new("number", Shape::Text, "Nomor SOP", "the SOP's number"),
        Key::new("created", Shape::Date, "tanggal pembuatan", "date of creation"),
        Key::new("revised", Shape::Date, "tanggal revisi", "date of revision"),
        Key::new("effective", Shape::Date, "tanggal efektif", "date from which it holds"),
        Key::new("review_every", Shape::Period, "jangka waktu tinjau ulang", "how often it is reviewed"),
        Key::new("approved_by", Shape::Mapping(&APPROVER), "yang mengesahkan", "who approved it"),
        Key::new("legal_basis", Shape::Texts, "Dasar Hukum", "legal basis"),
        Key::new("qualifications", Shape::Texts, "Kualifikasi Pelaksana", "qualifications of the actors"),
        Key::new("related", Shape::Texts, "Keterkaitan", "related SOPs"),
        Key::new("equipment", Shape::Texts, "Peralatan/Perlengkapan", "equipment"),
        Key::new("warnings", Shape::Texts, "Peringatan", "warnings"),
        Key::new("records", Shape::Texts, "Pencatatan dan Pendataan", "records and data kept"),
    ],
};

pub static APPROVER: Mapping = Mapping {
    name: ("pengesah", "approver"),
    under: "approved_by",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("position", Shape::Text, "jabatan", "position"),
        Key::new("name", Shape::Text, "nama", "name"),
        Key::new("id_number", Shape::Text, "NIP", "civil servant's number"),
    ],
};

pub static PRINT: Mapping = Mapping {
    name: ("pencetakan", "print"),
    under: "print",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "columns",
            Shape::Words(&COLUMNS),
            "kolom di kanan pelaksana; bawaan: requires, time, output, dan note bila ada",
            "columns right of the actors; default: requires, time, output, and note where a step has one",
        ),
        Key::new(
            "group",
            Shape::Words(&COLUMNS),
            "kolom di bawah judul Mutu Baku; bawaan: semua kecuali note",
            "columns under the head Mutu Baku; default: all but note",
        ),
        Key::new("heads", Shape::Mapping(&HEADS), "judul kolom sendiri", "own words for heads"),
        Key::new("numbers", Shape::Boolean, "baris nomor kolom di bawah judul", "a row of column numbers under the heads"),
        Key::new("start", Shape::Text, "kata di simbol mulai; bawaan Mulai", "word in the start capsule"),
        Key::new("end", Shape::Text, "kata di simbol selesai; bawaan Selesai", "word in the end capsules"),
        Key::new(
            "capsules",
            Shape::Word(&["row", "beside", "activity"]),
            "letak mulai dan selesai: baris sendiri, di sebelah, atau kegiatan itu sendiri",
            "where start and end stand: rows of their own, beside, or the activities themselves",
        ),
        Key::new("paper", Shape::Word(&["a4", "f4", "letter", "legal"]), "kertas; bawaan a4", "paper; default a4"),
    ],
};

/// The columns right of the actors.
const COLUMNS: [&str; 4] = ["requires", "time", "output", "note"];

pub static HEADS: Mapping = Mapping {
    name: ("judul kolom", "heads"),
    under: "heads",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("number", Shape::Text, "No", "row number"),
        Key::new("activity", Shape::Text, "Kegiatan", "activity"),
        Key::new("actors", Shape::Text, "Pelaksana", "over the actors"),
        Key::new("quality", Shape::Text, "Mutu Baku", "over the group"),
        Key::new("requires", Shape::Text, "Persyaratan/Kelengkapan", "requirements"),
        Key::new("time", Shape::Text, "Waktu", "time"),
        Key::new("output", Shape::Text, "Output", "output"),
        Key::new("note", Shape::Text, "Keterangan", "note"),
    ],
};

pub static ACTOR: Mapping = Mapping {
    name: ("pelaksana", "actor"),
    under: "actors",
    lone: Some("title"),
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "jabatan yang dicetak", "the title that is printed").required(),
        Key::new("alias", Shape::Texts, "sebutan lain di dalam teks", "other names in texts"),
        Key::new("short", Shape::Text, "judul pendek untuk kolom sempit", "a shorter head for narrow columns"),
    ],
};

pub static FORM: Mapping = Mapping {
    name: ("formulir", "form"),
    under: "forms",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "nama formulir", "the form's title").required(),
        Key::new("fields", FIELDS, "isian", "its fields").required(),
    ],
};

const FIELDS: Shape = Shape::Entries(Naming::Field, &Shape::Mapping(&FIELD));

pub static FIELD: Mapping = Mapping {
    name: ("isian", "field"),
    under: "fields",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("label", Shape::Text, "nama yang tampil", "the name that is shown"),
        Key::new(
            "type",
            Shape::Word(&[
                "text", "paragraph", "number", "money", "date", "datetime", "choice", "choices", "boolean", "file",
                "person",
            ]),
            "jenis nilainya",
            "the type of its value",
        )
        .required(),
        Key::new("required", Shape::Boolean, "wajib diisi", "must be filled"),
        Key::new("min", Shape::Text, "nilai, panjang, atau jumlah terkecil", "least value, length or number of choices"),
        Key::new("max", Shape::Text, "nilai, panjang, atau jumlah terbesar", "greatest value, length or number"),
        Key::new("pattern", Shape::Pattern, "pola untuk seluruh teks", "pattern that the whole text must match"),
        Key::new("options", Shape::Texts, "pilihan", "what may be chosen"),
        Key::new("default", Shape::Text, "nilai awal", "value to begin with"),
        Key::new("help", Shape::Text, "petunjuk pengisian", "help for the one who fills it in"),
    ],
};

pub static DEFAULTS: Mapping = Mapping {
    name: ("bawaan", "defaults"),
    under: "defaults",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("time", DURATION, "waktu bagi langkah tanpa waktu", "time of steps that have none"),
        Key::new("late", Shape::Mapping(&LATE), "yang terjadi bila terlambat", "what happens when late"),
    ],
};

const DURATION: Shape = Shape::By(&Forms {
    text: Some(Shape::Duration),
    list: None,
    mapping: Some(Shape::Mapping(&WITHOUT_DEADLINE)),
});

pub static WITHOUT_DEADLINE: Mapping = Mapping {
    name: ("waktu tanpa tenggat", "time without a deadline"),
    under: "time",
    lone: None,
    exactly_one: &[],
    keys: &[Key::new("text", Shape::Text, "dicetak saja, tanpa tenggat", "printed only, sets no deadline").required()],
};

pub static PROCEDURE: Mapping = Mapping {
    name: ("prosedur", "procedure"),
    under: "procedures",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "nama prosedur", "the procedure's title").required(),
        Key::new(
            "actors",
            Shape::References(Kind::Actor),
            "kolom dari kiri ke kanan; bawaan: urutan pertama dipakai",
            "columns, left to right; default: order of first use",
        ),
        Key::new("every", Shape::Period, "dibuka setiap jangka waktu ini", "one instance is opened each period"),
        Key::new("schedule", Shape::Schedule, "sama, sebagai jadwal cron", "the same as a cron line"),
        Key::new(
            "start_by",
            Shape::References(Kind::Actor),
            "yang boleh membuka; bawaan: pelaksana langkah pertama",
            "who may open one; default: the first step's actor",
        ),
        Key::new(
            "start",
            Shape::References(Kind::Step),
            "langkah-langkah awal, bila lebih dari satu; bawaan: baris pertama",
            "the ways in, where there are several; default: the first row",
        ),
        Key::new("form", FORM_USE, "diisi saat dibuka", "filled in on opening"),
        Key::new("preface", Shape::Texts, "baris di atas tabel", "lines above the table"),
        Key::new("footnotes", Shape::Texts, "baris di bawah tabel", "lines under the table"),
        Key::new("steps", Shape::List(&Shape::Mapping(&STEP)), "langkah, urut baris", "steps, in the order of rows")
            .required(),
    ],
};

const FORM_USE: Shape =
    Shape::By(&Forms { text: Some(Shape::Reference(Kind::Form)), list: None, mapping: Some(FIELDS) });

pub static STEP: Mapping = Mapping {
    name: ("langkah", "step"),
    under: "steps",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("id", Shape::Identifier, "nama langkah", "the step's name").required(),
        // Required too, but not where the step shares an earlier step's row: `rules/steps.rs` says so.
        Key::new("activity", Shape::Text, "kegiatan", "the activity"),
        Key::new("actor", PERFORMED_BY, "pelaksana", "who does it").required(),
        Key::new("quality", Shape::Mapping(&QUALITY), "mutu baku", "the quality standard"),
        Key::new("note", Shape::Text, "Keterangan", "the note column"),
        Key::new("number", Shape::Boolean, "`false`: baris tanpa nomor", "`false`: a row without a number"),
        Key::new(
            "row",
            Shape::Reference(Kind::Step),
            "langkah sebelumnya yang barisnya ditempati bersama",
            "the earlier step whose row this one shares",
        ),
        Key::new("optional", Shape::Text, "kapan langkah boleh dilewati", "when the step may be skipped"),
        Key::new(
            "next",
            Shape::Mapping(&GOAL),
            "langkah berikutnya atau `end`; daftar bercabang paralel; bawaan: baris berikutnya",
            "the next step or `end`; a list forks; default: the next row",
        ),
        Key::new("decision", Shape::Text, "pertanyaan keputusan", "the question of a decision"),
        Key::new(
            "branches",
            Shape::Entries(Naming::Answer, &Shape::Mapping(&TARGET)),
            "jawaban dan tujuannya",
            "answers and where they lead",
        ),
        Key::new(
            "wait_for",
            Shape::References(Kind::Step),
            "cabang paralel yang ditunggu",
            "the parallel branches that are joined here",
        ),
        Key::new("end", Shape::Outcome, "alur berakhir di sini dengan hasil ini", "the flow ends here with this outcome"),
        Key::new("form", FORM_USE, "formulir yang diisi", "the form that is filled in"),
        Key::new(
            "not_same_as",
            Shape::References(Kind::Step),
            "pelaksananya harus orang lain daripada langkah ini",
            "steps whose performer must not perform this one",
        ),
        Key::new(
            "same_as",
            Shape::References(Kind::Step),
            "pelaksananya harus orang yang sama dengan langkah ini",
            "steps whose performer must perform this one",
        ),
        Key::new("run", Shape::Reference(Kind::Command), "perintah terdaftar", "a registered command"),
        Key::new("with", Shape::Entries(Naming::Free, &Shape::Text), "masukan perintah", "the command's inputs"),
        Key::new("call", Shape::Reference(Kind::Call), "prosedur lain yang dijalankan", "another procedure that is run"),
        Key::new("wait", Shape::DurationOrField, "pewaktu", "a timer that nobody acts on"),
        Key::new("late", Shape::Mapping(&LATE), "yang terjadi bila terlambat", "what happens when late"),
        Key::new("at_most", Shape::Mapping(&AT_MOST), "batas jumlah kunjungan", "a limit on visits"),
    ],
};

const PERFORMED_BY: Shape = Shape::By(&Forms {
    text: Some(Shape::Reference(Kind::Actor)),
    list: Some(Shape::References(Kind::Actor)),
    mapping: Some(Shape::Mapping(&PERFORMERS)),
});

/// The keys that ask for a number of actors, from two up.
pub const QUORUMS: [&str; 9] =
    ["two_of", "three_of", "four_of", "five_of", "six_of", "seven_of", "eight_of", "nine_of", "ten_of"];

pub static PERFORMERS: Mapping = Mapping {
    name: ("pelaksana bersama", "several actors"),
    under: "actor",
    lone: None,
    exactly_one: &[
        "any", "two_of", "three_of", "four_of", "five_of", "six_of", "seven_of", "eight_of", "nine_of", "ten_of",
    ],
    keys: &[
        Key::new("any", Shape::References(Kind::Actor), "salah satu cukup", "the first to complete does it for all"),
        Key::new("two_of", Shape::References(Kind::Actor), "kuorum dua", "a quorum of two"),
        Key::new("three_of", Shape::References(Kind::Actor), "kuorum tiga", "a quorum of three"),
        Key::new("four_of", Shape::References(Kind::Actor), "kuorum empat", "a quorum of four"),
        Key::new("five_of", Shape::References(Kind::Actor), "kuorum lima", "a quorum of five"),
        Key::new("six_of", Shape::References(Kind::Actor), "kuorum enam", "a quorum of six"),
        Key::new("seven_of", Shape::References(Kind::Actor), "kuorum tujuh", "a quorum of seven"),
        Key::new("eight_of", Shape::References(Kind::Actor), "kuorum delapan", "a quorum of eight"),
        Key::new("nine_of", Shape::References(Kind::Actor), "kuorum sembilan", "a quorum of nine"),
        Key::new("ten_of", Shape::References(Kind::Actor), "kuorum sepuluh", "a quorum of ten"),
    ],
};

pub static QUALITY: Mapping = Mapping {
    name: ("mutu baku", "quality"),
    under: "quality",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("time", DURATION, "waktu", "time"),
        Key::new("requires", ITEMS, "persyaratan/kelengkapan", "requirements"),
        Key::new("output", ITEMS, "output", "output"),
    ],
};

const ITEMS: Shape = Shape::List(&Shape::Mapping(&ITEM));

pub static ITEM: Mapping = Mapping {
    name: ("dokumen", "document or thing"),
    under: "output",
    lone: Some("name"),
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Text, "namanya", "its name").required(),
        Key::new(
            "attach",
            Shape::Texts,
            "jenis berkas yang wajib dilampirkan",
            "types of file, one of which must be attached",
        )
        .required(),
    ],
};

pub static TARGET: Mapping = Mapping {
    name: ("tujuan", "target"),
    under: "branches",
    lone: Some("to"),
    exactly_one: &["to", "end"],
    keys: &[
        Key::new("to", Shape::Way, "langkah, daftar langkah, atau `end`", "a step, a list of steps, or `end`"),
        Key::new("end", Shape::Outcome, "alur berakhir dengan hasil ini", "the flow ends with this outcome"),
        Key::new("at", Shape::Reference(Kind::Actor), "kolom simbol selesai", "the column of the end capsule"),
        Key::new("reason", Shape::Word(&["required"]), "alasan wajib ditulis", "a reason must be given"),
        Key::new("when", Shape::Condition, "syarat yang menjawab sendiri", "the condition that answers by itself"),
    ],
};

/// A target that is no answer's, so it has neither reason nor condition.
static GOAL: Mapping = Mapping {
    name: ("tujuan", "target"),
    under: "next",
    lone: Some("to"),
    exactly_one: &["to", "end"],
    keys: &[
        Key::new("to", Shape::Way, "langkah, daftar langkah, atau `end`", "a step, a list of steps, or `end`"),
        Key::new("end", Shape::Outcome, "alur berakhir dengan hasil ini", "the flow ends with this outcome"),
        Key::new("at", Shape::Reference(Kind::Actor), "kolom simbol selesai", "the column of the end capsule"),
    ],
};

pub static LATE: Mapping = Mapping {
    name: ("keterlambatan", "late"),
    under: "late",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("remind", Shape::Percent, "ingatkan setelah bagian waktu ini", "remind after this part of the time"),
        Key::new("escalate", Shape::Reference(Kind::Actor), "pelaksana yang diberi tahu", "the actor who is told"),
    ],
};

pub static AT_MOST: Mapping = Mapping {
    name: ("batas kunjungan", "limit on visits"),
    under: "at_most",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("visits", Shape::Count { least: 1, most: MOST_VISITS }, "jumlah kunjungan", "number of visits").required(),
        Key::new("then", Shape::Mapping(&GOAL), "tujuan sesudah batas itu", "where the flow goes instead").required(),
    ],
};

pub static TEST: Mapping = Mapping {
    name: ("uji", "test"),
    under: "tests",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Text, "nama uji", "the test's name").required(),
        Key::new("procedure", Shape::Reference(Kind::Procedure), "prosedur yang diuji", "the procedure tested").required(),
        Key::new("answers", ANSWERS, "jawaban per langkah", "answers by step"),
        Key::new("expect", Shape::Mapping(&EXPECT), "yang diharapkan", "what is expected").required(),
    ],
};

/// Answers by step: those of a test, or of a file of answers.
pub const ANSWERS: Shape = Shape::Entries(Naming::Step, &Shape::List(&Shape::Mapping(&GIVEN)));

pub static GIVEN: Mapping = Mapping {
    name: ("jawaban", "what is given"),
    under: "answers",
    lone: Some("answer"),
    exactly_one: &[],
    keys: &[
        Key::new("answer", Shape::Text, "jawaban", "the answer"),
        Key::new("set", Shape::Entries(Naming::Field, &Shape::Text), "isian formulir", "values of the form's fields"),
        Key::new("note", Shape::Text, "catatan", "a note"),
        Key::new("reason", Shape::Text, "alasan", "the reason"),
        Key::new("skip", Shape::Boolean, "langkah dilewati", "whether the step is skipped"),
    ],
};

pub static EXPECT: Mapping = Mapping {
    name: ("harapan", "expectation"),
    under: "expect",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("outcome", Shape::Text, "hasil akhir", "the outcome"),
        Key::new("path", Shape::Texts, "langkah, urut selesainya", "the steps in the order they are completed"),
    ],
};
