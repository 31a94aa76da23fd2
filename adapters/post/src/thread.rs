use intake::{
    Arrival, Common, Enclosures, Files, Intake, Pieces, Reason, Refused, Seen, Source, Written, given, original_of,
    words,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::board::{self, BoardEntry, address};

/// A thread of a message board, as it stood when it was captured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Thread {
    /// The board's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<Written>,
    /// The address of the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Written>,
    /// The title of the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Written>,
    /// The unit or office holder the board belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Written>,
    /// The posts, oldest first.
    pub posts: Vec<ThreadPost>,
}

/// One post of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ThreadPost {
    /// Its number on the board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Written>,
    /// The author's handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Written>,
    /// When it was posted, as the board says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Written>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Written>,
    /// Its own address, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Written>,
    /// Its files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Files>,
}

/// The pieces of a thread: one for each post of its author. A refusal names the post by its place, counted from 1:
/// `posts[5].posted_at`.
pub fn normalise_thread<'a>(thread: Thread, arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    let Some(first) = thread.posts.first() else {
        return Box::new(std::iter::once(Err(Refused::field("posts", Reason::Missing))));
    };
    let arrival = intake::arrival_of_rows(arrival, thread.posts.len());
    let author = words(first.author.as_ref());
    let root = origin_of(&thread, first);
    let mut seen = Seen::default();
    let by_author =
        |index: &usize| *index == 0 || author.is_some() && words(thread.posts[*index].author.as_ref()) == author;
    let own: Vec<usize> = (0..thread.posts.len()).filter(by_author).collect();
    Box::new((0..own.len()).map(move |nth| {
        let index = own[nth];
        let until = own.get(nth + 1).copied().unwrap_or(thread.posts.len());
        let others = &thread.posts[index + 1..until];
        let entry = entry(&thread, &thread.posts[index], if nth == 0 { None } else { root.as_deref() });
        let source = Source {
            arrival: &arrival,
            enclosures,
            original: original_of(&entry),
            columns: Vec::new(),
            seen: &mut seen,
        };
        let notes = others.iter().filter_map(note);
        piece(entry, source, notes).map_err(|refused| of_post(refused, index + 1))
    }))
}

fn of_post(mut refused: Refused, place: usize) -> Refused {
    let field = refused.field.map(|field| format!(".{field}")).unwrap_or_default();
    refused.field = Some(format!("posts[{place}]{field}"));
    refused
}

fn origin_of(thread: &Thread, post: &ThreadPost) -> Option<String> {
    let url = words(thread.url.as_ref()).or_else(|| words(post.url.as_ref()))?;
    Some(address(&url, words(post.id.as_ref()).as_deref()).as_str().to_owned())
}

fn entry(thread: &Thread, post: &ThreadPost, root: Option<&str>) -> BoardEntry {
    // Where the thread has no address or the post no number, the post's own address tells it apart.
    let own = given(post.id.as_ref()).is_none().then(|| post.url.clone()).flatten();
    BoardEntry {
        common: Common {
            text: post.text.clone(),
            title: if root.is_none() { thread.title.clone() } else { None },
            unit: thread.unit.clone(),
            ..Common::default()
        },
        url: own.or_else(|| thread.url.clone()).or_else(|| post.url.clone()),
        id: post.id.clone(),
        board: thread.board.clone(),
        author: post.author.clone(),
        posted_at: post.posted_at.clone(),
        in_reply_to: root.map(Written::from),
        attachments: post.attachments.clone(),
        ..BoardEntry::default()
    }
}

/// What somebody else wrote in between.
fn note(post: &ThreadPost) -> Option<String> {
    let text = words(post.text.as_ref())?;
    let author = words(post.author.as_ref()).unwrap_or_default();
    let posted = words(post.posted_at.as_ref()).unwrap_or_default();
    Some(format!("{author} {posted}: {text}").trim_start_matches([' ', ':']).to_owned())
}

/// What others write is no part of the post: it tells it from no other one.
fn piece(entry: BoardEntry, source: Source<'_>, others: impl Iterator<Item = String>) -> Result<Intake, Refused> {
    let mut draft = board::draft(entry, source)?;
    draft.notes.extend(others);
    Intake::new(draft)
}
