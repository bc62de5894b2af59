//! A file's text with its lines: from bytes to lines and columns. Never opens a file.

/// A half-open range of bytes in a source's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// From the start of this one to the end of the other.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.start) }
    }

    /// Whether the other one lies within.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place as editors count: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// A file's text, and the name it goes by in findings.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
}

impl Source {
    /// The path is only ever printed; a byte order mark is dropped.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source { path: path.into(), text, lines }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a place; empty if the place is not in this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The line and column of a byte; one past the end is the last place there is.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= byte) - 1;
        let column = self.text.get(self.lines[line]..byte).map_or(0, |before| before.chars().count());
        Position { line: line + 1, column: column + 1 }
    }

    /// The byte at a line and column; past the end of the line, its end.
    pub fn byte(&self, Position { line, column }: Position) -> usize {
        let whole = self.line(line);
        let letter = self.slice(whole).char_indices().nth(column.saturating_sub(1));
        letter.map_or(whole.end, |(at, _)| whole.start + at)
    }

    /// The place of a whole line, counted from 1, without its line break; empty past the end.
    pub fn line(&self, line: usize) -> Span {
        let end = self.text.len();
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(end);
        let next = self.lines.get(line).copied().unwrap_or(end);
        let length = self.text[start..next].trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + length)
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_begin_at_one() {
        let source = Source::new("sop.yaml", "\u{feff}a: é\nb: “c”\n");
        let at = |byte| {
            let position = source.position(byte);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(5), (1, 5), "é is two bytes, one character");
        assert_eq!(at(6), (2, 1));
        assert_eq!(at(12), (2, 5));
        assert_eq!(at(900), (3, 1));
        let back = |line, column| source.byte(Position { line, column });
        assert_eq!((back(1, 1), back(1, 4), back(1, 5), back(2, 5)), (0, 3, 5, 12));
        assert_eq!((back(1, 90), back(90, 1), back(0, 0)), (5, source.text().len(), 0));
        assert_eq!(source.slice(source.line(2)), "b: “c”");
        assert_eq!(source.slice(source.line(9)), "");
    }
}
