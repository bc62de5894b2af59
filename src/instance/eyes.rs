//! Four eyes across procedures: what the steps that called an instance ask of whoever does one of its own.

/// A rule of a step that called the instance, or what that is called by; it binds whoever does a step here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eyes {
    pub rule: EyesRule,
    /// The instance whose step is compared with.
    pub instance: String,
    pub step: String,
    /// Who completed that step last; never empty.
    pub persons: Vec<String>,
}

/// Whether it must, or must not, be one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EyesRule {
    SameAs,
    NotSameAs,
}
