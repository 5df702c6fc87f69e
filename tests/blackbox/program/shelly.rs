//! Looks like relays on this machine: a Shelly of the second generation with several switches, and devices that open on a
//! plain request. It counts what it was told and can hold its answers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};

const GIVE_UP: Duration = Duration::from_secs(30);
/// An address that opens nothing.
const MARKER: &str = "/marker";

/// What it was told: which switch, and the command's id if the request named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    pub switch: u64,
    pub command_id: Option<String>,
}

/// The look-alike. Cheap to clone.
#[derive(Clone)]
pub struct Shelly {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    device: Mutex<Device>,
    changed: Condvar,
}

#[derive(Default)]
struct Device {
    pulses: Vec<Pulse>,
    answered: usize,
    held: bool,
    asks_for_password: bool,
    signed_in: usize,
    connections: usize,
}

impl Shelly {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shelly = Self { address: listener.local_addr().unwrap(), shared: Arc::default() };
        let accepting = shelly.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                accepting.change(|device| device.connections += 1);
                let serving = accepting.clone();
                std::thread::spawn(move || {
                    // A caller that was killed breaks its connection off, which is what these tests are about.
                    drop(serving.serve(stream.unwrap()));
                    serving.change(|device| device.connections -= 1);
                });
            }
        });
        shelly
    }

    /// A Shelly that takes no order without a sign-in. It does not check the password.
    pub fn with_password() -> Self {
        let shelly = Self::start();
        shelly.change(|device| device.asks_for_password = true);
        shelly
    }

    /// The relay of a door on one of its switches.
    pub fn relay(&self, switch: u64) -> Value {
        json!({"kind": "shelly", "address": self.address.to_string(), "switch": switch, "pulse_seconds": 2})
    }

    /// The relay of a door on one of its plain devices, which are told the command's id.
    pub fn plain_relay(&self, switch: u64) -> Value {
        let url = format!("http://{}/open/{switch}", self.address);
        json!({"kind": "http", "url": url, "body": "{{command_id}}", "pulse_seconds": 2})
    }

    /// Every order, in the order of arrival.
    pub fn pulses(&self) -> Vec<Pulse> {
        self.device().pulses.clone()
    }

    /// How many orders each switch took.
    pub fn counts(&self) -> BTreeMap<u64, usize> {
        let mut counts = BTreeMap::new();
        for pulse in &self.device().pulses {
            *counts.entry(pulse.switch).or_default() += 1;
        }
        counts
    }

    /// How many orders it has answered.
    pub fn answered(&self) -> usize {
        self.device().answered
    }

    /// How many orders came with a sign-in.
    pub fn signed_in(&self) -> usize {
        self.device().signed_in
    }

    /// From now on it takes orders, and answers none until [`Self::release`].
    pub fn hold(&self) {
        self.change(|device| device.held = true);
    }

    pub fn release(&self) {
        self.change(|device| device.held = false);
    }

    /// Waits until it has taken so many orders.
    pub fn wait_for_pulses(&self, count: usize) {
        self.wait(&format!("{count} orders"), |device| device.pulses.len() >= count);
    }

    /// Waits until it has answered so many orders.
    pub fn wait_for_answers(&self, count: usize) {
        self.wait(&format!("{count} answers"), |device| device.answered >= count);
    }

    /// Waits until it has taken everything that a caller which is gone had sent.
    pub fn settle(&self) {
        // A connection that is answered was accepted after those that came before it.
        let mut marker = TcpStream::connect(self.address).unwrap();
        write!(marker, "GET {MARKER} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
        let mut line = String::new();
        BufReader::new(&marker).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        self.release();
        self.wait("the caller's connections to end", |device| device.connections <= 1);
    }

    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            if request.path == MARKER {
                respond(&mut writer, "200 OK", "", "{}")?;
                continue;
            }
            if self.device().asks_for_password && !request.signed {
                let challenge = "www-authenticate: Digest qop=\"auth\", realm=\"shelly\", nonce=\"1\", algorithm=SHA-256\r\n";
                respond(&mut writer, "401 Unauthorized", challenge, "")?;
                continue;
            }
            let Some(pulse) = request.pulse() else {
                respond(&mut writer, "404 Not Found", "", "{}")?;
                continue;
            };
            self.change(|device| {
                device.pulses.push(pulse);
                device.signed_in += usize::from(request.signed);
            });
            self.wait("the release", |device| !device.held);
            respond(&mut writer, "200 OK", "", r#"{"was_on":false}"#)?;
            self.change(|device| device.answered += 1);
        }
        Ok(())
    }

    fn device(&self) -> MutexGuard<'_, Device> {
        self.shared.device.lock().unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut Device)) {
        change(&mut self.device());
        self.shared.changed.notify_all();
    }

    fn wait(&self, what: &str, until: impl Fn(&Device) -> bool) {
        let waited = self.shared.changed.wait_timeout_while(self.device(), GIVE_UP, |device| !until(device)).unwrap().1;
        assert!(!waited.timed_out(), "waited too long for {what}");
    }
}

fn respond(writer: &mut TcpStream, status: &str, header: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{header}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
    writer.write_all(text.as_bytes())
}

struct Request {
    method: String,
    path: String,
    signed: bool,
    body: String,
}

impl Request {
    /// The next request; `None` at the end of the connection.
    fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Self>> {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(None);
        }
        let mut words = first.split_whitespace().map(str::to_owned);
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (mut length, mut signed) = (0, false);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "authorization" => signed = value.starts_with("Digest "),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(Some(Self { method, path, signed, body: String::from_utf8(body).unwrap() }))
    }

    fn pulse(&self) -> Option<Pulse> {
        if self.method != "POST" {
            return None;
        }
        if let Some(switch) = self.path.strip_prefix("/open/") {
            return Some(Pulse { switch: switch.parse().ok()?, command_id: Some(self.body.clone()) });
        }
        let order: Value = serde_json::from_str(&self.body).ok()?;
        let obeyed = self.path == "/rpc/Switch.Set" && order["on"] == true && order["toggle_after"].as_f64() > Some(0.0);
        obeyed.then(|| order["id"].as_u64().map(|switch| Pulse { switch, command_id: None })).flatten()
    }
}
