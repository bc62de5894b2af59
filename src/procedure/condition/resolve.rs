//! Gives a condition its meaning: every name what it stands for, every comparison checked against the declared type.

use std::ops::Range;
use std::str::FromStr;

use crate::calendar::Date;
use crate::document::FieldKind;
use crate::procedure::form;
use crate::procedure::model::Value;
use crate::source::{Phrase, nearest};

use super::names::{Class, Kind, Scope, Subject, find, kind_words};
use super::parse::{self, Fault, Term, Tree, Word, fault};
use super::{Condition, Operand, Read, Relation, Test, alike};

/// A condition that is right in every part, or all that is wrong with it.
pub fn resolve(text: &str, scope: &Scope) -> Result<Condition, Vec<Fault>> {
    let tree = parse::parse(text).map_err(|fault| vec![fault])?;
    let mut resolver = Resolver { scope, faults: Vec::new() };
    match resolver.test(&tree) {
        Some(test) if resolver.faults.is_empty() => Ok(Condition { text: text.to_string(), test }),
        Some(_) | None => Err(resolver.faults),
    }
}

/// Checks that a name, as a timer waits for one, is that of a date field; what is wrong otherwise.
pub fn resolve_date(name: &str, scope: &Scope) -> Result<Read, Fault> {
    let at = 0..name.len();
    match find(scope, name, &at)? {
        Subject { read, kind: Kind::Field(FieldKind::Date | FieldKind::DateTime, _) } => Ok(read),
        _other => {
            Err(fault(at, format!("`{name}` bukan isian tanggal"), format!("`{name}` is no date field")))
        }
    }
}

/// Checks that a name, as an input of a command reads one, stands for something on the path; what is wrong otherwise.
pub fn resolve_any(name: &str, scope: &Scope) -> Result<Read, Fault> {
    find(scope, name, &(0..name.len())).map(|subject| subject.read)
}

struct Resolver<'a> {
    scope: &'a Scope<'a>,
    faults: Vec<Fault>,
}

impl<'a> Resolver<'a> {
    /// The test that a tree means; `None` where something in it is wrong, and has been noted.
    fn test(&mut self, tree: &Tree) -> Option<Test> {
        match tree {
            Tree::Not(inner) => self.test(inner).map(|test| Test::Not(Box::new(test))),
            Tree::All(parts) => self.tests(parts).map(Test::All),
            Tree::Any(parts) => self.tests(parts).map(Test::Any),
            Tree::Alone(term) => self.alone(term),
            Tree::Compare { left, relation, right } => self.compare(left, *relation, right),
            Tree::In { left, right } => self.among(left, right),
            Tree::Within { choice, of } => self.within(choice, of),
        }
    }

    /// All of them are looked at, so that every fault is told.
    fn tests(&mut self, parts: &[Tree]) -> Option<Vec<Test>> {
        let tests: Vec<Option<Test>> = parts.iter().map(|part| self.test(part)).collect();
        tests.into_iter().collect()
    }

    fn alone(&mut self, term: &Term) -> Option<Test> {
        let Word::Name(name) = &term.word else {
            return self.note(fault(
                term.at.clone(),
                "nilai ini tidak dibandingkan",
                "this value is not compared",
            ));
        };
        let subject = self.find(name, &term.at)?;
        match subject.kind {
            Kind::Field(FieldKind::Boolean, _) => Some(Test::Is(subject.read)),
            Kind::Field(..) | Kind::Answer(_) => self.note(fault(
                term.at.clone(),
                format!("`{name}` bukan isian ya/tidak; bandingkan dengan sesuatu"),
                format!("`{name}` is no boolean field; compare it with something"),
            )),
        }
    }

    fn compare(&mut self, left: &Term, relation: Relation, right: &Term) -> Option<Test> {
        let (subject, subject_at, relation, other) = match (&left.word, &right.word) {
            (Word::Name(name), _) if !self.is_option(name, right) => {
                (self.find(name, &left.at)?, &left.at, relation, right)
            }
            (_, Word::Name(name)) => (self.find(name, &right.at)?, &right.at, relation.turned(), left),
            (_, _) => {
                let at = left.at.start..right.at.end;
                return self.note(fault(at, "di sini tidak ada isian yang dibaca", "no field is read here"));
            }
        };
        if !matches!(relation, Relation::Equal | Relation::Unequal) && !subject.kind.is_ordered() {
            return self.note(wrong_type(
                subject_at.clone(),
                format!("{} tidak punya urutan; hanya `==`, `!=` dan `in`", subject.kind.words().id),
                format!("{} has no order; only `==`, `!=` and `in`", subject.kind.words().en),
            ));
        }
        let right = self.operand(&subject, other)?;
        Some(Test::Compare { left: subject.read, relation, right })
    }

    /// Whether the name on the left is but an option of the field on the right, written without quotes.
    fn is_option(&self, name: &str, right: &Term) -> bool {
        let Word::Name(other) = &right.word else { return false };
        find(self.scope, name, &(0..0)).is_err() && find(self.scope, other, &(0..0)).is_ok()
    }

    fn among(&mut self, left: &Term, right: &[Term]) -> Option<Test> {
        let Word::Name(name) = &left.word else {
            return self.note(fault(
                left.at.clone(),
                "di sini diharapkan nama isian",
                "a field's name is expected here",
            ));
        };
        let subject = self.find(name, &left.at)?;
        let mut values = Vec::with_capacity(right.len());
        for term in right {
            match self.operand(&subject, term)? {
                Operand::Constant(value) => values.push(value),
                Operand::Read(_) => {
                    return self.note(fault(
                        term.at.clone(),
                        "di antara kurung setelah `in` hanya boleh ada nilai tetap",
                        "only constants stand between the brackets after `in`",
                    ));
                }
            }
        }
        Some(Test::Among(subject.read, values))
    }

    fn within(&mut self, choice: &Term, of: &Term) -> Option<Test> {
        let Word::Name(name) = &of.word else {
            return self.note(fault(
                of.at.clone(),
                "setelah `in` tulis nilai di antara kurung, atau isian pilihan ganda",
                "after `in` write values between brackets, or a field of several choices",
            ));
        };
        let subject = self.find(name, &of.at)?;
        let Kind::Field(FieldKind::Choices, field) = subject.kind else {
            return self.note(wrong_type(
                of.at.clone(),
                format!("`{name}` bukan isian pilihan ganda; tulis nilai-nilainya di antara kurung"),
                format!("`{name}` is no field of several choices; write the values between brackets"),
            ));
        };
        match self.option(choice, &field.options)? {
            Value::Text(option) => Some(Test::Includes(subject.read, option)),
            _other => None,
        }
    }

    /// What a subject is compared with: a literal of its type, or something else of the same type.
    fn operand(&mut self, subject: &Subject, term: &Term) -> Option<Operand> {
        let constant = match (&subject.kind, &term.word) {
            (Kind::Answer(answers), Word::Text(_) | Word::Boolean(_) | Word::Number(_)) => {
                self.option(term, answers)?
            }
            (Kind::Answer(answers), Word::Name(name)) => match find(self.scope, name, &term.at) {
                Ok(other) => return self.same_type(subject, other, term),
                Err(_) => self.option(term, answers)?,
            },
            (Kind::Field(FieldKind::Choice, field), Word::Name(name)) => {
                match find(self.scope, name, &term.at) {
                    Ok(other) => return self.same_type(subject, other, term),
                    Err(_) => self.option(term, &field.options)?,
                }
            }
            (_, Word::Name(name)) => {
                let other = self.find(name, &term.at)?;
                return self.same_type(subject, other, term);
            }
            (Kind::Field(FieldKind::Choice, field), _) => self.option(term, &field.options)?,
            (Kind::Field(kind, _), word) => match literal(*kind, word) {
                Some(value) => value,
                None => return self.note(unfit(*kind, term)),
            },
            (Kind::Answer(_), Word::Date(_)) => return self.note(unfit(FieldKind::Text, term)),
        };
        Some(Operand::Constant(constant))
    }

    fn same_type(&mut self, subject: &Subject, other: Subject, term: &Term) -> Option<Operand> {
        if subject.kind.class() == other.kind.class() && subject.kind.class() != Class::Several {
            return Some(Operand::Read(other.read));
        }
        let (left, right) = (subject.kind.words(), other.kind.words());
        self.note(wrong_type(
            term.at.clone(),
            format!("{} tidak dapat dibandingkan dengan {}", left.id, right.id),
            format!("{} cannot be compared with {}", left.en, right.en),
        ))
    }

    /// One of the known options, spelt as it is declared.
    fn option(&mut self, term: &Term, options: &[String]) -> Option<Value> {
        let written = match &term.word {
            Word::Text(text) | Word::Name(text) | Word::Date(text) => text.clone(),
            Word::Number(number) => number.to_string(),
            Word::Boolean(yes) => yes.to_string(),
        };
        if options.is_empty() {
            return Some(Value::Text(written));
        }
        if let Some(option) = options.iter().find(|option| alike(option, &written)) {
            return Some(Value::Text(option.clone()));
        }
        let known = options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ");
        let help = match nearest(&written, options.iter().map(String::as_str)) {
            Some(near) => Phrase::new(format!("maksud Anda `{near}`?"), format!("did you mean `{near}`?")),
            None => {
                let are = if options.len() == 1 { "is" } else { "are" };
                Phrase::new(format!("yang ada: {known}"), format!("there {are} {known}"))
            }
        };
        self.note(Fault {
            code: "unknown-option",
            at: term.at.clone(),
            message: Phrase::new(
                format!("`{written}` bukan salah satu pilihannya"),
                format!("`{written}` is none of its options"),
            ),
            help: Some(Box::new(help)),
        })
    }

    fn find(&mut self, name: &str, at: &Range<usize>) -> Option<Subject<'a>> {
        match find(self.scope, name, at) {
            Ok(subject) => Some(subject),
            Err(fault) => self.note(fault),
        }
    }

    fn note<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }
}

/// The value that a literal has as this type.
fn literal(kind: FieldKind, word: &Word) -> Option<Value> {
    match (kind, word) {
        (FieldKind::Text | FieldKind::Paragraph | FieldKind::File | FieldKind::Person, Word::Text(text)) => {
            Some(Value::Text(text.clone()))
        }
        (FieldKind::Number | FieldKind::Money, Word::Number(number)) => Some(Value::Number(*number)),
        (FieldKind::Date, Word::Date(text) | Word::Text(text)) => Date::from_str(text).ok().map(Value::Date),
        (FieldKind::DateTime, Word::Date(text) | Word::Text(text)) => {
            form::date_time(text).map(Value::DateTime)
        }
        (FieldKind::Boolean, Word::Boolean(yes)) => Some(Value::Boolean(*yes)),
        (_, _) => None,
    }
}

fn unfit(kind: FieldKind, term: &Term) -> Fault {
    let (words, form) = (kind_words(kind), form_words(kind));
    wrong_type(
        term.at.clone(),
        format!("{} dibandingkan dengan {}", words.id, form.id),
        format!("{} is compared with {}", words.en, form.en),
    )
}

/// How a literal of a type is written.
fn form_words(kind: FieldKind) -> Phrase {
    match kind {
        FieldKind::Number | FieldKind::Money => {
            Phrase::new("bilangan seperti `12` atau `12.5`", "a number such as `12` or `12.5`")
        }
        FieldKind::Date => Phrase::new("tanggal seperti `2026-01-31`", "a date such as `2026-01-31`"),
        FieldKind::DateTime => {
            Phrase::new("waktu seperti `2026-01-31T08:00`", "a moment such as `2026-01-31T08:00`")
        }
        FieldKind::Boolean => Phrase::new("`true` atau `false`", "`true` or `false`"),
        FieldKind::Choices => Phrase::new("`in`: `\"pilihan\" in isian`", "`in`: `\"choice\" in field`"),
        FieldKind::Text | FieldKind::Paragraph | FieldKind::Choice | FieldKind::File | FieldKind::Person => {
            Phrase::new("teks di antara tanda kutip", "a text between quotation marks")
        }
    }
}

fn wrong_type(at: Range<usize>, id: String, en: String) -> Fault {
    Fault { code: "wrong-comparison", ..fault(at, id, en) }
}
