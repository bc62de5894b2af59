//! Work over the API: opening, looking, completing; what every refusal is called; keys, versions and files.

use serde_json::{Value, json};

use super::{Office, Reply};

fn is(reply: &Reply, status: u16, kind: &str) {
    assert_eq!(reply.is(), (status, kind.to_owned()), "{}", reply.text());
    let problem = reply.json();
    assert_eq!(
        (&problem["status"], &problem["type"]),
        (&json!(status), &json!(format!("urn:sop:problem:{kind}")))
    );
    assert!(
        problem["title"].is_string() && problem["detail"].as_str().is_some_and(|text| !text.is_empty()),
        "{problem}"
    );
}

#[test]
fn an_instance_goes_from_its_start_to_its_end() {
    let office = Office::open("whole");
    let start = office.say("sari", "/api/v1/instances", &json!({ "procedure": "izin/izin" }));
    assert_eq!((start.status, start.header("location")), (201, "/api/v1/instances/izin-1"));
    assert_eq!(start.json(), json!({ "id": "izin-1" }));
    let set = json!({ "set": { "acara": "Pentas seni", "tamu": 120 } });
    assert_eq!(office.complete("sari", "izin-1", "mohon", &set).status, 200);
    let inbox = office.look("budi", "/api/v1/inbox").json();
    let item = &inbox["items"][0];
    assert_eq!(
        (&item["id"], &item["step"], &item["actor"], &item["state"]),
        (&json!("izin-1"), &json!("periksa"), &json!("kabid"), &json!("offered"))
    );
    assert!(item["due"].is_string() && item["activity"] == "Memeriksa permohonan", "{item}");
    assert_eq!(office.look("pelita", "/api/v1/inbox").json(), json!({ "items": [] }));
    assert_eq!(
        office.complete("budi", "izin-1", "periksa", &json!({ "answer": "Ya", "note": "Lengkap" })).status,
        200
    );
    let done = office.complete("pelita", "izin-1", "terbitkan", &json!({}));
    assert_eq!((&done.json()["state"], &done.json()["outcome"]), (&json!("done"), &json!("selesai")));
    let shown = office.look("sari", "/api/v1/instances/izin-1").json();
    assert_eq!(shown, done.json());
    let steps: Vec<&Value> =
        shown["tasks"].as_array().expect("tasks").iter().map(|task| &task["person"]).collect();
    assert_eq!(steps, ["sari", "budi", "pelita"]);
    let history = office.look("sari", "/api/v1/instances/izin-1/history").json();
    let events = history["items"].as_array().expect("events");
    assert!(events.iter().any(|event| event["note"] == "Lengkap" && event["person"] == "budi"), "{history}");
    let listed = office.look("sari", "/api/v1/instances?state=done").json();
    assert_eq!(listed["items"][0]["id"], "izin-1");
    assert_eq!(office.look("audi", "/api/v1/verify").json()["ok"], true);
}

#[test]
fn every_refusal_has_its_status() {
    let office = Office::open("refusals");
    let start =
        |who: &str, procedure: &str| office.say(who, "/api/v1/instances", &json!({ "procedure": procedure }));
    is(&start("budi", "izin"), 403, "may_not_open");
    is(&start("sari", "tidak"), 404, "no_procedure");
    let id = office.begin("sari", "izin");
    let complete = |who: &str, step: &str, body: Value| office.complete(who, &id, step, &body);
    is(&office.complete("sari", "izin-99", "mohon", &json!({})), 404, "no_instance");
    is(&complete("sari", "tidak", json!({})), 404, "unknown_step");
    is(&complete("budi", "mohon", json!({})), 403, "not_the_actor");
    is(&complete("budi", "periksa", json!({ "answer": "Ya" })), 409, "not_open");
    let wrong = complete("sari", "mohon", json!({ "set": { "tamu": 0, "lain": 1 } }));
    is(&wrong, 422, "field_faults");
    let fields = wrong.json()["fields"].as_array().expect("fields").clone();
    let named: Vec<&str> = fields.iter().map(|field| field["field"].as_str().expect("a name")).collect();
    assert!(
        named.contains(&"acara")
            && named.contains(&"tamu")
            && fields.iter().all(|field| field["message"].is_string()),
        "{fields:?}"
    );
    let set = json!({ "set": { "acara": "Pentas", "tamu": "20" } });
    assert_eq!(complete("sari", "mohon", set.clone()).status, 200);
    is(&complete("sari", "mohon", set), 409, "already_done");
    is(&complete("budi", "periksa", json!({})), 422, "answer_missing");
    is(&complete("budi", "periksa", json!({ "answer": "Entah" })), 422, "unknown_answer");
    is(&complete("budi", "periksa", json!({ "answer": "Tidak" })), 422, "reason_missing");
    assert_eq!(
        office.say("adi", "/api/v1/people", &json!({ "name": "eko", "roles": ["kabid"] })).status,
        200
    );
    assert_eq!(
        office.say("adi", "/api/v1/people", &json!({ "name": "sari", "roles": ["kabid"] })).status,
        200
    );
    is(&complete("sari", "periksa", json!({ "answer": "Ya" })), 403, "not_same_as");
    let path = format!("/api/v1/instances/{id}");
    let claim = |who: &str| office.say(who, &format!("{path}/tasks/periksa/claim"), &json!({}));
    assert_eq!(claim("budi").status, 200);
    let taken = office.say(
        "budi",
        &format!("{path}/tasks/periksa/reassign"),
        &json!({ "to": "eko", "reason": "cuti" }),
    );
    assert_eq!(taken.status, 200, "{}", taken.text());
    is(&complete("budi", "periksa", json!({ "answer": "Ya" })), 409, "claimed_by");
    is(&office.say("pelita", &format!("{path}/suspend"), &json!({ "reason": "x" })), 403, "may_not_open");
    assert_eq!(office.say("sari", &format!("{path}/suspend"), &json!({ "reason": "menunggu" })).status, 200);
    is(&complete("budi", "periksa", json!({ "answer": "Ya" })), 409, "suspended");
    assert_eq!(office.say("sari", &format!("{path}/resume"), &json!({})).status, 200);
    is(&office.say("sari", &format!("{path}/comments"), &json!({ "text": "" })), 422, "comment_missing");
    assert_eq!(office.say("sari", &format!("{path}/cancel"), &json!({ "reason": "batal" })).status, 200);
    is(&complete("budi", "periksa", json!({ "answer": "Ya" })), 409, "ended");
    is(&office.look("sari", "/api/v1/inbox?semua=ya"), 422, "wrong_content");
    is(&office.look("sari", "/api/v1/inbox?all=ya"), 422, "wrong_content");
    is(&office.look("sari", "/api/v1/inbox?actor=siapa"), 404, "no_actor");
    is(&office.look("sari", "/api/v1/instances?state=mati"), 422, "wrong_content");
    is(&office.look("sari", "/api/v1/tidak"), 404, "no_page");
    is(
        &office.ask("PUT", "/api/v1/inbox", &[("authorization", &office.bearer("sari"))], None),
        405,
        "no_method",
    );
}

#[test]
fn a_body_must_be_what_is_asked_for() {
    let office = Office::open("bodies");
    let bearer = office.bearer("sari");
    let post = |kind: &str, body: &[u8]| {
        office.ask(
            "POST",
            "/api/v1/instances",
            &[("authorization", &bearer), ("content-type", kind)],
            Some(body),
        )
    };
    is(&post("text/plain", br#"{"procedure":"cepat"}"#), 415, "no_json");
    is(&post("application/x-www-form-urlencoded", b"procedure=cepat"), 415, "no_json");
    for broken in [&b"{"[..], b"", b"{\"procedure\":\"cepat\"} x", b"\xff\xfe", b"nul"] {
        is(&post("application/json", broken), 400, "malformed");
    }
    let unknown = post("application/json", br#"{"procedure":"cepat","prosedur":1}"#);
    is(&unknown, 422, "wrong_content");
    assert!(
        unknown.json()["detail"].as_str().expect("a sentence").contains("prosedur"),
        "{}",
        unknown.text()
    );
    for wrong in ["[]", "7", "{}", r#"{"procedure":7}"#, r#"{"procedure":"cepat","set":{"a":{}}}"#] {
        is(&post("application/json", wrong.as_bytes()), 422, "wrong_content");
    }
    is(&post("application/json", "[".repeat(100_000).as_bytes()), 422, "wrong_content");
    assert_eq!(post("application/json; charset=utf-8", br#"{"procedure":"cepat"}"#).status, 201);
    assert_eq!(office.look("sari", "/api/v1/instances").json()["items"].as_array().expect("a list").len(), 1);
}

#[test]
fn the_same_key_is_done_once_and_answered_alike() {
    let office = Office::open("twice");
    let keyed = |path: &str, body: &Value, key: &str| {
        office.say_with("sari", path, body, &[("idempotency-key", key)])
    };
    let start =
        |procedure: &str, key: &str| keyed("/api/v1/instances", &json!({ "procedure": procedure }), key);
    let first = start("cepat", "mulai-1");
    assert_eq!(first.status, 201);
    let again = start("cepat", "mulai-1");
    assert_eq!(
        (again.status, &again.body, again.header("location")),
        (201, &first.body, first.header("location"))
    );
    assert_eq!(start("cepat", "\"mulai-1\"").body, first.body, "quoted, as the standard's draft writes it");
    is(&start("izin", "mulai-1"), 409, "key_used");
    let id = first.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/instances/{id}/tasks/catat/complete");
    let done = keyed(&path, &json!({ "note": "a" }), "k1");
    assert_eq!(done.status, 200);
    assert_eq!(keyed(&path, &json!({ "note": "a" }), "k1").status, 200);
    is(&keyed(&path, &json!({ "note": "b" }), "k1"), 409, "key_used");
    // A refusal is not remembered: the key is free for the right content.
    let last = format!("/api/v1/instances/{id}/tasks/arsip/complete");
    is(&keyed(&last, &json!({ "answer": "Ya" }), "k2"), 422, "no_answer_wanted");
    let end = keyed(&last, &json!({}), "k2");
    assert_eq!(end.json()["state"], "done");
    assert_eq!(keyed(&last, &json!({}), "k2").body, end.body, "also after the end");
    assert_eq!(keyed(&path, &json!({ "note": "a" }), "k1").status, 200);
    is(&start("cepat", &"x".repeat(256)), 422, "bad_key");
    // At the same time, too.
    let ids: Vec<Value> = std::thread::scope(|threads| {
        let start = &start;
        let all: Vec<_> =
            (0..8).map(|_| threads.spawn(move || start("cepat", "mulai-2").json()["id"].clone())).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0] && id.is_string()), "{ids:?}");
}

#[test]
fn of_two_at_the_same_time_one_wins_and_the_other_is_told() {
    let office = Office::open("race");
    let id = office.begin("sari", "cepat");
    let replies: Vec<Reply> = std::thread::scope(|threads| {
        let all: Vec<_> =
            (0..8).map(|_| threads.spawn(|| office.complete("sari", &id, "catat", &json!({})))).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let won = replies.iter().filter(|reply| reply.status == 200).count();
    let told = replies.iter().filter(|reply| reply.is() == (409, "already_done".to_owned())).count();
    assert_eq!((won, told), (1, 7), "{replies:?}");
}

#[test]
fn a_version_that_was_seen_can_be_meant() {
    let office = Office::open("versions");
    let id = office.begin("sari", "cepat");
    let path = format!("/api/v1/instances/{id}");
    let seen = office.look("sari", &path);
    let tag = seen.header("etag").to_owned();
    assert!(tag.starts_with(&format!("\"{id}.")), "{tag}");
    let bearer = office.bearer("sari");
    let look =
        |tag: &str| office.ask("GET", &path, &[("authorization", &bearer), ("if-none-match", tag)], None);
    let same = look(&tag);
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, tag.as_str()));
    assert_eq!(look(&format!("\"x\", W/{tag}")).status, 304);
    assert_eq!(look("\"x\"").status, 200);
    let comment = |tag: &str| {
        office.say_with("sari", &format!("{path}/comments"), &json!({ "text": "Halo" }), &[("if-match", tag)])
    };
    let changed = comment(&tag);
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(look(&tag).status, 200);
    is(&comment(&tag), 412, "changed");
    is(&comment("\"lain-1.2\""), 412, "changed");
    is(&comment("x"), 400, "malformed");
    assert_eq!(comment("*").status, 200);
}

#[test]
fn head_tells_what_get_would_without_its_body() {
    let office = Office::open("head");
    let id = office.begin("sari", "cepat");
    let (bearer, path) = (office.bearer("sari"), format!("/api/v1/instances/{id}"));
    let ask = |method: &str| office.ask(method, &path, &[("authorization", &bearer)], None);
    let (get, head) = (ask("GET"), ask("HEAD"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["etag", "content-type", "content-length"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    assert_eq!(office.ask("HEAD", "/api/v1/inbox", &[], None).status, 401);
    assert_eq!(office.ask("HEAD", "/healthz", &[], None).status, 200);
}

#[test]
fn large_answers_come_compressed_to_whoever_takes_them() {
    let office = Office::open("gzip");
    let plain = office.get("/api/v1/openapi.json");
    let small = office.ask("GET", "/api/v1/openapi.json", &[("accept-encoding", "gzip")], None);
    assert_eq!((plain.header("content-encoding"), small.header("content-encoding")), ("", "gzip"));
    assert_eq!(small.body[..2], [0x1f, 0x8b]);
    assert!(small.body.len() * 4 < plain.body.len(), "{} of {}", small.body.len(), plain.body.len());
    assert!(small.header("vary").contains("accept-encoding"));
}

#[test]
fn a_program_is_told_in_the_language_that_it_asks_for() {
    let office = Office::open("language");
    let ask = |language: &str| {
        let headers = [("authorization", office.bearer("sari")), ("accept-language", language.to_owned())];
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        office.ask("GET", "/api/v1/instances/x-1", &headers, None).json()["detail"].clone()
    };
    assert_eq!(ask("en-GB,en;q=0.9"), json!("There is no instance \"x-1\"."));
    assert_eq!(ask("id"), json!("Tidak ada proses \"x-1\"."));
}

#[test]
fn a_file_is_kept_by_its_hash_and_handed_out_as_an_attachment_only() {
    let office = Office::open("files");
    let bearer = office.bearer("sari");
    let bring = |name: &str, bytes: &[u8]| {
        office.ask("POST", &format!("/api/v1/files?name={name}"), &[("authorization", &bearer)], Some(bytes))
    };
    let page = b"<!doctype html><script>alert(1)</script>";
    let kept = bring("denah%20(1).html", page);
    assert_eq!(kept.status, 201);
    assert_eq!(bring("..%2F..%2Fetc%2Fpasswd", page).json()["name"], "passwd");
    is(&bring("", page), 422, "wrong_content");
    is(&bring("a%00b", page), 422, "bad_file_name");
    let id = office.begin("sari", "izin");
    let file = kept.json();
    let with = |file: &Value| {
        office.complete(
            "sari",
            &id,
            "mohon",
            &json!({ "set": { "acara": "Pentas", "tamu": 9 }, "files": { "denah": file } }),
        )
    };
    let mut unknown = file.clone();
    unknown["sha256"] = json!("0".repeat(64));
    is(&with(&unknown), 422, "wrong_content");
    // A file that no instance names is handed out by none.
    let path = format!("/api/v1/instances/{id}/evidence/{}", file["sha256"].as_str().expect("a hash"));
    is(&office.look("budi", &path), 404, "no_page");
    let done = with(&file);
    assert_eq!(done.status, 200, "{}", done.text());
    let fetched = office.look("budi", &path);
    assert_eq!((fetched.status, &fetched.body[..]), (200, &page[..]));
    assert_eq!(fetched.header("content-type"), "application/octet-stream");
    assert!(
        fetched.header("content-disposition").starts_with("attachment; filename=\"denah__1_.html\""),
        "{:?}",
        fetched.headers
    );
    assert_eq!(
        std::fs::read_dir(office.folder.join(".sop/incoming")).expect("a folder").count(),
        0,
        "nothing is left on its way"
    );
}

#[test]
fn many_who_open_instances_at_the_same_time_all_get_one() {
    let office = Office::open("many-open");
    let ids: Vec<String> = std::thread::scope(|threads| {
        let all: Vec<_> = (0..64).map(|_| threads.spawn(|| office.begin("sari", "cepat"))).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), 64);
}

#[test]
fn whoever_delegated_a_role_ends_that_early() {
    let office = Office::open("delegated");
    let days = json!({ "actor": "kabid", "to": "pelita", "from": "2020-01-01", "until": "2999-12-31", "letter": "800/12" });
    assert_eq!(office.say("budi", "/api/v1/delegations", &days).status, 201);
    office.begin("sari", "izin");
    let set = json!({ "set": { "acara": "Pentas seni", "tamu": 120 } });
    assert_eq!(office.complete("sari", "izin-1", "mohon", &set).status, 200);
    assert_eq!(office.look("pelita", "/api/v1/inbox").json()["items"][0]["id"], "izin-1");
    let end = json!({ "actor": "kabid", "to": "pelita" });
    let not_his = office.say("pelita", "/api/v1/delegations/end", &end);
    assert_eq!(not_his.is().1, "not_delegated");
    assert_eq!(
        office.say("budi", "/api/v1/delegations/end", &end).json(),
        json!({ "items": [days_by(&days)] })
    );
    assert_eq!(office.look("pelita", "/api/v1/inbox").json(), json!({ "items": [] }));
    let refused = office.complete("pelita", "izin-1", "periksa", &json!({ "answer": "Ya" }));
    assert_eq!(refused.is().1, "not_the_actor");
    assert_eq!(office.say("budi", "/api/v1/delegations/end", &end).is().1, "not_delegated");
}

#[test]
fn an_administrator_ends_what_somebody_else_delegated_and_the_log_says_who_did() {
    let office = Office::open("delegated-ill");
    let days = json!({ "actor": "kabid", "to": "pelita", "from": "2020-01-01", "until": "2999-12-31", "letter": "800/12" });
    assert_eq!(office.say("budi", "/api/v1/delegations", &days).status, 201);
    let end = json!({ "actor": "kabid", "to": "pelita", "by": "budi" });
    assert_eq!(office.say("pelita", "/api/v1/delegations/end", &end).is().1, "no_office_role");
    let unknown = json!({ "actor": "kabid", "to": "pelita", "by": "badu" });
    assert_eq!(office.say("adi", "/api/v1/delegations/end", &unknown).is().1, "no_person");
    assert_eq!(
        office.say("adi", "/api/v1/delegations/end", &end).json(),
        json!({ "items": [days_by(&days)] })
    );
    let who = |office: &Office| office.look("adi", "/api/v1/log").json()["items"][0]["person"].clone();
    assert_eq!(who(&office), "adi");
    assert_eq!(office.say("budi", "/api/v1/delegations", &days).status, 201);
    let own = json!({ "actor": "kabid", "to": "pelita", "by": "budi" });
    assert_eq!(office.say("budi", "/api/v1/delegations/end", &own).status, 200);
    assert_eq!(who(&office), "budi");
    // On the pages, too.
    assert_eq!(office.say("budi", "/api/v1/delegations", &days).status, 201);
    let bearer = office.bearer("adi");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "text/html"),
    ];
    let page = office.ask("GET", "/office/people/pelita", &headers[..1], None);
    assert!(page.text().contains("/office/people/pelita/delegations/end"), "{}", page.text());
    let form = "role=kabid&to=pelita&by=budi&letter=800%2F12";
    let path = "/office/people/pelita/delegations/end";
    assert_eq!(office.ask("POST", path, &headers, Some(form.as_bytes())).status, 303);
    assert_eq!(who(&office), "adi");
    let gone = office.look("adi", "/api/v1/delegations").json();
    assert_eq!(gone, json!({ "items": [] }));
}

/// A delegation as it is told: with whose it is.
fn days_by(asked: &Value) -> Value {
    let mut told = asked.clone();
    told["by"] = json!("budi");
    told
}

#[test]
fn the_edition_in_force_cannot_be_published_for_a_later_day() {
    let office = Office::open("in-force");
    let bearer = office.bearer("ani");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/yaml")];
    let text = "sop: 1\nid: arsip\ntitle: Arsip\nactors: { staf: Staf }\nprocedures:\n  simpan:\n    title: Menyimpan\n    \
                steps:\n      - { id: simpan, activity: Menyimpan, actor: staf }\n";
    let publish = |query: &str| {
        office.ask("POST", &format!("/api/v1/documents{query}"), &headers, Some(text.as_bytes()))
    };
    assert_eq!(publish("").status, 201);
    assert_eq!(publish("?effective=2999-01-01").is(), (409, "in_force_already".to_owned()));
    assert_eq!(publish("").json()["new"], false);
}

#[test]
fn a_document_is_judged_as_the_command_line_does_and_refused_with_what_is_wrong() {
    let office = Office::open("judged");
    let bearer = office.bearer("ani");
    let send = |path: &str, text: &str| {
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/yaml")];
        office.ask("POST", path, &headers, Some(text.as_bytes()))
    };
    let text = "sop: 1\nid: salinan\ntitle: Salinan\nactors: { staf: Staf }\nprocedures:\n  salin:\n    title: Menyalin\n    \
                steps:\n      - { id: salin, activity: Menyalin, actor: staf, run: sailn }\n";
    let codes = |found: &Value| -> Vec<String> {
        let found = found["findings"].as_array().expect("findings").iter();
        found
            .map(|finding| format!("{}:{}", finding["line"], finding["code"].as_str().expect("a code")))
            .collect()
    };
    let unknown = "9:unknown-command".to_owned();
    assert!(!codes(&send("/api/v1/check", text).json()).contains(&unknown), "nothing is registered");
    std::fs::write(office.folder.join(".sop/commands.yaml"), "commands: { salin: { exec: [cp] } }")
        .expect("written");
    assert!(codes(&send("/api/v1/check", text).json()).contains(&unknown));
    let refused = send("/api/v1/documents", text);
    is(&refused, 422, "findings");
    assert!(codes(&refused.json()).contains(&unknown), "{}", refused.text());
    std::fs::write(office.folder.join(".sop/commands.yaml"), "commands: [").expect("written");
    is(&send("/api/v1/documents", text), 503, "commands");
}
