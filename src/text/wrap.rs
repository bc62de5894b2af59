//! Line breaks: where a paragraph may be parted, and how it fills lines of a width. Knows nothing of fonts.
//!
//! Lines are filled greedily, which is what a ragged right edge in narrow cells looks best with. A word is parted only
//! where it is longer than a whole line: after a slash or a hyphen in it, else between syllables, else between letters.

use std::ops::Range;

use super::font::Glyph;
use super::hyphen;

/// Widths compare as equal within this many units of the font size, so that rounding never adds a line.
const TOLERANCE: f64 = 1e-4;

/// What a number is kept together with.
const UNITS: &str = " detik menit jam hari minggu pekan bulan triwulan semester tahun kali orang lembar rangkap berkas \
    eksemplar persen % second seconds minute minutes hour hours day days week weeks month months quarter year years times \
    copy copies percent people KB MB GB TB km cm mm kg ";

/// What is kept together with the number after it.
const COUNTED: &str = " Nomor No. No Pasal ayat Ayat Tahun tahun Rp hal. halaman Halaman langkah Langkah huruf angka Number \
    Article article page Page step Step ";

/// How good a place for a line break is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quality {
    /// Between words, and at the paragraph's end.
    Space,
    /// After a slash or a hyphen within a word.
    Mark,
    /// Between words that belong together: `15 menit`.
    Glue,
    /// Between syllables: a hyphen is added.
    Syllable,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Break {
    /// The glyph before which the line ends.
    pub end: usize,
    /// The glyph with which the next line starts.
    pub next: usize,
    pub quality: Quality,
}

/// What stood between two line breaks of the text.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub text: String,
    pub glyphs: Vec<Glyph>,
    /// Where each glyph starts, then where the last one ends, in units of the font size.
    pub starts: Vec<f64>,
    /// Ascending; the last is the paragraph's end.
    pub breaks: Vec<Break>,
    /// The width of a list item's mark and its space, by which the lines after the first are indented.
    pub hanging: f64,
}

/// What lines must keep to, in units of the font size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub width: f64,
    /// A hyphen's advance.
    pub hyphen: f64,
}

/// What a text has where one of its lines ends, for those who put the lines together again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Joint {
    /// Its own line break, or its end.
    #[default]
    Paragraph,
    Space,
    /// The word goes on.
    Nothing,
    /// The word goes on, and the line's last sign is a hyphen that the text does not have.
    Hyphen,
}

/// The glyphs of one line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Run {
    pub glyphs: Range<usize>,
    pub joint: Joint,
    pub indent: f64,
}

/// Every place where a line of this text may end, ascending.
pub(super) fn breaks(text: &str, glyphs: &[Glyph]) -> Vec<Break> {
    let mut breaks = Vec::new();
    let mark = mark(text);
    let mut start = 0;
    for word in text.split(' ') {
        inner_breaks(word, start, glyphs, &mut breaks);
        let end = start + word.len();
        let next_word = text.get(end + 1..).map(|rest| rest.split(' ').next().unwrap_or_default());
        if let Some(next_word) = next_word {
            let kept = mark == Some(end + 1) || belong_together(word, next_word);
            let quality = if kept { Quality::Glue } else { Quality::Space };
            if let (Some(end), Some(next)) = (glyph_at(glyphs, end), glyph_at(glyphs, end + 1)) {
                breaks.push(Break { end, next, quality });
            }
        }
        start = end + 1;
    }
    breaks.push(Break { end: glyphs.len(), next: glyphs.len(), quality: Quality::Space });
    breaks
}

/// The breaks within one word that starts at this byte.
fn inner_breaks(word: &str, start: usize, glyphs: &[Glyph], breaks: &mut Vec<Break>) {
    let marks = word.match_indices(['/', '-', '\u{2013}']).map(|(at, mark)| at + mark.len());
    let marks = marks.filter(|&at| {
        let letters = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count();
        letters(&word[..at]) >= 2 && letters(&word[at..]) >= 2
    });
    let marks = marks.map(|at| (at, Quality::Mark));
    let syllables = hyphen::breaks(word).into_iter().map(|at| (at, Quality::Syllable));
    let mut places: Vec<(usize, Quality)> = marks.chain(syllables).collect();
    places.sort_by_key(|&(at, _)| at);
    let found = places.into_iter().filter_map(|(at, quality)| {
        let at = glyph_at(glyphs, start + at)?;
        Some(Break { end: at, next: at, quality })
    });
    breaks.extend(found);
}

/// The glyph that starts at this byte; `None` within a ligature.
pub(super) fn glyph_at(glyphs: &[Glyph], byte: usize) -> Option<usize> {
    let index = glyphs.partition_point(|glyph| glyph.start < byte);
    glyphs.get(index).filter(|glyph| glyph.start == byte).map(|_| index)
}

/// The length in bytes of the mark that a text opens with as an item of a list, its space included: `- `, `1. `, `a) `.
pub fn mark(text: &str) -> Option<usize> {
    let (mark, rest) = text.split_once(' ')?;
    let bullet = matches!(mark, "-" | "\u{2013}" | "\u{2022}" | "*");
    let numbered = mark.strip_suffix(['.', ')']).is_some_and(|number| {
        let digits =
            !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
        digits || matches!(number.as_bytes(), [b'a'..=b'z'])
    });
    ((bullet || numbered) && !rest.is_empty()).then_some(mark.len() + 1)
}

fn belong_together(left: &str, right: &str) -> bool {
    let listed = |words: &str, word: &str| words.split(' ').any(|known| known == word);
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let bare = right.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
    (number(left) && !bare.is_empty() && listed(UNITS, bare))
        || (number(right) && listed(COUNTED, left))
        || matches!(right, "-" | "\u{2013}" | "\u{2014}")
}

/// The width of the longest part between breaks that need no hyphen and part nothing that belongs together.
pub(super) fn longest_part(paragraph: &Paragraph) -> f64 {
    let (mut from, mut indent, mut longest) = (0, 0.0, 0.0_f64);
    for place in paragraph.breaks.iter().filter(|place| place.quality <= Quality::Mark) {
        longest = longest.max(indent + paragraph.starts[place.end] - paragraph.starts[from]);
        from = place.next;
        indent = paragraph.hanging;
    }
    longest
}

/// The lines of a paragraph; an empty paragraph is one empty line.
pub(super) fn fill(paragraph: &Paragraph, fit: Fit) -> Vec<Run> {
    if paragraph.glyphs.is_empty() {
        return vec![Run::default()];
    }
    // An indent that leaves no room to speak of helps nobody.
    let hanging = if paragraph.hanging <= fit.width / 3.0 { paragraph.hanging } else { 0.0 };
    let (mut from, mut runs) = (0, Vec::new());
    while from < paragraph.glyphs.len() {
        let indent = if from == 0 { 0.0 } else { hanging };
        let room = Fit { width: fit.width - indent + TOLERANCE, ..fit };
        let (run, next) = next_line(paragraph, from, room);
        runs.push(Run { indent, ..run });
        from = next;
    }
    runs
}

/// The line that starts with this glyph, and the glyph that the next one starts with.
fn next_line(paragraph: &Paragraph, from: usize, fit: Fit) -> (Run, usize) {
    let advance = |end: usize| paragraph.starts[end] - paragraph.starts[from];
    let first = paragraph.breaks.partition_point(|place| place.end <= from);
    let reachable = paragraph.breaks[first..].iter().take_while(|place| advance(place.end) <= fit.width);
    let mut best: Option<&Break> = None;
    for place in reachable {
        let hyphen = if place.quality == Quality::Syllable { fit.hyphen } else { 0.0 };
        let better = best.is_none_or(|best| place.quality <= best.quality);
        if better && advance(place.end) + hyphen <= fit.width {
            best = Some(place);
        }
    }
    match best {
        Some(place) => {
            let joint = match place.quality {
                _ if place.next == paragraph.glyphs.len() => Joint::Paragraph,
                Quality::Space | Quality::Glue => Joint::Space,
                Quality::Mark => Joint::Nothing,
                Quality::Syllable => Joint::Hyphen,
            };
            (Run { glyphs: from..place.end, joint, indent: 0.0 }, place.next)
        }
        None => between_letters(paragraph, from, fit),
    }
}

/// The last resort: as many letters as fit, at least one, with a hyphen where there is room for it.
fn between_letters(paragraph: &Paragraph, from: usize, fit: Fit) -> (Run, usize) {
    let starts_cluster = |at: usize| {
        let glyphs = &paragraph.glyphs;
        at == glyphs.len() || glyphs[at].start != glyphs[at - 1].start
    };
    let limit = paragraph.starts[from] + fit.width - fit.hyphen;
    let mut end = paragraph.starts.partition_point(|&start| start <= limit).saturating_sub(1);
    while end > from && !starts_cluster(end) {
        end -= 1;
    }
    if end > from {
        return (Run { glyphs: from..end, joint: Joint::Hyphen, indent: 0.0 }, end);
    }
    let end =
        (from + 1..=paragraph.glyphs.len()).find(|&at| starts_cluster(at)).unwrap_or(paragraph.glyphs.len());
    let joint = if end == paragraph.glyphs.len() { Joint::Paragraph } else { Joint::Nothing };
    (Run { glyphs: from..end, joint, indent: 0.0 }, end)
}
