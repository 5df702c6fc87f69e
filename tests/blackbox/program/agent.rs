//! Agents as real processes, and the controllers that they are.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::building::Building;
use super::process::Process;
use super::{disk, program};
use crate::kisi_client::root;

const PATIENCE: Duration = Duration::from_secs(30);

/// A controller's agent. Stops and goes when dropped.
pub struct Agent {
    pub process: Process,
    server: String,
    home: TempDir,
    taken: usize,
}

impl Agent {
    /// Enrols an agent with this token, in a folder of its own, and starts it.
    pub fn enrol(server: &str, token: &str) -> Self {
        let home = disk::home();
        let process = start(server, &home, &["--token", token]);
        Self { process, server: server.to_owned(), home, taken: 0 }
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("agent")
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again, without a token.
    pub fn restart(&mut self) {
        self.process.kill();
        (self.process, self.taken) = (start(&self.server, &self.home, &[]), 0);
    }

    /// Starts it again on a machine whose clock was moved by so many hours.
    pub fn restart_at(&mut self, hours: i64) {
        self.process.kill();
        let mut command = command(&self.server, &self.home, &[]);
        command.env("LD_PRELOAD", moved_clock(&self.home)).env("MOVED", (hours * 3_600).to_string());
        (self.process, self.taken) = (Process::start_fed(&mut command), 0);
    }

    /// Another agent with a copy of its data folder.
    pub fn copied(&self) -> Self {
        let home = disk::home();
        let data = home.path().join("agent");
        std::fs::create_dir(&data).unwrap();
        for entry in std::fs::read_dir(self.data()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
        }
        Self { process: start(&self.server, &home, &[]), server: self.server.clone(), home, taken: 0 }
    }

    /// Shows a code to its scanner; what it prints of it.
    pub fn scan(&mut self, text: &str) -> Value {
        self.scan_bytes(format!("{text}\n").as_bytes())
    }

    /// Shows these bytes to its scanner; what it prints of them.
    pub fn scan_bytes(&mut self, bytes: &[u8]) -> Value {
        self.process.feed(bytes);
        self.decisions(1).pop().unwrap()
    }

    /// The next decisions that it prints.
    pub fn decisions(&mut self, count: usize) -> Vec<Value> {
        let taken = self.taken;
        let lines = self.process.wait_until("decisions", |process| {
            let printed = process.printed();
            let (whole, _) = printed.rsplit_once('\n')?;
            let lines: Vec<_> = whole.lines().skip(taken).map(str::to_owned).collect();
            (lines.len() >= count).then_some(lines)
        });
        assert_eq!(lines.len(), count, "{lines:?}");
        self.taken += count;
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn start(server: &str, home: &TempDir, options: &[&str]) -> Process {
    Process::start_fed(&mut command(server, home, options))
}

fn command(server: &str, home: &TempDir, options: &[&str]) -> Command {
    let mut command = program(home.path());
    command.args(["agent", "--server", server, "--data", "agent"]).args(options);
    command
}

/// A library that moves the clock of the process that is started with it.
fn moved_clock(home: &TempDir) -> PathBuf {
    let library = home.path().join("moved.so");
    let source = root().join("tests/blackbox/clock/moved.c");
    let made = Command::new("cc").args(["-shared", "-fPIC", "-O", "-o"]).arg(&library).arg(source).status().unwrap();
    assert!(made.success());
    library
}

impl Building {
    /// A controller in that place: its id and its token.
    pub async fn controller(&self) -> (i64, String) {
        let controller = json!({"controller": {"name": "Cellar", "place_id": self.place_id}});
        let made = self.api.post("/controllers", controller).await;
        (made["id"].as_i64().unwrap(), made["enrolment_token"].as_str().unwrap().to_owned())
    }

    /// A terminal at a door, whose scanner is the standard input of a controller's agent.
    pub async fn terminal(&self, lock_id: i64, controller_id: i64) -> i64 {
        let terminal = json!({"name": "Gate", "place_id": self.place_id, "lock_id": lock_id, "controller_id": controller_id,
            "scanner": {"kind": "stdin"}});
        self.api.post("/terminals", json!({"terminal": terminal})).await["id"].as_i64().unwrap()
    }

    /// Waits until a controller is connected, or is not.
    pub async fn wait_for_controller(&self, id: i64, online: bool) {
        self.wait_for(id, "online", &json!(online)).await;
    }

    /// Waits until the agent of a controller knows of everything that was changed so far.
    pub async fn wait_for_sync(&self, controller_id: i64) {
        self.wait_for(controller_id, "sync", &json!("synced")).await;
    }

    async fn wait_for(&self, controller_id: i64, field: &str, value: &Value) {
        let began = Instant::now();
        loop {
            let controller = self.api.get(&format!("/controllers/{controller_id}")).await;
            if controller[field] == *value {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "waited too long for {field} to be {value}: {controller}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A relay, driven by a controller.
pub fn driven(mut relay: Value, controller_id: i64) -> Value {
    relay["controller_id"] = json!(controller_id);
    relay
}
