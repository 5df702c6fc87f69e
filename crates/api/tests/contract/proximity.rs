//! The proximity secret of a door: Doorward's own.

use doorward_core::Role;
use doorward_testkit::server::Credential;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn a_secret_is_made_shown_replaced_and_removed() {
    let server = server().await;
    let owner = &server.tenant.owner;
    server.patch("/organization", owner, json!({"organization": {"name": "Sunny: Mill & Co"}})).await.is(204);
    let site = server.site(&server.tenant, Value::Null).await;
    let (lock, path) = (format!("/locks/{}", site.lock_id), format!("/locks/{}/proximity_secret", site.lock_id));
    server.get(&path, owner).await.refuses(404, "e00404");
    server.delete(&path, owner).await.refuses(404, "e00404");

    let made = server.post(&path, owner, json!({})).await.is(200);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let made = made.ok();
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.len() == 32 && secret.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7')), "160 bits in base 32");
    let issuer = "Sunny%20%20Mill%20%26%20Co";
    let uri = format!("otpauth://totp/{issuer}:Front%20door?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30");
    let expected = json!({"otpauth_uri": uri, "secret": secret, "algorithm": "SHA1", "digits": 6, "period": 30});
    assert_eq!(made, expected);

    let read = server.get(&path, owner).await.is(200);
    assert_eq!(read.header("cache-control"), Some("no-store"));
    assert_eq!(read.ok(), made);
    let replaced = server.post(&path, owner, json!({})).await.ok();
    assert_ne!(replaced["secret"], made["secret"]);
    assert_eq!(server.get(&path, owner).await.ok(), replaced);
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");

    let everything = server.post("/event_sets?limit=1000", owner, json!({})).await.is(200).text;
    for secret in [&made["secret"], &replaced["secret"]] {
        assert!(!everything.contains(secret.as_str().unwrap()));
    }
    let set = json!({"event_set": {"event_type": "lock.update"}});
    let events = server.post("/event_sets", owner, set).await.ok();
    let told: Vec<_> = events["events"].as_array().unwrap().iter().map(|event| event["message"].as_str().unwrap()).collect();
    assert_eq!(told, ["The proximity secret was removed.", "The proximity secret was replaced.", "The proximity secret was made."]);
    assert!(!server.get(&lock, owner).await.is(200).text.contains("otpauth"));
}

#[tokio::test]
async fn whether_there_is_a_secret_is_told_to_administrators_alone() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let (lock, path) = (format!("/locks/{}", site.lock_id), format!("/locks/{}/proximity_secret", site.lock_id));
    let administrator = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await.credential;
    for configured in [false, true] {
        if configured {
            server.post(&path, &administrator, json!({})).await.is(200);
        }
        for administrator in [&server.tenant.owner, &administrator] {
            assert_eq!(server.get(&lock, administrator).await.ok()["proximity_configured"], json!(configured));
        }
        for (role, applies_to) in [
            (Role::GroupManager, site.group_id),
            (Role::PlaceAccessManager, site.place_id),
            (Role::OrganizationObserver, server.tenant.id),
        ] {
            let other = server.caller_with_role(role, applies_to).await.credential;
            assert_eq!(server.get(&lock, &other).await.ok().get("proximity_configured"), None, "{role:?}");
            for answer in [server.get(&path, &other).await, server.post(&path, &other, json!({})).await] {
                answer.refuses(403, "fcd8ef");
            }
        }
    }
    server.get(&path, &Credential::Nothing).await.refuses(401, "afc496");
    server.get("/locks/999999/proximity_secret", &server.tenant.owner).await.refuses(404, "fad10e");
}
