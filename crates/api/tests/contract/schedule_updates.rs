//! Changes of schedules: what is not sent stays, and a rule of another type is sent as a whole (contract sections 2.12 and 6).

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::schedules::{self, of_group, start};

/// A schedule of a group: its address and itself.
async fn made(server: &TestServer, site: &Site, fields: &Value) -> (String, Value) {
    let made = schedules::made(server, of_group(site, fields)).await;
    (format!("/schedules/{}", made["id"]), made)
}

/// What of a schedule says when it holds, without what is null or false.
fn rule(schedule: &Value) -> Value {
    let fields = ["type", "starts_at_time", "ends_at_time", "starts_at", "ends_at", "starts_at_date", "ends_at_date"];
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let told = fields.into_iter().chain(days).filter(|field| !matches!(schedule[field], Value::Null | Value::Bool(false)));
    told.map(|field| (field.to_owned(), schedule[field].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[db_test]
async fn a_change_keeps_what_it_does_not_name(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let full = json!({"monday": true, "friday": true, "starts_at_time": "08:00", "ends_at_time": "18:00", "name": "Office",
        "enabled": false, "override": true});
    let (path, mut expected) = made(&server, &site, &full).await;
    for change in [
        json!({}),
        json!({"name": "Opening hours"}),
        json!({"name": null}),
        json!({"enabled": true, "override": false, "next_occurence": "2026-11-27T07:00:00Z"}),
        json!({"enabled": null, "override": null}),
        json!({"friday": false, "sunday": true, "next_occurence": "2026-11-29T07:00:00Z"}),
        json!({"monday": null}),
        json!({"starts_at_time": "09:15", "next_occurence": "2026-11-29T08:15:00Z"}),
        json!({"ends_at_time": null}),
        json!({"starts_at_time": null, "ends_at_time": "24:00", "next_occurence": "2026-11-28T23:00:00Z"}),
        json!({"type": "recurring_event"}),
        json!({"scheduleable_type": "Group", "scheduleable_id": site.group_id.to_string(), "consequence": "allow"}),
    ] {
        server.put(&path, owner, json!({"schedule": change})).await.is(204);
        for (field, value) in change.as_object().unwrap() {
            let keeps = value.is_null() && !["name", "starts_at_time", "ends_at_time"].contains(&field.as_str());
            if !keeps && field != "scheduleable_id" {
                expected[field] = value.clone();
            }
        }
        assert_eq!(server.get(&path, owner).await.ok(), expected, "{change}");
    }
    server.clock.advance(std::time::Duration::from_secs(1));
    server.patch(&path, owner, json!({"schedule": {"name": "Late"}})).await.is(204);
    assert_eq!(server.get(&path, owner).await.ok()["updated_at"], json!("2026-11-24T09:00:01Z"));
}

#[db_test]
async fn every_type_becomes_every_other_if_it_is_sent_as_a_whole(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let recurring = json!({"type": "recurring_event", "monday": true, "starts_at_time": "08:00"});
    let single = json!({"type": "single_event", "starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"});
    let all_day = json!({"type": "single_all_day_event", "starts_at_date": "2026-12-24", "ends_at_date": "2026-12-26"});
    let (path, _) = made(&server, &site, &recurring).await;
    for next in [&single, &all_day, &recurring, &all_day, &single, &recurring] {
        let mut untyped = next.clone();
        untyped.as_object_mut().unwrap().remove("type");
        server.patch(&path, owner, json!({"schedule": untyped})).await.is(204);
        assert_eq!(&rule(&server.get(&path, owner).await.ok()), next);
    }
}

#[db_test]
async fn an_answer_sent_back_with_a_change_changes_just_that(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    for (fields, field, value) in [
        (json!({"monday": true, "starts_at_time": "08:00", "ends_at_time": "24:00"}), "starts_at_time", json!("07:00")),
        (json!({"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"}), "ends_at", json!("2026-12-01T10:00:00Z")),
        (json!({"starts_at_date": "2026-12-24", "ends_at_date": "2026-12-24"}), "ends_at_date", json!("2026-12-26")),
    ] {
        let (path, mut schedule) = made(&server, &site, &fields).await;
        schedule[field] = value;
        server.put(&path, owner, json!({"schedule": schedule})).await.is(204);
        assert_eq!(rule(&server.get(&path, owner).await.ok()), rule(&schedule));
    }
}

#[db_test]
async fn a_change_that_does_not_fit_changes_nothing(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let recurring = made(&server, &site, &json!({"monday": true, "starts_at_time": "08:00", "ends_at_time": "18:00"})).await;
    let single = made(&server, &site, &json!({"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"})).await;
    let all_day = made(&server, &site, &json!({"starts_at_date": "2026-12-24", "ends_at_date": "2026-12-26"})).await;
    for ((path, before), change, expected) in [
        (&recurring, json!({"monday": false}), &["monday"][..]),
        (&recurring, json!({"ends_at_time": "08:00"}), &["ends_at_time"]),
        (&recurring, json!({"starts_at_time": "18:00"}), &["ends_at_time"]),
        (&recurring, json!({"starts_at": "2026-12-01T08:00:00Z"}), &["ends_at"]),
        (&recurring, json!({"type": "single_all_day_event"}), &["ends_at_date", "starts_at_date"]),
        (&recurring, json!({"type": "recurring_event", "ends_at": "2026-12-01T08:00:00Z"}), &["ends_at"]),
        (&recurring, json!({"tuesday": true, "starts_at_date": "2026-12-24"}), &["starts_at_date", "tuesday"]),
        (&recurring, json!({"type": "holiday_calendar"}), &["type"]),
        (&recurring, json!({"scheduleable_type": "Lock"}), &["scheduleable_type"]),
        (&recurring, json!({"scheduleable_id": site.group_id + 1}), &["scheduleable_id"]),
        (&recurring, json!({"scheduleable_type": "ElevatorStop"}), &["scheduleable_type"]),
        (&recurring, json!({"consequence": "unlock"}), &["consequence"]),
        (&recurring, json!({"name": "x".repeat(256), "enabled": 2, "tuesday": true}), &["enabled", "name"]),
        (&single, json!({"ends_at": "2026-12-01T08:00:00Z"}), &["ends_at"]),
        (&single, json!({"starts_at": "2026-12-02T08:00:00Z"}), &["ends_at"]),
        (&single, json!({"starts_at_time": "08:00"}), &["monday"]),
        (&all_day, json!({"starts_at_date": "2026-12-27"}), &["ends_at_date"]),
        (&all_day, json!({"starts_at_date": "2026-12-2"}), &["starts_at_date"]),
    ] {
        assert_eq!(server.patch(path, owner, json!({"schedule": change})).await.invalid_fields(), expected, "{change}");
        assert_eq!(&server.get(path, owner).await.ok(), before, "{change}");
    }
}

#[db_test]
async fn changes_at_the_same_time_are_both_kept(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let (path, _) = made(&server, &site, &json!({"monday": true})).await;
    let patch = |fields: Value| server.patch(&path, owner, json!({"schedule": fields}));
    for round in 10..20 {
        let (starts, ends) = (format!("06:{round}"), format!("18:{round}"));
        let (day, hour) = (json!({"tuesday": round % 2 == 0, "starts_at_time": starts}), json!({"ends_at_time": ends}));
        let (one, other, name) = tokio::join!(patch(day), patch(hour), patch(json!({"name": starts})));
        for answer in [one, other, name] {
            answer.is(204);
        }
        let found = server.get(&path, owner).await.ok();
        let found = (&found["starts_at_time"], &found["ends_at_time"], &found["tuesday"], &found["name"]);
        assert_eq!(found, (&json!(starts), &json!(ends), &json!(round % 2 == 0), &json!(starts)));
    }
}
