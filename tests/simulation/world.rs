//! One seed: some seconds of bad weather, then a fine day, then the checks.

use std::ops::AddAssign;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward_agent::scanner::Decided;
use doorward_app::{Clock as _, controllers};
use doorward_core::agent_key::AgentKey;
use doorward_core::{Secret, Timestamp};
use doorward_doors::Feed;
use doorward_testkit::clock::TestClock;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::agent::{Enrolled, Running};
use crate::checks;
use crate::dice::Dice;
use crate::network::{Network, Weather};
use crate::relay::Relay;

/// How long the weather is bad: longer than an order lives.
const BAD: Duration = Duration::from_secs(8);
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a thing takes to be seen.
const LOOK: Duration = Duration::from_millis(20);
/// Links that open once.
const SINGLES: usize = 8;

/// What has happened, of all worlds together in the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub opened_by_server: usize,
    pub opened_alone: usize,
    pub refused: usize,
    pub unknown: usize,
    pub restarts: usize,
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.opened_by_server += other.opened_by_server;
        self.opened_alone += other.opened_alone;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.restarts += other.restarts;
    }
}

/// A code that is shown at the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub link_id: i64,
    pub pass: String,
    /// It opens once.
    pub single: bool,
}

/// Something that was shown, and what the scanner said to it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub code: Code,
    pub decided: Decided,
}

pub struct World {
    pub seed: u64,
    pub server: TestServer,
    pub relay: Relay,
    pub controller_id: i64,
    pub lock_id: i64,
    pub shown: Vec<Shown>,
    pub restarts: usize,
    codes: Vec<Code>,
    guest: Credential,
    enrolled: Enrolled,
    folder: TempDir,
    dice: Dice,
    weather: watch::Sender<Weather>,
    helpers: Vec<JoinHandle<()>>,
}

/// Runs one.
pub async fn run(seed: u64) -> Seen {
    let mut world = World::new(seed).await;
    let unlocking: Vec<_> = (0..2).map(|_| tokio::spawn(world.unlock())).collect();
    let agent = world.bad_weather().await;
    for unlocking in unlocking {
        unlocking.await.unwrap();
    }
    world.fine_day(agent).await;
    let seen = checks::check(&world).await;
    world.helpers.iter().for_each(JoinHandle::abort);
    world.server.finish().await;
    seen
}

impl World {
    async fn new(seed: u64) -> Self {
        let dice = Dice::new(seed);
        let server = TestServer::start(TestDatabase::sqlite().await).await;
        let clock = Arc::clone(&server.clock);
        let ticking = tokio::spawn(tick(Arc::clone(&clock), clock.now()));
        let feeding = tokio::spawn(Feed::new(Arc::clone(&server.app), server.hub.clone()).run(std::future::pending()));
        let relay = Relay::start(clock).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
        let owner = &server.tenant.owner;
        let controller = json!({"controller": {"name": "Cellar", "place_id": site.place_id}});
        let made = server.post("/controllers", owner, controller).await.ok();
        let controller_id = made["id"].as_i64().unwrap();
        let settings = json!({"lock": {"relay": relay.settings(controller_id)}});
        server.patch(&format!("/locks/{}", site.lock_id), owner, settings).await.is(204);
        let terminal = json!({"terminal": {"name": "Gate", "place_id": site.place_id, "lock_id": site.lock_id,
            "controller_id": controller_id, "scanner": {"kind": "stdin"}}});
        server.post("/terminals", owner, terminal).await.ok();
        let enrolled = enrol(&server, made["enrolment_token"].as_str().unwrap(), seed).await;
        let guest = server.link(&server.tenant, site.group_id, json!({})).await.credential;
        let mut codes =
            vec![code(&server, site.group_id, json!({})).await, code(&server, site.group_id, json!({"link_enabled": false})).await];
        for _ in 0..SINGLES {
            codes.push(code(&server, site.group_id, json!({"unlock_limit": 1})).await);
        }
        Self {
            seed,
            server,
            relay,
            controller_id,
            lock_id: site.lock_id,
            shown: Vec::new(),
            restarts: 0,
            codes,
            guest,
            enrolled,
            folder: tempfile::tempdir().unwrap(),
            dice,
            weather: watch::channel(Weather::Fair).0,
            helpers: vec![ticking, feeding],
        }
    }

    fn agent(&self) -> Running {
        let network = Network {
            app: Arc::clone(&self.server.app),
            hub: self.server.hub.clone(),
            weather: self.weather.subscribe(),
            dice: self.dice.clone(),
            runtime: Handle::current(),
        };
        // Wrong by up to a minute, in either direction.
        let skew = i64::try_from(self.dice.below(120_000_000)).unwrap() - 60_000_000;
        let clock = Arc::clone(&self.server.clock);
        let own: doorward_agent::Now = Arc::new(move || Timestamp::from_micros(clock.now().micros() + skew));
        Running::start(&self.enrolled, self.folder.path(), network, own, self.dice.clone())
    }

    /// Somebody who opens the door from a phone, again and again.
    fn unlock(&self) -> impl Future<Output = ()> + use<> {
        let request = self.server.request(reqwest::Method::POST, &format!("/locks/{}/unlock", self.lock_id), &self.guest);
        let (dice, began) = (self.dice.clone(), Instant::now());
        async move {
            while began.elapsed() < BAD {
                sleep(dice.millis(30..400)).await;
                // Whatever it answers is in the record.
                drop(request.try_clone().unwrap().send().await.unwrap());
            }
        }
    }

    /// The agent as it runs in the end.
    async fn bad_weather(&mut self) -> Running {
        let began = Instant::now();
        let mut agent = self.agent();
        let (mut codes, mut changes_at, mut shows_at) = (Vec::new(), began, began);
        while began.elapsed() < BAD {
            let now = Instant::now();
            if now >= changes_at {
                let (weather, lasts) = self.next_weather();
                self.weather.send_replace(weather);
                changes_at = now + lasts;
                if self.dice.one_in(6) {
                    let decided = agent.kill().await;
                    self.note(&mut codes, decided);
                    codes.clear();
                    self.restarts += 1;
                    sleep(self.dice.millis(1..500)).await;
                    agent = self.agent();
                }
            }
            if now >= shows_at {
                let which = usize::try_from(self.dice.below(self.codes.len() as u64)).unwrap();
                agent.show(&self.codes[which].pass);
                codes.push(self.codes[which].clone());
                shows_at = now + self.dice.millis(100..800);
            }
            let decided = agent.decided();
            self.note(&mut codes, decided);
            sleep(Duration::from_millis(10)).await;
        }
        self.weather.send_replace(Weather::Fair);
        let began = Instant::now();
        while !codes.is_empty() {
            let decided = agent.decided();
            self.note(&mut codes, decided);
            assert!(began.elapsed() < PATIENCE, "seed {}: {} scans were left without an answer", self.seed, codes.len());
            sleep(LOOK).await;
        }
        agent
    }

    fn next_weather(&self) -> (Weather, Duration) {
        match self.dice.below(8) {
            0 => (Weather::Stalled, self.dice.millis(100..6_500)),
            1 => (Weather::Deaf { agent: true }, self.dice.millis(100..1_500)),
            2 => (Weather::Deaf { agent: false }, self.dice.millis(100..1_500)),
            3 => (Weather::Cut, self.dice.millis(50..3_000)),
            _ => (Weather::Fair, self.dice.millis(200..1_200)),
        }
    }

    /// A scanner is answered in the order in which codes were shown to it.
    fn note(&mut self, codes: &mut Vec<Code>, decided: Vec<Decided>) {
        let answered = codes.drain(..decided.len());
        self.shown.extend(answered.zip(decided).map(|(code, decided)| Shown { code, decided }));
    }

    /// Waits until the agent has told everything, and every order has ended.
    async fn fine_day(&mut self, agent: Running) {
        let began = Instant::now();
        let path = format!("/controllers/{}", self.controller_id);
        loop {
            let controller = self.server.get(&path, &self.server.tenant.owner).await.ok();
            let told = agent.local.spooled() == 0;
            if controller["sync"] == "synced" && told && self.server.open_commands().await == 0 {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "seed {}: not settled: {controller} {told}", self.seed);
            sleep(LOOK).await;
        }
        agent.kill().await;
    }
}

/// The time that passes.
async fn tick(clock: Arc<TestClock>, start: Timestamp) {
    let began = Instant::now();
    loop {
        clock.set(start.after(began.elapsed()));
        sleep(Duration::from_millis(1)).await;
    }
}

async fn enrol(server: &TestServer, token: &str, seed: u64) -> Enrolled {
    let mut bytes = [5; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let public_key = AgentKey::from_seed(&bytes).unwrap().public_key().try_into().unwrap();
    let enrolled = controllers::enrol(&server.app, None, &Secret::presented(token), public_key).await.unwrap();
    let key = |key: &String| hex::decode(key).unwrap().try_into().unwrap();
    Enrolled {
        controller_id: enrolled.controller_id,
        organization_id: enrolled.organization_id,
        server: enrolled.server,
        bundle_keys: enrolled.bundle_keys.iter().map(key).collect(),
        seed: bytes,
    }
}

async fn code(server: &TestServer, group_id: i64, more: Value) -> Code {
    let mut link = json!({"name": "Gus Guest", "group_id": group_id, "quick_response_code_type": "offline"});
    link.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = server.post("/group_links", &server.tenant.owner, json!({"group_link": link})).await.ok();
    Code {
        link_id: made["id"].as_i64().unwrap(),
        pass: made["quick_response_code_token"].as_str().unwrap().to_owned(),
        single: more["unlock_limit"] == 1,
    }
}
