//! Codes that an integration partner has made: what the key, the group and the user say now decides.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_app::scans;
use doorward_app::{Clock as _, Error};
use doorward_core::{Code, Role, Secret};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, names};

/// A partner with a key.
struct Partner {
    id: i64,
    domain: String,
    signer: Signer,
}

enum Signer {
    Shared(Secret),
    Own(Ed25519KeyPair),
}

impl Partner {
    fn sign(&self, claims: &Value) -> String {
        let algorithm = match self.signer {
            Signer::Shared(_) => "HS256",
            Signer::Own(_) => "EdDSA",
        };
        let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(json!({"alg": algorithm, "kid": self.id.to_string()})), part(claims.clone()));
        let signature = match &self.signer {
            Signer::Shared(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
                hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            Signer::Own(pair) => pair.sign(signed.as_bytes()).as_ref().to_vec(),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl House {
    async fn partner(&self, algorithm: &str, more: Value) -> Partner {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let mut fields = json!({"name": "Desk", "algorithm": algorithm, "group_ids": [self.site.group_id], "longest_life": 3_600});
        if algorithm == "EdDSA" {
            fields["public_key"] = json!(URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()));
        }
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = self.server.post("/partner_keys", &self.server.tenant.owner, json!({"partner_key": fields})).await.ok();
        let signer = made["secret"].as_str().map_or(Signer::Own(pair), |secret| Signer::Shared(Secret::presented(secret)));
        Partner { id: made["id"].as_i64().unwrap(), domain: self.server.tenant.domain.clone(), signer }
    }

    async fn change_partner(&self, partner: &Partner, fields: Value) {
        let path = format!("/partner_keys/{}", partner.id);
        self.server.patch(&path, &self.server.tenant.owner, json!({"partner_key": fields})).await.is(204);
    }

    /// Claims from now on.
    fn claims(&self, partner: &Partner, jti: &str, life: i64, whom: &Value) -> Value {
        let now = self.server.clock.now().micros() / 1_000_000;
        let mut claims =
            json!({"iss": partner.id.to_string(), "aud": partner.domain, "jti": jti, "iat": now, "nbf": now, "exp": now + life});
        claims.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
        claims
    }

    fn for_group(&self, partner: &Partner, jti: &str) -> String {
        partner.sign(&self.claims(partner, jti, 600, &json!({"group_id": self.site.group_id, "name": "Ada Sample"})))
    }

    fn for_user(&self, partner: &Partner, jti: &str, email: &str) -> String {
        partner.sign(&self.claims(partner, jti, 60, &json!({"sub": format!("user:{email}")})))
    }

    async fn show(&self, code: &str) -> Result<(), Code> {
        match scans::open(&self.server.app, code, self.site.lock_id).await {
            Ok(_) => Ok(()),
            Err(Error::Refused(code)) => Err(code),
            Err(error) => panic!("{error}"),
        }
    }

    /// Shows a code, and expects one new event of that outcome, which is answered.
    async fn shown(&self, code: &str, outcome: Result<(), Code>) -> Value {
        let before = self.server.unlock_events().await;
        assert_eq!(self.show(code).await, outcome);
        let mut events = self.server.unlock_events().await;
        events.retain(|event| !before.contains(event));
        assert_eq!(events.len(), 1, "{events:?}");
        let event = events.pop().unwrap();
        let code = outcome.err().map(|code| code.as_str());
        assert_eq!((&event["success"], &event["code"]), (&json!(code.is_none()), &json!(code)), "{event}");
        event
    }

    /// Shows a code of which nothing is recorded.
    async fn is_nobodys(&self, code: &str) {
        let before = self.server.unlock_events().await.len();
        assert_eq!(self.show(code).await, Err(Code::LinkInvalid));
        assert_eq!(self.server.unlock_events().await.len(), before);
    }
}

#[db_test]
async fn a_code_for_a_group_opens_its_doors_again_and_again_while_it_lives(db: TestDatabase) {
    let house = House::new(db).await;
    for algorithm in ["HS256", "EdDSA"] {
        let partner = house.partner(algorithm, json!({})).await;
        let code = house.for_group(&partner, "1");
        for _ in 0..2 {
            let event = house.shown(&code, Ok(())).await;
            names(&event, &Actor { kind: "PartnerKey", id: partner.id, credential_kind: "PartnerKey", credential_id: partner.id });
            assert_eq!(event["actor_name"], json!("Ada Sample"));
            assert_eq!(authorized_by(&event), (json!("Group"), json!(house.site.group_id), Value::Null));
        }
        let path = format!("/partner_keys/{}", partner.id);
        assert!(house.server.get(&path, &house.server.tenant.owner).await.ok()["last_used_at"].is_string());
        house.server.clock.advance(Duration::from_secs(600));
        house.shown(&code, Err(Code::LinkExpired)).await;
    }
    house.server.finish().await;
}

#[db_test]
async fn what_the_key_and_its_group_say_now_decides(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let partner = house.partner("HS256", json!({})).await;
    let code = house.for_group(&partner, "1");
    house.change_partner(&partner, json!({"enabled": false})).await;
    house.shown(&code, Err(Code::PartnerKeyDisabled)).await;
    house.change_partner(&partner, json!({"enabled": true, "longest_life": 599})).await;
    house.shown(&code, Err(Code::PartnerNotAllowed)).await;
    let elsewhere = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    house.change_partner(&partner, json!({"longest_life": 600, "group_ids": [elsewhere.group_id]})).await;
    house.shown(&code, Err(Code::PartnerNotAllowed)).await;
    house.change_partner(&partner, json!({"group_ids": [house.site.group_id, elsewhere.group_id]})).await;
    house.shown(&code, Ok(())).await;
    // The group's own doors alone.
    let other = partner.sign(&house.claims(&partner, "2", 600, &json!({"group_id": elsewhere.group_id, "name": "Ada"})));
    house.shown(&other, Err(Code::LockNotFound)).await;
    let group = format!("/groups/{}", house.site.group_id);
    house.server.patch(&group, owner, json!({"group": {"time_restriction_enabled": true}})).await.is(204);
    house.shown(&code, Err(Code::NotAtThisTime)).await;
    house.server.patch(&group, owner, json!({"group": {"time_restriction_enabled": false}})).await.is(204);
    house.server.post(&format!("/locks/{}/lock_down", house.site.lock_id), owner, json!({})).await.is(204);
    house.shown(&code, Err(Code::LockLockedDown)).await;
    house.server.post(&format!("/locks/{}/cancel_lockdown", house.site.lock_id), owner, json!({})).await.is(204);
    house.shown(&code, Ok(())).await;
    house.server.delete(&format!("/partner_keys/{}", partner.id), owner).await.is(204);
    house.is_nobodys(&code).await;
    house.server.finish().await;
}

#[db_test]
async fn a_code_for_a_user_opens_once_what_the_user_may_open(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let partner = house.partner("EdDSA", json!({})).await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let code = house.for_user(&partner, "1", &member.email.to_uppercase());
    let event = house.shown(&code, Ok(())).await;
    names(&event, &Actor { kind: "User", id: member.user_id, credential_kind: "PartnerKey", credential_id: partner.id });
    let right = (json!("RoleAssignment"), json!(member.role_assignment_id), json!("group_basic"));
    assert_eq!(authorized_by(&event), right);
    house.shown(&code, Err(Code::PassUsed)).await;
    // Each has an id of its own; at the scanner, one is near the door and at its reader.
    let lock = format!("/locks/{}", house.site.lock_id);
    let bound = json!({"geofence_restriction_enabled": true, "reader_restriction_enabled": true});
    house.server.patch(&lock, owner, json!({"lock": bound})).await.is(204);
    house.shown(&house.for_user(&partner, "2", &member.email), Ok(())).await;
    let late = house.for_user(&partner, "3", &member.email);
    house.server.clock.advance(Duration::from_secs(60));
    house.shown(&late, Err(Code::LinkExpired)).await;
    // What was used is forgotten once it has ended, and opens nothing then.
    doorward_app::upkeep::tidy(&house.server.app).await.unwrap();
    house.shown(&code, Err(Code::LinkExpired)).await;
    let long = partner.sign(&house.claims(&partner, "4", 61, &json!({"sub": format!("user:{}", member.email)})));
    house.shown(&long, Err(Code::PartnerNotAllowed)).await;

    let (_, stranger) = house.server.user(&house.server.tenant).await;
    house.shown(&house.for_user(&partner, "5", &stranger), Err(Code::RightInvalid)).await;
    let event = house.shown(&house.for_user(&partner, "6", "nobody@example.com"), Err(Code::RightInvalid)).await;
    assert_eq!((&event["actor_type"], &event["actor_name"]), (&json!("PartnerKey"), &json!("nobody@example.com")));
    let user = format!("/users/{}", member.user_id);
    house.server.patch(&user, owner, json!({"user": {"access_enabled": false}})).await.is(204);
    house.shown(&house.for_user(&partner, "7", &member.email), Err(Code::AccessDisabled)).await;
    house.server.patch(&user, owner, json!({"user": {"access_enabled": true}})).await.is(204);
    // Doors beyond the key's groups stay shut, whoever the user is.
    let elsewhere = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    house.change_partner(&partner, json!({"group_ids": [elsewhere.group_id]})).await;
    let owners = house.for_user(&partner, "8", &house.server.tenant.email);
    house.shown(&owners, Err(Code::PartnerNotAllowed)).await;
    house.server.finish().await;
}

#[db_test]
async fn a_code_for_a_user_opens_once_however_often_it_is_shown_at_once(db: TestDatabase) {
    let house = House::new(db).await;
    let partner = house.partner("HS256", json!({})).await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let code = house.for_user(&partner, "1", &member.email);
    let (app, lock_id) = (house.server.app.clone(), house.site.lock_id);
    let show = |_| {
        let (app, code) = (app.clone(), code.clone());
        tokio::spawn(async move { scans::open(&app, &code, lock_id).await.map(drop) })
    };
    let mut shown = Vec::new();
    for one in (0..32).map(show).collect::<Vec<_>>() {
        shown.push(one.await.unwrap().map_err(|error| if let Error::Refused(code) = error { code } else { panic!("{error}") }));
    }
    assert_eq!(shown.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{shown:?}");
    assert!(shown.iter().filter_map(|outcome| outcome.err()).all(|code| code == Code::PassUsed), "{shown:?}");
    house.server.finish().await;
}

#[db_test]
async fn a_code_that_the_key_has_not_signed_for_this_organization_is_nobodys(db: TestDatabase) {
    let house = House::new(db).await;
    let partner = house.partner("HS256", json!({})).await;
    let whom = json!({"group_id": house.site.group_id, "name": "Ada"});
    let stranger =
        Partner { signer: Signer::Shared(Secret::presented(&"0".repeat(64))), domain: partner.domain.clone(), id: partner.id };
    house.is_nobodys(&stranger.sign(&house.claims(&partner, "1", 600, &whom))).await;
    let own = Partner {
        signer: Signer::Own(Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()),
        domain: partner.domain.clone(),
        id: partner.id,
    };
    house.is_nobodys(&own.sign(&house.claims(&partner, "1", 600, &whom))).await;
    let mut foreign = house.claims(&partner, "1", 600, &whom);
    foreign["aud"] = json!("elsewhere");
    house.is_nobodys(&partner.sign(&foreign)).await;
    let absent = Partner { id: partner.id + 1, ..house.partner("EdDSA", json!({})).await };
    let absent = Partner { id: absent.id + 1, ..absent };
    house.is_nobodys(&house.for_group(&absent, "1")).await;
    // Another organization's door is none that this key knows.
    let other = house.server.second_organization().await;
    let site = house.server.site(&other, json!({"kind": "simulated"})).await;
    let answer = scans::open(&house.server.app, &house.for_group(&partner, "2"), site.lock_id).await;
    assert!(matches!(answer, Err(Error::Refused(Code::LockNotFound))), "{answer:?}");
    house.server.finish().await;
}

#[db_test]
async fn a_secret_is_kept_sealed_and_told_once(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let fields = json!({"name": "Desk", "algorithm": "HS256", "group_ids": [house.site.group_id]});
    let made = house.server.post("/partner_keys", owner, json!({"partner_key": fields})).await.ok();
    assert_eq!(made["secret"].as_str().unwrap().len(), 64);
    let path = format!("/partner_keys/{}", made["id"]);
    assert_eq!(house.server.get(&path, owner).await.ok().get("secret"), None);
    for (change, wrong) in [
        (json!({"algorithm": "EdDSA"}), "algorithm"),
        (json!({"public_key": "x"}), "public_key"),
        (json!({"group_ids": []}), "group_ids"),
        (json!({"longest_life": 59}), "longest_life"),
        (json!({"longest_life": 31_622_401}), "longest_life"),
    ] {
        assert_eq!(house.server.patch(&path, owner, json!({"partner_key": change})).await.invalid_fields(), [wrong]);
    }
    let create = |fields: Value| house.server.post("/partner_keys", owner, json!({"partner_key": fields}));
    let eddsa = json!({"name": "Own", "algorithm": "EdDSA", "group_ids": [house.site.group_id]});
    assert_eq!(create(eddsa).await.invalid_fields(), ["public_key"]);
    let both = json!({"name": "Own", "algorithm": "HS256", "public_key": URL_SAFE_NO_PAD.encode([1; 32]), "group_ids": [house.site.group_id]});
    assert_eq!(create(both).await.invalid_fields(), ["public_key"]);
    assert_eq!(create(json!({"algorithm": "RS256"})).await.invalid_fields(), ["algorithm", "group_ids", "name"]);
    for _ in 1..100 {
        create(fields.clone()).await.ok();
    }
    create(fields).await.refuses(409, "e00409");
    house.server.finish().await;
}
