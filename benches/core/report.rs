//! What is printed: a heading, then lines whose columns stand under each other.

/// A line as it is.
#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// A heading.
pub(crate) fn heading(text: &str) {
    line(&format!("\n{text}"));
}

/// A table's first line.
pub(crate) fn columns(first: &str, names: &[&str]) {
    line(&names.iter().fold(format!("{first:<34}"), |row, name| format!("{row}{name:>12}")));
}

/// A line of a table. A number of a thousand or more has no decimals, one below ten has three.
pub(crate) fn row(first: &str, numbers: &[f64]) {
    line(&numbers.iter().fold(format!("{first:<34}"), |row, number| {
        let decimals = if *number >= 1000.0 {
            0
        } else if *number >= 10.0 {
            1
        } else {
            3
        };
        format!("{row}{number:>12.decimals$}")
    }));
}
