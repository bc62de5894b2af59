//! Four eyes across procedures: what a calling step asks of whoever does a step of the procedure that it calls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule of a calling step. It binds whoever does a step of the called instance, and is handed down to what that calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eyes {
    pub rule: EyesRule,
    /// The instance whose step is compared with.
    pub instance: String,
    pub step: String,
    /// Who had completed that step when the call began; never empty.
    pub persons: Vec<String>,
}

/// Whether it must, or must not, be one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EyesRule {
    SameAs,
    NotSameAs,
}
