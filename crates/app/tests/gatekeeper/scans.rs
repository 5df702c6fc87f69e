//! What a scanner reads, as a credential: a link's address, its bare secret, its signed pass. What the link says decides.

use std::time::Duration;

use doorward_app::{Error, scans};
use doorward_core::pass::{Claims, PassKey, Subject, UnverifiedPass};
use doorward_core::{Code, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::Credential;
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, names};

impl House {
    /// A link with a QR code of this kind, as its create answers.
    async fn coded(&self, kind: &str, more: Value) -> Value {
        let mut fields = json!({"name": "Ada Sample", "group_id": self.site.group_id, "quick_response_code_type": kind});
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        self.server.post("/group_links", &self.server.tenant.owner, json!({"group_link": fields})).await.ok()
    }

    async fn change_coded(&self, link: &Value, fields: Value) {
        let path = format!("/group_links/{}", link["id"]);
        self.server.patch(&path, &self.server.tenant.owner, json!({"group_link": fields})).await.is(204);
    }

    async fn scan(&self, text: &str) -> Result<(), Code> {
        self.scan_at(text, &self.site).await
    }

    async fn scan_at(&self, text: &str, site: &Site) -> Result<(), Code> {
        match scans::open(&self.server.app, text, site.lock_id).await {
            Ok(_) => Ok(()),
            Err(Error::Refused(code)) => Err(code),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens with one new event, which names the link as an unlock with its secret does.
    async fn scan_opens(&self, link: &Value, text: &str) {
        let before = self.server.unlock_events().await;
        assert_eq!(self.scan(text).await, Ok(()));
        let event = self.newest(&before).await;
        let id = link["id"].as_i64().unwrap();
        names(&event, &Actor { kind: "GroupLink", id, credential_kind: "GroupLink", credential_id: id });
        assert_eq!(authorized_by(&event), (json!("Group"), json!(self.site.group_id), Value::Null));
        assert_eq!(event["success"], json!(true));
    }

    /// Is refused, and the refusal is recorded of the link.
    async fn scan_is_refused(&self, link: &Value, text: &str, code: Code) {
        let before = self.server.unlock_events().await;
        assert_eq!(self.scan(text).await, Err(code));
        let event = self.newest(&before).await;
        assert_eq!((&event["actor_id"], &event["code"]), (&link["id"], &json!(code.as_str())));
    }

    /// Is nobody's: nothing is recorded, no relay is pulsed.
    async fn scan_is_unknown(&self, text: &str) {
        let before = (self.server.unlock_events().await.len(), self.shelly.pulses());
        assert_eq!(self.scan(text).await, Err(Code::LinkInvalid), "{text}");
        assert_eq!((self.server.unlock_events().await.len(), self.shelly.pulses()), before);
    }

    async fn newest(&self, before: &[Value]) -> Value {
        let mut events = self.server.unlock_events().await;
        events.retain(|event| !before.contains(event));
        assert_eq!(events.len(), 1, "{events:?}");
        events.pop().unwrap()
    }
}

fn token(link: &Value) -> &str {
    link["quick_response_code_token"].as_str().unwrap()
}

fn secret(link: &Value) -> &str {
    link["secret"].as_str().unwrap()
}

#[db_test]
async fn an_address_a_bare_secret_and_a_pass_open_as_the_link_does(db: TestDatabase) {
    let house = House::new(db).await;
    let online = house.coded("online", json!({})).await;
    house.scan_opens(&online, token(&online)).await;
    house.scan_opens(&online, &format!("{}\r\n", secret(&online))).await;
    let offline = house.coded("offline", json!({"valid_until": house.server.in_seconds(3_600)})).await;
    house.scan_opens(&offline, token(&offline)).await;
    house.scan_opens(&offline, &format!("{}\n", token(&offline))).await;
    house.scan_opens(&offline, secret(&offline)).await;
    let path = format!("/group_links/{}", offline["id"]);
    assert_eq!(house.server.get(&path, &house.server.tenant.owner).await.ok()["unlocks_count"], json!(3));
    house.server.finish().await;
}

#[db_test]
async fn the_code_of_an_access_key_opens_at_a_scanner_if_it_may_whatever_its_link_may(db: TestDatabase) {
    let house = House::new(db).await;
    for (link_enabled, qr_code_enabled) in [(false, true), (true, false), (true, true)] {
        let ways = json!({"access_key": {"link_enabled": link_enabled, "qr_code_enabled": qr_code_enabled}});
        let guest = house.server.guest(&house.server.tenant, house.site.group_id, ways).await;
        let Credential::AccessKey(key) = &guest.credential else { unreachable!("the fixtures say so") };
        let code = house.server.app.key_address(key.reveal());
        let before = house.server.unlock_events().await;
        assert_eq!(house.scan(&code).await, if qr_code_enabled { Ok(()) } else { Err(Code::LinkDisabled) });
        let event = house.newest(&before).await;
        names(&event, &Actor { kind: "Guest", id: guest.id, credential_kind: "AccessKey", credential_id: guest.key_id });
        if link_enabled {
            house.opened(&guest.credential).await;
        } else {
            house.refused(house.site.lock_id, &guest.credential, 401, "f297ef").await;
        }
        house.scan_is_unknown(key.reveal()).await;
        house.server.delete(&format!("/guests/{}", guest.id), &house.server.tenant.owner).await.is(204);
        house.scan_is_unknown(&code).await;
    }
    house.server.finish().await;
}

#[db_test]
async fn what_a_link_says_now_decides_and_not_what_its_pass_says(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.coded("offline", json!({"valid_until": house.server.in_seconds(60), "unlock_limit": 3})).await;
    house.scan_opens(&link, token(&link)).await;
    house.change_coded(&link, json!({"link_enabled": false})).await;
    house.scan_is_refused(&link, token(&link), Code::LinkDisabled).await;
    house.change_coded(&link, json!({"link_enabled": true, "valid_from": house.server.in_seconds(30)})).await;
    house.scan_is_refused(&link, token(&link), Code::LinkNotYetValid).await;
    house.server.clock.advance(Duration::from_secs(60));
    house.scan_is_refused(&link, token(&link), Code::LinkExpired).await;
    // Past what the pass itself says: the link was extended.
    house.change_coded(&link, json!({"valid_until": house.server.in_seconds(60)})).await;
    house.scan_opens(&link, token(&link)).await;
    house.scan_opens(&link, token(&link)).await;
    house.scan_is_refused(&link, token(&link), Code::UnlockLimitReached).await;
    // Another group's doors are those of the link now, whatever group its pass names.
    let elsewhere = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    house.change_coded(&link, json!({"group_id": elsewhere.group_id, "unlock_limit": null})).await;
    house.scan_is_refused(&link, token(&link), Code::LockNotFound).await;
    assert_eq!(house.scan_at(token(&link), &elsewhere).await, Ok(()));
    house.server.finish().await;
}

#[db_test]
async fn a_pass_opens_nothing_once_another_was_given_out_or_its_link_has_none(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let mut link = house.coded("offline", json!({"email": "ada@example.com"})).await;
    for _ in 0..2 {
        house.scan_opens(&link, token(&link)).await;
        // In the same second, so that no moment tells the two apart.
        let rotated = house.server.post(&format!("/group_links/{}/rotate", link["id"]), owner, json!({})).await.ok();
        house.scan_is_unknown(token(&link)).await;
        house.scan_is_unknown(secret(&link)).await;
        link = rotated;
    }
    house.scan_opens(&link, token(&link)).await;
    house.server.post(&format!("/group_links/{}/resend", link["id"]), owner, json!({})).await.is(204);
    house.scan_is_unknown(token(&link)).await;

    let other = house.coded("offline", json!({})).await;
    house.change_coded(&other, json!({"quick_response_code_type": "online"})).await;
    house.scan_is_unknown(token(&other)).await;
    house.scan_opens(&other, secret(&other)).await;
    house.change_coded(&other, json!({"quick_response_code_type": "offline"})).await;
    house.scan_is_unknown(token(&other)).await;

    let deleted = house.coded("offline", json!({})).await;
    house.server.delete(&format!("/group_links/{}", deleted["id"]), owner).await.is(204);
    house.scan_is_unknown(token(&deleted)).await;
    house.server.finish().await;
}

#[db_test]
async fn a_key_that_is_retired_still_vouches_for_what_it_has_signed(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let unending = house.coded("offline", json!({})).await;
    let ending = house.coded("offline", json!({"valid_until": house.server.in_seconds(60)})).await;
    house.server.post("/organization/signing_keys/rotate", owner, json!({})).await.ok();
    house.scan_opens(&unending, token(&unending)).await;
    house.scan_opens(&ending, token(&ending)).await;
    let made_since = house.coded("offline", json!({})).await;
    house.scan_opens(&made_since, token(&made_since)).await;
    // The last pass of the old key that has no end goes, and the other one ends: the key vouches for nothing any more.
    house.server.delete(&format!("/group_links/{}", unending["id"]), owner).await.is(204);
    house.server.clock.advance(Duration::from_secs(61));
    house.change_coded(&ending, json!({"valid_until": null})).await;
    house.scan_is_unknown(token(&ending)).await;
    house.scan_opens(&ending, secret(&ending)).await;
    house.scan_opens(&made_since, token(&made_since)).await;
    house.server.finish().await;
}

#[db_test]
async fn what_is_made_up_opens_nothing(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.coded("offline", json!({})).await;
    let claims = *UnverifiedPass::parse(token(&link)).unwrap().claimed();
    let second = |at: i64| Timestamp::from_micros(at * 1_000_000);
    let forged = |claims: &Claims| PassKey::from_seed(&[9; 32]).unwrap().sign(claims).unwrap().reveal().to_owned();
    let badge = Claims { subject: Subject::Login(1), valid_until: Some(second(4_000_000_000)), group_id: None, ..claims };
    let mut changed = token(&link).to_owned();
    let last = if changed.pop() == Some('0') { '1' } else { '0' };
    changed.push(last);
    for text in [
        forged(&claims),
        forged(&badge),
        changed,
        token(&link)[..100].to_owned(),
        token(&link).to_lowercase(),
        "eyJhbGciOiJub25lIn0.e30.".to_owned(),
        "DW1:".to_owned(),
        "https://elsewhere.example.com/grouplinks/x".to_owned(),
        "' OR 1=1 --".to_owned(),
        String::new(),
        "x".repeat(100_000),
    ] {
        house.scan_is_unknown(&text).await;
    }
    // Another organization's door is none for this link.
    let other = house.server.second_organization().await;
    let foreign = house.server.site(&other, json!({"kind": "simulated"})).await;
    assert_eq!(house.scan_at(token(&link), &foreign).await, Err(Code::LockNotFound));
    house.scan_opens(&link, token(&link)).await;
    house.server.finish().await;
}
