//! A password's hash: Argon2id with the parameters that RFC 9106 recommends second (64 MiB would be asked of every login of a small
//! machine; OWASP's 19 MiB and two passes are the least it names).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use serde::{Deserialize, Serialize};

use super::AccessError;

/// The fewest and most characters of a password (NIST SP 800-63B-4, 3.1.1.2: at least 8 with a second factor, 15 without; an office's
/// machine refuses guesses after a few, so that 10 are asked for).
pub const PASSWORD_MIN: usize = 10;
pub const PASSWORD_MAX: usize = 256;

/// Memory in KiB, passes and lanes.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password, hashed with a salt of its own, in the PHC's format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(String);

impl Password {
    pub fn new(text: &str) -> Result<Password, AccessError> {
        let chars = text.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&chars) {
            return Err(AccessError::BadPassword);
        }
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(std::io::Error::from)?;
        let hash: PasswordHash = hasher()
            .hash_password_with_salt(text.as_bytes(), &salt)
            .map_err(|error| AccessError::Unreadable(error.to_string()))?;
        Ok(Password(hash.to_string()))
    }

    /// Whether this is the password; takes as long for a wrong one.
    pub fn is(&self, text: &str) -> bool {
        let Ok(hash) = PasswordHash::new(&self.0) else { return false };
        text.chars().count() <= PASSWORD_MAX && hasher().verify_password(text.as_bytes(), &hash).is_ok()
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
