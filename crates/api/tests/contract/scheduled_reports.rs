//! Scheduled reports (contract section 2.16): fields, what is refused, lists.

use serde_json::{Value, json};

use crate::server;

fn weekly() -> Value {
    json!({"name": "Weekly", "reporter_id": 2, "period": "week", "frequency": "2", "scheduled_at": "2026-11-30", "time_zone": "Europe/Berlin",
        "emails": ["ada@example.com", "Ada@example.com", "grace@example.com"], "enabled": "True"})
}

#[tokio::test]
async fn a_scheduled_report_shows_every_field() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let made = server.post("/scheduled_reports", owner, json!({"scheduled_report": weekly()})).await.ok();
    let id = made["id"].clone();
    let expected = json!({"id": id, "resource_type": "ScheduledReport", "created_at": "2026-11-24T09:00:00Z",
        "updated_at": "2026-11-24T09:00:00Z", "name": "Weekly", "reporter_id": 2, "period": "week", "frequency": 2,
        "scheduled_at": "2026-11-30", "time_zone": "Europe/Berlin", "emails": ["ada@example.com", "grace@example.com"], "enabled": true,
        "last_due_on": null, "next_due_on": "2026-11-30", "organization_id": server.tenant.id, "user_id": server.tenant.owner_id});
    assert_eq!(made, expected);
    assert_eq!(server.get(&format!("/scheduled_reports/{id}"), owner).await.ok(), expected);
    let bare = json!({"name": "Daily", "reporter_id": 5, "period": "day", "frequency": 1, "scheduled_at": "2026-12-01", "time_zone": "UTC"});
    let made = server.post("/scheduled_reports", owner, bare).await.ok();
    assert_eq!((&made["emails"], &made["enabled"]), (&json!([]), &json!(true)));
}

#[tokio::test]
async fn what_breaks_a_rule_is_named_and_changes_nothing() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let all = ["frequency", "name", "period", "reporter_id", "scheduled_at", "time_zone"];
    assert_eq!(server.post("/scheduled_reports", owner, json!({})).await.invalid_fields(), all);
    let path = server.post("/scheduled_reports", owner, json!({"scheduled_report": weekly()})).await.id();
    let path = format!("/scheduled_reports/{path}");
    let before = server.get(&path, owner).await.ok();
    for (field, values) in [
        ("name", json!(["", "x".repeat(256), 5])),
        ("reporter_id", json!([0, 6, "x"])),
        ("period", json!(["year", "Day", ""])),
        ("frequency", json!([0, -1, 367, "x", 1.5])),
        ("scheduled_at", json!(["today", "2026-11-31", "2026-11-30T00:00:00Z"])),
        ("time_zone", json!(["Mars/Base", "+01:00"])),
        ("emails", json!([[], "ada@example.com", ["ada"], [1], vec!["ada@example.com"; 6]])),
        ("enabled", json!(["perhaps", 1])),
    ] {
        for value in values.as_array().unwrap() {
            let mut sent = weekly();
            sent[field] = value.clone();
            assert_eq!(
                server.post("/scheduled_reports", owner, json!({"scheduled_report": sent})).await.invalid_fields(),
                [field],
                "{value}"
            );
            let change = json!({"scheduled_report": {"name": "Changed", field: value}});
            assert_eq!(server.patch(&path, owner, change).await.invalid_fields(), [field], "{value}");
        }
    }
    assert_eq!(server.get(&path, owner).await.ok(), before);
    assert_eq!(server.get("/scheduled_reports", owner).await.list().len(), 1);
}

#[tokio::test]
async fn what_is_not_sent_stays_with_patch_and_put() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let id = server.post("/scheduled_reports", owner, json!({"scheduled_report": weekly()})).await.id();
    let path = format!("/scheduled_reports/{id}");
    let mut expected = server.get(&path, owner).await.ok();
    for (fields, next) in [
        (json!({"name": "Fortnightly"}), json!("2026-11-30")),
        (json!({"frequency": 1, "scheduled_at": "2026-11-20"}), json!("2026-11-27")),
        (json!({"emails": null}), json!("2026-11-27")),
        (json!({"enabled": false}), Value::Null),
    ] {
        for (name, value) in fields.as_object().unwrap() {
            expected[name] = if value.is_null() { json!([]) } else { value.clone() };
        }
        expected["next_due_on"] = next;
        let body = json!({"scheduled_report": fields});
        server.patch(&path, owner, body.clone()).await.is(204);
        assert_eq!(server.get(&path, owner).await.ok(), expected, "{body}");
        server.put(&path, owner, body).await.is(204);
        assert_eq!(server.get(&path, owner).await.ok(), expected);
    }
}

#[tokio::test]
async fn scheduled_reports_are_listed_by_name_and_filtered() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let mut ids = Vec::new();
    for (name, enabled) in [("Weekly", true), ("Daily", false)] {
        let mut fields = weekly();
        (fields["name"], fields["enabled"]) = (json!(name), json!(enabled));
        ids.push(server.post("/scheduled_reports", owner, json!({"scheduled_report": fields})).await.id());
    }
    for (query, expected) in [
        (String::new(), vec![1, 0]),
        ("?query=WEEK".to_owned(), vec![0]),
        ("?enabled=false".to_owned(), vec![1]),
        (format!("?ids={}", ids[0]), vec![0]),
        ("?limit=1&offset=1".to_owned(), vec![0]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|nth: usize| ids[nth]).collect();
        assert_eq!(server.get(&format!("/scheduled_reports{query}"), owner).await.ids(), expected, "{query}");
    }
    let answer = server.get("/scheduled_reports", owner).await.is(200);
    assert_eq!(answer.header("x-collection-range"), Some("0-9/2"));
    for wrong in ["enabled=perhaps", "limit=251", "offset=-1"] {
        server.get(&format!("/scheduled_reports?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn an_organization_has_fifty_scheduled_reports_at_most() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let body = json!({"scheduled_report": weekly()});
    for _ in 0..50 {
        server.post("/scheduled_reports", owner, body.clone()).await.ok();
    }
    server.post("/scheduled_reports", owner, body).await.refuses(409, "e00409");
}
