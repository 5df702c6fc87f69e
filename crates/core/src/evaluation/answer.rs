//! What a webhook answers.

use serde::Deserialize;

/// Longest answer, in bytes.
pub const MOST_ANSWER_BYTES: usize = 8 * 1024;
/// Longest reason, in characters; what is longer is cut off.
const LONGEST_REASON: usize = 500;
/// Longest name and longest reference, in characters; what is longer is cut off.
const LONGEST_NAME: usize = 255;

/// Whom a webhook names as the one who stands at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Their name.
    pub name: Option<String>,
    /// What the webhook's own system calls them by.
    pub reference: Option<String>,
}

impl Who {
    /// Both in one line, as the record has them; nothing if neither is given.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        match (&self.name, &self.reference) {
            (Some(name), Some(reference)) => Some(format!("{name} ({reference})")),
            (one, other) => one.clone().or_else(|| other.clone()),
        }
    }
}

/// What a webhook says of a code. Texts are one line each and of bounded length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether the door is to open.
    pub grant: bool,
    /// Why.
    pub reason: Option<String>,
    /// Who it is.
    pub who: Option<Who>,
}

#[derive(Deserialize)]
struct Raw {
    decision: Decision,
    reason: Option<String>,
    actor: Option<RawWho>,
}

#[derive(Deserialize)]
struct RawWho {
    name: Option<String>,
    reference: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Grant,
    Deny,
}

impl Answer {
    /// Reads an answer's body; nothing if it is none. Members that nobody knows are passed over.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        // A list of three would be read as an object's members, too.
        if body.len() > MOST_ANSWER_BYTES || body.trim_ascii_start().first() != Some(&b'{') {
            return None;
        }
        let raw: Raw = serde_json::from_slice(body).ok()?;
        let who = raw.actor.map(|who| Who { name: line(who.name, LONGEST_NAME), reference: line(who.reference, LONGEST_NAME) });
        Some(Self { grant: matches!(raw.decision, Decision::Grant), reason: line(raw.reason, LONGEST_REASON), who })
    }
}

/// A text as one line; nothing if it is blank.
fn line(text: Option<String>, longest: usize) -> Option<String> {
    let text = text?;
    let plain = |character: char| if character.is_control() { ' ' } else { character };
    let line: String = text.trim().chars().map(plain).take(longest).collect();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_names_who_it_is() {
        let body = br#"{"decision":"grant","actor":{"name":"Gus\nGuest","reference":"R-17"},"more":1}"#;
        let answer = Answer::parse(body).unwrap();
        assert!(answer.grant && answer.reason.is_none());
        assert_eq!(answer.who.unwrap().shown().unwrap(), "Gus Guest (R-17)");
    }

    #[test]
    fn a_denial_has_a_reason_of_bounded_length() {
        let body = format!(r#"{{"decision":"deny","reason":"{}"}}"#, "ä".repeat(600));
        let answer = Answer::parse(body.as_bytes()).unwrap();
        assert_eq!((answer.grant, answer.reason), (false, Some("ä".repeat(500))));
        assert_eq!(Answer::parse(br#"{"decision":"deny","reason":" "}"#).unwrap().reason, None);
    }

    #[test]
    fn anything_else_is_no_answer() {
        let wrong: [&[u8]; 10] = [
            br#"["grant",null,null]"#,
            b"",
            b"grant",
            b"{}",
            b"[]",
            br#"{"decision":"GRANT"}"#,
            br#"{"decision":true}"#,
            br#"{"decision":"grant","actor":"Gus"}"#,
            br#"{"decision":"grant","decision":"deny"}"#,
            b"{\"decision\":\"grant\",\"reason\":\"\xff\"}",
        ];
        for body in wrong {
            assert_eq!(Answer::parse(body), None, "{}", String::from_utf8_lossy(body));
        }
        let long = format!(r#"{{"decision":"grant"}}{}"#, " ".repeat(MOST_ANSWER_BYTES));
        assert_eq!(Answer::parse(long.as_bytes()), None);
    }
}
