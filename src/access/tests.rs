//! Stories of people who come in and are let out again.

use std::path::PathBuf;

use crate::calendar::Time;

use super::{AccessError, Holder, KeyKind, NewKey, Scope, Scopes, Secrets};

fn at(text: &str) -> Time {
    Time::parse_from_rfc3339(text).expect("a moment")
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sop-access-{}-{name}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    folder
}

fn person(name: &str) -> Holder {
    Holder::Person(name.to_owned())
}

fn new(kind: KeyKind, name: &str, ends: Option<Time>) -> NewKey<'static> {
    NewKey { kind, holder: person(name), scopes: Scopes::from([Scope::Read]), ends, label: "" }
}

#[test]
fn a_password_is_kept_as_a_hash_and_asked_again() {
    let folder = folder("password");
    let secrets = Secrets::of(&folder);
    assert!(!secrets.is_password("budi", "kata sandi panjang").unwrap());
    assert!(!folder.exists(), "to ask makes nothing");
    assert!(matches!(secrets.set_password("budi", "pendek"), Err(AccessError::BadPassword)));
    secrets.set_password("budi", "kata sandi panjang").unwrap();
    assert!(secrets.is_password("budi", "kata sandi panjang").unwrap());
    assert!(!secrets.is_password("budi", "kata sandi panjan").unwrap());
    assert!(!secrets.is_password("siti", "kata sandi panjang").unwrap());
    let text = std::fs::read_to_string(folder.join("secrets")).unwrap();
    assert!(text.contains("$argon2id$v=19$m=19456,t=2,p=1$") && !text.contains("panjang"), "{text}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_others_changed_is_read_again_and_nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, now) = (folder("shared"), at("2026-11-24T08:00:00+07:00"));
    let (server, terminal) = (Secrets::of(&folder), Secrets::of(&folder));
    let first = terminal.make_key(new(KeyKind::Token, "budi", None), now).unwrap();
    assert!(first.starts_with("sop_") && first.len() == 47, "{first}");
    assert_eq!(server.key(&first, now).unwrap().unwrap().holder, person("budi"));
    let second = terminal.make_key(new(KeyKind::Token, "siti", None), now).unwrap();
    assert_eq!(server.key(&second, now).unwrap().unwrap().holder, person("siti"));
    let kept = folder.join("secrets");
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!std::fs::read_to_string(kept).unwrap().contains(&first));
    server.forget("budi").unwrap();
    assert!(terminal.key(&first, now).unwrap().is_none());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_key_ends_and_an_invitation_lets_in_once() {
    let (folder, now) = (folder("ends"), at("2026-11-24T08:00:00+07:00"));
    let secrets = Secrets::of(&folder);
    let ends = at("2026-11-24T16:00:00+07:00");
    let session = secrets.make_key(new(KeyKind::Session, "budi", Some(ends)), now).unwrap();
    assert!(secrets.key(&session, now).unwrap().is_some());
    assert!(secrets.key(&session, ends).unwrap().is_none());
    assert!(secrets.accept(&session, now).unwrap().is_none(), "a session is no invitation");
    let once = secrets.make_key(new(KeyKind::Invitation, "budi", Some(ends)), now).unwrap();
    assert!(secrets.accept(&once, now).unwrap().is_some());
    assert!(secrets.accept(&once, now).unwrap().is_none());
    // A new password ends every session that was begun with the old one.
    secrets.set_password("budi", "kata sandi panjang").unwrap();
    assert!(secrets.key(&session, now).unwrap().is_none());
    std::fs::remove_dir_all(folder).unwrap();
}
