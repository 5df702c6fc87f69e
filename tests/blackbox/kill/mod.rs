//! `kill -9` between the click and the answer: no door opens without a record, no acknowledged record is lost, and no limit is
//! exceeded.

mod presses;
mod record;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use doorward_store::Store;
use doorward_store::entity::{command, event};
use doorward_testkit::database::TestDatabase;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use crate::program::Program;
use crate::program::building::{Building, Link};
use crate::program::shelly::Shelly;
use presses::{Press, Regular};
use record::Told;

const KILLS: usize = 50;
/// Doors at which one press is under way at each kill. The first two are switches of a Shelly, which is not told the command's
/// id; the others are.
const CALM_DOORS: usize = 8;
const SHELLY_DOORS: usize = 2;
/// Doors that one regular each opens again and again until the kill, over a connection of their own.
const REGULARS: usize = 4;
/// Doors that one link with a limit is held to at the same time, before every kill.
const LIMITED_DOORS: usize = 4;
/// Unlocks that it has, for this many kills: more than one server grants, fewer than are asked for.
const LIMIT: usize = 6;
const LIMITED_KILLS: usize = 3;
/// Kills between two looks at the whole record.
const BETWEEN_LOOKS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_a_record_of_every_opened_door_on_sqlite() {
    run(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_a_record_of_every_opened_door_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(Some(database.url())).await;
}

/// The doors, by what happens there. Nobody presses where another does at the same moment, so that each pulse is somebody's own.
struct Doors {
    /// Pressed once before each kill.
    calm: Vec<i64>,
    /// Pressed by one regular each.
    regular: Vec<i64>,
    /// Pressed with links that have a limit.
    limited: Vec<i64>,
    /// The device of the calm doors.
    calm_device: Shelly,
    /// The device of all others.
    busy_device: Shelly,
}

impl Doors {
    async fn new(building: &Building) -> Self {
        let (calm_device, busy_device) = (Shelly::start(), Shelly::start());
        let (mut calm, mut busy) = (Vec::new(), Vec::new());
        for number in 0..CALM_DOORS {
            let switch = number as u64;
            let relay = if number < SHELLY_DOORS { calm_device.relay(switch) } else { calm_device.plain_relay(switch) };
            calm.push(building.door(&format!("Calm door {number}"), relay).await);
        }
        for number in 0..REGULARS + LIMITED_DOORS {
            let relay = busy_device.plain_relay(number as u64);
            busy.push(building.door(&format!("Busy door {number}"), relay).await);
        }
        let limited = busy.split_off(REGULARS);
        Self { calm, regular: busy, limited, calm_device, busy_device }
    }

    /// Those on the Shelly.
    fn shelly(&self) -> &[i64] {
        &self.calm[..SHELLY_DOORS]
    }
}

async fn run(database: Option<&str>) {
    let mut program = Program::start_with(database, &["--allow-private-egress"], &[]);
    let building = Building::new(program.api()).await;
    let doors = Doors::new(&building).await;
    let mut told = Told::default();
    let mut limited = None;
    for kill in 0..KILLS {
        let building = Building { api: program.api(), ..building };
        if kill % LIMITED_KILLS == 0
            && let Some(link) = limited.replace(building.link(json!({"unlock_limit": LIMIT})).await)
        {
            use_up(&building, &link, &doors, &mut told).await;
        }
        kill_under_load(&mut program, &building, kill, limited.as_ref().unwrap(), &doors, &mut told).await;
        program.restart();
        for state in ["pending", "expired"] {
            assert_eq!(program.api().count(&format!("/commands?state={state}")).await, 0, "commands stay {state}");
        }
        if kill % BETWEEN_LOOKS == 0 {
            record::check(&program.api(), &told, &doors).await;
            program.verify_ledger();
        }
    }
    told.assert_kills_came_at_all_moments();
    let events = record::check(&program.api(), &told, &doors).await;

    program.process().signal("TERM");
    assert!(program.process().wait().success());
    verify_database(&program, database, events).await;
}

/// Has the server work for everyone and kills it at the moment that is due.
async fn kill_under_load(program: &mut Program, building: &Building, kill: usize, limited: &Link, doors: &Doors, told: &mut Told) {
    let address = program.address();
    let (mut regulars, mut clicks) = (Vec::new(), Vec::new());
    for door in &doors.regular {
        regulars.push(Regular::start(address, *door, building.link(json!({})).await));
    }
    for _ in &doors.calm {
        clicks.push(building.link(json!({})).await);
    }
    let device = &doors.calm_device;
    let before = (device.pulses().len(), device.answered());
    let moment = Moment::of(kill);
    if matches!(moment, Moment::Taken { held: true, .. }) {
        device.hold();
    }
    let limited: Vec<_> = doors.limited.iter().map(|door| Press::send(address, *door, limited)).collect();
    let mut clicks: Vec<_> = clicks.iter().zip(&doors.calm).map(|(link, door)| Press::send(address, *door, link)).collect();
    moment.wait(address, device, before, &mut clicks);
    program.kill();
    device.settle();
    doors.busy_device.settle();
    for click in clicks {
        told.click(click.link.id, click.door, click.ended());
    }
    for regular in regulars {
        told.regular(regular.link.id, regular.door, regular.ended());
    }
    for press in limited {
        told.limited(press.link.id, press.ended());
    }
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
            0 => Self::Sent { others: step },
            1 => Self::Taken { orders: 1 + step % CALM_DOORS, held: true },
            2 => Self::Taken { orders: 1 + step % CALM_DOORS, held: false },
            3 => Self::Answered { orders: 1 + step % CALM_DOORS },
            _ => Self::Acknowledged { unlock: step % CALM_DOORS },
        }
    }

    fn wait(self, address: SocketAddr, device: &Shelly, (pulses, answered): (usize, usize), clicks: &mut [Press]) {
        match self {
            Self::Sent { others } => (0..others).for_each(|_| ask_for_health(address)),
            Self::Taken { orders, .. } => device.wait_for_pulses(pulses + orders),
            Self::Answered { orders } => device.wait_for_answers(answered + orders),
            Self::Acknowledged { unlock } => assert_eq!(clicks[unlock].status(), Some(200)),
        }
    }
}

fn ask_for_health(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// What the kills left of a link's limit can be used, and nothing beyond it.
async fn use_up(building: &Building, link: &Link, doors: &Doors, told: &mut Told) {
    let guest = building.api.with_link(&link.secret);
    let presses = json!({"event_type": "lock.unlock", "event_actor_type": "GroupLink", "event_actor_id": link.id});
    let presses = building.api.events_by(presses).await;
    let used = presses.iter().filter(|event| event["success"] == true).count();
    assert_eq!(building.listed(link).await["unlocks_count"], used);
    let left = LIMIT - used;
    for press in 0..=left {
        let answer = guest.unlock(doors.limited[press % LIMITED_DOORS]).await;
        assert_eq!(answer.status, if press < left { 200 } else { 403 }, "{press} of {left}: {answer:?}");
        told.limited(link.id, Some(answer));
    }
}

/// Looks into the database once the server has stopped: nothing is open, every grant has its event, and all of it is in the
/// ledger.
async fn verify_database(program: &Program, database: Option<&str>, grants: usize) {
    let file = format!("sqlite://{}", program.data().join("doorward.sqlite").display());
    let store = Store::connect(database.unwrap_or(&file)).await.unwrap();
    let conn = store.reader();
    let open = command::Entity::find().filter(command::Column::ClosedAt.is_null()).count(conn).await.unwrap();
    assert_eq!(open, 0, "commands stay open");
    let commands = command::Entity::find().count(conn).await.unwrap();
    assert_eq!(commands, grants as u64, "a grant has no event");
    let events = event::Entity::find().count(conn).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(program.verify_ledger(), events, "events outside the ledger");
}
