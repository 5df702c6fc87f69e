//! Lines of a pasted list or a CSV file: a name, an e-mail address or a phone number, and optionally from when until when.

use std::collections::HashMap;

/// Most lines at a time.
pub const MOST: usize = 1000;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the text, from 1.
    pub number: usize,
    pub name: String,
    /// An e-mail address or a phone number.
    pub to: String,
    pub valid_from: String,
    pub valid_until: String,
    /// Whether there is something after these.
    pub more: bool,
    /// The number of an earlier line that says the same.
    pub same_as: Option<usize>,
}

impl Line {
    /// All that it says.
    pub fn says(&self) -> [&str; 4] {
        [&self.name, &self.to, &self.valid_from, &self.valid_until]
    }
}

/// The lines of a text. Empty ones are passed over, and so is a first one that holds headings.
pub fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut headings) = (Vec::new(), true);
    for (index, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let mut cells = cells(text.trim_start_matches('\u{feff}')).into_iter();
        let mut next = || cells.next().unwrap_or_default();
        let line = Line {
            number: index + 1,
            name: next(),
            to: next(),
            valid_from: next(),
            valid_until: next(),
            more: cells.any(|cell| !cell.is_empty()),
            same_as: None,
        };
        let is_heading = headings && line.name.eq_ignore_ascii_case("name") && !line.to.contains(['@', '+']);
        headings = false;
        if !is_heading {
            lines.push(line);
        }
    }
    let mut first = HashMap::new();
    let same_as: Vec<Option<usize>> = lines
        .iter()
        .map(|line: &Line| {
            let earlier = *first.entry(line.says()).or_insert(line.number);
            (earlier != line.number).then_some(earlier)
        })
        .collect();
    for (line, same_as) in lines.iter_mut().zip(same_as) {
        line.same_as = same_as;
    }
    lines
}

/// The cells of a line: between tabs, semicolons or commas, whichever comes first in that order; quoted as in CSV (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let between = ['\t', ';', ','].into_iter().find(|between| line.contains(*between)).unwrap_or(',');
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            _ if character == between && !quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(character),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, String, String, String)> {
        lines(text).into_iter().map(|line| (line.number, line.name, line.to, line.valid_from, line.valid_until)).collect()
    }

    fn line(number: usize, cells: [&str; 4]) -> (usize, String, String, String, String) {
        let [name, to, from, until] = cells.map(str::to_owned);
        (number, name, to, from, until)
    }

    #[test]
    fn a_line_is_cut_at_tabs_semicolons_or_commas() {
        let kim = ["Kim Sample", "kim@example.com", "", ""];
        for text in ["Kim Sample, kim@example.com", "Kim Sample;kim@example.com;;", "Kim Sample\tkim@example.com\r\n"] {
            assert_eq!(read(text), [line(1, kim)], "{text}");
        }
        assert_eq!(
            read("\u{feff}Name,Email\n\n\"Sample, \"\"Kim\"\"\",kim@example.com,2026-12-01 09:00,2026-12-02 18:00\n"),
            [line(3, ["Sample, \"Kim\"", "kim@example.com", "2026-12-01 09:00", "2026-12-02 18:00"])]
        );
        assert_eq!(read("Kim"), [line(1, ["Kim", "", "", ""])]);
        assert!(lines("a,b,c,d,e").iter().all(|line| line.more) && lines("a,b,c,d,,").iter().all(|line| !line.more));
        assert_eq!(read(" \n\n"), []);
    }

    #[test]
    fn a_line_that_says_the_same_as_an_earlier_one_tells() {
        let told: Vec<_> = lines("Kim,k@example.com\nSam,s@example.com\n Kim , k@example.com\nKim,kim@example.com")
            .iter()
            .map(|line| line.same_as)
            .collect();
        assert_eq!(told, [None, None, Some(1), None]);
    }
}
