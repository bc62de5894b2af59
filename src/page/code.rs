//! A text as a code that cameras read (QR).

use fast_qr::{ECL, QRBuilder};

use crate::drawing::{Code, Rect};

/// A text as a code, not placed yet; `None` for one that is too long for any.
pub fn code(text: &str) -> Option<Code> {
    // A seventh of it may be lost to dirt and folds; more would make the modules too small for poor cameras.
    let made = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let modules = (0..made.size).flat_map(|row| made[row].iter().map(|module| module.value()));
    let modules = modules.collect();
    Some(Code { area: Rect::default(), side: made.size, modules, text: text.to_owned() })
}
