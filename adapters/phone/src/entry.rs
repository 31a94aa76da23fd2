use intake::{COMMON, Common, Field, Files, Form, Written, one};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A call as the clerk or the telephone system enters it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct PhoneEntry {
    /// Who called, for how many, to whom, and what was said. The caller's number needs no repeating in `phone`.
    #[serde(flatten)]
    pub common: Common,
    /// 通话 (`call`) or 未接来电 (`missed_call`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_channel: Option<Written>,
    /// The call's id in the telephone system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<Written>,
    /// 来电号码: the caller's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<Written>,
    /// 被叫号码: the number that was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called: Option<Written>,
    /// 来电时间: when the call began; the law's clocks start here. Without it the moment of entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Written>,
    /// 通话时长: seconds, or `0:03:05`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<Written>,
    /// 未接: nobody answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub missed: Option<Written>,
    /// The id of a recording in the telephone system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<Written>,
    /// 已复述确认: the note was read back to the caller and confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub read_back: Option<Written>,
    /// 附件: a recording as a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Files>,
}

/// The fields of a call and their headings.
pub(crate) const FIELDS: &[&[Field]] = &[PHONE, COMMON];

/// A log has a column for one of these: what was said, a recording, or that nobody answered.
pub(crate) const NEEDED: &[&str] = &["text", "attachments", "missed", "sub_channel"];

const PHONE: &[Field] = &[
    one("sub_channel", &["来电形式", "信访形式", "形式", "通话状态", "接听状态", "通话类型", "status"]),
    one("call_id", &["通话编号", "呼叫编号", "呼叫标识", "流水号", "话单号", "callid", "call_no", "id"]),
    one("caller", &["来电号码", "主叫", "主叫号码", "呼入号码", "from", "caller_id"]),
    one("called", &["被叫", "被叫号码", "接听号码", "to"]),
    one(
        "started_at",
        &[
            "来电时间",
            "来电日期",
            "呼入时间",
            "通话时间",
            "开始时间",
            "信访日期",
            "start",
            "start_time",
            "received_at",
            "received_on",
        ],
    ),
    one("duration", &["通话时长", "时长", "通话秒数", "duration_seconds"]),
    one("missed", &["未接", "是否未接"]),
    one("recording", &["录音", "录音编号", "录音号", "recording_id"]),
    one("read_back", &["复述确认", "已复述确认", "是否复述确认", "已核对"]),
    Field { name: "attachments", form: Form::Files, headings: &["附件", "录音文件", "files"] },
];
