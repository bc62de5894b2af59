//! Texts that people add to an instance: notes, reasons, comments. Without outer spaces, and of bounded length.

use super::refusal::Refusal;

/// The most characters of a note, reason or comment.
const TEXT_MAX_CHARS: usize = 4_000;

/// The text as it is kept; `None` where it says nothing.
pub(super) fn kept(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let text = text.unwrap_or_default().trim();
    let chars = text.chars().count();
    if chars > TEXT_MAX_CHARS {
        return Err(Refusal::TextTooLong { chars, most: TEXT_MAX_CHARS });
    }
    Ok(if text.is_empty() { None } else { Some(text.to_owned()) })
}
