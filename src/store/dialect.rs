//! Every word in which the two databases differ.

/// The words of a piece as the embedded index takes them: texts of 13 letters, separated by a space.
pub(crate) fn sqlite_words(words: &[u64]) -> String {
    let mut text = String::with_capacity(words.len() * 14);
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&sqlite_word(*word));
    }
    text
}

/// One word: base 32 without padding, letters and digits only, so that the tokenizer leaves it whole.
pub(crate) fn sqlite_word(word: u64) -> String {
    data_encoding::BASE32_DNSSEC.encode(&word.to_be_bytes())
}

/// The words of a piece as PostgreSQL takes them.
pub(crate) fn postgres_words(words: &[u64]) -> Vec<i64> {
    words.iter().map(|&word| word.cast_signed()).collect()
}

/// A search for all words, as the embedded index takes it.
pub(crate) fn sqlite_match(words: &[u64]) -> String {
    words.iter().map(|&word| format!("\"{}\"", sqlite_word(word))).collect::<Vec<_>>().join(" AND ")
}

/// A word read back from the embedded index.
pub(crate) fn sqlite_value(word: &str) -> u64 {
    let bytes = data_encoding::BASE32_DNSSEC.decode(word.as_bytes()).unwrap_or_default();
    bytes.try_into().map_or(0, u64::from_be_bytes)
}
