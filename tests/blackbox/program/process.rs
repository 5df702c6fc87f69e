//! A running process, and what it has written so far.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const GIVE_UP: Duration = Duration::from_secs(30);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(5);

/// A process. Killed when dropped.
pub struct Process {
    child: Child,
    input: Option<ChildStdin>,
    printed: Text,
    logged: Text,
}

/// What a process has written to one of its outputs.
struct Text {
    text: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Process {
    /// Starts it, with nothing to read.
    pub fn start(command: &mut Command) -> Self {
        Self::spawn(command.stdin(Stdio::null()))
    }

    /// Starts it, with an input to be [fed](Self::feed).
    pub fn start_fed(command: &mut Command) -> Self {
        Self::spawn(command.stdin(Stdio::piped()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let printed = Text::read(child.stdout.take().unwrap());
        let logged = Text::read(child.stderr.take().unwrap());
        Self { input: child.stdin.take(), child, printed, logged }
    }

    /// Writes to its standard input.
    pub fn feed(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Its id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard output; all of it once it has ended.
    pub fn printed(&self) -> String {
        self.printed.so_far()
    }

    /// What it has written to standard error; all of it once it has ended.
    pub fn logged(&self) -> String {
        self.logged.so_far()
    }

    /// Waits until it listens, and where, by its log.
    pub fn wait_for_address(&mut self) -> SocketAddr {
        const BEFORE: &str = "listening on http://";
        let log = self.wait_until("listens", |process| Some(process.logged()).filter(|log| complete(log, BEFORE)));
        let address = log.split_once(BEFORE).unwrap().1;
        address.split(|end: char| end.is_whitespace() || end == '"').next().unwrap().parse().unwrap()
    }

    /// Waits until its log has this text.
    pub fn wait_for_log(&mut self, text: &str) {
        self.wait_until(text, |process| process.logged().contains(text).then_some(()));
    }

    /// Waits until `found` finds something; fails if the process ends without it.
    pub fn wait_until<T>(&mut self, what: &str, found: impl Fn(&Self) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            let ended = self.child.try_wait().unwrap();
            if ended.is_some() {
                self.join();
            }
            if let Some(found) = found(self) {
                return found;
            }
            assert!(ended.is_none(), "it ended without what was waited for ({what}): {}", self.logged());
            assert!(began.elapsed() < GIVE_UP, "waited too long ({what}): {}", self.logged());
            std::thread::sleep(BETWEEN_QUESTIONS);
        }
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &self.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Ends it as `kill -9` does, if it runs.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.join();
    }

    /// Waits for its end, which has to come within so long.
    pub fn wait_at_most(&mut self, limit: Duration) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.join();
                return status;
            }
            assert!(began.elapsed() < limit, "it still runs after {limit:?}: {}", self.logged());
            std::thread::sleep(BETWEEN_QUESTIONS);
        }
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.wait_at_most(GIVE_UP)
    }

    fn join(&mut self) {
        self.printed.join();
        self.logged.join();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether the line that has this text is there as a whole.
fn complete(log: &str, text: &str) -> bool {
    log.split_once(text).is_some_and(|(_, rest)| rest.contains('\n'))
}

impl Text {
    fn read(mut output: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&text);
        let reader = std::thread::spawn(move || {
            let mut part = [0; 16 * 1024];
            while let Ok(length @ 1..) = output.read(&mut part) {
                written.lock().unwrap().extend_from_slice(&part[..length]);
            }
        });
        Self { text, reader: Some(reader) }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().unwrap()).into_owned()
    }

    fn join(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}
