//! Handing mails to a mail server.

mod conversation;
mod settings;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::{Secret, Timestamp};
use lettre::Address;

use crate::line::short;
use crate::message;
use crate::render::RenderedMail;
use conversation::{Conversation, Failure, Step};
use settings::Server;

pub use settings::ConfigError;

/// Longest that sending one mail takes before it is given up as failed.
pub const LONGEST_SEND: Duration = conversation::LONGEST;
/// Longest wait for the server's goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// Connections kept for the next mail.
const MAX_IDLE: usize = 4;
/// Longest part of a server's answer that is passed on, in characters.
const ANSWER_LENGTH: usize = 200;

/// A mail and where it goes.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// What it says.
    pub mail: &'a RenderedMail,
    /// The recipient's address.
    pub to: &'a str,
    /// The recipient's name; may be empty.
    pub to_name: &'a str,
    /// The name beside the sender's address.
    pub from_name: &'a str,
    /// Where replies go. Left out if it is no address.
    pub reply_to: Option<&'a str>,
    /// Left part of the message id: the same for each attempt, so that a mail that arrives twice is shown once.
    pub message_id: &'a str,
    /// The moment of sending.
    pub at: Timestamp,
    /// What the mail reveals. A server that quotes it in an answer is not quoted further.
    pub secret: &'a Secret,
}

/// Why a mail did not leave. The texts are for the host and the operator; they hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The receiving side refused the recipient or the mail for good.
    #[error("{0}")]
    Refused(String),
    /// It cannot be sent as it is, so that trying again is no use.
    #[error("{0}")]
    Permanent(String),
    /// Trying later may help: the server was not reached, did not answer, refused us or said so.
    #[error("{0}")]
    Transient(String),
}

/// Sends mails through one server, and keeps connections for the next mail until [`Mailer::rest`].
pub struct Mailer {
    server: Server,
    from: Address,
    idle: Mutex<Vec<Conversation>>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({}:{})", self.server.host, self.server.port)
    }
}

impl Mailer {
    /// Reads `smtp://[user:password@]host[:port][?tls=required|opportunistic|none]` or `smtps://…`, user and password
    /// percent-encoded, and the address that mails come from. Connects to nothing yet.
    ///
    /// # Errors
    /// The URL or the address cannot be used.
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, ConfigError> {
        let server = Server::parse(smtp_url)?;
        let from = message::address(from).filter(|from| AsRef::<str>::as_ref(from).is_ascii()).ok_or(ConfigError::From)?;
        Ok(Self { server, from, idle: Mutex::default() })
    }

    /// Sends one mail, within [`LONGEST_SEND`].
    ///
    /// # Errors
    /// Why it did not leave, and whether trying again makes sense.
    pub async fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), SendError> {
        let to = message::address(outgoing.to)
            .ok_or_else(|| SendError::Permanent("the recipient's e-mail address cannot be used".to_owned()))?;
        let mail = message::compose(outgoing, &self.from, &to)
            .map_err(|error| SendError::Permanent(format!("the mail cannot be put together: {error}")))?;
        let mut conversation = self.conversation().await.map_err(|failure| self.explain(&failure, outgoing.secret))?;
        match conversation.send(&self.from, &to, &mail).await {
            Ok(()) => {
                let mut idle = self.idle();
                if idle.len() < MAX_IDLE {
                    idle.push(conversation);
                }
                Ok(())
            }
            Err(failure) => Err(self.explain(&failure, outgoing.secret)),
        }
    }

    /// Closes the connections that are kept, within two seconds. For when there is nothing more to send.
    pub async fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle());
        let close = async {
            for conversation in idle {
                conversation.close().await;
            }
        };
        if tokio::time::timeout(GOODBYE, close).await.is_err() {
            tracing::debug!("the mail server did not say goodbye");
        }
    }

    async fn conversation(&self) -> Result<Conversation, Failure> {
        loop {
            let kept = self.idle().pop();
            match kept {
                None => return Conversation::open(&self.server).await,
                Some(mut kept) => {
                    if kept.is_alive().await {
                        return Ok(kept);
                    }
                }
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Conversation>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn explain(&self, failure: &Failure, secret: &Secret) -> SendError {
        let server = format!("{}:{}", self.server.host, self.server.port);
        let answer = match failure.code {
            Some(code) => format!("{code} {}", clean(&failure.text, secret)),
            None => clean(&failure.text, secret),
        };
        let text = match failure.step {
            Step::Connect => format!("the mail server {server} cannot be used: {answer}"),
            // Its answer is left out: it may quote what was tried.
            Step::SignIn => match failure.code {
                Some(code) => format!("the mail server {server} refused the user name or the password ({code})"),
                None => format!("the mail server {server} takes no user name and password on this connection"),
            },
            Step::Sender => format!("the mail server {server} refused the sender {}: {answer}", self.from),
            Step::Recipient => format!("the mail server {server} refused the recipient: {answer}"),
            Step::Content => format!("the mail server {server} refused the mail: {answer}"),
        };
        if is_refusal(failure) { SendError::Refused(text) } else { SendError::Transient(text) }
    }
}

/// A refusal (5yz) of this recipient or this mail. What is wrong between the server and us (not connected, not signed in,
/// sender or relaying not allowed) is for the operator to put right, and the mail goes out then.
fn is_refusal(failure: &Failure) -> bool {
    let refused = failure.code.is_some_and(|code| (500..600).contains(&code));
    let unauthenticated = matches!(failure.code, Some(530 | 534 | 535 | 538));
    match failure.step {
        Step::Connect | Step::SignIn | Step::Sender => false,
        // Class X.7 is security and policy (RFC 3463): "relay access denied" among them.
        Step::Recipient => refused && !unauthenticated && !failure.text.trim_start().starts_with("5.7."),
        Step::Content => refused && !unauthenticated,
    }
}

/// A server's answer, fit for a log and an event: one short line, without the link even if the server quotes it.
fn clean(answer: &str, secret: &Secret) -> String {
    let link = secret.reveal();
    let token = link.rsplit('/').next().unwrap_or(link);
    let words = answer.split_whitespace().map(|word| {
        let lower = word.to_lowercase();
        let named = ["://", "grouplinks", "accesskeys"].iter().any(|part| lower.contains(part));
        let reveals = named || (!token.is_empty() && lower.contains(&token.to_lowercase()));
        if reveals { "[address]" } else { word }
    });
    short(&words.collect::<Vec<_>>().join(" "), ANSWER_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(step: Step, code: u16, text: &str) -> Failure {
        Failure { step, code: Some(code), text: text.to_owned() }
    }

    #[test]
    fn only_a_refused_recipient_or_mail_is_permanent() {
        for (step, code, text, permanent) in [
            (Step::Recipient, 550, "5.1.1 no such mailbox", true),
            (Step::Recipient, 553, "strange address", true),
            (Step::Content, 554, "5.7.1 looks like spam", true),
            (Step::Recipient, 450, "4.2.0 greylisted", false),
            (Step::Recipient, 554, "5.7.1 relay access denied", false),
            (Step::Recipient, 530, "authentication needed", false),
            (Step::Content, 451, "local error", false),
            (Step::Sender, 550, "5.1.8 unknown sender", false),
            (Step::SignIn, 535, "5.7.8 wrong", false),
            (Step::Connect, 554, "no service", false),
        ] {
            assert_eq!(is_refusal(&failure(step, code, text)), permanent, "{step:?} {code} {text}");
        }
        assert!(!is_refusal(&Failure { step: Step::Content, code: None, text: "it did not answer in time".to_owned() }));
    }

    #[test]
    fn an_answer_that_quotes_the_link_is_not_passed_on() {
        let secret = Secret::presented("https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef");
        for quote in [
            "<https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef>",
            "doors.example.com/grouplinks/0123456789ABCDEF0123456789abcdef",
            "(0123456789abcdef0123456789abcdef)",
        ] {
            let answer = clean(&format!("5.7.1 blocked:\r\n {quote} is\u{0} listed"), &secret);
            assert_eq!(answer, "5.7.1 blocked: [address] is listed");
        }
        assert_eq!(clean(&"x ".repeat(500), &secret).chars().count(), ANSWER_LENGTH);
    }

    #[test]
    fn the_sender_must_be_a_plain_address() {
        for from in ["", "doors", "Doors <doors@example.com>", "doors@example.com\r\nBcc: x@example.com", "dörs@example.com"] {
            assert_eq!(Mailer::new("smtp://localhost", from).err(), Some(ConfigError::From), "{from:?}");
        }
    }

    #[test]
    fn a_mailer_prints_no_password() {
        let mailer = Mailer::new("smtp://ada:hidden@mail.example.com", "doors@example.com").unwrap();
        assert_eq!(format!("{mailer:?}"), "Mailer(mail.example.com:587)");
    }
}
