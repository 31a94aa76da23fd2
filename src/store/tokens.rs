//! The words of the blind index: pairs of neighbouring Chinese characters, single characters, and the beginnings of
//! Latin words and numbers. Traditional characters are folded to simplified ones and full-width forms to half-width,
//! both when a text comes in and when somebody searches.

use std::collections::BTreeSet;
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
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            FIRST..=LAST => SIMPLIFIED[c as usize - FIRST as usize],
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The hashed words of some texts, for the index: each once, in order.
pub(crate) fn index<'a>(keyring: &Keyring, texts: impl IntoIterator<Item = &'a str>) -> Vec<u64> {
    let mut words = BTreeSet::new();
    for text in texts {
        let cut: String = text.chars().take(INDEXED).collect();
        for run in runs(&fold(&cut)) {
            match run {
                Run::Ideographs(run) => {
                    words.extend(run.iter().map(|&c| keyring.token(c.encode_utf8(&mut [0; 4]))));
                    words.extend(run.windows(2).map(|pair| keyring.token(&pair.iter().collect::<String>())));
                }
                Run::Word(word) => {
                    let letters: Vec<char> = word.chars().collect();
                    for end in 2.min(letters.len())..=letters.len().min(LONGEST_PREFIX) {
                        words.insert(keyring.token(&letters[..end].iter().collect::<String>()));
                    }
                }
            }
        }
    }
    words.into_iter().collect()
}

/// The hashed words that a text must have to contain what is searched for. A match is a candidate and is checked again.
pub(crate) fn query(keyring: &Keyring, phrase: &str) -> Vec<u64> {
    let mut words = BTreeSet::new();
    for run in runs(&fold(phrase)) {
        match run {
            Run::Ideographs(run) if run.len() == 1 => {
                words.insert(keyring.token(run[0].encode_utf8(&mut [0; 4])));
            }
            Run::Ideographs(run) => {
                words.extend(run.windows(2).map(|pair| keyring.token(&pair.iter().collect::<String>())));
            }
            Run::Word(word) => {
                words.insert(keyring.token(&word.chars().take(LONGEST_PREFIX).collect::<String>()));
            }
        }
    }
    words.into_iter().collect()
}

enum Run {
    Ideographs(Vec<char>),
    Word(String),
}

fn runs(folded: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for c in folded.chars() {
        if is_ideograph(c) {
            match runs.last_mut() {
                Some((true, Run::Ideographs(run))) => run.push(c),
                _ => runs.push((true, Run::Ideographs(vec![c]))),
            }
        } else if c.is_alphanumeric() {
            match runs.last_mut() {
                Some((true, Run::Word(word))) => word.push(c),
                _ => runs.push((true, Run::Word(c.to_string()))),
            }
        } else if let Some(last) = runs.last_mut() {
            last.0 = false;
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
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
