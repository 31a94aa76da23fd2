use schemars::JsonSchema;
use serde::Serialize;

use crate::attachment::{AttachmentSchema, OriginalSchema};
use crate::{
    Attachment, Channel, Class, ContentDigest, Detail, Draft, Origin, Original, Petitioner, Purpose, Reason, Refused,
    SubChannel, ThreadHints, Ts, content_of,
};

/// One piece as it came, whatever the channel: what every adapter produces and the one door takes.
///
/// Its fields are private and [`Intake::new`] is the only way to make one, so that what holds for one holds for all:
/// there is something to keep, the group is at least as large as its named members, and it did not arrive before it
/// happened.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(description = "One piece as it came, whatever the channel; what only its channel knows stands beside.")]
pub struct Intake {
    /// The channel.
    channel: Channel,
    /// How exactly it came within its channel.
    sub_channel: SubChannel,
    /// What makes it unique in its channel: the same channel and origin is the same piece.
    origin: Origin,
    /// When it happened: the postmark, the start of the call or visit, the time of posting; absent when nobody knows.
    #[serde(rename = "occurred_at")]
    occurred: Option<Ts>,
    /// When it reached the office. The law's clocks start here.
    #[serde(rename = "received_at")]
    received: Ts,
    /// The unit it was addressed to, as written: a name, an alias, a code or a mailbox.
    unit: Option<String>,
    /// Who it is from; the first speaks for the others. Empty for an anonymous piece.
    petitioners: Vec<Petitioner>,
    /// How many people stand behind it.
    group_size: u32,
    /// The representatives chosen by a group (推选代表), by name.
    representatives: Vec<String>,
    /// The petitioner does not want to be known to anybody.
    anonymous: bool,
    /// The petitioner wants the identity kept from the handling unit.
    confidential: bool,
    /// The petitioner agrees to publication.
    publish: bool,
    /// What the sender says it is.
    class: Option<Class>,
    /// What the sender wants.
    purpose: Option<Purpose>,
    /// The subject, or the first sentence; never invented.
    title: Option<String>,
    /// The words of the piece.
    text: String,
    /// The files that came with it.
    #[schemars(with = "Vec<AttachmentSchema>")]
    attachments: Vec<Attachment>,
    /// What arrived, byte for byte, as its length and digest.
    #[schemars(with = "OriginalSchema")]
    original: Original,
    /// What it says about the matter it belongs to.
    thread: ThreadHints,
    /// Remarks, and columns without a field as `heading: value`.
    notes: Vec<String>,
    #[serde(flatten)]
    detail: Detail,
    #[serde(skip)]
    content: Option<ContentDigest>,
    #[serde(skip)]
    said: Option<ContentDigest>,
}

/// The longest text a piece may have, in characters. Longer ones arrive as files.
const LONGEST_TEXT: usize = 2_000_000;

impl Intake {
    /// Checks a draft and makes the piece.
    pub fn new(draft: Draft) -> Result<Self, Refused> {
        Self::check(&draft)?;
        let channel = draft.channel();
        // A sender's clock may be wrong; it never moves the day of receipt, so it is kept only where it is possible.
        let occurred = draft.occurred.filter(|&occurred| occurred <= draft.received);
        let said = if channel == Channel::Email { None } else { content_of(&draft, None) };
        Ok(Self {
            said,
            channel,
            sub_channel: draft.sub_channel,
            origin: draft.origin,
            occurred,
            received: draft.received,
            unit: draft.unit,
            petitioners: draft.petitioners,
            group_size: draft.group_size,
            representatives: draft.representatives,
            anonymous: draft.anonymous,
            confidential: draft.confidential,
            publish: draft.publish,
            class: draft.class,
            purpose: draft.purpose,
            title: draft.title,
            text: draft.text,
            attachments: draft.attachments,
            original: draft.original,
            thread: draft.thread,
            notes: draft.notes,
            detail: draft.detail,
            content: draft.content,
        })
    }

    /// Whether a draft makes a piece; if not, why.
    pub fn check(draft: &Draft) -> Result<(), Refused> {
        if draft.original.bytes.is_empty() {
            return Err(Refused::whole(Reason::Empty));
        }
        if draft.text.chars().nth(LONGEST_TEXT).is_some() {
            return Err(Refused::field("text", Reason::TooMuch { limit: format!("{LONGEST_TEXT} characters") }));
        }
        let named = u32::try_from(draft.petitioners.len().max(draft.representatives.len())).unwrap_or(u32::MAX);
        if draft.group_size < named.max(1) {
            return Err(Refused::field(
                "group_size",
                Reason::OutOfRange {
                    value: draft.group_size.to_string(),
                    least: named.max(1).to_string(),
                    most: u32::MAX.to_string(),
                },
            ));
        }
        Ok(())
    }

    /// The channel.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// How exactly it came.
    pub fn sub_channel(&self) -> SubChannel {
        self.sub_channel
    }

    /// What makes it unique in its channel.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The digest of what it says; `None` when it says nothing by itself.
    pub fn content(&self) -> Option<&ContentDigest> {
        self.content.as_ref()
    }

    /// The digest of who says what, whenever it was: what a piece with the same origin has to say too. `None` when it says
    /// nothing by itself, and for mail, where the delivery decides alone.
    pub fn said(&self) -> Option<&ContentDigest> {
        self.said.as_ref()
    }

    /// When it happened; as received, when nothing else is known.
    pub fn occurred(&self) -> Ts {
        self.occurred.unwrap_or(self.received)
    }

    /// When it reached the office. The law's clocks start here.
    pub fn received(&self) -> Ts {
        self.received
    }

    /// The unit it was addressed to, as written.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// Who it is from.
    pub fn petitioners(&self) -> &[Petitioner] {
        &self.petitioners
    }

    /// How many people stand behind it.
    pub fn group_size(&self) -> u32 {
        self.group_size
    }

    /// The representatives of the group, by name.
    pub fn representatives(&self) -> &[String] {
        &self.representatives
    }

    /// Whether the petitioner does not want to be known to anybody.
    pub fn anonymous(&self) -> bool {
        self.anonymous
    }

    /// Whether the identity is to be kept from the handling unit.
    pub fn confidential(&self) -> bool {
        self.confidential
    }

    /// Whether the petitioner agrees to publication.
    pub fn publish(&self) -> bool {
        self.publish
    }

    /// What the sender says it is.
    pub fn class(&self) -> Option<Class> {
        self.class
    }

    /// What the sender wants.
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// The subject or first sentence.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The words of the piece.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The files that came with it.
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// What arrived, byte for byte.
    pub fn original(&self) -> &Original {
        &self.original
    }

    /// What arrived and the files that came with it, given away.
    pub fn into_files(self) -> (Original, Vec<Attachment>) {
        (self.original, self.attachments)
    }

    /// What it says about the matter it belongs to.
    pub fn thread(&self) -> &ThreadHints {
        &self.thread
    }

    /// Remarks and columns without a field.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What only its channel knows.
    pub fn detail(&self) -> &Detail {
        &self.detail
    }

    /// Whether a machine sent it: it is recorded, opens no case and is never answered.
    pub fn is_from_a_machine(&self) -> bool {
        matches!(&self.detail, Detail::Email(mail) if mail.kind != crate::MailKind::Message)
    }

    /// Whether an automatic answer to it is forbidden (RFC 3834 §2).
    pub fn must_not_be_answered(&self) -> bool {
        matches!(&self.detail, Detail::Email(mail) if mail.automatic || mail.kind != crate::MailKind::Message)
    }
}
