use crate::text::Text;

/// A text that is taken apart into rows of cells, one after the other; rows without any content are left out.
pub(crate) struct Table<'a> {
    text: Text<'a>,
    separator: char,
    /// Where the next row begins, in bytes.
    at: usize,
    /// The line of the text in which it begins, from 1.
    line: usize,
}

/// The most cells that are told apart in a row: more than any register has columns. What follows stays in the last one.
const MOST_CELLS: usize = 4096;

/// A quote that is opened in this line, counted from 1, and never closed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unclosed(pub(crate) usize);

impl<'a> Table<'a> {
    /// Reads comma, tab or semicolon separated text with RFC 4180 quoting; the line ends may be of any kind.
    pub(crate) fn of(text: Text<'a>) -> Self {
        // Spreadsheets may name the separator in a line of its own.
        let named = text.text.strip_prefix("sep=").and_then(|rest| rest.split_once(['\r', '\n']));
        let (separator, at) = match named {
            Some((mark, rest)) => (mark.chars().next().unwrap_or(','), text.text.len() - rest.len()),
            None => (separator(&text.text), 0),
        };
        Self { text, separator, at, line: 1 }
    }

    /// The text it is read from.
    pub(crate) const fn text(&self) -> &Text<'a> {
        &self.text
    }

    /// The place of the row that comes next, to come back to.
    pub(crate) const fn place(&self) -> (usize, usize) {
        (self.at, self.line)
    }

    /// Goes back to a row.
    pub(crate) const fn go_to(&mut self, (at, line): (usize, usize)) {
        (self.at, self.line) = (at, line);
    }

    /// The cells of the next row that has any content.
    pub(crate) fn next_row(&mut self) -> Result<Option<Vec<String>>, Unclosed> {
        while let Some(cells) = self.cells()? {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(cells));
            }
        }
        Ok(None)
    }

    fn cells(&mut self) -> Result<Option<Vec<String>>, Unclosed> {
        let text = &self.text.text[self.at..];
        if text.is_empty() {
            return Ok(None);
        }
        let mut row = Vec::new();
        let mut cell = String::new();
        let mut opened = None;
        let mut chars = text.char_indices().peekable();
        let mut end = text.len();
        while let Some((at, c)) = chars.next() {
            let line_goes_on = c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n');
            if matches!(c, '\n' | '\r') && !line_goes_on {
                self.line += 1;
            }
            match c {
                '"' if opened.is_some() => {
                    if chars.next_if(|&(_, next)| next == '"').is_some() {
                        cell.push('"');
                    } else {
                        opened = None;
                    }
                }
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    opened = Some(self.line);
                }
                _ if opened.is_some() => cell.push(c),
                '\r' if line_goes_on => {}
                '\r' | '\n' => {
                    end = at + 1;
                    break;
                }
                _ if c == self.separator && row.len() + 1 < MOST_CELLS => row.push(std::mem::take(&mut cell)),
                _ => cell.push(c),
            }
        }
        if let Some(line) = opened {
            return Err(Unclosed(line));
        }
        row.push(cell);
        self.at += end;
        Ok(Some(row))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Encoded;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, Unclosed> {
        let mut table = Table::of(Encoded::of(text.as_bytes()).text().expect("a text"));
        std::iter::from_fn(|| table.next_row().transpose()).collect()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).expect("a table")
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
        assert_eq!(rows("a,b\n1,\"2\n3,4\n").err(), Some(Unclosed(2)));
        assert_eq!(rows("a,b\r\n\r\n1,2\r\n\"1\r\n\",\"2\r\n3,4\r\n").err(), Some(Unclosed(5)));
    }
}
