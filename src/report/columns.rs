//! The columns of reports in files: the key that programs know, and what people read above it.

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The head in comma-separated values.
    pub key: &'static str,
    pub id: &'static str,
    pub en: &'static str,
}

const fn column(key: &'static str, id: &'static str, en: &'static str) -> Column {
    Column { key, id, en }
}

const DOCUMENT: Column = column("document", "Dokumen", "Document");
const PROCEDURE: Column = column("procedure", "Prosedur", "Procedure");
const STEP: Column = column("step", "Langkah", "Step");
const ACTIVITY: Column = column("activity", "Kegiatan", "Activity");
const ACTOR: Column = column("actor", "Pelaksana", "Actor");
const DONE: Column = column("done", "Selesai", "Done");
const ON_TIME: Column = column("on_time", "Tepat waktu", "On time");
const RATE: Column = column("on_time_rate", "Bagian tepat waktu", "Share on time");
const LATE: Column = column("late", "Terlambat", "Late");
const OPEN: Column = column("open", "Terbuka", "Open");
const OVERDUE: Column = column("overdue", "Terbuka lewat tenggat", "Open past due");
const MEDIAN: Column = column("median_minutes", "Tengah (menit kerja)", "Median (minutes of work)");
const P90: Column = column("p90_minutes", "P90 (menit kerja)", "P90 (minutes of work)");
const WAITING: Column =
    column("waiting_median_minutes", "Menunggu, tengah (menit kerja)", "Waiting, median (minutes of work)");
const WAITING_P90: Column =
    column("waiting_p90_minutes", "Menunggu, p90 (menit kerja)", "Waiting, p90 (minutes of work)");
const ELAPSED: Column =
    column("elapsed_median_minutes", "Tengah (menit jam dinding)", "Median (minutes by the clock)");
const ELAPSED_P90: Column =
    column("elapsed_p90_minutes", "P90 (menit jam dinding)", "P90 (minutes by the clock)");
const ID: Column = column("id", "Proses", "Instance");
const MISSED: Column = column("missed", "Terlewat", "Missed");
const OPENED: Column = column("opened", "Dibuka", "Opened");

pub const PROCEDURES: [Column; 18] = [
    DOCUMENT,
    PROCEDURE,
    column("title", "Judul", "Title"),
    column("instances", "Proses", "Instances"),
    OPEN,
    column("suspended", "Ditangguhkan", "Suspended"),
    column("cancelled", "Dibatalkan", "Cancelled"),
    column("ended", "Berakhir", "Ended"),
    MEDIAN,
    P90,
    WAITING,
    WAITING_P90,
    ELAPSED,
    ELAPSED_P90,
    ON_TIME,
    LATE,
    RATE,
    column("loops", "Kembali", "Sent back"),
];

pub const STEPS: [Column; 29] = [
    DOCUMENT,
    PROCEDURE,
    STEP,
    ACTIVITY,
    ACTOR,
    column("standard", "Mutu baku", "Standard"),
    DONE,
    ON_TIME,
    LATE,
    OPEN,
    OVERDUE,
    column("repeated", "Diulang", "Repeated"),
    column("least_minutes", "Tercepat (menit kerja)", "Least (minutes of work)"),
    MEDIAN,
    P90,
    column("most_minutes", "Terlama (menit kerja)", "Most (minutes of work)"),
    RATE,
    WAITING,
    WAITING_P90,
    ELAPSED,
    ELAPSED_P90,
    column("counted_by", "Dihitung menurut", "Counted by"),
    column("counted_median_days", "Tengah: hari", "Median: days"),
    column("counted_median_minutes", "Tengah: dan menit", "Median: and minutes"),
    column("counted_p90_days", "P90: hari", "P90: days"),
    column("counted_p90_minutes", "P90: dan menit", "P90: and minutes"),
    column("used_median", "Terpakai dari waktunya, tengah", "Used of the time allowed, median"),
    column("used_p90", "Terpakai dari waktunya, p90", "Used of the time allowed, p90"),
    column("automatic", "Otomatis", "Automatic"),
];

pub const ACTORS: [Column; 15] = [
    DOCUMENT,
    PROCEDURE,
    ACTOR,
    column("title", "Jabatan", "Title"),
    DONE,
    ON_TIME,
    LATE,
    RATE,
    OPEN,
    OVERDUE,
    WAITING,
    WAITING_P90,
    MEDIAN,
    P90,
    ELAPSED,
];

pub const LOOPS: [Column; 6] = [
    DOCUMENT,
    PROCEDURE,
    column("from", "Dari", "From"),
    column("answer", "Jawaban", "Answer"),
    column("to", "Kembali ke", "Back to"),
    column("count", "Kali", "Times"),
];

pub const LATE_TASKS: [Column; 13] = [
    ID,
    DOCUMENT,
    PROCEDURE,
    STEP,
    ACTIVITY,
    ACTOR,
    column("visit", "Kunjungan", "Visit"),
    column("person", "Orang", "Person"),
    column("due", "Tenggat", "Due"),
    DONE,
    column("late_by", "Dihitung menurut", "Counted by"),
    column("late_days", "Terlambat: hari", "Late: days"),
    column("late_minutes", "Terlambat: dan menit", "Late: and minutes"),
];

pub const PERIODS: [Column; 13] = [
    DOCUMENT,
    PROCEDURE,
    column("begins", "Periode mulai", "Period begins"),
    column("ends", "Berakhir", "Ends"),
    ID,
    OPENED,
    column("opened_by", "Dibuka oleh", "Opened by"),
    MISSED,
    column("state", "Keadaan", "State"),
    DONE,
    column("outcome", "Hasil", "Outcome"),
    ON_TIME,
    column("late_tasks", "Tugas terlambat", "Late tasks"),
];

pub const MONTHS: [Column; 11] = [
    DOCUMENT,
    PROCEDURE,
    column("month", "Bulan", "Month"),
    column("periods", "Periode", "Periods"),
    OPENED,
    column("by_hand", "Dengan tangan", "By hand"),
    MISSED,
    DONE,
    ON_TIME,
    column("running", "Berjalan", "Running"),
    RATE,
];

/// Table 7, "Monitoring Pelaksanaan SOP AP", of Permenpan RB Nomor 35 Tahun 2012 (docs/reports.md).
pub const MONITORING: [Column; 6] = [
    column("number", "No.", "No."),
    column("procedure", "Prosedur", "Procedure"),
    column("assessment", "Penilaian Terhadap Penerapan", "Assessment of its application"),
    column("notes", "Catatan Hasil Penilaian", "Notes on the result"),
    column("action", "Tindakan yang Harus Diambil", "Action to be taken"),
    column("initials", "Paraf Penilai", "Assessor's initials"),
];
