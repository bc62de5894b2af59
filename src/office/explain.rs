//! What `sop explain` says of the findings in a folder of templates. A table only.

use crate::source::{Explanation, Severity};

static EXPLANATIONS: [Explanation; 3] = [
    Explanation {
        code: "broken-template",
        severity: Severity::Error,
        title: ("templat yang tidak dapat diisi", "a template that cannot be filled in"),
        why: (
            "Templat ditulis dalam bahasa Tera: `{{ nama }}` diganti isinya, `{% if … %}` memilih. Nama yang dikenal ada di docs/templates.md.",
            "Templates are written in Tera's language: `{{ name }}` is replaced by what it holds, `{% if … %}` chooses. \
             The names that are known are in docs/templates.md.",
        ),
        wrong: "{{ document.titel }}",
        right: "{{ document.title }}",
    },
    Explanation {
        code: "bad-logo",
        severity: Severity::Error,
        title: ("logo yang tidak dapat dipakai", "a logo that cannot be used"),
        why: (
            "Logo adalah satu PNG (paling besar 4000 × 4000 titik) atau satu SVG yang hanya berisi bentuk: tanpa teks, \
             gambar, skrip, dan rujukan ke luar berkas, agar tampak sama di setiap keluaran.",
            "A logo is one PNG (at most 4000 × 4000 dots) or one SVG of shapes alone: without text, pictures, scripts \
             and references outside the file, so that it looks the same in every output.",
        ),
        wrong: "<image href=\"https://example.org/logo.png\"/>",
        right: "<path d=\"M0 0h10v10z\"/>",
    },
    Explanation {
        code: "too-long",
        severity: Severity::Error,
        title: ("teks yang tidak muat", "a text that has no room"),
        why: (
            "Kepala surat dan judul punya tempat terbatas pada formulir.",
            "Letterhead and captions have little room on the form.",
        ),
        wrong: "identity: { number: Nomor Standar Operasional Prosedur Administrasi Pemerintahan Daerah }",
        right: "identity: { number: Nomor SOP }",
    },
];

/// The explanation of every code that reading a folder may find beyond those of reading a document.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    EXPLANATIONS.iter()
}
