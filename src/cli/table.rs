//! Tables for people, in columns that stay straight between Chinese and Latin text.

use unicode_width::UnicodeWidthStr;

/// Lines of cells, each column as wide as its widest cell, with two spaces between; the last column stays as it is.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let lines = rows.iter().map(|row| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        line.truncate(line.trim_end().len());
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_straight_between_chinese_and_latin_text() {
        let rows = [["收集", "247"], ["reply", "—"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), "收集   247\nreply  —");
    }
}
