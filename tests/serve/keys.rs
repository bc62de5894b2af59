//! What lets people and programs in, and how far: one-time addresses, passwords, sessions, tokens and their scopes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Office, Start, copy, sop, sop_well};

/// Comes in by the owner's one-time address; gives the cookie.
pub fn owner(office: &Office) -> String {
    let reply = office.get(office.login_url.as_deref().expect("an address"));
    assert_eq!((reply.status, reply.header("location")), (303, "/"), "{}", reply.text());
    cookie(reply.header("set-cookie"))
}

/// The cookie of a header that sets it, without its attributes.
pub fn cookie(set: &str) -> String {
    set.split(';').next().expect("a cookie").to_owned()
}

/// Sets a person's password at the command line.
pub fn password(folder: &std::path::Path, name: &str, text: &str) {
    fs::write(folder.join("typed"), format!("{text}\n")).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    let set = super::cleaned(&mut command, folder)
        .args(["person", "password", name])
        .stdin(fs::File::open(folder.join("typed")).expect("a file"))
        .stdout(Stdio::null())
        .status();
    assert!(set.expect("run").success());
}

/// As whoever has this cookie.
fn as_cookie(office: &Office, path: &str, cookie: &str) -> super::Reply {
    office.ask("GET", path, &[("cookie", cookie)], None)
}

#[test]
fn the_first_address_lets_the_owner_in_once_and_acts_as_nobody() {
    let office = Office::open("owner");
    let login = office.login_url.clone().expect("an address");
    assert!(login.starts_with(&format!("{}/login/", office.url)), "{login}");
    let reply = office.get(&login);
    let set = reply.header("set-cookie").to_owned();
    assert!(
        set.starts_with("sop=") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200"),
        "{set}"
    );
    assert_eq!(office.get(&login).status, 404, "it is used up");
    let cookie = cookie(&set);
    assert_eq!(as_cookie(&office, "/api/v1/self", &cookie).json()["name"], Value::Null);
    assert_eq!(
        as_cookie(&office, "/api/v1/people", &cookie).json()["items"].as_array().expect("people").len(),
        6
    );
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
    let start = office.ask("POST", "/api/v1/instances", &headers, Some(br#"{"procedure":"cepat"}"#));
    assert_eq!(start.is(), (403, "acts_as_nobody".to_owned()));
    // To leave ends it, also for whoever has kept the cookie.
    assert_eq!(office.post_form("/logout", &[], &[("cookie", &cookie)]).header("location"), "/login");
    assert_eq!(as_cookie(&office, "/api/v1/self", &cookie).status, 401);
    // A session's text is no token, and a token none of a session.
    assert_eq!(as_cookie(&office, "/api/v1/self", &format!("sop={}", office.tokens["sari"])).status, 401);
}

#[test]
fn an_invited_person_sets_a_password_and_comes_in_with_it() {
    let folder = copy("invited");
    let invitation: Value =
        serde_json::from_str(&sop_well(&folder, &["person", "invite", "sari", "--format", "json"]))
            .expect("JSON");
    let office = Office::start(folder, &Start::default());
    let first = office.get(invitation["path"].as_str().expect("a path"));
    assert_eq!((first.status, first.header("location")), (303, "/password"));
    let session = cookie(first.header("set-cookie"));
    let set = |fields: &[(&str, &str)]| office.post_form("/password", fields, &[("cookie", &session)]);
    assert_eq!(set(&[("password", "pendek"), ("again", "pendek")]).status, 422);
    assert_eq!(set(&[("password", "satu dua tiga"), ("again", "satu dua empat")]).status, 422);
    let done = set(&[("password", "satu dua tiga"), ("again", "satu dua tiga")]);
    assert_eq!((done.status, done.header("location")), (303, "/"));
    assert_eq!(
        as_cookie(&office, "/api/v1/self", &session).status,
        401,
        "a new password ends what was before"
    );
    let own = cookie(done.header("set-cookie"));
    assert_eq!(as_cookie(&office, "/api/v1/self", &own).json()["roles"], json!(["pemohon"]));
    let login = |name: &str, text: &str| {
        office.post_form("/login", &[("name", name), ("password", text), ("next", "/instances")], &[])
    };
    let (wrong, nobody) = (login("sari", "satu dua empat"), login("siapa", "satu dua tiga"));
    assert_eq!((wrong.status, nobody.status), (422, 422));
    assert!(
        wrong.text().contains("nama atau kata sandi salah")
            && nobody.text().contains("nama atau kata sandi salah")
    );
    let right = login("sari", "satu dua tiga");
    assert_eq!((right.status, right.header("location")), (303, "/instances"));
    assert_ne!(cookie(right.header("set-cookie")), own, "each login is a session of its own");
    // Only hashes are kept, and only the owner reads them.
    let kept = office.folder.join(".sop/secrets");
    assert_eq!(kept.metadata().expect("kept").permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(kept).expect("text");
    assert!(text.contains("$argon2id$") && !text.contains("satu dua") && !text.contains(&own[4..]), "{text}");
}

#[test]
fn whoever_guesses_passwords_must_wait() {
    let folder = copy("guesses");
    password(&folder, "sari", "satu dua tiga");
    password(&folder, "budi", "empat lima enam");
    let office = Office::start(folder, &Start::default());
    let login =
        |name: &str, text: &str| office.post_form("/login", &[("name", name), ("password", text)], &[]);
    for _ in 0..5 {
        assert_eq!(login("sari", "salah").status, 422);
    }
    let mut last = login("sari", "salah");
    for _ in 0..4 {
        last = login("sari", "salah");
    }
    assert_eq!(last.status, 429);
    assert!(last.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(login("sari", "satu dua tiga").status, 429, "not even the right one is looked at");
    assert_eq!(login("budi", "empat lima enam").status, 303, "others are not kept out");
}

#[test]
fn many_guesses_at_once_are_as_many_guesses() {
    let folder = copy("at-once");
    password(&folder, "sari", "satu dua tiga");
    let office = Office::start(folder, &Start::default());
    let login = |_: usize| office.post_form("/login", &[("name", "sari"), ("password", "salah")], &[]).status;
    let statuses: Vec<u16> = std::thread::scope(|threads| {
        let tries: Vec<_> = (0..30).map(|n| threads.spawn(move || login(n))).collect();
        tries.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let looked = statuses.iter().filter(|status| **status == 422).count();
    assert!(looked <= 8 && statuses.iter().all(|status| [422, 429, 503].contains(status)), "{statuses:?}");
}

#[test]
fn a_token_does_what_its_scopes_say_until_it_ends() {
    let folder = copy("scopes");
    let token = |arguments: &[&str]| {
        let all = [&["person", "token"][..], arguments].concat();
        sop_well(&folder, &all).trim().to_owned()
    };
    let read = token(&["sari", "--scope", "read"]);
    let work = token(&["sari", "--scope", "read", "--scope", "work", "--until", "2099-12-31"]);
    let ended = token(&["sari", "--until", "2020-01-01"]);
    let publish = token(&["ani", "--scope", "read"]);
    assert_eq!(sop(&folder, &["person", "token", "sari", "--scope", "semua"]).status.code(), Some(2));
    assert_eq!(sop(&folder, &["person", "token", "siapa"]).status.code(), Some(3));
    let office = Office::start(folder.clone(), &Start::default());
    let with = |token: &str, method: &str, path: &str, body: Option<&[u8]>| {
        let bearer = format!("Bearer {token}");
        office.ask(method, path, &[("authorization", &bearer), ("content-type", "application/json")], body)
    };
    let start = Some(&br#"{"procedure":"cepat"}"#[..]);
    assert_eq!(with(&read, "GET", "/api/v1/inbox", None).status, 200);
    assert_eq!(with(&read, "POST", "/api/v1/instances", start).is(), (403, "no_scope".to_owned()));
    assert_eq!(with(&work, "POST", "/api/v1/instances", start).status, 201);
    assert_eq!(with(&ended, "GET", "/api/v1/inbox", None).is(), (401, "no_login".to_owned()));
    assert_eq!(
        with(&publish, "POST", "/api/v1/documents", Some(b"sop: 1")).is(),
        (403, "no_scope".to_owned())
    );
    for wrong in ["", "sop_", "x", &read[..46], &format!("{read}x")] {
        assert_eq!(with(wrong, "GET", "/api/v1/inbox", None).status, 401, "{wrong}");
    }
    let basic = office.ask("GET", "/api/v1/inbox", &[("authorization", "Basic c2FyaTp4")], None);
    assert_eq!(basic.status, 401);
}

#[test]
fn a_person_who_was_removed_is_let_in_by_nothing() {
    let office = Office::open("removed");
    assert_eq!(office.look("pelita", "/api/v1/self").status, 200);
    let gone = office.say("adi", "/api/v1/people/pelita/remove", &json!({}));
    assert_eq!((gone.status, gone.json()), (200, Value::Null));
    assert_eq!(office.look("pelita", "/api/v1/self").status, 401);
    let back = office.say("adi", "/api/v1/people", &json!({ "name": "pelita", "roles": ["pelaksana"] }));
    assert_eq!(back.status, 200, "{}", back.text());
    assert_eq!(
        office.look("pelita", "/api/v1/self").status,
        401,
        "the same name later is not let in by the old token"
    );
}

#[test]
fn each_office_role_opens_its_own_doors() {
    let office = Office::open("roles");
    let people = ["sari", "ani", "audi", "adi"];
    let look = |path: &str| people.map(|who| office.look(who, path).status);
    assert_eq!(look("/api/v1/inbox"), [200; 4]);
    assert_eq!(look("/api/v1/verify"), [403, 403, 200, 200]);
    assert_eq!(look("/api/v1/people"), [403, 403, 403, 200]);
    let document = include_bytes!("izin.yaml");
    let publish = people.map(|who| {
        office
            .ask("POST", "/api/v1/documents", &[("authorization", &office.bearer(who))], Some(document))
            .status
    });
    assert_eq!(publish, [403, 201, 403, 201]);
    let register = people.map(|who| office.say(who, "/api/v1/people", &json!({ "name": "dini" })).status);
    assert_eq!(register, [403, 403, 403, 200]);
}

#[test]
fn to_ask_for_a_checkpoint_makes_no_key() {
    let office = Office::open("checkpoint");
    let kept = office.folder.join(".sop/checkpoint.key");
    let asked = office.look("audi", "/api/v1/checkpoint");
    assert_eq!(asked.is(), (409, "no_key".to_owned()), "{}", asked.text());
    assert_eq!(asked.json()["allowed"], json!(["POST /api/v1/checkpoint", "sop checkpoint"]));
    office.look("audi", "/office/ledger");
    assert!(!kept.exists());
    assert_eq!(office.say("sari", "/api/v1/checkpoint", &json!({})).status, 403);
    let first = office.say("audi", "/api/v1/checkpoint", &json!({}));
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(fs::metadata(&kept).expect("a key").permissions().mode() & 0o777, 0o600);
    assert_eq!(office.look("audi", "/api/v1/checkpoint").json(), first.json());
    assert!(first.json()["checkpoint"].as_str().expect("a text").contains("sop/"), "{}", first.text());
}
