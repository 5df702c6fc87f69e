//! A real PostgreSQL from the machine's own binaries. Only the standard library, so that `xtask` includes this very file.

use std::io::{self, BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Runs the server until standard input closes, which it does however the owner dies; then removes every trace.
/// Durability is switched off: the data never outlives the run; it lies in memory if a GiB is free there, which makes and drops
/// databases several times as fast. It is ready when its own file says so: at the port, another server may answer that was
/// faster to take it. Arguments: the binaries' folder and the port.
const SCRIPT: &str = r#"
bin=$1 port=$2
parent=${TMPDIR:-/tmp}
free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -w /dev/shm ] && [ "${free:-0}" -gt 1048576 ]; then parent=/dev/shm; fi
dir=$(mktemp -d "$parent/doorward-postgres.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync </dev/null >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$bin/postgres" -D "$dir/data" -h 127.0.0.1 -p "$port" -c unix_socket_directories= -c max_connections=200 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off </dev/null >"$dir/log" 2>&1 &
server=$!
until grep -q '^ready' "$dir/data/postmaster.pid" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
echo ready
cat >/dev/null
kill -INT "$server"
wait "$server"
"#;

/// A running PostgreSQL on 127.0.0.1 with an empty cluster. Dropping it stops it and removes its data; so does the death
/// of the process that holds it.
#[derive(Debug)]
pub struct PostgresServer {
    keeper: Child,
    lifeline: Option<ChildStdin>,
    port: u16,
}

impl PostgresServer {
    /// Starts a server and waits until it takes connections. Root starts it as the user `postgres`, since PostgreSQL refuses root.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start; the text is its own.
    pub fn start() -> io::Result<Self> {
        let binaries = binaries().ok_or_else(|| io::Error::other("PostgreSQL is not installed: no `initdb` found"))?;
        // Between choosing the port and using it another process may take it.
        Self::start_from(&binaries).or_else(|_| Self::start_from(&binaries))
    }

    fn start_from(binaries: &Path) -> io::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", SCRIPT, "postgres"]).arg(binaries).arg(port.to_string());
        // In a process group of its own, an interrupt from the terminal reaches it only by way of its owner.
        command.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut keeper = command.spawn()?;
        let lifeline = keeper.stdin.take();
        let mut first_line = String::new();
        if let Some(output) = keeper.stdout.take() {
            BufReader::new(output).read_line(&mut first_line)?;
        }
        if first_line.trim_end() != "ready" {
            let mut reason = String::new();
            if let Some(mut errors) = keeper.stderr.take() {
                errors.read_to_string(&mut reason)?;
            }
            keeper.wait()?;
            return Err(io::Error::other(format!("PostgreSQL did not start: {}", reason.trim())));
        }
        Ok(Self { keeper, lifeline, port })
    }

    /// The server's address without a database: append `/` and a name. `postgres` exists.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let _ = self.keeper.wait();
    }
}

/// The folder that holds `initdb` and `postgres`: the newest of Debian's, else whatever is on the path.
fn binaries() -> Option<PathBuf> {
    let has_initdb = |folder: &Path| folder.join("initdb").is_file();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| has_initdb(folder))
        .max_by_key(|(version, _)| *version);
    newest.map(|(_, folder)| folder).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| has_initdb(folder))
    })
}

/// Whether this process runs as root, by the owner of its own entry in `/proc`.
fn is_root() -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(std::fs::metadata("/proc/self")?.uid() == 0)
}
