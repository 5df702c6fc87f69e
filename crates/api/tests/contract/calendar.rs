//! `GET /calendar/summary` (contract section 2.12).

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::schedules::{schedule, start};

async fn made(server: &TestServer, kind: &str, id: i64, consequence: &str, fields: Value) -> i64 {
    server.post("/schedules", &server.tenant.owner, schedule(kind, id, consequence, &fields)).await.id()
}

async fn summary(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/calendar/summary?{query}"), &server.tenant.owner).await.ok()
}

fn spans(spans: &[(&str, &str)]) -> Value {
    spans.iter().map(|(from, until)| json!({"starts_at": from, "ends_at": until})).collect()
}

fn days(days: &[(&str, &[i64])]) -> Value {
    days.iter().map(|(date, ids)| json!({"date": date, "schedule_ids": ids})).collect()
}

#[db_test]
async fn events_are_what_regular_ones_cover_less_what_overrides_take_away(db: TestDatabase) {
    let (server, site) = start(db).await;
    let hours = json!({"monday": true, "tuesday": true, "wednesday": true, "starts_at_time": "08:00", "ends_at_time": "18:00"});
    let hours = made(&server, "Group", site.group_id, "allow", hours).await;
    let lunch = json!({"starts_at": "2026-11-23T11:00:00Z", "ends_at": "2026-11-23T12:00:00Z", "override": true});
    let lunch = made(&server, "Group", site.group_id, "allow", lunch).await;
    let holiday = json!({"starts_at_date": "2026-11-25", "ends_at_date": "2026-11-26", "override": true});
    let holiday = made(&server, "Group", site.group_id, "allow", holiday).await;
    let night = json!({"monday": true, "starts_at_time": "23:00", "ends_at_time": "01:00"});
    let night = made(&server, "Group", site.group_id, "allow", night).await;
    // What is off, another consequence and what is of the door do not count.
    made(&server, "Group", site.group_id, "allow", json!({"sunday": true, "monday": true, "enabled": false})).await;
    made(&server, "Lock", site.lock_id, "allow", json!({"sunday": true})).await;
    made(&server, "Lock", site.lock_id, "unlock", json!({"saturday": true})).await;
    let around = "around=2026-11-23T00:00:00Z/P4D";
    let expected = json!({
        "events": spans(&[
            ("2026-11-23T07:00:00Z", "2026-11-23T11:00:00Z"),
            ("2026-11-23T12:00:00Z", "2026-11-23T17:00:00Z"),
            ("2026-11-23T22:00:00Z", "2026-11-24T00:00:00Z"),
            ("2026-11-24T07:00:00Z", "2026-11-24T17:00:00Z"),
        ]),
        "exceptions": spans(&[
            ("2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z"),
            ("2026-11-25T07:00:00Z", "2026-11-25T17:00:00Z"),
        ]),
        // The interval ends at 01:00 of the 27th in Berlin.
        "schedules_by_day": days(&[
            ("2026-11-23", &[hours, lunch, night]),
            ("2026-11-24", &[hours, night]),
            ("2026-11-25", &[hours, holiday]),
            ("2026-11-26", &[holiday]),
            ("2026-11-27", &[]),
        ]),
    });
    assert_eq!(summary(&server, &format!("{around}&consequence=allow&group_id={}", site.group_id)).await, expected);
    let nothing = summary(&server, &format!("{around}&consequence=unlock&group_id={}", site.group_id)).await;
    assert_eq!((&nothing["events"], &nothing["exceptions"]), (&json!([]), &json!([])));
    let cut = format!("around=2026-11-23T10:30:00Z/2026-11-23T11:30:00Z&consequence=allow&group_id={}", site.group_id);
    let cut = summary(&server, &cut).await;
    assert_eq!(cut["events"], spans(&[("2026-11-23T10:30:00Z", "2026-11-23T11:00:00Z")]));
    assert_eq!(cut["exceptions"], spans(&[("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z")]));
    assert_eq!(cut["schedules_by_day"], days(&[("2026-11-23", &[hours, lunch, night])]));
}

#[db_test]
async fn a_doors_summary_shows_what_holds_it_open(db: TestDatabase) {
    let (server, site) = start(db).await;
    let unlock = json!({"sunday": true, "starts_at_time": "01:30", "ends_at_time": "03:30"});
    let unlock = made(&server, "Lock", site.lock_id, "unlock", unlock).await;
    made(&server, "Lock", site.lock_id, "first_to_arrive", json!({"monday": true})).await;
    // Clocks are set forward at 02:00.
    let query = format!("around=2027-03-27T23:00:00Z/PT23H&consequence=unlock&lock_id={}", site.lock_id);
    let expected = json!({"events": spans(&[("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z")]), "exceptions": [],
        "schedules_by_day": days(&[("2027-03-28", &[unlock])])});
    assert_eq!(summary(&server, &query).await, expected);
    let mondays = summary(&server, &query.replace("unlock&", "first_to_arrive&").replace("PT23H", "P1D")).await;
    assert_eq!(mondays["events"], spans(&[("2027-03-28T22:00:00Z", "2027-03-28T23:00:00Z")]));
}

#[db_test]
async fn days_of_an_organizations_group_are_those_of_the_organization(db: TestDatabase) {
    let (server, _) = start(db).await;
    let owner = &server.tenant.owner;
    server.patch("/organization", owner, json!({"organization": {"time_zone": "Asia/Tokyo"}})).await.is(204);
    let group_id = server.post("/groups", owner, json!({"group": {"name": "Everywhere"}})).await.id();
    let id = made(&server, "Group", group_id, "allow", json!({"starts_at_date": "2026-11-25", "ends_at_date": "2026-11-25"})).await;
    let query = format!("around=2026-11-24T00:00:00Z/P2D&consequence=allow&group_id={group_id}");
    let expected = json!({"events": spans(&[("2026-11-24T15:00:00Z", "2026-11-25T15:00:00Z")]), "exceptions": [],
        "schedules_by_day": days(&[("2026-11-24", &[]), ("2026-11-25", &[id]), ("2026-11-26", &[])])});
    assert_eq!(summary(&server, &query).await, expected);
    assert_eq!(server.get(&format!("/schedules/{id}"), owner).await.ok()["next_occurence"], json!("2026-11-24T15:00:00Z"));
}

#[db_test]
async fn every_parameter_is_checked(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let (group, lock) = (format!("group_id={}", site.group_id), format!("lock_id={}", site.lock_id));
    let week = "around=2026-11-23T00:00:00Z/P7D";
    for wrong in [
        String::new(),
        format!("consequence=allow&{group}"),
        format!("{week}&{group}"),
        format!("{week}&consequence=allow"),
        format!("{week}&consequence=allow&{group}&{lock}"),
        format!("{week}&consequence=permit&{group}"),
        format!("{week}&consequence=close&{group}"),
        format!("{week}&consequence=allow&group_id=x"),
        format!("{week}&consequence=allow&elevator_stop_id=1"),
        format!("{week}&consequence=allow&elevator_stop_id=1&{lock}"),
        format!("around=P7D&consequence=allow&{group}"),
        format!("around=next+week&consequence=allow&{group}"),
        format!("around=2026-11-23T00:00:00Z/2026-11-22T00:00:00Z&consequence=allow&{group}"),
        format!("around=2026-11-23T00:00:00Z/P401D&consequence=allow&{group}"),
        format!("around=2026-11-23T00:00:00Z/P400DT1S&consequence=allow&{group}"),
        format!("around=1970-01-01T00:00:00Z/9999-12-31T00:00:00Z&consequence=allow&{group}"),
    ] {
        server.get(&format!("/calendar/summary?{wrong}"), owner).await.refuses(400, "e00400");
    }
    let longest = summary(&server, &format!("around=2026-11-23T00:00:00Z/P400D&consequence=allow&{lock}")).await;
    assert_eq!(longest["schedules_by_day"].as_array().unwrap().len(), 401, "it begins at 01:00 in Berlin");
}

#[db_test]
async fn a_full_calendar_is_answered_in_one_go(db: TestDatabase) {
    let (server, site) = start(db).await;
    let every_day = json!({"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true,
        "sunday": true});
    for number in 0..100 {
        let mut fields = every_day.clone();
        fields["starts_at_time"] = json!(format!("{:02}:{:02}", number / 5, number % 5 * 12));
        fields["ends_at_time"] = json!(format!("{:02}:{:02}", number / 5, number % 5 * 12 + 6));
        made(&server, "Lock", site.lock_id, "allow", fields).await;
    }
    let query = format!("around=2026-11-23T00:00:00Z/P400D&consequence=allow&lock_id={}", site.lock_id);
    let full = summary(&server, &query).await;
    let (events, days) = (full["events"].as_array().unwrap().len(), full["schedules_by_day"].as_array().unwrap());
    assert!((40_000..=40_010).contains(&events), "{events}");
    assert!(days.iter().all(|day| day["schedule_ids"].as_array().unwrap().len() >= 90));
}

#[db_test]
async fn only_who_sees_the_schedules_sees_their_summary(db: TestDatabase) {
    let (server, site) = start(db).await;
    let other = server.second_organization().await;
    let (group, lock) = (format!("group_id={}", site.group_id), format!("lock_id={}", site.lock_id));
    let path = |of: &str| format!("/calendar/summary?around=2026-11-23T00:00:00Z/P7D&consequence=allow&{of}");
    server.get(&path(&group), &other.owner).await.refuses(404, "e00404");
    server.get(&path(&lock), &other.owner).await.refuses(404, "fad10e");
    server.get(&path("group_id=999999"), &server.tenant.owner).await.refuses(404, "e00404");
    let person = server.caller_with_role(Role::GroupBasic, site.group_id).await.credential;
    server.get(&path(&group), &person).await.refuses(403, "fcd8ef");
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await.credential;
    server.get(&path(&group), &manager).await.is(200);
    server.get(&path(&lock), &manager).await.refuses(403, "fcd8ef");
    let administrator = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await.credential;
    server.get(&path(&group), &administrator).await.is(200);
    server.get(&path(&lock), &administrator).await.is(200);
}
