//! What conditions read of an instance: the latest record on the path. Changes nothing.

use crate::procedure::Procedure;
use crate::procedure::condition::Condition;

use super::state::Instance;

/// Whether a condition holds now; one that reads an empty field does not.
pub(super) fn holds(_condition: &Condition, _procedure: &Procedure, _instance: &Instance) -> bool {
    false
}
