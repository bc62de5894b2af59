//! When what a server does by itself was last done, for whoever looks whether it is still done.

use std::sync::{Mutex, PoisonError};

use crate::calendar::Time;

/// Shared by those who do it and the pages that tell of it.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Beats>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beats {
    /// When it was last looked what is due.
    pub ticked: Option<Time>,
    /// When it was last looked whom to tell.
    pub told: Option<Time>,
}

impl Pulse {
    pub fn ticked(&self, at: Time) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ticked = Some(at);
    }

    pub fn told(&self, at: Time) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).told = Some(at);
    }

    pub fn beats(&self) -> Beats {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
