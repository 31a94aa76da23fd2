use crate::written::shows;
use crate::{
    Attachment, Channel, Class, ContentDigest, Detail, Origin, Original, Petitioner, Purpose, Reason, Refused,
    SubChannel, ThreadHints, Ts,
};

/// What an adapter has gathered; [`Intake::new`](crate::Intake::new) checks it and makes the piece.
#[derive(Clone, Debug)]
pub struct Draft {
    /// How exactly it came.
    pub sub_channel: SubChannel,
    /// What makes it unique in its channel.
    pub origin: Origin,
    /// What it says, digested without the accidents of its delivery; `None` for a piece without any content of its own
    /// (a row of a register with dates only), which is never linked to another as a duplicate.
    pub content: Option<ContentDigest>,
    /// When it happened: the postmark, the call's start, the posting time. `None`: as received.
    pub occurred: Option<Ts>,
    /// When it reached the office. The law's clocks start here.
    pub received: Ts,
    /// The unit it was addressed to, as written: a name, an alias, a code or a mailbox.
    pub unit: Option<String>,
    /// Who it is from; the first speaks for the others.
    pub petitioners: Vec<Petitioner>,
    /// How many people stand behind it; at least 1 and at least as many as `petitioners`.
    pub group_size: u32,
    /// The representatives chosen by a group (推选代表), by name.
    pub representatives: Vec<String>,
    /// The petitioner does not want to be known to anybody.
    pub anonymous: bool,
    /// The petitioner wants the identity kept from the handling unit.
    pub confidential: bool,
    /// The petitioner agrees to publication.
    pub publish: bool,
    /// What the sender says it is.
    pub class: Option<Class>,
    /// What the sender wants.
    pub purpose: Option<Purpose>,
    /// The first sentence or the subject; never invented.
    pub title: Option<String>,
    /// The words of the piece.
    pub text: String,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
    /// What arrived, byte for byte.
    pub original: Original,
    /// What it says about the matter it belongs to.
    pub thread: ThreadHints,
    /// Remarks of the adapter or the clerk, and columns it had no field for, each as `name: value`.
    pub notes: Vec<String>,
    /// What only this channel knows. It decides the channel.
    pub detail: Detail,
}

impl Draft {
    /// A draft with the fields no piece can do without; the rest is empty.
    pub fn new(sub_channel: SubChannel, origin: Origin, received: Ts, detail: Detail, original: Original) -> Self {
        Self {
            sub_channel,
            origin,
            content: None,
            occurred: None,
            received,
            unit: None,
            petitioners: Vec::new(),
            group_size: 1,
            representatives: Vec::new(),
            anonymous: false,
            confidential: false,
            publish: false,
            class: None,
            purpose: None,
            title: None,
            text: String::new(),
            attachments: Vec::new(),
            original,
            thread: ThreadHints::default(),
            notes: Vec::new(),
            detail,
        }
    }

    /// Refuses a draft that says nothing: neither a character that shows nor a file with anything in it. A name alone is
    /// nobody's petition.
    ///
    /// # Errors
    /// [`Reason::NothingSaid`] of the field `text`.
    pub fn must_say_something(&self) -> Result<(), Refused> {
        if shows(&self.text) || self.attachments.iter().any(|file| !file.bytes.is_empty()) {
            Ok(())
        } else {
            Err(Refused::field("text", Reason::NothingSaid))
        }
    }

    /// The channel this draft belongs to.
    pub fn channel(&self) -> Channel {
        match self.detail {
            Detail::Letter(_) => Channel::Letter,
            Detail::Visit(_) => Channel::Visit,
            Detail::Phone(_) => Channel::Phone,
            Detail::Email(_) => Channel::Email,
            Detail::Post(_) => Channel::Post,
        }
    }
}
