//! Rows for people.

use std::fmt::Write as _;

/// Lines below each other: the first `words` columns stand left, the others right.
pub fn table<const COLUMNS: usize>(
    headings: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
    words: usize,
) -> String {
    let mut lines = vec![headings.map(str::to_owned)];
    lines.extend(rows);
    let mut widths = [0; COLUMNS];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.len());
        }
    }
    let mut table = String::new();
    for line in &lines {
        let mut text = String::new();
        for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
            // Writing to a string cannot fail.
            let _ = if column < words { write!(text, "{cell:width$}  ") } else { write!(text, "{cell:>width$}  ") };
        }
        table.push_str(text.trim_end());
        table.push('\n');
    }
    table
}
