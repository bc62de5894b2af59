//! An office's folder of templates, whose files somebody else has opened: what each may hold, and what a document gets of it.

use crate::document::{self, Column, Document, Head};
use crate::drawing::Image;
use crate::source::{Diagnostic, Phrase, Source, Span};

use super::captions::Captions;
use super::logo;
use super::template::{Template, variables};
use super::{Faulty, Foot, Office, Words};

/// The files that a folder may hold.
pub const NAMES: [&str; 6] =
    ["logo.png", "logo.svg", "letterhead.txt", "foot.txt", "captions.yaml", "page.html"];

/// The largest file, in bytes. Whoever opens the files reads one byte more, which shows that a file is larger.
pub const MAX_BYTES: usize = 512 * 1024;

/// A letterhead's most lines, and a line's most characters.
const MOST_LINES: usize = 8;
const MOST_LETTERS: usize = 200;
/// A caption's most characters.
const LONGEST_CAPTION: usize = 60;

/// One file of a folder.
#[derive(Debug, Clone)]
pub struct File {
    /// The name that it goes by in findings: the folder's, then its own.
    pub path: String,
    /// One of [`NAMES`].
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// What the folder holds, checked as far as it can be without a document.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    logo: Option<Image>,
    letterhead: Option<Template>,
    foot: Option<Template>,
    /// With the caption's key.
    captions: Vec<(String, Template)>,
    page: Option<Source>,
}

impl Folder {
    /// Reads a folder's files.
    ///
    /// # Errors
    /// Every file that cannot be used, with all that is wrong in it.
    pub fn read(files: Vec<File>) -> Result<Folder, Vec<Faulty>> {
        let (mut folder, mut faulty) = (Folder::default(), Vec::new());
        for file in files {
            // A PNG has no lines that could be shown.
            let text = if file.name == "logo.png" { "".into() } else { String::from_utf8_lossy(&file.bytes) };
            let source = Source::new(&file.path, text);
            if let Err(findings) = folder.add(file, &source) {
                faulty.push(Faulty { source, findings });
            }
        }
        if faulty.is_empty() { Ok(folder) } else { Err(faulty) }
    }

    fn add(&mut self, file: File, source: &Source) -> Result<(), Vec<Diagnostic>> {
        if file.bytes.len() > MAX_BYTES {
            return Err(vec![too_large()]);
        }
        let one = |finding: Box<Diagnostic>| vec![*finding];
        match file.name {
            "logo.png" | "logo.svg" => {
                if self.logo.is_some() {
                    return Err(vec![second_logo()]);
                }
                let read = if file.name == "logo.png" { logo::png(file.bytes) } else { logo::svg(source) };
                self.logo = Some(read.map_err(one)?);
            }
            "letterhead.txt" => self.letterhead = Some(Template::whole(source.clone()).map_err(one)?),
            "foot.txt" => self.foot = Some(Template::whole(source.clone()).map_err(one)?),
            "page.html" => {
                // Sound before anything is laid out; it is filled in by whoever writes HTML.
                Template::whole(source.clone()).map_err(one)?;
                self.page = Some(source.clone());
            }
            // captions.yaml
            _ => self.captions = captions(source)?,
        }
        Ok(())
    }

    /// The template of whole HTML pages, where the office has its own.
    pub fn page(&self) -> Option<&Source> {
        self.page.as_ref()
    }

    /// The look of one document.
    ///
    /// # Errors
    /// Templates that cannot be filled in with what is known of this document.
    pub fn office(&self, document: &Document) -> Result<Office, Vec<Faulty>> {
        let known = variables(document);
        let (mut office, mut faulty) = (Office::built_in(document), Vec::new());
        office.logo = self.logo.clone();
        let mut fill = |template: &Template, check: &dyn Fn(&str) -> Option<Phrase>| {
            let filled = template.fill(&known).and_then(|text| match check(text.trim()) {
                Some(message) => Err(Box::new(Diagnostic::error("too-long", template.span(), message))),
                None => Ok(text),
            });
            match filled {
                Ok(text) => Some(text),
                Err(finding) => {
                    faulty.push(Faulty { source: template.source().clone(), findings: vec![*finding] });
                    None
                }
            }
        };
        if let Some(text) = self.letterhead.as_ref().and_then(|template| fill(template, &too_many_lines)) {
            office.agency = lines(&text).map(str::to_owned).collect();
            office.captions.name_logo(&office.agency);
        }
        for (key, template) in &self.captions {
            if let Some(text) = fill(template, &too_wide) {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                set(&mut office.captions, &mut office.words, key, text);
            }
        }
        office.own_words(document);
        office.foot = self.foot.as_ref().map(|template| Foot::new(template.clone(), known.clone()));
        // So that a fault is told before anything is laid out.
        if let Some(Err(fault)) = office.foot.as_ref().map(|foot| foot.line(1, 1)) {
            faulty.push(fault);
        }
        if faulty.is_empty() { Ok(office) } else { Err(faulty) }
    }
}

/// Puts a caption where its key says.
fn set(captions: &mut Captions, words: &mut Words, key: &str, text: String) {
    let head = match key {
        "heads.number" => Some(Head::Number),
        "heads.activity" => Some(Head::Activity),
        "heads.actors" => Some(Head::Actors),
        "heads.quality" => Some(Head::Quality),
        "heads.requires" => Some(Head::Column(Column::Requires)),
        "heads.time" => Some(Head::Column(Column::Time)),
        "heads.output" => Some(Head::Column(Column::Output)),
        "heads.note" => Some(Head::Column(Column::Note)),
        _ => None,
    };
    match (head, key) {
        (Some(head), _) => {
            words.heads.insert(head, text);
        }
        (None, "start") => words.start = Some(text),
        (None, "end") => words.end = Some(text),
        (None, _) => {
            if let Some(caption) = captions.get_mut(key) {
                *caption = text;
            }
        }
    }
}

/// The captions of a file, each a template.
fn captions(source: &Source) -> Result<Vec<(String, Template)>, Vec<Diagnostic>> {
    let (read, mut findings) = document::read_captions(source);
    let mut captions = Vec::new();
    for caption in read {
        match Template::part(source.clone(), caption.span, caption.text) {
            Ok(template) => captions.push((caption.key, template)),
            Err(finding) => findings.push(*finding),
        }
    }
    findings.sort_by_key(|finding| finding.span);
    if findings.is_empty() { Ok(captions) } else { Err(findings) }
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn too_many_lines(text: &str) -> Option<Phrase> {
    let fits =
        lines(text).count() <= MOST_LINES && lines(text).all(|line| line.chars().count() <= MOST_LETTERS);
    (!fits).then(|| {
        Phrase::new(
            format!("kepala surat paling banyak {MOST_LINES} baris, masing-masing paling panjang {MOST_LETTERS} huruf"),
            format!("a letterhead has at most {MOST_LINES} lines of at most {MOST_LETTERS} characters"),
        )
    })
}

fn too_wide(text: &str) -> Option<Phrase> {
    (text.chars().count() > LONGEST_CAPTION).then(|| {
        Phrase::new(
            format!("judul paling panjang {LONGEST_CAPTION} huruf"),
            format!("a caption has at most {LONGEST_CAPTION} characters"),
        )
    })
}

fn too_large() -> Diagnostic {
    let most = MAX_BYTES / 1024;
    let message = Phrase::new(
        format!("berkas ini lebih besar dari {most} KiB"),
        format!("this file is larger than {most} KiB"),
    );
    Diagnostic::error("too-large", Span::default(), message)
}

fn second_logo() -> Diagnostic {
    let message = Phrase::new(
        "folder ini berisi dua logo, logo.png dan logo.svg; simpan salah satu",
        "this folder holds two logos, logo.png and logo.svg; keep one of them",
    );
    Diagnostic::error("bad-logo", Span::default(), message)
}
