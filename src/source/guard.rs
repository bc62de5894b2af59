//! One pass over YAML events that makes the tree and is the guard: strict YAML 1.2, within limits, with places. What
//! it refuses, it refuses before anything else has read it.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as CharSpan};

use super::limits::{MAX_BYTES, MAX_LEVELS, MAX_NODES};
use super::slip_words as words;
use super::slips;
use super::{Content, Diagnostic, Entry, Explanation, Node, Phrase, Severity, Source, Span, Style};

/// After so many findings of the guard the rest of the file is not read.
const MAX_FINDINGS: usize = 50;

pub(super) static EXPLANATIONS: [Explanation; 6] = [
    Explanation {
        code: "too-large",
        severity: Severity::Error,
        title: ("terlalu besar", "too large"),
        why: (
            "Satu berkas paling besar 1 MiB, paling banyak 2.000 langkah dan 200.000 nilai. Pecah menjadi beberapa dokumen.",
            "A file has at most 1 MiB, 2,000 steps and 200,000 values. Split it into several documents.",
        ),
        wrong: "",
        right: "",
    },
    Explanation {
        code: "too-deep",
        severity: Severity::Error,
        title: ("terlalu dalam bersarang", "nested too deep"),
        why: (
            "Nilai di dalam nilai paling dalam 32 tingkat; SOP tidak pernah memerlukan sebanyak itu.",
            "Values within values go down 32 levels at most; no SOP needs as many.",
        ),
        wrong: "",
        right: "",
    },
    Explanation {
        code: "second-document",
        severity: Severity::Error,
        title: ("dua dokumen dalam satu berkas", "two documents in one file"),
        why: (
            "Satu berkas adalah satu SOP; `---` di tengah memulai dokumen YAML kedua.",
            "One file is one SOP; `---` in the middle begins a second YAML document.",
        ),
        wrong: "sop: 1\n---\nsop: 1",
        right: "sop: 1",
    },
    Explanation {
        code: "anchor",
        severity: Severity::Error,
        title: ("jangkar, rujukan, atau kunci gabungan YAML", "a YAML anchor, alias or merge key"),
        why: (
            "`&nama`, `*nama`, dan `<<` menyembunyikan apa yang sebenarnya tertulis. Tuliskan isinya di tempatnya.",
            "`&name`, `*name` and `<<` hide what is really written. Write the content where it belongs.",
        ),
        wrong: "quality: &sama { time: 1 hari }",
        right: "quality: { time: 1 hari }",
    },
    Explanation {
        code: "tag",
        severity: Severity::Error,
        title: ("tag YAML", "a YAML tag"),
        why: (
            "Tag seperti `!!str` mengubah arti nilai; di dalam SOP setiap nilai dibaca seperti tertulis.",
            "A tag such as `!!str` changes what a value means; in an SOP every value is read as it is written.",
        ),
        wrong: "number: !!str 065",
        right: "number: 065",
    },
    Explanation {
        code: "duplicate-key",
        severity: Severity::Error,
        title: ("kunci yang ditulis dua kali", "a key written twice"),
        why: (
            "Kunci yang sama dua kali dalam satu bagian: yang mana yang berlaku tidak jelas.",
            "The same key twice in one part: nobody can tell which one holds.",
        ),
        wrong: "next: menilai\nnext: mencatat",
        right: "next: [menilai, mencatat]",
    },
];

/// Reads a YAML text. `None` where no tree could be made; the findings then say why.
pub fn parse(source: &Source) -> (Option<Node>, Vec<Diagnostic>) {
    if source.text().len() > MAX_BYTES {
        return (None, vec![too_large()]);
    }
    if let Some(finding) = slips::not_text(source) {
        return (None, vec![finding]);
    }
    let mut mended = slips::mend(source);
    loop {
        match Builder::new(source).read(mended.text()) {
            Ok((tree, findings)) => return (tree, mended.findings_with(findings)),
            Err(Stop::Refused(findings)) => return (None, mended.findings_with(findings)),
            Err(Stop::Broken(at, error)) => {
                if !mended.mend(source, at, &error) {
                    return (None, mended.findings_with(Vec::new()));
                }
            }
        }
    }
}

/// Why reading stopped before the end.
enum Stop {
    /// The text breaks a limit or holds too much that is refused.
    Refused(Vec<Diagnostic>),
    /// The text is not YAML, at this byte.
    Broken(usize, ScanError),
}

/// A list or mapping whose end has not been read yet.
enum Open {
    List { start: usize, items: Vec<Node> },
    Mapping { start: usize, entries: Vec<Entry>, keys: HashMap<String, Span>, key: Option<Key> },
}

/// A key that waits for its value.
struct Key {
    text: String,
    span: Span,
    /// Refused, so its value is read and dropped.
    dropped: bool,
}

/// Builds the tree from events.
struct Builder<'a> {
    source: &'a Source,
    bytes: ByteCursor<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
    findings: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source) -> Builder<'a> {
        Builder {
            source,
            bytes: ByteCursor { text: source.text(), chars: 0, byte: 0 },
            open: Vec::new(),
            root: None,
            documents: 0,
            nodes: 0,
            findings: Vec::new(),
        }
    }

    /// `text` has the source's characters one for one, some of them mended.
    fn read(mut self, text: &str) -> Result<(Option<Node>, Vec<Diagnostic>), Stop> {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, place)) => self.event(event, place)?,
                Err(error) => {
                    let at = self.bytes.at(error.marker().index());
                    return Err(Stop::Broken(at, error));
                }
            }
            if self.findings.len() >= MAX_FINDINGS {
                return Err(Stop::Refused(self.findings));
            }
        }
        Ok((self.root, self.findings))
    }

    fn event(&mut self, event: Event<'_>, place: CharSpan) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => self.document(place),
            Event::Alias(_) => {
                let span = self.span(place);
                self.findings.push(words::mark(true, span));
                self.node(Node { span, content: Content::Scalar(String::new(), Style::Quoted) })
            }
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.span(place);
                self.refuse_anchor_and_tag(anchor, tag.is_some(), span);
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                // Between brackets these begin no block of text, so that the parser takes them for letters.
                if style == Style::Plain && text.starts_with(['|', '>', ':', '?']) {
                    self.findings.push(words::needs_quotes(span, self.source));
                }
                if style == Style::Plain && slips::curly_quoted(&text) && !self.is_told("curly-quote", span) {
                    self.findings.push(words::curly_quotes(span));
                }
                let text = self.as_ended(text.into_owned(), style, span);
                self.node(Node { span, content: Content::Scalar(text, style) })
            }
            Event::SequenceStart(anchor, tag) => {
                let span = self.span(place);
                self.refuse_anchor_and_tag(anchor, tag.is_some(), span);
                self.nest(Open::List { start: span.start, items: Vec::new() }, span)
            }
            Event::MappingStart(anchor, tag) => {
                let span = self.span(place);
                self.refuse_anchor_and_tag(anchor, tag.is_some(), span);
                let (entries, keys) = (Vec::new(), HashMap::new());
                self.nest(Open::Mapping { start: span.start, entries, keys, key: None }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    /// Whether the latest finding says the same of the same line.
    fn is_told(&self, code: &str, span: Span) -> bool {
        let line = |span: Span| self.source.position(span.start).line;
        self.findings.last().is_some_and(|last| last.code == code && line(last.span) == line(span))
    }

    fn document(&mut self, place: CharSpan) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let span = self.span(place);
        self.findings.push(second_document(span));
        Err(Stop::Refused(std::mem::take(&mut self.findings)))
    }

    fn nest(&mut self, open: Open, span: Span) -> Result<(), Stop> {
        if self.open.len() >= MAX_LEVELS {
            return self.limit(words::too_deep(span));
        }
        self.count(span)?;
        self.open.push(open);
        Ok(())
    }

    fn count(&mut self, span: Span) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES { self.limit(too_many(span)) } else { Ok(()) }
    }

    /// A limit is said alone: what was found on the way to it hardly matters.
    fn limit(&mut self, finding: Diagnostic) -> Result<(), Stop> {
        Err(Stop::Refused(vec![finding]))
    }

    fn close(&mut self, place: CharSpan) -> Result<(), Stop> {
        let end = self.bytes.at(place.end.index());
        let node = match self.open.pop() {
            Some(Open::List { start, items }) => {
                let last = items.last().map(|item| item.span.end);
                Node { span: self.collection(start, last, end), content: Content::List(items) }
            }
            Some(Open::Mapping { start, entries, .. }) => {
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key_span.end));
                Node { span: self.collection(start, last, end), content: Content::Mapping(entries) }
            }
            None => return Ok(()),
        };
        self.attach(node);
        Ok(())
    }

    /// A flow collection ends at its bracket, a block collection with its last child.
    fn collection(&self, start: usize, last: Option<usize>, end: usize) -> Span {
        let is_flow = self.source.text()[start..].starts_with(['[', '{']);
        if is_flow { Span::new(start, end.max(start)) } else { Span::new(start, last.unwrap_or(start)) }
    }

    fn node(&mut self, node: Node) -> Result<(), Stop> {
        self.count(node.span)?;
        self.attach(node);
        Ok(())
    }

    /// Puts a finished node where it belongs: into the list, as key or value of the mapping, or at the root.
    fn attach(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, keys, key, .. }) => match key.take() {
                None => {
                    *key = Some(new_key(node, self.source, keys, &mut self.findings));
                }
                Some(Key { text, span, dropped: false }) => {
                    entries.push(Entry { key: text, key_span: span, value: node });
                }
                Some(Key { dropped: true, .. }) => {}
            },
        }
    }

    /// The parser ends a block of text with a line break also where the file ends without one.
    fn as_ended(&self, mut text: String, style: Style, span: Span) -> String {
        let file = self.source.text();
        if style == Style::Block && span.end == file.len() && !file.ends_with('\n') && text.ends_with('\n') {
            text.pop();
        }
        text
    }

    fn refuse_anchor_and_tag(&mut self, anchor: usize, tagged: bool, span: Span) {
        if anchor == 0 && !tagged {
            return;
        }
        // The mark stands before the value; the line tells the author more than the value alone.
        let line = self.source.line(self.source.position(span.start).line);
        let marked = |sign: char| {
            let before = self.source.text().get(line.start..span.start)?;
            let at = line.start + before.rfind(sign)?;
            let length = self.source.text()[at..].find(char::is_whitespace).unwrap_or(1);
            Some(Span::new(at, at + length))
        };
        if anchor > 0 {
            let finding = words::mark(false, marked('&').unwrap_or(span));
            self.findings.push(finding);
        }
        if tagged {
            let finding = tag(marked('!').unwrap_or(span));
            self.findings.push(finding);
        }
    }

    /// From characters to bytes, without the blanks and line breaks that end a block scalar.
    fn span(&mut self, place: CharSpan) -> Span {
        let start = self.bytes.at(place.start.index());
        let end = self.bytes.at(place.end.index()).max(start);
        let length = self.source.text()[start..end].trim_end().len();
        Span::new(start, start + length)
    }
}

/// Takes a node as a key, unless it is none, is the merge key, or was there before.
fn new_key(
    node: Node,
    source: &Source,
    keys: &mut HashMap<String, Span>,
    findings: &mut Vec<Diagnostic>,
) -> Key {
    let span = node.span;
    let Content::Scalar(text, style) = node.content else {
        findings.push(key_is_no_text(span));
        return Key { text: String::new(), span, dropped: true };
    };
    if let Some(fault) = key_fault(&text, style, span, source) {
        findings.push(fault);
        return Key { text, span, dropped: true };
    }
    match keys.entry(text.clone()) {
        Slot::Vacant(slot) => {
            slot.insert(span);
            Key { text, span, dropped: false }
        }
        Slot::Occupied(first) => {
            findings.push(duplicate_key(&text, span, *first.get()));
            Key { text, span, dropped: true }
        }
    }
}

/// What is wrong with a key by itself. YAML would allow most of it between brackets, but not every reader does, and no
/// author means it.
fn key_fault(text: &str, style: Style, span: Span, source: &Source) -> Option<Diagnostic> {
    if source.slice(span).contains('\n') {
        return Some(words::key_on_lines(span));
    }
    if style != Style::Plain {
        return None;
    }
    let mut after = source.text()[span.end..].trim_start().chars();
    if after.next() != Some(':') && !text.is_empty() {
        let odd = slips::odd_space_after_colon(source, span);
        return Some(odd.unwrap_or_else(|| words::key_without_colon(span, source)));
    }
    let is_glued = matches!(after.next(), Some(',' | '[' | ']' | '{' | '}'));
    match text {
        "<<" => Some(merge_key(span)),
        "" => Some(words::no_key(span)),
        _ => is_glued.then(|| words::no_space_after_colon(span)),
    }
}

/// Turns the parser's character counts into bytes. Counts mostly grow, so each turn is a short walk.
struct ByteCursor<'a> {
    text: &'a str,
    chars: usize,
    byte: usize,
}

impl ByteCursor<'_> {
    fn at(&mut self, chars: usize) -> usize {
        while self.chars < chars {
            let Some(c) = self.text[self.byte..].chars().next() else { break };
            self.chars += 1;
            self.byte += c.len_utf8();
        }
        while self.chars > chars {
            let Some(c) = self.text[..self.byte].chars().next_back() else { break };
            self.chars -= 1;
            self.byte -= c.len_utf8();
        }
        self.byte
    }
}

fn too_large() -> Diagnostic {
    Diagnostic::error(
        "too-large",
        Span::new(0, 0),
        Phrase::new(
            format!("berkas ini lebih besar daripada 1 MiB ({MAX_BYTES} bita)"),
            format!("this file is larger than 1 MiB ({MAX_BYTES} bytes)"),
        ),
    )
}

fn too_many(span: Span) -> Diagnostic {
    Diagnostic::error(
        "too-large",
        span,
        Phrase::new(
            format!("berkas ini berisi lebih dari {MAX_NODES} nilai"),
            format!("this file holds more than {MAX_NODES} values"),
        ),
    )
}

fn second_document(span: Span) -> Diagnostic {
    Diagnostic::error(
        "second-document",
        span,
        Phrase::new("satu berkas hanya memuat satu SOP", "one file holds one SOP only"),
    )
    .help(Phrase::new(
        "pindahkan bagian sesudah `---` ke berkas tersendiri",
        "move what follows `---` to a file of its own",
    ))
}

fn tag(span: Span) -> Diagnostic {
    Diagnostic::error(
        "tag",
        span,
        Phrase::new(
            "tag YAML (`!nama`) tidak dipakai di dalam SOP",
            "a YAML tag (`!name`) is not used in an SOP",
        ),
    )
    .help(Phrase::new(
        "hapus tagnya; jika yang dimaksud teks, beri tanda petik: \"!…\"",
        "remove the tag; if a text is meant, put it in quotes: \"!…\"",
    ))
}

fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::error(
        "anchor",
        span,
        Phrase::new(
            "kunci gabungan YAML (`<<`) tidak dipakai di dalam SOP",
            "the YAML merge key (`<<`) is not used in an SOP",
        ),
    )
    .help(Phrase::new("tuliskan isinya lengkap", "write the content in full"))
}

fn key_is_no_text(span: Span) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        span,
        Phrase::new("kunci harus berupa satu kata atau teks", "a key must be a word or a text"),
    )
}

fn duplicate_key(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        "duplicate-key",
        span,
        Phrase::new(format!("`{key}` ditulis dua kali di sini"), format!("`{key}` is written twice here")),
    )
    .related(first, Phrase::new("pertama kali ditulis di sini", "first written here"))
    .help(Phrase::new("hapus atau ganti nama salah satunya", "remove or rename one of them"))
}
