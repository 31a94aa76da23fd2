//! What is searched for: words that stand together, or their parts, wherever they stand.

use crate::store::{Store, StoreError, fold};

/// So many ways to take words apart are tried at most; what has more is no words run together but a sentence.
const WAYS: usize = 24;

/// What a piece must contain: all words of one of these ways to read what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Each with spaces between its words, folded as the index folds.
    ways: Vec<String>,
}

impl Sought {
    /// The words as they were written: between spaces each stands as it is.
    pub fn together(written: &str) -> Self {
        Self { ways: vec![fold(written)] }
    }

    /// The parts of words that were run together, 石桥村路灯 for 石桥村 and 路灯: every way to take them apart into parts
    /// of at least two characters. Only those are asked for that cannot be taken apart further, since what contains a
    /// part contains the parts of that part. `None` where there is nothing to take apart, or far too much.
    pub fn apart(written: &str) -> Option<Self> {
        let folded = fold(written);
        let mut ways = vec![String::new()];
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let atoms = atoms(word);
            let mut longer = Vec::new();
            for parts in cut(&atoms) {
                for way in &ways {
                    longer.push(format!("{way} {}", parts.join(" ")).trim_start().to_owned());
                }
                if longer.len() > WAYS {
                    return None;
                }
            }
            ways = longer;
        }
        let is_as_written =
            ways.iter().all(|way| way.is_empty() || way.split_whitespace().eq(folded.split_whitespace()));
        (!is_as_written).then_some(Self { ways })
    }

    /// Whether some folded texts contain it between them.
    pub(super) fn is_in(&self, texts: &[String]) -> bool {
        self.ways.iter().any(|way| {
            let mut words = way.split_whitespace().peekable();
            words.peek().is_some() && words.all(|word| texts.iter().any(|text| text.contains(word)))
        })
    }

    /// Where pieces stand in the index that may contain it, the newest number first, from below a place.
    pub(super) async fn candidates(&self, store: &Store, below: i64, limit: u16) -> Result<Vec<i64>, StoreError> {
        let mut docs = Vec::new();
        for way in &self.ways {
            docs.extend(store.candidates(way, below, limit).await?);
        }
        // The highest of each way: the highest of all are among them.
        docs.sort_unstable_by(|a, b| b.cmp(a));
        docs.dedup();
        docs.truncate(usize::from(limit));
        Ok(docs)
    }
}

/// What is never cut: a Chinese character, or a Latin word or number as a whole.
fn atoms(word: &str) -> Vec<&str> {
    let mut atoms = Vec::new();
    let mut start = 0;
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let mut before = None;
    for (at, c) in word.char_indices() {
        if before.is_some_and(|before| !(is_latin(before) && is_latin(c))) {
            atoms.push(&word[start..at]);
            start = at;
        }
        before = Some(c);
    }
    atoms.push(&word[start..]);
    atoms
}

/// How much an atom counts: a Latin word or number of several characters is a part by itself.
fn weight(atoms: &[&str]) -> usize {
    atoms.iter().map(|atom| atom.chars().take(2).count()).sum()
}

/// Every way to cut atoms into parts that weigh at least two and cannot be cut further; the whole, where there is none.
fn cut(atoms: &[&str]) -> Vec<Vec<String>> {
    let mut ways = Vec::new();
    for end in 1..=atoms.len() {
        let (part, rest) = atoms.split_at(end);
        if (1..end).any(|at| weight(&part[..at]) > 1 && weight(&part[at..]) > 1) {
            break;
        }
        if rest.is_empty() {
            ways.push(vec![part.concat()]);
        } else if weight(part) > 1 && weight(rest) > 1 {
            for mut others in cut(rest) {
                others.insert(0, part.concat());
                ways.push(others);
            }
        }
        if ways.len() > WAYS {
            break;
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(written: &str) -> Vec<String> {
        Sought::apart(written).map(|sought| sought.ways).unwrap_or_default()
    }

    #[test]
    fn words_run_together_are_taken_apart_into_parts_of_two_or_three() {
        assert_eq!(ways("石桥村路灯"), ["石桥 村路灯", "石桥村 路灯"]);
        assert_eq!(ways("路燈不亮"), ["路灯 不亮"]);
        assert_eq!(ways("景泉村李桂英"), ["景泉 村李 桂英", "景泉村 李桂英"]);
        assert_eq!(ways("石桥村 路灯不亮"), ["石桥村 路灯 不亮"]);
        assert_eq!(ways("石桥村，路灯"), ["石桥村 路灯"]);
        assert_eq!(ways("石桥村3组路灯"), ["石桥 村3 组路灯", "石桥 村3组 路灯", "石桥村 3组 路灯"]);
        assert_eq!(ways("ＫＴＶ噪音"), ["ktv 噪音"]);
    }

    #[test]
    fn what_is_short_or_stands_apart_already_or_is_a_whole_sentence_is_left_as_it_is() {
        for written in ["", " ", "灯", "路灯", "李桂英", "石桥村 路灯", "13900000001", "guiying", "，"] {
            assert_eq!(Sought::apart(written), None, "{written}");
        }
        let sentence: String = (0..200).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
        assert_eq!(Sought::apart(&sentence), None);
    }

    /// The plain reading: parts of at least two characters each, one after the other, all in the text.
    fn is_apart_in(word: &[char], text: &str) -> bool {
        word.is_empty()
            || (2..=word.len())
                .any(|end| text.contains(&word[..end].iter().collect::<String>()) && is_apart_in(&word[end..], text))
    }

    #[test]
    fn whatever_holds_the_parts_of_words_holds_one_of_the_ways() {
        use proptest::prelude::*;
        let letters = |range| prop::collection::vec(prop::sample::select(vec!['石', '桥', '村', '路']), range);
        proptest!(|(word in letters(4..9), text in letters(0..24))| {
            let (written, text): (String, String) = (word.iter().collect(), text.iter().collect());
            let sought = Sought::apart(&written).expect("long enough");
            let found = sought.is_in(std::slice::from_ref(&text));
            prop_assert_eq!(found, is_apart_in(&word, &text), "{} in {}", written, text);
        });
    }
}
