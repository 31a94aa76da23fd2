use data_encoding::HEXLOWER;
use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A file that came with a piece. Name and bytes are kept exactly.
///
/// In JSON: `{name, media_type, bytes, sha256, inside}`, where `bytes` is the length.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name the sender gave, without a path. Empty when there is none.
    pub name: String,
    /// The media type, such as `image/jpeg`.
    pub media_type: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// The name of the attachment this one was found in (a nested message, a winmail.dat).
    pub inside: Option<String>,
}

/// What arrived, byte for byte: the message, the form body, the row of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Original {
    /// The media type, such as `message/rfc822` or `application/json`.
    pub media_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How an attachment looks in JSON.
#[derive(JsonSchema)]
#[schemars(rename = "Attachment")]
#[expect(
    dead_code,
    reason = "only its schema is used; Attachment serialises itself, since its length and digest are computed"
)]
pub(crate) struct AttachmentSchema {
    /// The name the sender gave; empty when there is none.
    name: String,
    /// The media type.
    media_type: String,
    /// The length in bytes.
    bytes: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    sha256: String,
    /// The attachment this one was found in.
    inside: Option<String>,
}

/// How an original looks in JSON.
#[derive(JsonSchema)]
#[schemars(rename = "Original")]
#[expect(
    dead_code,
    reason = "only its schema is used; Original serialises itself, since its length and digest are computed"
)]
pub(crate) struct OriginalSchema {
    /// The media type.
    media_type: String,
    /// The length in bytes.
    bytes: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    sha256: String,
}

/// SHA-256 of some bytes, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

impl Serialize for Attachment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Attachment", 5)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("media_type", &self.media_type)?;
        out.serialize_field("bytes", &self.bytes.len())?;
        out.serialize_field("sha256", &sha256(&self.bytes))?;
        out.serialize_field("inside", &self.inside)?;
        out.end()
    }
}

impl Serialize for Original {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Original", 3)?;
        out.serialize_field("media_type", &self.media_type)?;
        out.serialize_field("bytes", &self.bytes.len())?;
        out.serialize_field("sha256", &sha256(&self.bytes))?;
        out.end()
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Original")
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
