//! Reads a condition into a tree whose parts know their places in the text. It resolves no name.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::source::Phrase;

use super::Relation;

/// The most words and signs of a condition, and the deepest nesting of brackets and `not`.
const MAX_TOKENS: usize = 500;
const MAX_DEPTH: usize = 32;

/// What is wrong with a condition, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub at: Range<usize>,
    pub message: Phrase,
    /// Boxed: most have none.
    pub help: Option<Box<Phrase>>,
}

/// A condition as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    /// A name that stands alone.
    Alone(Term),
    Compare {
        left: Term,
        relation: Relation,
        right: Term,
    },
    In {
        left: Term,
        right: Vec<Term>,
    },
    /// `"x" in FIELD`.
    Within {
        choice: Term,
        of: Term,
    },
}

/// A name or a literal, with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub word: Word,
    pub at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    /// `FIELD` or `STEP.FIELD`.
    Name(String),
    /// Between quotes.
    Text(String),
    Number(Decimal),
    /// A date or a date with a time, as written.
    Date(String),
    Boolean(bool),
}

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0 };
    let tree = parser.any()?;
    match parser.peek() {
        None => Ok(tree),
        Some(Token { sign: Sign::Close, at }) => {
            Err(fault(at.clone(), "kurung `)` tanpa `(`", "`)` without `(`"))
        }
        Some(Token { sign: Sign::Relation(_), at }) => Err(fault(
            at.clone(),
            "hanya dua nilai yang dapat dibandingkan sekaligus; sambung dengan `and`",
            "only two values are compared at a time; join comparisons with `and`",
        )),
        Some(Token { sign, at }) => Err(Fault {
            help: meant_by(sign).map(|ours| Box::new(write(ours))),
            ..fault(
                at.clone(),
                "di sini diharapkan `and`, `or`, atau akhir syarat",
                "`and`, `or` or the end of the condition is expected here",
            )
        }),
    }
}

pub(super) fn fault(at: Range<usize>, id: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault { code: "invalid-condition", at, message: Phrase::new(id, en), help: None }
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    sign: Sign,
    at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
enum Sign {
    Word(Word),
    Relation(Relation),
    And,
    Or,
    Not,
    In,
    Open,
    Close,
    Comma,
}

/// Signs that other languages write, and what is meant here.
const FOREIGN: [(&str, &str); 6] =
    [("&&", "and"), ("||", "or"), ("<>", "!="), ("=<", "<="), ("=>", ">="), ("≠", "!=")];

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (sign, length) = token(&text[at..])
            .map_err(|lexical| Fault { at: at..at + lexical.at.end.max(first.len_utf8()), ..lexical })?;
        tokens.push(Token { sign, at: at..at + length });
        at += length;
        if tokens.len() > MAX_TOKENS {
            return Err(fault(
                0..text.len(),
                format!("syarat ini terlalu panjang (paling banyak {MAX_TOKENS} kata dan tanda)"),
                format!("this condition is too long (at most {MAX_TOKENS} words and signs)"),
            ));
        }
    }
    Ok(tokens)
}

/// The first token of a text that begins with one, and its length. A fault's place counts from here.
fn token(rest: &str) -> Result<(Sign, usize), Fault> {
    if let Some((foreign, ours)) = FOREIGN.iter().find(|(foreign, _)| rest.starts_with(foreign)) {
        return Err(written_so(foreign, ours));
    }
    let signs = [
        ("==", Sign::Relation(Relation::Equal)),
        ("!=", Sign::Relation(Relation::Unequal)),
        ("<=", Sign::Relation(Relation::AtMost)),
        (">=", Sign::Relation(Relation::AtLeast)),
        ("<", Sign::Relation(Relation::Less)),
        (">", Sign::Relation(Relation::Greater)),
        ("(", Sign::Open),
        (")", Sign::Close),
        ("[", Sign::Open),
        ("]", Sign::Close),
        (",", Sign::Comma),
    ];
    if let Some((written, sign)) = signs.into_iter().find(|(written, _)| rest.starts_with(written)) {
        return Ok((sign, written.len()));
    }
    match rest.chars().next() {
        Some('=') => Err(written_so("=", "==")),
        Some('!') => Err(written_so("!", "not")),
        Some(quote @ ('"' | '\'')) => quoted(rest, quote),
        Some(first) if first.is_ascii_digit() || first == '-' => number_or_date(rest),
        Some(first) if first.is_alphabetic() || first == '_' => Ok(word(rest)),
        Some(other) => Err(fault(
            0..other.len_utf8(),
            format!("tanda `{other}` tidak dikenal dalam syarat"),
            format!("`{other}` has no meaning in a condition"),
        )),
        None => Err(fault(0..0, "syarat ini kosong", "this condition is empty")),
    }
}

/// The word of a condition that an author meant who wrote it in his own language.
fn meant_by(sign: &Sign) -> Option<&'static str> {
    let Sign::Word(Word::Name(name)) = sign else { return None };
    match name.to_lowercase().as_str() {
        "dan" | "and" | "serta" => Some("and"),
        "atau" | "or" => Some("or"),
        _other => None,
    }
}

fn write(ours: &str) -> Phrase {
    Phrase::new(format!("tulis `{ours}`"), format!("write `{ours}`"))
}

fn written_so(foreign: &str, ours: &str) -> Fault {
    Fault {
        help: Some(Box::new(write(ours))),
        ..fault(
            0..foreign.len(),
            format!("tanda `{foreign}` tidak dikenal dalam syarat"),
            format!("`{foreign}` has no meaning in a condition"),
        )
    }
}

fn quoted(rest: &str, quote: char) -> Result<(Sign, usize), Fault> {
    match rest[1..].find(quote) {
        Some(length) => Ok((Sign::Word(Word::Text(rest[1..1 + length].to_string())), length + 2)),
        None => {
            Err(fault(0..rest.len(), "tanda kutip ini tidak ditutup", "this quotation mark is not closed"))
        }
    }
}

fn number_or_date(rest: &str) -> Result<(Sign, usize), Fault> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '_');
    let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let written = &rest[..length];
    if let Ok(number) = Decimal::from_str_exact(written) {
        return Ok((Sign::Word(Word::Number(number)), length));
    }
    // A date begins with a year; whether the day exists is asked where a date is compared with it.
    let bytes = written.as_bytes();
    if bytes.len() >= 8 && bytes[4] == b'-' && bytes[..4].iter().all(u8::is_ascii_digit) {
        return Ok((Sign::Word(Word::Date(written.to_string())), length));
    }
    Err(fault(
        0..length,
        format!("`{written}` bukan bilangan dan bukan tanggal"),
        format!("`{written}` is neither a number nor a date"),
    ))
}

/// A name or a keyword. A `-` within is kept, to be told that it is written `_`.
fn word(rest: &str) -> (Sign, usize) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let sign = match &rest[..length] {
        "and" => Sign::And,
        "or" => Sign::Or,
        "not" => Sign::Not,
        "in" => Sign::In,
        "true" => Sign::Word(Word::Boolean(true)),
        "false" => Sign::Word(Word::Boolean(false)),
        name => Sign::Word(Word::Name(name.to_string())),
    };
    (sign, length)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The length of the text.
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// Whether the next token is this one, which is then taken.
    fn take(&mut self, sign: &Sign) -> bool {
        let found = self.peek().is_some_and(|token| token.sign == *sign);
        self.at += usize::from(found);
        found
    }

    fn here(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |token| token.at.clone())
    }

    fn any(&mut self) -> Result<Tree, Fault> {
        let mut parts = vec![self.all()?];
        while self.take(&Sign::Or) {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Tree::Any(parts) })
    }

    fn all(&mut self) -> Result<Tree, Fault> {
        let mut parts = vec![self.not()?];
        while self.take(&Sign::And) {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Tree::All(parts) })
    }

    fn not(&mut self) -> Result<Tree, Fault> {
        let here = self.here();
        let negated = self.take(&Sign::Not);
        if !negated && !self.take(&Sign::Open) {
            return self.comparison();
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(fault(
                here,
                "syarat ini terlalu dalam bersarang",
                "this condition is nested too deeply",
            ));
        }
        let tree = if negated { Tree::Not(Box::new(self.not()?)) } else { self.any()? };
        if !negated && !self.take(&Sign::Close) {
            return Err(fault(here, "kurung `(` ini tidak ditutup", "this `(` is not closed"));
        }
        self.depth -= 1;
        Ok(tree)
    }

    fn comparison(&mut self) -> Result<Tree, Fault> {
        let left = self.term()?;
        match self.peek().map(|token| &token.sign) {
            Some(Sign::Relation(relation)) => {
                self.at += 1;
                Ok(Tree::Compare { left, relation: *relation, right: self.term()? })
            }
            Some(Sign::In) => {
                self.at += 1;
                self.membership(left)
            }
            Some(Sign::Not) if self.tokens.get(self.at + 1).is_some_and(|next| next.sign == Sign::In) => {
                self.at += 2;
                self.membership(left).map(|tree| Tree::Not(Box::new(tree)))
            }
            Some(_) | None => Ok(Tree::Alone(left)),
        }
    }

    /// What stands after `in`: values between brackets, or the field of choices.
    fn membership(&mut self, left: Term) -> Result<Tree, Fault> {
        let here = self.here();
        if !self.take(&Sign::Open) {
            return Ok(Tree::Within { choice: left, of: self.term()? });
        }
        let mut right = vec![self.term()?];
        while self.take(&Sign::Comma) {
            right.push(self.term()?);
        }
        match self.take(&Sign::Close) {
            true => Ok(Tree::In { left, right }),
            false => Err(fault(here, "kurung ini tidak ditutup", "this bracket is not closed")),
        }
    }

    fn term(&mut self) -> Result<Term, Fault> {
        match self.peek() {
            Some(Token { sign: Sign::Word(word), at }) => {
                self.at += 1;
                Ok(Term { word: word.clone(), at: at.clone() })
            }
            Some(_) | None => Err(fault(
                self.here(),
                "di sini diharapkan nama isian atau nilai",
                "the name of a field or a value is expected here",
            )),
        }
    }
}
