//! The slips that authors make against YAML itself: tabs, curly quotes, no-break spaces, unquoted colons. Each gets words
//! of its own, and is mended in a copy, character for character, so that the rest of the file is still read and every
//! place stays true.

use saphyr_parser::ScanError;

use super::slip_words as words;
use super::{Diagnostic, Source, Span};

/// After so many slips the rest of the file is not read: each costs one more pass.
const MAX_MENDS: usize = 10;

/// A copy of the text without the slips found so far.
pub(super) struct Mended {
    text: String,
    findings: Vec<Diagnostic>,
    mends: usize,
    /// Where the last slip stood, in characters: one that is found again there could not be mended.
    last: Option<usize>,
}

/// What broke the text, and the characters to change so that it can be read on.
struct Slip {
    finding: Diagnostic,
    /// Characters of the line, counted from its start, and what to put there instead of each.
    mend: Vec<(usize, char)>,
}

/// Mends what can be seen before the text is read.
pub(super) fn mend(source: &Source) -> Mended {
    let mut findings = Vec::new();
    let text = source.text();
    let everywhere = |is_bad: fn(char) -> bool| {
        let first = text.find(is_bad)?;
        let length = text[first..].chars().next().map_or(0, char::len_utf8);
        Some((Span::new(first, first + length), text.lines().filter(|line| line.contains(is_bad)).count()))
    };
    if let Some((first, lines)) = everywhere(is_tab) {
        findings.push(words::tab(first, lines));
    }
    if let Some((first, _)) = everywhere(is_forbidden) {
        findings.push(words::control_character(first));
    }
    if let Some((first, _)) = everywhere(is_undecoded) {
        findings.push(words::not_utf8(first));
    }
    let mut text = match findings.is_empty() {
        true => text.to_owned(),
        false => text.chars().map(|c| if is_tab(c) || is_forbidden(c) { ' ' } else { c }).collect(),
    };
    if let Some(first) = first_fence(source) {
        findings.push(words::fence(first));
        text = text.split_inclusive('\n').flat_map(without_fence).collect();
    }
    if text.contains(is_odd_space) {
        let (first, lines) = odd_indents(source);
        if let Some(first) = first {
            findings.push(words::no_break_space(first, lines));
            text = text.split_inclusive('\n').flat_map(mend_indent).collect();
        }
    }
    Mended { text, findings, mends: 0, last: None }
}

/// A file that holds no text at all: a document of Word, a picture, or text in another encoding.
pub(super) fn not_text(source: &Source) -> Option<Diagnostic> {
    let zeros = source.text().matches('\0').take(MANY_ZEROS).count();
    (zeros == MANY_ZEROS).then(|| words::not_text(Span::new(0, 0)))
}

/// So many zero bytes are no slip of an editor.
const MANY_ZEROS: usize = 4;

/// What stands where bytes could not be read as UTF-8.
fn is_undecoded(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
}

/// The sign that opens and closes a text in Markdown.
const FENCE: &str = "```";

fn first_fence(source: &Source) -> Option<Span> {
    let at = if source.text().starts_with(FENCE) { Some(0) } else { None };
    let at = at.or_else(|| source.text().find("\n```").map(|at| at + 1))?;
    Some(source.line(source.position(at).line))
}

/// The line, made a comment if it is a fence.
fn without_fence(line: &str) -> impl Iterator<Item = char> {
    let is_fence = line.starts_with(FENCE);
    line.chars().enumerate().map(move |(at, c)| if is_fence && at == 0 { '#' } else { c })
}

/// `time: 1 hari` with a space after the colon that is none, in a place where the parser therefore sees no colon.
pub(super) fn odd_space_after_colon(source: &Source, key: Span) -> Option<Diagnostic> {
    let text = source.slice(key);
    let colon = text.find(':')?;
    let odd = text[colon + 1..].chars().next().filter(|c| is_odd_space(*c))?;
    let at = key.start + colon + 1;
    Some(words::no_break_space(Span::new(at, at + odd.len_utf8()), 1))
}

fn is_tab(c: char) -> bool {
    c == '\t'
}

/// Characters that YAML does not know; the parser would take the first for the end of the file. And those by which a text is shown in
/// another order than it is written in, so that what is read is not what runs (Unicode Technical Standard 55).
fn is_forbidden(c: char) -> bool {
    let is_unknown = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    is_unknown || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Spaces that look like a space and are none for YAML: no-break, narrow, wide, of no width.
fn is_odd_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2007}' | '\u{202f}' | '\u{3000}' | '\u{200b}' | '\u{feff}'
    )
}

/// How many characters of a line are its indentation, its dash, and what follows its first key's colon.
fn structure(line: &str) -> usize {
    let space = |c: char| c == ' ' || is_odd_space(c);
    let indent = line.chars().take_while(|c| space(*c) || *c == '-').count();
    let key = line.chars().skip(indent).take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).count();
    let mut after = line.chars().skip(indent + key);
    if key > 0 && after.next() == Some(':') {
        indent + key + 1 + after.take_while(|c| space(*c)).count()
    } else {
        indent
    }
}

/// The first odd space in the structure of a line, and how many lines have one.
fn odd_indents(source: &Source) -> (Option<Span>, usize) {
    let mut first = None;
    let mut lines = 0;
    for number in 1..=source.line_count() {
        let span = source.line(number);
        let line = source.slice(span);
        let Some(at) = line.find(is_odd_space) else { continue };
        if line[..at].chars().count() >= structure(line) {
            continue;
        }
        lines += 1;
        let length = line[at..].chars().next().map_or(0, char::len_utf8);
        first = first.or(Some(Span::new(span.start + at, span.start + at + length)));
    }
    (first, lines)
}

fn mend_indent(line: &str) -> impl Iterator<Item = char> {
    let structure = structure(line);
    line.chars().enumerate().map(move |(at, c)| if at < structure && is_odd_space(c) { ' ' } else { c })
}

impl Mended {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The slips, then what was found in the mended text, in the order of their places.
    pub(super) fn findings_with(self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.extend(self.findings);
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    /// Says what broke the text at a byte. Returns whether that was mended, so that reading can be tried again.
    pub(super) fn mend(&mut self, source: &Source, at: usize, error: &ScanError) -> bool {
        let index = error.marker().index();
        if self.last.is_some_and(|last| index <= last) {
            return false;
        }
        self.last = Some(index);
        self.mends += 1;
        let slip = slip(source, at, error.info());
        // A tab or an odd space has been said already, and mending it may have put its line out of line.
        if slip.mend.is_empty() && !self.findings.is_empty() && slip.finding.code == "not-yaml" {
            return false;
        }
        self.findings.push(slip.finding);
        if slip.mend.is_empty() || self.mends >= MAX_MENDS {
            return false;
        }
        let line = index - error.marker().col();
        let changed = |at: usize| slip.mend.iter().find(|(offset, _)| line + offset == at).map(|(_, c)| *c);
        self.text = self.text.chars().enumerate().map(|(at, c)| changed(at).unwrap_or(c)).collect();
        true
    }
}

/// A curly quote that stands where YAML wants a straight one: around a whole value, or at its beginning without a partner.
pub(super) fn curly_quoted(text: &str) -> bool {
    let alone = |open: char| text.starts_with(open) && !text[open.len_utf8()..].contains(['”', '’', '“']);
    if alone('“') || alone('„') || alone('‘') {
        return true;
    }
    let inner = |open: char, close: char| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let pairs = [('“', '”'), ('„', '”'), ('„', '“'), ('”', '”'), ('‘', '’')];
    pairs.iter().any(|(open, close)| inner(*open, *close).is_some_and(|rest| !rest.contains(['“', '”', '„'])))
}

/// What is wrong at a byte where the parser gave up, told by its reason and by the line.
fn slip(source: &Source, at: usize, reason: &str) -> Slip {
    let number = source.position(at).line;
    let span = source.line(number);
    let line = Line {
        text: source.slice(span),
        start: span.start,
        at: at.saturating_sub(span.start).min(span.end - span.start),
    };
    let sign = source.text()[at..].chars().next();
    let unmended = |finding| Slip { finding, mend: Vec::new() };

    if reason == "recursion limit exceeded" {
        return unmended(words::too_deep(Span::new(at, at)));
    }
    if line.text.contains(['“', '”', '„', '‘']) && !line.text.contains('"') {
        return Slip {
            finding: words::curly_quotes(line.first(['“', '”', '„', '‘'])),
            mend: line.straightened(),
        };
    }
    if reason.starts_with("mapping values are not allowed")
        || (sign == Some(':') && reason.contains("',' or '}'"))
    {
        return colon(source, &line, number, sign == Some(':') && reason.contains("',' or '}'"));
    }
    if matches!(sign, Some('*' | '&')) {
        return Slip {
            finding: words::mark(sign == Some('*'), line.word()),
            mend: vec![(line.column(), 'x')],
        };
    }
    if sign == Some('-') && line.content().start == line.start + line.at {
        return unmended(words::indentation(line.content()));
    }
    if matches!(sign, Some('@' | '`' | '%' | '|' | '>' | ',' | ']' | '}' | '-' | '?' | '!'))
        && line.is_value_start()
    {
        return Slip { finding: words::needs_quotes(line.value(), source), mend: vec![(line.column(), 'x')] };
    }
    if reason.starts_with("invalid trailing content after") {
        return unmended(words::after_quote(line.rest(), source));
    }
    if reason.contains("quoted scalar") && reason.contains("escape") {
        return unmended(words::backslash(line.rest()));
    }
    if reason.contains("quoted scalar") {
        return unmended(words::open_quote(line.rest()));
    }
    if let Some(text) = line.text_with_bracket(sign) {
        return unmended(words::bracket_in_text(text, source));
    }
    if let Some(open) = open_bracket(source, at).filter(|_| reason.contains("flow") || reason.contains("':'"))
    {
        return unmended(words::open_bracket(open));
    }
    if reason.starts_with("simple key expect") {
        return unmended(key_without_colon(source, number.saturating_sub(1).max(1)));
    }
    let is_indentation = ["expected key", "'-' indicator", "document start", "indentation"];
    if is_indentation.iter().any(|word| reason.contains(word)) {
        return unmended(words::indentation(line.content()));
    }
    unmended(words::not_yaml(line.rest_or_line(), reason))
}

/// A colon where no mapping may begin: in a text, in a line indented too far, or after a line that lacks its own.
fn colon(source: &Source, line: &Line<'_>, number: usize, is_in_brackets: bool) -> Slip {
    let before = &line.text[..line.at];
    let is_first = !before.contains(": ") && !before.trim_start().starts_with("- ");
    let key = before.trim();
    let looks_like_key =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-'));
    if is_first && looks_like_key {
        let above = (1..number).rev().find(|above| !source.slice(source.line(*above)).trim().is_empty());
        let finding = match above {
            Some(above) if lacks_colon(source.slice(source.line(above))) => key_without_colon(source, above),
            Some(_) | None => words::indentation(line.content()),
        };
        return Slip { finding, mend: Vec::new() };
    }
    if is_in_brackets {
        let (text, key) = line.value_in_brackets();
        let finding = words::unquoted_colon_in_brackets(text, key, source);
        return Slip { finding, mend: vec![(line.column(), ';')] };
    }
    Slip { finding: words::unquoted_colon(line.value(), source), mend: line.colons() }
}

/// `title:Prosedur` or `title Prosedur`: no colon with a space after it.
fn lacks_colon(line: &str) -> bool {
    !line.contains(": ") && !line.trim_end().ends_with(':')
}

fn key_without_colon(source: &Source, number: usize) -> Diagnostic {
    let line = source.line(number);
    let text = source.slice(line);
    let start = line.start + (text.len() - text.trim_start().len());
    words::key_without_colon(Span::new(start, line.end), source)
}

/// The last bracket before a byte that nothing has closed. Quotes and comments are not looked at: it only tells where to look.
fn open_bracket(source: &Source, at: usize) -> Option<Span> {
    let mut closed = 0usize;
    for (place, c) in source.text()[..at].char_indices().rev().take(2_000) {
        match c {
            ']' | '}' => closed += 1,
            '[' | '{' if closed == 0 => return Some(Span::new(place, place + 1)),
            '[' | '{' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// The line where the parser gave up.
struct Line<'a> {
    text: &'a str,
    /// The byte at which it begins.
    start: usize,
    /// Where in it the parser gave up, in bytes.
    at: usize,
}

impl Line<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from, self.start + to)
    }

    /// Where the parser gave up, in characters.
    fn column(&self) -> usize {
        self.text[..self.at].chars().count()
    }

    /// From there to the end of the line.
    fn rest(&self) -> Span {
        self.span(self.at, self.text.trim_end().len().max(self.at))
    }

    fn rest_or_line(&self) -> Span {
        if self.rest().start == self.rest().end { self.content() } else { self.rest() }
    }

    /// The line without its indentation.
    fn content(&self) -> Span {
        self.span(self.text.len() - self.text.trim_start().len(), self.text.trim_end().len())
    }

    /// The word there.
    fn word(&self) -> Span {
        let length = self.text[self.at..].find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}'));
        self.span(self.at, length.map_or(self.text.len(), |length| self.at + length))
    }

    /// The value in which the parser gave up: after the key's colon, else after the dash, else the whole line.
    fn value(&self) -> Span {
        let before = &self.text[..self.at];
        let after_key = before.find(": ").map(|colon| colon + 2);
        let after_dash =
            || before.find("- ").filter(|dash| before[..*dash].trim().is_empty()).map(|dash| dash + 2);
        let start = after_key.or_else(after_dash).unwrap_or(0);
        let start = start + (self.text[start..].len() - self.text[start..].trim_start().len());
        self.span(start, self.text.trim_end().len().max(start))
    }

    /// Between brackets: the value in which the parser gave up, and the word before the colon there, which may be a key after
    /// a comma that is missing.
    fn value_in_brackets(&self) -> (Span, Span) {
        let before = &self.text[..self.at];
        let start = before.rfind([',', '{', '[']).map_or(0, |at| at + 1);
        let start = before[start..].rfind(": ").map_or(start, |colon| start + colon + 2);
        let start = start + (self.text[start..].len() - self.text[start..].trim_start().len());
        let end = self.text[self.at..].find([',', '}', ']']).map_or(self.text.len(), |end| self.at + end);
        let end = start.max(self.text[..end].trim_end().len());
        let word = before.rfind(' ').map_or(start, |space| space + 1);
        (self.span(start, end), self.span(word.max(start), self.at))
    }

    /// The text between brackets in which a bracket opens where the parser gave up, as `when: kind in [a, b]` has it.
    fn text_with_bracket(&self, sign: Option<char>) -> Option<Span> {
        let close = match sign? {
            '[' => ']',
            '{' => '}',
            _other => return None,
        };
        let before = &self.text[..self.at];
        let start = before.rfind(": ")? + 2;
        let begun = before[start..].trim();
        if begun.is_empty() || begun.contains([',', '[', '{', ']', '}']) || begun.starts_with(['"', '\'']) {
            return None;
        }
        let end = self.text[self.at..].find(close)? + self.at;
        let end = self.text[end..].find([',', '}']).map_or(end + 1, |more| (end + more).max(end + 1));
        Some(self.span(start, start + self.text[start..end].trim_end().len()))
    }

    /// The colon at which the parser gave up and all like it in the rest of the line, made semicolons.
    fn colons(&self) -> Vec<(usize, char)> {
        let rest = self.text[self.at..].char_indices();
        let is_colon = |at: usize| {
            let rest = &self.text[self.at + at..];
            rest.starts_with(": ") || rest.trim_end() == ":"
        };
        let found = rest.enumerate().filter(|(_, (at, _))| is_colon(*at));
        found.map(|(characters, _)| (self.column() + characters, ';')).collect()
    }

    fn is_value_start(&self) -> bool {
        self.value().start == self.start + self.at
            || self.text[..self.at].trim_end().ends_with(['[', ',', '-', ':'])
    }

    fn first<const N: usize>(&self, signs: [char; N]) -> Span {
        let at = self.text.find(signs).unwrap_or(0);
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.span(at, at + length)
    }

    /// The line's curly quotes, made straight.
    fn straightened(&self) -> Vec<(usize, char)> {
        let straight = |c| match c {
            '“' | '”' | '„' => Some('"'),
            '‘' | '’' => Some('\''),
            _ => None,
        };
        self.text.chars().enumerate().filter_map(|(at, c)| Some((at, straight(c)?))).collect()
    }
}
