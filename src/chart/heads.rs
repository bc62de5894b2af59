//! The heads over the columns: which words, in how many lines, lying or upright, and how high they make the table's head.

use crate::text::{Line, Measured};

use super::style::{HEAD_LEAST, NUMBER_ROW, Style};
use super::texts::{ActorHead, Texts};

/// How narrow actor columns may be for their heads' sake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadWords {
    /// As wide as the longest word of every head.
    Whole,
    /// As wide as the longest word of its short form, where a head has one.
    Short,
    /// Upright where not even the short form's words fit.
    Upright,
}

/// One head's lines.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadLines {
    pub lines: Vec<Line>,
    pub upright: bool,
}

/// The heights of the head's rows, in mm: groups, columns, column numbers (0 without).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadHeights {
    pub groups: f64,
    pub columns: f64,
    pub numbers: f64,
}

impl HeadHeights {
    pub fn total(&self) -> f64 {
        self.groups + self.columns + self.numbers
    }
}

/// Left and right of a head's words together, in mm.
pub const HEAD_PAD: f64 = 2.0;
/// The most lines of a lying head that has a short form.
const MOST_LINES: usize = 3;
/// How long an upright head's line gets before it is parted.
const UPRIGHT_LONGEST: f64 = 27.0;

impl ActorHead {
    /// The least width of the column.
    pub fn least(&self, style: &Style, words: HeadWords) -> f64 {
        match words {
            HeadWords::Whole => self.whole.longest_word(style.text) + HEAD_PAD,
            HeadWords::Short => {
                let short = self.short.as_ref().map(|short| short.longest_word(style.text));
                short.unwrap_or(f64::MAX).min(self.whole.longest_word(style.text)) + HEAD_PAD
            }
            HeadWords::Upright => style.text * style.leading * 2.0 + 0.8,
        }
    }

    /// Its words in a column of this width: whole, unless that takes many lines and there is a short form; else short, else
    /// upright.
    pub fn lines(&self, style: &Style, width: f64) -> HeadLines {
        let room = width - HEAD_PAD + 0.01;
        let candidates = [Some(&self.whole), self.short.as_ref()];
        let flat = candidates.into_iter().flatten().find(|head| head.longest_word(style.text) <= room);
        if let Some(head) = flat {
            let lines = head.wrap_evenly(style.text, room);
            let short = self.short.as_ref().filter(|short| short.longest_word(style.text) <= room);
            return match short.map(|short| short.wrap_evenly(style.text, room)) {
                Some(short) if lines.len() > MOST_LINES && short.len() < lines.len() => {
                    HeadLines { lines: short, upright: false }
                }
                Some(_) | None => HeadLines { lines, upright: false },
            };
        }
        let head = self.short.as_ref().unwrap_or(&self.whole);
        let most = ((width - 0.6) / (style.text * style.leading)).floor().max(1.0) as usize;
        let fits = |length: &f64| head.wrap(style.text, *length).len() <= most;
        let longest = head.width(style.text).max(UPRIGHT_LONGEST);
        let lengths = (0..).map(|nth| UPRIGHT_LONGEST + 4.0 * f64::from(nth));
        let length =
            lengths.take_while(|length| *length < longest + 4.0).find(fits).unwrap_or(longest + 0.01);
        HeadLines { lines: head.wrap_evenly(style.text, length), upright: true }
    }
}

/// A lying head's lines in a column of this width.
pub fn flat(head: &Measured, style: &Style, width: f64) -> HeadLines {
    HeadLines { lines: head.wrap_evenly(style.text, width - HEAD_PAD + 0.01), upright: false }
}

impl HeadLines {
    /// The height that its cell needs.
    pub fn height(&self, style: &Style) -> f64 {
        let longest = self.lines.iter().map(|line| line.width).fold(0.0, f64::max);
        if self.upright { longest + 2.4 } else { style.lines(self.lines.len()) + 2.4 }
    }
}

/// The heights of the head's rows over columns of these widths.
pub fn heights(texts: &Texts, style: &Style, numbers: bool, actors: &[f64], columns: &[f64]) -> HeadHeights {
    let span = |widths: &mut dyn Iterator<Item = f64>| widths.sum::<f64>();
    let over_actors = flat(&texts.actors_head, style, span(&mut actors.iter().copied())).height(style);
    let nth_columns = (0..columns.len()).collect::<Vec<_>>();
    // A column that is not of the group may part it; each part has its head.
    let parts = nth_columns.chunk_by(|&one, &next| texts.columns[one].grouped == texts.columns[next].grouped);
    let over_group = parts.filter(|part| texts.columns[part[0]].grouped).map(|part| {
        let width = span(&mut part.iter().map(|&nth| columns[nth]));
        flat(&texts.quality_head, style, width).height(style)
    });
    let groups = over_group.fold(HEAD_LEAST.max(over_actors), f64::max);
    let of_actors =
        texts.actors.iter().zip(actors).map(|(head, &width)| head.lines(style, width).height(style));
    let of_columns = texts.columns.iter().zip(columns).map(|(column, &width)| {
        let height = flat(&column.head, style, width).height(style);
        if column.grouped { height } else { height - groups }
    });
    let columns = of_actors.chain(of_columns).fold(HEAD_LEAST, f64::max);
    HeadHeights { groups, columns, numbers: if numbers { NUMBER_ROW } else { 0.0 } }
}
