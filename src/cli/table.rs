//! Aligned tables of text for a screen: columns as wide as they need, the last one wrapped to what is left.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The narrowest that a wrapped last column may become; with less room there is no table.
const NARROWEST: usize = 12;

/// Rows of plain cells under plain heads. Cells must not hold colour; `paint` adds it after everything is measured.
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(heads: &[&str]) -> Table {
        Table { heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.into_iter().map(|cell| harmless(&cell)).collect());
    }

    /// The table in lines; `paint(row, column, text)` colours a cell, where row `None` is the head.
    /// On a screen too narrow for the columns, each row becomes a few lines, a cell to a line.
    pub fn render(&self, width: usize, paint: impl Fn(Option<usize>, usize, &str) -> String) -> String {
        let widths = self.widths(width);
        if widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1) > width {
            return self.cards(width, paint);
        }
        let mut text = String::new();
        render_row(&mut text, &widths, &self.heads, |column, cell| paint(None, column, cell));
        for (index, row) in self.rows.iter().enumerate() {
            render_row(&mut text, &widths, row, |column, cell| paint(Some(index), column, cell));
        }
        text
    }

    fn cards(&self, width: usize, paint: impl Fn(Option<usize>, usize, &str) -> String) -> String {
        let label = self.heads.iter().map(|head| columns(head)).max().unwrap_or_default();
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let head = self.heads.get(column).map_or("", String::as_str);
                let lines = wrap(cell, width.saturating_sub(label + 4));
                for (number, line) in lines.iter().enumerate() {
                    let head = paint(None, column, &pad(if number == 0 { head } else { "" }, label));
                    let indent = if column == 0 && number == 0 { "" } else { "  " };
                    let gap = if indent.is_empty() { "    " } else { "  " };
                    text.push_str(
                        format!("{indent}{head}{gap}{}", paint(Some(index), column, line)).trim_end(),
                    );
                    text.push('\n');
                }
            }
        }
        text
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self.heads.iter().map(|head| columns(head)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns(cell));
            }
        }
        if let Some((last, others)) = widths.split_last_mut() {
            let left = width.saturating_sub(others.iter().sum::<usize>() + 2 * others.len());
            *last = (*last).min(left.max(NARROWEST));
        }
        widths
    }
}

/// A text that somebody else wrote, as it may go to a terminal: what would steer that is shown as a sign for itself.
fn harmless(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\n' => letter,
        '\t' => ' ',
        // Unicode's pictures of the control characters stand in their order.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _plain => letter,
    };
    text.chars().map(shown).collect()
}

fn render_row(text: &mut String, widths: &[usize], cells: &[String], paint: impl Fn(usize, &str) -> String) {
    let Some(last) = widths.len().checked_sub(1) else { return };
    let wrapped = wrap(cells.get(last).map_or("", String::as_str), widths[last]);
    for (number, line) in wrapped.iter().enumerate() {
        // Spaces come only when something follows them, so that no line ends in any.
        let mut spaces = 0;
        for (column, width) in widths[..last].iter().enumerate() {
            let cell = if number == 0 { cells.get(column).map_or("", String::as_str) } else { "" };
            push_after(text, spaces, &paint(column, cell), cell);
            spaces = if cell.is_empty() { spaces } else { 0 } + width.saturating_sub(columns(cell)) + 2;
        }
        push_after(text, spaces, &paint(last, line), line);
        text.push('\n');
    }
}

/// Adds a cell behind so many spaces, unless it is empty.
fn push_after(text: &mut String, spaces: usize, painted: &str, cell: &str) {
    if !cell.is_empty() {
        text.push_str(&" ".repeat(spaces));
        text.push_str(painted);
    }
}

/// How many columns of a screen a text takes. Most texts are ASCII, where that is known at once.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The text with spaces to the width.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text broken at spaces into lines of at most `width` characters; a longer word is cut. At least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    // Most texts are one line as they are.
    if columns(text) <= width
        && !text.contains(['\n', '\r', '\t'])
        && !text.contains("  ")
        && text.trim() == text
    {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let (mut line, mut used) = (String::new(), 0);
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && used + 1 + columns(word) > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += 1;
            }
            for letter in word.chars() {
                let wide = if letter.is_ascii() { 1 } else { letter.width().unwrap_or(0) };
                if used + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(letter);
                used += wide;
            }
        }
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Table, wrap};

    #[test]
    fn columns_align_and_the_last_one_wraps() {
        let mut table = Table::new(&["ID", "KEGIATAN"]);
        table.row(vec!["restore-7".into(), "Melakukan verifikasi jenis dan kewenangan data".into()]);
        table.row(vec!["b-1".into(), "Mendisposisi".into()]);
        let text = table.render(36, |_, _, cell| cell.to_owned());
        assert_eq!(
            text,
            "ID         KEGIATAN\n\
             restore-7  Melakukan verifikasi\n\
             \x20          jenis dan kewenangan data\n\
             b-1        Mendisposisi\n"
        );
    }

    #[test]
    fn what_others_wrote_does_not_steer_the_terminal() {
        let mut table = Table::new(&["EVENT"]);
        table.row(vec!["comment \x1b]0;title\x07 \u{9b}2J \u{202e}txt.exe\tend".into()]);
        let text = table.render(80, |_, _, cell| cell.to_owned());
        assert_eq!(text, "EVENT\ncomment ␛]0;title␇ \u{fffd}2J \u{fffd}txt.exe end\n");
    }

    #[test]
    fn a_narrow_screen_gets_a_line_for_each_cell() {
        let mut table = Table::new(&["PROSES", "TENGGAT", "KEGIATAN"]);
        table.row(vec!["restore-7".into(), "besok 09.00 WIB".into(), "Melakukan verifikasi data".into()]);
        table.row(vec!["b-1".into(), "".into(), "Mendisposisi".into()]);
        let text = table.render(30, |_, _, cell| cell.to_owned());
        assert_eq!(
            text,
            "PROSES      restore-7\n\
             \x20 TENGGAT   besok 09.00 WIB\n\
             \x20 KEGIATAN  Melakukan\n\
             \x20           verifikasi data\n\
             PROSES      b-1\n\
             \x20 KEGIATAN  Mendisposisi\n"
        );
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(wrap("sebuah kata-yang-panjang", 8), ["sebuah", "kata-yan", "g-panjan", "g"]);
        assert_eq!(wrap("", 8), [""]);
    }
}
