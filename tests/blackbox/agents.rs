//! Agents at sites, as processes of their own: they enrol, drive relays, read scanners, go away and come back.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use doorward_testkit::smtp::SmtpServer;
use serde_json::{Value, json};

use crate::program::agent::{Agent, driven};
use crate::program::building::Building;
use crate::program::http::Api;
use crate::program::shelly::Shelly;
use crate::program::{Program, disk, program};

const LINK_INVALID: &str = "f299ef";

/// A server, and a controller of it with its agent, which is connected.
struct Site {
    program: Program,
    building: Building,
    controller_id: i64,
    token: String,
    agent: Agent,
}

impl Site {
    /// The server itself may reach no relay on this machine.
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(options: &[&str]) -> Self {
        let program = Program::start(options);
        let building = Building::new(program.api()).await;
        let (controller_id, token) = building.controller().await;
        let agent = Agent::enrol(&program.url(), &token);
        building.wait_for_controller(controller_id, true).await;
        Self { program, building, controller_id, token, agent }
    }

    async fn door(&self, relay: Value) -> i64 {
        self.building.door("Front door", driven(relay, self.controller_id)).await
    }

    /// A door with a simulated relay and a terminal, whose scanner is read.
    async fn gate(&mut self) -> i64 {
        let lock_id = self.door(json!({"kind": "simulated"})).await;
        self.building.terminal(lock_id, self.controller_id).await;
        // The first answer comes once the agent has heard that it reads this scanner.
        assert_eq!(self.agent.scan("nothing")["code"], LINK_INVALID);
        lock_id
    }

    async fn online(&self, lock_id: i64) -> Value {
        self.building.api.get(&format!("/locks/{lock_id}")).await["online"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_enrols_and_drives_the_relays_of_its_doors() {
    let mut site = Site::new().await;
    let controller = site.building.api.get(&format!("/controllers/{}", site.controller_id)).await;
    assert_eq!((&controller["configured"], &controller["enrolment_expires_at"]), (&json!(true), &Value::Null));
    assert!(controller["last_seen_at"].is_string());
    let device_id = controller["device_id"].as_str().unwrap().to_owned();
    site.agent.process.wait_for_log(&device_id);
    let kept = site.agent.data().join("agent.json");
    assert_eq!(std::fs::metadata(kept).unwrap().permissions().mode() & 0o777, 0o600);

    let shelly = Shelly::start();
    let simulated = site.door(json!({"kind": "simulated"})).await;
    let by_shelly = site.door(shelly.relay(0)).await;
    let by_http = site.door(shelly.plain_relay(1)).await;
    let link = site.building.link(json!({})).await;
    let guest = Api::of_link(&site.program.url(), &link.secret);
    for lock_id in [simulated, by_shelly, by_http] {
        let answer = guest.unlock(lock_id).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(site.online(lock_id).await, true);
    }
    site.agent.process.wait_for_log("simulated door open");
    assert_eq!(shelly.counts(), [(0, 1), (1, 1)].into());
    // The server's own agent is none of this one: it may not reach this machine's addresses.
    let own = site.building.door("Own", shelly.relay(2)).await;
    assert_eq!(guest.unlock(own).await.status, 409);
    assert_eq!(shelly.counts().get(&2), None);

    // Many at once, each pressed once: an id is obeyed once.
    let presses: Vec<_> = (0..40)
        .map(|_| {
            let guest = guest.clone();
            tokio::spawn(async move { guest.unlock(simulated).await.status })
        })
        .collect();
    for press in presses {
        assert_eq!(press.await.unwrap(), 200);
    }
    site.program.verify_ledger();
    let log = site.agent.process.logged() + &site.program.process().logged();
    assert!(!log.contains(&site.token) && !log.contains(&link.secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_is_offline_while_its_agent_is_killed_and_opens_when_it_is_back() {
    let mut site = Site::new().await;
    let lock_id = site.door(json!({"kind": "simulated"})).await;
    let api = site.building.api.clone();
    assert_eq!(api.unlock(lock_id).await.status, 200);
    site.agent.kill();
    site.building.wait_for_controller(site.controller_id, false).await;
    let refused = api.unlock(lock_id).await;
    assert_eq!((refused.status, &refused.json()["code"]), (503, &json!("fac001")));
    assert_eq!(site.online(lock_id).await, false);
    assert_eq!(api.count("/locks?online=false").await, 1);
    site.agent.restart();
    site.building.wait_for_controller(site.controller_id, true).await;
    assert_eq!(site.online(lock_id).await, true);
    assert_eq!(api.unlock(lock_id).await.status, 200);
    assert_eq!(api.count("/locks?online=false").await, 0);
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_stood_still_obeys_no_order_late() {
    let site = Site::new().await;
    let shelly = Shelly::start();
    let lock_id = site.door(shelly.plain_relay(0)).await;
    let api = site.building.api.clone();
    assert_eq!(api.unlock(lock_id).await.status, 200);
    site.agent.process.signal("STOP");
    let refused = api.unlock(lock_id).await;
    assert_eq!((refused.status, &refused.json()["code"]), (503, &json!("fac002")));
    // The order lies before it still, and its time is over.
    site.agent.process.signal("CONT");
    let began = Instant::now();
    while api.unlock(lock_id).await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30), "{}", site.agent.process.logged());
    }
    let pulses = shelly.pulses();
    assert_eq!(pulses.len(), 2, "the late order was obeyed: {pulses:?}");
    assert_ne!(pulses[0], pulses[1]);
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_comes_back_to_a_server_that_was_killed() {
    let mut site = Site::new().await;
    let lock_id = site.gate().await;
    let link = site.building.link(json!({})).await;
    site.program.kill();
    site.agent.process.wait_for_log("the connection to the server is over");
    let alone = site.agent.scan(&link.secret);
    assert_eq!((&alone["decision"], &alone["code"], &alone["decided_by"]), (&json!("deny"), &json!("e00503"), &json!("agent")));
    assert_eq!(alone["lock_id"], lock_id);
    site.program.restart_in_place();
    site.building.wait_for_controller(site.controller_id, true).await;
    assert_eq!(site.building.api.unlock(lock_id).await.status, 200);
    assert_eq!(site.agent.scan(&link.secret)["decision"], "grant");
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_to_a_scanner_opens_its_door_or_is_refused_with_the_reason() {
    let mut site = Site::new().await;
    let lock_id = site.gate().await;
    let api = site.building.api.clone();
    let coded = json!({"name": "Gus Guest", "group_id": site.building.group_id, "quick_response_code_type": "offline"});
    let offline = api.post("/group_links", json!({"group_link": coded})).await;
    let link = site.building.link(json!({})).await;
    let address = format!("{}/grouplinks/{}", site.program.url(), link.secret);
    for text in [link.secret.as_str(), &address, offline["quick_response_code_token"].as_str().unwrap()] {
        let granted = site.agent.scan(text);
        let expected = json!({"lock_id": lock_id, "decision": "grant", "code": null, "decided_by": "server", "at": granted["at"]});
        assert_eq!(granted, expected, "{text}");
        assert!(granted["at"].as_str().unwrap().ends_with('Z'), "{granted}");
    }
    let opened = api.events("lock.unlock").await;
    assert_eq!(opened.iter().filter(|event| event["success"] == true).count(), 3, "{opened:?}");
    assert_eq!(opened[0]["actor_id"], offline["id"]);

    api.patch(&format!("/group_links/{}", link.id), json!({"group_link": {"link_enabled": false}})).await;
    assert_eq!(site.agent.scan(&address)["code"], "f297ef");
    api.delete(&format!("/group_links/{}", link.id)).await;
    let deleted = site.agent.scan(&address);
    assert_eq!((&deleted["decision"], &deleted["code"]), (&json!("deny"), &json!(LINK_INVALID)));
    // Locked down, nobody gets in.
    api.ask(reqwest::Method::POST, &format!("/locks/{lock_id}/lock_down"), None).await;
    assert_eq!(site.agent.scan(offline["quick_response_code_token"].as_str().unwrap())["code"], "fad001");
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guests_key_opens_at_the_scanner() {
    let mails = SmtpServer::start().unwrap();
    let mut site = Site::with(&["--smtp-url", &mails.url()]).await;
    let lock_id = site.gate().await;
    let invite = json!({"notify": true, "invites_to_type": "Group", "invites_to_id": site.building.group_id,
        "invitee": {"resource_type": "Guest", "name": "Ada Sample", "email": "ada@example.com"},
        "role_assignment": {"role_id": "group_basic"}, "access_key": {"qr_code_enabled": true}});
    site.building.api.post("/invites", json!({"invite": invite})).await;
    let mail = mails.wait_for(1).await.unwrap().remove(0).replace("=\r\n", "").replace("=3D", "=");
    let (_, after) = mail.split_once("/accesskeys/").unwrap();
    let key: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    let granted = site.agent.scan(&format!("{}/accesskeys/{key}", site.program.url()));
    assert_eq!((&granted["decision"], &granted["lock_id"]), (&json!("grant"), &json!(lock_id)));
}

/// A serial line, as its scanner has it, and the device that the agent reads.
fn serial_line() -> (std::fs::File, String) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let scanner = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&scanner).unwrap();
    unlockpt(&scanner).unwrap();
    let device = ptsname(&scanner, Vec::new()).unwrap().into_string().unwrap();
    (scanner.into(), device)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_scanner_is_read_and_read_again_after_it_was_unplugged() {
    let mut site = Site::new().await;
    let lock_id = site.door(json!({"kind": "simulated"})).await;
    let link = site.building.link(json!({})).await;
    let (mut scanner, device) = serial_line();
    let terminal = json!({"name": "Gate", "place_id": site.building.place_id, "lock_id": lock_id,
        "controller_id": site.controller_id, "scanner": {"kind": "serial", "device": device}});
    let terminal = site.building.api.post("/terminals", json!({"terminal": terminal})).await["id"].clone();
    site.agent.process.wait_for_log("a scanner is read");
    for end in ["\r", "\n", "\r\n"] {
        scanner.write_all(format!("{}{end}", link.secret).as_bytes()).unwrap();
        assert_eq!(site.agent.decisions(1)[0]["decision"], "grant", "{end:?}");
    }
    scanner.write_all(b"nothing\r\xff\xfe\r").unwrap();
    let refused = site.agent.decisions(2);
    assert_eq!((&refused[0]["decided_by"], &refused[1]["decided_by"]), (&json!("server"), &json!("agent")));

    drop(scanner);
    site.agent.process.wait_for_log("it is tried again");
    let (mut scanner, other) = serial_line();
    let moved = json!({"terminal": {"scanner": {"kind": "serial", "device": other, "baud": 115_200}}});
    site.building.api.patch(&format!("/terminals/{terminal}"), moved).await;
    site.agent
        .process
        .wait_until("the scanner is back", |process| (process.logged().matches("a scanner is read").count() >= 2).then_some(()));
    scanner.write_all(format!("{}\r", link.secret).as_bytes()).unwrap();
    assert_eq!(site.agent.decisions(1)[0]["decision"], "grant");
    // Taken away, it opens nothing any more.
    site.building.api.delete(&format!("/terminals/{terminal}")).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let opened = site.building.api.events("lock.unlock").await.len();
    drop(scanner.write_all(format!("{}\r", link.secret).as_bytes()));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(site.building.api.events("lock.unlock").await.len(), opened);
    site.agent.decisions(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_input_ends_an_agent_or_is_left_without_an_answer() {
    let mut site = Site::new().await;
    let lock_id = site.gate().await;
    let link = site.building.link(json!({})).await;
    for (length, by) in [(0, "server"), (1, "server"), (1_024, "server"), (1_025, "agent"), (1_000_000, "agent")] {
        let refused = site.agent.scan(&"x".repeat(length));
        let got = (&refused["decision"], &refused["code"], &refused["decided_by"], &refused["lock_id"]);
        assert_eq!(got, (&json!("deny"), &json!(LINK_INVALID), &json!(by), &json!(lock_id)), "{length}");
        // No faster than a scanner may be read.
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let hostile: [&[u8]; 8] = [
        b"\xff\xfe\xfd\n",
        b"' OR 1=1; DROP TABLE locks; --\n",
        b"$(reboot) `reboot` %s%n%x {{7*7}}\n",
        b"\0\0\0\n",
        b"{\"frame\":\"proof\"}\n",
        b"DW1:\xf0\x9f\x94\x91\n",
        b"eyJhbGciOiJub25lIn0.e30.\n",
        b"\r\n",
    ];
    for bytes in hostile {
        assert_eq!(site.agent.scan_bytes(bytes)["code"], LINK_INVALID, "{bytes:?}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    // A crowd at once: each is answered, most of them that there are too many, and then the scanner is read again.
    site.agent.process.feed("nothing\n".repeat(100).as_bytes());
    let crowd = site.agent.decisions(100);
    let limited = crowd.iter().filter(|decision| decision["code"] == "e00429").count();
    assert!((80..=95).contains(&limited), "{limited}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(site.agent.scan(&link.secret)["decision"], "grant");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_works_once_and_wrong_settings_are_one_clear_line() {
    let site = Site::new().await;
    let url = site.program.url();
    let (_, unused) = site.building.controller().await;
    let home = disk::home();
    std::fs::write(home.path().join("token"), &site.token).unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["--server", &url, "--token", &site.token], "the server refused the token"),
        (&["--server", &url, "--token-file", "token"], "the server refused the token"),
        (&["--server", &url, "--token", "0123456789abcdef0123456789abcdef"], "the server refused the token"),
        (&["--server", &url, "--token", ""], "the server refused the token"),
        (&["--server", &url], "--token"),
        (&["--token", &unused], "--server is missing"),
        (&["--server", "ftp://127.0.0.1", "--token", &unused], "--server must be"),
        (&["--server", &url, "--token", &unused, "--token-file", "token"], "cannot both be given"),
    ];
    for (options, reason) in cases {
        let mut command = program(home.path());
        let output = command.args(["agent", "--data", "elsewhere"]).args(options).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{options:?}: {text}");
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("doorward: ") && last.contains(reason), "{options:?}: {text}");
        assert!(!text.contains(&site.token) && !text.contains(&unused), "{text}");
        assert!(!home.path().join("elsewhere/agent.json").exists());
    }
    assert_eq!(site.building.api.count("/controllers?status=online").await, 1);
    // The token that was left alone is good still.
    let second = Agent::enrol(&url, &unused);
    let began = Instant::now();
    while site.building.api.count("/controllers?status=online").await < 2 {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", second.process.logged());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_whose_controller_is_deleted_is_refused_at_once_and_for_good() {
    let mut site = Site::new().await;
    let lock_id = site.gate().await;
    let link = site.building.link(json!({})).await;
    assert_eq!(site.agent.scan(&link.secret)["decision"], "grant");
    site.building.api.delete(&format!("/controllers/{}", site.controller_id)).await;
    let refused = site.building.api.unlock(lock_id).await;
    assert_eq!((refused.status, &refused.json()["code"]), (503, &json!("fac001")));
    let ended = site.agent.process.wait_at_most(Duration::from_secs(5));
    assert_eq!(ended.code(), Some(2), "{}", site.agent.process.logged());
    assert!(site.agent.process.logged().lines().last().unwrap().contains("its controller was deleted"));
    site.agent.restart();
    assert_eq!(site.agent.process.wait_at_most(Duration::from_secs(5)).code(), Some(2));
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_agent_with_a_new_token_takes_the_place_of_the_first() {
    let mut site = Site::new().await;
    let lock_id = site.door(json!({"kind": "simulated"})).await;
    let path = format!("/controllers/{}", site.controller_id);
    let first = site.building.api.get(&path).await["device_id"].clone();
    let renewed = site.building.api.post(&format!("{path}/enrolment_token"), json!({})).await;
    assert_eq!(site.building.api.unlock(lock_id).await.status, 200, "the first goes on until then");
    let second = Agent::enrol(&site.program.url(), renewed["enrolment_token"].as_str().unwrap());
    assert_eq!(site.agent.process.wait().code(), Some(2), "{}", site.agent.process.logged());
    site.building.wait_for_controller(site.controller_id, true).await;
    assert_eq!(site.building.api.unlock(lock_id).await.status, 200);
    assert_ne!(site.building.api.get(&path).await["device_id"], first);
    assert!(second.process.logged().contains("enrolled"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_agent_with_a_copied_key_is_seen() {
    let site = Site::new().await;
    let lock_id = site.door(json!({"kind": "simulated"})).await;
    let mut copy = site.agent.copied();
    copy.process.wait_for_log("connected");
    let began = Instant::now();
    loop {
        let events = site.building.api.events("controller.replace_connection").await;
        if let Some(event) = events.first() {
            assert_eq!((&event["object_type"], &event["object_id"]), (&json!("Controller"), &json!(site.controller_id)));
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Whichever of them is connected, a press opens once.
    drop(copy);
    let began = Instant::now();
    while site.building.api.unlock(lock_id).await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
