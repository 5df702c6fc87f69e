//! Fields that break rules: 422, with a message for each (contract section 1.7).

use std::collections::BTreeSet;

use doorward_store::entity::outbox;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

/// Path, name of the envelope, and what is in it.
type Sent = (&'static str, &'static str, Value);

#[tokio::test]
async fn every_broken_rule_names_its_field() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let long = "x".repeat(256);
    let place = |fields: Value| ("/places", "place", fields);
    let link = |fields: Value| ("/group_links", "group_link", fields);
    let cases: Vec<(Sent, &[&str])> = vec![
        (place(json!({"name": long, "address": "x"})), &["name"]),
        (place(json!({"name": " ", "address": "x"})), &["name"]),
        (place(json!({"name": "x", "address": "x".repeat(501)})), &["address"]),
        (
            place(json!({"name": 5, "address": ["x"], "latitude": "north", "time_zone": {}})),
            &["address", "latitude", "name", "time_zone"],
        ),
        (place(json!({"name": "x", "address": "x", "latitude": 90.5, "longitude": -180.5})), &["latitude", "longitude"]),
        (place(json!({"name": "x", "address": "x", "time_zone": "Mars/Base"})), &["time_zone"]),
        (place(json!({"name": "x", "address": "x", "image": "javascript:alert(1)"})), &["image"]),
        (("/locks", "lock", json!({"name": long, "place_id": site.place_id})), &["name"]),
        (("/locks", "lock", json!({"name": "x", "place_id": 999_999})), &["place_id"]),
        (("/locks", "lock", json!({"name": "x", "place_id": "here"})), &["place_id"]),
        (
            ("/locks", "lock", json!({"name": "x", "place_id": site.place_id, "reader_restriction_enabled": "perhaps"})),
            &["reader_restriction_enabled"],
        ),
        (("/locks", "lock", json!({"name": "x", "place_id": site.place_id, "relay": {"kind": "laser"}})), &["relay"]),
        (("/groups", "group", json!({"name": long})), &["name"]),
        (("/groups", "group", json!({"name": "x", "login_enabled": 1})), &["login_enabled"]),
        (("/users", "user", json!({"email": "nobody"})), &["email"]),
        (("/users", "user", json!({"email": "OWNER@example.com"})), &["email"]),
        (("/users", "user", json!({"email": "a@example.com", "metadata": {"deep": {"a": 1}}})), &["metadata"]),
        (("/users", "user", json!({"name": "Ada"})), &["email"]),
        (link(json!({"group_id": site.group_id, "name": "Ada", "email": "no at sign"})), &["email"]),
        (link(json!({"group_id": site.group_id, "name": long})), &["name"]),
        (link(json!({"group_id": 999_999, "name": "Ada"})), &["group_id"]),
        (
            link(json!({"group_id": site.group_id, "name": "Ada", "valid_from": "tomorrow", "valid_until": 5})),
            &["valid_from", "valid_until"],
        ),
        (link(json!({"group_id": site.group_id, "name": "Ada", "valid_until": "2026-13-40T00:00:00Z"})), &["valid_until"]),
        (
            link(
                json!({"group_id": site.group_id, "name": "Ada", "valid_from": server.in_seconds(1), "valid_until": server.in_seconds(0)}),
            ),
            &["valid_until"],
        ),
        (
            link(
                json!({"group_id": site.group_id, "name": "Ada", "valid_from": server.in_seconds(1), "valid_until": server.in_seconds(1)}),
            ),
            &["valid_until"],
        ),
        (("/group_locks", "group_lock", json!({"group_id": site.group_id, "lock_id": site.lock_id})), &["lock_id"]),
        (("/group_locks", "group_lock", json!({})), &["group_id", "lock_id"]),
    ];
    for ((path, name, fields), expected) in cases {
        let answer = server.post(path, owner, json!({name: fields})).await;
        assert_eq!(answer.invalid_fields(), expected, "{path} {fields}");
    }
}

#[tokio::test]
async fn a_refused_update_changes_nothing() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let path = format!("/places/{}", site.place_id);
    let before = server.get(&path, owner).await.ok();
    let half_good = json!({"place": {"description": "new", "latitude": 91}});
    assert_eq!(server.patch(&path, owner, half_good).await.invalid_fields(), ["latitude"]);
    assert_eq!(server.get(&path, owner).await.ok(), before);
}

#[tokio::test]
async fn the_last_characters_that_fit_are_kept() {
    let server = server().await;
    let place = json!({"place": {"name": "Ä".repeat(255), "address": "ß".repeat(500), "description": "🚪".repeat(2_000)}});
    let made = server.post("/places", &server.tenant.owner, place.clone()).await.ok();
    for field in ["name", "address", "description"] {
        assert_eq!(made[field], place["place"][field]);
    }
}

#[tokio::test]
async fn metadata_holds_fifty_keys_of_fifty_characters_with_values_of_five_hundred() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let keys = |count: usize| (0..count).map(|number| (format!("{number:050}"), json!("ä".repeat(500)))).collect::<Value>();
    let body = |path: &str, metadata: &Value| json!({path: {"email": format!("{path}@example.com"), "metadata": metadata}});
    for (path, envelope) in [("/users", "user"), ("/members", "member")] {
        let made = server.post(path, owner, body(envelope, &keys(50))).await.ok();
        assert_eq!(made["metadata"], keys(50));
        let resource = format!("{path}/{}", made["id"]);
        let basic = json!({"text": "x", "number": 1.5, "boolean": true, "null": null});
        server.patch(&resource, owner, json!({envelope: {"metadata": basic}})).await.is(204);
        for wrong in [
            keys(51),
            json!({"k".repeat(51): "x"}),
            json!({"k": "v".repeat(501)}),
            json!({"k": ["x"]}),
            json!({"k": {}}),
            json!(["x"]),
            json!("x"),
        ] {
            let answer = server.patch(&resource, owner, json!({envelope: {"metadata": wrong}})).await;
            assert_eq!(answer.invalid_fields(), ["metadata"], "{wrong}");
        }
        assert_eq!(server.get(&resource, owner).await.ok()["metadata"], basic);
    }
}

/// How each input of the API document is sent: where to, under which name, and the fields without which it is refused anyway.
struct Input {
    schema: &'static str,
    path: String,
    name: &'static str,
    create: Option<Value>,
    /// Where it is changed and read again.
    resource: Option<String>,
}

async fn inputs(server: &TestServer, site: &Site) -> Vec<Input> {
    let right = server.caller_with_role(doorward_core::Role::GroupBasic, site.group_id).await;
    let schedule = json!({"schedule": {"scheduleable_type": "Group", "scheduleable_id": site.group_id, "consequence": "allow", "monday": true}});
    let schedule = server.post("/schedules", &server.tenant.owner, schedule).await.id();
    let webhook = json!({"type": "event_webhook", "name": "x", "url": "https://example.com/hook"});
    let integration = server.post("/integrations", &server.tenant.owner, json!({"integration": webhook})).await.id();
    let team = server.post("/teams", &server.tenant.owner, json!({"team": {"name": "x"}})).await.id();
    let scheduled =
        json!({"name": "x", "reporter_id": 1, "period": "day", "frequency": 1, "scheduled_at": "2027-01-04", "time_zone": "UTC"});
    let body = json!({"scheduled_report": scheduled});
    let scheduled_report = server.post("/scheduled_reports", &server.tenant.owner, body).await.id();
    let body = json!({"controller": {"name": "x", "place_id": site.place_id}});
    let controller = server.post("/controllers", &server.tenant.owner, body).await.id();
    let partner = json!({"name": "x", "algorithm": "HS256", "group_ids": [site.group_id]});
    let partner_key = server.post("/partner_keys", &server.tenant.owner, json!({"partner_key": partner})).await.id();
    let judge = json!({"name": "x", "url": "https://example.com/judge"});
    let evaluation_webhook =
        server.post("/evaluation_webhooks", &server.tenant.owner, json!({"evaluation_webhook": judge})).await.id();
    let body = json!({"terminal": {"name": "x", "place_id": site.place_id}});
    let terminal = server.post("/terminals", &server.tenant.owner, body).await.id();
    let input = |schema, path: &str, name, create, resource: Option<i64>| Input {
        schema,
        path: path.to_owned(),
        name,
        create,
        resource: resource.map(|id| format!("{path}/{id}")),
    };
    vec![
        input("PlaceInput", "/places", "place", Some(json!({"name": "x", "address": "x"})), Some(site.place_id)),
        input("LockInput", "/locks", "lock", Some(json!({"name": "x", "place_id": site.place_id})), Some(site.lock_id)),
        input("GroupInput", "/groups", "group", Some(json!({"name": "x"})), Some(site.group_id)),
        input("GroupLockInput", "/group_locks", "group_lock", Some(json!({})), None),
        input(
            "GroupLinkInput",
            "/group_links",
            "group_link",
            Some(json!({"name": "x", "group_id": site.group_id})),
            Some(server.link(&server.tenant, site.group_id, json!({})).await.id),
        ),
        input("UserInput", "/users", "user", Some(json!({"email": "long@example.com"})), Some(right.user_id)),
        input(
            "RoleAssignmentInput",
            "/role_assignments",
            "role_assignment",
            Some(json!({"user_id": right.user_id, "role_id": "group_basic", "group_id": site.group_id})),
            Some(right.role_assignment_id),
        ),
        input(
            "ShareInput",
            "/shares",
            "share",
            Some(json!({"email": right.email, "group_id": site.group_id})),
            Some(right.role_assignment_id),
        ),
        input("InviteInput", "/invites", "invite", Some(json!({"invitee": {"email": right.email}})), None),
        input("GuestInput", "/guests", "guest", Some(json!({"name": "x"})), None),
        input("TeamInput", "/teams", "team", Some(json!({"name": "x"})), Some(team)),
        input(
            "TeamMembershipInput",
            "/team_memberships",
            "team_membership",
            Some(json!({"team_id": team, "member_type": "User", "member_id": right.user_id})),
            None,
        ),
        input(
            "ScheduleInput",
            "/schedules",
            "schedule",
            Some(json!({"scheduleable_type": "Group", "scheduleable_id": site.group_id, "consequence": "allow", "monday": true})),
            Some(schedule),
        ),
        Input {
            resource: Some("/organization".to_owned()),
            ..input("OrganizationInput", "/organization", "organization", None, None)
        },
        input("EventSetInput", "/event_sets", "event_set", Some(json!({})), None),
        input("LoginInput", "/logins", "login", Some(json!({"email": right.email})), None),
        Input { resource: Some("/login".to_owned()), ..input("CurrentLoginInput", "/login", "login", None, None) },
        Input { resource: Some("/user".to_owned()), ..input("CurrentUserInput", "/user", "user", None, None) },
        input("OtpInput", "/user/2fa/activate", "user", Some(json!({})), None),
        input("TransferInput", "/organization/request_transfer", "organization", Some(json!({})), None),
        input("ReportInput", "/reports", "report", Some(json!({"name": "x", "reporter_id": 1})), None),
        input("ScheduledReportInput", "/scheduled_reports", "scheduled_report", Some(scheduled.clone()), Some(scheduled_report)),
        input(
            "ControllerInput",
            "/controllers",
            "controller",
            Some(json!({"name": "x", "place_id": site.place_id})),
            Some(controller),
        ),
        input("TerminalInput", "/terminals", "terminal", Some(json!({"name": "x", "place_id": site.place_id})), Some(terminal)),
        input("PartnerKeyInput", "/partner_keys", "partner_key", Some(partner.clone()), Some(partner_key)),
        input(
            "EvaluationWebhookInput",
            "/evaluation_webhooks",
            "evaluation_webhook",
            Some(judge.clone()),
            Some(evaluation_webhook),
        ),
        input("UploadInput", "/signed_upload_urls", "signed_upload_url", Some(json!({"file_name": "x.png"})), None),
        input("IntegrationInput", "/integrations", "integration", Some(webhook.clone()), Some(integration)),
    ]
}

/// The text fields of a schema.
fn texts(schema: &Value) -> Vec<String> {
    let is_text = |property: &Value| {
        let kind = &property["type"];
        kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("string")))
    };
    schema["properties"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, property)| is_text(property))
        .map(|(name, _)| name.clone())
        .collect()
}

#[tokio::test]
async fn every_text_has_a_limit() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let long = "x".repeat(300_000);
    // Those of whoever is not signed in have tests of their own.
    let mut covered = BTreeSet::from(["AddressInput", "CredentialsInput", "FindInput", "PasswordInput", "SignUpInput"]);
    for input in inputs(&server, &site).await {
        covered.insert(input.schema);
        for field in texts(&schemas[input.schema]) {
            let described = format!("{} {field}", input.schema);
            if let Some(create) = &input.create {
                let mut fields = create.clone();
                fields[&field] = json!(long);
                let found = server.post(&input.path, owner, json!({input.name: fields})).await.invalid_fields();
                assert!(found.contains(&field), "{described}: {found:?}");
            }
            if let Some(resource) = &input.resource {
                let answer = server.patch(resource, owner, json!({input.name: {&field: long}})).await;
                match answer.status {
                    422 => assert_eq!(answer.invalid_fields(), [field], "{described}"),
                    204 => assert!(server.get(resource, owner).await.is(200).text.len() < 10_000, "{described}"),
                    status => panic!("{described}: {status}"),
                }
            }
        }
    }
    let documented: BTreeSet<_> = schemas.keys().map(String::as_str).filter(|name| name.ends_with("Input")).collect();
    assert_eq!(covered, documented, "an input that this test does not send");
}

/// Fields whose wrong values are told under another name, or are not looked at beside what is sent here.
const ELSEWHERE: [(&str, &str); 7] = [
    // Of the other form, in which the right is not sent here.
    ("RoleAssignmentInput", "assignee_id"),
    ("RoleAssignmentInput", "place_id"),
    ("RoleAssignmentInput", "organization_id"),
    // Of holiday calendars, which are refused whatever is in them.
    ("ScheduleInput", "holidays"),
    ("ScheduleInput", "ignored_holidays"),
    ("ScheduleInput", "observed"),
    ("ScheduleInput", "region"),
];

/// A value that a field of this schema cannot have.
fn of_wrong_type(property: &Value) -> Value {
    let kind = &property["type"];
    let is = |name: &str| kind == name || kind.as_array().is_some_and(|kinds| kinds.contains(&json!(name)));
    match () {
        () if is("string") => json!({"text": ["x"]}),
        () if is("integer") || is("number") || is("boolean") => json!("perhaps"),
        () => json!(5),
    }
}

#[tokio::test]
async fn every_field_of_a_wrong_type_is_named_and_nothing_changes() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let mut accepted = Vec::new();
    for input in inputs(&server, &site).await {
        for (field, property) in document["components"]["schemas"][input.schema]["properties"].as_object().unwrap() {
            let wrong = of_wrong_type(property);
            if let Some(create) = &input.create {
                let mut fields = create.clone();
                fields[field] = wrong.clone();
                let answer = server.post(&input.path, owner, json!({input.name: fields})).await;
                let elsewhere = ELSEWHERE.contains(&(input.schema, field.as_str())) && answer.status < 500;
                if !elsewhere && (answer.status != 422 || !answer.invalid_fields().contains(field)) {
                    accepted.push(format!("POST {} {field}", input.path));
                }
            }
            if let Some(resource) = &input.resource {
                let before = server.get(resource, owner).await.ok();
                let answer = server.patch(resource, owner, json!({input.name: {field: wrong}})).await;
                let after = server.get(resource, owner).await.ok();
                if answer.status >= 500 || before[field] != after[field] {
                    accepted.push(format!("PATCH {resource} {field}: {}", answer.status));
                }
            }
        }
    }
    assert!(accepted.is_empty(), "{accepted:#?}");
}

#[tokio::test]
async fn signing_in_with_endless_texts_is_a_refusal_like_any_other() {
    let server = server().await;
    let good = json!({"domain": server.tenant.domain, "email": server.tenant.email, "password": server.tenant.password.reveal()});
    for field in ["domain", "email", "password", "otp_attempt"] {
        let mut user = good.clone();
        user[field] = json!("x".repeat(300_000));
        server.post("/logins", &server.tenant.owner, json!({"user": user})).await.refuses(401, "afc516");
    }
}

#[tokio::test]
async fn signing_up_with_endless_texts_is_refused_field_by_field() {
    let server = server().await;
    let (_, token) = server.invited_user(&server.tenant, "robin@example.com").await;
    let long = "x".repeat(200_000);
    let user = json!({"name": long, "image": long, "password": long, "terms_and_conditions": long});
    let sign_up = json!({"user": user, "token": token});
    let fields = server.post("/users/sign_up", &server.tenant.owner, sign_up).await.invalid_fields();
    assert_eq!(fields, ["image", "name", "password", "terms_and_conditions"]);
    let token = server.password_token(&server.tenant, "robin@example.com").await;
    let user = json!({"password": long, "password_confirmation": long, "reset_password_token": token});
    let fields = server.patch("/users/password", &server.tenant.owner, json!({"user": user})).await.invalid_fields();
    assert_eq!(fields, ["password", "password_confirmation"]);
}

#[tokio::test]
async fn an_endless_address_is_answered_like_any_other_and_nothing_is_kept() {
    let server = server().await;
    let long = "x".repeat(300_000);
    for user in [
        json!({"email": format!("{long}@example.com"), "domain": "sunny-mill"}),
        json!({"email": "owner@example.com", "domain": long}),
    ] {
        for path in ["/users/password", "/users/confirmation"] {
            server.post(path, &server.tenant.owner, json!({"user": user})).await.is(204);
        }
    }
    let find = json!({"user": {"email": format!("{long}@example.com")}});
    server.post("/organizations/find", &server.tenant.owner, find).await.is(204);
    assert_eq!(outbox::Entity::find().count(server.db.store.reader()).await.unwrap(), 0);
}

#[tokio::test]
async fn the_texts_of_a_relay_have_limits_too() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let long = "x".repeat(300_000);
    let http = |fields: Value| {
        let mut relay = json!({"kind": "http", "url": "http://192.0.2.7/open"});
        relay.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        relay
    };
    for relay in [
        json!({"kind": long}),
        json!({"kind": "shelly", "address": long}),
        json!({"kind": "shelly", "address": "192.0.2.7", "password": long}),
        http(json!({"url": format!("http://192.0.2.7/{long}")})),
        http(json!({"method": long})),
        http(json!({"body": long})),
        http(json!({"headers": {"x-token": long}})),
    ] {
        let lock = json!({"lock": {"relay": relay}});
        let answer = server.patch(&format!("/locks/{}", site.lock_id), &server.tenant.owner, lock).await;
        assert!(answer.text.len() < 1_000, "the answer repeats what was sent: {} bytes", answer.text.len());
        assert_eq!(answer.invalid_fields(), ["relay"]);
    }
}
