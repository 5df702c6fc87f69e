//! `kill -9` between the click and the answer: no door opens without a record, and no acknowledged record is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use doorward_store::entity::{command, event};
use doorward_store::{Store, ledger};
use doorward_testkit::database::TestDatabase;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::program::Program;
use crate::program::building::{Building, Link};
use crate::program::shelly::Shelly;

const KILLS: usize = 20;
/// The first two are switches of a Shelly, which is not told the command's id; the others are.
const DOORS: usize = 4;
const SHELLY_DOORS: usize = 2;
/// Unlocks under way at each kill.
const CLICKS: usize = 8;
const OUTCOME_UNKNOWN: &str = "fac002";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_a_record_of_every_opened_door_on_sqlite() {
    run(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_a_record_of_every_opened_door_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(Some(database.url())).await;
}

async fn run(database: Option<&str>) {
    let shelly = Shelly::start();
    let mut program = Program::start_with(database, &["--allow-private-egress"], &[]);
    let building = Building::new(program.api()).await;
    let mut doors = Vec::new();
    for switch in 0..DOORS {
        let number = switch as u64;
        let relay = if switch < SHELLY_DOORS { shelly.relay(number) } else { shelly.plain_relay(number) };
        doors.push(building.door(&format!("Door {switch}"), relay).await);
    }

    let mut clicks: BTreeMap<i64, Click> = BTreeMap::new();
    for kill in 0..KILLS {
        let building = Building { api: program.api(), ..building };
        let mut links = Vec::new();
        for _ in 0..CLICKS {
            links.push(building.link(json!({})).await);
        }
        let mut under_way = Vec::new();
        let before = (shelly.pulses().len(), shelly.answered());
        let moment = Moment::of(kill);
        if matches!(moment, Moment::Taken { held: true, .. }) {
            shelly.hold();
        }
        for (number, link) in links.into_iter().enumerate() {
            let door = number % DOORS;
            under_way.push((link.id, door, Unlock::send(program.address(), doors[door], &link)));
        }
        moment.wait(&program, &shelly, before, &mut under_way);
        program.kill();
        shelly.settle();
        for (link, door, unlock) in under_way {
            clicks.insert(link, Click { door, acknowledged: unlock.acknowledged() });
        }
        program.restart();
        check(&program.api().events("lock.unlock").await, &clicks, &doors, &shelly);
    }

    let events = program.api().events("lock.unlock").await;
    let unknown = events.iter().filter(|event| event["code"] == OUTCOME_UNKNOWN).count();
    let acknowledged = clicks.values().filter(|click| click.acknowledged).count();
    assert!(unknown >= KILLS / 5 && acknowledged >= KILLS / 5, "{unknown} and {acknowledged}: the kills came at the wrong moments");

    program.process().signal("TERM");
    assert!(program.process().wait().success());
    verify_database(&program, database, events.len()).await;
}

/// When the kill comes.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// All requests are written, and the server has answered so many others since.
    Sent { others: usize },
    /// The devices have taken so many orders; they hold their answers, or do not.
    Taken { orders: usize, held: bool },
    /// The devices have answered so many orders.
    Answered { orders: usize },
    /// The caller of this unlock has its answer.
    Acknowledged { unlock: usize },
}

impl Moment {
    fn of(kill: usize) -> Self {
        let step = kill / 5;
        match kill % 5 {
            0 => Self::Sent { others: step * 2 },
            1 => Self::Taken { orders: 1 + step % DOORS, held: true },
            2 => Self::Taken { orders: 1 + step * 2, held: false },
            3 => Self::Answered { orders: 1 + step * 2 },
            _ => Self::Acknowledged { unlock: step * 2 },
        }
    }

    fn wait(self, program: &Program, shelly: &Shelly, (pulses, answered): (usize, usize), unlocks: &mut [(i64, usize, Unlock)]) {
        match self {
            Self::Sent { others } => (0..others).for_each(|_| ask_for_health(program.address())),
            Self::Taken { orders, .. } => shelly.wait_for_pulses(pulses + orders),
            Self::Answered { orders } => shelly.wait_for_answers(answered + orders),
            Self::Acknowledged { unlock } => assert_eq!(unlocks[unlock].2.status(), Some(200)),
        }
    }
}

/// One guest's press of the button.
struct Click {
    door: usize,
    acknowledged: bool,
}

/// An unlock whose request is sent.
struct Unlock {
    answer: BufReader<TcpStream>,
    status: Option<u16>,
}

impl Unlock {
    /// Returns once the whole request is written.
    fn send(address: SocketAddr, lock_id: i64, link: &Link) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        let text = format!(
            "POST /locks/{lock_id}/unlock HTTP/1.1\r\nhost: {address}\r\nauthorization: KISI-GROUP-LINK {}\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n",
            link.secret
        );
        stream.write_all(text.as_bytes()).unwrap();
        Self { answer: BufReader::new(stream), status: None }
    }

    /// The answer's status, once it is there; `None` if the server went without one.
    fn status(&mut self) -> Option<u16> {
        if self.status.is_none() {
            let mut line = String::new();
            // A killed server breaks the connection off: that is no answer either.
            let length = self.answer.read_line(&mut line).unwrap_or_default();
            self.status = (length > 0).then(|| line.split(' ').nth(1).unwrap().parse().unwrap());
        }
        self.status
    }

    fn acknowledged(mut self) -> bool {
        let status = self.status();
        assert!(matches!(status, None | Some(200)), "{status:?}");
        status.is_some()
    }
}

fn ask_for_health(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Compares what is recorded with what the callers and the devices know.
fn check(events: &[Value], clicks: &BTreeMap<i64, Click>, doors: &[i64], shelly: &Shelly) {
    let mut recorded: BTreeMap<i64, bool> = BTreeMap::new();
    let (mut opened, mut unknown) = (BTreeMap::<usize, usize>::new(), BTreeMap::<usize, usize>::new());
    let (mut commands, mut opened_commands) = (BTreeSet::new(), BTreeSet::new());
    for event in events {
        let success = event["success"].as_bool().unwrap();
        assert!(success || event["code"] == OUTCOME_UNKNOWN, "{event}");
        let link = event["actor_id"].as_i64().unwrap();
        let door = clicks[&link].door;
        assert_eq!(event["object_id"], doors[door], "{event}");
        assert!(recorded.insert(link, success).is_none(), "one click, two records: {event}");
        *if success { &mut opened } else { &mut unknown }.entry(door).or_default() += 1;
        let command = event["sequence"].as_str().unwrap().to_owned();
        if success && door >= SHELLY_DOORS {
            opened_commands.insert(command.clone());
        }
        assert!(commands.insert(command), "one command, two records: {event}");
    }
    for (link, click) in clicks {
        assert!(!click.acknowledged || recorded.get(link) == Some(&true), "the acknowledged unlock of link {link} is lost");
    }

    let named: Vec<String> = shelly.pulses().into_iter().filter_map(|pulse| pulse.command_id).collect();
    let obeyed: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(obeyed.len(), named.len(), "a command was obeyed twice");
    assert!(obeyed.is_subset(&commands), "doors opened without a record: {:?}", obeyed.difference(&commands));
    assert!(opened_commands.is_subset(&obeyed), "recorded as opened and never was: {:?}", opened_commands.difference(&obeyed));
    for (switch, pulses) in shelly.counts() {
        let door = usize::try_from(switch).unwrap();
        let opened = opened.get(&door).copied().unwrap_or_default();
        let most = opened + unknown.get(&door).copied().unwrap_or_default();
        assert!((opened..=most).contains(&pulses), "door {door}: {pulses} pulses, {opened} to {most} recorded");
    }
}

/// Looks into the database once the server has stopped: nothing is open, every grant has its event, and the chain holds.
async fn verify_database(program: &Program, database: Option<&str>, unlock_events: usize) {
    let file = format!("sqlite://{}", program.data().join("doorward.sqlite").display());
    let store = Store::connect(database.unwrap_or(&file)).await.unwrap();
    let conn = store.reader();
    let open = command::Entity::find().filter(command::Column::ClosedAt.is_null()).count(conn).await.unwrap();
    assert_eq!(open, 0, "commands stay open");
    let commands = command::Entity::find().count(conn).await.unwrap();
    assert_eq!(commands, unlock_events as u64, "a grant has no event");

    let node = std::fs::read_to_string(program.data().join("node")).unwrap();
    let organization = program.account().organization_id;
    let chain = ledger::chain(conn, node.trim(), organization, 0, u64::from(u32::MAX)).await.unwrap();
    assert_eq!(chain.len() as u64, event::Entity::find().count(conn).await.unwrap(), "events outside the chain");
    let mut previous = doorward_core::ledger::GENESIS;
    for (row, index) in chain.iter().zip(1..) {
        assert_eq!(row.chain_index, index);
        previous = ledger::entry_hash(&previous, row);
        assert_eq!(row.hash, previous, "the chain breaks at {index}");
    }
    store.close().await.unwrap();
}
