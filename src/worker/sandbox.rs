//! What a command may reach: the system's programs and settings to read, its working folder, and what the site lets it have. Enforced
//! by the kernel (Landlock, Linux 5.13 and later); an older kernel, or another system, enforces nothing, and that is said.

use std::path::{Path, PathBuf};

use serde::Serialize;

/// Read and run by every command: where systems keep programs, libraries and settings.
const SYSTEM: [&str; 14] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/nix",
    "/gnu",
    "/etc",
    "/proc",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/random",
];

/// Written by every command: where nothing is kept.
const SINKS: [&str; 2] = ["/dev/null", "/dev/zero"];

/// How far the kernel holds a command to what it may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confinement {
    /// In everything that was asked.
    Full,
    /// The kernel knows some of it: files, but not connections.
    Partial,
    /// The kernel cannot.
    None,
    /// The site has switched it off.
    Off,
}

/// What one command may reach besides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fence {
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
    pub network: bool,
}

impl Fence {
    /// The first path that is not there; a fence cannot let in what does not exist.
    pub fn missing(&self) -> Option<&Path> {
        self.read.iter().chain(&self.write).map(PathBuf::as_path).find(|path| !path.exists())
    }
}

/// Confines the calling thread, and every process it starts from now on, for ever.
#[cfg(target_os = "linux")]
pub fn confine(fence: &Fence) -> Result<Confinement, landlock::RulesetError> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
        path_beneath_rules,
    };
    // The newest rules that this was written for; an older kernel does what it can.
    let abi = ABI::V6;
    let mut rules = Ruleset::default().handle_access(AccessFs::from_all(abi))?;
    if !fence.network {
        rules = rules.handle_access(AccessNet::from_all(abi))?;
    }
    let (all, read) = (AccessFs::from_all(abi), AccessFs::from_read(abi));
    let status = rules
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(
            SYSTEM.iter().map(Path::new).chain(fence.read.iter().map(PathBuf::as_path)),
            read,
        ))?
        .add_rules(path_beneath_rules(
            SINKS.iter().map(Path::new).chain(fence.write.iter().map(PathBuf::as_path)),
            all,
        ))?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Confinement::Full,
        RulesetStatus::PartiallyEnforced => Confinement::Partial,
        RulesetStatus::NotEnforced => Confinement::None,
    })
}

/// No other system has anything like it that a process can ask for by itself.
#[cfg(not(target_os = "linux"))]
pub fn confine(_: &Fence) -> Result<Confinement, std::convert::Infallible> {
    Ok(Confinement::None)
}
