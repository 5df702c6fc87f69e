//! A PostgreSQL of the run's own, from the machine's binaries. Unlike the tests' it keeps its promises: `fsync`,
//! `synchronous_commit` and `full_page_writes` stay on, and its data lies where the run's data folders lie.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::{Result, said};

/// Runs the server until standard input closes, which it does however the owner dies; then removes every trace. Prints `ready`
/// once it answers. Arguments: the folder to make its own in, and the port.
const SCRIPT: &str = r#"
port=$2
for bin in "$(dirname "$(command -v initdb)")" $(ls -dv /usr/lib/postgresql/*/bin 2>/dev/null); do
    [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && chosen=$bin
done
[ -n "$chosen" ] || { echo "not installed: no initdb found" >&2; exit 1; }
dir=$(mktemp -d "$1/doorward-bench-postgres.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
"$chosen/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C </dev/null >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$chosen/postgres" -D "$dir/data" -h 127.0.0.1 -p "$port" -c unix_socket_directories= </dev/null >"$dir/log" 2>&1 &
server=$!
until "$chosen/pg_isready" -q -h 127.0.0.1 -p "$port" -U postgres; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
echo ready
cat >/dev/null
kill -INT "$server"
wait "$server"
"#;

/// A running PostgreSQL on 127.0.0.1 with an empty cluster. Dropping it stops it and removes its data.
pub struct Postgres {
    keeper: Child,
    lifeline: Option<ChildStdin>,
    port: u16,
}

impl Postgres {
    /// Starts a server whose data lies in the folder, and waits until it takes connections. Root starts it as the user
    /// `postgres`, since PostgreSQL refuses root.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start; the text is its own.
    pub fn start(folder: &Path) -> Result<Self> {
        let failed = said("cannot start PostgreSQL");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(&failed)?;
        let port = listener.local_addr().map_err(&failed)?.port();
        drop(listener);
        // The owner of a process's own entry is the user that it runs as.
        let is_root = std::fs::metadata("/proc/self").map_err(&failed)?.uid() == 0;
        let mut command = Command::new(if is_root { "runuser" } else { "sh" });
        if is_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        command.args(["-c", SCRIPT, "postgres"]).arg(folder).arg(port.to_string());
        // In a process group of its own, an interrupt from the terminal reaches it only by way of its owner.
        command.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut keeper = command.spawn().map_err(&failed)?;
        let (lifeline, output, errors) = (keeper.stdin.take(), keeper.stdout.take(), keeper.stderr.take());
        let postgres = Self { keeper, lifeline, port };
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output).read_line(&mut line).map_err(&failed)?;
        }
        if line.trim_end() == "ready" {
            return Ok(postgres);
        }
        let mut reason = String::new();
        if let Some(mut errors) = errors {
            errors.read_to_string(&mut reason).map_err(&failed)?;
        }
        Err(format!("cannot start PostgreSQL: {}", reason.trim()))
    }

    /// The address of its one database, which is empty.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // Nothing is left to be done if waiting fails.
        let _ = self.keeper.wait();
    }
}
