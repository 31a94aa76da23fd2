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

impl SubChannel {
    /// All, in the order of their channels.
    pub const ALL: [Self; 14] = [
        Self::Ordinary,
        Self::Registered,
        Self::Courier,
        Self::Fax,
        Self::Reception,
        Self::FieldVisit,
        Self::JointReception,
        Self::Call,
        Self::MissedCall,
        Self::Mailbox,
        Self::LeaderMailbox,
        Self::WebForm,
        Self::Api,
        Self::Board,
    ];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Registered => "registered",
            Self::Courier => "courier",
            Self::Fax => "fax",
            Self::Reception => "reception",
            Self::FieldVisit => "field_visit",
            Self::JointReception => "joint_reception",
            Self::Call => "call",
            Self::MissedCall => "missed_call",
            Self::Mailbox => "mailbox",
            Self::LeaderMailbox => "leader_mailbox",
            Self::WebForm => "web_form",
            Self::Api => "api",
            Self::Board => "board",
        }
    }

    /// The channel it belongs to.
    pub const fn channel(self) -> Channel {
        match self {
            Self::Ordinary | Self::Registered | Self::Courier | Self::Fax => Channel::Letter,
            Self::Reception | Self::FieldVisit | Self::JointReception => Channel::Visit,
            Self::Call | Self::MissedCall => Channel::Phone,
            Self::Mailbox | Self::LeaderMailbox => Channel::Email,
            Self::WebForm | Self::Api | Self::Board => Channel::Post,
        }
    }

    /// Reads the English name or the words of the registers, within one channel.
    pub fn read(channel: Channel, text: &str) -> Option<Self> {
        let text = text.trim();
        let word = match (channel, text) {
            (Channel::Letter, "平信" | "普通信件" | "来信" | "letter") => Some(Self::Ordinary),
            (Channel::Letter, "挂号信" | "挂号") => Some(Self::Registered),
            (Channel::Letter, "快递" | "特快专递" | "EMS") => Some(Self::Courier),
            (Channel::Letter, "传真") => Some(Self::Fax),
            (Channel::Visit, "接待室" | "来访" | "走访" | "接访" | "visit") => Some(Self::Reception),
            (Channel::Visit, "下访") => Some(Self::FieldVisit),
            (Channel::Visit, "联合接访") => Some(Self::JointReception),
            (Channel::Phone, "来电" | "通话" | "已接" | "电话信访" | "phone") => Some(Self::Call),
            (Channel::Phone, "未接来电" | "未接") => Some(Self::MissedCall),
            (Channel::Post, "网上信访" | "网上表单" | "手机信访" | "微信信访" | "post") => {
                Some(Self::WebForm)
            }
            (Channel::Post, "论坛" | "留言板" | "网帖" | "来帖") => Some(Self::Board),
            _ => None,
        };
        word.or_else(|| Self::ALL.into_iter().find(|sub| sub.channel() == channel && sub.name() == text))
    }

    /// The names within one channel, for a refusal.
    pub fn names(channel: Channel) -> String {
        let names: Vec<_> = Self::ALL.into_iter().filter(|sub| sub.channel() == channel).map(Self::name).collect();
        names.join(", ")
    }
}
