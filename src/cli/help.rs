//! The help in both languages: clap's tree with its English words, or with the Indonesian ones written here.

use clap::{Arg, Command, CommandFactory};

use crate::source::Language;

use super::arguments::Arguments;

/// The commands in the order in which one meets them, under what they are for.
const GROUPS: [(&str, &str, &[&str]); 4] = [
    ("Menulis dan mencetak", "Write and print", &["new", "check", "watch", "explain", "print", "diff"]),
    (
        "Menjalankan",
        "Run",
        &[
            "run", "start", "inbox", "show", "done", "claim", "release", "reassign", "retry", "resolve",
            "attach", "comment", "suspend", "resume", "cancel", "migrate",
        ],
    ),
    (
        "Kantor",
        "The office",
        &[
            "publish",
            "documents",
            "person",
            "delegate",
            "calendar",
            "commands",
            "serve",
            "tick",
            "notices",
            "list",
            "report",
            "history",
            "evidence",
            "verify",
            "checkpoint",
        ],
    ),
    ("Lainnya", "More", &["demo", "completions", "man"]),
];

/// The tree of commands, speaking `language`.
pub fn command(language: Language) -> Command {
    let tree = headed(Arguments::command(), language);
    match language {
        Language::En => tree,
        Language::Id => indonesian(tree, ""),
    }
    .help_template(root_template(language))
}

fn indonesian(command: Command, path: &str) -> Command {
    let about = words(path.trim_end()).map(str::to_owned);
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let command = command.mut_args(|argument| {
        let name = argument.get_id().to_string();
        // At the root, `person` would be the command of that name.
        let own = if path.is_empty() { None } else { words(&format!("{path}{name}")) };
        match own.or_else(|| words(&format!("* {name}"))) {
            Some(help) => argument.help(help.to_owned()),
            None => argument,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(&name, |sub| indonesian(sub, &format!("{path}{name} ")))
    })
}

/// Headings and templates in the language, all the way down.
fn headed(command: Command, language: Language) -> Command {
    let root = command.get_name() == "sop";
    let command = command
        .mut_args(|argument| {
            let heading = heading(&argument, root, language);
            argument.help_heading(heading)
        })
        .subcommand_help_heading(language.choose("Perintah", "Commands"))
        .help_template(template(language));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, |sub| headed(sub, language)))
}

fn heading(argument: &Arg, root: bool, language: Language) -> &'static str {
    if argument.is_positional() {
        language.choose("Argumen", "Arguments")
    } else if root {
        language.choose("Pilihan umum", "Global options")
    } else {
        language.choose("Pilihan", "Options")
    }
}

fn template(language: Language) -> String {
    match language {
        Language::Id => "{about-with-newline}\nPemakaian: {usage}\n\n{all-args}\n",
        Language::En => "{about-with-newline}\nUsage: {usage}\n\n{all-args}\n",
    }
    .to_owned()
}

fn root_template(language: Language) -> String {
    let usage = language.choose("Pemakaian", "Usage");
    let mut text = format!("{{about-with-newline}}\n{usage}: {{usage}}\n");
    let tree = Arguments::command();
    for (id, en, names) in GROUPS {
        text.push_str(&format!("\n{}:\n", language.choose(id, en)));
        for name in names {
            text.push_str(&format!("  {name:<12} {}\n", about(&tree, name, language)));
        }
    }
    text.push_str(&format!("\n{}:\n{{options}}\n", language.choose("Pilihan umum", "Global options")));
    text
}

fn about(tree: &Command, name: &str, language: Language) -> String {
    let english = tree.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string);
    match language {
        Language::Id => words(name).map(str::to_owned).or(english),
        Language::En => english,
    }
    .unwrap_or_default()
}

fn words(path: &str) -> Option<&'static str> {
    INDONESIAN.iter().find(|(name, _)| *name == path).map(|(_, words)| *words)
}

/// The path of a command or argument, and what it is in Indonesian. `* NAME` is an argument that means the same everywhere.
const INDONESIAN: &[(&str, &str)] = &[
    ("", "SOP dalam satu berkas: formulir tercetak, alur kerja yang berjalan, dan bukti audit"),
    ("* data", "Folder penyimpanan [env: SOP_DATA; bawaan: .sop]"),
    ("* store", "Alamat penyimpanan bersama [env: SOP_STORE]"),
    ("* server", "Tanyakan kepada server lain, dengan token [env: SOP_SERVER, SOP_TOKEN, SOP_TOKEN_FILE]"),
    ("* person", "Siapa yang meminta [env: SOP_AS; bawaan: pengguna sistem]"),
    ("* lang", "Bahasa pesan: id atau en [env: SOP_LANG, LANG]"),
    ("* format", "human atau json; untuk check juga short, sarif, atau github"),
    ("* help", "Tampilkan bantuan"),
    ("* version", "Tampilkan versi"),
    ("* id", "Proses, seperti restore-7"),
    ("* key", "Kunci idempotensi: perintah yang sama dengan kunci yang sama terjadi sekali saja"),
    ("* actor", "Bagian mana dari kegiatan bersama"),
    ("* commands", "Perintah yang didaftarkan situs [bawaan: commands.yaml di folder penyimpanan]"),
    ("* set", "Isi sebuah isian formulir"),
    ("* at", "Jalan masuk, bila ada beberapa"),
    ("new", "Tulis dokumen awal dengan penjelasan"),
    ("new name", "Nama dokumen, atau berkas yang ditulis; - untuk stdout [bawaan: sop-baru]"),
    ("check", "Periksa dokumen dan tampilkan semua temuan"),
    ("check files", "Dokumen; - untuk stdin"),
    (
        "check release",
        "Nilai seperti untuk penerbitan: peringatan menggagalkan, halaman identitas harus terisi",
    ),
    ("check deny_warnings", "Peringatan pun menggagalkan"),
    ("check fix", "Betulkan yang dapat dibetulkan (belum dibangun)"),
    ("print", "Cetak dokumen, formulirnya, atau rekaman sebuah proses sebagai PDF, SVG, PNG, atau HTML"),
    ("print file", "Dokumen; - untuk stdin"),
    ("print more", "Dokumen lain, dengan --book"),
    (
        "print book",
        "Jadikan dokumen-dokumen itu satu buku: sampul, daftar SOP, setiap dokumen [keluaran bawaan: book.pdf]",
    ),
    ("print title", "Judul buku [bawaan: Kumpulan SOP]"),
    (
        "print output",
        "Hasil: .pdf, .svg, .png, atau .html; - untuk PDF ke stdout [bawaan: FILE atau ID berakhiran .pdf, di folder ini]",
    ),
    ("print procedure", "Hanya halaman bagan prosedur ini"),
    ("print paper", "Kertas: a4, f4, letter, atau legal [bawaan: menurut dokumen]"),
    ("print templates", "Folder templat kantor: logo, kepala surat, judul, kaki halaman"),
    ("print dpi", "Resolusi .png dalam titik per inci, dari 72 sampai 600 [bawaan: 150]"),
    (
        "print font_dir",
        "Folder huruf milik kantor: huruf biasa, tebal, dan miring satu jenis, sebagai .ttf atau .otf",
    ),
    ("print font", "Jenis huruf yang dipakai jika folder itu berisi beberapa"),
    ("print instance", "Cetak rekaman sebuah proses, bukan dokumen"),
    (
        "print key",
        "Tandatangani titik periksa pada rekaman dengan kunci ini [bawaan: milik penyimpanan ini, bila ada]",
    ),
    ("print verify_url", "Cetak kode yang membuka halaman alamat ini tentang lembar itu: masih berlakukah?"),
    ("print forms", "Hanya formulir dokumen ini, kosong"),
    (
        "print check",
        "Buktikan geometri halaman: tidak ada garis menembus simbol atau teks, setiap panah sekali; hasil ditulis hanya bila disebut dan tanpa cacat",
    ),
    ("explain", "Jelaskan sebuah temuan menurut kodenya, atau daftar semua kode"),
    ("explain code", "Kode temuan"),
    ("diff", "Katakan apa yang berubah di antara dua edisi dokumen"),
    ("diff old", "Edisi lama: berkas, DOKUMEN (edisi yang berlaku), DOKUMEN@NOMOR, atau DOKUMEN@HASH"),
    ("diff new", "Edisi baru, disebut dengan cara yang sama"),
    ("publish", "Daftarkan sebuah edisi dokumen"),
    ("publish file", "Dokumen; - untuk stdin"),
    (
        "publish effective",
        "Hari pertama proses dibuka menurut edisi ini [bawaan: menurut halaman identitas, bila belum lewat; jika tidak, hari ini]",
    ),
    ("publish expires", "Hari terakhirnya [bawaan: sampai edisi lain berlaku]"),
    ("documents", "Daftar dokumen dengan edisi, keadaan, dan tanggal peninjauannya"),
    ("documents due", "Hanya edisi yang berlaku dan harus ditinjau dalam sekian hari"),
    ("person", "Daftarkan orang dan perannya"),
    ("person add", "Daftarkan seseorang, atau tambahkan perannya"),
    ("person add name", "Nama orang"),
    ("person add roles", "Peran: kunci pelaksana dalam dokumen"),
    ("person add mail", "Alamat surel untuk memberi tahu orang itu"),
    ("person mail", "Tetapkan atau hapus alamat surel seseorang"),
    ("person mail name", "Nama orang"),
    ("person mail address", "Alamatnya"),
    ("person mail remove", "Hapus alamatnya"),
    ("person add from", "Hari pertama peran itu dipegang [bawaan: sekarang]"),
    ("person add until", "Hari terakhirnya [bawaan: tanpa akhir]"),
    ("person remove", "Cabut peran seseorang, atau tanpa --role orangnya"),
    ("person remove name", "Nama orang"),
    ("person remove roles", "Peran: kunci pelaksana dalam dokumen"),
    ("person list", "Daftar orang dan perannya"),
    ("person token", "Buat token, agar sebuah program masuk sebagai orang ini"),
    ("person token name", "Nama orang"),
    (
        "person token scopes",
        "Kegunaannya: read, work, publish atau administer [bawaan: semua yang boleh dilakukan orang itu]",
    ),
    ("person token until", "Hari terakhir token itu berlaku [bawaan: tanpa akhir]"),
    ("person token label", "Sebutannya, untuk membedakannya dari yang lain"),
    ("person token revoke", "Hapus semua token orang ini"),
    ("person password", "Tetapkan kata sandi untuk masuk"),
    ("person password name", "Nama orang"),
    ("person invite", "Buat alamat sekali pakai, agar seseorang masuk dan menetapkan kata sandinya"),
    ("person invite name", "Nama orang"),
    ("watch", "Tampilkan dokumen di peramban, diperiksa dan digambar ulang setiap disimpan"),
    ("watch file", "Dokumen"),
    ("watch listen", "Alamat dan porta di mesin ini; porta 0 memakai yang bebas"),
    ("serve", "Layani peramban, ponsel, dan program"),
    ("serve listen", "Alamat dan porta; porta 0 memakai yang bebas"),
    ("serve tls_cert", "Rantai sertifikat PEM, untuk TLS"),
    ("serve tls_key", "Kuncinya, PEM"),
    ("serve behind_proxy", "Proksi di depannya mengerjakan TLS dan menyebut asal permintaan"),
    ("serve url", "Alamat yang dipakai orang, bila lain dari itu"),
    ("serve templates", "Folder templat kantor untuk yang dicetak; dibaca sekali, pada permulaan"),
    (
        "delegate",
        "Biarkan seseorang bertindak atas nama Anda dalam salah satu peran Anda, pada hari-hari tertentu",
    ),
    ("delegate actor", "Peran: kunci pelaksana"),
    ("delegate to", "Siapa yang bertindak: orang terdaftar"),
    ("delegate from", "Hari pertama"),
    ("delegate until", "Hari terakhir"),
    ("delegate letter", "Nomor surat penunjukannya"),
    ("delegate by", "Dengan --end: siapa yang memberikannya, bila orang lain"),
    ("delegate end", "Akhiri seketika; dengan --letter hanya yang berdasarkan surat itu"),
    ("commands", "Tampilkan perintah yang didaftarkan situs untuk langkah dengan `run`"),
    ("calendar", "Tampilkan kalender kerja, atau tetapkan kalender kantor"),
    ("calendar show", "Tampilkan kalender yang berlaku"),
    ("calendar show year", "Tahun yang hari-harinya ditampilkan [bawaan: tahun ini]"),
    ("calendar set", "Berlakukan sebuah kalender"),
    ("calendar set file", "Kalender, seperti dalam docs/calendar.md; - untuk stdin"),
    ("show why_due", "Sebutkan mengapa setiap tugas terbuka bertenggat demikian"),
    ("start", "Buka sebuah proses menurut prosedur"),
    ("start procedure", "PROSEDUR, atau DOKUMEN/PROSEDUR"),
    ("start file", "Terbitkan dokumen ini terlebih dahulu"),
    ("inbox", "Tampilkan tugas yang terbuka; sama dengan `sop` saja"),
    ("inbox all", "Tugas semua orang, juga yang sudah diambil orang lain"),
    ("inbox actor", "Hanya tugas pelaksana ini"),
    ("inbox ics", "Tulis yang bertenggat sebagai kalender untuk dilanggan (iCalendar)"),
    ("inbox output", "Berkas kalender itu [bawaan: stdout]"),
    ("show", "Tampilkan sampai di mana sebuah proses"),
    ("done", "Selesaikan sebuah tugas"),
    ("done step", "Langkah [bawaan: satu-satunya tugas terbuka yang boleh Anda selesaikan]"),
    ("done answer", "Jawaban atas keputusan"),
    ("done note", "Catatan, disimpan bersama penyelesaian"),
    ("done reason", "Alasan, bila diwajibkan"),
    ("done skip", "Selesaikan langkah opsional sebagai tidak diperlukan; perlu alasan"),
    ("* attach", "Berkas, atau NAMA=BERKAS: untuk isian formulir, atau dengan nama lain"),
    ("attach", "Tambahkan berkas pada sebuah tugas"),
    (
        "attach files",
        "Langkah, bila bukan yang menjadi tugas Anda; lalu berkas, masing-masing BERKAS atau NAMA=BERKAS",
    ),
    ("evidence", "Daftar berkas sebuah proses, atau tulis salah satunya"),
    ("evidence get", "Tulis berkas ini"),
    ("evidence output", "Ke mana; - untuk stdout [bawaan: namanya, di folder ini]"),
    ("evidence overwrite", "Timpa berkas yang sudah ada"),
    ("claim", "Ambil sebuah tugas, supaya tidak dikerjakan orang lain"),
    ("reassign", "Serahkan tugas kepada pemegang peran yang lain"),
    ("reassign step", "Langkah"),
    ("reassign to", "Kepada siapa: orang terdaftar yang memegang peran tugas itu"),
    ("reassign actor", "Bagian mana dari langkah yang dikerjakan beberapa pelaksana"),
    ("reassign reason", "Alasannya"),
    ("* step", "Langkah"),
    ("retry", "Biarkan langkah otomatis yang terkendala mencoba lagi"),
    ("resolve", "Nyatakan selesai, dengan alasan, langkah otomatis yang terkendala"),
    ("resolve answer", "Jawaban, bila langkah itu keputusan"),
    ("resolve reason", "Mengapa tetap dianggap selesai"),
    (
        "tick",
        "Kerjakan yang sudah waktunya: buka periode, bunyikan jam, jalankan perintah (untuk cron atau systemd)",
    ),
    ("notices", "Daftar yang belum dapat diberitahukan, atau periksa berkas penerimanya"),
    ("notices all", "Juga yang sudah terkirim"),
    ("notices retry", "Kirim lagi yang sudah dinyatakan gagal"),
    ("notices check", "Periksa notices.yaml di folder penyimpanan"),
    ("release", "Kembalikan tugas yang sudah diambil"),
    ("comment", "Tulis komentar pada sebuah proses"),
    ("comment text", "Komentar"),
    ("suspend", "Tangguhkan sebuah proses"),
    ("* reason", "Alasan"),
    ("resume", "Lanjutkan proses yang ditangguhkan"),
    ("cancel", "Batalkan sebuah proses untuk selamanya"),
    ("migrate", "Lanjutkan proses yang berjalan menurut edisi lain dokumennya"),
    ("migrate all", "Semua proses dokumen ini yang belum berakhir"),
    (
        "migrate to",
        "Edisi tujuan: nomornya, awal hash-nya, atau DOKUMEN@ dan salah satunya [bawaan: yang berlaku]",
    ),
    ("migrate map", "Nama sebuah langkah edisi yang ditinggalkan dalam edisi tujuan"),
    ("migrate dry_run", "Katakan apa yang akan berubah dan jangan tulis apa pun"),
    ("migrate undo", "Kembali ke edisi asalnya, selama pekerjaan belum berlanjut sesudahnya"),
    ("list", "Daftar proses"),
    ("list procedure", "Hanya proses prosedur ini"),
    ("list state", "Hanya proses dalam keadaan ini: open, suspended, done, atau cancelled"),
    ("history", "Daftar kejadian sebuah proses, dengan hash"),
    ("checkpoint", "Tandatangani isi buku besar sekarang, supaya perubahan kemudian ketahuan"),
    ("checkpoint output", "Ke berkas mana [bawaan: stdout]"),
    (
        "checkpoint key",
        "Berkas kunci rahasia, dibuat bila belum ada [bawaan: checkpoint.key di folder penyimpanan]",
    ),
    ("report", "Laporkan lamanya prosedur dan langkah, dan apakah tepat waktu"),
    (
        "report late",
        "Daftar yang terlambat: setiap tugas dengan tenggatnya, berapa lama lewat, dan milik siapa",
    ),
    (
        "report compliance",
        "Sebutkan untuk setiap periode prosedur berkala apakah dibuka, dan selesai sebelum periodenya habis",
    ),
    (
        "report monitoring",
        "Isi formulir monitoring SOP (Permenpan RB 35/2012), kosong di tempat orang harus menilai",
    ),
    ("report document", "Hanya proses dari dokumen ini"),
    ("report procedure", "Hanya proses menurut prosedur ini"),
    (
        "report from",
        "Hanya proses yang dibuka pada hari ini atau sesudahnya; dengan --compliance, periode yang mulai saat itu",
    ),
    (
        "report until",
        "Hanya proses yang dibuka pada hari ini atau sebelumnya; dengan --compliance, periode yang mulai saat itu",
    ),
    (
        "report output",
        "Berkas: .csv, .xlsx, .html, .json, atau .xes, catatan kejadian untuk penambangan proses",
    ),
    ("verify checkpoint", "Bandingkan dengan titik periksa yang disimpan di tempat lain; - untuk stdin"),
    ("verify public_key", "Kunci yang menandatangani titik periksa [bawaan: milik penyimpanan ini]"),
    ("verify", "Periksa seluruh buku besar dan semua turunannya"),
    ("verify head", "Kepala yang dicetak dahulu: apakah buku besar masih diawali entri-entri itu juga"),
    (
        "verify repair",
        "Pulihkan yang dapat dipulihkan: bangun ulang turunan, potong ujung yang rusak dan simpan potongannya",
    ),
    ("run", "Jalankan satu prosedur dari awal sampai akhir, dipandu"),
    ("run file", "Dokumen; - untuk stdin"),
    ("run procedure", "Prosedur [bawaan: satu-satunya]"),
    ("run answers", "Ambil jawaban dari berkas ini dan jangan bertanya"),
    ("demo", "Tunjukkan semuanya sekali dengan contoh bawaan"),
    ("demo out", "Folder hasil [bawaan: out]"),
    ("completions", "Tulis pelengkap perintah untuk sebuah shell"),
    ("completions shell", "bash, zsh, fish, elvish, atau powershell"),
    ("man", "Tulis halaman manual"),
];

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::{Arguments, command, words};
    use crate::source::Language;

    #[test]
    fn the_tree_is_sound_in_both_languages() {
        command(Language::Id).debug_assert();
        command(Language::En).debug_assert();
    }

    #[test]
    fn every_command_and_argument_speaks_indonesian() {
        fn missing(command: &Command, path: &str, found: &mut Vec<String>) {
            let own = path.trim_end();
            if words(own).is_none() {
                found.push(own.to_owned());
            }
            for argument in command.get_arguments() {
                let id = argument.get_id();
                if words(&format!("{path}{id}")).is_none() && words(&format!("* {id}")).is_none() {
                    found.push(format!("{path}{id}"));
                }
            }
            for sub in command.get_subcommands() {
                missing(sub, &format!("{path}{} ", sub.get_name()), found);
            }
        }
        let mut found = Vec::new();
        missing(&Arguments::command(), "", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
