//! A small document without charts, as its identity page needs it.

use sop::document::{Approver, Defaults, Document, Identity, Paper, Print};
use sop::procedure::Edition;
use sop::source::Language;

pub fn edition(document: Document) -> Edition {
    Edition { fingerprint: String::new(), document, procedures: Default::default() }
}

pub fn document() -> Document {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_string()).collect();
    Document {
        id: "cadangan".into(),
        title: "Prosedur Back Up Data dan Restore Data".into(),
        language: Language::Id,
        identity: Identity {
            agency: texts(&["Pemerintah Kabupaten Majalengka", "Dinas Komunikasi dan Informatika"]),
            number: "065/12/Diskominfo".into(),
            created: "2026-11-23".parse().ok(),
            revised: None,
            effective: "2027-01-04".parse().ok(),
            review_every: None,
            approved_by: Approver {
                position: "Kepala Dinas Komunikasi dan Informatika".into(),
                name: String::new(),
                id_number: String::new(),
            },
            legal_basis: texts(&[
                "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",
                "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 35 Tahun 2012 tentang \
                 Pedoman Penyusunan SOP Administrasi Pemerintahan;",
                "Peraturan Menteri Dalam Negeri Nomor 52 Tahun 2011 tentang SOP di Lingkungan Pemerintah Provinsi dan \
                 Kabupaten/Kota;",
                "Peraturan Bupati Majalengka Nomor 13 Tahun 2021 tentang Penyelenggaraan Sistem Pemerintahan Berbasis \
                 Elektronik di Lingkungan Pemerintah Kabupaten Majalengka.",
            ]),
            qualifications: texts(&[
                "Memiliki kemampuan teknis yang baik;",
                "- Memiliki pemahaman terhadap proses Back Up/Restore Data",
            ]),
            related: Vec::new(),
            equipment: texts(&["Formulir Pelaksanaan Back Up Data;", "Formulir Pelaksanaan Restore Data."]),
            warnings: texts(&[
                "Jika SOP Back Up/Restore Data tidak dilaksanakan dengan baik, maka risiko kehilangan data akan meningkat.",
            ]),
            records: texts(&[
                "Mengisi formulir pelaksanaan Back Up Data",
                "Mengisi formulir permintaan Restore Data",
            ]),
        },
        print: Print { paper: Paper::F4, ..Print::default() },
        actors: Default::default(),
        forms: Default::default(),
        defaults: Defaults::default(),
        procedures: Default::default(),
        tests: Vec::new(),
    }
}
