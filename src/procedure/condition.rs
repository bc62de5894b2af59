//! Conditions: what `when` says, typed against the declared fields. Nothing in one can run, loop or call.

/// A condition that was type-checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// As written.
    pub text: String,
}
