//! Integration partners name themselves with each call (contract section 1.2): its events say so, and nothing depends on it.

use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

const IDENTIFIER: &str = "x-kisi-integration-identifier";
const CONTACT: &str = "x-kisi-integration-contact";
const NAME: &str = "Mühle PMS";
const EMAIL: &str = "dev@example.com";

/// A call through the partner's software.
async fn through(server: &TestServer, path: &str, credential: &Credential, json: Value) -> Answer {
    let request = server.request(Method::POST, path, credential).header(IDENTIFIER, NAME.as_bytes()).header(CONTACT, EMAIL);
    server.send(request.json(&json)).await
}

/// The newest event of a type.
async fn newest(server: &TestServer, kind: &str) -> Value {
    server.get(&format!("/events?event_type={kind}"), &server.tenant.owner).await.list().remove(0)
}

fn named(event: &Value) -> (&Value, &Value) {
    (&event["integration_identifier"], &event["integration_contact"])
}

fn place(name: &str) -> Value {
    json!({"place": {"name": name, "address": "1 Mill Lane", "time_zone": "Europe/Berlin"}})
}

#[db_test]
async fn the_events_of_a_call_say_through_whose_software_it_came(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let dead = server.site(tenant, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await;
    let partner = (&json!(NAME), &json!(EMAIL));

    through(&server, "/places", owner, place("Old Barn")).await.ok();
    assert_eq!(named(&newest(&server, "place.create").await), partner);
    let set = server.post("/event_sets", owner, json!({"event_set": {"event_type": "place.create"}})).await.ok();
    assert_eq!(named(&set["events"][0]), partner);

    for credential in [owner, &link.credential] {
        through(&server, &format!("/locks/{}/unlock", site.lock_id), credential, json!({})).await.ok();
        assert_eq!(named(&newest(&server, "lock.unlock").await), partner);
        server.unlock(site.lock_id, credential).await.ok();
        let without = newest(&server, "lock.unlock").await;
        assert!(without.get("integration_identifier").is_none() && without.get("integration_contact").is_none(), "{without}");
    }
    through(&server, &format!("/locks/{}/unlock", dead.lock_id), owner, json!({})).await.refuses(409, "ff420a");
    let refused = newest(&server, "lock.unlock").await;
    assert_eq!((named(&refused), &refused["success"]), (partner, &json!(false)));

    let credentials = json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()});
    through(&server, "/logins", &Credential::Nothing, json!({"login": {"type": "device"}, "user": credentials})).await.ok();
    assert_eq!(named(&newest(&server, "login.create").await), partner);
}

#[db_test]
async fn so_do_those_of_a_call_that_is_done_once(db: TestDatabase) {
    let server = TestServer::start(db).await;
    for _ in 0..2 {
        let request = server.request(Method::POST, "/places", &server.tenant.owner).header("idempotency-key", "barn");
        server.send(request.header(IDENTIFIER, NAME.as_bytes()).json(&place("Old Barn"))).await.ok();
    }
    let event = newest(&server, "place.create").await;
    assert_eq!((&event["integration_identifier"], event.get("integration_contact")), (&json!(NAME), None));
}

/// Identifier and contact, as they are sent and as they are kept.
type Sent<'a> = (&'a [u8], &'a [u8]);
type Kept<'a> = (Option<&'a str>, Option<&'a str>);

#[tokio::test]
async fn what_is_no_name_or_contact_counts_as_not_said() {
    let server = server().await;
    let (longest, longer) = ("n".repeat(100), "n".repeat(101));
    let (longest_contact, longer_contact) = ("c".repeat(254), "c".repeat(255));
    let cases: [(Sent<'_>, Kept<'_>); 6] = [
        ((longest.as_bytes(), longest_contact.as_bytes()), (Some(&longest), Some(&longest_contact))),
        ((longer.as_bytes(), EMAIL.as_bytes()), (None, Some(EMAIL))),
        ((b"PMS", longer_contact.as_bytes()), (Some("PMS"), None)),
        ((b"", b"   "), (None, None)),
        ((b"P\tMS", "dev\u{85}@example.com".as_bytes()), (None, None)),
        ((b"\xff\xfe", b"\xc3"), (None, None)),
    ];
    for ((identifier, contact), expected) in cases {
        let request = server.request(Method::POST, "/places", &server.tenant.owner);
        let request = request.header(IDENTIFIER, identifier).header(CONTACT, contact);
        server.send(request.json(&place("Old Barn"))).await.ok();
        let event = newest(&server, "place.create").await;
        let kept = |name: &str| event.get(name).and_then(Value::as_str);
        assert_eq!((kept("integration_identifier"), kept("integration_contact")), expected);
    }
}
