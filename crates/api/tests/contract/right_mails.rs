//! `notify` of role assignments: what their holders are told (contract section 2.4).

use std::time::Duration;

use doorward_app::outbox::{Message, claim, sent};
use doorward_app::role_assignments::RightMail;
use doorward_core::Role;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

/// The mails about rights that are due; all that are due are sent.
async fn mails(server: &TestServer) -> Vec<RightMail> {
    let mut mails = Vec::new();
    for due in claim(&server.app, 100, Duration::from_secs(60)).await.unwrap() {
        sent(&server.app, due.id, None).await.unwrap();
        if let Message::RightMail(mail) = due.message {
            mails.push(*mail);
        }
    }
    mails
}

/// A user who receives mails.
async fn reader(server: &TestServer, name: &str) -> i64 {
    let user = json!({"email": format!("{name}@example.com"), "name": name});
    server.post("/users", &server.tenant.owner, json!({"user": user})).await.id()
}

async fn grant(server: &TestServer, site: &Site, user_id: i64, more: Value) -> i64 {
    let mut right = json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id, "notify": true});
    for (field, value) in more.as_object().unwrap() {
        right[field] = value.clone();
    }
    server.post("/role_assignments", &server.tenant.owner, json!({"role_assignment": right})).await.id()
}

#[tokio::test]
async fn whoever_is_given_a_right_with_notify_is_told_what_they_may_open() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let (robin, (managed, _)) = (reader(&server, "robin").await, server.user(&server.tenant).await);
    mails(&server).await;
    grant(&server, &site, robin, json!({"valid_until": server.in_seconds(60)})).await;
    let told = mails(&server).await;
    assert_eq!(told.len(), 1);
    let mail = &told[0];
    assert_eq!((mail.to.as_str(), mail.name.as_str(), mail.applies_to.as_str()), ("robin@example.com", "robin", "Guests"));
    assert_eq!((mail.role, mail.time_zone.as_str()), (Role::GroupBasic, "Europe/Berlin"));
    assert_eq!(mail.valid_until.map(|until| json!(until)), Some(json!(server.in_seconds(60))));
    assert_eq!(mail.host_email.as_deref(), Some(server.tenant.email.as_str()));
    assert_eq!(mail.address, format!("{}/app", server.app.config().public_url));
    let places: Vec<_> = mail.places.iter().map(|place| (place.name.as_str(), place.doors.clone())).collect();
    assert_eq!(places, [("Mill Studio", vec!["Front door".to_owned()])]);

    grant(&server, &site, robin, json!({"notify": false})).await;
    grant(&server, &site, robin, json!({"notify": null})).await;
    grant(&server, &site, managed, json!({})).await;
    assert!(mails(&server).await.is_empty(), "without notify, and to whoever receives no mails, none is sent");
    let observer = json!({"role_id": "organization_observer", "group_id": null, "organization_id": server.tenant.id});
    grant(&server, &site, robin, observer).await;
    assert!(mails(&server).await[0].places.is_empty(), "an observer opens nothing");
}

#[tokio::test]
async fn a_right_that_changes_is_told_anew_and_one_that_stays_is_not() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let robin = reader(&server, "robin").await;
    let path = format!("/role_assignments/{}", grant(&server, &site, robin, json!({"notify": false})).await);
    mails(&server).await;
    for (change, expected) in [
        (json!({"role_id": "group_manager"}), 0),
        (json!({"notify": true}), 1),
        (json!({"notify": true}), 0),
        (json!({"unlock_limit": 5}), 0),
        (json!({"valid_until": server.in_seconds(60)}), 1),
        (json!({"valid_until": server.in_seconds(60)}), 0),
        (json!({"role_id": "group_basic"}), 1),
        (json!({"notify": false, "valid_until": null}), 0),
    ] {
        server.patch(&path, &server.tenant.owner, json!({"role_assignment": change})).await.is(204);
        assert_eq!(mails(&server).await.len(), expected, "{change}");
    }
}

#[tokio::test]
async fn each_member_of_a_team_is_told_of_its_right() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let managed = server.user(&server.tenant).await.0;
    for member in [reader(&server, "robin").await, reader(&server, "grace").await, managed] {
        let membership = json!({"team_id": team, "member_type": "User", "member_id": member});
        server.post("/team_memberships", owner, json!({"team_membership": membership})).await.ok();
    }
    mails(&server).await;
    let right = json!({"assignee_type": "Team", "assignee_id": team, "role_id": "group_basic", "applies_to_type": "Group",
        "applies_to_id": site.group_id, "notify": true});
    server.post("/role_assignments", owner, json!({"role_assignment": right})).await.ok();
    let mut told: Vec<String> = mails(&server).await.into_iter().map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, ["grace@example.com", "robin@example.com"]);
}

#[tokio::test]
async fn a_right_that_is_gone_or_over_before_the_mail_leaves_is_not_told() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let robin = reader(&server, "robin").await;
    mails(&server).await;
    let gone = grant(&server, &site, robin, json!({})).await;
    server.delete(&format!("/role_assignments/{gone}"), owner).await.is(204);
    grant(&server, &site, robin, json!({"valid_until": server.in_seconds(60)})).await;
    server.clock.advance(Duration::from_secs(60));
    assert!(mails(&server).await.is_empty());
    grant(&server, &site, robin, json!({})).await;
    server.patch(&format!("/users/{robin}"), owner, json!({"user": {"send_emails": false}})).await.is(204);
    assert!(mails(&server).await.is_empty());
}

#[tokio::test]
async fn a_share_and_an_invite_tell_as_role_assignments_do() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let share = json!({"email": "robin@example.com", "group_id": site.group_id, "notify": true});
    server.post("/shares", owner, json!({"share": share})).await.ok();
    let invite = |email: &str, notify: Value| {
        json!({"invite": {"notify": notify, "invites_to_type": "Group", "invites_to_id": site.group_id,
            "invitee": {"email": email}, "role_assignment": {"role_id": "group_basic"}}})
    };
    server.post("/invites", owner, invite("grace@example.com", Value::Null)).await.ok();
    server.post("/invites", owner, invite("ada@example.com", json!(false))).await.ok();
    let mut told: Vec<String> = mails(&server).await.into_iter().map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, ["grace@example.com", "robin@example.com"]);
}
