//! Acting officials: a holder of a role lets somebody act for him on some days, by a letter. Both names are kept with everything
//! that is done so.

use crate::calendar::Date;
use crate::desk::denial::RegisterDenial;
use crate::desk::event::{Delegation, OfficeEvent, is_held};
use crate::desk::{Denial, Desk, LIST_LIMIT, rows};
use crate::desk::{Holds, Visitor};
use crate::instance::Acting;
use crate::store::RowSet;

/// What is asked: who is to act, as which actor, when, by which letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    pub actor: String,
    pub to: String,
    pub from: Date,
    /// Not before `from`.
    pub until: Date,
    pub letter: String,
}

/// What is asked: who is no longer to act, as which actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndDelegation {
    pub actor: String,
    pub to: String,
    /// Who gave it.
    pub by: String,
    /// Only what this letter gave; `None`: whatever is not over.
    pub letter: Option<String>,
}

/// What somebody was given, and what of the same persons and role, from the same day on by another letter, holds no more by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub delegation: Delegation,
    pub ended: Vec<Delegation>,
}

impl Desk {
    /// Lets somebody act for the visitor, who must hold the role himself. Ends by itself after the last day, and with the
    /// holder's role.
    pub fn delegate(&self, visitor: &Visitor, asked: &Delegate) -> Result<Given, Denial> {
        self.change_office(|desk| {
            let Delegate { actor, to, from, until, letter } = asked.clone();
            let held = match &visitor.holds {
                Holds::Everything => Vec::new(),
                Holds::Roles(roles) => roles.clone(),
            };
            if !held.contains(&actor) {
                let name = visitor.name.clone();
                let title = desk.roles()?.into_iter().find(|(key, _)| *key == actor);
                let title = title.map_or_else(|| actor.clone(), |(_, title)| title.id);
                if let Some(denial) = visitor.not_in_force(&actor, &title, desk.today()) {
                    return Err(denial.into());
                }
                return Err(RegisterDenial::RoleNotHeld { name, role: actor, held }.into());
            }
            if desk.person(&to)?.is_none() {
                return Err(desk.no_person(&to)?);
            }
            if to == visitor.name {
                return Err(RegisterDenial::DelegatedToOneself { role: actor }.into());
            }
            let delegation = Delegation { actor, by: visitor.name.clone(), to, from, until, letter };
            let mut ended = desk.delegations()?;
            ended.retain(|one| delegation.takes_the_place_of(one) && one.letter != delegation.letter);
            let mut events: Vec<_> = ended.iter().cloned().map(OfficeEvent::DelegationEnded).collect();
            events.push(OfficeEvent::Delegated(delegation.clone()));
            Ok((events, Given { delegation, ended }))
        })
    }

    /// Ends what somebody delegated, at once, and also what has not begun. He need not hold the role any longer. That it is he
    /// who asks, or an administrator, has been seen to; the ledger says who.
    pub fn end_delegation(&self, asked: &EndDelegation) -> Result<Vec<Delegation>, Denial> {
        self.change_office(|desk| {
            let EndDelegation { actor, to, by, letter } = asked;
            let mut ended = desk.delegations()?;
            ended.retain(|one| one.by == *by && one.actor == *actor);
            let mut given: Vec<String> = ended.iter().map(|one| one.to.clone()).collect();
            ended.retain(|one| one.to == *to && letter.as_ref().is_none_or(|letter| *letter == one.letter));
            if ended.is_empty() {
                if given.is_empty() && desk.person(by)?.is_none() && !desk.nobody_registered()? {
                    return Err(desk.no_person(by)?);
                }
                if desk.person(to)?.is_none() && !given.contains(to) {
                    return Err(desk.no_person(to)?);
                }
                given.sort();
                given.dedup();
                let (role, to, by) = (actor.clone(), to.clone(), by.clone());
                return Err(RegisterDenial::NotDelegated { role, to, by, given }.into());
            }
            let events = ended.iter().cloned().map(OfficeEvent::DelegationEnded).collect();
            Ok((events, ended))
        })
    }

    /// What ends with a person's roles, or with the person, so that it does not come to life again with them: what he delegated of
    /// these roles, and, of one who is removed, what was delegated to him.
    pub(in crate::desk) fn delegations_lost(
        &self,
        name: &str,
        roles: &[String],
        removed: bool,
    ) -> Result<Vec<Delegation>, Denial> {
        let mut lost = self.delegations()?;
        let is_lost = |one: &Delegation| {
            one.by == name && (removed || roles.contains(&one.actor)) || removed && one.to == name
        };
        lost.retain(is_lost);
        Ok(lost)
    }

    /// The delegations that are not over, in the order of their days.
    pub fn delegations(&self) -> Result<Vec<Delegation>, Denial> {
        let today = self.today();
        let found = self.store.rows(RowSet::Delegations, &[], None, LIST_LIMIT)?;
        let read = found.iter().map(|(_, value)| rows::read::<Delegation>(value));
        let mut delegations = read.collect::<Result<Vec<Delegation>, Denial>>()?;
        delegations.retain(|delegation| delegation.until >= today);
        delegations.sort_by(|one, other| (one.from, &one.actor).cmp(&(other.from, &other.actor)));
        Ok(delegations)
    }

    /// The roles that a person holds for others today.
    pub(in crate::desk) fn acting(&self, name: &str) -> Result<Vec<Acting>, Denial> {
        let prefix = format!("{name}\0");
        let today = (self.now)().date_naive();
        let mut acting = Vec::new();
        for (_, value) in self.store.rows(RowSet::Delegations, prefix.as_bytes(), None, LIST_LIMIT)? {
            let Delegation { actor, by, from, until, letter, .. } = rows::read(&value)?;
            let holder = self.person(&by)?.filter(|holder| holder.roles.contains(&actor));
            let holder = holder.filter(|holder| is_held(&holder.terms, &actor, today));
            if (from..=until).contains(&today) && holder.is_some() {
                acting.push(Acting { actor, person: by, letter });
            }
        }
        Ok(acting)
    }
}
