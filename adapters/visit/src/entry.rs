use intake::{COMMON, Common, Field, Files, Form, Written, WrittenList, one};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A visit as the reception room enters it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct VisitEntry {
    /// Who came, for how many, to whom, and what was said.
    #[serde(flatten)]
    pub common: Common,
    /// 来访形式: reception, `field_visit` (下访), `joint_reception` (联合接访), or the Chinese word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_channel: Option<Written>,
    /// 来访时间: when the visit began; the law's clocks start here. Without it the moment of entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visited_at: Option<Written>,
    /// 来访编号: the number of the slip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit_number: Option<Written>,
    /// 接待室.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<Written>,
    /// 接待人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Written>,
    /// 联合接访单位: units that received together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiving_units: Option<WrittenList>,
    /// 已宣读确认: the record was read back to the visitor and confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub read_back: Option<Written>,
    /// 层级: village, town, county, city, province or national, or the Chinese word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Written>,
    /// 附件: what the visitors handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Files>,
}

/// The fields of a visit and their headings.
pub(crate) const FIELDS: &[&[Field]] = &[VISIT, COMMON];

/// A register has a column for one of these: what was said, or what was handed in.
pub(crate) const NEEDED: &[&str] = &["text", "attachments"];

const VISIT: &[Field] = &[
    one("sub_channel", &["来访形式", "信访形式", "形式", "接访形式"]),
    one(
        "visited_at",
        &[
            "来访时间",
            "来访日期",
            "信访日期",
            "接访时间",
            "接访日期",
            "接待时间",
            "接待日期",
            "visited_on",
            "received_at",
            "received_on",
        ],
    ),
    one("visit_number", &["来访编号", "来访号", "接访编号", "登记单号", "visit_no", "slip_no"]),
    one("room", &["接待室", "接访室", "接待场所", "接访地点"]),
    one("receiver", &["接待人", "接访人", "接待人员", "接访领导"]),
    Field {
        name: "receiving_units", form: Form::Many, headings: &["联合接访单位", "参与单位", "接访单位(多)"]
    },
    one("read_back", &["宣读确认", "已宣读确认", "是否宣读确认", "已核对"]),
    one("level", &["层级", "来访层级", "信访层级"]),
    Field { name: "attachments", form: Form::Files, headings: &["附件", "材料", "扫描件", "files"] },
];
