//! A real mail server for tests: Debian's `python3-aiosmtpd` on a port of 127.0.0.1, delivering into a Maildir.
//!
//! It takes mail from anyone, and from those who sign in as [`USER`] with [`PASSWORD`]. The recipient's name decides:
//! `refused@…` gets a 550, `later@…` a 451, `spam@…` a 554 that quotes the first web address in the mail; everyone else
//! has a mailbox. It ends with the value that holds it, and with the test process, however that ends.

use std::io::{self, BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Who may sign in. Nobody has to.
pub const USER: &str = "doors@example.com";
/// The password of [`USER`]; it needs percent-encoding in a URL.
pub const PASSWORD: &str = "p/ss:w@rd";

/// The interpreter that Debian's packages belong to; another `python3` may come first in the search path.
const PYTHON: &str = "/usr/bin/python3";
/// Longest wait for mails to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
/// A free port may be taken by someone else before the server has it.
const PORTS_TRIED: u32 = 10;

/// A running (or stopped) mail server and the mails it took.
#[derive(Debug)]
pub struct SmtpServer {
    port: u16,
    maildir: TempDir,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    /// The server ends when this closes, even if the test process was killed.
    _lifeline: Option<ChildStdin>,
}

impl SmtpServer {
    /// Starts a server on a free port. It is ready when this returns.
    ///
    /// # Errors
    /// It does not start: the text says what is missing.
    pub fn start() -> io::Result<Self> {
        let maildir = TempDir::new()?;
        for folder in ["cur", "new", "tmp"] {
            std::fs::create_dir(maildir.path().join(folder))?;
        }
        let mut server = Self { port: 0, maildir, running: None };
        let mut result = Ok(());
        for _ in 0..PORTS_TRIED {
            server.port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            result = server.restart();
            if result.is_ok() {
                break;
            }
        }
        result.map(|()| server)
    }

    /// Its address, for `--smtp-url`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Stops it. Mails that it took stay readable.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Stops it if it runs, and starts it on the same port with the same mails.
    ///
    /// # Errors
    /// It does not start.
    pub fn restart(&mut self) -> io::Result<()> {
        self.stop();
        let mut child = Command::new(PYTHON)
            .args(["-c", SERVER, &self.port.to_string()])
            .arg(self.maildir.path())
            .args([USER, PASSWORD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lifeline = child.stdin.take();
        let stdout = child.stdout.take();
        let running = Running { child, _lifeline: lifeline };
        let mut line = String::new();
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        if line.trim() != "ready" {
            let text = format!("no mail server on port {}: is python3-aiosmtpd installed for {PYTHON}?", self.port);
            return Err(io::Error::other(text));
        }
        self.running = Some(running);
        Ok(())
    }

    /// The mails it took, oldest first, as they came over the wire, with `X-MailFrom` and `X-RcptTo` for the envelope.
    ///
    /// # Errors
    /// The Maildir cannot be read.
    pub fn messages(&self) -> io::Result<Vec<String>> {
        let mut files: Vec<(std::time::SystemTime, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(self.maildir.path().join("new"))? {
            let entry = entry?;
            files.push((entry.metadata()?.modified()?, entry.path()));
        }
        files.sort();
        files.iter().map(|(_, path)| Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())).collect()
    }

    /// Waits, at most 20 s, until it has taken at least `count` mails.
    ///
    /// # Errors
    /// They did not come in time, or the Maildir cannot be read.
    pub async fn wait_for(&self, count: usize) -> io::Result<Vec<String>> {
        let arrived = async {
            let mut pause = tokio::time::interval(Duration::from_millis(20));
            loop {
                pause.tick().await;
                let messages = self.messages()?;
                if messages.len() >= count {
                    return Ok(messages);
                }
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.unwrap_or_else(|_| {
            let found = self.messages()?.len();
            Err(io::Error::new(io::ErrorKind::TimedOut, format!("{found} of {count} mails arrived")))
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, and then neither can fail in a way that matters.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The server: port, Maildir, user and password are its arguments; it ends when its input closes.
const SERVER: &str = r#"
import re
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult

port, maildir, user, password = sys.argv[1:]


class Rooms(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name == "refused":
            return "550 5.1.1 There is no such mailbox"
        if name == "later":
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam@"):
            text = envelope.content.decode("utf-8", "replace").replace("=\r\n", "")
            return "554 5.7.1 Blocked because of " + re.search(r"https?://[^\s\"<]+", text)[0]
        return await super().handle_DATA(server, session, envelope)


def sign_in(server, session, envelope, mechanism, data):
    fits = data.login.decode() == user and data.password.decode() == password
    return AuthResult(success=fits, handled=False)


controller = Controller(Rooms(maildir), hostname="127.0.0.1", port=int(port), authenticator=sign_in, auth_require_tls=False)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
"#;
