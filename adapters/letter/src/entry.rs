use intake::{COMMON, Common, Field, Files, Form, Written, one};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A letter as the mail room enters it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct LetterEntry {
    /// Who writes, for how many, to whom, and what.
    #[serde(flatten)]
    pub common: Common,
    /// 来信形式: ordinary, registered, courier, fax, or the Chinese word. Without it registered when there is a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_channel: Option<Written>,
    /// 邮戳日期: the day of the postmark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postmark: Option<Written>,
    /// 信访日期: the day the letter itself bears. It stands for the postmark where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_on: Option<Written>,
    /// 收到日期: when the mail room stamped it; the law's clocks start here. Without it the moment of entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Written>,
    /// 挂号号码.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_number: Option<Written>,
    /// The sender exactly as written on the envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_as_written: Option<Written>,
    /// 联名人数: how many people signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub signers: Option<Written>,
    /// 扫描件: the scanned pages and the envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scans: Option<Files>,
}

/// The fields of a letter and their headings.
pub(crate) const FIELDS: &[&[Field]] = &[LETTER, COMMON];

/// A register has a column for one of these: what is written, or the scans of it.
pub(crate) const NEEDED: &[&str] = &["text", "scans"];

const LETTER: &[Field] = &[
    one("sub_channel", &["来信形式", "信访形式", "形式", "信件类型", "来信方式"]),
    one("postmark", &["邮戳", "邮戳日期", "寄出日期", "寄信日期"]),
    one("written_on", &["信访日期", "写信日期", "落款日期", "来信日期"]),
    one("received_at", &["收到日期", "收到时间", "收信日期", "收信时间", "收件日期", "received_on"]),
    one("registered_number", &["挂号号码", "挂号信号码", "挂号编号", "挂号单号", "邮件号码", "registered_no"]),
    one("sender_as_written", &["信封署名", "寄件人", "信封寄件人"]),
    one("signers", &["联名人数", "签名人数", "署名人数"]),
    Field {
        name: "scans", form: Form::Files, headings: &["扫描件", "附件", "原件扫描", "attachments", "files"]
    },
];
