use intake::{COMMON, Common, Field, Files, Form, Written};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the web form and the JSON interface take, by the same names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEntry {
    /// What it is about. The only field that must be there.
    pub text: Written,
    /// 姓名.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Written>,
    /// 联系电话.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Written>,
    /// 电子邮箱.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Written>,
    /// 住址.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Written>,
    /// The unit addressed, by name, alias or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Written>,
    /// 匿名: the petitioner does not want to be known to anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub anonymous: Option<Written>,
    /// 保密: the identity is to be kept from the handling unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub confidential: Option<Written>,
    /// 是否公开: the petitioner agrees to publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub publish: Option<Written>,
    /// suggestion, accusation, appeal, consultation, thanks, other, or the Chinese word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Written>,
    /// 主题. Without it the first sentence of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Written>,
    /// 附件.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(alias = "files")]
    pub attachments: Option<Files>,
}

/// The names of [`PostEntry`] among the common fields.
const NAMES: [&str; 11] =
    ["text", "name", "phone", "email", "address", "unit", "anonymous", "confidential", "publish", "class", "title"];

/// Files that come with a post.
pub(crate) const FILES: Field = Field { name: "attachments", form: Form::Files, headings: &["附件", "files"] };

/// The fields of a form.
pub(crate) fn fields() -> Vec<Field> {
    COMMON.iter().copied().filter(|field| NAMES.contains(&field.name)).chain([FILES]).collect()
}

impl PostEntry {
    /// The same as the fields all channels share.
    pub(crate) fn common(self) -> Common {
        Common {
            text: Some(self.text),
            title: self.title,
            name: self.name,
            phone: self.phone,
            email: self.email,
            address: self.address,
            unit: self.unit,
            anonymous: self.anonymous,
            confidential: self.confidential,
            publish: self.publish,
            class: self.class,
            ..Common::default()
        }
    }
}
