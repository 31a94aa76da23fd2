use std::borrow::Cow;

use data_encoding::BASE64;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::attachment::sha256;
use crate::{Attachment, Enclosures, NoFile, Reason, Refused, malformed};

/// Files that come with an entry: names of files beside the register, separated by `;`, or an array of names and of
/// `{name, media_type, content_base64}`.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Files(Vec<File>);

/// One of them.
#[derive(Clone, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum File {
    /// The name of a file beside the register.
    Named(String),
    /// The file itself.
    Sent(SentFile),
}

/// A file that came in the entry itself.
#[derive(Clone, PartialEq, Eq, JsonSchema)]
pub struct SentFile {
    /// The name the sender gave.
    pub name: String,
    /// The media type; told from the name when absent.
    pub media_type: Option<String>,
    /// The content, in Base64 in JSON.
    #[schemars(rename = "content_base64", with = "String")]
    pub content: Vec<u8>,
}

/// The most files one entry may bring.
const MOST: usize = 200;

impl Files {
    /// The files of an upload.
    pub fn sent(files: Vec<SentFile>) -> Self {
        Self(files.into_iter().map(File::Sent).collect())
    }

    /// Opens them all, in order. `field` is the field that names them.
    pub fn open(self, field: &str, enclosures: &dyn Enclosures) -> Result<Vec<Attachment>, Refused> {
        if self.0.len() > MOST {
            return Err(Refused::field(field, Reason::TooMuch { limit: format!("{MOST} files") }));
        }
        self.0.into_iter().map(|file| open(file, field, enclosures)).collect()
    }
}

fn open(file: File, field: &str, enclosures: &dyn Enclosures) -> Result<Attachment, Refused> {
    match file {
        File::Named(path) => {
            // A register may come from anybody: it names files beside itself and below, nothing else.
            let outside =
                path.starts_with('/') || path.contains(['\\', ':', '\0']) || path.split('/').any(|p| p == "..");
            if outside {
                return Err(malformed(field, &path, "scan-001.jpg"));
            }
            let bytes = enclosures.open(&path).map_err(|why| Refused::field(field, why.reason(&path)))?;
            let name = last_part(&path).to_owned();
            Ok(Attachment { media_type: media_type(&name).to_owned(), name, bytes, inside: None })
        }
        File::Sent(sent) => {
            let name = last_part(&sent.name).to_owned();
            let media_type = sent.media_type.unwrap_or_else(|| media_type(&name).to_owned());
            Ok(Attachment { name, media_type, bytes: sent.content, inside: None })
        }
    }
}

impl NoFile {
    fn reason(self, name: &str) -> Reason {
        let name = name.to_owned();
        match self {
            Self::Missing => Reason::FileMissing { name },
            Self::Elsewhere => Reason::FileElsewhere { name },
            Self::TooLarge(most) => Reason::TooMuch { limit: format!("{most} MiB") },
        }
    }
}

/// A name without the folders some senders put before it.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The media type a name promises.
pub fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "tif" | "tiff" => "image/tiff",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "htm" | "html" => "text/html",
        "eml" => "message/rfc822",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "wps" => "application/vnd.ms-works",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "amr" => "audio/amr",
        "m4a" => "audio/mp4",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

impl JsonSchema for Files {
    fn schema_name() -> Cow<'static, str> {
        "Files".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let file = generator.subschema_for::<File>();
        let description = "Names of files beside the register with `;` between them, or a list of names and of files.";
        json_schema!({ "type": ["string", "array"], "items": file, "description": description })
    }
}

/// In the original of an entry a file stands with its digest: its bytes are kept as the attachment.
impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Named(name) => serializer.serialize_str(name),
            Self::Sent(sent) => {
                let mut out = serializer.serialize_struct("SentFile", 4)?;
                out.serialize_field("name", &sent.name)?;
                out.serialize_field("media_type", &sent.media_type)?;
                out.serialize_field("bytes", &sent.content.len())?;
                out.serialize_field("sha256", &sha256(&sent.content))?;
                out.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A file may be most of what came: its text is moved from place to place, never copied.
        match Value::deserialize(deserializer)? {
            Value::String(names) => Ok(Self::from(names.as_str())),
            Value::Array(files) => files.into_iter().map(file::<D::Error>).collect::<Result<_, _>>().map(Self),
            _ => Err(D::Error::custom("neither a name nor a list of files")),
        }
    }
}

fn file<E: serde::de::Error>(file: Value) -> Result<File, E> {
    let mut members = match file {
        Value::String(name) => return Ok(File::Named(name)),
        Value::Object(members) => members,
        _ => return Err(E::custom("neither a name nor a file")),
    };
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        None | Some(Value::Null) => Ok(None),
        Some(_) => Err(E::custom(name)),
    };
    let missing = |name: &'static str| move || E::missing_field(name);
    let name = text("name")?.ok_or_else(missing("name"))?;
    let media_type = text("media_type")?;
    let content = text("content_base64")?.ok_or_else(missing("content_base64"))?;
    let content = decoded(content.into_bytes()).ok_or_else(|| E::custom("content_base64"))?;
    Ok(File::Sent(SentFile { name, media_type, content }))
}

/// The bytes a text in base64 stands for, in the place where it stood; white space between its characters means
/// nothing.
fn decoded(mut text: Vec<u8>) -> Option<Vec<u8>> {
    const AT_ONCE: usize = 1 << 12;
    text.retain(|byte| !byte.is_ascii_whitespace());
    let (mut from, mut to) = (0, 0);
    while from < text.len() {
        let end = text.len().min(from + AT_ONCE);
        let bytes = BASE64.decode(&text[from..end]).ok()?;
        text[to..to + bytes.len()].copy_from_slice(&bytes);
        (from, to) = (end, to + bytes.len());
    }
    text.truncate(to);
    text.shrink_to_fit();
    Some(text)
}

impl From<&str> for Files {
    fn from(names: &str) -> Self {
        let names = names.split([';', '；', '\n']).map(str::trim).filter(|name| !name.is_empty());
        Self(names.map(|name| File::Named(name.to_owned())).collect())
    }
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Files({})", self.0.len())
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("File(…)")
    }
}

impl std::fmt::Debug for SentFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SentFile(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_length_is_decoded_as_a_whole() {
        for length in [0, 1, 2, 3, 3071, 3072, 3073, 10_000] {
            let content: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            let mut text = BASE64.encode(&content).into_bytes();
            assert_eq!(decoded(text.clone()).as_deref(), Some(&content[..]), "{length}");
            text.extend_from_slice(b"\r\n");
            assert_eq!(decoded(text.clone()).as_deref(), Some(&content[..]), "{length}");
            text.push(b'A');
            assert_eq!(decoded(text), None, "{length}");
        }
    }
}
