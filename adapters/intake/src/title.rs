/// The longest title taken from a text, in characters.
const LONGEST: usize = 40;

/// The first sentence of a text, for a title: up to `。`, `！`, `？` or the end of its line, at most 40 characters.
/// `None` when there is no text: a title is never invented.
pub fn first_sentence(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let sentence =
        line.split_inclusive(['。', '！', '？', '!', '?']).find(|part| part.chars().any(char::is_alphanumeric))?;
    let sentence = sentence.trim_end_matches(['。', '！', '？', '!', '?']).trim();
    Some(sentence.chars().take(LONGEST).collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_a_letter_is_its_first_sentence() {
        let text = "\n  景泉村三组的路灯坏了半年。请派人来修！\n李桂英";
        assert_eq!(first_sentence(text).as_deref(), Some("景泉村三组的路灯坏了半年"));
        assert_eq!(first_sentence("尊敬的领导：\n我要反映…").as_deref(), Some("尊敬的领导："));
        assert_eq!(first_sentence(&"路".repeat(60)).expect("a title").chars().count(), 40);
        assert_eq!(first_sentence(" \n——！"), None);
    }
}
