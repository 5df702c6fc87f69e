//! One conversation with the mail server, step by step, so that it is known which step failed.

use std::error::Error as _;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::settings::{Encryption, Server};

/// Longest wait for the TCP connection to one address.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait until the server is connected, encrypted and signed in to.
const OPEN: Duration = Duration::from_secs(20);
/// Longest wait for the answer to a command.
const COMMAND: Duration = Duration::from_secs(15);
/// Longest wait until the message is taken over; servers that scan for spam take their time here.
const CONTENT: Duration = Duration::from_secs(30);
/// Longest any mail can take: the sum of the waits above.
pub(crate) const LONGEST: Duration = Duration::from_secs(110);

/// The step that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Connect,
    SignIn,
    Sender,
    Recipient,
    Content,
}

/// A failed step: what the server answered, or what happened instead of an answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub step: Step,
    /// The reply code, if there was a reply (RFC 5321, 4.2).
    pub code: Option<u16>,
    /// The reply's text or the fault. As the server wrote it: clean it before showing it.
    pub text: String,
}

/// A connection on which one mail after the other can be sent. Dropped, never reused, once a step failed: what the
/// server would still answer to it must not be taken for the answer to another mail.
pub(crate) struct Conversation(AsyncSmtpConnection);

impl Conversation {
    /// Connects, encrypts and signs in.
    pub(crate) async fn open(server: &Server) -> Result<Self, Failure> {
        let open = async {
            let name = ClientId::default();
            let implicit = match &server.encryption {
                Encryption::Implicit(tls) => Some(tls.clone()),
                Encryption::None | Encryption::Offered(_) | Encryption::Required(_) => None,
            };
            let address = (server.host.as_str(), server.port);
            let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &name, implicit, None)
                .await
                .map_err(|error| Failure::new(Step::Connect, &error))?;
            let starttls = match &server.encryption {
                Encryption::Required(tls) => Some(tls),
                Encryption::Offered(tls) if connection.can_starttls() => Some(tls),
                Encryption::Offered(_) | Encryption::None | Encryption::Implicit(_) => None,
            };
            if let Some(tls) = starttls {
                connection.starttls(tls.clone(), &name).await.map_err(|error| Failure::new(Step::Connect, &error))?;
            }
            if let Some(credentials) = &server.credentials {
                let signed_in = connection.auth(DEFAULT_MECHANISMS, credentials).await;
                signed_in.map_err(|error| Failure::new(Step::SignIn, &error))?;
            }
            Ok(Self(connection))
        };
        match tokio::time::timeout(OPEN, open).await {
            Ok(opened) => opened,
            Err(_) => Err(Failure::timed_out(Step::Connect)),
        }
    }

    /// Whether the server still listens on this connection.
    pub(crate) async fn is_alive(&mut self) -> bool {
        tokio::time::timeout(COMMAND, self.0.command(Noop)).await.is_ok_and(|answer| answer.is_ok())
    }

    /// Hands over one mail.
    pub(crate) async fn send(&mut self, from: &Address, to: &Address, mail: &[u8]) -> Result<(), Failure> {
        let mut parameters = Vec::new();
        let international = !AsRef::<str>::as_ref(to).is_ascii();
        if international {
            if !self.0.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure {
                    step: Step::Recipient,
                    code: Some(553),
                    text: "it delivers to addresses in ASCII only".to_owned(),
                });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if international || !mail.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        self.step(Step::Sender, Mail::new(Some(from.clone()), parameters)).await?;
        self.step(Step::Recipient, Rcpt::new(to.clone(), Vec::new())).await?;
        self.step(Step::Content, Data).await?;
        match tokio::time::timeout(CONTENT, self.0.message(mail)).await {
            Ok(answer) => answer.map(drop).map_err(|error| Failure::new(Step::Content, &error)),
            Err(_) => Err(Failure::timed_out(Step::Content)),
        }
    }

    /// Takes leave of the server.
    pub(crate) async fn close(mut self) {
        self.0.abort().await;
    }

    async fn step(&mut self, step: Step, command: impl std::fmt::Display) -> Result<(), Failure> {
        match tokio::time::timeout(COMMAND, self.0.command(command)).await {
            Ok(answer) => answer.map(drop).map_err(|error| Failure::new(step, &error)),
            Err(_) => Err(Failure::timed_out(step)),
        }
    }
}

impl Failure {
    fn new(step: Step, error: &Error) -> Self {
        let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Self { step, code: error.status().map(u16::from), text }
    }

    fn timed_out(step: Step) -> Self {
        Self { step, code: None, text: "it did not answer in time".to_owned() }
    }
}
