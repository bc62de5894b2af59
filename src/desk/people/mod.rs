//! People and their roles: who may be at the counter, who asks, and how the office registers them.

mod delegations;
mod office_role;

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Date;
use crate::instance::{Acting, Holder, Refusal, ShortStaffed, short_staffed};
use crate::ledger::NAME_LIMIT;
use crate::procedure::Procedure;
use crate::source::Phrase;
use crate::store::RowSet;

use super::denial::RegisterDenial;
use super::event::{Delegation, OFFICE, OfficeEvent, Term, is_held};
use super::rows::{self, Person};
use super::{Denial, Desk, LIST_LIMIT};

pub use delegations::{Delegate, EndDelegation, Given};
pub use office_role::OfficeRole;

/// The longest name of a person, in bytes: an entry keeps it.
const NAME_BYTES: usize = NAME_LIMIT;

/// The most roles that one person may hold.
const ROLES_LIMIT: usize = 1000;

/// How many entries are read at a time.
const PAGE: usize = 1000;

/// Who stands at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    pub name: String,
    pub holds: Holds,
    /// The roles that he holds for others today.
    pub acting: Vec<Acting>,
    /// Roles that he holds on other days, not today.
    pub lapsed: Vec<Term>,
}

/// The roles that a visitor holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Nobody is registered: the system's user is the only person and may act as every actor.
    Everything,
    Roles(Vec<String>),
}

impl Visitor {
    /// A denial for want of a role, told as what it is where he holds that role on other days.
    pub(super) fn explain(&self, denial: Denial, today: Date) -> Denial {
        let wanted: Vec<(&String, &String)> = match &denial {
            Denial::Refused(Refusal::NotTheActor { roles, .. } | Refusal::MayNotOpen { roles }) => {
                roles.iter().map(|role| (&role.key, &role.title)).collect()
            }
            Denial::NotYourTurn { turns, .. } => {
                turns.iter().map(|turn| (&turn.actor, &turn.title)).collect()
            }
            _other => Vec::new(),
        };
        let lapsed = wanted.iter().find_map(|(key, title)| self.not_in_force(key, title, today));
        lapsed.map_or(denial, Denial::Register)
    }

    /// Why he does not hold a role today that he holds on other days.
    pub(super) fn not_in_force(&self, role: &str, title: &str, today: Date) -> Option<RegisterDenial> {
        let own = || self.lapsed.iter().filter(|term| term.role == role);
        let next =
            own().filter(|term| term.until.is_none_or(|until| until >= today)).min_by_key(|term| term.from);
        let Term { role, from, until } = next.or_else(|| own().max_by_key(|term| term.until))?.clone();
        let ended = until.filter(|until| *until < today);
        let begins = from.filter(|_| ended.is_none());
        Some(RegisterDenial::RoleNotInForce { role, title: title.to_owned(), ended, begins })
    }

    pub fn holds(&self, role: &str) -> bool {
        match &self.holds {
            Holds::Everything => true,
            Holds::Roles(_) => self.roles().any(|held| held == role),
        }
    }

    /// Whether he may open instances of a procedure.
    pub fn may_open(&self, procedure: &Procedure) -> bool {
        procedure.start_by.iter().any(|actor| self.holds(procedure.role(*actor)))
    }

    /// The roles held, by himself and for others; of whom holds everything, none is named.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        let own = match &self.holds {
            Holds::Everything => &[][..],
            Holds::Roles(roles) => roles,
        };
        own.iter().map(String::as_str).chain(self.acting.iter().map(|acting| acting.actor.as_str()))
    }
}

/// What a change of the register came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The person afterwards; none was removed.
    pub person: Option<Person>,
    /// Whether anything had to be changed.
    pub changed: bool,
    /// Roles that are an actor's key in no published document: perhaps misspelt, perhaps yet to be published.
    pub unknown_roles: Vec<String>,
    /// The delegations that ended with what was taken away.
    pub ended: Vec<Delegation>,
}

/// A person's terms once these roles are held on these days; without days, on every day.
fn with_days(
    mut terms: Vec<Term>,
    roles: &[String],
    from: Option<Date>,
    until: Option<Date>,
    today: Date,
) -> Vec<Term> {
    if from.is_none() && until.is_none() {
        terms.retain(|term| !roles.contains(&term.role));
        return terms;
    }
    for role in roles {
        let new = Term { role: role.clone(), from, until };
        for term in terms.iter_mut().filter(|term| term.role == *role && term.overlaps(&new)) {
            // What had begun before stays so until then; the rest is as it is said now.
            let before = from.filter(|from| term.from.is_none_or(|first| first < *from));
            term.until = before.and_then(|from| from.pred_opt()).or(Some(Date::MIN));
        }
        let is_over = |term: &Term| term.until.is_some_and(|until| until < today);
        terms.retain(|term| term.role != *role || !is_over(term));
        terms.push(new);
    }
    terms
}

impl Desk {
    /// The person who asks: the one named, else the system's user. With nobody registered only the system's user is known.
    pub fn visitor(&self, named: Option<&str>) -> Result<Visitor, Denial> {
        let name = named.unwrap_or(&self.os_user);
        if let Some(person) = self.person(name)? {
            return self.today_as(person);
        }
        if name == self.os_user && self.nobody_registered()? {
            let (name, holds) = (name.to_owned(), Holds::Everything);
            return Ok(Visitor { name, holds, acting: Vec::new(), lapsed: Vec::new() });
        }
        Err(self.no_person(name)?)
    }

    /// Whether the register of people is empty.
    pub fn nobody_registered(&self) -> Result<bool, Denial> {
        Ok(self.store.rows(RowSet::People, &[], None, 1)?.is_empty())
    }

    /// Everybody registered, by name.
    pub fn people(&self) -> Result<Vec<Person>, Denial> {
        let rows = self.store.rows(RowSet::People, &[], None, LIST_LIMIT)?;
        rows.iter().map(|(_, value)| rows::read(value)).collect()
    }

    /// Everybody registered, with the roles that each holds for others today.
    pub fn visitors(&self) -> Result<Vec<Visitor>, Denial> {
        self.people()?.into_iter().map(|person| self.today_as(person)).collect()
    }

    /// The steps of a procedure that those registered cannot do; none while nobody is, since then the only person there is may
    /// act as everybody, and is told by each refusal whom to register.
    pub fn short_staffed(&self, procedure: &Procedure) -> Result<Vec<ShortStaffed>, Denial> {
        let holder = |visitor: Visitor| {
            let roles = visitor.roles().map(str::to_owned).collect();
            Holder { person: visitor.name, roles }
        };
        let people: Vec<Holder> = self.visitors()?.into_iter().map(holder).collect();
        if people.is_empty() {
            return Ok(Vec::new());
        }
        Ok(short_staffed(procedure, &people))
    }

    /// A person as he is today.
    fn today_as(&self, person: Person) -> Result<Visitor, Denial> {
        let today = self.today();
        let acting = self.acting(&person.name)?;
        let Person { name, mut roles, terms } = person;
        roles.retain(|role| is_held(&terms, role, today));
        let lapsed = terms.into_iter().filter(|term| !roles.contains(&term.role)).collect();
        Ok(Visitor { name, holds: Holds::Roles(roles), acting, lapsed })
    }

    /// Registers a person with roles, or gives a registered one more.
    pub fn add_person(&self, name: &str, roles: &[String]) -> Result<Registered, Denial> {
        self.add_person_for(name, roles, None, None)
    }

    /// The same for some days, both included: on others he does not hold these roles, but on days that were named before, up to these or apart from them.
    /// Without days they are held on every day.
    pub fn add_person_for(
        &self,
        name: &str,
        roles: &[String],
        from: Option<Date>,
        until: Option<Date>,
    ) -> Result<Registered, Denial> {
        check_person(name, roles)?;
        self.change_office(|desk| {
            let before = desk.person(name)?;
            let mut ended = Vec::new();
            if before.is_none() {
                desk.check_unlike(name)?;
                // Stores of old kept what somebody had delegated when he was removed.
                ended = desk.delegations_lost(name, &[], true)?;
            }
            let held = before.iter().flat_map(|person| person.roles.iter());
            let all: BTreeSet<String> = held.chain(roles).cloned().collect();
            if all.len() > ROLES_LIMIT {
                return Err(RegisterDenial::TooManyRoles { limit: ROLES_LIMIT }.into());
            }
            let known = before.iter().flat_map(|person| person.terms.iter()).cloned();
            let mut terms = with_days(known.collect(), roles, from, until, desk.today());
            terms.sort_by(|one, other| (&one.role, one.from).cmp(&(&other.role, other.from)));
            terms.dedup();
            if terms.len() > ROLES_LIMIT {
                return Err(RegisterDenial::TooManyRoles { limit: ROLES_LIMIT }.into());
            }
            let person = Person { name: name.to_owned(), roles: all.into_iter().collect(), terms };
            let Person { name, roles: held, terms } = person.clone();
            let event = match &before {
                None => Some(OfficeEvent::PersonAdded { name, roles: held, terms }),
                Some(before) if *before == person => None,
                Some(_) => Some(OfficeEvent::RolesChanged { name, roles: held, terms }),
            };
            let unknown_roles = desk.unknown_roles(roles)?;
            let changed = event.is_some();
            let events = ended.iter().cloned().map(OfficeEvent::DelegationEnded).chain(event).collect();
            Ok((events, Registered { person: Some(person), changed, unknown_roles, ended }))
        })
    }

    /// Takes roles from a person; with none named, removes the person. What was delegated of them ends. Refused while he has claimed a task that he could
    /// then no longer complete.
    pub fn remove_person(&self, name: &str, roles: &[String]) -> Result<Registered, Denial> {
        self.change_office(|desk| {
            let Some(before) = desk.person(name)? else { return Err(desk.no_person(name)?) };
            let lost = if roles.is_empty() { &before.roles } else { roles };
            if let Some(role) = lost.iter().find(|role| !before.roles.contains(role)) {
                return Err(RegisterDenial::RoleNotHeld {
                    name: name.to_owned(),
                    role: role.clone(),
                    held: before.roles,
                }
                .into());
            }
            // Of one who is removed also what he has claimed for others.
            let claimed = desk.claimed_by(name, (!roles.is_empty()).then_some(lost))?;
            if !claimed.is_empty() {
                return Err(RegisterDenial::StillClaimed { name: name.to_owned(), tasks: claimed }.into());
            }
            let ended = desk.delegations_lost(name, roles, roles.is_empty())?;
            let mut events: Vec<_> = ended.iter().cloned().map(OfficeEvent::DelegationEnded).collect();
            let registered = |person| Registered { person, changed: true, unknown_roles: Vec::new(), ended };
            if roles.is_empty() {
                events.push(OfficeEvent::PersonRemoved { name: name.to_owned() });
                return Ok((events, registered(None)));
            }
            let kept: Vec<String> = before.roles.into_iter().filter(|role| !roles.contains(role)).collect();
            let terms = before.terms.into_iter().filter(|term| kept.contains(&term.role)).collect();
            let person = Person { name: name.to_owned(), roles: kept, terms };
            let Person { name, roles, terms } = person.clone();
            events.push(OfficeEvent::RolesChanged { name, roles, terms });
            Ok((events, registered(Some(person))))
        })
    }

    /// A registered person.
    pub fn known_person(&self, name: &str) -> Result<Person, Denial> {
        match self.person(name)? {
            Some(person) => Ok(person),
            None => Err(self.no_person(name)?),
        }
    }

    pub(super) fn person(&self, name: &str) -> Result<Option<Person>, Denial> {
        self.store.row(RowSet::People, name.as_bytes())?.map(|value| rows::read(&value)).transpose()
    }

    pub(super) fn no_person(&self, name: &str) -> Result<Denial, Denial> {
        let known = self.people()?.into_iter().map(|person| person.name).collect();
        Ok(Denial::NoPerson { name: name.to_owned(), known, os_user: self.os_user.clone() })
    }

    /// Whether a newcomer's name reads otherwise than those of everybody who ever was registered, and of the system's user, who may have
    /// acted before anybody was: by a second account one person would be two.
    fn check_unlike(&self, name: &str) -> Result<(), Denial> {
        let read = as_read(name);
        let is_like = |other: &str| other != name && as_read(other) == read;
        if is_like(&self.os_user) {
            let taken = self.os_user.clone();
            return Err(RegisterDenial::NameTaken { name: name.to_owned(), taken }.into());
        }
        let mut first = 1;
        loop {
            let entries = self.store.entries(OFFICE, first, PAGE)?;
            for entry in &entries {
                let event: OfficeEvent = rows::read(entry.content.event.as_bytes())?;
                if let OfficeEvent::PersonAdded { name: taken, .. } = event
                    && is_like(&taken)
                {
                    return Err(RegisterDenial::NameTaken { name: name.to_owned(), taken }.into());
                }
            }
            if entries.len() < PAGE {
                return Ok(());
            }
            first += PAGE as u64;
        }
    }

    fn unknown_roles(&self, roles: &[String]) -> Result<Vec<String>, Denial> {
        let shelf = self.shelf()?;
        let is_known = |role: &str| {
            OfficeRole::ALL.iter().any(|office| office.name() == role)
                || shelf.iter().any(|shelved| shelved.card.actors.contains_key(role))
        };
        Ok(roles.iter().filter(|role| !is_known(role)).cloned().collect())
    }

    /// The roles that people can hold, and what each is called: those of the published documents by their keys, then the office's own.
    pub fn roles(&self) -> Result<Vec<(String, Phrase)>, Denial> {
        let mut titles: BTreeMap<String, Phrase> = BTreeMap::new();
        for shelved in self.shelf()? {
            for (key, title) in shelved.card.actors {
                titles.entry(key).or_insert_with(|| Phrase::new(title.trim(), title.trim()));
            }
        }
        let office = OfficeRole::ALL.map(|role| (role.name().to_owned(), role.title()));
        Ok(titles.into_iter().chain(office).collect())
    }

    /// `ID STEP` of the tasks that a person has claimed in these roles; in whatever role, where none are named.
    fn claimed_by(&self, name: &str, roles: Option<&[String]>) -> Result<Vec<String>, Denial> {
        let tasks = match roles {
            None => self.whole_inbox()?,
            Some(roles) => {
                let each = roles.iter().map(|role| self.inbox_of(role));
                each.collect::<Result<Vec<_>, Denial>>()?.concat()
            }
        };
        let own = tasks.iter().filter(|task| task.person.as_deref() == Some(name));
        let mut claimed: Vec<String> = own.map(|task| format!("{} {}", task.id, task.step)).collect();
        // A late one stands in the inbox of two roles.
        claimed.sort();
        claimed.dedup();
        Ok(claimed)
    }
}

/// Whether a name and roles can be registered at all.
pub fn check_person(name: &str, roles: &[String]) -> Result<(), RegisterDenial> {
    check_name(name)?;
    roles.iter().try_for_each(|role| check_role(role))
}

/// A name as eyes take it: without case and the number of spaces, and letters of other alphabets as those that they look like.
fn as_read(name: &str) -> String {
    let looks = name.chars().map(as_looks).collect::<String>();
    looks.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Latin letter that a Cyrillic, Greek or full-width one is taken for (Unicode Technical Standard 39, in part).
fn as_looks(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        'А' | 'а' | 'Α' | 'α' => 'a',
        'В' | 'Β' => 'b',
        'С' | 'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'Е' | 'е' | 'Ε' => 'e',
        'Н' | 'һ' | 'Η' => 'h',
        'І' | 'і' | 'Ι' | 'ι' | 'ı' => 'i',
        'Ј' | 'ј' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'ӏ' | 'Ӏ' => 'l',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'О' | 'о' | 'Ο' | 'ο' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'ԛ' => 'q',
        'Ѕ' | 'ѕ' => 's',
        'Т' | 'Τ' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'Х' | 'х' | 'Χ' => 'x',
        'У' | 'у' | 'Υ' => 'y',
        'Ζ' => 'z',
        _ => letter,
    }
}

/// Characters that take no room, or turn the direction of writing (Unicode's default ignorable ones, in part): with them two names
/// look alike.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn check_name(name: &str) -> Result<(), RegisterDenial> {
    let good = !name.is_empty()
        && name == name.trim()
        && name.len() <= NAME_BYTES
        && !name.chars().any(|letter| letter.is_control() || is_unseen(letter));
    if good { Ok(()) } else { Err(RegisterDenial::BadName { name: name.chars().take(40).collect() }) }
}

/// A role is an actor's key.
fn check_role(role: &str) -> Result<(), RegisterDenial> {
    let mut letters = role.chars();
    let good = letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && role.len() <= NAME_BYTES;
    if good { Ok(()) } else { Err(RegisterDenial::BadRole { role: role.chars().take(40).collect() }) }
}
