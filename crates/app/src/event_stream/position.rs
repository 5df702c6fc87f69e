//! A stream's position as text: `<node>:<index>` for each chain, separated by commas.

use std::collections::btree_map::Entry;

use doorward_store::ledger_heads::Positions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands for itself in a node's name.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
/// The position of an organization without a chain.
const NOTHING: &str = "0";

/// Writes it.
pub(super) fn write(positions: &Positions) -> String {
    if positions.is_empty() {
        return NOTHING.to_owned();
    }
    let parts = positions.iter().map(|(node, index)| format!("{}:{index}", utf8_percent_encode(node, ESCAPED)));
    parts.collect::<Vec<_>>().join(",")
}

/// Reads what [`write`] wrote.
pub(super) fn read(text: &str) -> Option<Positions> {
    let mut positions = Positions::new();
    if text == NOTHING {
        return Some(positions);
    }
    for part in text.split(',') {
        let (node, index) = part.rsplit_once(':')?;
        let node = percent_decode_str(node).decode_utf8().ok()?.into_owned();
        let index = index.bytes().all(|byte| byte.is_ascii_digit()).then(|| index.parse().ok())??;
        match positions.entry(node) {
            Entry::Vacant(entry) => entry.insert(index),
            Entry::Occupied(_) => return None,
        };
    }
    Some(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_was_written() {
        for (nodes, text) in [
            (vec![], "0"),
            (vec![("9f2c31aa", 7)], "9f2c31aa:7"),
            (vec![("node-1", 1), ("node-2", i64::MAX)], "node-1:1,node-2:9223372036854775807"),
            (vec![("a,b:c\n%", 3), ("Tür", 0)], "T%C3%BCr:0,a%2Cb%3Ac%0A%25:3"),
        ] {
            let positions: Positions = nodes.into_iter().map(|(node, index)| (node.to_owned(), index)).collect();
            assert_eq!(write(&positions), text);
            assert_eq!(read(text), Some(positions));
        }
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in
            ["", "node-1", "node-1:", "node-1:x", "node-1:-1", "node-1:+1", "a:1,a:2", "a:1,", "a:99999999999999999999", "%FF:1"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
