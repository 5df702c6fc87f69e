//! Reading, changing, rotating and mailing single group links: Doorward's own, beside the contract.

use doorward_app::outbox::{self, Message};
use doorward_core::Role;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

async fn made(server: &TestServer, group_id: i64, more: Value) -> (i64, String) {
    let link = server.link(&server.tenant, group_id, more).await;
    (link.id, format!("/group_links/{}", link.id))
}

pub async fn events(server: &TestServer, link_id: i64) -> Vec<Value> {
    let set = json!({"event_set": {"event_object_type": "GroupLink", "event_object_id": link_id}});
    let set = server.post("/event_sets", &server.tenant.owner, set).await.ok();
    set["events"].as_array().unwrap().clone()
}

pub fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().rev().map(|event| event["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn one_link_is_read_as_it_is_listed() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    made(&server, site.group_id, json!({"name": "Someone else"})).await;
    let (id, path) = made(&server, site.group_id, json!({"email": "ada@example.com", "unlock_limit": 3})).await;
    let read = server.get(&path, owner).await.ok();
    assert_eq!(read, server.get(&format!("/group_links?ids={id}"), owner).await.list()[0]);
    assert!(read.get("secret").is_none());
    assert_eq!((&read["resource_type"], &read["unlock_limit"]), (&json!("GroupLink"), &json!(3)));
}

#[tokio::test]
async fn a_change_keeps_what_is_not_sent_with_patch_and_with_put() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let (id, path) = made(&server, site.group_id, json!({"email": "ada@example.com"})).await;
    let mut expected = server.get(&path, owner).await.ok();
    let (from, until) = (server.in_seconds(10), server.in_seconds(20));
    let without_end = expected["warnings"].clone();
    for change in [
        json!({"name": " Ada Changed "}),
        json!({"valid_until": until}),
        json!({"valid_from": from}),
        json!({"unlock_limit": 4}),
        json!({"unlock_limit_period": "week"}),
        json!({"link_enabled": "false"}),
        json!({"group_id": elsewhere.group_id}),
        json!({"name": null, "link_enabled": null, "group_id": null}),
        json!({"valid_from": null}),
        json!({"unlock_limit": null}),
        json!({"email": "ada@example.com", "phone": null, "quick_response_code_type": null, "unlocks_count": 9, "id": 1}),
        json!({}),
    ] {
        server.clock.advance(std::time::Duration::from_secs(1));
        let with_put = change.get("name").is_some();
        let body = json!({"group_link": change});
        let answer = if with_put { server.put(&path, owner, body).await } else { server.patch(&path, owner, body).await };
        assert_eq!(answer.is(204).text, "");
        for (name, value) in change.as_object().unwrap() {
            match (name.as_str(), value) {
                ("unlocks_count" | "id", _) | ("name" | "link_enabled" | "group_id", Value::Null) => {}
                ("name", _) => expected["name"] = json!("Ada Changed"),
                ("link_enabled", _) => expected["link_enabled"] = json!(false),
                ("group_id", id) => {
                    expected["group_id"] = id.clone();
                    expected["group"] = server.get("/group_links", owner).await.list()[0]["group"].clone();
                    assert_eq!(&expected["group"]["id"], id);
                }
                ("unlock_limit", Value::Null) => {
                    expected["unlock_limit"] = Value::Null;
                    expected["unlock_limit_period"] = Value::Null;
                }
                (name, value) => expected[name] = value.clone(),
            }
        }
        let endless = expected["valid_until"].is_null();
        expected["warnings"] = if endless { without_end.clone() } else { json!([]) };
        expected["updated_at"] = json!(server.in_seconds(0));
        assert_eq!(server.get(&path, owner).await.ok(), expected, "{change}");
    }
    let events = events(&server, id).await;
    assert_eq!(events.len(), 13);
    let newest = &events[0];
    assert_eq!(
        (&newest["type"], &newest["action"], &newest["object_name"], &newest["actor_id"], &newest["place_id"]),
        (
            &json!("group_link.update"),
            &json!("update"),
            &json!("Ada Changed"),
            &json!(server.tenant.owner_id),
            &json!(elsewhere.place_id)
        )
    );
}

#[tokio::test]
async fn what_breaks_rules_is_named_and_changes_nothing() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let other = server.second_organization().await;
    let foreign = server.site(&other, Value::Null).await;
    let more = json!({"email": "ada@example.com", "valid_from": server.in_seconds(10), "valid_until": server.in_seconds(20)});
    let (id, path) = made(&server, site.group_id, more).await;
    let before = server.get(&path, owner).await.ok();
    for (fields, wrong) in [
        (json!({"name": ""}), &["name"] as &[&str]),
        (json!({"name": "x".repeat(256), "valid_until": "soon"}), &["name", "valid_until"]),
        (json!({"name": 7, "link_enabled": "perhaps", "group_id": "here"}), &["group_id", "link_enabled", "name"]),
        (json!({"valid_until": server.in_seconds(10)}), &["valid_until"]),
        (json!({"valid_from": server.in_seconds(20)}), &["valid_until"]),
        (json!({"group_id": foreign.group_id, "name": "Changed"}), &["group_id"]),
        (json!({"group_id": 999_999}), &["group_id"]),
        (json!({"email": "other@example.com"}), &["email"]),
        (json!({"email": null}), &["email"]),
        (json!({"email": "nobody"}), &["email"]),
        (json!({"phone": "+15550100"}), &["phone"]),
        (json!({"quick_response_code_type": "both"}), &["quick_response_code_type"]),
        (json!({"unlock_limit": 0}), &["unlock_limit"]),
        (json!({"unlock_limit_period": "day"}), &["unlock_limit_period"]),
        (json!({"unlock_limit": 1, "unlock_limit_period": "year"}), &["unlock_limit_period"]),
    ] {
        assert_eq!(server.patch(&path, owner, json!({"group_link": fields})).await.invalid_fields(), wrong, "{fields}");
    }
    let email = server.patch(&path, owner, json!({"group_link": {"email": "other@example.com"}})).await.json;
    assert!(email["errors"]["email"][0].as_str().unwrap().starts_with("cannot be changed"), "{email}");
    assert_eq!(server.patch(&path, owner, json!({"name": ""})).await.invalid_fields(), ["name"], "bare");
    assert_eq!(server.patch(&path, owner, json!({"group_link": []})).await.invalid_fields(), ["group_link"]);
    server.patch(&path, owner, json!([])).await.refuses(400, "e00400");
    let (_, by_hand) = made(&server, site.group_id, json!({})).await;
    let address = json!({"group_link": {"email": "ada@example.com"}});
    assert_eq!(server.patch(&by_hand, owner, address).await.invalid_fields(), ["email"]);
    assert_eq!(server.get(&path, owner).await.ok(), before);
    assert_eq!(kinds(&events(&server, id).await), ["group_link.create"]);
}

#[tokio::test]
async fn a_link_moves_only_to_where_its_mover_may_make_links() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let (_, path) = made(&server, site.group_id, json!({})).await;
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let to = |group_id: i64| json!({"group_link": {"group_id": group_id, "name": "Moved"}});
    server.patch(&path, &manager.credential, to(elsewhere.group_id)).await.refuses(403, "fcd8ef");
    server.patch(&path, &observer.credential, to(site.group_id)).await.refuses(403, "fcd8ef");
    let kept = server.get(&path, &observer.credential).await.ok();
    assert_eq!((&kept["group_id"], &kept["name"]), (&json!(site.group_id), &json!("Ada Sample")));
    server.patch(&path, &manager.credential, to(site.group_id)).await.is(204);
    server.patch(&path, &server.tenant.owner, to(elsewhere.group_id)).await.is(204);
    server.patch(&path, &manager.credential, to(site.group_id)).await.refuses(403, "fcd8ef");
    server.get(&path, &manager.credential).await.refuses(404, "e00404");
}

#[tokio::test]
async fn a_rotation_tells_the_new_secret_once_and_mails_it_as_a_create_does() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    for email in [None, Some("ada@example.com")] {
        let body = json!({"group_link": {"group_id": site.group_id, "name": "Ada Sample", "email": email}});
        let mut made = server.post("/group_links", owner, body).await.ok();
        let path = format!("/group_links/{}", made["id"]);
        let id = made["id"].as_i64().unwrap();
        server.clock.advance(std::time::Duration::from_secs(1));
        let rotated = server.post(&format!("{path}/rotate"), owner, json!({})).await.ok();
        let (old, new) = (made["secret"].clone(), rotated["secret"].clone());
        assert!(new != old && new.as_str().unwrap().len() == old.as_str().unwrap().len());
        made["secret"] = new.clone();
        made["updated_at"] = json!(server.in_seconds(0));
        made["delivery_status_at"] = email.map_or(Value::Null, |_| json!(server.in_seconds(0)));
        assert_eq!(rotated, made, "the same link with another secret, in the answer of a create");

        let due = outbox::claim(&server.app, 10, std::time::Duration::from_secs(60)).await.unwrap();
        let told = |message: &Message| {
            let Message::LinkMail(mail) = message else { unreachable!("links alone are mailed here") };
            (mail.to.clone(), mail.address.reveal().to_owned())
        };
        let addresses: Vec<_> = due.iter().map(|due| told(&due.message)).collect();
        let expected = email.map(|email| (email.to_owned(), format!("{}/grouplinks/{}", server.url(), new.as_str().unwrap())));
        assert_eq!(addresses, expected.into_iter().collect::<Vec<_>>());

        let told = events(&server, id).await;
        assert_eq!(kinds(&told), ["group_link.create", "group_link.rotate"]);
        for text in [server.get(&path, owner).await.text, json!(told).to_string()] {
            assert!(!text.contains(new.as_str().unwrap()) && !text.contains(old.as_str().unwrap()), "{text}");
        }
        let holder = |secret: &Value| Credential::GroupLink(doorward_core::Secret::presented(secret.as_str().unwrap()));
        server.get("/locks", &holder(&old)).await.refuses(401, "f299ef");
        server.get("/locks", &holder(&new)).await.ok();
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_mailed_is_not_mailed_again() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let by_hand = server.link(&server.tenant, site.group_id, json!({})).await;
    let ended = json!({"email": "ada@example.com", "valid_until": server.in_seconds(1)});
    let ended = server.link(&server.tenant, site.group_id, ended).await;
    let good = server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await;
    let resend = |id: i64| format!("/group_links/{id}/resend");
    assert_eq!(server.post(&resend(by_hand.id), owner, json!({})).await.invalid_fields(), ["email"]);
    server.get("/locks", &by_hand.credential).await.ok();
    assert_eq!(kinds(&events(&server, by_hand.id).await), ["group_link.create"]);
    server.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(server.post(&resend(ended.id), owner, json!({})).await.invalid_fields(), ["valid_until"]);
    server.post(&resend(good.id), owner, Value::Null).await.is(204);
    assert_eq!(kinds(&events(&server, good.id).await), ["group_link.create", "group_link.resend"]);
    let due = outbox::claim(&server.app, 10, std::time::Duration::from_secs(60)).await.unwrap();
    assert_eq!(due.len(), 2, "that of the link that ended, and one of the other");
}

#[tokio::test]
async fn a_mail_that_left_before_a_rotation_is_recorded_no_more_and_the_new_one_is() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let (id, path) = made(&server, site.group_id, json!({"email": "ada@example.com"})).await;
    let lease = std::time::Duration::from_secs(60);
    let leaving = outbox::claim(&server.app, 10, lease).await.unwrap();
    server.post(&format!("{path}/resend"), owner, json!({})).await.is(204);
    outbox::sent(&server.app, leaving[0].id, None).await.unwrap();
    let next = outbox::claim(&server.app, 10, lease).await.unwrap();
    assert_eq!(next.len(), 1);
    outbox::sent(&server.app, next[0].id, None).await.unwrap();
    assert_eq!(kinds(&events(&server, id).await), ["group_link.create", "group_link.resend", "group_link.send"]);
}

#[tokio::test]
async fn links_are_found_by_what_they_and_their_groups_are_called() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let other = server.second_organization().await;
    let foreign = server.site(&other, Value::Null).await;
    server.link(&other, foreign.group_id, json!({"name": "Boat"})).await;
    let group = async |name: &str| server.post("/groups", owner, json!({"group": {"name": name}})).await.id();
    let (boats, anglers) = (group("Boat crews").await, group("Anglers").await);
    let ada = server.link(tenant, boats, json!({"name": "Ada", "email": "ada@example.com"})).await.id;
    let bo = server.link(tenant, anglers, json!({"name": "Bo Boatman"})).await.id;
    let cy = server.link(tenant, anglers, json!({"name": "Cy", "email": "cy@example.org"})).await.id;
    for (query, expected) in [
        ("query=boat".to_owned(), vec![ada, bo]),
        ("query=ANGLERS".to_owned(), vec![bo, cy]),
        ("query=example.org".to_owned(), vec![cy]),
        ("query=guests".to_owned(), vec![]),
        (format!("group_id={anglers}"), vec![bo, cy]),
        (format!("group_id={anglers}&query=boat"), vec![bo]),
        (format!("ids={cy},{ada}"), vec![ada, cy]),
        (format!("ids[]={bo}&group_id={boats}"), vec![]),
        ("sort=group_name".to_owned(), vec![bo, cy, ada]),
        ("sort=-group_name".to_owned(), vec![ada, bo, cy]),
    ] {
        assert_eq!(server.get(&format!("/group_links?{query}"), owner).await.ids(), expected, "{query}");
    }
    for wrong in ["sort=email", "group_id=here", "ids=a", "limit=251", "offset=-1"] {
        server.get(&format!("/group_links?{wrong}"), owner).await.refuses(400, "e00400");
    }
}
