//! Tables as text (RFC 4180) that no spreadsheet takes for formulas.

/// What a cell that is a formula begins with, the wide forms of East Asian keyboards included. Spreadsheets pass over white
/// space and line breaks before it.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Adds a row, with its end of line. A cell that a spreadsheet might take for a formula gets a `'` in front.
pub fn push_row<'a>(table: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            table.push(',');
        }
        push_cell(table, cell);
    }
    table.push_str("\r\n");
}

fn push_cell(table: &mut String, cell: &str) {
    let guarded = cell.starts_with(FORMULA) || cell.trim_start().starts_with(FORMULA);
    let quoted = cell.contains([',', ';', '"', '\r', '\n', '\t']) || cell.starts_with(' ') || cell.ends_with(' ');
    if quoted {
        table.push('"');
    }
    if guarded {
        table.push('\'');
    }
    if quoted {
        for (nth, part) in cell.split('"').enumerate() {
            if nth > 0 {
                table.push_str("\"\"");
            }
            table.push_str(part);
        }
        table.push('"');
    } else {
        table.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(cells: &[&str]) -> String {
        let mut table = String::new();
        push_row(&mut table, cells.iter().copied());
        table
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cells, expected) in [
            (vec!["a", "b c", ""], "a,b c,\r\n"),
            (vec!["a,b", "say \"x\"", "two\nlines"], "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n"),
            (vec![" a", "b ", "\""], "\" a\",\"b \",\"\"\"\"\r\n"),
            (vec!["Ünï, 🚪"], "\"Ünï, 🚪\"\r\n"),
        ] {
            assert_eq!(row(&cells), expected, "{cells:?}");
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+49 30", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u{a0}=1", "＝1", "=cmd|' /C calc'!A0"] {
            let row = row(&[cell]);
            assert_eq!(row.trim_start_matches('"').chars().next(), Some('\''), "{cell:?}: {row:?}");
        }
        // Nor does a quote end a cell and begin another that is one.
        assert_eq!(row(&["a\",\"=1"]), "\"a\"\",\"\"=1\"\r\n");
        assert_eq!(row(&["a-b", "a=b"]), "a-b,a=b\r\n");
    }

    /// The cells of one row, as RFC 4180 reads them.
    fn read(row: &str) -> Vec<String> {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut rest = row.strip_suffix("\r\n").unwrap().chars().peekable();
        while let Some(c) = rest.next() {
            match (c, quoted) {
                ('"', true) if rest.peek() == Some(&'"') => cell.extend(rest.next()),
                ('"', _) => quoted = !quoted,
                (',', false) => cells.push(std::mem::take(&mut cell)),
                (c, _) => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    }

    proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(cells in prop::collection::vec("[-=a\",;\r\n\t é]{0,6}", 1..4)) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let read = read(&row(&cells));
            prop_assert_eq!(read.len(), cells.len());
            for (read, cell) in read.iter().zip(&cells) {
                prop_assert!(read == cell || read.strip_prefix('\'') == Some(cell));
                prop_assert!(!read.trim_start().starts_with(FORMULA));
            }
        }
    }
}
