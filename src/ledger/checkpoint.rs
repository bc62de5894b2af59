//! A signed checkpoint: how many entries a ledger had, and the Merkle root of them, so that one old sheet of paper finds a history that
//! was rewritten, cut or forked since.
//!
//! The text is that of C2SP tlog-checkpoint in a C2SP signed-note, which other tools of transparency logs read too:
//!
//! ```text
//! sop/5f1c…                        the ledger's origin: the hash of its first entry
//! 42                               the number of entries
//! 3q2+7w==…                        the Merkle root, base64
//!
//! — sop Xt0h…                      the signature: base64(key id ‖ Ed25519 over the lines above)
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::Digest;

/// The name of every key of this program; a signed-note tells keys apart by name and id.
const NAME: &str = "sop";

/// The number that signed-note gives Ed25519.
const ED25519: u8 = 1;

/// The longest text of a checkpoint that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The hash of the ledger's first entry.
    pub origin: Digest,
    /// The number of entries.
    pub size: u64,
    /// The Merkle root of them.
    pub root: Digest,
}

/// The secret half of a key; whoever has it can sign a false history.
pub struct SecretKey(SigningKey);

/// The public half of a key, which checks signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a text is no checkpoint, or no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    #[error("not the text of a checkpoint")]
    Text,
    #[error("not a key of a checkpoint")]
    Key,
    #[error("no signature by this key")]
    Unsigned,
    #[error("the signature is not of this text")]
    Signature,
}

impl Checkpoint {
    /// The signed text.
    pub fn sign(&self, key: &SecretKey) -> String {
        let body = self.body();
        let signature = key.0.sign(body.as_bytes());
        let mut bytes = key.public().id().to_vec();
        bytes.extend(signature.to_bytes());
        format!("{body}\n— {NAME} {}\n", STANDARD.encode(bytes))
    }

    /// Reads a text and checks its signature. What stands before and behind it, as in a mail, is the caller's to cut off.
    ///
    /// Whoever types it off a sheet may leave the empty line out, and write the dash as his keyboard has it: neither is signed.
    ///
    /// # Errors
    /// Where it is no checkpoint, or not signed by this key.
    pub fn open(text: &str, key: &PublicKey) -> Result<Checkpoint, CheckpointFault> {
        if text.len() > LONGEST {
            return Err(CheckpointFault::Text);
        }
        let mut lines = text.lines().map(str::trim_end);
        let body: String = lines.by_ref().take(3).flat_map(|line| [line, "\n"]).collect();
        let checkpoint = Checkpoint::parse(&body).ok_or(CheckpointFault::Text)?;
        let signature = lines.find_map(|line| signature(line, key)).ok_or(CheckpointFault::Unsigned)?;
        key.0.verify_strict(body.as_bytes(), &signature).map_err(|_| CheckpointFault::Signature)?;
        Ok(checkpoint)
    }

    fn body(&self) -> String {
        format!("{NAME}/{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.as_bytes()))
    }

    fn parse(body: &str) -> Option<Checkpoint> {
        let mut lines = body.lines();
        let origin = Digest::parse(lines.next()?.strip_prefix("sop/")?)?;
        let size = lines.next()?.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let checkpoint = Checkpoint { origin, size, root: Digest::from_bytes(root) };
        // One checkpoint has one spelling.
        (checkpoint.body() == body).then_some(checkpoint)
    }
}

/// The signature of a line, if it is by this key.
fn signature(line: &str, key: &PublicKey) -> Option<Signature> {
    let dashed = ["— ", "– ", "-- ", "- "].iter().find_map(|dash| line.strip_prefix(dash));
    let (name, encoded) = dashed?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded.trim_end()).ok()?;
    let (id, signature) = bytes.split_at_checked(4)?;
    (name == NAME && id == key.id()).then(|| Signature::from_slice(signature).ok()).flatten()
}

impl SecretKey {
    /// A key made of 32 random bytes.
    pub fn of_seed(seed: [u8; 32]) -> SecretKey {
        SecretKey(SigningKey::from_bytes(&seed))
    }

    /// The text of a key's file.
    pub fn text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend(self.0.to_bytes());
        let id = hex(self.public().id());
        format!("PRIVATE+KEY+{NAME}+{id}+{}\n", STANDARD.encode(bytes))
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<SecretKey, CheckpointFault> {
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or(CheckpointFault::Key)?;
        let key = SecretKey::of_seed(key_bytes(rest)?);
        if key.text().trim() == text.trim() { Ok(key) } else { Err(CheckpointFault::Key) }
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

impl PublicKey {
    /// The key's text, to be given to whoever checks: `sop+5a1b2c3d+AQ…`.
    pub fn text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend(self.0.to_bytes());
        format!("{NAME}+{}+{}", hex(self.id()), STANDARD.encode(bytes))
    }

    /// Reads a key's text.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<PublicKey, CheckpointFault> {
        let key = VerifyingKey::from_bytes(&key_bytes(text.trim())?).map_err(|_| CheckpointFault::Key)?;
        let key = PublicKey(key);
        if key.text() == text.trim() { Ok(key) } else { Err(CheckpointFault::Key) }
    }

    /// The first four bytes of SHA-256(name ‖ line feed ‖ 1 ‖ key), as signed-note has it.
    fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(NAME);
        hash.update([b'\n', ED25519]);
        hash.update(self.0.to_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        [a, b, c, d]
    }
}

/// The 32 bytes behind a key's name and id.
fn key_bytes(text: &str) -> Result<[u8; 32], CheckpointFault> {
    let mut parts = text.splitn(3, '+');
    let named = parts.next() == Some(NAME) && parts.next().is_some();
    let bytes = parts.next().filter(|_| named).and_then(|encoded| STANDARD.decode(encoded).ok());
    let bytes = bytes.ok_or(CheckpointFault::Key)?;
    match bytes.split_first() {
        Some((&ED25519, key)) => key.try_into().map_err(|_| CheckpointFault::Key),
        Some(_) | None => Err(CheckpointFault::Key),
    }
}

fn hex(id: [u8; 4]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, CheckpointFault, PublicKey, SecretKey};
    use crate::ledger::Digest;

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: Digest::of(b"first"), size: 42, root: Digest::of(b"root") }
    }

    #[test]
    fn a_checkpoint_is_signed_and_opened_again() {
        let key = SecretKey::of_seed([7; 32]);
        let text = checkpoint().sign(&key);
        insta::assert_snapshot!(text, @r"
        sop/a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e
        42
        SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=

        — sop sub3oJASKaVS77z5z3wrufmFnxg7lCDWCYCfkWZlVRFOIpj4yH8BMnGb5+mL08c55ymwN0ooUY9RgNRaD0CiMqKN5gY=
        ");
        assert_eq!(Checkpoint::open(&text, &key.public()), Ok(checkpoint()));
        assert_eq!(Checkpoint::open(&text.replace('\n', "\r\n"), &key.public()), Ok(checkpoint()));
        let typed = text.replace("\n\n", "\n").replace('—', "-");
        assert_eq!(Checkpoint::open(&typed, &key.public()), Ok(checkpoint()));
    }

    #[test]
    fn keys_are_texts() {
        let key = SecretKey::of_seed([7; 32]);
        assert_eq!(SecretKey::parse(&key.text()).map(|key| key.public()), Ok(key.public()));
        assert_eq!(PublicKey::parse(&key.public().text()), Ok(key.public()));
        for wrong in ["", "sop", "sop+00000000+AQ==", "PRIVATE+KEY+sop+00000000+AQ=="] {
            assert_eq!(PublicKey::parse(wrong), Err(CheckpointFault::Key));
            assert_eq!(SecretKey::parse(wrong).err(), Some(CheckpointFault::Key));
        }
    }

    #[test]
    fn no_other_text_and_no_other_key_will_do() {
        let (key, other) = (SecretKey::of_seed([7; 32]), SecretKey::of_seed([8; 32]));
        let text = checkpoint().sign(&key);
        assert_eq!(Checkpoint::open(&text, &other.public()), Err(CheckpointFault::Unsigned));
        let forged = text.replace("\n42\n", "\n43\n");
        assert_eq!(Checkpoint::open(&forged, &key.public()), Err(CheckpointFault::Signature));
        for wrong in [
            "",
            "sop\n42\n",
            &text.replacen('\n', "\n\n", 1),
            &text.replace("42", "042"),
            &text.replace("42", "-1"),
            &"x".repeat(99_999),
        ] {
            assert_eq!(Checkpoint::open(wrong, &key.public()), Err(CheckpointFault::Text), "{wrong:.40}");
        }
    }
}
