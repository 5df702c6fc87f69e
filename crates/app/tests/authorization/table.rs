//! Readable tables, and their comparison with the checked-in file.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::callers::World;

/// Rows of one cell per caller.
pub struct Table {
    title: &'static str,
    columns: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    pub fn new(title: &'static str, columns: Vec<String>) -> Self {
        Self { title, columns, rows: Vec::new() }
    }

    pub fn row(&mut self, name: String, cells: Vec<String>) {
        assert_eq!(cells.len(), self.columns.len(), "{name}");
        self.rows.push((name, cells));
    }

    pub fn print(&self) -> String {
        let first = self.rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let mut text = format!("{}\n\n", self.title);
        let heading = (String::new(), self.columns.clone());
        for (name, cells) in std::iter::once(&heading).chain(&self.rows) {
            write!(text, "{name:<first$}").unwrap();
            for cell in cells {
                write!(text, " {cell:>5}").unwrap();
            }
            text.push('\n');
        }
        text
    }
}

/// What the columns stand for.
pub fn legend(world: &World) -> String {
    let mut text = "The columns:\n".to_owned();
    for caller in &world.callers {
        writeln!(text, "{:>5}  {}", caller.column, caller.name).unwrap();
    }
    text
}

/// Prints the tables and compares them with the checked-in file, or writes it anew if `UPDATE_MATRIX=1`.
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the tables")]
pub fn compare(file: &str, text: &str) {
    println!("{text}");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    if std::env::var("UPDATE_MATRIX").is_ok_and(|value| value == "1") {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (found, expected)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {} of {file}; UPDATE_MATRIX=1 writes it anew", number + 1);
    }
    assert!(text == expected, "{file} is shorter or longer; UPDATE_MATRIX=1 writes it anew");
}
