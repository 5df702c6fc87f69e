//! `cargo xtask figures`: how fast the release program starts, what it holds in memory, how large it is.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{command, run as run_command};
use crate::program;

const STARTS: usize = 10;
const GIVE_UP: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(3);

/// Measures and prints a table: each figure, its limit, and the share of the limit that it takes.
pub fn run() -> Result<(), String> {
    let program = program::build_release()?;
    let data = Folder::fresh()?;
    let arguments = ["bootstrap", "--domain", "example", "--email", "owner@example.com", "--json", "--data"];
    run_command(command(&program).args(arguments).arg(&data.0).stdout(Stdio::null()))?;

    let mut starts = Vec::new();
    let mut resident = 0;
    for nth in 1..=STARTS {
        let (server, took) = Server::start(&program, &data.0)?;
        starts.push(took);
        if nth == STARTS {
            thread::sleep(IDLE);
            resident = server.resident_kib()?;
        }
        server.stop()?;
    }
    starts.sort();
    let median = starts.get(STARTS / 2).copied().unwrap_or(GIVE_UP);
    let size = fs::metadata(&program).map_err(|error| error.to_string())?.len();

    println!("| figure | measured | limit | share |");
    println!("| --- | ---: | ---: | ---: |");
    row("process start to ready, existing database, median of 10", median.as_secs_f64() * 1e3, 300.0, "ms");
    row("resident when idle", resident as f64 / 1024.0, 40.0, "MiB");
    row("program", size as f64 / 1e6, 40.0, "MB");
    Ok(())
}

fn row(figure: &str, measured: f64, limit: f64, unit: &str) {
    println!("| {figure} | {measured:.0} {unit} | {limit:.0} {unit} | {:.2} |", measured / limit);
}

/// A running server; killed when dropped.
struct Server(Child);

impl Server {
    /// Starts the program and waits until it says that it is ready; how long that took.
    fn start(program: &Path, data: &Path) -> Result<(Self, Duration), String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        drop(listener);
        let began = Instant::now();
        let mut serve = Command::new(program);
        serve.arg("serve").arg("--data").arg(data).arg("--listen").arg(address.to_string());
        let mut server = Self(serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?);
        while !ready(address) {
            if let Ok(Some(status)) = server.0.try_wait() {
                return Err(format!("the program ended while it started: {status}"));
            }
            if began.elapsed() > GIVE_UP {
                return Err(format!("the program is not ready after {} s", GIVE_UP.as_secs()));
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok((server, began.elapsed()))
    }

    /// What it holds in memory (`VmRSS`).
    fn resident_kib(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.0.id());
        let status = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).ok_or_else(|| format!("{path}: no VmRSS"))
    }

    /// Stops it as a person would.
    fn stop(mut self) -> Result<(), String> {
        run_command(Command::new("kill").args(["-INT", &self.0.id().to_string()]))?;
        self.0.wait().map(drop).map_err(|error| error.to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already over if it was stopped.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether `/readyz` answers 200.
fn ready(address: SocketAddr) -> bool {
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

/// A data folder that goes when dropped.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("doorward-figures-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
