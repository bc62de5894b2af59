//! Four eyes: what a step asks of whoever does it, or does a step of what it calls. By person.

/// A rule of a step, and whom it looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eyes {
    pub rule: EyesRule,
    /// The instance whose step is compared with; none is the one where the step is done.
    pub instance: Option<String>,
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

impl Eyes {
    /// The step that is compared with, as it is named to people.
    pub(super) fn other(&self) -> String {
        match &self.instance {
            Some(instance) => format!("{} ({instance})", self.step),
            None => self.step.clone(),
        }
    }
}
