//! Group links as clients and guests see them (contract sections 2.7 and 2.8).

use std::collections::BTreeSet;

use doorward_testkit::server::Credential;
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

/// What section 2.8 gives the holder of a group link.
const REDUCED_LOCK: [&str; 12] = [
    "id",
    "configured",
    "description",
    "locked_down",
    "locked_down_since",
    "name",
    "online",
    "open",
    "unlocked",
    "unlocked_until",
    "place_id",
    "place",
];

#[tokio::test]
async fn a_guest_sees_exactly_the_doors_of_the_link_and_exactly_the_reduced_fields() {
    let server = server().await;
    let tenant = &server.tenant;
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    server.site(tenant, Value::Null).await;
    let (second, _) = server.door(tenant, site.place_id, site.group_id, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await;

    let answer = server.get("/locks", &link.credential).await;
    assert_eq!(answer.header("x-collection-range"), Some("0-49/2"));
    let locks = answer.list();
    assert_eq!(locks.iter().map(|lock| lock["id"].as_i64().unwrap()).collect::<Vec<_>>(), [site.lock_id, second]);
    let fields: BTreeSet<_> = locks[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, BTreeSet::from(REDUCED_LOCK));
    let place: BTreeSet<_> = locks[0]["place"].as_object().unwrap().keys().map(String::as_str).collect();
    assert!(BTreeSet::from(["id", "name", "latitude", "longitude"]).is_subset(&place), "{place:?}");

    assert_eq!(server.get(&format!("/locks?ids={second}"), &link.credential).await.ids(), [second]);
    assert_eq!(server.get("/organization", &link.credential).await.ok()["id"], json!(tenant.id));
}

#[tokio::test]
async fn a_link_authenticates_nowhere_but_where_the_contract_says() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let open = [
        ("/locks", "get"),
        ("/organization", "get"),
        ("/locks/{id}/unlock", "post"),
        ("/locks/{id}/first_to_arrive", "post"),
        ("/locks/{id}/last_to_leave", "post"),
        ("/users/sign_in", "post"),
        ("/organizations/{domain}/public", "get"),
        ("/organizations/find", "post"),
        ("/report_downloads/{token}", "get"),
        ("/users/password", "post"),
        ("/users/confirmation", "post"),
        ("/users/sign_up", "post"),
        ("/sms_status/{reference}", "post"),
        ("/uploads/{token}", "post"),
    ];
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in [Method::GET, Method::POST, Method::PATCH, Method::DELETE] {
            let name = method.as_str().to_lowercase();
            if item.get(&name).is_some() && !open.contains(&(path.as_str(), name.as_str())) {
                let path = path.replace("{id}", &site.lock_id.to_string());
                server.send(server.request(method, &path, &link.credential)).await.is(401);
            }
        }
    }
}

#[tokio::test]
async fn a_link_that_opens_nothing_lists_nothing() {
    let server = server().await;
    let tenant = &server.tenant;
    let site = server.site(tenant, Value::Null).await;
    for (fields, code) in [
        (json!({"valid_from": server.in_seconds(1)}), "g299ef"),
        (json!({"valid_until": server.in_seconds(0)}), "f298ef"),
        (json!({"link_enabled": false}), "f297ef"),
    ] {
        let link = server.link(tenant, site.group_id, fields).await;
        server.get("/locks", &link.credential).await.refuses(401, code);
        server.get("/organization", &link.credential).await.refuses(401, code);
    }
}

#[tokio::test]
async fn a_secret_is_told_once_and_never_again() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let body = json!({"group_link": {"group_id": site.group_id, "name": "Ada Sample", "email": "ada@example.com"}});
    let made = server.post("/group_links", owner, body).await.ok();
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.len() >= 32, "at least 128 bits in hexadecimal");
    assert_eq!((&made["quick_response_code_token"], &made["quick_response_code_image"]), (&Value::Null, &Value::Null));
    assert_eq!(
        (&made["created_by_type"], &made["created_by_id"], &made["issued_by_id"]),
        (&json!("User"), &json!(tenant.owner_id), &json!(tenant.owner_id))
    );

    let (Credential::Login(api_key), (login_id, Credential::Login(device))) =
        (owner, server.device_login(tenant, &tenant.email).await)
    else {
        unreachable!("the fixtures make logins")
    };
    server.get("/locks", &Credential::GroupLink(doorward_core::Secret::presented(secret))).await.is(200);
    let everything =
        ["/group_links", "/organization", "/users", "/user", "/login", "/role_assignments", "/groups", "/locks", "/places"];
    let mut texts = Vec::new();
    for path in everything {
        texts.push(server.get(path, owner).await.is(200).text);
    }
    texts.push(server.post("/event_sets?limit=1000", owner, json!({})).await.is(200).text);
    for text in texts {
        for secret in [secret, api_key.reveal(), device.reveal(), tenant.password.reveal()] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let listed = server.get("/group_links", owner).await.list().remove(0);
    for field in ["secret", "quick_response_code_token", "quick_response_code_image"] {
        assert!(listed.get(field).is_none(), "{field}");
    }
    assert!(login_id > 0);
}

#[tokio::test]
async fn a_mailed_link_is_answered_before_its_mail_leaves() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await;
    let due = doorward_app::outbox::claim(&server.app, 10, std::time::Duration::from_secs(60)).await.unwrap();
    let doorward_app::outbox::Message::LinkMail(mail) = &due[0].message else { panic!("the mail of a link") };
    assert_eq!((due.len(), mail.to.as_str(), mail.host_email.as_deref()), (1, "ada@example.com", Some("owner@example.com")));
    let Credential::GroupLink(secret) = &link.credential else { unreachable!("the fixtures make links") };
    assert!(mail.address.reveal().ends_with(&format!("/grouplinks/{}", secret.reveal())));
    assert_eq!(mail.places[0].doors, ["Front door"]);
}
