//! The words of the blind index: pairs of neighbouring Chinese characters, single characters, and the beginnings of
//! Latin words and numbers. Traditional characters are folded to simplified ones and full-width forms to half-width,
//! both when a text comes in and when somebody searches.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use crate::seal::Keyring;

/// No more than this much of one text is indexed, in characters: a hostile attachment cannot fill the index. What lies
/// beyond it is still found by a scan of the case itself.
const INDEXED: usize = 100_000;
/// A Latin word or number is found by its first 2 to 24 characters.
const LONGEST_PREFIX: usize = 24;

/// The simplified form of each character of the first CJK block, by itself: a conversion by words would fold the same
/// character differently in a text and in a search. The converter is needed once and dropped.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let block: Vec<char> = (FIRST..=LAST).collect();
    let lines: String = block.iter().flat_map(|&c| [c, '\n']).collect();
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return block };
    let converted: Vec<char> = converter.convert(&lines).lines().filter_map(|line| line.chars().next()).collect();
    if converted.len() == block.len() { converted } else { block }
});

const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fff}';

/// Folds a text for searching: half-width, simplified, lower case.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each_folded(text.chars(), |c| folded.push(c));
    folded
}

fn each_folded(text: impl Iterator<Item = char>, mut take: impl FnMut(char)) {
    let simplified = &**SIMPLIFIED;
    for c in text {
        match c {
            FIRST..=LAST => take(simplified[c as usize - FIRST as usize]),
            '\0'..='\x7f' => take(c.to_ascii_lowercase()),
            '\u{3000}' => take(' '),
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c).to_lowercase().for_each(&mut take),
            c => c.to_lowercase().for_each(&mut take),
        }
    }
}

/// The hashed words of some texts, for the index: each once, in order.
pub(crate) fn index<'a>(keyring: &Keyring, texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut words = Vec::new();
    for text in texts {
        let mut runs = Runs::new(|run| match run {
            Run::Ideographs(run) => {
                words.extend(run.iter().map(|&c| keyring.token(bytes(&[c], &mut [0; 8]))));
                words.extend(run.windows(2).map(|pair| keyring.token(bytes(pair, &mut [0; 8]))));
            }
            Run::Word(word) => {
                let ends = ends(word);
                words.extend(ends[1.min(ends.len() - 1)..].iter().map(|&end| keyring.token(&word.as_bytes()[..end])));
            }
        });
        each_folded(text.chars().take(INDEXED), |c| runs.take(c));
        runs.end();
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The hashed words that a text must have to contain what is searched for. A match is a candidate and is checked again.
pub(crate) fn query(keyring: &Keyring, phrase: &str) -> Vec<u32> {
    let mut words = Vec::new();
    let mut runs = Runs::new(|run| match run {
        Run::Ideographs(&[c]) => words.push(keyring.token(bytes(&[c], &mut [0; 8]))),
        Run::Ideographs(run) => words.extend(run.windows(2).map(|pair| keyring.token(bytes(pair, &mut [0; 8])))),
        Run::Word(word) => words.extend(ends(word).last().map(|&end| keyring.token(&word.as_bytes()[..end]))),
    });
    each_folded(phrase.chars(), |c| runs.take(c));
    runs.end();
    words.sort_unstable();
    words.dedup();
    words
}

/// One or two characters as UTF-8.
fn bytes<'a>(characters: &[char], buffer: &'a mut [u8; 8]) -> &'a [u8] {
    let mut length = 0;
    for c in characters {
        length += c.encode_utf8(&mut buffer[length..]).len();
    }
    &buffer[..length]
}

/// Where the first to the 24th character of a word end, in bytes.
fn ends(word: &str) -> Vec<usize> {
    word.char_indices().map(|(start, c)| start + c.len_utf8()).take(LONGEST_PREFIX).collect()
}

/// Characters that stand together: Chinese ones, or letters and digits.
enum Run<'a> {
    Ideographs(&'a [char]),
    Word(&'a str),
}

/// Cuts folded characters into runs and hands each over as it ends.
struct Runs<F> {
    ideographs: Vec<char>,
    word: String,
    each: F,
}

impl<F: FnMut(Run<'_>)> Runs<F> {
    fn new(each: F) -> Self {
        Self { ideographs: Vec::new(), word: String::new(), each }
    }

    fn take(&mut self, c: char) {
        if is_ideograph(c) {
            self.end_word();
            self.ideographs.push(c);
        } else if c.is_alphanumeric() {
            self.end_ideographs();
            self.word.push(c);
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        self.end_ideographs();
        self.end_word();
    }

    fn end_ideographs(&mut self) {
        if !self.ideographs.is_empty() {
            (self.each)(Run::Ideographs(&self.ideographs));
            self.ideographs.clear();
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            (self.each)(Run::Word(&self.word));
            self.word.clear();
        }
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, FIRST..=LAST | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::InstallationKey;

    fn found(text: &str, phrase: &str) -> bool {
        let keyring = Keyring::new(&InstallationKey::of([3; 32]));
        let index = index(&keyring, [text]);
        let query = query(&keyring, phrase);
        !query.is_empty() && query.iter().all(|word| index.contains(word))
    }

    #[test]
    fn a_phrase_of_one_to_four_characters_is_found_in_either_script_and_width() {
        let text = "景泉村村口的路燈壞了，電話０７３５-5522345，村民李桂英，E-mail: Li.Guiying@example.com";
        for phrase in ["灯", "路灯", "路燈", "村口的路", "李桂英", "0735", "5522", "ＥＸＡＭＰＬＥ", "guiying", "景"]
        {
            assert!(found(text, phrase), "{phrase}");
        }
        for phrase in ["", "，", "桂李", "停电", "552234567", "灯路"] {
            assert!(!found(text, phrase), "{phrase}");
        }
    }

    #[test]
    fn words_of_another_installation_do_not_match() {
        let (one, two) = (Keyring::new(&InstallationKey::of([3; 32])), Keyring::new(&InstallationKey::of([4; 32])));
        assert_ne!(index(&one, ["路灯"]), index(&two, ["路灯"]));
    }
}
