//! What a registered command looks like to programs, without the values of its variables and secrets. The JSON is a contract.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Command, Sandbox};
use crate::source::Language;

use super::job::lacks;

/// A command that the site lets steps run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownCommand {
    pub command: String,
    pub exec: Vec<String>,
    /// The pattern of each input.
    pub inputs: IndexMap<String, String>,
    pub timeout_minutes: Option<i64>,
    pub idempotent: bool,
    /// Whether what it starts may stay.
    pub service: bool,
    pub sandbox: bool,
    pub network: bool,
    /// What is missing for it on this system.
    pub lacks: Option<String>,
}

impl ShownCommand {
    /// Looks at the system for what the command needs.
    pub fn new(name: &str, command: &Command, language: Language) -> ShownCommand {
        let inputs = command.inputs.iter();
        ShownCommand {
            command: name.to_owned(),
            exec: command.exec.clone(),
            inputs: inputs.map(|(name, input)| (name.clone(), input.pattern.as_str().to_owned())).collect(),
            timeout_minutes: command.limit().map(|limit| limit.num_minutes()),
            idempotent: command.idempotent,
            service: command.service,
            sandbox: command.sandbox != Sandbox::Off,
            network: match &command.sandbox {
                Sandbox::Within(reach) => reach.network,
                Sandbox::Off => true,
            },
            lacks: lacks(command).map(|lacks| lacks.in_language(language).to_owned()),
        }
    }
}
