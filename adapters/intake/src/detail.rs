use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::{PhoneNumber, Ts};

/// What only one channel knows. One struct and one schema a channel.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Detail {
    /// Of a letter.
    Letter(LetterDetail),
    /// Of a visit.
    Visit(VisitDetail),
    /// Of a call.
    Phone(PhoneDetail),
    /// Of an e-mail.
    Email(Box<EmailDetail>),
    /// Of a post.
    Post(PostDetail),
}

impl std::fmt::Debug for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Detail(…)")
    }
}

/// What the mail room writes down of a letter.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LetterDetail {
    /// 邮戳日期: the day stamped by the post office. It is when the letter was written for the law's windows, not when
    /// the office's clock starts.
    #[serde(with = "day")]
    #[schemars(with = "Option<String>")]
    pub postmark: Option<Date>,
    /// 挂号号码: the number of a registered letter.
    pub registered_number: Option<String>,
    /// The sender exactly as written on the envelope.
    pub sender_as_written: Option<String>,
    /// 联名信: how many people signed.
    pub signers: Option<u32>,
}

/// What the reception room writes down of a visit.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct VisitDetail {
    /// 来访编号: the visit's own slip number.
    pub visit_number: Option<String>,
    /// 接待室: the room.
    pub room: Option<String>,
    /// 接待人: who received the visitors.
    pub receiver: Option<String>,
    /// Units that received together (联合接访).
    pub receiving_units: Vec<String>,
    /// Whether the record was read back to the visitor and confirmed (Art. 19¶1: 如实记录).
    pub read_back: bool,
    /// At which level the visit was made: village, town, county, city, province, national.
    pub level: Option<String>,
}

/// What the phone log knows of a call.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PhoneDetail {
    /// The call's id in the telephone system.
    pub call_id: Option<String>,
    /// The caller's number.
    pub caller: Option<PhoneNumber>,
    /// The number that was called.
    pub called: Option<PhoneNumber>,
    /// When the call began.
    pub started_at: Option<Ts>,
    /// How long it lasted, in seconds.
    pub duration_seconds: Option<u32>,
    /// Nobody answered.
    pub missed: bool,
    /// The id of a recording in the telephone system.
    pub recording: Option<String>,
    /// Whether the note was read back to the caller and confirmed.
    pub read_back: bool,
}

/// What a message says of itself.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EmailDetail {
    /// The subject, decoded; empty when there is none.
    pub subject: String,
    /// The sender's address: From, else Reply-To, Sender, Return-Path. Absent when none of them can be read.
    pub from_addr: Option<String>,
    /// The sender's display name, decoded.
    pub from_name: Option<String>,
    /// The addresses it was sent to (To), in order.
    pub to: Vec<String>,
    /// The addresses in copy (Cc), in order.
    pub cc: Vec<String>,
    /// The `Date:` header: what the sender's clock claimed. It starts no clock of ours.
    pub sent_at: Option<Ts>,
    /// What a reader sees: all inline text parts in order, of an alternative the plain one, or the HTML as text when
    /// there is none or it says more.
    pub body: String,
    /// Every text part decoded, HTML as text.
    pub texts: Vec<String>,
    /// The visible new text without quotes and signature.
    pub reply_text: String,
    /// What kind of message it is.
    pub kind: MailKind,
    /// Whether a machine sent it (an automatic answer, a list, bulk mail); it is never answered automatically.
    pub automatic: bool,
}

/// What kind of message a mail is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// From a person, or from a list on a person's behalf.
    #[default]
    Message,
    /// A delivery status notification of any kind (RFC 3464 and its forerunners).
    Bounce,
    /// A vacation answer or a read receipt (RFC 3834, RFC 8098).
    AutoReply,
    /// An abuse report (RFC 5965).
    Feedback,
    /// A message this gateway sent itself.
    Own,
}

/// Where a post comes from.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PostDetail {
    /// The address of the post on somebody else's board.
    pub url: Option<String>,
    /// The board's name.
    pub board: Option<String>,
    /// The author's handle on the board.
    pub author_handle: Option<String>,
    /// When it was posted there, as the board says.
    pub posted_at: Option<Ts>,
    /// The post this one answers, when it is a reply in a thread.
    pub in_reply_to: Option<String>,
}

/// A day as `2017-03-20`, or nothing.
mod day {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::Date;
    use time::macros::format_description;

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands a field over by reference")]
    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.format(format_description!("[year]-[month]-[day]")).map_err(serde::ser::Error::custom))
            .transpose()?
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| {
                Date::parse(&text, format_description!("[year]-[month]-[day]")).map_err(serde::de::Error::custom)
            })
            .transpose()
    }
}
