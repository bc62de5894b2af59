//! A shaped text: paragraphs of glyphs with the places where they may be parted.

use std::sync::Arc;

use super::family::Face;
use super::font::{Fonts, Glyph};
use super::wrap::{self, Fit, Joint, Paragraph, Run};

/// A text shaped once, in units of the font size; lines of any size and width can be asked of it.
#[derive(Debug, Clone)]
pub struct Measured {
    face: Face,
    /// One for each line of the text.
    paragraphs: Vec<Paragraph>,
    hyphen: Glyph,
}

/// One line of text, shaped and measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub face: Face,
    /// Font size in mm.
    pub size: f64,
    /// Measured advance in mm, without the indent.
    pub width: f64,
    /// How far to the right of the text's edge the line starts, in mm.
    pub indent: f64,
    /// What the text has between this line and the next.
    pub joint: Joint,
    /// With bytes of this line's own text.
    pub glyphs: Arc<[Glyph]>,
}

impl Fonts {
    /// Shapes a text; every line break in it is kept, runs of other white space become one space.
    pub fn measure(&self, text: &str, face: Face) -> Measured {
        Measured::new(self, text, face)
    }
}

impl Measured {
    fn new(fonts: &Fonts, text: &str, face: Face) -> Measured {
        let paragraphs = text.trim_end().lines().map(|line| Paragraph::new(fonts, line, face)).collect();
        let hyphen = fonts.shape("-", face)[0];
        Measured { face, paragraphs, hyphen }
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.iter().all(|paragraph| paragraph.glyphs.is_empty())
    }

    /// Lines no wider than `width` at this font size (both in mm), hanging indents included. A blank line of the text is
    /// an empty line; an empty text has none. A width too narrow for a single letter gets one letter a line.
    pub fn wrap(&self, size: f64, width: f64) -> Vec<Line> {
        if self.is_empty() {
            return Vec::new();
        }
        let fit = Fit { width: width / size, hyphen: f64::from(self.hyphen.advance) };
        let runs = |paragraph| wrap::fill(paragraph, fit).into_iter().map(move |run| (paragraph, run));
        self.paragraphs
            .iter()
            .flat_map(runs)
            .map(|(paragraph, run)| self.cut(paragraph, &run, size))
            .collect()
    }

    /// How many lines [`Measured::wrap`] makes.
    pub fn count_lines(&self, size: f64, width: f64) -> usize {
        if self.is_empty() {
            return 0;
        }
        let fit = Fit { width: width / size, hyphen: f64::from(self.hyphen.advance) };
        self.paragraphs.iter().map(|paragraph| wrap::fill(paragraph, fit).len()).sum()
    }

    /// As many lines as [`Measured::wrap`] makes, but as even as they can be: for heads and titles.
    pub fn wrap_evenly(&self, size: f64, width: f64) -> Vec<Line> {
        let lines = self.count_lines(size, width);
        let (mut narrow, mut wide) = (self.longest_word(size).min(width), width);
        // A hundredth of a millimetre is finer than anybody sees.
        while lines > 1 && wide - narrow > 0.01 {
            let middle = (narrow + wide) / 2.0;
            match self.count_lines(size, middle) > lines {
                true => narrow = middle,
                false => wide = middle,
            }
        }
        self.wrap(size, wide)
    }

    /// The advance of the longest part that wrapping keeps together, in mm at this font size: a word, a half of
    /// "Fungsional/Pelaksana", a number with its unit. A column at least this wide never parts a word.
    pub fn longest_word(&self, size: f64) -> f64 {
        self.paragraphs.iter().map(wrap::longest_part).fold(0.0, f64::max) * size
    }

    /// The advance of its longest line where nothing is wrapped, in mm at this font size.
    pub fn width(&self, size: f64) -> f64 {
        self.paragraphs.iter().map(Paragraph::advance).fold(0.0, f64::max) * size
    }

    fn cut(&self, paragraph: &Paragraph, run: &Run, size: f64) -> Line {
        let glyphs = &paragraph.glyphs[run.glyphs.clone()];
        let from = glyphs.first().map_or(0, |glyph| glyph.start);
        let to = glyphs.last().map_or(0, |glyph| glyph.end);
        let moved = |glyph: &Glyph| Glyph { start: glyph.start - from, end: glyph.end - from, ..*glyph };
        let mut glyphs: Vec<Glyph> = glyphs.iter().map(moved).collect();
        let mut text = paragraph.text[from..to].to_string();
        let mut advance = paragraph.starts[run.glyphs.end] - paragraph.starts[run.glyphs.start];
        if run.joint == Joint::Hyphen {
            glyphs.push(Glyph { start: text.len(), end: text.len() + 1, ..self.hyphen });
            text.push('-');
            advance += f64::from(self.hyphen.advance);
        }
        let (width, indent) = (advance * size, run.indent * size);
        Line { text, face: self.face, size, width, indent, joint: run.joint, glyphs: glyphs.into() }
    }
}

impl Fonts {
    /// A text on one line, its line breaks read as spaces.
    pub fn line(&self, text: &str, face: Face, size: f64) -> Line {
        let measured = self.measure(&text.replace(['\n', '\r'], " "), face);
        let whole = measured.paragraphs.first().map(|paragraph| {
            let run = Run { glyphs: 0..paragraph.glyphs.len(), ..Run::default() };
            measured.cut(paragraph, &run, size)
        });
        whole.unwrap_or_else(|| Line {
            text: String::new(),
            face,
            size,
            width: 0.0,
            indent: 0.0,
            joint: Joint::Paragraph,
            glyphs: Arc::default(),
        })
    }
}

impl Paragraph {
    fn new(fonts: &Fonts, line: &str, face: Face) -> Paragraph {
        let text = tidy(line);
        let glyphs = fonts.shape(&text, face);
        let mut starts = Vec::with_capacity(glyphs.len() + 1);
        let mut x = 0.0;
        starts.push(x);
        for glyph in &glyphs {
            x += f64::from(glyph.advance);
            starts.push(x);
        }
        let breaks = wrap::breaks(&text, &glyphs);
        let hanging =
            wrap::mark(&text).and_then(|end| wrap::glyph_at(&glyphs, end)).map_or(0.0, |at| starts[at]);
        Paragraph { text, glyphs, starts, breaks, hanging }
    }

    fn advance(&self) -> f64 {
        self.starts.last().copied().unwrap_or(0.0)
    }
}

/// The text with single spaces between words and without characters that cannot be drawn or written down in XML.
fn tidy(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for word in line.split(is_space).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(word.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')));
    }
    text
}

/// White space that a line may be broken at.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}
