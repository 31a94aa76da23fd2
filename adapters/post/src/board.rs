use intake::{
    Arrival, COMMON, Channel, Common, Detail, Draft, Enclosures, Field, Files, Intake, Origin, PostDetail, Refused,
    Seen, Source, SubChannel, Ts, Written, content_of, given, notes_of, one, original_of, read, words,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A post captured from a board, or a row of a list of posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct BoardEntry {
    /// Who writes, for how many, to whom, and what.
    #[serde(flatten)]
    pub common: Common,
    /// 信访形式: board, `web_form`, api, or the Chinese word. Without it board when there is an address or a board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_channel: Option<Written>,
    /// The address of the post or of its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Written>,
    /// The post's number on its board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Written>,
    /// The board's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<Written>,
    /// The author's handle there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Written>,
    /// When it was posted, as the board says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Written>,
    /// When it reached the office; the law's clocks start here. Without it the moment of entry, for a form of our own
    /// the moment it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Written>,
    /// The number or address of the post it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<Written>,
    /// 附件.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Files>,
}

/// The fields only a board has.
pub(crate) const BOARD: &[Field] = &[
    one("sub_channel", &["信访形式", "形式"]),
    one("url", &["网址", "链接", "帖子链接", "原文链接", "帖文链接", "link"]),
    one("id", &["帖子编号", "帖号", "楼层", "留言编号", "post_id"]),
    one("board", &["论坛", "版块", "栏目", "网站", "来源", "平台"]),
    one("author", &["网名", "作者", "发帖人", "楼主", "网友", "昵称", "author_handle"]),
    one("posted_at", &["发帖时间", "发帖日期", "发布时间", "留言时间", "信访日期"]),
    one("received_at", &["收到日期", "收到时间", "采集时间", "登记日期", "received_on"]),
    one("in_reply_to", &["回复帖号"]),
    crate::entry::FILES,
];

/// The fields that make a JSON object a captured post rather than a form.
pub(crate) fn marks() -> impl Iterator<Item = &'static Field> {
    BOARD.iter().filter(|field| field.name != FILES_NAME)
}

const FILES_NAME: &str = "attachments";

/// The piece a captured post makes.
///
/// # Errors
/// A field that cannot be read, a receipt in the future, or a file that is not there.
pub fn normalise_board(entry: BoardEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, columns: Vec::new(), seen: &mut Seen::default() })
}

/// One captured post from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a post has not.
pub fn read_board_entry(json: &[u8]) -> Result<BoardEntry, Refused> {
    intake::read_entry(json, &[BOARD, COMMON])
}

pub(crate) fn piece(entry: BoardEntry, source: Source<'_>) -> Result<Intake, Refused> {
    Intake::new(draft(entry, source)?)
}

pub(crate) fn draft(mut entry: BoardEntry, mut source: Source<'_>) -> Result<Draft, Refused> {
    let arrival = source.arrival;
    let received = given(entry.received_at.as_ref()).map(|moment| moment.past("received_at", arrival)).transpose()?;
    let by_word = |text: &str| SubChannel::read(Channel::Post, text);
    let named = read(entry.sub_channel.as_ref(), "sub_channel", by_word, || SubChannel::names(Channel::Post))?;
    let elsewhere = given(entry.url.as_ref()).or(given(entry.board.as_ref())).is_some();
    let posted = given(entry.posted_at.as_ref());
    // Somebody else's clock may go fast; a form of our own was received when it was sent (ruling 5.27).
    let posted = if elsewhere {
        posted.map(|moment| moment.moment("posted_at")).transpose()?
    } else {
        posted.map(|moment| moment.past("posted_at", arrival)).transpose()?
    };
    let received = received.or(posted.filter(|_| !elsewhere)).unwrap_or(arrival.at);
    let by_fields = if elsewhere { SubChannel::Board } else { SubChannel::WebForm };
    let files = entry.attachments.take().unwrap_or_default().open("attachments", source.enclosures)?;
    let own = words(entry.url.as_ref()).map(|url| address(&url, words(entry.id.as_ref()).as_deref()));
    let origin = source.origin(own, "post", &entry, &files)?;
    let detail = detail(&entry, posted);

    let mut draft = Draft::new(named.unwrap_or(by_fields), origin, received, Detail::Post(detail), source.original);
    draft.occurred = posted;
    draft.notes = notes_of(&source.columns);
    draft.thread.in_reply_to.extend(words(entry.in_reply_to.as_ref()));
    entry.common.fill(&mut draft, arrival, None)?;
    draft.attachments = files;
    draft.must_say_something()?;
    draft.content = content_of(&draft, None);
    Ok(draft)
}

fn detail(entry: &BoardEntry, posted_at: Option<Ts>) -> PostDetail {
    PostDetail {
        url: words(entry.url.as_ref()),
        board: words(entry.board.as_ref()),
        author_handle: words(entry.author.as_ref()),
        posted_at,
        in_reply_to: words(entry.in_reply_to.as_ref()),
    }
}

/// The origin of a post on a board: its address, and its number where several stand at one address.
pub(crate) fn address(url: &str, id: Option<&str>) -> Origin {
    match id {
        Some(id) => Origin::new("url", &[url, id]),
        None => Origin::new("url", &[url]),
    }
}
