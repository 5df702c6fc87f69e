//! The text around the bytes.

use super::{MOST_CHARACTERS, MOST_SCANNED_BYTES, PREFIX, PassError};
use crate::Secret;

/// The last character of Base45 is never a space, whatever the bytes: nothing is lost where texts are trimmed.
pub(super) fn encode(bytes: &[u8]) -> Result<Secret, PassError> {
    let text = format!("{PREFIX}{}", base45::encode(bytes));
    if text.len() > MOST_CHARACTERS { Err(PassError::PassTooLong) } else { Ok(Secret::presented(&text)) }
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, PassError> {
    if text.len() > MOST_SCANNED_BYTES {
        return Err(PassError::TextTooLong);
    }
    let encoded = text.strip_prefix(PREFIX).ok_or(PassError::NoPrefix)?;
    if text.len() > MOST_CHARACTERS {
        return Err(PassError::PassTooLong);
    }
    let bytes = base45::decode(encoded).map_err(|_| PassError::Base45)?;
    // The last two characters may stand for more than a byte holds.
    if base45::encode(&bytes) == encoded { Ok(bytes) } else { Err(PassError::Base45) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base45_is_that_of_rfc_9285() {
        for (bytes, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0"), ("", "")]
        {
            assert_eq!(encode(bytes.as_bytes()).unwrap().reveal(), format!("{PREFIX}{text}"));
            assert_eq!(decode(&format!("{PREFIX}{text}")).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn what_is_beyond_base45_is_refused() {
        // Beyond two bytes (RFC 9285, section 6), beyond one byte, one character alone, lower case, not of the alphabet.
        for text in ["GGW", ":::", "::", "V5", "BB8A", "bb8", "BB_", "BB8\u{e4}"] {
            assert_eq!(decode(&format!("{PREFIX}{text}")), Err(PassError::Base45), "{text}");
        }
        assert_eq!(decode("FGW"), Err(PassError::NoPrefix));
        assert_eq!(decode("DW1:FGW"), Ok(vec![0xff, 0xff]));
    }

    #[test]
    fn the_last_character_is_never_a_space() {
        for last in 0..=u16::MAX {
            assert!(!base45::encode(last.to_be_bytes()).ends_with(' '));
        }
        for last in 0..=u8::MAX {
            assert!(!base45::encode([last]).ends_with(' '));
        }
    }
}
