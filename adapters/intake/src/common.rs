use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::written::{given, shown, words};
use crate::{
    Arrival, Class, Draft, Field, Form, IdNumber, IdType, Petitioner, PetitionerKind, PhoneNumber, Purpose, Reason,
    Refused, Written, WrittenList, first_sentence, malformed, unknown,
};

/// What the entries of all channels have in common: who, how many, to whom, and the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Common {
    /// 内容: the words of the piece, or the clerk's record of what was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Written>,
    /// 主题. Without it the first sentence of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Written>,
    /// 姓名(名称), several with `、` or `;` between them; `李桂英等12人` gives the number of people too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Written>,
    /// 自然人 (`person`), 法人 (`legal_person`) or 其他组织 (`organisation`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Written>,
    /// 证件类型: a name, or a GA/T 517 code (111, 414 …). Without it a resident identity card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_type: Option<Written>,
    /// 证件号码.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_number: Option<Written>,
    /// 联系电话: one or several, in any spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Written>,
    /// 电子邮箱.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Written>,
    /// 住址.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Written>,
    /// 邮政编码, six digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Written>,
    /// The unit addressed, by name, alias or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Written>,
    /// 匿名: the petitioner does not want to be known to anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub anonymous: Option<Written>,
    /// 保密: the identity is to be kept from the handling unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub confidential: Option<Written>,
    /// 是否公开: the petitioner agrees to publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub publish: Option<Written>,
    /// 信访类别, as the sender sees it: suggestion, accusation, appeal, consultation, thanks, other, or the Chinese word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Written>,
    /// 信访目的: relief, suggestion, appeal, accusation, other, or the Chinese word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Written>,
    /// 人数: how many people stand behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub group_size: Option<Written>,
    /// 推选代表, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representatives: Option<WrittenList>,
    /// 备注.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<WrittenList>,
}

/// The fields of [`Common`] and their headings in the registers of the offices.
pub const COMMON: &[Field] = &[
    one(
        "text",
        &[
            "内容",
            "信访内容",
            "投诉内容",
            "反映内容",
            "来信内容",
            "来访内容",
            "来电内容",
            "留言内容",
            "诉求",
            "诉求内容",
            "概况",
            "概况信息",
            "content",
        ],
    ),
    one("title", &["主题", "标题", "投诉主题", "信访主题", "subject"]),
    one("name", &["姓名", "名称", "信访人", "信访人姓名", "来信人", "来访人", "来电人", "投诉人", "反映人", "发信人"]),
    one("kind", &["信访人类型", "信访人类别", "petitioner_kind"]),
    one("id_type", &["证件类型", "证件名称", "证件种类"]),
    one(
        "id_number",
        &["证件号码", "证件号", "身份证", "身份证号", "身份证号码", "公民身份号码", "统一社会信用代码", "id_no"],
    ),
    Field {
        name: "phone",
        form: Form::Joined,
        headings: &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "固定电话",
            "联系方式",
            "电话号码",
            "phones",
            "mobile",
        ],
    },
    one("email", &["电子邮件", "电子邮箱", "邮箱", "邮件", "e_mail"]),
    one("address", &["住址", "地址", "通讯地址", "联系地址", "详细住址", "详细地址", "家庭住址"]),
    one("postcode", &["邮政编码", "邮编"]),
    one("unit", &["单位", "收信单位", "受理单位", "接访单位", "登记机构", "登记部门", "部门", "受信单位"]),
    one("anonymous", &["匿名", "是否匿名"]),
    one("confidential", &["保密", "是否保密"]),
    one("publish", &["公开", "是否公开", "公开标志"]),
    one("class", &["类别", "信访类别", "事项类别", "信访类型"]),
    one("purpose", &["目的", "信访目的"]),
    one("group_size", &["人数", "信访人数", "涉及人数", "来访人数", "来信人数"]),
    Field {
        name: "representatives", form: Form::Many, headings: &["代表", "推选代表", "信访代表", "代表人"]
    },
    Field { name: "notes", form: Form::Many, headings: &["备注", "note", "remarks"] },
];

/// A field with one value.
pub const fn one(name: &'static str, headings: &'static [&'static str]) -> Field {
    Field { name, form: Form::One, headings }
}

/// The most people one piece may stand for.
pub const MOST_PEOPLE: u32 = 1_000_000;

/// What clerks write where a letter is not signed.
const ANONYMOUS: [&str; 8] = ["匿名", "无名", "无名氏", "未署名", "未具名", "不署名", "不愿透露", "佚名"];
/// What they write where a name cannot be read.
const UNCLEAR: [&str; 6] = ["不详", "不清", "字迹不清", "无法辨认", "看不清", "未知"];

impl Common {
    /// Puts the common fields into a draft. `least` is how many people its channel counted already (signers).
    pub fn fill(&self, draft: &mut Draft, arrival: &Arrival, least: Option<(u32, &str)>) -> Result<(), Refused> {
        draft.text = words(self.text.as_ref()).unwrap_or_default();
        draft.title = words(self.title.as_ref()).or_else(|| first_sentence(&draft.text));
        draft.unit = words(self.unit.as_ref());
        draft.anonymous = flag(self.anonymous.as_ref(), "anonymous")?;
        draft.confidential = flag(self.confidential.as_ref(), "confidential")?;
        draft.publish = flag(self.publish.as_ref(), "publish")?;
        draft.class = read(self.class.as_ref(), "class", Class::read, || names(&Class::ALL.map(Class::name)))?;
        draft.purpose =
            read(self.purpose.as_ref(), "purpose", Purpose::read, || names(&Purpose::ALL.map(Purpose::name)))?;
        let people = self.petitioners(draft, &arrival.home_area)?;
        self.group(draft, people, least)?;
        draft.notes.extend(self.notes.iter().flat_map(WrittenList::iter).map(str::to_owned));
        Ok(())
    }

    /// The petitioners; gives the number of people the name field speaks of (`李桂英等12人`).
    fn petitioners(&self, draft: &mut Draft, home_area: &str) -> Result<Option<u32>, Refused> {
        let written = words(self.name.as_ref()).unwrap_or_default();
        let (list, people) = and_others(&written);
        let mut names = list.split(['、', ';', '；', '\n']).map(str::trim).filter(|name| !name.is_empty());
        let mut first = self.first_petitioner(home_area)?;
        if let Some(name) = names.next() {
            if ANONYMOUS.contains(&bare(name)) {
                draft.anonymous = true;
            } else {
                name_into(&mut first, name);
            }
        }
        if first != (Petitioner { kind: first.kind, ..Petitioner::default() }) {
            draft.petitioners.push(first);
        }
        draft.petitioners.extend(names.map(|name| {
            let mut other = Petitioner::default();
            name_into(&mut other, name);
            other
        }));
        Ok(people)
    }

    fn first_petitioner(&self, home_area: &str) -> Result<Petitioner, Refused> {
        let (id_type, id_number) = self.identity()?;
        let postcode = words(self.postcode.as_ref());
        if let Some(code) =
            postcode.as_deref().filter(|code| code.len() != 6 || !code.bytes().all(|c| c.is_ascii_digit()))
        {
            return Err(malformed("postcode", code, "423300"));
        }
        let kind = read(self.kind.as_ref(), "kind", PetitionerKind::read, || {
            names(&PetitionerKind::ALL.map(PetitionerKind::name))
        })?;
        let phone = words(self.phone.as_ref()).unwrap_or_default();
        whole_number(&phone, "phone")?;
        let organisation = id_type == Some(IdType::CreditCode);
        Ok(Petitioner {
            kind: kind.unwrap_or(if organisation { PetitionerKind::LegalPerson } else { PetitionerKind::Person }),
            id_type,
            id_number,
            phones: PhoneNumber::of_field(&phone, home_area),
            email: words(self.email.as_ref()),
            address: words(self.address.as_ref()),
            postcode,
            ..Petitioner::default()
        })
    }

    /// The document: without a type a resident identity card, or a credit code that can be nothing else.
    fn identity(&self) -> Result<(Option<IdType>, Option<IdNumber>), Refused> {
        let id_type = read(self.id_type.as_ref(), "id_type", IdType::read, || names(&IdType::ALL.map(IdType::name)))?;
        let Some(written) = given(self.id_number.as_ref()) else { return Ok((id_type, None)) };
        let text = written.as_str();
        let number = match id_type {
            None if IdNumber::resident(text).is_err() && IdNumber::credit_code(text).is_ok() => {
                return Ok((Some(IdType::CreditCode), Some(IdNumber::other(text))));
            }
            None | Some(IdType::ResidentId) => IdNumber::resident(text),
            Some(IdType::CreditCode) => IdNumber::credit_code(text),
            Some(_) => Ok(IdNumber::other(text)),
        };
        let number =
            number.map_err(|e| Refused::field("id_number", Reason::IdNumberWrong { part: e.part().to_owned() }))?;
        Ok((id_type.or(Some(IdType::ResidentId)), Some(number)))
    }

    fn group(&self, draft: &mut Draft, people: Option<u32>, least: Option<(u32, &str)>) -> Result<(), Refused> {
        draft.representatives = self.representatives.iter().flat_map(WrittenList::iter).map(str::to_owned).collect();
        let counted = least.map(|(count, _)| count).or(people);
        let named = draft.petitioners.len().max(draft.representatives.len());
        let named = u32::try_from(named).unwrap_or(u32::MAX).max(1);
        let Some(written) = given(self.group_size.as_ref()) else {
            if let Some((count, field)) = least.filter(|&(count, _)| count < named) {
                return Err(out_of_range(field, count, named, MOST_PEOPLE));
            }
            draft.group_size = counted.unwrap_or(1).max(named);
            return Ok(());
        };
        draft.group_size = written.count("group_size", MOST_PEOPLE)?;
        let chosen = u32::try_from(draft.representatives.len()).unwrap_or(u32::MAX);
        if chosen > draft.group_size {
            return Err(out_of_range("representatives", chosen, 0, draft.group_size));
        }
        let least = counted.unwrap_or(1).max(named);
        if draft.group_size < least {
            return Err(out_of_range("group_size", draft.group_size, least, MOST_PEOPLE));
        }
        Ok(())
    }
}

fn out_of_range(field: &str, value: u32, least: u32, most: u32) -> Refused {
    let reason = Reason::OutOfRange { value: value.to_string(), least: least.to_string(), most: most.to_string() };
    Refused::field(field, reason)
}

/// Refuses a telephone number that something made another one of; who left it could not be called.
///
/// # Errors
/// A power of ten, and a mobile number of more than 11 digits.
pub fn whole_number(text: &str, field: &str) -> Result<(), Refused> {
    match PhoneNumber::spoilt(text) {
        Some(value) => Err(Refused::field(field, Reason::PhoneSpoilt { value: shown(&value) })),
        None => Ok(()),
    }
}

/// Reads an optional yes or no; absent means no.
pub fn flag(value: Option<&Written>, field: &str) -> Result<bool, Refused> {
    value.map_or(Ok(false), |value| value.flag(field))
}

/// Reads an optional value of a fixed list.
pub fn read<T>(
    value: Option<&Written>,
    field: &str,
    read: impl Fn(&str) -> Option<T>,
    known: impl Fn() -> String,
) -> Result<Option<T>, Refused> {
    given(value).map(|value| read(value.as_str()).ok_or_else(|| unknown(field, value.as_str(), &known()))).transpose()
}

/// The known values, for a refusal.
pub fn names(names: &[&str]) -> String {
    names.join(", ")
}

/// Splits `李桂英等12人` into the names and the number.
fn and_others(text: &str) -> (&str, Option<u32>) {
    let Some((names, rest)) = text.rsplit_once('等') else { return (text, None) };
    let count = rest.trim().trim_end_matches(['人', '名']).parse().ok().filter(|n| (1..=MOST_PEOPLE).contains(n));
    if count.is_some() { (names, count) } else { (text, None) }
}

fn bare(name: &str) -> &str {
    name.trim_matches(['(', ')', '（', '）', ' '])
}

fn name_into(petitioner: &mut Petitioner, name: &str) {
    petitioner.name_unclear = UNCLEAR.contains(&bare(name)) || name.contains(['□', '■', '?', '？', '*', '＊', '某']);
    petitioner.name = Some(name.to_owned());
}
