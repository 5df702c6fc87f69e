//! Users whom an integration manages, and logins that it makes for them (contract sections 2.1, 2.2 and 6).

use doorward_core::{Role, Secret};
use doorward_store::entity::outbox;
use doorward_testkit::server::Credential;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::logins::with_owners_password;
use crate::server;

fn secret(login: &Value) -> Credential {
    Credential::Login(Secret::presented(login["secret"].as_str().unwrap()))
}

#[tokio::test]
async fn a_managed_user_is_created_confirmed_and_silent() {
    let server = server().await;
    let user = json!({"email": "managed@example.com", "name": "Ada", "confirm": "true", "send_emails": "false"});
    let made = server.post("/users", &server.tenant.owner, json!({"user": user})).await.ok();
    assert_eq!((&made["confirmed"], &made["access_enabled"]), (&json!(true), &json!(true)));
    assert_eq!(outbox::Entity::find().count(server.db.store.reader()).await.unwrap(), 0, "no mail is to be sent");
}

#[tokio::test]
async fn a_login_made_for_a_managed_user_is_that_users_and_dies_with_their_access() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let made = server.post("/logins", &administrator.credential, json!({"login": {"email": member.email}})).await.ok();
    let login = secret(&made);
    server.unlock(site.lock_id, &login).await.is(200);
    let event = server.unlock_events().await.remove(0);
    assert_eq!((&event["actor_id"], &event["actor_email"]), (&json!(member.user_id), &json!(member.email)));
    assert_eq!(server.get("/user", &login).await.id(), member.user_id);

    let path = format!("/users/{}", member.user_id);
    server.patch(&path, owner, json!({"user": {"access_enabled": false}})).await.is(204);
    server.unlock(site.lock_id, &login).await.refuses(403, "fcd8ff");
    server.get("/locks", &login).await.refuses(403, "fcd8ff");
    server.patch(&path, owner, json!({"user": {"access_enabled": true}})).await.is(204);
    server.unlock(site.lock_id, &login).await.is(200);

    server.delete(&format!("/logins/{}", made["id"]), &administrator.credential).await.is(204);
    assert_eq!(outbox::Entity::find().count(server.db.store.reader()).await.unwrap(), 0, "no mail, whatever happens");
    server.unlock(site.lock_id, &login).await.refuses(401, "afc496");
    server.get("/locks", &login).await.refuses(401, "afc496");
}

#[tokio::test]
async fn an_administrator_may_come_with_a_password_to_make_one() {
    let server = server().await;
    let tenant = &server.tenant;
    let (member_id, email) = server.user(tenant).await;
    let user = json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()});
    let for_email = |email: &str, kind: &str| {
        server.post("/logins", &Credential::Nothing, json!({"login": {"type": kind, "email": email}, "user": user}))
    };
    let made = for_email(&email.to_uppercase(), "device").await.ok();
    assert_eq!((&made["user_id"], &made["email"]), (&json!(member_id), &json!(email)));
    assert_eq!(server.get("/user", &secret(&made)).await.id(), member_id);
    let set = server.post("/event_sets", &tenant.owner, json!({"event_set": {"event_type": "login.create"}})).await.ok();
    assert_eq!((&set["events"][0]["object_id"], &set["events"][0]["actor_id"]), (&made["id"], &json!(tenant.owner_id)));
    assert_eq!(for_email(&email, "api").await.invalid_fields(), ["type"]);
    for_email("nobody@example.com", "device").await.refuses(404, "e00404");

    let own = for_email(&tenant.email.to_uppercase(), "device").await.ok();
    assert_eq!(own["user_id"], json!(tenant.owner_id), "their own address is nobody else's");
}

#[tokio::test]
async fn who_may_not_make_logins_for_others_is_told_nothing_of_them() {
    let server = server().await;
    let tenant = &server.tenant;
    let (_, victim) = server.user(tenant).await;
    for role in [Role::OrganizationUserManager, Role::OrganizationAdministrator] {
        let person = server.caller_with_role(role, tenant.id).await;
        with_owners_password(&server, person.user_id).await;
        let user = json!({"domain": tenant.domain, "email": person.email, "password": tenant.password.reveal()});
        let make = |email: &str| {
            let body = json!({"login": {"email": email}, "user": user});
            server.post("/logins", &Credential::Nothing, body)
        };
        if role == Role::OrganizationAdministrator {
            make(&victim).await.is(200);
            make(&tenant.email).await.refuses(403, "fcd8ef");
        } else {
            for email in [victim.as_str(), "nobody@example.com", &tenant.email] {
                make(email).await.refuses(403, "fcd8ef");
            }
        }
    }
}
