use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{IdNumber, PhoneNumber};

/// A person or organisation behind a piece (信访人). Everything is optional: anonymous pieces are registered too.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Petitioner {
    /// 姓名 or 名称, as written.
    pub name: Option<String>,
    /// The name cannot be read or is not a name; the duty to notify falls away (Regulations 2022, Art. 23¶2).
    pub name_unclear: bool,
    /// A natural person, a legal person or another organisation.
    pub kind: PetitionerKind,
    /// What kind of document `id_number` is of.
    pub id_type: Option<IdType>,
    /// The number of an identity document; never asked for where it is not needed.
    pub id_number: Option<IdNumber>,
    /// Telephone numbers, normalised, with what was written.
    pub phones: Vec<PhoneNumber>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A postal address, as written.
    pub address: Option<String>,
    /// A postcode of six digits.
    pub postcode: Option<String>,
}

impl Petitioner {
    /// Whether there is any way to reach this person.
    pub fn can_be_reached(&self) -> bool {
        !self.phones.is_empty() || self.email.is_some() || self.address.is_some()
    }

    /// Whether name or postal address is unclear, which lifts the duty of a written notice (Art. 23¶2: 姓名（名称）、住址不清的除外).
    pub fn contact_unclear(&self) -> bool {
        self.name_unclear || self.name.is_none() || self.address.is_none()
    }

    /// Whether nothing at all is known.
    pub fn is_unknown(&self) -> bool {
        self.name.is_none() && self.id_number.is_none() && !self.can_be_reached()
    }
}

impl std::fmt::Debug for Petitioner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Petitioner(…)")
    }
}

/// Who a petitioner is in law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PetitionerKind {
    /// 自然人.
    #[default]
    Person,
    /// 法人.
    LegalPerson,
    /// 其他组织.
    Organisation,
}

/// The kind of an identity document (GA/T 517 codes in brackets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdType {
    /// 居民身份证 (111).
    ResidentId,
    /// 户口簿 (113).
    HouseholdBook,
    /// 军官证 (114).
    OfficerCard,
    /// 普通护照 (414).
    Passport,
    /// 台湾居民来往大陆通行证 (511).
    TaiwanPermit,
    /// 港澳居民来往内地通行证 (516).
    HongKongMacaoPermit,
    /// 外国人永久居留证 (553).
    ForeignResident,
    /// 统一社会信用代码 of an organisation (GB 32100).
    CreditCode,
    /// 其他 (990).
    Other,
}

impl PetitionerKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Person, Self::LegalPerson, Self::Organisation];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::LegalPerson => "legal_person",
            Self::Organisation => "organisation",
        }
    }

    /// Reads the English name or the Chinese word.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "person" | "自然人" | "个人" => Some(Self::Person),
            "legal_person" | "法人" | "单位" | "企业" => Some(Self::LegalPerson),
            "organisation" | "organization" | "其他组织" | "非法人组织" => Some(Self::Organisation),
            _ => None,
        }
    }
}

impl IdType {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::ResidentId,
        Self::HouseholdBook,
        Self::OfficerCard,
        Self::Passport,
        Self::TaiwanPermit,
        Self::HongKongMacaoPermit,
        Self::ForeignResident,
        Self::CreditCode,
        Self::Other,
    ];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResidentId => "resident_id",
            Self::HouseholdBook => "household_book",
            Self::OfficerCard => "officer_card",
            Self::Passport => "passport",
            Self::TaiwanPermit => "taiwan_permit",
            Self::HongKongMacaoPermit => "hong_kong_macao_permit",
            Self::ForeignResident => "foreign_resident",
            Self::CreditCode => "credit_code",
            Self::Other => "other",
        }
    }

    /// Reads the English name, the Chinese word or the code of GA/T 517.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "resident_id" | "居民身份证" | "身份证" | "111" | "临时居民身份证" | "112" => {
                Some(Self::ResidentId)
            }
            "household_book" | "户口簿" | "113" => Some(Self::HouseholdBook),
            "officer_card" | "军官证" | "114" => Some(Self::OfficerCard),
            "passport" | "护照" | "普通护照" | "414" => Some(Self::Passport),
            "taiwan_permit" | "台胞证" | "台湾居民来往大陆通行证" | "511" => Some(Self::TaiwanPermit),
            "hong_kong_macao_permit" | "港澳通行证" | "回乡证" | "港澳居民来往内地通行证" | "516" => {
                Some(Self::HongKongMacaoPermit)
            }
            "foreign_resident" | "外国人永久居留证" | "553" => Some(Self::ForeignResident),
            "credit_code" | "统一社会信用代码" | "营业执照" => Some(Self::CreditCode),
            "other" | "其他" | "其它" | "990" => Some(Self::Other),
            _ => None,
        }
    }
}
