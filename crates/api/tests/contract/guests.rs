//! Guests, their rights, their places in teams, their invites and their access keys (contract sections 2.4 and 2.11).

use std::time::Duration;

use doorward_app::outbox::{LinkMail, Message, claim, sent};
use doorward_app::quotas;
use doorward_core::{Role, Secret};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

async fn guest(server: &TestServer, name: &str, email: Option<&str>) -> i64 {
    let guest = json!({"guest": {"name": name, "email": email}});
    server.post("/guests", &server.tenant.owner, guest).await.id()
}

/// A request for a right of a guest on a group.
fn right(guest_id: i64, group_id: i64, more: Value) -> Value {
    let mut right = json!({"assignee_type": "Guest", "assignee_id": guest_id, "role_id": "group_basic",
        "applies_to_type": "Group", "applies_to_id": group_id});
    right.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"role_assignment": right})
}

/// An invite of a guest to a group.
fn invite(site: &Site, more: Value) -> Value {
    let mut invite = json!({"invites_to_type": "Group", "invites_to_id": site.group_id,
        "invitee": {"resource_type": "Guest", "name": "Robin Example", "email": "robin@example.com"},
        "role_assignment": {"role_id": "group_basic"}});
    invite.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"invite": invite})
}

/// The mails with links or keys that are due; all that are due are sent.
async fn mails(server: &TestServer) -> Vec<LinkMail> {
    let mut mails = Vec::new();
    for due in claim(&server.app, 100, Duration::from_secs(60)).await.unwrap() {
        sent(&server.app, due.id).await.unwrap();
        if let Message::LinkMail(mail) = due.message {
            mails.push(*mail);
        }
    }
    mails
}

/// The access key in a mail.
fn key(mail: &LinkMail) -> Credential {
    let (_, key) = mail.address.reveal().split_once("/accesskeys/").unwrap();
    Credential::AccessKey(Secret::presented(key))
}

async fn events(server: &TestServer, types: &str) -> Vec<Value> {
    let set = server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_type": types}})).await.ok();
    let mut events = set["events"].as_array().cloned().unwrap();
    events.reverse();
    events
}

#[db_test]
async fn a_guest_has_a_name_and_where_they_are_reached(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let fields = json!({"name": " Robin Example ", "email": "robin@example.com", "phone_number": "+12025550123", "notes": "x"});
    let made = server.post("/guests", owner, json!({"guest": fields})).await.ok();
    let mut names: Vec<_> = made.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["created_at", "email", "id", "name", "phone_number", "resource_type", "updated_at"]);
    assert_eq!((&made["name"], &made["email"]), (&json!("Robin Example"), &json!("robin@example.com")));
    assert_eq!((&made["phone_number"], &made["resource_type"]), (&json!("+12025550123"), &json!("Guest")));
    let path = format!("/guests/{}", made["id"]);
    assert_eq!(server.get(&path, owner).await.ok(), made);
    let bare = server.post("/guests", owner, json!({"guest": {"name": "Grace", "email": null}})).await.ok();
    assert_eq!((&bare["email"], &bare["phone_number"]), (&Value::Null, &Value::Null));
    server.patch(&path, owner, json!({"guest": {"name": "x"}})).await.refuses(405, "e00405");
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    server.delete(&path, owner).await.refuses(404, "e00404");
    let recorded = events(&server, "guest.create,guest.destroy").await;
    let recorded: Vec<_> = recorded.iter().map(|event| (&event["type"], &event["object_id"], &event["object_name"])).collect();
    let of = |kind: &str, guest: &Value| (json!(kind), guest["id"].clone(), guest["name"].clone());
    let expected = [of("guest.create", &made), of("guest.create", &bare), of("guest.destroy", &made)];
    assert_eq!(recorded, expected.each_ref().map(|(kind, id, name)| (kind, id, name)));
}

#[tokio::test]
async fn a_guest_that_makes_no_sense_is_refused_by_field() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for (guest, fields) in [
        (json!({}), vec!["name"]),
        (json!({"name": null}), vec!["name"]),
        (json!({"name": "  "}), vec!["name"]),
        (json!({"name": {"first": "Robin"}}), vec!["name"]),
        (json!({"name": "x".repeat(256), "email": "no at sign"}), vec!["email", "name"]),
        (json!({"name": "x", "email": 5}), vec!["email"]),
        (json!({"name": "x", "email": format!("{}@example.com", "x".repeat(255))}), vec!["email"]),
        (json!({"name": "x", "phone_number": "030 123456"}), vec!["phone_number"]),
        (json!({"name": "x", "phone_number": "+1234567890123456"}), vec!["phone_number"]),
        (json!({"name": "x", "phone_number": ["+12025550123"]}), vec!["phone_number"]),
    ] {
        assert_eq!(server.post("/guests", owner, json!({"guest": guest})).await.invalid_fields(), fields, "{guest}");
    }
    assert_eq!(server.get("/guests", owner).await.list(), Vec::<Value>::new());
}

#[db_test]
async fn guests_are_listed_by_name_and_found_by_what_is_known_of_them(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let robin = guest(&server, "Robin", Some("crow@example.com")).await;
    let ada = guest(&server, "Ada", None).await;
    let phone = json!({"guest": {"name": "Grace", "phone_number": "+12025550123"}});
    let grace = server.post("/guests", owner, phone).await.id();
    for (query, expected) in [
        ("", vec![ada, grace, robin]),
        ("?sort=name", vec![ada, grace, robin]),
        ("?sort=-name", vec![robin, grace, ada]),
        ("?query=ROBIN", vec![robin]),
        ("?query=crow@", vec![robin]),
        ("?query=550123", vec![grace]),
        ("?query=nobody", vec![]),
        ("?limit=1&offset=1", vec![grace]),
        (&format!("?ids={ada},{robin}"), vec![ada, robin]),
    ] {
        assert_eq!(server.get(&format!("/guests{query}"), owner).await.ids(), expected, "{query}");
    }
    let listed = server.get("/guests?limit=2", owner).await;
    assert_eq!(listed.header("x-collection-range"), Some("0-1/3"));
    for wrong in ["?sort=age", "?limit=251", "?ids=x", "?offset=-1"] {
        server.get(&format!("/guests{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[db_test]
async fn a_right_names_its_guest_in_both_forms_and_is_found_by_them(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let robin = guest(&server, "Robin", Some("crow@example.com")).await;
    let until = server.in_seconds(60);
    let made = server.post("/role_assignments", owner, right(robin, site.group_id, json!({"valid_until": until}))).await.ok();
    let brief = json!({"id": robin, "resource_type": "Guest", "name": "Robin", "email": "crow@example.com", "phone_number": null});
    for (field, expected) in [
        ("assignee_type", json!("Guest")),
        ("assignee_id", json!(robin)),
        ("assignee", brief.clone()),
        ("guest_id", json!(robin)),
        ("guest", brief),
        ("user_id", Value::Null),
        ("user", Value::Null),
        ("assignee_team_id", Value::Null),
        ("role_id", json!("group_basic")),
        ("valid_until", json!(until)),
        ("notify", json!(false)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    let path = format!("/role_assignments/{}", made["id"]);
    assert_eq!(server.get(&path, owner).await.ok(), made);
    let (user_id, _) = server.user(&server.tenant).await;
    let of_user = json!({"role_assignment": {"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id}});
    server.post("/role_assignments", owner, of_user).await.ok();
    let id = made["id"].as_i64().unwrap();
    for query in [
        "assignee_type=Guest".to_owned(),
        format!("assignee_type=Guest&assignee_id={robin}"),
        "query=robin".to_owned(),
        "query=crow@example".to_owned(),
    ] {
        assert_eq!(server.get(&format!("/role_assignments?{query}"), owner).await.ids(), [id], "{query}");
    }
    let sorted = format!("/role_assignments?group_id={}&sort=-user.name", site.group_id);
    assert_eq!(server.get(&sorted, owner).await.ids().len(), 2);
    for query in [format!("assignee_type=User&assignee_id={robin}"), format!("assignee_type=Team&assignee_id={robin}")] {
        let found = server.get(&format!("/role_assignments?{query}"), owner).await.ids();
        assert!(!found.contains(&id), "{query}");
    }
    assert_eq!(server.get("/shares", owner).await.list().len(), 1, "a share is a user's");
    server.patch(&path, owner, json!({"role_assignment": {"unlock_limit": 3, "valid_until": null}})).await.is(204);
    let changed = server.get(&path, owner).await.ok();
    assert_eq!((&changed["unlock_limit"], &changed["valid_until"]), (&json!(3), &Value::Null));
    server.delete(&path, owner).await.is(204);
}

#[tokio::test]
async fn a_guest_holds_no_role_but_that_of_a_groups_member() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let robin = guest(&server, "Robin", None).await;
    for (role, kind, id) in [
        ("group_manager", "Group", site.group_id),
        ("place_access_manager", "Place", site.place_id),
        ("place_administrator", "Place", site.place_id),
        ("organization_observer", "Organization", server.tenant.id),
        ("organization_administrator", "Organization", server.tenant.id),
    ] {
        let more = json!({"role_id": role, "applies_to_type": kind, "applies_to_id": id});
        let refused = server.post("/role_assignments", owner, right(robin, site.group_id, more)).await;
        assert_eq!(refused.invalid_fields(), ["role_id"], "{role}");
    }
    let basic = server.post("/role_assignments", owner, right(robin, site.group_id, json!({}))).await.id();
    let path = format!("/role_assignments/{basic}");
    let higher = json!({"role_assignment": {"role_id": "group_manager"}});
    assert_eq!(server.patch(&path, owner, higher).await.invalid_fields(), ["role_id"]);
    for (more, field) in [
        (json!({"assignee_id": 999_999}), "assignee_id"),
        (json!({"assignee_id": null}), "assignee_id"),
        (json!({"assignee_type": "guest"}), "assignee_type"),
        (json!({"notify": true}), "notify"),
    ] {
        let refused = server.post("/role_assignments", owner, right(robin, site.group_id, more.clone())).await;
        assert_eq!(refused.invalid_fields()[0], field, "{more}");
    }
    assert_eq!(server.get("/role_assignments?assignee_type=Guest", owner).await.ids(), [basic]);
}

#[db_test]
async fn a_guest_is_in_a_team_as_a_user_is(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let robin = guest(&server, "Robin", None).await;
    let (user_id, _) = server.user(&server.tenant).await;
    let member = |kind: &str, id: Value| json!({"team_membership": {"team_id": team, "member_type": kind, "member_id": id}});
    let made = server.post("/team_memberships", owner, member("Guest", json!(robin))).await.ok();
    let brief = json!({"id": robin, "resource_type": "Guest", "name": "Robin", "email": null, "phone_number": null});
    assert_eq!((&made["member_type"], &made["member_id"], &made["member"]), (&json!("Guest"), &json!(robin), &brief));
    let path = format!("/team_memberships/{}", made["id"]);
    assert_eq!(server.get(&path, owner).await.ok(), made);
    assert_eq!(server.post("/team_memberships", owner, member("Guest", json!(robin))).await.invalid_fields(), ["member_id"]);
    for (kind, id, field) in [
        ("Guest", json!(999_999), "member_id"),
        ("Guest", Value::Null, "member_id"),
        ("Guest", json!("x"), "member_id"),
        ("guest", json!(robin), "member_type"),
        ("Team", json!(team), "member_type"),
    ] {
        assert_eq!(server.post("/team_memberships", owner, member(kind, id)).await.invalid_fields(), [field], "{kind}");
    }
    let of_user = server.post("/team_memberships", owner, member("User", json!(user_id))).await.id();
    let of_guest = made["id"].as_i64().unwrap();
    for (query, expected) in [
        (format!("team_id={team}"), vec![of_guest, of_user]),
        ("member_type=Guest".to_owned(), vec![of_guest]),
        ("member_type=User".to_owned(), vec![of_user]),
        (format!("member_type=Guest&member_id={robin}"), vec![of_guest]),
        (format!("member_type=User&member_id={user_id}"), vec![of_user]),
    ] {
        assert_eq!(server.get(&format!("/team_memberships?{query}"), owner).await.ids(), expected, "{query}");
    }
    server.delete(&path, owner).await.is(204);
    server.post("/team_memberships", owner, member("Guest", json!(robin))).await.ok();
    server.delete(&format!("/teams/{team}"), owner).await.is(204);
    assert_eq!(server.get("/team_memberships", owner).await.list(), Vec::<Value>::new());
}

#[db_test]
async fn an_invite_makes_guest_key_and_right_at_once_and_mails_the_key(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let until = server.in_seconds(3_600);
    let more = json!({"notify": true, "access_key": {"link_enabled": true, "qr_code_enabled": true},
        "role_assignment": {"role_id": "group_basic", "valid_until": until}});
    let made = server.post("/invites", owner, invite(&site, more)).await.ok();
    let kept = server.get("/guests", owner).await.list().remove(0);
    let invitee = json!({"id": kept["id"], "resource_type": "Guest", "name": "Robin Example", "email": "robin@example.com",
        "phone_number": null});
    let access_key = json!({"id": made["access_key"]["id"], "resource_type": "AccessKey", "link_enabled": true,
        "qr_code_enabled": true});
    for (field, expected) in [
        ("resource_type", json!("Invite")),
        ("notify", json!(true)),
        ("invites_to_type", json!("Group")),
        ("invites_to_id", json!(site.group_id)),
        ("invitee", invitee),
        ("access_key", access_key),
        ("team_membership_id", Value::Null),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    let right = server.get(&format!("/role_assignments/{}", made["role_assignment_id"]), owner).await.ok();
    assert_eq!((&made["role_assignment"], &right["guest_id"], &right["valid_until"]), (&right, &kept["id"], &json!(until)));

    let told = mails(&server).await;
    assert_eq!(told.len(), 1);
    let mail = &told[0];
    assert_eq!((mail.to.as_str(), mail.guest_name.as_str()), ("robin@example.com", "Robin Example"));
    assert_eq!(mail.host_email.as_deref(), Some(server.tenant.email.as_str()));
    assert_eq!(json!(mail.valid_until), json!(until));
    assert_eq!(mail.code.as_ref().map(Secret::reveal), Some(mail.address.reveal()), "its code says its address");
    let places: Vec<_> = mail.places.iter().map(|place| (place.name.as_str(), place.doors.clone())).collect();
    assert_eq!(places, [("Mill Studio", vec!["Front door".to_owned()])]);
    let key = key(mail);
    let Credential::AccessKey(secret) = &key else { unreachable!("it is one") };
    assert!(!made.to_string().contains(secret.reveal()), "no answer tells the key");
    server.unlock(site.lock_id, &key).await.is(200);
    let types = "invite.create,guest.create,access_key.create,role_assignment.create";
    let recorded: Vec<Value> = events(&server, types).await.iter().map(|event| event["type"].clone()).collect();
    assert_eq!(recorded, ["guest.create", "access_key.create", "role_assignment.create", "invite.create"]);
}

#[db_test]
async fn an_invite_to_a_team_makes_a_guest_a_member_and_mails_the_key(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let more = json!({"invites_to_type": "Team", "invites_to_id": team, "role_assignment": null});
    let made = server.post("/invites", owner, invite(&site, more.clone())).await.ok();
    let membership = server.get(&format!("/team_memberships/{}", made["team_membership_id"]), owner).await.ok();
    assert_eq!((&made["team_membership"], &membership["member_id"]), (&membership, &made["invitee"]["id"]));
    assert_eq!(made["access_key"]["link_enabled"], json!(true), "a key opens by itself unless it is said otherwise");
    assert_eq!((&made["access_key"]["qr_code_enabled"], &made["role_assignment"]), (&json!(false), &Value::Null));
    let told = mails(&server).await;
    assert!(told[0].code.is_none() && told[0].places.is_empty(), "the team opens nothing yet");
    let key = key(&told[0]);
    assert_eq!(server.get("/locks", &key).await.ids(), Vec::<i64>::new());
    let of_team = json!({"role_assignment": {"assignee_type": "Team", "assignee_id": team, "role_id": "group_basic",
        "applies_to_type": "Group", "applies_to_id": site.group_id, "notify": true}});
    server.post("/role_assignments", owner, of_team).await.ok();
    server.unlock(site.lock_id, &key).await.is(200);
    assert!(mails(&server).await.is_empty(), "a team's users are told, and its guests see it on their page");
    let another = server.post("/invites", owner, invite(&site, more)).await.ok();
    assert_ne!(another["invitee"]["id"], made["invitee"]["id"], "whoever is invited as a guest is a new one");
    assert_eq!(mails(&server).await[0].places.len(), 1);
}

#[tokio::test]
async fn whoever_is_not_told_gets_no_mail() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let nameless = json!({"resource_type": "Guest", "name": "Robin Example"});
    let phone =
        json!({"resource_type": "Guest", "name": "Robin Example", "email": "robin@example.com", "phone_number": "+12025550123"});
    for more in [
        json!({"notify": false}),
        json!({"invitee": nameless}),
        json!({"invitee": nameless, "notify": null}),
        json!({"invitee": phone, "notify": false}),
    ] {
        let made = server.post("/invites", owner, invite(&site, more.clone())).await.ok();
        assert_eq!((&made["notify"], &made["role_assignment"]["notify"]), (&json!(false), &json!(false)), "{more}");
        assert_eq!(made["invitee"]["phone_number"], more["invitee"]["phone_number"]);
    }
    assert!(mails(&server).await.is_empty());
    let made = server.post("/invites", owner, invite(&site, json!({}))).await.ok();
    assert_eq!((&made["notify"], mails(&server).await.len()), (&json!(true), 1));
}

#[tokio::test]
async fn an_invite_of_a_guest_that_makes_no_sense_is_refused_by_field_and_adds_nobody() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let before = server.seen(tenant, &site).await;
    let invitee = |fields: Value| {
        let mut invitee = json!({"resource_type": "Guest", "name": "Robin Example", "email": "robin@example.com"});
        invitee.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"invitee": invitee})
    };
    let right = |fields: Value| json!({"role_assignment": fields});
    for (more, fields) in [
        (invitee(json!({"name": null})), vec!["invitee.name"]),
        (invitee(json!({"name": "x".repeat(256), "email": "x"})), vec!["invitee.email", "invitee.name"]),
        (invitee(json!({"resource_type": "guest"})), vec!["invitee.resource_type"]),
        (invitee(json!({"phone_number": "+12025550123"})), vec!["invitee.phone_number"]),
        (json!({"notify": true, "invitee": {"resource_type": "Guest", "name": "Robin"}}), vec!["invitee.email"]),
        (json!({"access_key": 5}), vec!["access_key"]),
        (
            json!({"access_key": {"link_enabled": "perhaps", "qr_code_enabled": []}}),
            vec!["access_key.link_enabled", "access_key.qr_code_enabled"],
        ),
        (json!({"invites_to_type": "Place", "invites_to_id": site.place_id}), vec!["invites_to_type"]),
        (json!({"invites_to_type": "Organization"}), vec!["invites_to_type"]),
        (json!({"invites_to_id": 999_999}), vec!["invites_to_id"]),
        (json!({"invites_to_type": "Team", "invites_to_id": team}), vec!["role_assignment"]),
        (right(json!({"role_id": "group_manager"})), vec!["role_assignment.role_id"]),
        (right(json!({"role_id": "place_administrator"})), vec!["role_assignment.role_id", "role_assignment.role_id"]),
        (right(json!({})), vec!["role_assignment.role_id"]),
        (
            right(json!({"role_id": "group_basic", "valid_from": server.in_seconds(2), "valid_until": server.in_seconds(1)})),
            vec!["role_assignment.valid_until"],
        ),
    ] {
        let mut fields = fields;
        fields.dedup();
        assert_eq!(server.post("/invites", owner, invite(&site, more.clone())).await.invalid_fields(), fields, "{more}");
    }
    assert_eq!(server.seen(tenant, &site).await, before);
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    server.post("/invites", &manager.credential, invite(&site, json!({}))).await.refuses(403, "fcd8ef");
    let manager = server.caller_with_role(Role::OrganizationUserManager, tenant.id).await;
    server.post("/invites", &manager.credential, invite(&site, json!({}))).await.ok();
}

#[db_test]
async fn a_right_of_which_a_guest_is_told_brings_them_a_key_which_takes_the_place_of_the_one_before(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let robin = guest(&server, "Robin", Some("robin@example.com")).await;
    let told = right(robin, site.group_id, json!({"notify": true}));
    server.post("/role_assignments", owner, told.clone()).await.ok();
    let first = key(&mails(&server).await[0]);
    server.unlock(site.lock_id, &first).await.is(200);

    server.post("/role_assignments", owner, told.clone()).await.ok();
    // Its mail does not leave any more once there is another key.
    let second = server.post("/role_assignments", owner, told).await.ok();
    let sent = mails(&server).await;
    assert_eq!(sent.len(), 1);
    let last = key(&sent[0]);
    server.unlock(site.lock_id, &first).await.refuses(401, "f299ef");
    server.unlock(site.lock_id, &last).await.is(200);
    let recorded = events(&server, "access_key.create,access_key.destroy").await;
    let types: Vec<_> = recorded.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(types, ["create", "destroy", "create", "destroy", "create"]);
    assert!(recorded.iter().all(|event| event["object_name"] == "Robin" && event["object_type"] == "AccessKey"));

    let path = format!("/role_assignments/{}", second["id"]);
    server.patch(&path, owner, json!({"role_assignment": {"valid_until": server.in_seconds(60)}})).await.is(204);
    server.unlock(site.lock_id, &last).await.is(200);
    assert!(mails(&server).await.is_empty(), "what changes later is on the guest's page");
    server.patch(&path, owner, json!({"role_assignment": {"notify": false}})).await.is(204);
    server.patch(&path, owner, json!({"role_assignment": {"notify": true}})).await.is(204);
    let renewed = key(&mails(&server).await[0]);
    server.unlock(site.lock_id, &renewed).await.is(200);

    // Of all that a guest may open, a group's manager decides about the group alone.
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    let quiet = right(robin, site.group_id, json!({}));
    server.post("/role_assignments", &manager.credential, quiet).await.ok();
    let loud = right(robin, site.group_id, json!({"notify": true}));
    server.post("/role_assignments", &manager.credential, loud).await.refuses(403, "fcd8ef");
    server.unlock(site.lock_id, &renewed).await.is(200);
}

#[db_test]
async fn a_guest_who_goes_takes_everything_along(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let robin = server.guest(&server.tenant, site.group_id, json!({})).await;
    let member = json!({"team_membership": {"team_id": team, "member_type": "Guest", "member_id": robin.id}});
    server.post("/team_memberships", owner, member).await.ok();
    server.post("/role_assignments", owner, right(robin.id, site.group_id, json!({"notify": true}))).await.ok();
    server.delete(&format!("/guests/{}", robin.id), owner).await.is(204);
    assert!(mails(&server).await.is_empty(), "a mail that waits does not leave");
    for path in ["/guests", "/team_memberships", "/role_assignments?assignee_type=Guest"] {
        assert_eq!(server.get(path, owner).await.list(), Vec::<Value>::new(), "{path}");
    }
    server.get("/locks", &robin.credential).await.refuses(401, "f299ef");
    let last: Vec<Value> =
        events(&server, "access_key.destroy,guest.destroy").await.iter().map(|event| event["type"].clone()).collect();
    assert_eq!(last, ["access_key.destroy", "access_key.destroy", "guest.destroy"], "the key before, the key, the guest");
}

#[db_test]
async fn an_access_key_is_taken_where_a_group_link_is_and_nowhere_else(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let robin = server.guest(&server.tenant, site.group_id, json!({})).await;
    let listed = server.get("/locks", &robin.credential).await.list();
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    assert_eq!(listed, server.get("/locks", &link.credential).await.list(), "in the same reduced form");
    assert_eq!(listed.iter().map(|lock| lock["id"].as_i64().unwrap()).collect::<Vec<_>>(), [site.lock_id]);
    let organization = server.get("/organization", &robin.credential).await.ok();
    assert_eq!(organization["id"], json!(server.tenant.id));
    server.post("/role_assignments", owner, right(robin.id, elsewhere.group_id, json!({}))).await.ok();
    let ahead = server.site(&server.tenant, Value::Null).await;
    let later = json!({"valid_from": server.in_seconds(60)});
    server.post("/role_assignments", owner, right(robin.id, ahead.group_id, later)).await.ok();
    let mut doors = server.get("/locks", &robin.credential).await.ids();
    doors.sort_unstable();
    assert_eq!(doors, [site.lock_id, elsewhere.lock_id], "those that open now");
    server.post(&format!("/locks/{}/first_to_arrive", site.lock_id), &robin.credential, json!({})).await.refuses(409, "e00411");
    server.post(&format!("/locks/{}/last_to_leave", site.lock_id), &robin.credential, json!({})).await.is(204);
    let left = events(&server, "lock.last_to_leave").await;
    assert_eq!((&left[0]["actor_type"], &left[0]["authenticated_by_type"]), (&json!("Guest"), &json!("AccessKey")));
    for path in ["/user", "/guests", "/groups", "/login", "/events/stream", &format!("/locks/{}", site.lock_id)] {
        server.get(path, &robin.credential).await.refuses(401, "afc496");
    }
    let disabled = server.guest(&server.tenant, site.group_id, json!({"access_key": {"link_enabled": false}})).await;
    server.get("/locks", &disabled.credential).await.refuses(401, "f297ef");
    server.get("/organization", &disabled.credential).await.refuses(401, "f297ef");
}

#[db_test]
async fn keys_of_guests_with_an_address_count_as_links_by_mail(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    quotas::set(&server.app, &server.tenant.domain, Some(2), None).await.unwrap();
    let used = async || server.get("/organization/quotas", owner).await.ok()["email_links"]["used"].clone();
    let first = server.post("/invites", owner, invite(&site, json!({}))).await.ok();
    server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await;
    assert_eq!(used().await, json!(2));
    let before = server.seen(&server.tenant, &site).await;
    let refused = server.post("/invites", owner, invite(&site, json!({}))).await.is(422);
    assert_eq!(refused.json["code"], json!("e00423"));
    let grace = guest(&server, "Grace", Some("grace@example.com")).await;
    let told = right(grace, site.group_id, json!({"notify": true}));
    assert_eq!(server.post("/role_assignments", owner, told).await.is(422).json["code"], json!("e00423"));
    server.delete(&format!("/guests/{grace}"), owner).await.is(204);
    assert_eq!(server.seen(&server.tenant, &site).await, before, "nothing is half made");
    let robin = first["invitee"]["id"].as_i64().unwrap();
    server.post("/role_assignments", owner, right(robin, site.group_id, json!({"notify": true}))).await.ok();
    let nameless = json!({"invitee": {"resource_type": "Guest", "name": "Robin"}});
    server.post("/invites", owner, invite(&site, nameless)).await.ok();
    assert_eq!(used().await, json!(2), "a key in place of another, and one without an address");
    server.delete(&format!("/guests/{robin}"), owner).await.is(204);
    assert_eq!(used().await, json!(1));
}

#[tokio::test]
async fn what_a_guest_opens_is_found_by_whom_it_was() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let robin = server.guest(&server.tenant, site.group_id, json!({})).await;
    server.unlock(site.lock_id, &robin.credential).await.is(200);
    let path = format!("/presences?place_id={}&date=2026-11-24", site.place_id);
    let present = server.get(&path, owner).await.list();
    assert_eq!((&present[0]["actor_type"], &present[0]["actor_id"]), (&json!("Guest"), &json!(robin.id)));
    for filter in [
        json!({"event_actor_type": "Guest", "event_actor_id": robin.id}),
        json!({"event_authenticated_by_type": "AccessKey", "event_authenticated_by_id": robin.key_id}),
    ] {
        let set = server.post("/event_sets", owner, json!({"event_set": filter})).await.ok();
        assert_eq!(set["events"].as_array().unwrap().len(), 1, "{filter}");
    }
}
