use encoding_rs::{Encoding, GB18030, UTF_8};

/// Decodes the text of a file: UTF-8, UTF-16 with its mark, else GB18030, which is what spreadsheets in the county write.
/// `None` when it is neither.
pub fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!broken).then(|| text.into_owned());
    }
    [UTF_8, GB18030].into_iter().find_map(|encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_read_in_the_encodings_of_the_county() {
        let (gb18030, _, _) = GB18030.encode("景泉村，李桂英");
        for bytes in ["景泉村，李桂英".as_bytes(), "\u{feff}景泉村，李桂英".as_bytes(), &gb18030] {
            assert_eq!(decode(bytes).as_deref(), Some("景泉村，李桂英"));
        }
        assert_eq!(decode(b"\xff\xfe\x2f\x66").as_deref(), Some("是"));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\xff\xff\xff"), None);
    }
}
