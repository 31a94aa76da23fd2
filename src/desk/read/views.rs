//! What staff see.

use case::{Actor, CaseDeadline, Event, Recorded, UnitId, Words};
use intake::{Channel, Petitioner, Ts};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::store::Posted;

/// A case as staff see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseView {
    /// The number it is known by.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// The tray.
    pub scope: case::Scope,
    /// Where it stands.
    pub state: String,
    /// The class.
    pub class: Option<intake::Class>,
    /// The version an act must name.
    pub version: u32,
    /// When it was received.
    pub received_at: Ts,
    /// Who answers for it.
    pub holder: UnitId,
    /// Every deadline with its reason.
    pub deadlines: Vec<CaseDeadline>,
    /// The legs.
    pub legs: Vec<LegView>,
    /// The pieces, those of joined cases too.
    pub submissions: Vec<PieceView>,
    /// The replies with all their versions, after its own those of joined cases, each with its case's number.
    pub replies: Vec<ReplyView>,
    /// Persons who are accused and of whom nobody has named a unit yet: no unit is barred on their account. Somebody should
    /// find out, and name the person again with the unit.
    pub without_unit: Vec<String>,
    /// The numbers of the cases joined to it, directly or through another one.
    pub joined: Vec<String>,
    /// What its petitioners were told by mail, in the order it was posted.
    pub notices: Vec<Posted>,
    /// What happened, in the order recorded.
    pub events: Vec<EventView>,
}

/// A leg.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LegView {
    /// The number.
    pub no: u16,
    /// The unit.
    pub unit: UnitId,
    /// How it came there.
    pub how: case::Handover,
    /// Lead or assisting.
    pub part: case::Part,
    /// The day it reached the unit, `2017-03-20`.
    pub received_on: String,
    /// 指定办理期限.
    pub limit_on: Option<String>,
    /// open, accepted, passed_on or done.
    pub state: String,
}

/// A piece.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PieceView {
    /// The number.
    pub number: String,
    /// The channel.
    pub channel: String,
    /// How exactly it came.
    pub sub_channel: String,
    /// What it was taken as.
    pub verdict: String,
    /// When it happened.
    pub occurred_at: Ts,
    /// When it reached the office; where that was put right, the right moment. What was entered stands in its event.
    pub received_at: Ts,
    /// When it was recorded.
    pub registered_at: Ts,
    /// The subject or first sentence.
    pub title: Option<String>,
    /// The words; `null` after they were erased.
    pub text: Option<String>,
    /// Who it is from; `null` after the person was erased.
    pub petitioners: Option<Vec<Petitioner>>,
    /// The representatives.
    pub representatives: Vec<String>,
    /// Whether the petitioner does not want to be known.
    pub anonymous: bool,
    /// Whether the identity is kept from the handling unit.
    pub confidential: bool,
    /// Whether publication is agreed to.
    pub publish: bool,
    /// The unit it names, as it was written there.
    pub unit: Option<String>,
    /// What makes it unique in its channel; `null` after the person was erased.
    pub origin: Option<String>,
    /// SHA-256 of the original; `null` after the person was erased.
    pub sha256: Option<String>,
    /// The attachments.
    pub attachments: Vec<FileView>,
    /// Remarks, and columns without a field as `heading: value`; none after the person was erased.
    pub notes: Vec<String>,
    /// What only its channel knows.
    pub detail: Map<String, Value>,
}

/// A file that came with a piece.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileView {
    /// Its place, from 1.
    pub place: u32,
    /// The name the sender gave.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// The length in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// The attachment it was found in.
    pub inside: Option<String>,
}

/// A reply with its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReplyView {
    /// The number of the case it was given in, where that was joined to the one that is read; absent for that one's own.
    pub number: Option<String>,
    /// The number within the case it was given in.
    pub no: u16,
    /// On the merits or about the procedure.
    pub kind: case::ReplyKind,
    /// The day it left the office.
    pub on: String,
    /// Its text in all versions, the first one first; what was corrected stays visible.
    pub versions: Vec<String>,
}

/// An event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// The place in the chain.
    pub seq: u32,
    /// When it took effect.
    pub effective_at: Ts,
    /// When it was recorded.
    pub recorded_at: Ts,
    /// Who did it.
    pub actor: String,
    /// What happened.
    pub event: Event,
    /// What the office wrote with it.
    pub words: Option<Words>,
}

impl EventView {
    /// The event as it would be recorded in another place of the chain.
    pub(super) fn recorded(&self, seq: u32) -> Recorded {
        Recorded {
            seq,
            effective: self.effective_at,
            recorded: self.recorded_at,
            actor: Actor(self.actor.clone()),
            event: self.event.clone(),
        }
    }
}
