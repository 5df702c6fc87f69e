//! Where a page of events ended, in a text that a client hands back: everything that keeps the pages behind it as they are.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_core::Timestamp;
use doorward_store::Micros;
use doorward_store::event_sets::Moment;
use doorward_store::ledger_heads::Positions;
use serde::{Deserialize, Serialize};

/// Longest text that is read, in bytes.
const LONGEST: usize = 8_192;

/// Where a page ended. Whoever makes one up sees nothing that they could not ask for anyway: it names no organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// When the first page was asked for: what reaches back from now reaches back from then.
    pub at: Timestamp,
    /// Where the ledger's chains ended then.
    pub heads: Positions,
    /// The row id of the newest event then.
    pub upper_id: i64,
    /// The last event of the page.
    pub behind: Moment,
}

#[derive(Serialize, Deserialize)]
struct Written(Timestamp, Positions, i64, i64, i64);

impl Cursor {
    pub(super) fn write(&self) -> Option<String> {
        let Moment { created_at, id } = self.behind;
        let written = Written(self.at, self.heads.clone(), self.upper_id, created_at.0, id);
        Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).ok()?))
    }

    /// What [`Self::write`] wrote; nothing else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(Some(text).filter(|text| text.len() <= LONGEST)?).ok()?;
        let Written(at, heads, upper_id, created_at, id) = serde_json::from_slice(&bytes).ok()?;
        Some(Self { at, heads, upper_id, behind: Moment { created_at: Micros(created_at), id } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_read() {
        let cursor = Cursor {
            at: Timestamp::parse("2026-11-24T09:00:00.000001Z").unwrap(),
            heads: Positions::from([("node-1".to_owned(), 7), ("\u{fc}ber, Tal".to_owned(), i64::MAX)]),
            upper_id: 12,
            behind: Moment { created_at: Micros(-3), id: 9 },
        };
        let text = cursor.write().unwrap();
        assert_eq!(Cursor::read(&text), Some(cursor));
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{text}");
        for wrong in ["", "7", "x", "e30", &text[1..], &format!("{text}="), &"A".repeat(LONGEST + 1)] {
            assert_eq!(Cursor::read(wrong), None, "{wrong}");
        }
    }
}
