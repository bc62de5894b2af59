//! The captions of the printed form in both languages, as they are where an office has no words of its own.

use crate::source::Language;

/// The captions of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Captions {
    /// The entry of the identity page in the outline.
    pub identity: String,
    pub number: String,
    pub created: String,
    pub revised: String,
    pub effective: String,
    pub approved_by: String,
    pub title: String,
    /// Before the approver's number as a civil servant.
    pub id_number: String,
    pub legal_basis: String,
    pub qualifications: String,
    pub related: String,
    pub equipment: String,
    pub warnings: String,
    pub records: String,
    /// After the caption of a box, or the title of a chart, that goes on from the page before.
    pub continued: String,
    /// What the logo is called to those who cannot see it.
    pub logo: String,
    /// The title of a book of SOPs.
    pub book: String,
    /// The title of a book's list of SOPs.
    pub contents: String,
    /// Over the page numbers in that list.
    pub page: String,
}

impl Captions {
    /// The regulation's captions (PermenPAN-RB 35/2012), and their English counterparts.
    pub fn built_in(language: Language) -> Captions {
        let word = |id: &str, en: &str| language.choose(id, en).to_owned();
        Captions {
            identity: word("Identitas SOP", "SOP identity"),
            number: word("Nomor SOP", "SOP Number"),
            created: word("Tanggal Pembuatan", "Date Created"),
            revised: word("Tanggal Revisi", "Date Revised"),
            effective: word("Tanggal Efektif", "Effective Date"),
            approved_by: word("Disahkan oleh", "Approved by"),
            title: word("Nama SOP", "SOP Title"),
            id_number: word("NIP", "Employee No."),
            legal_basis: word("Dasar Hukum", "Legal Basis"),
            qualifications: word("Kualifikasi Pelaksana", "Qualifications of Performers"),
            related: word("Keterkaitan", "Related SOPs"),
            equipment: word("Peralatan/Perlengkapan", "Equipment and Supplies"),
            warnings: word("Peringatan", "Warnings"),
            records: word("Pencatatan dan Pendataan", "Records and Data"),
            continued: word("(lanjutan)", "(continued)"),
            logo: "Logo".to_owned(),
            book: word("Kumpulan SOP", "Book of SOPs"),
            contents: word("Daftar SOP", "List of SOPs"),
            page: word("Halaman", "Page"),
        }
    }

    /// Calls the logo the agency's, which is its first line that says something.
    pub fn name_logo(&mut self, agency: &[String]) {
        let name = agency.iter().map(|line| line.trim()).find(|line| !line.is_empty());
        self.logo = name.map_or("Logo".to_owned(), |name| format!("Logo {name}"));
    }

    /// The caption that `captions.yaml` has under this key.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "identity.outline" => &mut self.identity,
            "identity.number" => &mut self.number,
            "identity.created" => &mut self.created,
            "identity.revised" => &mut self.revised,
            "identity.effective" => &mut self.effective,
            "identity.approved_by" => &mut self.approved_by,
            "identity.title" => &mut self.title,
            "identity.id_number" => &mut self.id_number,
            "identity.legal_basis" => &mut self.legal_basis,
            "identity.qualifications" => &mut self.qualifications,
            "identity.related" => &mut self.related,
            "identity.equipment" => &mut self.equipment,
            "identity.warnings" => &mut self.warnings,
            "identity.records" => &mut self.records,
            "continued" => &mut self.continued,
            "logo" => &mut self.logo,
            "book" => &mut self.book,
            "contents" => &mut self.contents,
            "page" => &mut self.page,
            _ => return None,
        })
    }
}
