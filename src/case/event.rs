use std::collections::BTreeMap;

use intake::{Channel, Class, SubChannel, Ts};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use time::Date;

use crate::{CaseId, Scope, SubmissionId, UnitId};

/// What happened to a matter. Events are the truth; everything a page shows is folded from them.
///
/// This is the clear part, which holds all that folding needs and nothing a person said or is. What the office wrote
/// (the text of a reply, a reason) stands sealed beside it, see [`Words`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A piece came in. The first one opens the matter.
    Received(Box<Received>),
    /// The matter was given a class and, for an appeal, a route. In a restricted case the class stands sealed.
    Classed {
        /// The class; absent where it stands sealed.
        class: Option<Class>,
    },
    /// The matter was handed to a unit (转送, 交办, 自办), which opens a leg.
    Routed(Routed),
    /// The unit with the power recorded that it takes the matter (受理).
    Accepted {
        /// The leg.
        leg: u16,
        /// The class it was accepted as; absent where it stands sealed.
        class: Option<Class>,
        /// The route of an appeal (Regulations 2022, Art. 31).
        route: Option<Route>,
    },
    /// The matter was not accepted (不予受理).
    Declined {
        /// The leg.
        leg: u16,
        /// Why.
        ground: DeclineGround,
    },
    /// A reply left the office. It never changes; a correction stands beside it.
    Replied {
        /// The leg that answered.
        leg: u16,
        /// The reply's number within the case, from 1.
        reply: u16,
        /// On the merits, or about the procedure only.
        reply_kind: ReplyKind,
    },
    /// A reply was corrected (更正): a further version, the former ones stay visible.
    ReplyCorrected {
        /// The reply's number.
        reply: u16,
        /// The version, from 2.
        version: u16,
    },
    /// The matter was closed (办结).
    Closed {
        /// What came of it (Art. 27: 三到位一处理).
        outcomes: Vec<Outcome>,
        /// The result of an opinion (Art. 32); absent for other classes.
        result: Option<OpinionResult>,
    },
    /// The petitioner withdrew it (撤回), with proof.
    Withdrawn,
    /// It was joined to another matter (并案) and is counted with that one from now on.
    MergedInto {
        /// The matter it was joined to.
        into: CaseId,
        /// Keyed hashes of who is accused in that one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parties: Vec<String>,
    },
    /// Another matter was joined to this one.
    Absorbed {
        /// The other matter.
        from: CaseId,
        /// When the earliest piece of the other matter was received.
        received: Ts,
        /// Keyed hashes of who is accused in the other matter: its pieces are seen here from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parties: Vec<String>,
    },
    /// It was separated again and stands by itself as before.
    Unmerged {
        /// The matter it had been joined to.
        from: CaseId,
    },
    /// Another matter was separated from this one again.
    Released {
        /// The other matter.
        case: CaseId,
    },
    /// Another matter was joined to the one this one is joined to, or separated from it: who is accused there has changed.
    /// Whoever is accused in one of several joined matters sees none of them.
    HostAccuses {
        /// Keyed hashes of who is accused there now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parties: Vec<String>,
    },
    /// The matter moved to another scope, because somebody or a unit is accused in it. Who, stands sealed.
    Restricted {
        /// The scope it moved to.
        scope: Scope,
        /// The unit that holds it from now on.
        holder: UnitId,
        /// The leg it opens there; absent where the case has ended or lies with that unit already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leg: Option<u16>,
        /// Keyed hashes of the accused persons and units: whoever matches one of them does not see the case.
        parties: Vec<String>,
    },
    /// A fact of a piece was wrong and was put right. The piece itself stays as it came.
    Corrected {
        /// The piece.
        submission: SubmissionId,
        /// What was put right.
        correction: Correction,
    },
    /// The key of a piece was destroyed: who sent it is gone for good, and with `everything` what it says, too.
    Erased {
        /// The piece.
        submission: SubmissionId,
        /// The content key was destroyed as well.
        everything: bool,
    },
    /// Somebody tried to hand the matter to a unit that is accused in it or belongs to the accused. It was refused; the
    /// attempt stays on record (Arts. 30¶3, 46(5)).
    RoutingBarred {
        /// The unit it was to go to.
        unit: UnitId,
    },
}

/// A piece that came in, as far as it may stand in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Received {
    /// The piece.
    pub submission: SubmissionId,
    /// Its number, as text.
    pub number: String,
    /// The channel.
    pub channel: Channel,
    /// How exactly it came.
    pub sub_channel: SubChannel,
    /// What it was taken as.
    pub verdict: Verdict,
    /// When it happened.
    pub occurred: Ts,
    /// When it reached the office; the clocks start here.
    pub received: Ts,
    /// The unit it was addressed to, if that is known.
    pub addressed: Option<UnitId>,
    /// The unit that holds the matter first, and what it is; absent for a piece that joins an open matter.
    pub holder: Option<Holder>,
    /// The scope the matter opens in; absent for a piece that joins.
    pub scope: Option<Scope>,
    /// The class the sender or clerk gave; absent where unknown or sealed.
    pub class: Option<Class>,
    /// The first piece with the same content, for a linked duplicate.
    pub duplicate_of: Option<SubmissionId>,
    /// Name or postal address is unclear: the duty of a written notice is waived (Art. 23¶2).
    pub contact_unclear: bool,
    /// There is no way at all to answer.
    pub no_reply_path: bool,
    /// How many people stand behind it.
    pub group_size: u32,
    /// Due dates that the register it comes from fixed, by rule name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub fixed: BTreeMap<String, Day>,
    /// SHA-256 of the stored row of the piece with everything sealed in it, hexadecimal.
    pub digest: String,
}

/// A day as it is written in events: `2017-03-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(#[serde(serialize_with = "day::serialize", deserialize_with = "a_day")] pub Date);

time::serde::format_description!(day, Date, "[year]-[month]-[day]");

/// Reads a day in JSON. Of what is none a reader is shown one, whatever the parser stumbled over.
fn a_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    day::deserialize(deserializer).map_err(|_| D::Error::custom("no day, expected 2026-12-31"))
}

/// The unit that took a piece in, and in which capacity: it decides which clock runs (rulings 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holder {
    /// The unit.
    pub unit: UnitId,
    /// What kind of organ it is.
    pub capacity: Capacity,
}

/// What a unit is in the eyes of the regulations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 信访部门: the petition bureau, which routes (Art. 22).
    Bureau,
    /// Any other organ or unit, which tells the petitioner (Art. 23).
    Unit,
    /// 纪检监察机关: a discipline organ, whose notices follow rules of their own (Art. 23¶4).
    Discipline,
    /// 政法部门: a political-legal organ, likewise on litigation rights.
    PoliticalLegal,
}

impl Capacity {
    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Unit => "unit",
            Self::Discipline => "discipline",
            Self::PoliticalLegal => "political_legal",
        }
    }

    /// What a unit is by its name, where nobody says: the bureau routes, a discipline organ has its own tray.
    pub fn of_unit_called(name: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["纪委", "监委", "纪检", "监察"]) {
            Self::Discipline
        } else if has(&["政法委", "人民法院", "检察院"]) {
            Self::PoliticalLegal
        } else if has(&["信访局", "信访办", "信访中心", "信访接待中心", "信访联席"]) {
            Self::Bureau
        } else {
            Self::Unit
        }
    }

    /// Reads the name.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Bureau, Self::Unit, Self::Discipline, Self::PoliticalLegal].into_iter().find(|kind| kind.name() == text)
    }
}

/// What became of a piece at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It opened a new matter.
    Case,
    /// It joined an open matter by proof.
    FollowUp,
    /// The same content had come before under another origin; it is linked.
    Duplicate,
    /// A machine sent it; it is recorded and opens nothing.
    Automatic,
    /// It could not be read; it waits for a person, with its bytes.
    Quarantined,
}

impl Verdict {
    /// All five, in the order of the conservation law I6.
    pub const ALL: [Self; 5] = [Self::Case, Self::FollowUp, Self::Duplicate, Self::Automatic, Self::Quarantined];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::FollowUp => "follow_up",
            Self::Duplicate => "duplicate",
            Self::Automatic => "automatic",
            Self::Quarantined => "quarantined",
        }
    }

    /// Reads the name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == text)
    }
}

/// A matter handed to a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Routed {
    /// The leg it opens.
    pub leg: u16,
    /// The unit that holds the leg, and its capacity.
    pub to: Holder,
    /// How it was handed over.
    pub how: Handover,
    /// Lead or assisting unit (主办, 协办).
    pub part: Part,
    /// 指定办理期限: the date set for an assignment (交办).
    #[schemars(with = "Option<String>")]
    pub limit: Option<Day>,
}

/// How a matter is handed to a unit (Art. 22¶1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// The unit received it itself (自办).
    Own,
    /// 转送: without a demanded report.
    Forward,
    /// 交办: with a limit and a closing report.
    Assign,
}

/// The part a unit plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 主办.
    Lead,
    /// 协办.
    Assist,
}

/// The route of an appeal (Art. 31): only the sixth has the 60 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// 31(1): litigation, prosecution, police procedure.
    Litigation,
    /// 31(2): arbitration.
    Arbitration,
    /// 31(3): the appeal of a Party member.
    PartyAppeal,
    /// 31(4): review, adjudication, confirmation, licence, penalty.
    AdminProcedure,
    /// 31(5): a duty to protect rights, performed or answered.
    Duty,
    /// 31(6): everything else; an opinion letter within 60 days of acceptance (Art. 34).
    Opinion,
}

/// Why a matter is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineGround {
    /// Art. 19¶3: already accepted or being handled, within the limit, by another organ.
    InProgress,
    /// Art. 36¶3: the same facts and reasons after reconsideration (不再受理).
    Concluded,
    /// Arts. 20, 22¶2, 31(1): belongs to litigation, arbitration or review.
    OtherProcedure,
    /// Outside the powers of every organ here; told where to go (Art. 23¶1).
    NotCompetent,
}

/// On the merits, or about the procedure only. Only a substantive reply counts in the reply rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    /// 实体性答复.
    Substantive,
    /// 程序性回复.
    Procedural,
}

/// What came of a matter (Art. 27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 诉求合理的解决问题到位.
    Resolved,
    /// 诉求无理的思想教育到位.
    Counselled,
    /// 生活困难的帮扶救助到位.
    Assisted,
    /// 行为违法的依法处理.
    HandledByLaw,
    /// 导入法定程序.
    LedToProcedure,
}

/// The result of an opinion letter (Art. 32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpinionResult {
    /// 支持.
    Upheld,
    /// 解释说明.
    Explained,
    /// 不予支持.
    NotUpheld,
}

/// What of a piece was put right. The old value stays in the earlier events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Correction {
    /// The moment it reached the office.
    Received {
        /// The right moment.
        to: Ts,
    },
    /// How many people stand behind it.
    GroupSize {
        /// The right number.
        to: u32,
    },
}

/// Who did something: never a name of a petitioner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Actor(pub String);

impl Actor {
    /// The job that takes in registers of old cases.
    pub const REGISTER: &'static str = "register";

    /// The gateway itself, in one of its jobs.
    pub fn gateway(job: &str) -> Self {
        Self(format!("gateway:{job}"))
    }

    /// A person or program that came with a token.
    pub fn token(name: &str) -> Self {
        Self(format!("token:{name}"))
    }

    /// The petitioner, by query code.
    pub fn holder() -> Self {
        Self("holder".to_owned())
    }

    /// The petitioner, by the query code that a restricted tray gave him: whoever holds the first one alone sees nothing of
    /// it.
    pub fn holder_in_the_tray() -> Self {
        Self("holder:tray".to_owned())
    }
}

/// What the office wrote with an event. It is sealed with the case's key and stands beside the clear part.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Words {
    /// The text: of a reply, a closing summary, a note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The reason given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Accused persons and units, as named (Art. 30).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accused: Vec<Accused>,
    /// The class, where the case is restricted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
}

impl Words {
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(…)")
    }
}

/// Somebody or a unit against whom misconduct is reported.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Accused {
    /// The name of the person; absent when the unit itself is accused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The unit accused, or the unit that the person leads or works in. As long as it is not named, no unit is barred on
    /// that person's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

impl std::fmt::Debug for Accused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Accused(…)")
    }
}

/// An event with its place: when it took effect, when it was recorded, who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The place in the case's chain, from 1.
    pub seq: u32,
    /// When it happened; an import or a late entry lies in the past.
    pub effective: Ts,
    /// When it was recorded; this is the order of the chain.
    pub recorded: Ts,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
}
