//! Fields of schedules that break rules: 422, with a message for each (contract section 2.12).

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::schedules::{made, of_group, schedule, start};

#[db_test]
async fn what_does_not_fit_is_refused_by_field(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let group = |fields: Value| of_group(&site, &fields);
    let all_days: Vec<&str> = Vec::from(["ends_at", "monday", "starts_at"]);
    let long = "x".repeat(256);
    for (schedule, expected) in [
        (json!({}), vec!["consequence", "scheduleable_id", "scheduleable_type", "type"]),
        (schedule("ElevatorStop", 1, "permit", &json!({"monday": true})), vec!["consequence", "scheduleable_type"]),
        (schedule("Zone", 1, "close", &json!({"monday": true})), vec!["consequence", "scheduleable_type"]),
        (schedule("Lock", site.lock_id, "permit", &json!({"monday": true})), vec!["consequence"]),
        (schedule("Group", site.group_id, "unlock", &json!({"monday": true})), vec!["consequence"]),
        (schedule("Group", site.group_id, "first_to_arrive", &json!({"monday": true})), vec!["consequence"]),
        (schedule("Group", 999_999, "allow", &json!({"monday": true})), vec!["scheduleable_id"]),
        // No type, two types, or another type than the one that is named.
        (group(json!({})), vec!["type"]),
        (group(json!({"monday": false, "starts_at_time": null})), vec!["type"]),
        (group(json!({"monday": true, "starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"})), all_days),
        (group(json!({"starts_at_time": "08:00", "ends_at_date": "2026-12-24"})), vec!["ends_at_date", "starts_at_time"]),
        (group(json!({"type": "recurring_event", "starts_at_date": "2026-12-24"})), vec!["starts_at_date"]),
        (group(json!({"type": "single_event", "monday": true, "starts_at": "2026-12-01T08:00:00Z"})), vec!["monday"]),
        (group(json!({"type": "yearly_event", "monday": true})), vec!["type"]),
        // Incomplete.
        (group(json!({"type": "recurring_event"})), vec!["monday"]),
        (group(json!({"starts_at_time": "08:00", "ends_at_time": "18:00"})), vec!["monday"]),
        (group(json!({"starts_at": "2026-12-01T08:00:00Z"})), vec!["ends_at"]),
        (group(json!({"type": "single_event"})), vec!["ends_at", "starts_at"]),
        (group(json!({"ends_at_date": "2026-12-24"})), vec!["starts_at_date"]),
        // Backwards or empty.
        (group(json!({"monday": true, "starts_at_time": "08:00", "ends_at_time": "08:00:00"})), vec!["ends_at_time"]),
        (group(json!({"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T08:00:00Z"})), vec!["ends_at"]),
        (group(json!({"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T08:30:00+01:00"})), vec!["ends_at"]),
        (group(json!({"starts_at_date": "2026-12-25", "ends_at_date": "2026-12-24"})), vec!["ends_at_date"]),
        // Not what it should be.
        (group(json!({"monday": 1, "tuesday": "perhaps", "starts_at_time": 8})), vec!["monday", "starts_at_time", "tuesday"]),
        (group(json!({"monday": true, "starts_at_time": "24:00"})), vec!["starts_at_time"]),
        (group(json!({"starts_at": "soon", "ends_at": "2026-12-01"})), vec!["ends_at", "starts_at"]),
        (group(json!({"monday": true, "name": long})), vec!["name"]),
        (group(json!({"monday": true, "name": "a\u{0}b", "enabled": 1, "override": "no"})), vec!["enabled", "name", "override"]),
    ] {
        assert_eq!(server.post("/schedules", owner, schedule.clone()).await.invalid_fields(), expected, "{schedule}");
    }
    for time in [
        "8:00",
        "08.00",
        "08:60",
        "25:00",
        "24:01",
        "24:00:01",
        "08:00:30",
        "-1:00",
        "+8:00",
        "0８:00",
        "08:00 ",
        "",
        "08:00:00:00",
    ] {
        let answer = server.post("/schedules", owner, group(json!({"monday": true, "ends_at_time": time}))).await;
        assert_eq!(answer.invalid_fields(), ["ends_at_time"], "{time}");
    }
    for date in [
        "2026-02-30",
        "2026-1-05",
        "24.12.2026",
        "2026-12-24T00:00:00Z",
        "+2026-12-24",
        "1969-12-31",
        "+10000-01-01",
        "",
        " 2026-12-24",
    ] {
        let answer = server.post("/schedules", owner, group(json!({"starts_at_date": "1970-01-01", "ends_at_date": date}))).await;
        assert_eq!(answer.invalid_fields(), ["ends_at_date"], "{date}");
    }
    assert!(server.get("/schedules", owner).await.list().is_empty(), "nothing of it was kept");
}

#[db_test]
async fn a_holiday_calendar_is_refused_with_what_to_do_instead(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let made = made(&server, of_group(&site, &json!({"monday": true}))).await;
    let path = format!("/schedules/{}", made["id"]);
    for fields in [
        json!({"type": "holiday_calendar"}),
        json!({"type": "holiday_calendar", "region": "us_ca", "observed": true}),
        json!({"region": "us_ca", "monday": true}),
        json!({"observed": false}),
        json!({"ignored_holidays": []}),
        json!({"holidays": [{"date": "2026-12-25", "name": "Christmas Day"}]}),
    ] {
        let created = server.post("/schedules", owner, of_group(&site, &fields)).await;
        let changed = server.patch(&path, owner, json!({"schedule": fields})).await;
        for answer in [created, changed] {
            let text = "holiday calendars are not available: enter the days as single all-day events";
            assert_eq!(answer.is(422).json, json!({"errors": {"type": [text]}}), "{fields}");
        }
    }
    assert_eq!(server.get(&path, owner).await.ok(), made);
    for path in ["/holiday_calendars/regions", "/holiday_calendars/de/holidays?year=2027"] {
        server.get(path, owner).await.refuses(404, "e00404");
    }
}
