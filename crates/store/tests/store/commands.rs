//! The write-ahead record: open until closed, closed once.

use doorward_core::{EventType, Timestamp};
use doorward_store::commands::{
    Filter, NewCommand, State, close, delete_closed, draft, insert_many, kept, list, open_authorized_by, open_expired,
    open_of_node, organization_with_closed,
};
use doorward_store::entity::command::{Column, Entity, Model};
use doorward_store::ledger::{Draft, Reference};
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use doorward_store::{Micros, Store};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::support::{NODE, NOW, after_seconds, entry, organization};

fn at(seconds: i64) -> Timestamp {
    after_seconds(seconds).at()
}

/// Granted that many seconds from now, to expire five later.
fn command(uuid: &str, organization_id: i64, node: &str, granted: i64) -> NewCommand {
    NewCommand {
        organization_id,
        uuid: uuid.to_owned(),
        lock_id: 7,
        node: node.to_owned(),
        draft: kept(&entry(uuid).draft).unwrap(),
        counted: None,
        granted_at: at(granted),
        expires_at: at(granted + 5),
    }
}

async fn insert(store: &Store, commands: Vec<NewCommand>) {
    let tx = store.begin().await.unwrap();
    insert_many(&tx, commands).await.unwrap();
    tx.commit().await.unwrap();
}

/// Whether it was still open.
async fn close_one(store: &Store, organization_id: i64, uuid: &str, code: Option<&str>, seconds: i64) -> bool {
    let tx = store.begin().await.unwrap();
    let closed = close(&tx, &[(organization_id, uuid)], code, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    closed == [uuid]
}

async fn stored(store: &Store, uuid: &str) -> Model {
    Entity::find().filter(Column::Uuid.eq(uuid)).one(store.reader()).await.unwrap().unwrap()
}

fn uuids(rows: Vec<Model>) -> Vec<String> {
    rows.into_iter().map(|row| row.uuid).collect()
}

#[db_test]
async fn a_command_keeps_the_outcome_that_closed_it_first(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    insert(&db.store, vec![command("opened", id, NODE, 0), command("failed", id, NODE, 0)]).await;
    for (uuid, code, seconds, was_open) in [
        ("opened", None, 1, true),
        ("opened", Some("fac002"), 2, false),
        ("failed", Some("fac003"), 1, true),
        ("failed", None, 2, false),
    ] {
        assert_eq!(close_one(&db.store, id, uuid, code, seconds).await, was_open, "{uuid} {seconds}");
    }
    let (opened, failed) = (stored(&db.store, "opened").await, stored(&db.store, "failed").await);
    assert_eq!((opened.closed_at, opened.code), (Some(after_seconds(1)), None));
    assert_eq!((failed.closed_at, failed.code.as_deref()), (Some(after_seconds(1)), Some("fac003")));
}

#[db_test]
async fn a_command_gives_back_the_event_that_it_was_given(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let mut all = entry("all").draft;
    // What an agent has decided by itself was never a command.
    all.controller_id = None;
    let nobody = Draft::new("nobody".to_owned(), [255; 16], EventType::LOCK_SCHEDULED_UNLOCK_ENDED, 7, None);
    for given in [all, nobody] {
        let with_it = NewCommand { uuid: given.uuid.clone(), draft: kept(&given).unwrap(), ..command("", id, NODE, 0) };
        insert(&db.store, vec![with_it]).await;
        let found = draft(&stored(&db.store, &given.uuid).await).unwrap();
        assert_eq!(format!("{found:?}"), format!("{given:?}"));
    }
}

#[db_test]
async fn a_command_of_an_earlier_version_can_still_be_closed(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    insert(&db.store, vec![command("earlier", id, NODE, 0)]).await;
    let earlier = r#"{"uuid":"event","kind":"lock.unlock","action":"unlock","object":{"kind":"Lock","id":7},"actor":{"kind":"GroupLink",
        "id":5},"actor_name":"Ada Sample","sequence":"earlier","salt":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,255]}"#;
    let row = Model { draft: earlier.to_owned(), ..stored(&db.store, "earlier").await };
    let read = draft(&row).unwrap();
    assert_eq!((read.uuid.as_str(), read.sequence.as_str(), read.salt[15], read.place_id), ("event", "earlier", 255, None));
    assert_eq!(read.actor, Some(Reference::new("GroupLink", 5)));
    let unreadable = Model { draft: r#"{"o":"Front door"}"#.to_owned(), ..row };
    assert!(draft(&unreadable).unwrap_err().to_string().contains("earlier"));
}

#[db_test]
async fn only_open_commands_are_found_again(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let commands = vec![
        command("later", id, NODE, 2),
        command("sooner", id, NODE, 1),
        command("closed", id, NODE, 0),
        command("elsewhere", id, "node-2", 0),
    ];
    insert(&db.store, commands).await;
    insert(&db.store, Vec::new()).await;
    assert!(close_one(&db.store, id, "closed", None, 3).await);
    let conn = db.store.reader();
    assert_eq!(uuids(open_of_node(conn, NODE).await.unwrap()), ["sooner", "later"]);
    assert_eq!(uuids(open_expired(conn, after_seconds(7), 10).await.unwrap()), ["elsewhere", "sooner"]);
    assert_eq!(uuids(open_expired(conn, after_seconds(7), 1).await.unwrap()), ["elsewhere"]);
    assert_eq!(stored(&db.store, "later").await.granted_at.0 - NOW.0, 2_000_000);
}

#[db_test]
async fn what_is_under_way_is_found_by_what_allowed_it(db: TestDatabase) {
    let (id, other) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    let commands = vec![
        command("before", id, NODE, -1),
        command("now", id, "node-2", 0),
        command("closed", id, NODE, 0),
        command("foreign", other, NODE, 0),
    ];
    insert(&db.store, commands).await;
    assert!(close_one(&db.store, id, "closed", None, 1).await);
    let found = async |kind: &str, right: i64, from: Option<Micros>| {
        let mut found = uuids(open_authorized_by(db.store.reader(), id, &Reference::new(kind, right), from).await.unwrap());
        found.sort();
        found
    };
    assert_eq!(found("RoleAssignment", 8, None).await, ["before", "now"]);
    assert_eq!(found("RoleAssignment", 8, Some(NOW)).await, ["now"]);
    assert_eq!(found("RoleAssignment", 9, None).await, Vec::<String>::new());
    assert_eq!(found("Group", 8, None).await, Vec::<String>::new());
}

#[db_test]
async fn a_command_is_in_one_state_at_a_time(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    insert(&db.store, ["1-open", "2-opened", "3-failed"].map(|uuid| command(uuid, id, NODE, 0)).to_vec()).await;
    assert!(close_one(&db.store, id, "2-opened", None, 1).await && close_one(&db.store, id, "3-failed", Some("fac003"), 1).await);
    for (seconds, open) in [(4, State::Pending), (5, State::Expired)] {
        let now = after_seconds(seconds);
        let expected = [("1-open", open), ("2-opened", State::Opened), ("3-failed", State::Failed)];
        for state in State::ALL.iter().copied() {
            assert_eq!(State::parse(state.as_str()), Some(state));
            let filter =
                Filter { organization_id: id, reach: Reach::Organization, lock_id: Some(7), uuid: None, state: Some((state, now)) };
            let found = list(db.store.reader(), filter, Page { limit: 10, offset: 0 }).await.unwrap().items;
            assert!(found.iter().all(|command| State::of(command, now) == state));
            let in_state: Vec<_> = expected.iter().filter(|(_, own)| *own == state).map(|(uuid, _)| *uuid).collect();
            assert_eq!(uuids(found), in_state, "{state:?} after {seconds} s");
        }
    }
}

#[db_test]
async fn closed_commands_before_an_id_go_a_part_at_a_time_and_no_others(db: TestDatabase) {
    let (id, other) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    let commands = ["1-closed", "2-open", "3-closed", "4-closed", "5-closed"].map(|uuid| command(uuid, id, NODE, 0));
    insert(&db.store, commands.into_iter().chain([command("6-closed", other, NODE, 0)]).collect()).await;
    for uuid in ["1-closed", "3-closed", "4-closed", "5-closed"] {
        assert!(close_one(&db.store, id, uuid, None, 1).await);
    }
    assert!(close_one(&db.store, other, "6-closed", Some("fac002"), 1).await);
    let left = async || {
        let mut left = uuids(Entity::find().all(db.store.reader()).await.unwrap());
        left.sort();
        left
    };
    let with_closed = async |before: &str| organization_with_closed(db.store.reader(), before).await.unwrap();
    for expected in [vec!["2-open", "4-closed", "5-closed", "6-closed"], vec!["2-open", "5-closed", "6-closed"]] {
        assert_eq!(with_closed("5").await, Some(id));
        let tx = db.store.begin().await.unwrap();
        delete_closed(&tx, id, "5", 2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(left().await, expected);
    }
    assert_eq!((with_closed("5").await, with_closed("6").await, with_closed("0").await), (None, Some(id), None));
}
