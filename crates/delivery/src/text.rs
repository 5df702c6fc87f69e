//! Handing text messages to a service that speaks Twilio's API
//! (<https://www.twilio.com/docs/messaging/api/message-resource>).

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::Secret;
use doorward_egress::{Client, Method, Request, Response, StatusCode, Url};
use serde::Deserialize;
use url::form_urlencoded;

use crate::SendError;

/// Longest that sending one message takes before it is given up as failed.
pub const LONGEST_SEND: Duration = Duration::from_secs(20);
/// Longest code or name of the service that is passed on, in characters.
const NAME_LENGTH: usize = 64;
/// How the names of Twilio's messaging services begin, which choose the sender themselves.
const MESSAGING_SERVICE: &str = "MG";

/// The service and the account there.
#[derive(Clone)]
pub struct TextSettings {
    /// The API's address, such as `https://api.twilio.com`.
    pub url: String,
    /// The account (`AC…`).
    pub account: String,
    /// Its token.
    pub token: Secret,
    /// The number, name or messaging service (`MG…`) that messages come from.
    pub from: String,
}

/// Why settings cannot be used. The texts are for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextConfigError {
    /// The address.
    #[error("--sms-url must be an http or https URL, such as https://api.twilio.com, without a user, a query or a fragment")]
    Url,
    /// The account.
    #[error("--sms-account must be letters and digits, such as AC and 32 digits")]
    Account,
    /// The token.
    #[error("--sms-token must not be empty")]
    Token,
    /// The sender.
    #[error("--sms-from must be a phone number, a name of at most 11 letters and digits, or a messaging service (MG…)")]
    From,
}

/// A message and where it goes.
#[derive(Clone, Copy)]
pub struct OutgoingText<'a> {
    /// The recipient's number (E.164).
    pub to: &'a str,
    /// What it says. Never log it: it holds the link.
    pub body: &'a str,
    /// The same for each attempt, so that a service which knows such keys takes it once.
    pub key: &'a str,
    /// Where the service says what became of it.
    pub status_address: &'a str,
}

/// Sends text messages through one account.
pub struct Texter {
    client: Client,
    address: String,
    authorization: String,
    from: String,
}

impl fmt::Debug for Texter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texter({})", self.address)
    }
}

/// What a service answers, as far as it is read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    sid: Option<String>,
    status: Option<serde_json::Value>,
    error_code: Option<serde_json::Value>,
    code: Option<serde_json::Value>,
}

impl Texter {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// The settings cannot be used.
    pub fn new(client: Client, settings: &TextSettings) -> Result<Self, TextConfigError> {
        let TextSettings { url, account, token, from } = settings;
        let base = Url::parse(url).map_err(|_| TextConfigError::Url)?;
        let plain = base.query().is_none() && base.fragment().is_none() && base.username().is_empty() && base.password().is_none();
        if !matches!(base.scheme(), "http" | "https") || !base.has_host() || !plain {
            return Err(TextConfigError::Url);
        }
        if account.is_empty() || account.len() > NAME_LENGTH || !account.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(TextConfigError::Account);
        }
        if token.reveal().is_empty() {
            return Err(TextConfigError::Token);
        }
        if !is_sender(from) {
            return Err(TextConfigError::From);
        }
        Ok(Self {
            client,
            address: format!("{}/2010-04-01/Accounts/{account}/Messages.json", base.as_str().trim_end_matches('/')),
            authorization: format!("Basic {}", STANDARD.encode(format!("{account}:{}", token.reveal()))),
            from: from.clone(),
        })
    }

    /// Sends one message, within [`LONGEST_SEND`], and answers what the service calls it.
    ///
    /// # Errors
    /// Why it did not leave, and whether trying again makes sense.
    pub async fn send(&self, text: &OutgoingText<'_>) -> Result<String, SendError> {
        let sender = if self.from.starts_with(MESSAGING_SERVICE) { "MessagingServiceSid" } else { "From" };
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", text.to)
            .append_pair(sender, &self.from)
            .append_pair("Body", text.body)
            .append_pair("StatusCallback", text.status_address)
            .finish();
        let request = Request::new(Method::POST, &self.address, LONGEST_SEND)
            .and_then(|request| request.header("authorization", &self.authorization))
            .and_then(|request| request.header("content-type", "application/x-www-form-urlencoded"))
            .and_then(|request| request.header("accept", "application/json"))
            .and_then(|request| request.header("idempotency-key", text.key))
            .map_err(|error| SendError::Permanent(error.to_string()))?
            .body(form);
        let answer = self.client.send(request).await;
        understood(&answer.map_err(|error| SendError::Transient(format!("the text message service cannot be used: {error}")))?)
    }
}

/// A phone number, an alphanumeric sender, a short code or a messaging service.
fn is_sender(from: &str) -> bool {
    let number = from.strip_prefix('+').is_some_and(|digits| (7..=15).contains(&digits.len()) && all_digits(digits));
    let service = from.starts_with(MESSAGING_SERVICE) && from.len() == 34 && from.chars().all(|c| c.is_ascii_alphanumeric());
    let name = (1..=11).contains(&from.len()) && from.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    number || service || (name && !from.trim().is_empty())
}

fn all_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// What the service calls the message, or why it did not take it. Nothing else of what it says is passed on: it may quote the message.
fn understood(answer: &Response) -> Result<String, SendError> {
    let said: Said = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code =
        said.error_code.as_ref().or(said.code.as_ref()).and_then(named).map(|code| format!(" (error {code})")).unwrap_or_default();
    let status = answer.status;
    if status.is_success() {
        return match (said.sid.filter(|sid| is_name(sid)), said.status.as_ref().and_then(serde_json::Value::as_str)) {
            (_, Some("failed" | "undelivered" | "canceled")) => {
                Err(SendError::Refused(format!("the text message service refused it{code}")))
            }
            (Some(sid), _) => Ok(sid),
            (None, _) => Err(SendError::Transient("the text message service gave an answer that makes no sense".to_owned())),
        };
    }
    // Of all else that it does not take, the account is the cause, which the operator can mend.
    if status == StatusCode::BAD_REQUEST {
        return Err(SendError::Refused(format!("the text message service refused it{code}")));
    }
    Err(SendError::Transient(format!("the text message service answered {}{code}", status.as_u16())))
}

/// A code, if it is one: a number or a short name.
fn named(code: &serde_json::Value) -> Option<String> {
    let text = code.as_str().map(str::to_owned).or_else(|| code.as_i64().map(|code| code.to_string()));
    text.filter(|text| is_name(text))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_LENGTH && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use doorward_egress::{HeaderMap, Policy};

    use super::*;

    fn settings() -> TextSettings {
        TextSettings {
            url: "https://api.example.com/".to_owned(),
            account: "AC0123456789abcdef0123456789abcdef".to_owned(),
            token: Secret::presented("token-of-the-account"),
            from: "+12025550199".to_owned(),
        }
    }

    fn made(change: impl FnOnce(&mut TextSettings)) -> Result<Texter, TextConfigError> {
        let mut settings = settings();
        change(&mut settings);
        Texter::new(Client::new(Policy::default()).unwrap(), &settings)
    }

    fn answer(status: u16, body: &str) -> Result<String, SendError> {
        let status = StatusCode::from_u16(status).unwrap();
        understood(&Response { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() })
    }

    #[test]
    fn settings_that_cannot_be_used_are_refused() {
        let address = made(|_| {}).unwrap().address;
        assert_eq!(address, "https://api.example.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json");
        for url in ["", "api.example.com", "ftp://api.example.com", "https://a:b@api.example.com", "https://api.example.com?x=1"] {
            assert_eq!(made(|settings| settings.url = url.to_owned()).unwrap_err(), TextConfigError::Url, "{url}");
        }
        for account in ["", "AC/../x", "AC 1"] {
            assert_eq!(made(|settings| settings.account = account.to_owned()).unwrap_err(), TextConfigError::Account, "{account}");
        }
        for from in ["", " ", "+1", "2025550199x2025550199", "Sunny-Mill", "+1202555019a"] {
            assert_eq!(made(|settings| settings.from = from.to_owned()).unwrap_err(), TextConfigError::From, "{from}");
        }
        for from in ["12345", "SunnyMill", "MG0123456789abcdef0123456789abcdef"] {
            assert!(made(|settings| settings.from = from.to_owned()).is_ok(), "{from}");
        }
        assert_eq!(made(|settings| settings.token = Secret::presented("")).unwrap_err(), TextConfigError::Token);
        assert!(!format!("{:?}", made(|_| {}).unwrap()).contains("token"), "its debug text shows no token");
    }

    #[test]
    fn what_the_service_answers_decides_what_follows() {
        assert_eq!(answer(201, r#"{"sid": "SM1", "status": "queued", "error_code": null}"#), Ok("SM1".to_owned()));
        let refused = |code: &str| Err(SendError::Refused(format!("the text message service refused it{code}")));
        assert_eq!(answer(201, r#"{"sid": "SM1", "status": "failed", "error_code": 30006}"#), refused(" (error 30006)"));
        assert_eq!(answer(400, r#"{"code": 21211, "message": "The 'To' number +1202 is not valid"}"#), refused(" (error 21211)"));
        assert_eq!(answer(400, "no"), refused(""));
        for (status, body) in
            [(200, "<html>"), (201, "{}"), (201, r#"{"sid": "a b"}"#), (302, ""), (401, ""), (404, ""), (429, ""), (500, "")]
        {
            assert!(matches!(answer(status, body), Err(SendError::Transient(_))), "{status} {body}");
        }
        assert_eq!(
            answer(401, r#"{"code": 20003, "message": "Authenticate"}"#),
            Err(SendError::Transient("the text message service answered 401 (error 20003)".to_owned()))
        );
    }
}
