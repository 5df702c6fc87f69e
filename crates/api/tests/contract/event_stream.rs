//! The event stream: what happens reaches those who may see it, once, and whoever was away misses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward_core::{EventType, Role};
use doorward_store::ledger::{Draft, append, chain};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;
use crate::sse::Stream;

/// Events of the server's first organization, recorded by a node: told of at once if it is the server's own.
async fn record(server: &TestServer, node: &str, uuids: &[String]) {
    let tx = server.db.store.begin().await.unwrap();
    let entry = |uuid: &String| {
        let draft = Draft::new(uuid.clone(), [3; 16], EventType::LOCK_UPDATE, 1, None);
        draft.concluded(doorward_core::Timestamp::from_micros(1_795_510_800_000_000), None, None)
    };
    append(&tx, node, server.tenant.id, uuids.iter().map(entry).collect()).await.unwrap();
    tx.commit().await.unwrap();
    if node == "node-1" {
        server.app.recorded();
    }
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}")).collect()
}

#[db_test]
async fn an_unlock_is_told_within_a_second_as_an_event_set_shows_it(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let mut stream = Stream::open(&server, owner, "").await;
    // Were it only looked for now and then, several in a row would take as many seconds.
    let began = Instant::now();
    for _ in 0..5 {
        server.unlock(site.lock_id, owner).await.ok();
        let told = stream.event().await;
        assert_eq!((&told["type"], &told["success"]), (&json!("lock.unlock"), &json!(true)));
        let shown = server.post("/event_sets?limit=1", owner, json!({})).await.ok();
        assert_eq!(told, shown["events"][0]);
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_stream_is_kept_by_no_cache_and_by_no_proxy() {
    let server = server().await;
    let stream = Stream::open(&server, &server.tenant.owner, "").await;
    let header = |name: &str| stream.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(
        (header("content-type"), header("cache-control"), header("x-accel-buffering")),
        ("text/event-stream", "no-store", "no")
    );
}

#[db_test]
async fn a_client_that_was_away_gets_what_it_missed_and_nothing_twice(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    server.site(&server.tenant, Value::Null).await;
    let silent = Stream::open(&server, owner, "").await.position;
    let missed = names("missed", 250);
    record(&server, "node-2", &missed[..3]).await;
    record(&server, "node-2", &missed[3..]).await;

    let mut resumed = Stream::after(&server, owner, "", Some(&silent)).await;
    assert_eq!(resumed.uuids(250).await, missed, "heard nothing yet, and missed nothing");
    let position = resumed.position.clone();
    drop(resumed);

    let later = names("later", 2);
    record(&server, "node-2", &later).await;
    let by_query = format!("last_event_id={position}");
    assert_eq!(Stream::open(&server, owner, &by_query).await.uuids(2).await, later);
    let header_wins = Stream::after(&server, owner, &format!("last_event_id={silent}"), Some(&position)).await.uuids(2).await;
    assert_eq!(header_wins, later);
    let mut from_now = Stream::open(&server, owner, "").await;
    record(&server, "node-2", &names("now", 1)).await;
    assert_eq!(from_now.uuids(1).await, names("now", 1));
}

#[db_test]
async fn filters_let_through_what_fits_and_nothing_else(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(tenant, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await;
    let mut streams = Vec::new();
    for (query, expected) in [
        (String::new(), vec!["link", "owner", "failed", "place"]),
        ("event_type=lock.unlock".to_owned(), vec!["link", "owner", "failed"]),
        ("event_type=place.update, lock.update".to_owned(), vec!["place"]),
        (format!("event_object_type=Lock&event_object_id={}", site.lock_id), vec!["link", "owner"]),
        ("event_object_type=Lock".to_owned(), vec!["link", "owner", "failed"]),
        (format!("event_actor_type=GroupLink&event_actor_id={}", link.id), vec!["link"]),
        (format!("event_actor_type=User&event_actor_id={}", tenant.owner_id), vec!["owner", "failed", "place"]),
        ("event_success=false".to_owned(), vec!["failed"]),
        (format!("place_id={}", elsewhere.place_id), vec!["failed", "place"]),
        (format!("place_id={}&event_success=true&event_type=place.update", elsewhere.place_id), vec!["place"]),
    ] {
        streams.push((Stream::open(&server, owner, &query).await, query, expected));
    }
    // What a filter should have kept back in the first round would stand before what it lets through in the second.
    for _ in 0..2 {
        server.unlock(site.lock_id, &link.credential).await.ok();
        server.unlock(site.lock_id, owner).await.ok();
        server.unlock(elsewhere.lock_id, owner).await.refuses(409, "ff420a");
        server.patch(&format!("/places/{}", elsewhere.place_id), owner, json!({"place": {"name": "Barn"}})).await.is(204);
    }
    let all = streams[0].0.uuids(8).await;
    let names: BTreeMap<_, _> = all.into_iter().zip(["link", "owner", "failed", "place"].into_iter().cycle()).collect();
    for (mut stream, query, expected) in streams.into_iter().skip(1) {
        let found: Vec<_> = stream.uuids(expected.len() * 2).await.iter().map(|uuid| names[uuid]).collect();
        assert_eq!(found, [expected.clone(), expected].concat(), "{query}");
    }
}

#[db_test]
async fn nobody_hears_of_another_organization_or_of_a_place_out_of_reach(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let (own, elsewhere) = (server.site(tenant, Value::Null).await, server.site(tenant, Value::Null).await);
    let manager = server.caller_with_role(Role::PlaceAdministrator, own.place_id).await;
    let other = server.second_organization().await;
    let foreign = server.site(&other, Value::Null).await;
    let before = Stream::open(&server, &manager.credential, "").await.position;
    let mut streams = [
        (Stream::open(&server, owner, "").await, vec![own.lock_id, elsewhere.lock_id]),
        (Stream::open(&server, &manager.credential, "").await, vec![own.lock_id]),
        (Stream::after(&server, &manager.credential, "", Some(&before)).await, vec![own.lock_id]),
        (Stream::open(&server, &other.owner, "").await, vec![foreign.lock_id]),
        (
            Stream::open(&server, &manager.credential, &format!("event_object_type=Lock&event_object_id={}", own.lock_id)).await,
            vec![own.lock_id],
        ),
    ];
    for _ in 0..2 {
        for (lock_id, owner) in [(foreign.lock_id, &other.owner), (own.lock_id, owner), (elsewhere.lock_id, owner)] {
            server.patch(&format!("/locks/{lock_id}"), owner, json!({"lock": {"name": "Back door"}})).await.is(204);
        }
    }
    for (stream, expected) in &mut streams {
        let mut found = Vec::new();
        for _ in 0..expected.len() * 2 {
            let event = stream.event().await;
            assert_eq!(event["type"], "lock.update");
            found.push(event["object_id"].as_i64().unwrap());
        }
        assert_eq!(found, [expected.clone(), expected.clone()].concat());
    }
}

#[db_test]
async fn a_stream_ends_with_the_login_the_right_or_the_access_that_it_rests_on(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let mut people = Vec::new();
    for _ in 0..3 {
        let person = server.caller_with_role(Role::OrganizationObserver, tenant.id).await;
        people.push((Stream::open(&server, &person.credential, "").await, person));
    }
    server.delete("/login", &people[0].1.credential).await.is(204);
    server.delete(&format!("/role_assignments/{}", people[1].1.role_assignment_id), owner).await.is(204);
    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{}", people[2].1.user_id), owner, off).await.is(204);
    for ((mut stream, _), code) in people.into_iter().zip(["afc496", "fcd8ef", "fcd8ff"]) {
        // Until the login is looked at anew, what happens is still told: this very change, say.
        let told = stream.error().await;
        assert_eq!((&told["code"], told.as_object().unwrap().len()), (&json!(code), 2));
    }
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused_before_anything_is_told() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    for query in [
        "event_type=lock.explode",
        "event_type=,",
        "event_object_id=1",
        "event_actor_id=1",
        "event_object_type=Lock&event_object_id=front",
        "event_success=perhaps",
        "place_id=here",
        "last_event_id=x",
        "last_event_id=node-1:x",
        "last_event_id=node-1:1,node-1:2",
        // Further than the ledger has come, or a chain that it does not have.
        "last_event_id=node-1:999999",
        "last_event_id=node-9:1",
        "event_type=%00",
    ] {
        server.get(&format!("/events/stream?{query}"), owner).await.refuses(400, "e00400");
    }
    let request = server.request(Method::GET, "/events/stream", owner).header("last-event-id", "a".repeat(20_000));
    assert!(server.send(request).await.status >= 400);
    server.get("/events/stream", &Credential::Nothing).await.refuses(401, "afc496");
    let link = server.link(tenant, site.group_id, json!({})).await;
    server.get("/events/stream", &link.credential).await.refuses(401, "afc496");
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    server.get("/events/stream", &member.credential).await.refuses(403, "fcd8ef");
}

#[tokio::test]
async fn a_user_has_sixteen_streams_at_most_and_gets_a_place_back_by_closing_one() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let mut open = Vec::new();
    for _ in 0..16 {
        open.push(Stream::open(&server, owner, "").await);
    }
    let refused = server.get("/events/stream", owner).await.refuses(429, "e00429");
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    let person = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    Stream::open(&server, &person.credential, "").await;
    drop(open.pop());
    let began = Instant::now();
    // The server hears of it as soon as the connection is closed.
    while server.request(Method::GET, "/events/stream", owner).send().await.unwrap().status() != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "the place is not given back");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stop_ends_every_stream_and_new_ones_at_once() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let mut stream = Stream::open(&server, owner, "").await;
    server.app.end_streams();
    assert_eq!(stream.message().await, None);
    let late = server.get("/events/stream", owner).await.is(200);
    assert_eq!(late.text, "");
}

#[db_test]
async fn a_client_that_reads_late_gets_everything_once(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let mut stream = Stream::open(&server, owner, "").await;
    let mut quick = Stream::open(&server, owner, "").await;
    let mut expected = Vec::new();
    // More than waits in memory for a slow client, and more than its connection takes.
    for part in 0..20 {
        let uuids = names(&format!("part-{part}"), 250);
        record(&server, "node-1", &uuids).await;
        assert_eq!(quick.uuids(250).await, uuids);
        expected.extend(uuids);
    }
    assert_eq!(stream.uuids(expected.len()).await, expected);
}

#[tokio::test]
async fn an_entry_of_another_node_that_commits_late_is_told_though_later_ones_were() {
    let server = TestServer::start(TestDatabase::postgres().await).await;
    let (store, id) = (&server.db.store, server.tenant.id);
    let mut stream = Stream::open(&server, &server.tenant.owner, "").await;
    let slow = store.begin().await.unwrap();
    let draft = Draft::new("slow".to_owned(), [3; 16], EventType::LOCK_UPDATE, 1, None);
    let entry = draft.concluded(doorward_core::Timestamp::from_micros(1_795_510_800_000_000), None, None);
    append(&slow, "node-2", id, vec![entry]).await.unwrap();
    record(&server, "node-3", &names("quick", 2)).await;
    assert_eq!(stream.uuids(2).await, names("quick", 2));
    let position = stream.position.clone();
    slow.commit().await.unwrap();
    assert_eq!(stream.uuids(1).await, ["slow"]);
    drop(stream);
    let mut resumed = Stream::after(&server, &server.tenant.owner, "", Some(&position)).await;
    assert_eq!(resumed.uuids(1).await, ["slow"]);
    let rows = chain(store.reader(), "node-2", id, 0, 1).await.unwrap();
    let quick = chain(store.reader(), "node-3", id, 0, 1).await.unwrap();
    assert!(rows[0].id < quick[0].id, "its row id is lower than those that were told before it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_that_write_at_once_lose_no_event_on_a_client_that_comes_and_goes() {
    const ROUNDS: usize = 40;
    const OF_A_NODE: usize = ROUNDS * 5;
    let server = Arc::new(TestServer::start(TestDatabase::postgres().await).await);
    let id = server.tenant.id;
    let mut stream = Stream::open(&server, &server.tenant.owner, "").await;
    let writers: Vec<_> = ["node-2", "node-3"]
        .into_iter()
        .map(|node| {
            let server = Arc::clone(&server);
            tokio::spawn(async move {
                for round in 0..ROUNDS {
                    record(&server, node, &names(&format!("{node}-{round}"), 5)).await;
                }
            })
        })
        .collect();
    let mut told = Vec::new();
    let mut reads = [1, 7, 30, 2, 55].into_iter().cycle();
    while told.len() < OF_A_NODE * 2 {
        let count = reads.next().unwrap().min(OF_A_NODE * 2 - told.len());
        told.extend(stream.uuids(count).await);
        let position = stream.position.clone();
        drop(stream);
        stream = Stream::after(&server, &server.tenant.owner, "", Some(&position)).await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "something was told twice");
    for node in ["node-2", "node-3"] {
        let recorded: Vec<_> =
            chain(server.db.store.reader(), node, id, 0, 1_000).await.unwrap().into_iter().map(|row| row.uuid).collect();
        let of_node: Vec<_> = told.iter().filter(|uuid| uuid.starts_with(node)).cloned().collect();
        assert_eq!(of_node, recorded, "every event of {node} in the order of its chain");
    }
}
