//! Reports whose makers die, that are deleted meanwhile, and that are old.

use std::time::Duration;

use doorward_app::reports::work;
use doorward_app::upkeep;
use doorward_store::entity::{report, report_download, report_part};
use doorward_store::{Store, reports};
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use sea_orm::{EntityTrait as _, PaginatorTrait as _, Set};
use serde_json::{Value, json};

use crate::support::*;

const LEASE: Duration = Duration::from_secs(120);

/// What a server has in its hands that dies right after it took a report and wrote a part.
async fn taken(server: &TestServer) -> report::Model {
    let tx = server.db.store.begin().await.unwrap();
    let now = server.app.now();
    let taken = reports::claim(&tx, now.into(), now.after(LEASE).into()).await.unwrap().unwrap();
    let part =
        report_part::ActiveModel { report_id: Set(taken.id), position: Set(0), content: Set(vec![1, 2, 3]), ..Default::default() };
    doorward_store::report_parts::insert(&tx, part).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn holds(store: &Store, taken: &report::Model) -> bool {
    let tx = store.begin().await.unwrap();
    let holds = reports::hold(&tx, taken, taken.due_at.unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    holds
}

async fn parts(store: &Store) -> u64 {
    report_part::Entity::find().count(store.reader()).await.unwrap()
}

#[db_test]
async fn a_report_whose_maker_died_is_made_anew_once_its_lease_is_over(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = ask(&server, EVENTS, json!({})).await;
    let dead = taken(&server).await;
    let next = server.another_app_as("node-2");
    work(&next).await;
    assert_eq!(shown(&server, id).await["status"], "in_progress", "it is still its maker's");
    assert!(holds(&server.db.store, &dead).await);
    server.clock.advance(LEASE);
    work(&next).await;
    assert_eq!(shown(&server, id).await["status"], "finished");
    let expected = shown(&server, id).await["rows_count"].clone();
    assert_eq!(json!(rows(&server, id).await.len()), expected, "nothing of the first try is in it");
    assert!(!holds(&server.db.store, &dead).await, "whoever was slow writes nothing more");
    assert_eq!(events(&server, "report.finish").await.len(), 1);
}

#[db_test]
async fn a_maker_that_was_slow_does_not_spoil_what_another_one_makes(db: TestDatabase) {
    let server = TestServer::start(db).await;
    ask(&server, EVENTS, json!({})).await;
    let slow = taken(&server).await;
    server.clock.advance(LEASE);
    let quick = taken_again(&server).await;
    assert!(!holds(&server.db.store, &slow).await && holds(&server.db.store, &quick).await);
    let tx = server.db.store.begin().await.unwrap();
    let ended = reports::Ended { status: reports::FAILED, error: None, rows_count: 0, size: 0 };
    assert!(!reports::end(&tx, &slow, ended, server.app.now().into()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn taken_again(server: &TestServer) -> report::Model {
    let tx = server.db.store.begin().await.unwrap();
    let now = server.app.now();
    let taken = reports::claim(&tx, now.into(), now.after(LEASE).into()).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    taken
}

#[db_test]
async fn a_report_that_is_begun_again_and_again_fails_with_a_reason(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = ask(&server, EVENTS, json!({})).await;
    for _ in 0..10 {
        taken_again(&server).await;
        server.clock.advance(LEASE);
    }
    work(&server.app).await;
    let report = shown(&server, id).await;
    assert_eq!((&report["status"], &report["error"]), (&json!("failed"), &json!("It was begun ten times and never finished.")));
    let [event] = events(&server, "report.finish").await.try_into().unwrap();
    assert_eq!((&event["success"], &event["object_id"], &event["message"]), (&json!(false), &json!(id), &report["error"]));
    let path = format!("/reports/{id}/download");
    assert_eq!(server.post(&path, &server.tenant.owner, json!({})).await.invalid_fields(), ["status"]);
}

#[db_test]
async fn a_report_that_is_deleted_while_it_is_made_is_gone(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = ask(&server, EVENTS, json!({})).await;
    let maker = taken(&server).await;
    server.delete(&format!("/reports/{id}"), &server.tenant.owner).await.is(204);
    assert!(!holds(&server.db.store, &maker).await);
    server.get(&format!("/reports/{id}"), &server.tenant.owner).await.refuses(404, "e00404");
    server.clock.advance(LEASE);
    work(&server.app).await;
    assert_eq!(parts(&server.db.store).await, 0);
    assert_eq!(events(&server, "report.finish").await, Vec::<Value>::new());
    verify(&server.db.store, "node-1", server.tenant.id).await.unwrap();
}

#[db_test]
async fn what_happens_to_a_report_is_recorded(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = made(&server, EVENTS, json!({})).await;
    fetch(&server, id).await;
    server.delete(&format!("/reports/{id}"), &server.tenant.owner).await.is(204);
    for (kind, by) in [
        ("report.create", json!(server.tenant.owner_id)),
        ("report.finish", Value::Null),
        ("report.download", json!(server.tenant.owner_id)),
        ("report.destroy", json!(server.tenant.owner_id)),
    ] {
        let [event] = events(&server, kind).await.try_into().unwrap();
        let told = (&event["object_type"], &event["object_id"], &event["object_name"], &event["actor_id"], &event["success"]);
        assert_eq!(told, (&json!("Report"), &json!(id), &json!("Monthly"), &by, &json!(true)), "{kind}");
    }
}

#[db_test]
async fn an_address_is_good_for_five_minutes_and_reading_changes_nothing(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = made(&server, EVENTS, json!({})).await;
    let address = address(&server, id).await;
    let before = events(&server, "report.download,report.finish,report.create").await;
    for _ in 0..2 {
        server.get(&address, &Credential::Nothing).await.is(200);
    }
    assert_eq!(events(&server, "report.download,report.finish,report.create").await, before);
    server.clock.advance(Duration::from_secs(5 * 60) - Duration::from_micros(1));
    server.get(&address, &Credential::Nothing).await.is(200);
    server.clock.advance(Duration::from_micros(1));
    server.get(&address, &Credential::Nothing).await.refuses(404, "e00404");
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(report_download::Entity::find().count(server.db.store.reader()).await.unwrap(), 0);
}

#[db_test]
async fn an_address_is_kept_as_a_digest_and_is_no_credential_for_anything_else(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = made(&server, EVENTS, json!({})).await;
    let address = address(&server, id).await;
    let token = address.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 64, "256 bits");
    let [row] = report_download::Entity::find().all(server.db.store.reader()).await.unwrap().try_into().unwrap();
    assert_eq!(row.digest, doorward_core::Secret::presented(token).digest().0);
    let secret = Credential::Login(doorward_core::Secret::presented(token));
    server.get(&format!("/reports/{id}"), &secret).await.refuses(401, "afc496");
    for wrong in ["/report_downloads/x".to_owned(), format!("/report_downloads/{}", &token[1..]), format!("{address}0")] {
        server.get(&wrong, &Credential::Nothing).await.refuses(404, "e00404");
    }
    server.delete(&format!("/reports/{id}"), &server.tenant.owner).await.is(204);
    server.get(&address, &Credential::Nothing).await.refuses(404, "e00404");
}

#[db_test]
async fn a_report_is_removed_thirty_days_after_it_ended_and_not_before(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let id = made(&server, EVENTS, json!({})).await;
    let shown = shown(&server, id).await;
    assert_eq!((&shown["finished_at"], &shown["expires_at"]), (&json!("2026-11-24T09:00:00Z"), &json!("2026-12-24T09:00:00Z")));
    server.clock.advance(DAY * 30);
    upkeep::tidy(&server.app).await.unwrap();
    server.get(&format!("/reports/{id}"), &server.tenant.owner).await.is(200);
    server.clock.advance(Duration::from_micros(1));
    upkeep::tidy(&server.app).await.unwrap();
    server.get(&format!("/reports/{id}"), &server.tenant.owner).await.refuses(404, "e00404");
    assert_eq!(parts(&server.db.store).await, 0);
}

#[db_test]
async fn two_servers_make_each_report_once(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.another_app_as("node-2");
    for _ in 0..6 {
        ask(&server, EVENTS, json!({})).await;
    }
    tokio::join!(work(&server.app), work(&other));
    let finished = server.get("/reports?status=finished", &server.tenant.owner).await.list();
    assert_eq!(finished.len(), 6);
    assert_eq!(events(&server, "report.finish").await.len(), 6);
    for report in finished {
        let id = report["id"].as_i64().unwrap();
        assert_eq!(json!(rows(&server, id).await.len()), report["rows_count"]);
    }
}
