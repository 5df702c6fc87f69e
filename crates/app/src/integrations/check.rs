//! Rules of an integration's fields.

use doorward_core::event;
use doorward_store::integrations::EVENT_WEBHOOK;
use serde_json::Value;

use super::signature;

/// Longest key, in characters.
const KEY_LENGTH: usize = 255;
/// Most types of events: more than there are.
const MOST_EVENTS: usize = 1_000;

/// The one type that there is.
pub(super) fn kind(text: String) -> Result<String, &'static str> {
    if text == EVENT_WEBHOOK { Ok(text) } else { Err("must be event_webhook: this server offers no other type") }
}

/// A list of known types of events, each once.
pub(super) fn enabled_events(value: Value) -> Result<Value, &'static str> {
    const MESSAGE: &str = "must be a list of types that GET /events/types lists";
    let Value::Array(items) = value else { return Err(MESSAGE) };
    if items.len() > MOST_EVENTS || !items.iter().all(|item| item.as_str().is_some_and(event::is_known)) {
        return Err(MESSAGE);
    }
    let mut once: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    Ok(Value::Array(once))
}

/// A key that can sign.
pub(super) fn signature_key(text: String) -> Result<String, &'static str> {
    if text.is_empty() {
        Err("can't be blank")
    } else if text.chars().count() > KEY_LENGTH {
        Err("is too long (maximum is 255 characters)")
    } else if text.chars().any(char::is_control) {
        Err("must be one line without control characters")
    } else if signature::bytes(&text).is_none() {
        Err("must be base64 after whsec_")
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_known_types_are_taken_and_each_once() {
        let taken = enabled_events(json!(["lock.unlock", "group_link.send", "lock.unlock"])).unwrap();
        assert_eq!(taken, json!(["lock.unlock", "group_link.send"]));
        assert_eq!(enabled_events(json!([])).unwrap(), json!([]));
        for wrong in
            [json!("lock.unlock"), json!(["lock.open"]), json!([1]), json!([null]), json!({}), json!(vec!["lock.unlock"; 1001])]
        {
            assert!(enabled_events(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_one_line_of_at_most_255_characters() {
        for right in ["k", "whsec_c2VjcmV0", "wh sec", &"ä".repeat(255)] {
            assert!(signature_key(right.to_owned()).is_ok(), "{right}");
        }
        for wrong in ["", "a\nb", "whsec_", "whsec_!", &"a".repeat(256)] {
            assert!(signature_key(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
