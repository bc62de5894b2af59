//! Who asks: found by the key that a cookie or a bearer token shows, and what that person may do here today.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

use crate::access::{Holder, Key, KeyKind, Scope};
use crate::calendar::Time;
use crate::desk::{Denial, Visitor};

use super::problem::Problem;
use super::site::{OfficeRole, Site};

/// Who may use a route. There is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody, without a login.
    Open,
    /// Whoever has come in.
    Person,
    /// Who publishes documents.
    Author,
    /// Who proves the ledger.
    Auditor,
    /// Who registers people and looks after the store.
    Administrator,
}

/// Whoever has come in.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// As he stands at the desk; none: the store's owner, who administers it and acts as nobody.
    pub visitor: Option<Visitor>,
    /// The key that he came in with, and its text.
    pub key: Key,
    pub text: String,
}

impl Caller {
    /// Finds the caller; `None` where no key is shown, or one that opens nothing.
    pub fn find(site: &Site, headers: &HeaderMap, now: Time) -> Result<Option<Caller>, Problem> {
        let shown = bearer(headers)
            .map(|text| (text, KeyKind::Token))
            .or_else(|| cookie(headers, site.address.cookie()).map(|text| (text, KeyKind::Session)));
        let Some((text, kind)) = shown else { return Ok(None) };
        let Some(key) = site.secrets.key(text, now)?.filter(|key| key.kind == kind) else { return Ok(None) };
        let visitor = match &key.holder {
            Holder::Person(name) => match site.desk.visitor(Some(name)) {
                Ok(visitor) => Some(visitor),
                // No longer registered.
                Err(Denial::NoPerson { .. }) => return Ok(None),
                Err(denial) => return Err(denial.into()),
            },
            Holder::Owner => match site.desk.visitor(None) {
                Ok(visitor) => Some(visitor),
                Err(Denial::NoPerson { .. }) => None,
                Err(denial) => return Err(denial.into()),
            },
        };
        Ok(Some(Caller { visitor, key, text: text.to_owned() }))
    }

    /// What pages call him.
    pub fn name(&self) -> &str {
        self.visitor.as_ref().map_or("", |visitor| visitor.name.as_str())
    }

    pub fn is_owner(&self) -> bool {
        self.key.holder == Holder::Owner
    }

    /// As a person at the desk.
    pub fn visitor(&self) -> Result<&Visitor, Problem> {
        self.visitor.as_ref().ok_or_else(|| {
            Problem::new(
                axum::http::StatusCode::FORBIDDEN,
                "acts_as_nobody",
                "pemilik penyimpanan mengelola, tetapi tidak bertindak; masuklah sebagai orang yang terdaftar",
                "the store's owner administers it and acts as nobody; sign in as a registered person",
            )
        })
    }

    /// Whether he may use what is for this role.
    pub fn is(&self, role: OfficeRole) -> bool {
        let holds =
            |role: OfficeRole| self.visitor.as_ref().is_some_and(|visitor| visitor.holds(role.name()));
        self.is_owner() || holds(role) || holds(OfficeRole::Administrator)
    }

    /// Whether he may use a route, as its access says and his key reaches.
    pub fn may(&self, access: Access, changes: bool) -> Result<(), Problem> {
        let role = match access {
            Access::Open | Access::Person => None,
            Access::Author => Some(OfficeRole::Author),
            Access::Auditor => Some(OfficeRole::Auditor),
            Access::Administrator => Some(OfficeRole::Administrator),
        };
        if let Some(role) = role.filter(|role| !self.is(*role)) {
            let problem = Problem::new(
                axum::http::StatusCode::FORBIDDEN,
                "no_office_role",
                format!("ini untuk pemegang peran `{}`", role.name()),
                format!("this is for holders of the role `{}`", role.name()),
            );
            return Err(problem.allowed(vec![role.name().to_owned()]));
        }
        let scope = match (changes, access) {
            (false, Access::Open | Access::Person | Access::Author | Access::Auditor) => Scope::Read,
            (true, Access::Author) => Scope::Publish,
            (_, Access::Administrator) => Scope::Administer,
            (true, Access::Open | Access::Person | Access::Auditor) => Scope::Work,
        };
        let reaches = self.key.kind != KeyKind::Token || self.key.scopes.contains(&scope);
        if reaches { Ok(()) } else { Err(Problem::no_scope(scope.name())) }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, text) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(text.trim())
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}
