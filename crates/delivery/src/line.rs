//! Texts that people typed, made fit for one line of a mail or its headers.

/// One line: line breaks become commas, other control characters and those that reverse the reading order go.
///
/// Names are checked when they are stored; this is the second lock on the same door, right before headers are written.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let part: String = part.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push_str(if line.ends_with(',') { " " } else { ", " });
        }
        line.push_str(part);
    }
    line
}

/// One line of at most `characters`; what is cut off leaves an ellipsis.
#[must_use]
pub fn short(text: &str, characters: usize) -> String {
    let line = one_line(text);
    if line.chars().count() <= characters {
        return line;
    }
    let kept: String = line.chars().take(characters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_starts_a_second_line() {
        assert_eq!(one_line("Ada\r\nBcc: guest@example.com"), "Ada, Bcc: guest@example.com");
        assert_eq!(one_line("Mill Lane 4,\n10115 Berlin\n"), "Mill Lane 4, 10115 Berlin");
        assert_eq!(one_line("a\u{2028}b\u{0}c\td"), "a, bc d");
    }

    #[test]
    fn nothing_reverses_the_reading_order() {
        assert_eq!(one_line("Ada\u{202e}elpmaxE\u{2066}"), "AdaelpmaxE");
    }

    #[test]
    fn long_texts_are_cut_by_characters() {
        assert_eq!(short("Mühle", 5), "Mühle");
        assert_eq!(short("Mühle am Bach", 7), "Mühle…");
    }
}
