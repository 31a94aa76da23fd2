//! Looking for something in bytes, in every form it could have been written in.

use std::collections::{BTreeSet, HashMap};

use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use encoding_rs::GB18030;

/// All forms of some bytes: themselves, in hexadecimal digits, in Base64 wherever in a text they begin.
fn forms_of_bytes(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("plain", bytes.to_vec()),
        ("hex", HEXLOWER.encode(bytes).into_bytes()),
        ("HEX", HEXUPPER.encode(bytes).into_bytes()),
    ];
    for before in 0..3 {
        let shifted = [vec![0; before], bytes.to_vec()].concat();
        let encoded = BASE64.encode(&shifted).into_bytes();
        // The letters at both ends depend on what stands beside.
        let start = (before * 4).div_ceil(3);
        let end = shifted.len() * 4 / 3;
        if end > start + 6 {
            forms.push(("base64", encoded[start..end].to_vec()));
        }
    }
    forms
}

/// All forms of a text: in the encodings of the country, each as bytes, digits and Base64.
fn forms(text: &str) -> Vec<(String, Vec<u8>)> {
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (chinese, _, _) = GB18030.encode(text);
    let escaped: String = text
        .encode_utf16()
        .map(|unit| {
            if unit < 128 {
                char::from_u32(u32::from(unit)).unwrap_or('?').to_string()
            } else {
                format!("\\u{unit:04x}")
            }
        })
        .collect();
    let mut forms = Vec::new();
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes()),
        ("GB18030", &chinese[..]),
        ("UTF-16LE", &little[..]),
        ("UTF-16BE", &big[..]),
        ("JSON escapes", escaped.as_bytes()),
    ] {
        forms.extend(forms_of_bytes(bytes).into_iter().map(|(form, bytes)| (format!("{encoding} {form}"), bytes)));
    }
    forms
}

/// Which of some named needles stand in some bytes: one walk for all of them.
fn standing_in(heap: &[u8], needles: Vec<(String, Vec<u8>)>) -> Vec<String> {
    let mut by_start: HashMap<[u8; 4], Vec<(String, Vec<u8>)>> = HashMap::new();
    for (name, needle) in needles {
        let start = needle[..4].try_into().expect("four bytes");
        by_start.entry(start).or_default().push((name, needle));
    }
    let mut found = BTreeSet::new();
    for place in 0..heap.len().saturating_sub(3) {
        let start: &[u8; 4] = heap[place..place + 4].try_into().expect("four bytes");
        for (name, needle) in by_start.get(start).into_iter().flatten() {
            if heap[place..].starts_with(needle) {
                found.insert(name.clone());
            }
        }
    }
    found.into_iter().collect()
}

/// Which texts stand in some bytes, and how.
pub(super) fn texts_in(heap: &[u8], texts: &[String]) -> Vec<String> {
    let mut needles = Vec::new();
    for text in texts {
        needles.extend(forms(text).into_iter().map(|(form, bytes)| (format!("{text} as {form}"), bytes)));
    }
    standing_in(heap, needles)
}

/// Which contents of files stand in some bytes, and how: sixteen bytes from their start, middle and end.
pub(super) fn contents_in(heap: &[u8], contents: &[Vec<u8>]) -> Vec<String> {
    let mut needles = Vec::new();
    for (place, content) in contents.iter().enumerate() {
        for start in [0, content.len() / 2, content.len().saturating_sub(16)] {
            let part = &content[start..content.len().min(start + 16)];
            for (form, bytes) in forms_of_bytes(part) {
                needles.push((format!("content {place} from {start} as {form}"), bytes));
            }
        }
    }
    standing_in(heap, needles)
}

#[test]
fn the_search_finds_what_is_there_in_every_form() {
    let (chinese, _, _) = GB18030.encode("村民李桂英来访");
    let utf16: Vec<u8> = "村民李桂英".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name = ["李桂英".to_owned()];
    for heap in [
        "村民李桂英来访".as_bytes().to_vec(),
        chinese.to_vec(),
        utf16,
        HEXLOWER.encode("村民李桂英来访".as_bytes()).into_bytes(),
        BASE64.encode("村民李桂英来访".as_bytes()).into_bytes(),
        BASE64.encode("x村民李桂英来访".as_bytes()).into_bytes(),
        BASE64.encode("xy村民李桂英来访".as_bytes()).into_bytes(),
        b"\\u674e\\u6842\\u82f1".to_vec(),
    ] {
        assert!(!texts_in(&heap, &name).is_empty(), "{}", String::from_utf8_lossy(&heap));
    }
    assert!(texts_in("村民李桂芳来访".as_bytes(), &name).is_empty());
}
