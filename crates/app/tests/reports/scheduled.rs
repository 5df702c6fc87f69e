//! Scheduled reports: one for each date on which one is due, made and mailed.

use std::collections::BTreeSet;

use doorward_app::outbox::{self, Message};
use doorward_app::reports::work;
use doorward_core::Timestamp;
use doorward_store::scheduled_reports;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use sea_orm::{IntoActiveModel as _, Set};
use serde_json::{Value, json};

use crate::support::*;

/// A weekly one on Mondays in Berlin, from the next Monday on; `more` holds further fields of it.
async fn schedule(server: &TestServer, more: Value) -> i64 {
    let mut fields = json!({"name": "Weekly", "reporter_id": UNLOCKS, "period": "week", "frequency": 1, "scheduled_at": "2026-11-30",
        "time_zone": "Europe/Berlin", "emails": ["ada@example.com"]});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    server.post("/scheduled_reports", &server.tenant.owner, json!({"scheduled_report": fields})).await.id()
}

async fn read(server: &TestServer, id: i64) -> Value {
    server.get(&format!("/scheduled_reports/{id}"), &server.tenant.owner).await.ok()
}

async fn change(server: &TestServer, id: i64, fields: Value) {
    let body = json!({"scheduled_report": fields});
    server.patch(&format!("/scheduled_reports/{id}"), &server.tenant.owner, body).await.is(204);
}

/// First and last days of what it made, oldest first.
async fn days(server: &TestServer, id: i64) -> Vec<(String, String)> {
    let path = format!("/reports?limit=250&scheduled_report_id={id}");
    let mut reports = server.get(&path, &server.tenant.owner).await.list();
    reports.reverse();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    reports.iter().map(|report| (text(&report["start_date"]), text(&report["end_date"]))).collect()
}

fn pair(first: &str, last: &str) -> (String, String) {
    (first.to_owned(), last.to_owned())
}

fn at(server: &TestServer, moment: &str) {
    server.clock.set(Timestamp::parse(moment).unwrap());
}

#[db_test]
async fn a_report_is_made_when_its_date_begins_in_its_zone_and_tells_of_the_days_before(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = schedule(&server, json!({})).await;
    assert_eq!(read(&server, id).await["next_due_on"], "2026-11-30");
    at(&server, "2026-11-29T22:59:59Z");
    work(&server.app).await;
    assert_eq!(days(&server, id).await, []);
    at(&server, "2026-11-29T23:00:00Z");
    work(&server.app).await;
    assert_eq!(days(&server, id).await, [pair("2026-11-23", "2026-11-29")]);
    let shown = read(&server, id).await;
    assert_eq!((&shown["last_due_on"], &shown["next_due_on"]), (&json!("2026-11-30"), &json!("2026-12-07")));
    let [report]: [Value; 1] = server.get("/reports", &server.tenant.owner).await.list().try_into().unwrap();
    assert_eq!(
        (&report["name"], &report["status"], &report["scheduled_report_id"]),
        (&json!("Weekly"), &json!("finished"), &json!(id))
    );
    assert_eq!((&report["time_zone"], &report["user_id"]), (&json!("Europe/Berlin"), &Value::Null));
}

#[db_test]
async fn each_date_has_one_report_whatever_stops_and_however_many_servers_there_are(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.another_app_as("node-2");
    let id = schedule(&server, json!({"period": "day", "scheduled_at": "2026-11-25"})).await;
    // Three dates have come while no server ran.
    at(&server, "2026-11-27T12:00:00Z");
    tokio::join!(work(&server.app), work(&other));
    work(&server.another_app()).await;
    let expected = ["2026-11-24", "2026-11-25", "2026-11-26"].map(|day| pair(day, day));
    assert_eq!(days(&server, id).await, expected);
    assert_eq!(read(&server, id).await["next_due_on"], "2026-11-28");
    assert_eq!(events(&server, "report.create").await.len(), 3);
}

#[db_test]
async fn what_was_due_more_than_thirty_days_ago_is_not_made_up_for(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = schedule(&server, json!({"scheduled_at": "2026-11-30"})).await;
    at(&server, "2027-02-03T12:00:00Z");
    work(&server.app).await;
    let due: Vec<_> = days(&server, id).await.into_iter().map(|(first, _)| first).collect();
    assert_eq!(due, ["2026-12-28", "2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25"]);
}

#[db_test]
async fn switched_off_it_makes_nothing_and_switched_on_it_begins_anew(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = schedule(&server, json!({"period": "day", "scheduled_at": "2026-11-24"})).await;
    work(&server.app).await;
    assert_eq!(days(&server, id).await, [pair("2026-11-23", "2026-11-23")], "the first is due today");
    change(&server, id, json!({"enabled": false})).await;
    assert_eq!(read(&server, id).await["next_due_on"], Value::Null);
    server.clock.advance(DAY * 3);
    work(&server.app).await;
    change(&server, id, json!({"enabled": true})).await;
    assert_eq!(read(&server, id).await["next_due_on"], "2026-11-27");
    work(&server.app).await;
    assert_eq!(days(&server, id).await, [pair("2026-11-23", "2026-11-23"), pair("2026-11-26", "2026-11-26")]);
    // No date comes twice, however often the dates change.
    change(&server, id, json!({"period": "week", "scheduled_at": "2026-11-27"})).await;
    work(&server.app).await;
    change(&server, id, json!({"period": "day"})).await;
    work(&server.app).await;
    assert_eq!(days(&server, id).await.len(), 2);
    assert_eq!(read(&server, id).await["next_due_on"], "2026-11-28");
}

#[db_test]
async fn a_change_of_the_name_leaves_the_dates_as_they_are(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = schedule(&server, json!({})).await;
    at(&server, "2026-12-01T09:00:00Z");
    change(&server, id, json!({"name": "Every Monday", "emails": ["grace@example.com"]})).await;
    let shown = read(&server, id).await;
    assert_eq!((&shown["next_due_on"], &shown["emails"]), (&json!("2026-11-30"), &json!(["grace@example.com"])));
    work(&server.app).await;
    assert_eq!(days(&server, id).await, [pair("2026-11-23", "2026-11-29")], "what is due is made");
}

#[db_test]
async fn one_whose_zone_nobody_knows_any_more_is_switched_off_and_keeps_no_other_from_being_made(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (lost, good) = (schedule(&server, json!({})).await, schedule(&server, json!({})).await);
    let tx = server.db.store.begin().await.unwrap();
    let row = scheduled_reports::find(&tx, server.tenant.id, lost).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.time_zone = Set("Mars/Base".to_owned());
    scheduled_reports::update(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
    at(&server, "2026-11-30T09:00:00Z");
    work(&server.app).await;
    assert_eq!(days(&server, good).await, [pair("2026-11-23", "2026-11-29")]);
    assert_eq!((days(&server, lost).await, &read(&server, lost).await["enabled"]), (vec![], &json!(false)));
}

/// The reports that are due to be mailed: to whom, of which days, why not, and the file.
async fn mails(server: &TestServer) -> Vec<(String, String, Option<String>, Option<String>)> {
    let mut mails = Vec::new();
    for due in outbox::claim(&server.app, 50, HOUR).await.unwrap() {
        let Message::ReportMail(mail) = due.message else { continue };
        let file = mail.file(&server.app).await.unwrap();
        let text = file.map(|file| String::from_utf8(file.bytes).unwrap());
        mails.push((mail.to.clone(), format!("{}/{}", mail.start_date, mail.end_date), mail.error.clone(), text));
        outbox::sent(&server.app, due.id, None).await.unwrap();
    }
    mails
}

#[db_test]
async fn a_report_is_mailed_to_each_address_once(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.unlock(site.lock_id, &server.tenant.owner).await.ok();
    schedule(&server, json!({"emails": ["ada@example.com", "grace@example.com"]})).await;
    at(&server, "2026-11-30T09:00:00Z");
    work(&server.app).await;
    let sent = mails(&server).await;
    let to: BTreeSet<_> = sent.iter().map(|mail| mail.0.as_str()).collect();
    assert_eq!((sent.len(), to), (2, BTreeSet::from(["ada@example.com", "grace@example.com"])));
    for (to, days, error, file) in &sent {
        assert_eq!((days.as_str(), error), ("2026-11-23/2026-11-29", &None), "{to}");
        assert!(file.as_ref().unwrap().contains("lock.unlock"), "{to}");
    }
    work(&server.app).await;
    assert_eq!(mails(&server).await, []);
}

#[db_test]
async fn nothing_is_mailed_of_a_report_that_was_deleted_or_that_nobody_is_to_get(db: TestDatabase) {
    let server = TestServer::start(db).await;
    schedule(&server, json!({"emails": null})).await;
    let id = schedule(&server, json!({})).await;
    at(&server, "2026-11-30T09:00:00Z");
    work(&server.app).await;
    let [report]: [Value; 1] =
        server.get(&format!("/reports?scheduled_report_id={id}"), &server.tenant.owner).await.list().try_into().unwrap();
    server.delete(&format!("/reports/{}", report["id"]), &server.tenant.owner).await.is(204);
    assert_eq!(mails(&server).await, []);
}

#[db_test]
async fn deleted_it_makes_nothing_more_and_leaves_what_it_made(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = schedule(&server, json!({"period": "day", "scheduled_at": "2026-11-24"})).await;
    work(&server.app).await;
    server.delete(&format!("/scheduled_reports/{id}"), &server.tenant.owner).await.is(204);
    server.clock.advance(DAY * 3);
    work(&server.app).await;
    let [report]: [Value; 1] = server.get("/reports", &server.tenant.owner).await.list().try_into().unwrap();
    assert_eq!((&report["scheduled_report_id"], &report["status"]), (&Value::Null, &json!("finished")));
    for kind in ["scheduled_report.create", "scheduled_report.destroy"] {
        let [event] = events(&server, kind).await.try_into().unwrap();
        let told = (&event["object_type"], &event["object_id"], &event["object_name"], &event["actor_id"]);
        assert_eq!(told, (&json!("ScheduledReport"), &json!(id), &json!("Weekly"), &json!(server.tenant.owner_id)), "{kind}");
    }
}
