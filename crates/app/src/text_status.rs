//! What a text message service says became of a message: a callback signed as Twilio signs its own
//! (<https://www.twilio.com/docs/usage/security>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::{Code, Secret};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link};
use ring::hmac;

use crate::group_links::{self, DeliveryStatus};
use crate::outbox::{self, LINK_TEXT, Outcome};
use crate::{App, Error, messages};

/// Longest code of an error, in characters.
const ERROR_LENGTH: usize = 32;

const REFUSED: &str = "the phone or its network did not take the text message";
const FAILED: &str = "the text message service could not send it";

/// A callback as it came.
#[derive(Debug, Clone, Copy)]
pub struct Callback<'a> {
    /// What the message was named to the service: the last part of the address.
    pub reference: &'a str,
    /// `X-Twilio-Signature`.
    pub signature: &'a str,
    /// The form that was posted: names and values in the order in which they came.
    pub form: &'a [(String, String)],
}

impl Callback<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// What became of a message, as the service calls it.
enum Became {
    /// It was taken, and is under way.
    Taken,
    Delivered,
    /// The network or the phone did not take it.
    Refused,
    /// The service could not send it.
    Failed,
}

impl Became {
    fn parse(status: &str) -> Option<Self> {
        Some(match status {
            "accepted" | "scheduled" | "queued" | "sending" | "sent" => Self::Taken,
            "delivered" | "read" => Self::Delivered,
            "undelivered" => Self::Refused,
            "failed" | "canceled" => Self::Failed,
            _ => return None,
        })
    }
}

/// Writes down what became of a text message. One that the service has taken is not sent again, whether its answer arrived or not; what
/// is final stays, in whatever order callbacks come.
///
/// # Errors
/// `NotFound`, if the signature is wrong, neither a link nor a test has such a message, or no text messages are sent at all.
pub async fn record(app: &App, callback: Callback<'_>) -> Result<(), Error> {
    let texts = app.config().texts.as_ref().ok_or(Code::NotFound)?;
    if !signed(&texts.token, &app.text_status_address(callback.reference), &callback) {
        return Err(Code::NotFound.into());
    }
    let became = became(&callback);
    let tx = app.begin().await?;
    let Some(found) = store::group_links::find_by_delivery_reference(&tx, callback.reference).await? else {
        return messages::reported(app, tx, &callback).await;
    };
    let held = store::group_links::find_held(&tx, found.organization_id, found.id).await?;
    let link = held.filter(|link| link.delivery_reference.as_deref() == Some(callback.reference)).ok_or(Code::NotFound)?;
    let status = link.delivery_status.as_deref().and_then(DeliveryStatus::parse);
    let (Some(became), Some(status @ (DeliveryStatus::Queued | DeliveryStatus::Sent))) = (became, status) else { return Ok(()) };
    let group = store::groups::find(&tx, link.organization_id, link.group_id)
        .await?
        .ok_or_else(|| Error::Internal("a link lost its group".to_owned()))?;
    let left = status == DeliveryStatus::Sent;
    let subject = (link, group);
    let receipt = callback.field("MessageSid").or_else(|| callback.field("SmsSid"));
    match became {
        Became::Taken if left => {}
        Became::Taken => outbox::conclude(app, &tx, &subject, DeliveryStatus::Sent, Outcome::Left { receipt }).await?,
        Became::Delivered if left => {
            group_links::delivery::mark(app, &tx, &subject.0, DeliveryStatus::Delivered, None, receipt).await?;
        }
        Became::Delivered => outbox::conclude(app, &tx, &subject, DeliveryStatus::Delivered, Outcome::Left { receipt }).await?,
        Became::Refused => fail(app, &tx, &subject, DeliveryStatus::Refused, REFUSED, &callback).await?,
        Became::Failed => fail(app, &tx, &subject, DeliveryStatus::Failed, FAILED, &callback).await?,
    }
    store::outbox::settle(&tx, subject.0.organization_id, LINK_TEXT, subject.0.id).await?;
    tx.commit().await?;
    app.recorded();
    Ok(())
}

fn became(callback: &Callback<'_>) -> Option<Became> {
    callback.field("MessageStatus").or_else(|| callback.field("SmsStatus")).and_then(Became::parse)
}

/// What a callback says, if it says anything, with the reason if the message did not arrive.
pub(crate) fn outcome(callback: &Callback<'_>) -> Option<(DeliveryStatus, Option<String>)> {
    let why = |reason| Some(explained(reason, callback.field("ErrorCode")));
    Some(match became(callback)? {
        Became::Taken => (DeliveryStatus::Sent, None),
        Became::Delivered => (DeliveryStatus::Delivered, None),
        Became::Refused => (DeliveryStatus::Refused, why(REFUSED)),
        Became::Failed => (DeliveryStatus::Failed, why(FAILED)),
    })
}

/// Writes down that it did not arrive.
async fn fail(
    app: &App,
    tx: &Transaction,
    subject: &(group_link::Model, group::Model),
    status: DeliveryStatus,
    reason: &str,
    callback: &Callback<'_>,
) -> Result<(), Error> {
    let reason = explained(reason, callback.field("ErrorCode"));
    let message = reason.clone();
    outbox::conclude(app, tx, subject, status, Outcome::Failed { reason: &reason, message }).await
}

/// The reason with the service's own code for it.
fn explained(reason: &str, code: Option<&str>) -> String {
    let code: String = code.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(ERROR_LENGTH).collect();
    if code.is_empty() { reason.to_owned() } else { format!("{reason} (error {code})") }
}

/// Whether the signature is the base64 of the HMAC-SHA1, under the token, of the address and the form's names and values, sorted by
/// name. Compared in constant time.
fn signed(token: &Secret, address: &str, callback: &Callback<'_>) -> bool {
    let Ok(signature) = STANDARD.decode(callback.signature) else { return false };
    let mut form: Vec<_> = callback.form.iter().collect();
    form.sort();
    let mut text = address.to_owned();
    for (name, value) in form {
        text.push_str(name);
        text.push_str(value);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.reveal().as_bytes());
    hmac::verify(&key, text.as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://example.com/myapp.php?foo=1&bar=2";

    fn form() -> Vec<(String, String)> {
        [
            ("Digits", "1234"),
            ("To", "+18005551212"),
            ("From", "+14158675310"),
            ("Caller", "+14158675310"),
            ("CallSid", "CA1234567890ABCDE"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    fn is_signed(token: &str, address: &str, signature: &str, form: &[(String, String)]) -> bool {
        signed(&Secret::presented(token), address, &Callback { reference: "", signature, form })
    }

    /// The example in Twilio's documentation and libraries.
    #[test]
    fn a_callback_is_signed_as_twilio_signs() {
        let signature = "L/OH5YylLD5NRKLltdqwSvS0BnU=";
        let at = ADDRESS;
        assert!(is_signed("12345", at, signature, &form()));
        assert!(!is_signed("12346", at, signature, &form()), "another token");
        assert!(!is_signed("12345", "https://example.com/myapp.php?foo=1", signature, &form()), "another address");
        let mut other = form();
        other[0].1 = "1235".to_owned();
        assert!(!is_signed("12345", at, signature, &other), "another value");
        other.pop();
        assert!(!is_signed("12345", at, signature, &other), "a value less");
        for none in ["", "L/OH5YylLD5NRKLltdqwSvS0BnU", "====", "TA=="] {
            assert!(!is_signed("12345", at, none, &form()), "{none:?}");
        }
    }

    #[test]
    fn an_error_of_the_service_is_told_by_its_code_alone() {
        assert_eq!(explained("not sent", None), "not sent");
        assert_eq!(explained("not sent", Some("30003")), "not sent (error 30003)");
        assert_eq!(explained("not sent", Some("<b>\r\n")), "not sent (error b)");
    }
}
