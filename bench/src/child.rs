//! A server in a process of its own, which cannot outlive this one.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::process::{ChildStderr, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::{Result, said};

/// Becomes the program in its arguments. A helper beside it ends it once standard input closes, which it does however the owner
/// dies.
const GUARD: &str = r#"exec 3<&0; { cat <&3; kill "$$"; } >/dev/null 2>&1 & exec "$@" 3<&- </dev/null"#;
/// What a server says once it listens.
const LISTENING: &str = "listening on http://";
const GIVE_UP: Duration = Duration::from_secs(30);
/// Lines that are kept of what a server says, to tell why it failed.
const TAIL: usize = 20;
/// Linux counts processor time in hundredths of a second, whatever the kernel's own clock.
const TICK: Duration = Duration::from_millis(10);

type Tail = Arc<Mutex<VecDeque<String>>>;

/// A running server. Dropping it ends it and waits for its end.
pub struct Child {
    process: std::process::Child,
    lifeline: Option<ChildStdin>,
    tail: Tail,
}

impl Child {
    /// Starts it and waits until it says where it listens.
    ///
    /// # Errors
    /// It ends, or says nothing for 30 s; the text has its last lines.
    pub async fn start(command: &Command) -> Result<(Self, SocketAddr)> {
        let mut command = guarded(command);
        // In a process group of its own, an interrupt from the terminal reaches it only by way of its owner.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(said("cannot start a server"))?;
        let (lifeline, errors) = (process.stdin.take(), process.stderr.take());
        let child = Self { process, lifeline, tail: Tail::default() };
        let (found, address) = oneshot::channel();
        if let Some(errors) = errors {
            let tail = Arc::clone(&child.tail);
            thread::spawn(move || follow(errors, &tail, found));
        }
        match timeout(GIVE_UP, address).await {
            Ok(Ok(address)) => Ok((child, address)),
            Ok(Err(_)) => Err(format!("a server ended before it listened: {}", child.last_words())),
            Err(_) => Err(format!("a server does not listen after {} s: {}", GIVE_UP.as_secs(), child.last_words())),
        }
    }

    /// The last lines that it wrote.
    pub fn last_words(&self) -> String {
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Processor time that it has taken so far, in whole hundredths of a second.
    ///
    /// # Errors
    /// It has ended.
    pub fn processor_time(&self) -> Result<Duration> {
        let path = format!("/proc/{}/stat", self.process.id());
        let stat = fs::read_to_string(&path).map_err(said(&path))?;
        ticks(&stat).map(|ticks| TICK * ticks).ok_or_else(|| format!("{path}: not understood"))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // Nothing is left to be done if waiting fails.
        let _ = self.process.wait();
    }
}

/// The same command behind the guard.
fn guarded(command: &Command) -> Command {
    let mut guarded = Command::new("sh");
    guarded.args(["-c", GUARD, "sh"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => guarded.env(name, value),
            None => guarded.env_remove(name),
        };
    }
    guarded
}

/// Reads what a server says until its end, finds the address in it and keeps the last lines.
fn follow(errors: ChildStderr, tail: &Tail, found: oneshot::Sender<SocketAddr>) {
    let mut found = Some(found);
    for line in BufReader::new(errors).lines().map_while(std::io::Result::ok) {
        if let Some(address) = address(&line)
            && let Some(found) = found.take()
        {
            // Nobody waits any more if the run was stopped.
            let _ = found.send(address);
        }
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line);
    }
}

fn address(line: &str) -> Option<SocketAddr> {
    line.split_once(LISTENING)?.1.split_whitespace().next()?.parse().ok()
}

/// User and system time of `/proc/<pid>/stat`: fields 14 and 15, counted behind the name, which may have spaces.
fn ticks(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    user.checked_add(system)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_address_is_found_in_a_log_line() {
        let line = "2030-01-01T10:00:00Z  INFO listening on http://127.0.0.1:4071";
        assert_eq!(address(line), Some("127.0.0.1:4071".parse().unwrap()));
        assert_eq!(address("listening for nothing"), None);
    }

    #[test]
    fn processor_time_is_read_behind_a_name_with_spaces() {
        let stat = "7 (a ) name) S 1 7 7 0 -1 4194304 90 0 0 0 250 31 0 0 20 0 9 0 100 1 1";
        assert_eq!(ticks(stat), Some(281));
        assert_eq!(ticks("7 (cut off) S 1"), None);
    }

    #[tokio::test]
    async fn a_server_that_ends_at_once_is_an_error_with_its_words() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such option >&2"]);
        let error = Child::start(&command).await.err().unwrap();
        assert!(error.contains("no such option"), "{error}");
    }

    #[tokio::test]
    async fn dropping_a_server_ends_it() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo listening on http://127.0.0.1:1 >&2; exec sleep 1000"]);
        let (child, _) = Child::start(&command).await.unwrap();
        let process = format!("/proc/{}", child.process.id());
        assert!(Path::new(&process).exists());
        drop(child);
        assert!(!Path::new(&process).exists());
    }
}
