//! The main job from end to end: a host sends a link, a guest opens the door, and the record tells.

use doorward_testkit::database::TestDatabase;
use doorward_testkit::smtp::SmtpServer;
use serde_json::json;

use crate::program::Program;
use crate::program::building::Building;
use crate::program::http::{client, get, send};
use crate::program::shelly::Shelly;

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_link_opens_a_door_on_sqlite() {
    run(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_link_opens_a_door_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(Some(database.url())).await;
}

async fn run(database: Option<&str>) {
    let (shelly, smtp) = (Shelly::start(), SmtpServer::start().unwrap());
    let program = Program::start_with(database, &["--allow-private-egress", "--smtp-url", &smtp.url()], &[]);
    let building = Building::new(program.api()).await;
    let lock_id = building.door("Front door", shelly.relay(3)).await;
    let link = building.link(json!({"email": "gus@example.com"})).await;
    let mail = smtp.wait_for(1).await.unwrap().remove(0).replace("=\n", "").replace("=\r\n", "");
    let address = format!("{}/grouplinks/{}", program.url(), link.secret);
    assert!(mail.contains(&address));

    let entered = get(&address).await;
    assert_eq!(entered.status, 303);
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = send(client().get(program.url() + entered.header("location")).header("cookie", &cookie)).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Front door"));
    let open = format!("{}/grouplinks/at/{}/locks/{lock_id}/open", program.url(), link.id);
    let opened = client().post(open).header("cookie", &cookie).header("origin", program.url());
    let opened = send(opened.header("accept", "application/json")).await;
    assert_eq!((opened.status, opened.json()), (200, json!({"pulse_seconds": 2})));
    assert_eq!(shelly.counts(), [(3, 1)].into());

    let events = building.api.events("lock.unlock").await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(
        (&event["success"], &event["object_id"], &event["object_name"]),
        (&json!(true), &json!(lock_id), &json!("Front door"))
    );
    assert_eq!(
        (&event["actor_type"], &event["actor_id"], &event["actor_name"]),
        (&json!("GroupLink"), &json!(link.id), &json!("Gus Guest"))
    );
    assert_eq!((&event["authorized_by_type"], &event["authorized_by_id"]), (&json!("Group"), &json!(building.group_id)));
    assert!(building.listed(&link).await["last_used_at"].is_string());

    building.api.delete(&format!("/group_links/{}", link.id)).await;
    let gone = crate::program::http::Api::of_link(&program.url(), &link.secret).unlock(lock_id).await;
    assert_eq!((gone.status, gone.json()["code"].clone()), (401, json!("f299ef")));
    assert_eq!(shelly.pulses().len(), 1);
}
