use case::ReplyKind;
use intake::{
    Channel, Class, ContentDigest, Detail, Draft, EmailDetail, Intake, LetterDetail, Origin, Original, Petitioner,
    PhoneDetail, PostDetail, Refused, SubChannel, Ts, VisitDetail,
};
use time::Date;

/// A row of a register.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The row's number in the file, from 1.
    pub row: usize,
    /// Its own number in the register.
    pub seq: String,
    /// The channel.
    pub channel: Channel,
    /// The unit that answered for it, as written.
    pub unit: String,
    /// The day it was received.
    pub received_on: Date,
    /// The day it was accepted.
    pub accepted_on: Option<Date>,
    /// The due day of the reply, as the register fixed it.
    pub reply_due_on: Option<Date>,
    /// The due day of the closing, as the register fixed it.
    pub close_due_on: Option<Date>,
    /// The day of the first reply.
    pub first_reply_on: Option<Date>,
    /// On the merits or about the procedure.
    pub reply_kind: ReplyKind,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// The day the petitioner withdrew it.
    pub withdrawn_on: Option<Date>,
    /// The row it was joined to.
    pub merged_into: Option<String>,
    /// The class.
    pub class: Class,
    /// The words.
    pub text: String,
    /// The name.
    pub name: Option<String>,
    /// Columns without a field, each as `heading: value`.
    pub notes: Vec<String>,
    /// The row as it stands in the file: an object of its cells, in their order.
    pub original: Vec<u8>,
}

/// The piece a row makes.
pub(super) fn intake_of(row: &RegisterRow) -> Result<Intake, Refused> {
    let (sub_channel, detail) = match row.channel {
        Channel::Letter => (SubChannel::Ordinary, Detail::Letter(LetterDetail::default())),
        Channel::Visit => (SubChannel::Reception, Detail::Visit(VisitDetail::default())),
        Channel::Phone => (SubChannel::Call, Detail::Phone(PhoneDetail::default())),
        Channel::Email => (SubChannel::Mailbox, Detail::Email(Box::<EmailDetail>::default())),
        Channel::Post => (SubChannel::Board, Detail::Post(PostDetail::default())),
    };
    let received = row.received_on.to_string();
    let name = row.name.clone().unwrap_or_default();
    // What never changes of a row; the later dates may come with a later register.
    let parts = [row.seq.as_str(), row.channel.name(), &received, &row.unit, &name, &row.text];
    let origin = Origin::of_digest("register", &parts);
    let original = Original { media_type: "application/json".to_owned(), bytes: row.original.clone() };
    let mut draft = Draft::new(sub_channel, origin, Ts::start_of(row.received_on), detail, original);
    draft.unit = Some(row.unit.clone());
    draft.class = Some(row.class).filter(|class| *class != Class::Other);
    draft.text.clone_from(&row.text);
    draft.notes.clone_from(&row.notes);
    if let Some(name) = &row.name {
        draft.petitioners = vec![Petitioner { name: Some(name.clone()), ..Petitioner::default() }];
    }
    // The row's own number tells two petitions of the same words apart: the register counted them as two.
    draft.content = (!row.text.is_empty()).then(|| {
        ContentDigest::of(&[b"register", row.seq.as_bytes(), name.as_bytes(), row.text.as_bytes(), received.as_bytes()])
    });
    Intake::new(draft)
}
