//! Markdown tables that are also readable on a terminal.

/// Returns a table. The first column is left-aligned, the others are right-aligned. Each row has as many cells as the head.
pub fn table<'a>(head: impl AsRef<[&'a str]>, rows: &[impl AsRef<[String]>]) -> String {
    let head: Vec<String> = head.as_ref().iter().map(|&text| text.to_owned()).collect();
    let mut widths: Vec<usize> = head.iter().map(|text| text.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row.as_ref()) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = line(&head, &widths);
    text.push('|');
    for (column, width) in widths.iter().enumerate() {
        let dashes = "-".repeat(width + 1);
        text.push_str(&if column == 0 {
            format!("{dashes}-|")
        } else {
            format!("{dashes}:|")
        });
    }
    text.push('\n');
    for row in rows {
        text.push_str(&line(row.as_ref(), &widths));
    }
    text
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::from("|");
    for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        // In Markdown, `|` ends a cell.
        let cell = cell.replace('|', "/");
        text.push_str(&if column == 0 {
            format!(" {cell:<width$} |")
        } else {
            format!(" {cell:>width$} |")
        });
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_markdown() {
        let rows = [
            ["Übung".to_owned(), "1".to_owned()],
            ["b|c".to_owned(), "1000".to_owned()],
        ];
        let expected = "\
| name  | size |
|-------|-----:|
| Übung |    1 |
| b/c   | 1000 |
";
        assert_eq!(table(["name", "size"], &rows), expected);
    }
}
