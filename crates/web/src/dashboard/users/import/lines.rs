//! People as lines of CSV: a name and an e-mail address each, in any order, with a comma, a semicolon or a tab between.

use std::collections::HashSet;

use doorward_core::validate;

/// Most people at once.
pub const MOST: usize = 1000;

/// Somebody to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub email: String,
    /// Empty for none.
    pub name: String,
}

/// A line with the number that it has in the text.
pub struct Line {
    pub number: usize,
    pub text: String,
    pub read: Result<Person, String>,
}

/// Every line that is not empty; a first one that names the columns is passed over.
pub fn read(text: &str) -> Vec<Line> {
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells = cells(line.trim());
        if lines.is_empty() && is_heading(&cells) {
            continue;
        }
        let read = person(&cells).and_then(|person| {
            let new = seen.insert(validate::email_key(&person.email));
            if new { Ok(person) } else { Err("The address stands on an earlier line already.".to_owned()) }
        });
        lines.push(Line { number: index + 1, text: line.trim().to_owned(), read });
    }
    lines
}

/// A person as [`read`] reads it back.
pub fn line(person: &Person) -> String {
    let cell = |text: &str| {
        if text.contains(['"', ',', ';', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    format!("{},{}", cell(&person.email), cell(&person.name))
}

fn is_heading(cells: &[String]) -> bool {
    let name =
        |cell: &String| matches!(cell.to_lowercase().as_str(), "email" | "e-mail" | "mail" | "email address" | "e-mail address");
    cells.iter().any(name)
}

fn person(cells: &[String]) -> Result<Person, String> {
    let mut cells = cells.iter().filter(|cell| !cell.is_empty());
    let (mut email, mut name) = (None, None);
    for cell in cells.by_ref().take(2) {
        if cell.contains('@') && email.is_none() { email = Some(cell) } else { name = Some(cell) }
    }
    if cells.next().is_some() {
        return Err("There is more on the line than a name and an address.".to_owned());
    }
    let email = email.ok_or("There is no e-mail address.")?;
    let email = validate::email(email.clone()).map_err(|wrong| format!("The address {wrong}."))?;
    let name = match name {
        Some(name) => validate::name(name.clone()).map_err(|wrong| format!("The name {wrong}."))?,
        None => String::new(),
    };
    Ok(Person { email, name })
}

/// The cells of a line; in quotes, a separator is a part of the cell and two quotes are one.
fn cells(line: &str) -> Vec<String> {
    // What stands between two quotes separates nothing.
    let bare: String = line.split('"').step_by(2).collect();
    let separator = ['\t', ';'].into_iter().find(|one| bare.contains(*one)).unwrap_or(',');
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            other if other == separator && !quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            other => cell.push(other),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Vec<(String, String)> {
        read(text)
            .into_iter()
            .map(|line| line.read.map_or_else(|wrong| (wrong, String::new()), |one| (one.email, one.name)))
            .collect()
    }

    #[test]
    fn a_line_holds_a_name_and_an_address_in_any_order() {
        let text = "Name,Email\nAda Example,ada@example.com\n\nbob@example.com\r\nCarl;carl@example.com\n\
                    dora@example.com\t\"Dora \"\"D\"\", jr.\"";
        let expected = [
            ("ada@example.com", "Ada Example"),
            ("bob@example.com", ""),
            ("carl@example.com", "Carl"),
            ("dora@example.com", "Dora \"D\", jr."),
        ];
        assert_eq!(people(text), expected.map(|(email, name)| (email.to_owned(), name.to_owned())));
        assert_eq!(read(text).iter().map(|line| line.number).collect::<Vec<_>>(), [2, 4, 5, 6]);
    }

    #[test]
    fn what_is_wrong_is_told_of_its_line() {
        let text = "Ada\nada@example.com\nADA@example.com,Again\na@b@c,X\nx@example.com,X,Y";
        let wrong: Vec<bool> = read(text).iter().map(|line| line.read.is_err()).collect();
        assert_eq!(wrong, [true, false, true, true, true]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let person = Person { email: "dora@example.com".to_owned(), name: "Dora; \"D\", jr.".to_owned() };
        assert_eq!(read(&line(&person)).pop().unwrap().read, Ok(person));
    }
}
