//! QR codes of group links: what they say, when they are told, and when they no longer say what the link says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_app::outbox;
use doorward_core::Timestamp;
use doorward_core::pass::{Claims, Subject, TrustedKey, UnverifiedPass};
use doorward_core::qr::Picture;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;
use crate::signing_keys::public_keys;

async fn made(server: &TestServer, group_id: i64, kind: Value, more: Value) -> Value {
    let mut fields = json!({"name": "Ada Sample", "group_id": group_id, "quick_response_code_type": kind});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    server.post("/group_links", &server.tenant.owner, json!({"group_link": fields})).await.ok()
}

fn token(link: &Value) -> &str {
    link["quick_response_code_token"].as_str().unwrap()
}

/// The picture in an answer is the PNG of its token, and nothing else.
fn is_drawn(link: &Value) {
    let png = STANDARD.decode(link["quick_response_code_image"].as_str().unwrap()).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(png, Picture::of(token(link)).unwrap().png().unwrap());
}

/// What a pass says, by the public keys that the API tells.
async fn claims(server: &TestServer, pass: &str) -> Claims {
    let keys = public_keys(server).await;
    let trusted = |public_key| TrustedKey { organization_id: server.tenant.id, public_key };
    UnverifiedPass::parse(pass).unwrap().verify(&keys.into_iter().map(trusted).collect::<Vec<_>>()).unwrap()
}

async fn outdated(server: &TestServer, link: &Value) -> Value {
    let path = format!("/group_links/{}", link["id"]);
    server.get(&path, &server.tenant.owner).await.ok()["quick_response_code_outdated"].clone()
}

async fn change(server: &TestServer, link: &Value, fields: Value) {
    let path = format!("/group_links/{}", link["id"]);
    server.patch(&path, &server.tenant.owner, json!({"group_link": fields})).await.is(204);
}

#[tokio::test]
async fn an_online_code_says_the_links_address() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = made(&server, site.group_id, json!("online"), json!({})).await;
    assert_eq!(token(&link), format!("{}/grouplinks/{}", server.url(), link["secret"].as_str().unwrap()));
    is_drawn(&link);
    assert_eq!((&link["quick_response_code_type"], &link["quick_response_code_outdated"]), (&json!("online"), &json!(false)));
    assert!(public_keys(&server).await.is_empty(), "nothing is signed");
}

#[tokio::test]
async fn an_offline_code_says_a_signed_pass_of_what_the_link_says() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let (from, until) = ("2026-11-24T09:00:00.5Z", "2036-11-24T09:00:00.5Z");
    for (more, valid_from, valid_until) in [
        (json!({}), None, None),
        (json!({"valid_from": from, "valid_until": until}), Some("2026-11-24T09:00:01Z"), Some("2036-11-24T09:00:00Z")),
    ] {
        let link = made(&server, site.group_id, json!("offline"), more).await;
        assert!(token(&link).starts_with("DW1:") && token(&link).len() <= 220);
        is_drawn(&link);
        assert_eq!(link["quick_response_code_outdated"], json!(false));
        let said = claims(&server, token(&link)).await;
        let at = |text: Option<&str>| text.map(|text| Timestamp::parse(text).unwrap());
        assert_eq!((said.organization_id, said.group_id), (server.tenant.id, Some(site.group_id)));
        assert_eq!(said.subject, Subject::GroupLink(link["id"].as_i64().unwrap()));
        assert_eq!((said.valid_from, said.valid_until), (at(valid_from), at(valid_until)));
    }
    let two = [
        made(&server, site.group_id, json!("offline"), json!({})).await,
        made(&server, site.group_id, json!("offline"), json!({})).await,
    ];
    assert_ne!(claims(&server, token(&two[0])).await.id, claims(&server, token(&two[1])).await.id);
}

#[tokio::test]
async fn a_code_is_told_once_and_never_again() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let plain = made(&server, site.group_id, Value::Null, json!({})).await;
    let told = |link: &Value| (link["quick_response_code_token"].clone(), link["quick_response_code_image"].clone());
    assert_eq!(told(&plain), (Value::Null, Value::Null));
    let link = made(&server, site.group_id, json!("offline"), json!({})).await;
    let path = format!("/group_links/{}", link["id"]);
    for text in [
        server.get(&path, owner).await.is(200).text,
        server.get("/group_links", owner).await.is(200).text,
        server.get("/organization/signing_keys", owner).await.is(200).text,
        server.post("/event_sets?limit=1000", owner, json!({})).await.is(200).text,
    ] {
        assert!(!text.contains(token(&link)) && !text.contains("quick_response_code_token"), "{text}");
    }
    assert_eq!(server.get(&path, owner).await.ok()["quick_response_code_type"], json!("offline"));
}

#[tokio::test]
async fn other_kinds_of_code_are_refused() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = made(&server, site.group_id, json!("online"), json!({})).await;
    let path = format!("/group_links/{}", link["id"]);
    for kind in [json!(""), json!("Online"), json!("both"), json!(true), json!(1), json!(["online"])] {
        let fields = json!({"group_id": site.group_id, "name": "Ada", "quick_response_code_type": kind});
        let answer = server.post("/group_links", owner, json!({"group_link": fields})).await;
        assert_eq!(answer.invalid_fields(), ["quick_response_code_type"], "{kind}");
        let answer = server.patch(&path, owner, json!({"group_link": {"quick_response_code_type": kind}})).await;
        assert_eq!(answer.invalid_fields(), ["quick_response_code_type"], "{kind}");
    }
    assert_eq!(server.get("/group_links", owner).await.list().len(), 1);
}

#[tokio::test]
async fn an_offline_code_is_outdated_when_its_link_says_something_else() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let until = "2036-11-24T09:00:00Z";
    let link = made(&server, site.group_id, json!("offline"), json!({"valid_until": until})).await;
    for (fields, expected) in [
        (json!({"name": "Ada Changed", "link_enabled": false, "unlock_limit": 2}), false),
        (json!({"valid_until": "2036-11-25T09:00:00Z"}), true),
        (json!({"valid_until": until}), false),
        (json!({"valid_from": "2026-11-24T09:00:00Z"}), true),
        (json!({"valid_from": null}), false),
        (json!({"group_id": elsewhere.group_id}), true),
        (json!({"group_id": site.group_id}), false),
        (json!({"quick_response_code_type": "online"}), false),
        // The pass is gone: there is none until another one is made.
        (json!({"quick_response_code_type": "offline"}), true),
        (json!({"quick_response_code_type": null}), false),
        (json!({"quick_response_code_type": "offline", "valid_until": null}), true),
    ] {
        change(&server, &link, fields.clone()).await;
        assert_eq!(outdated(&server, &link).await, json!(expected), "{fields}");
    }
    let rotated = server.post(&format!("/group_links/{}/rotate", link["id"]), &server.tenant.owner, json!({})).await.ok();
    assert_ne!(token(&rotated), token(&link));
    is_drawn(&rotated);
    assert_eq!((outdated(&server, &link).await, &rotated["quick_response_code_outdated"]), (json!(false), &json!(false)));
    assert_eq!(claims(&server, token(&rotated)).await.valid_until, None);
}

#[tokio::test]
async fn a_mail_carries_the_code_that_was_answered_or_the_one_after() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let lease = std::time::Duration::from_secs(60);
    let mailed = async || {
        server.clock.advance(std::time::Duration::from_secs(61));
        let due = outbox::claim(&server.app, 10, lease).await.unwrap();
        let [due] = due.as_slice() else { panic!("one mail: {due:?}") };
        let outbox::Message::LinkMail(mail) = due.message.clone() else { panic!("the mail of a link") };
        (due.id, mail)
    };
    let code_of = |mail: &outbox::LinkMail| mail.code.as_ref().map(|code| code.reveal().to_owned());
    for kind in ["online", "offline"] {
        let link = made(&server, site.group_id, json!(kind), json!({"email": "ada@example.com"})).await;
        let (first, mail) = mailed().await;
        assert_eq!(code_of(&mail).as_deref(), Some(token(&link)), "{kind}");
        assert!(mail.address.reveal().ends_with(link["secret"].as_str().unwrap()), "{kind}");

        server.post(&format!("/group_links/{}/resend", link["id"]), owner, json!({})).await.is(204);
        let (second, mail) = mailed().await;
        assert_ne!(second, first, "the first mail does not leave");
        let resent = code_of(&mail).unwrap();
        assert_ne!(resent, token(&link), "{kind}");
        if kind == "offline" {
            assert_eq!(claims(&server, &resent).await.subject, Subject::GroupLink(link["id"].as_i64().unwrap()));
        }
        change(&server, &link, json!({"quick_response_code_type": null})).await;
        assert_eq!(code_of(&mailed().await.1), None, "{kind}");
        server.delete(&format!("/group_links/{}", link["id"]), owner).await.is(204);
    }
}
