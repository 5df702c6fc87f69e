//! What a scanner reads, a line at a time, however long the line is.

use std::io::{self, BufRead};

/// Longest text in bytes that may be a code (`passes`); longer ones are not kept.
pub const LONGEST: usize = 1_024;

/// A line, without its end.
#[derive(Clone, PartialEq, Eq)]
pub enum Line {
    /// A text.
    Text(String),
    /// Longer than any code.
    TooLong,
    /// Not UTF-8.
    NotText,
}

/// The next line, ended by a line feed or, from devices that end lines so, by a carriage return; `None` at the end of the input.
///
/// # Errors
/// The input cannot be read.
pub fn next(input: &mut impl BufRead, ends: &[u8]) -> io::Result<Option<Line>> {
    let (mut kept, mut length, mut began) = (Vec::new(), 0_usize, false);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(began.then(|| line(kept, length)));
        }
        began = true;
        let end = buffer.iter().position(|byte| ends.contains(byte));
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        // One more than may be, for a carriage return before the line feed.
        let room = (LONGEST + 1).saturating_sub(kept.len());
        kept.extend(part.iter().take(room));
        length = length.saturating_add(part.len());
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(Some(line(kept, length)));
        }
    }
}

fn line(mut kept: Vec<u8>, length: usize) -> Line {
    let whole = length <= kept.len();
    if whole && kept.last() == Some(&b'\r') {
        kept.pop();
    }
    if !whole || kept.len() > LONGEST {
        return Line::TooLong;
    }
    String::from_utf8(kept).map_or(Line::NotText, Line::Text)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(bytes: &[u8], ends: &[u8]) -> Vec<String> {
        let mut input = BufReader::with_capacity(7, bytes);
        let mut found = Vec::new();
        while let Some(line) = next(&mut input, ends).unwrap() {
            found.push(match line {
                Line::Text(text) if text.len() > 20 => format!("{} bytes", text.len()),
                Line::Text(text) => text,
                Line::TooLong => "too long".to_owned(),
                Line::NotText => "not text".to_owned(),
            });
        }
        found
    }

    #[test]
    fn every_line_is_told_apart_and_none_is_lost() {
        let feed = b"\n";
        assert_eq!(lines(b"", feed), Vec::<String>::new());
        assert_eq!(lines(b"\n\r\na\nb\r\nlast", feed), ["", "", "a", "b", "last"]);
        assert_eq!(lines("\u{e9}\n\u{1f511}\n".as_bytes(), feed), ["\u{e9}", "\u{1f511}"]);
        assert_eq!(lines(b"a\rb\r\nc\r", b"\r\n"), ["a", "b", "", "c"]);
        assert_eq!(lines(b"a\0b\n", feed), ["a\0b"]);
    }

    #[test]
    fn what_is_too_long_or_no_text_is_refused_and_the_next_line_is_read() {
        for (length, expected) in [(0, ""), (1_024, "1024 bytes"), (1_025, "too long"), (1_000_000, "too long")] {
            for end in ["\n", "\r\n"] {
                let input = format!("{}{end}next\n", "x".repeat(length));
                assert_eq!(lines(input.as_bytes(), b"\n"), [expected, "next"], "{length} {end:?}");
            }
        }
        assert_eq!(lines(b"\xff\xfe\nnext\n", b"\n"), ["not text", "next"]);
        // Cut in the middle of a character it would be no text; it is too long.
        assert_eq!(lines("\u{e9}".repeat(513).as_bytes(), b"\n"), ["too long"]);
    }
}
