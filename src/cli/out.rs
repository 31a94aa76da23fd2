//! Where answers and problems go.

use std::io::{self, BufWriter, ErrorKind, Write};

use serde::Serialize;

use crate::lang::Lang;
use crate::problem::Problem;

/// Standard output for the answer, standard error for everything else, both in the reader's language.
pub(super) struct Out {
    pub(super) lang: Lang,
    json: bool,
    answer: Box<dyn Write>,
    state: State,
}

enum State {
    Open,
    /// The reader went away. That is no trouble of ours and nothing to tell anybody.
    Gone,
    Broken(io::Error),
}

impl Out {
    /// The process's own.
    pub(super) fn standard(lang: Lang, json: bool) -> Self {
        Self { lang, json, answer: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())), state: State::Open }
    }

    /// Whether answers are objects on one line.
    pub(super) const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether nobody reads the answer any more.
    pub(super) const fn is_gone(&self) -> bool {
        !matches!(self.state, State::Open)
    }

    /// Answers with one object on one line.
    pub(super) fn object(&mut self, object: &impl Serialize) {
        match serde_json::to_string(object) {
            Ok(text) => self.write(&text),
            Err(error) => self.state = State::Broken(error.into()),
        }
    }

    /// Answers with words, of one line or several.
    pub(super) fn words(&mut self, text: &str) {
        self.write(&visible(text));
    }

    /// Answers with an object, or with words where people read.
    pub(super) fn either(&mut self, object: &impl Serialize, words: impl FnOnce(Lang) -> String) {
        if self.json {
            self.object(object);
        } else {
            self.words(&words(self.lang));
        }
    }

    fn write(&mut self, text: &str) {
        if self.is_gone() {
            return;
        }
        let written = self.answer.write_all(text.as_bytes()).and_then(|()| self.answer.write_all(b"\n"));
        self.judge(written);
    }

    /// Lets the reader have what was answered so far.
    pub(super) fn flush(&mut self) {
        if !self.is_gone() {
            let flushed = self.answer.flush();
            self.judge(flushed);
        }
    }

    fn judge(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.state = if error.kind() == ErrorKind::BrokenPipe { State::Gone } else { State::Broken(error) };
        }
    }

    /// Whether the whole answer could be given.
    pub(super) fn finish(&mut self) -> Result<(), Problem> {
        self.flush();
        match std::mem::replace(&mut self.state, State::Gone) {
            State::Broken(error) => Err(Problem::file_trouble(&error, "stdout")),
            State::Open | State::Gone => Ok(()),
        }
    }

    /// Tells a problem and returns its exit code.
    pub(super) fn problem(&mut self, problem: &Problem) -> u8 {
        self.flush();
        if self.json {
            let told = serde_json::to_string(&problem.told(self.lang, None)).unwrap_or_default();
            beside(&told);
        } else {
            beside(&visible(&problem.line(self.lang)));
        }
        problem.code().exit()
    }

    /// Tells something beside the answer.
    pub(super) fn note(&mut self, text: &str) {
        self.flush();
        beside(&visible(text));
    }
}

/// Writes a line to standard error. Where nobody reads that either, nothing can be told.
pub(super) fn beside(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Text that cannot steer a terminal: what came from outside may hold escape sequences or turn the direction of writing.
fn visible(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_cannot_steer_the_terminal() {
        assert_eq!(visible("景泉村\n李\u{1b}[2J桂\u{202e}英\r"), "景泉村\n李\u{fffd}[2J桂\u{fffd}英\u{fffd}");
    }
}
