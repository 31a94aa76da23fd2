use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The five ways in (五位一体). All count the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 来信: a letter on paper, also by fax.
    Letter,
    /// 来访: a visit to a reception room.
    Visit,
    /// 来电: a call.
    Phone,
    /// 来邮: an e-mail.
    Email,
    /// 来帖: a web form, an API call or a post on a message board.
    Post,
}

impl Channel {
    /// All five, in the order the county names them.
    pub const ALL: [Self; 5] = [Self::Letter, Self::Visit, Self::Phone, Self::Email, Self::Post];

    /// The letter of this channel in a case number: X 信, F 访, D 电, Y 邮, T 帖.
    pub const fn letter(self) -> char {
        match self {
            Self::Letter => 'X',
            Self::Visit => 'F',
            Self::Phone => 'D',
            Self::Email => 'Y',
            Self::Post => 'T',
        }
    }

    /// The channel of a letter in a case number.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.letter() == letter)
    }

    /// The name in commands, files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Visit => "visit",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Post => "post",
        }
    }

    /// Reads the English name or the Chinese word (来信, 信 …).
    pub fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "letter" | "来信" | "信" | "信件" => Some(Self::Letter),
            "visit" | "来访" | "访" | "走访" => Some(Self::Visit),
            "phone" | "来电" | "电" | "电话" | "call" => Some(Self::Phone),
            "email" | "来邮" | "邮" | "邮件" | "e-mail" | "mail" => Some(Self::Email),
            "post" | "来帖" | "帖" | "网帖" | "网上信访" => Some(Self::Post),
            _ => None,
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// How exactly a piece came within its channel (信访形式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubChannel {
    /// 平信: an ordinary letter.
    Ordinary,
    /// 挂号信: a registered letter, with a number from the post office.
    Registered,
    /// 快递: a letter by courier.
    Courier,
    /// 传真: a fax, counted as a letter.
    Fax,
    /// 接待室: a visit to the reception room.
    Reception,
    /// 下访: the leader went to the people.
    FieldVisit,
    /// 联合接访: several units received together (Regulations 2022, Art. 18¶3).
    JointReception,
    /// 通话: a call that was answered.
    Call,
    /// 未接来电: a call nobody answered; it is called back.
    MissedCall,
    /// 信箱: a unit's mailbox.
    Mailbox,
    /// 领导信箱: the mailbox of an office holder.
    LeaderMailbox,
    /// 网上表单: our own web form.
    WebForm,
    /// 接口: the JSON interface.
    Api,
    /// 论坛、留言板: a message board of somebody else.
    Board,
}
