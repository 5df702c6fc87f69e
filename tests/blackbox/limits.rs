//! A limit on unlocks holds however many ask at the same moment, at whatever door and server.

use std::collections::{BTreeMap, BTreeSet};

use doorward_testkit::database::TestDatabase;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::program::Program;
use crate::program::building::Building;
use crate::program::http::Api;
use crate::program::shelly::Shelly;

const ROUNDS: usize = 200;
/// Requests at the same moment, by turns at each door and through each server.
const AT_ONCE: usize = 64;
const DOORS: usize = 2;
const LIMIT_REACHED: &str = "e00410";

#[tokio::test(flavor = "multi_thread")]
async fn a_links_only_unlock_is_granted_once_on_sqlite() {
    run(&[Program::start(&["--allow-private-egress"])], Holder::Link, &Limit::ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_links_only_unlock_is_granted_once_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(&[start(&database)], Holder::Link, &Limit::ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_links_only_unlock_is_granted_once_by_two_servers() {
    let database = TestDatabase::postgres().await;
    run(&two(&database), Holder::Link, &Limit::ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_only_unlock_is_granted_once_by_two_servers() {
    let database = TestDatabase::postgres().await;
    run(&two(&database), Holder::Member, &Limit::ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_unlocks_a_day_are_granted_five_times_by_two_servers() {
    let database = TestDatabase::postgres().await;
    run(&two(&database), Holder::Link, &Limit { count: 5, period: Some("day") }).await;
}

fn start(database: &TestDatabase) -> Program {
    Program::start_with(Some(database.url()), &["--allow-private-egress"], &[])
}

fn two(database: &TestDatabase) -> [Program; 2] {
    let first = start(database);
    let second = first.beside();
    [first, second]
}

struct Limit {
    count: usize,
    period: Option<&'static str>,
}

impl Limit {
    const ONCE: Self = Self { count: 1, period: None };

    fn fields(&self) -> Value {
        json!({"unlock_limit": self.count, "unlock_limit_period": self.period})
    }
}

/// Who has a limit.
#[derive(Clone, Copy)]
enum Holder {
    Link,
    Member,
}

/// A holder's credential, and where to read what is used.
struct Held {
    actor_id: i64,
    authorization: String,
    address: String,
}

async fn run(servers: &[Program], holder: Holder, limit: &Limit) {
    let shelly = Shelly::start();
    let building = Building::in_zone(servers[0].api(), zone(&servers[0].api()).await).await;
    let apis: Vec<Api> = servers.iter().map(Program::api).collect();
    let mut doors = Vec::new();
    for number in 0..DOORS {
        doors.push(building.door(&format!("Door {number}"), shelly.plain_relay(number as u64)).await);
    }
    let mut actors = BTreeSet::new();
    for round in 0..ROUNDS {
        let held = holder.make(&building, limit, round).await;
        let mut asked = JoinSet::new();
        for number in 0..AT_ONCE {
            let server = apis[number % apis.len()].with(held.authorization.clone());
            let door = doors[number / apis.len() % DOORS];
            asked.spawn(async move { server.unlock(door).await });
        }
        let answers = asked.join_all().await;
        let (opened, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((opened.len(), refused.len()), (limit.count, AT_ONCE - limit.count), "round {round}: {refused:?}");
        for answer in refused {
            assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some(LIMIT_REACHED)), "round {round}");
        }
        let shown = building.api.get(&held.address).await;
        let shown = if shown.is_array() { &shown[0] } else { &shown };
        assert_eq!(shown["unlocks_count"], limit.count, "round {round}");
        actors.insert(held.actor_id);
    }
    check_record(&building.api.events("lock.unlock").await, &actors, limit, &shelly);
}

/// A zone in which this day does not end while the test runs.
async fn zone(api: &Api) -> &'static str {
    let user = api.get("/user").await;
    let organization = api.get(&format!("/users/{}", user["id"])).await;
    let hour: u32 = organization["created_at"].as_str().unwrap()[11..13].parse().unwrap();
    if hour < 22 { "Etc/UTC" } else { "Asia/Tokyo" }
}

impl Holder {
    async fn make(self, building: &Building, limit: &Limit, round: usize) -> Held {
        match self {
            Self::Link => {
                let link = building.link(limit.fields()).await;
                Held { actor_id: link.id, authorization: link.authorization(), address: format!("/group_links?ids={}", link.id) }
            }
            Self::Member => {
                let member = building.member(&format!("member-{round}@example.com"), limit.fields()).await;
                let address = format!("/role_assignments/{}", member.role_assignment_id);
                Held { actor_id: member.user_id, authorization: format!("KISI-LOGIN {}", member.secret), address }
            }
        }
    }
}

/// Every holder has as many successes as the limit says, every other request is a refusal, and doors were pulsed for recorded
/// successes alone.
fn check_record(events: &[Value], actors: &BTreeSet<i64>, limit: &Limit, shelly: &Shelly) {
    let mut records: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    let mut granted = BTreeSet::new();
    for event in events {
        let (successes, refusals) = records.entry(event["actor_id"].as_i64().unwrap()).or_default();
        if event["success"] == true {
            *successes += 1;
            assert!(granted.insert(event["sequence"].as_str().unwrap().to_owned()));
        } else {
            *refusals += 1;
            assert_eq!(event["code"], LIMIT_REACHED, "{event}");
        }
    }
    assert_eq!(records.keys().copied().collect::<BTreeSet<_>>(), *actors);
    assert!(records.values().all(|record| *record == (limit.count, AT_ONCE - limit.count)), "{records:?}");

    let pulses: Vec<String> = shelly.pulses().into_iter().filter_map(|pulse| pulse.command_id).collect();
    let obeyed: BTreeSet<String> = pulses.iter().cloned().collect();
    assert_eq!(obeyed.len(), pulses.len(), "a command was obeyed twice");
    assert!(obeyed.is_subset(&granted), "doors opened without a record");
    // One pulse may cover several people at one door.
    assert!(obeyed.len() >= ROUNDS && (limit.count > 1 || obeyed == granted), "{} pulses", obeyed.len());
}
