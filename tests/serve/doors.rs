//! Who comes in without a login: the open addresses and nothing else; what protects every answer; forms of other sites.

use serde_json::{Value, json};

use super::Office;

/// Every page, and some that are none: without a login nobody is told which are.
const PAGES: [&str; 10] = [
    "/",
    "/instances",
    "/instances/izin-1",
    "/documents",
    "/reports",
    "/office",
    "/password",
    "/events",
    "/tidak-ada",
    "/assets",
];

#[test]
fn without_a_login_every_address_but_the_open_ones_is_closed() {
    let office = Office::open("closed");
    for page in PAGES {
        let reply = office.get(page);
        let next = format!("/login?next={}", page.replace('/', "%2F"));
        assert_eq!((reply.status, reply.header("location")), (303, next.as_str()), "{page}");
    }
    let paths = described(&office);
    assert!(paths.len() > 20, "{paths:?}");
    for (method, path, is_open) in paths {
        let body = (method == "POST").then_some(&b"{}"[..]);
        let path = path.replace("{id}", "izin-1").replace("{step}", "mohon").replace("{name}", "sari");
        let reply = office.ask(&method, &path.replace("{sha256}", &"0".repeat(64)), &[], body);
        if path == "/v/{code}" {
            assert_eq!(reply.status, 404, "it is no code");
        } else if is_open {
            assert_eq!(reply.status, 200, "{path}");
        } else {
            assert_eq!(reply.is(), (401, "no_login".to_owned()), "{path}");
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{path}");
        }
    }
    // Neither which addresses there are, nor which methods they take.
    for (method, path) in
        [("GET", "/api"), ("GET", "/api/v2/x"), ("PUT", "/api/v1/inbox"), ("DELETE", "/api/v1/instances")]
    {
        assert_eq!(office.ask(method, path, &[], None).is(), (401, "no_login".to_owned()), "{method} {path}");
    }
    for open in ["/login", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/robots.txt"] {
        assert_eq!(office.get(open).status, 200, "{open}");
    }
}

/// Method, address and whether it is open, of everything that is described.
fn described(office: &Office) -> Vec<(String, String, bool)> {
    let api = office.get("/api/v1/openapi.json").json();
    let mut all = Vec::new();
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for (method, told) in methods.as_object().expect("methods") {
            all.push((method.to_uppercase(), path.clone(), told["security"] == json!([])));
        }
    }
    all
}

#[test]
fn whoever_has_come_in_can_go_on_from_a_page_that_says_no() {
    let office = Office::open("goes-on");
    let too_much = "x=&".repeat(1001);
    let bearer = office.bearer("sari");
    let bearer = [("authorization", bearer.as_str())];
    let answers = [
        (403, office.look("sari", "/office/people")),
        (404, office.look("sari", "/tidak-ada")),
        (404, office.look("sari", "/instances/izin-99")),
        (404, office.look("sari", "/instances/%ff")),
        (405, office.look("sari", "/instances/izin-1/act")),
        (405, office.ask("DELETE", "/instances", &bearer, None)),
        (422, office.ask("POST", "/self/delegations", &bearer, Some(too_much.as_bytes()))),
    ];
    for (status, reply) in answers {
        let page = reply.text();
        assert_eq!(reply.status, status, "{page}");
        assert!(
            page.contains(r#"<a href="/instances""#) && page.contains("<summary>sari</summary>"),
            "{page}"
        );
        assert!(!page.contains(r#"<a href="/office""#), "{page}");
    }
    // Whoever has not come in is told what he asked, and shown no place.
    let page = office.ask("DELETE", "/login", &[], None).text();
    assert!(page.contains("405") && !page.contains(r#"<a href="/instances""#), "{page}");
}

#[test]
fn every_answer_is_protected_whatever_it_is() {
    let office = Office::open("headers");
    let evil = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let answers = [
        office.get("/login"),
        office.get("/"),
        office.get("/metrics"),
        office.get("/api/v1/inbox"),
        office.look("sari", "/api/v1/inbox"),
        office.look("sari", "/api/v1/instances/%ff"),
        office.look("sari", "/api/v1/instances/izin-1%00"),
        office.look("sari", "/tidak-ada"),
        office.ask("POST", "/login", &evil, Some(b"name=sari")),
        office.ask("DELETE", "/healthz", &[], None),
        office.ask("OPTIONS", "/api/v1/inbox", &[], None),
    ];
    let statuses: Vec<u16> = answers.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200, 303, 200, 401, 200, 404, 404, 404, 403, 405, 401]);
    for reply in &answers {
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[test]
fn what_a_sheets_code_means_is_described_and_told_to_everybody() {
    let office = Office::open("codes");
    let ask = |path: &str| office.ask("GET", path, &[("accept", "application/json")], None);
    let listed = ask("/v").json();
    let one = &listed["items"][0];
    assert_eq!((&one["document"], &one["edition"]), (&json!("izin"), &json!(1)), "{listed}");
    let sha256 = one["sha256"].as_str().expect("a fingerprint");
    let edition = ask(&format!("/v/{}", &sha256[..12])).json();
    assert_eq!((&edition["kind"], &edition["sha256"]), (&json!("edition"), &json!(sha256)), "{edition}");
    let head = office.look("audi", "/api/v1/verify").json()["head"].as_str().expect("a head").to_owned();
    let record = ask(&format!("/v/{head}")).json();
    assert_eq!((&record["kind"], &record["holds"]), (&json!("record"), &json!(true)), "{record}");
    assert_eq!(ask("/v/000000000000").is(), (404, "unknown_code".to_owned()));
    // That there is such an address is no secret, so a wrong method is told.
    for path in ["/v", "/v/000000000000"] {
        assert_eq!(office.ask("DELETE", path, &[], None).status, 405, "{path}");
    }
    assert!(office.get(&format!("/v/{sha256}")).header("content-type").starts_with("text/html"));
    let paths = office.get("/api/v1/openapi.json").json()["paths"].clone();
    for path in ["/v", "/v/{code}"] {
        let told = &paths[path]["get"];
        assert_eq!(told["security"], json!([]), "{path}");
        let good = &told["responses"]["200"]["content"];
        assert!(good["application/json"]["schema"].is_object() && good["text/html"].is_object(), "{told}");
    }
    assert!(paths["/v/{code}"]["get"]["responses"]["404"]["content"]["application/problem+json"].is_object());
}

#[test]
fn what_another_site_makes_a_browser_send_is_refused() {
    let office = Office::open("other-site");
    let bearer = office.bearer("sari");
    let start = |more: &[(&str, &str)]| {
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        headers.extend(more);
        office.ask("POST", "/api/v1/instances", &headers, Some(br#"{"procedure":"cepat"}"#))
    };
    let refused = (403, "cross_site".to_owned());
    assert_eq!(start(&[("sec-fetch-site", "cross-site")]).is(), refused);
    assert_eq!(start(&[("sec-fetch-site", "same-site")]).is(), refused);
    assert_eq!(start(&[("origin", "https://evil.example")]).is(), refused);
    assert_eq!(start(&[("origin", "null")]).is(), refused);
    let page = office.ask("POST", "/language", &[("origin", "https://evil.example")], Some(b"lang=en"));
    assert_eq!((page.status, page.header("set-cookie")), (403, ""));
    assert!(page.text().contains("situs lain"), "{}", page.text());
    assert_eq!(office.look("sari", "/api/v1/instances").json(), json!({ "items": [] }));
    // A program sends neither header, and a page of our own its own origin.
    assert_eq!(start(&[]).status, 201);
    assert_eq!(start(&[("sec-fetch-site", "same-origin"), ("origin", &office.url)]).status, 201);
    // To be led here by a link is no harm.
    assert_eq!(office.ask("GET", "/login", &[("sec-fetch-site", "cross-site")], None).status, 200);
}

#[test]
fn after_a_login_one_goes_only_to_a_page_of_this_server() {
    let office = Office::open("next");
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let page =
            office.get(&format!("/login?next={}", next.replace(':', "%3A").replace('/', "%2F"))).text();
        assert!(
            page.contains(r#"name="next" value="/""#) || page.contains(r#"name="next" value="&#x2F;""#),
            "{next}: {page}"
        );
    }
    let reply = office.post_form("/language", &[("lang", "en"), ("next", "https://evil.example/")], &[]);
    assert_eq!((reply.status, reply.header("location")), (303, "/"));
}

#[test]
fn what_is_typed_is_shown_as_text_and_never_as_a_page() {
    let office = Office::open("markup");
    let reply = office.post_form("/login", &[("name", "<script>alert(1)</script>"), ("password", "x")], &[]);
    let page = reply.text();
    assert_eq!(reply.status, 422);
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"), "{page}");
    let id = office.requested();
    office.say(
        "sari",
        &format!("/api/v1/instances/{id}/comments"),
        &json!({ "text": "<img src=x onerror=alert(1)>" }),
    );
    let cookie = super::keys::owner(&office);
    let page = office.ask("GET", &format!("/instances/{id}"), &[("cookie", &cookie)], None);
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("&lt;img src=x"), "{}", page.text());
}

#[test]
fn figures_and_logs_tell_neither_names_nor_secrets() {
    let office = Office::open("quiet");
    let id = office.requested();
    office.look("budi", &format!("/api/v1/instances/{id}"));
    office.post_form("/login", &[("name", "sari"), ("password", "kata sandi rahasia")], &[]);
    let metrics = office.get("/metrics").text();
    assert!(
        metrics.contains(
            r#"sop_http_requests_total{method="GET",route="/api/v1/instances/{id}",status="200"} 1"#
        ),
        "{metrics}"
    );
    let entries = metrics.lines().find_map(|line| line.strip_prefix("sop_ledger_entries ")).expect("entries");
    assert!(entries.parse::<u64>().expect("a number") > 10, "{entries}");
    let log = office.log();
    for line in log.lines() {
        let told: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(told["timestamp"].is_string() && told["level"].is_string(), "{line}");
    }
    let secret = office.login_url.as_deref().expect("an address").rsplit('/').next().expect("its end");
    for told in [&metrics, &log] {
        for hidden in ["sari", "budi", &id, "rahasia", "Bearer", secret] {
            assert!(!told.contains(hidden), "`{hidden}` in {told}");
        }
        assert!(office.tokens.values().all(|token| !told.contains(token)));
    }
}
