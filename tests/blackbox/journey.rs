//! The main job from end to end: a host sends a link, a guest opens the door, and the record tells.

use doorward_client::types::{EventSetInput, GroupInput, GroupLinkInput, GroupLockInput, LockInput, PlaceInput, UnlockBody};
use doorward_client::{Client, CreateEventSetQuery, Error, ListGroupLinksQuery};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::smtp::SmtpServer;
use serde_json::json;

use crate::program::Program;
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
    let api = Client::new(client(), &program.url()).unwrap();
    let host = api.with_login(program.api_key());
    let place = PlaceInput { name: "Harbour House".into(), address: "Example Quay 1".into(), ..PlaceInput::default() };
    let place = host.create_place(&place).await.unwrap();
    let group = GroupInput { name: "Visitors".into(), place_id: place.id.into(), ..GroupInput::default() };
    let group = host.create_group(&group).await.unwrap();
    let relay = shelly.relay(3).into();
    let lock = LockInput { name: "Front door".into(), place_id: place.id.into(), relay, ..LockInput::default() };
    let lock_id = host.create_lock(&lock).await.unwrap().id;
    let group_lock = GroupLockInput { group_id: group.id.into(), lock_id: lock_id.into() };
    host.create_group_lock(&group_lock).await.unwrap();
    let (name, email) = ("Gus Guest".into(), "gus@example.com".into());
    let link = GroupLinkInput { name, email, group_id: group.id.into(), ..GroupLinkInput::default() };
    let host_once = host.once("link-of-gus");
    let made = host_once.create_group_link(&link).await.unwrap();
    let link = host_once.create_group_link(&link).await.unwrap();
    assert_eq!(link, made, "asked again, it is told again and not made again");
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

    let set = EventSetInput { event_type: "lock.unlock".into(), ..EventSetInput::default() };
    let events = host.create_event_set(&set, &CreateEventSetQuery::default()).await.unwrap().events;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!((event.success, event.object_id, event.object_name.as_deref()), (true, lock_id, Some("Front door")));
    assert_eq!(
        (event.actor_type.as_deref(), event.actor_id, event.actor_name.as_deref()),
        (Some("GroupLink"), Some(link.id), Some("Gus Guest"))
    );
    assert_eq!((event.authorized_by_type.as_deref(), event.authorized_by_id), (Some("Group"), Some(group.id)));
    let of_group = ListGroupLinksQuery { group_id: Some(group.id), ..ListGroupLinksQuery::default() };
    let listed = host.list_group_links(&of_group).await.unwrap();
    assert_eq!((listed.total, listed.items[0].id), (1, link.id));
    assert!(listed.items[0].last_used_at.is_some());

    host.delete_group_link(link.id).await.unwrap();
    let gone = api.with_group_link(&link.secret).unlock_lock(lock_id, &UnlockBody::default()).await;
    let Err(Error::Refused(refusal)) = gone else { panic!("{gone:?}") };
    assert_eq!((refusal.status, refusal.code.as_str()), (401, "f299ef"));
    assert_eq!(shelly.pulses().len(), 1);
}
