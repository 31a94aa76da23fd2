//! Texts are compressed before they are sealed, with a dictionary of what people write to the office: a short text
//! shrinks too.

use std::cell::RefCell;
use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Phrases and field names that recur in petitions. Changing it would make old texts unreadable: a new one gets a new
/// algorithm byte.
const DICTIONARY: &[u8] = include_bytes!("phrases.txt");
/// Level 3 compresses 1 KiB in some ten microseconds.
const LEVEL: i32 = 3;
/// No text grows beyond this; a sealed value that claims more is not one of ours.
const LARGEST: usize = 64 << 20;

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    /// A context costs more to make than a petition costs to compress, so each thread keeps one.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A context that compressed more than this has grown by megabytes and is not kept.
const KEPT: usize = 256 << 10;

/// Compresses a value.
#[expect(clippy::expect_used, reason = "compressing into memory has no other failure than its own bugs")]
pub(super) fn squeeze(value: &[u8]) -> Vec<u8> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = kept
            .get_or_insert_with(|| Compressor::with_prepared_dictionary(&ENCODER).expect("the dictionary is sound"));
        let squeezed = compressor.compress(value).expect("a value in memory compresses");
        if value.len() > KEPT {
            *kept = None;
        }
        squeezed
    })
}

/// Restores a value; `None` if it is not one of ours.
pub(super) fn stretch(value: &[u8]) -> Option<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(value).ok()??;
    let size = usize::try_from(size).ok().filter(|&size| size <= LARGEST)?;
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::with_prepared_dictionary(&DECODER).ok()?),
        };
        decompressor.decompress(value, size).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_squeezed_stretches_to_the_same_bytes() {
        for text in ["", "路灯", &"我反映的是县城管局未按规定处理占道经营的问题。".repeat(40)]
        {
            assert_eq!(stretch(&squeeze(text.as_bytes())).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(stretch(b"not a frame"), None);
    }

    #[test]
    fn a_petition_of_ordinary_length_shrinks_to_less_than_three_quarters() {
        let text = "尊敬的领导：您好！我是景泉村村民，反映村里低保评定不公的问题。2017年3月，村干部没有公示名单就确定了低保户，\
                    我家有两个残疾人却没有评上，请求上级部门调查处理并给予答复。联系电话见后。";
        let squeezed = squeeze(text.as_bytes()).len();
        assert!(squeezed * 4 < text.len() * 3, "{squeezed} of {}", text.len());
    }
}
