//! The identity page: what a signed SOP must not leave empty, and whether it is due for review.

use chrono::{Days, Months};

use super::Sheet;
use crate::calendar::{Date, Duration, Unit};
use crate::document::Identity;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 2] = [
    Explanation {
        code: "empty-identity",
        severity: Severity::Warning,
        title: ("halaman identitas yang belum lengkap", "an identity page that is not complete"),
        why: (
            "Kotak yang kosong dicetak kosong. Sebelum SOP disahkan, nomor, tanggal, pengesah, dasar hukum, dan seterusnya harus diisi; dengan `--release` \
             ini menjadi kesalahan.",
            "An empty box is printed empty. Before an SOP is put into force its number, dates, approver, legal basis and so on must be filled in; with \
             `--release` this is an error.",
        ),
        wrong: "identity: { number: \"\" }",
        right: "identity: { number: 065/12/2026, … }",
    },
    Explanation {
        code: "review-due",
        severity: Severity::Warning,
        title: ("sudah waktunya ditinjau ulang", "past its review date"),
        why: (
            "Menurut `review_every` SOP ini sudah harus ditinjau sejak tanggal efektif atau revisi terakhirnya. Tinjau, lalu perbarui `revised`.",
            "By `review_every` this SOP is due for review, counted from the date it came into force or was last revised. Review it, then update `revised`.",
        ),
        wrong: "identity: { effective: 2020-01-01, review_every: 1 tahun }",
        right: "identity: { effective: 2020-01-01, revised: 2026-01-05, review_every: 1 tahun }",
    },
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    let place = sheet.places.root().get("identity");
    // A draft without an identity page has not come that far; a release must have one.
    if place.is_written() || sheet.options.release {
        findings.extend(empty(sheet));
    }
    findings.extend(review(sheet));
}

fn empty(sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let place = sheet.places.root().get("identity");
    if sheet.faults.within(place.whole()) {
        return None;
    }
    let fields = empty_fields(&sheet.document.identity);
    if fields.is_empty() {
        return None;
    }
    let list = fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
    let message = Phrase::new(
        format!("halaman identitas belum lengkap: {list} masih kosong"),
        format!("the identity page is not complete: {list} are empty"),
    );
    let span = if place.is_written() { place.key() } else { sheet.places.root().get("title").span() };
    let finding = Diagnostic::warning("empty-identity", span, message);
    Some(if sheet.options.release { Diagnostic { severity: Severity::Error, ..finding } } else { finding })
}

/// The boxes that a signed SOP fills. A first edition has no revision, and not every SOP is related to another.
fn empty_fields(identity: &Identity) -> Vec<&'static str> {
    let boxes = [
        ("agency", identity.agency.is_empty()),
        ("number", identity.number.is_empty()),
        ("created", identity.created.is_none()),
        ("effective", identity.effective.is_none()),
        ("approved_by.position", identity.approved_by.position.is_empty()),
        ("approved_by.name", identity.approved_by.name.is_empty()),
        ("legal_basis", identity.legal_basis.is_empty()),
        ("qualifications", identity.qualifications.is_empty()),
        ("equipment", identity.equipment.is_empty()),
        ("warnings", identity.warnings.is_empty()),
        ("records", identity.records.is_empty()),
    ];
    boxes.into_iter().filter(|(_, is_empty)| *is_empty).map(|(field, _)| field).collect()
}

impl Identity {
    /// The day by which the SOP is to be reviewed: so long after it came into force or was last revised. `None` where it does not say.
    pub fn review_due(&self) -> Option<Date> {
        let last = [self.revised, self.effective.or(self.created)].into_iter().flatten().max()?;
        after(last, self.review_every.as_ref()?)
    }
}

fn review(sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let today = sheet.options.today?;
    let due = sheet.document.identity.review_due()?;
    (due < today).then(|| {
        Diagnostic::warning(
            "review-due",
            sheet.places.root().get("identity").get("review_every").span(),
            Phrase::new(
                format!("SOP ini seharusnya ditinjau ulang paling lambat {due}"),
                format!("this SOP was due for review by {due}"),
            ),
        )
    })
}

/// A date so much later. A review is counted on the calendar, whatever the office's working days.
fn after(date: Date, period: &Duration) -> Option<Date> {
    period.parts.iter().try_fold(date, |date, part| {
        let count = u64::from(part.count);
        match part.unit {
            Unit::WorkingMinutes | Unit::WorkingHours | Unit::ElapsedHours => Some(date),
            Unit::WorkingDays | Unit::CalendarDays => date.checked_add_days(Days::new(count)),
            Unit::WorkingWeeks => date.checked_add_days(Days::new(7 * count)),
            Unit::Months => date.checked_add_months(Months::new(part.count)),
            Unit::Semesters => date.checked_add_months(Months::new(6 * part.count)),
            Unit::Years => date.checked_add_months(Months::new(12 * part.count)),
        }
    })
}
