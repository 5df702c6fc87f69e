//! Where a data folder lies, and how its disk is made full and given space again while the program runs.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

const MEMORY: &str = "/dev/shm";
/// In KiB.
const ROOM: u64 = 1024 * 1024;
/// In MiB. More than an empty database and its log take.
const SIZE: usize = 16;
const PART: [u8; 4096] = [0; 4096];

/// Runs in a namespace of its own and keeps it until standard input closes.
const KEEPER: &str = r#"mount -t tmpfs -o size="$0"m tmpfs "$1" && echo ready && exec cat"#;

/// A folder that goes when dropped. It lies in memory if there is room, which is several times as fast: data outlives the death
/// of a process there too.
pub fn home() -> TempDir {
    static IN_MEMORY: OnceLock<bool> = OnceLock::new();
    if *IN_MEMORY.get_or_init(|| free_at(MEMORY) > ROOM) { tempfile::tempdir_in(MEMORY) } else { tempfile::tempdir() }.unwrap()
}

/// KiB that are free at a folder; none if it is not there.
fn free_at(folder: &str) -> u64 {
    let output = Command::new("df").args(["-Pk", folder]).stderr(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse().ok()).unwrap_or_default()
}

/// What a data folder lies on.
pub enum Disk {
    /// The machine's disk, which never gets full.
    Whole,
    /// A small one in memory, seen only from a namespace of its own.
    Small(Namespace),
    /// The machine's disk, and "full" means that the program may write no more to any file.
    Rationed,
}

/// A namespace in which a small disk is mounted.
pub struct Namespace {
    keeper: Child,
    filler: PathBuf,
}

impl Disk {
    /// A small disk at this folder. Where nobody may mount one, the program is rationed instead.
    pub fn small(folder: &Path) -> Self {
        fs::create_dir(folder).unwrap();
        let mut keeper = Command::new("unshare");
        keeper.args(["--map-root-user", "--mount", "sh", "-c", KEEPER, &SIZE.to_string()]).arg(folder);
        let Ok(mut keeper) = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else { return Self::Rationed };
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let filler = PathBuf::from(format!("/proc/{}/root{}/filler", keeper.id(), folder.display()));
        let namespace = Namespace { keeper, filler };
        if said == "ready\n" { Self::Small(namespace) } else { Self::Rationed }
    }

    /// This command, run where the disk is.
    pub fn command(&self, command: Command) -> Command {
        let mut outer = match self {
            Self::Whole => return command,
            Self::Small(namespace) => namespace.command(),
            Self::Rationed => shell("trap '' XFSZ; cd \"$0\" && exec \"$@\""),
        };
        outer.arg(command.get_current_dir().unwrap()).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        outer
    }

    /// From now on this process finds no space.
    pub fn fill(&self, process: u32) {
        match self {
            Self::Whole => panic!("nobody fills the machine's disk"),
            Self::Small(namespace) => namespace.fill(),
            Self::Rationed => ration(process, "1:"),
        }
    }

    /// Ends that.
    pub fn free(&self, process: u32) {
        match self {
            Self::Whole => {}
            Self::Small(namespace) => fs::remove_file(&namespace.filler).unwrap(),
            Self::Rationed => ration(process, "unlimited:"),
        }
    }
}

impl Namespace {
    fn command(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--user", "--mount", "--preserve-credentials", "--target", &self.keeper.id().to_string(), "--"]);
        command.args(["sh", "-c", "cd \"$0\" && exec \"$@\""]);
        command
    }

    fn fill(&self) {
        let mut filler = File::create(&self.filler).unwrap();
        loop {
            match filler.write_all(&PART) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().unwrap();
    }
}

fn shell(script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]);
    shell
}

/// The most bytes a file of this process may have.
fn ration(process: u32, size: &str) {
    let mut prlimit = Command::new("prlimit");
    let done = prlimit.args(["--pid", &process.to_string(), &format!("--fsize={size}")]).status().unwrap();
    assert!(done.success());
}
