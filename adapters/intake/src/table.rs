/// A text taken apart into rows of cells, rows without any content left out.
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<String>>,
}

/// A quote that is opened in this line, counted from 1, and never closed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unclosed(pub(crate) usize);

impl Table {
    /// Reads comma, tab or semicolon separated text with RFC 4180 quoting; the line ends may be of any kind.
    pub(crate) fn read(text: &str) -> Result<Self, Unclosed> {
        // Spreadsheets may name the separator in a line of its own.
        let (separator, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once(['\r', '\n'])) {
            Some((mark, rest)) => (mark.chars().next().unwrap_or(','), rest),
            None => (separator(text), text),
        };
        let mut rows = rows(text, separator)?;
        rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        Ok(Self { rows })
    }
}

/// The separator that stands most often in the first line, outside quotes.
fn separator(text: &str) -> char {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut found = [(',', 0), ('\t', 0), (';', 0)];
    for c in line.chars() {
        quoted ^= c == '"';
        if let Some((_, count)) = found.iter_mut().find(|(known, _)| !quoted && *known == c) {
            *count += 1;
        }
    }
    found.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| separator)
}

fn rows(text: &str, separator: char) -> Result<Vec<Vec<String>>, Unclosed> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let (mut line, mut opened) = (1, None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' || c == '\r' && chars.peek() != Some(&'\n') {
            line += 1;
        }
        match c {
            '"' if opened.is_some() => {
                if chars.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    opened = None;
                }
            }
            '"' if cell.trim().is_empty() => {
                cell.clear();
                opened = Some(line);
            }
            _ if opened.is_some() => cell.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if c == separator => row.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    if let Some(line) = opened {
        return Err(Unclosed(line));
    }
    row.push(cell);
    rows.push(row);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        Table::read(text).expect("a table").rows
    }

    #[test]
    fn a_table_is_read_with_any_separator_and_line_end() {
        let expected = [["姓名", "内容"], ["李桂英", "路灯,坏了"]];
        for text in [
            "姓名,内容\r\n李桂英,\"路灯,坏了\"\r\n",
            "姓名\t内容\n\n李桂英\t路灯,坏了",
            "姓名;内容\r李桂英;路灯,坏了\r",
            "sep=;\r\n姓名;内容\r\n李桂英;路灯,坏了",
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quoted_cell_may_hold_lines_and_quotes() {
        assert_eq!(cells("a,b\n\"他说\"\"不\"\"\n两行\",5\" 管"), [["a", "b"], ["他说\"不\"\n两行", "5\" 管"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found_where_it_was_opened() {
        assert_eq!(Table::read("a,b\n1,\"2\n3,4\n").err(), Some(Unclosed(2)));
    }
}
