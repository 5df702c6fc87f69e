//! The program as its user has it: an organization, a data folder, a running server.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const GIVE_UP: Duration = Duration::from_secs(20);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(10);

/// A served organization. Stops and goes when dropped.
pub struct Program {
    server: Child,
    address: SocketAddr,
    api_key: String,
    _data: TempDir,
}

impl Program {
    /// Bootstraps the organization `example` and serves it, ready when this returns.
    pub fn start(options: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let account = bootstrap(data.path());
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let mut serve = command(data.path(), "serve");
        serve.args(["--listen", &address.to_string(), "--rate-limit", "0"]).args(options);
        let server = serve.stdout(Stdio::null()).spawn().unwrap();
        let api_key = account["api_key"].as_str().unwrap().to_owned();
        let mut program = Self { server, address, api_key, _data: data };
        program.wait_until_ready();
        program
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The owner's API key.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    fn wait_until_ready(&mut self) {
        let began = Instant::now();
        while !is_ready(self.address) {
            assert!(self.server.try_wait().unwrap().is_none(), "the program ended while it started");
            assert!(began.elapsed() < GIVE_UP, "the program does not become ready");
            std::thread::sleep(BETWEEN_QUESTIONS);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

fn bootstrap(data: &Path) -> Value {
    let mut bootstrap = command(data, "bootstrap");
    let output = bootstrap.args(["--domain", "example", "--email", "owner@example.com", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn command(data: &Path, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
    command.arg(name).arg("--data").arg(data);
    command
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(GIVE_UP))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200 "))
    };
    ask().unwrap_or(false)
}
