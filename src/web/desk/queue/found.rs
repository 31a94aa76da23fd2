//! The lines of a page: in their order, the overdue ones alone, or what says some words.

use case::State as Standing;
use intake::Channel;
use time::Duration;

use super::Asked;
use crate::desk::{self, Place, Sought};
use crate::store::{Cursor, Filter, QueueLine};
use crate::web::Gateway;
use crate::web::answer::Refuse;
use crate::web::api::number;
use crate::web::api::page as pages;
use crate::web::desk::part_of_number;
use crate::web::desk::session::SignedIn;
use crate::web::params::Params;

/// Lines of a page.
const LINES: u16 = 50;

/// A page of lines, and where the pages beside it are.
pub(super) struct Found {
    pub(super) lines: Vec<QueueLine>,
    pub(super) total: Option<i64>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// They do not have the words in one piece, but their parts.
    pub(super) apart: bool,
}

/// The case whose number was typed into the search, if it is in sight.
pub(super) async fn named(gateway: &Gateway, signed: &SignedIn, q: &str) -> Result<Option<String>, Refuse> {
    let Some(number) = number::read(q) else { return Ok(None) };
    Ok(desk::id_of(&gateway.store, &signed.viewer, &number).await?.map(|_| number))
}

pub(super) async fn filter(gateway: &Gateway, signed: &SignedIn, params: &Params) -> Result<Filter, Refuse> {
    let today = gateway.store.now().date();
    let state = |text: &str| Standing::NAMES.into_iter().find(|name| *name == text).map(str::to_owned);
    let own = params.text("mine").and(signed.unit());
    let (due_from, due_by) = match params.text("due") {
        // Which have a reply or a closing that is late, is read one by one.
        None | Some("answer") => (None, None),
        Some("late") => (None, Some(today - Duration::days(1))),
        Some("today") => (Some(today), Some(today)),
        Some("week") => (Some(today), Some(today + Duration::days(6))),
        Some(_) => return Err(params.wrong("due").into()),
    };
    Ok(Filter {
        channel: params.read_as("channel", Channel::read)?,
        holder: match own {
            Some(own) => Some(own),
            None => params.unit("unit", &gateway.store).await?.map(|unit| unit.id),
        },
        state: params.read_as("state", state)?,
        due_by,
        due_from,
        unanswered_by: (params.text("due") == Some("answer")).then_some(today),
        ..Filter::default()
    })
}

/// Which page of a list that is read in its order.
enum Which {
    First,
    After(Cursor),
    Before(Cursor),
}

impl Which {
    fn of(params: &Params) -> Result<Self, Refuse> {
        Ok(match (pages::cursor(params, "before")?, pages::cursor(params, "after")?) {
            (Some(before), _) => Self::Before(before),
            (None, Some(after)) => Self::After(after),
            (None, None) => Self::First,
        })
    }

    /// The page: one came from where it begins or ends, so there is something. Whether there is more on the other side
    /// was looked up.
    fn page(&self, lines: Vec<QueueLine>, more: bool, total: Option<i64>) -> Found {
        let (above, below) = match self {
            Self::First => (false, more),
            Self::After(_) => (true, more),
            Self::Before(_) => (more, true),
        };
        let place = |line: &QueueLine| pages::written(Place::Tray(Cursor { received: line.received, id: line.id }));
        Found {
            total,
            before: lines.first().filter(|_| above).map(place),
            after: lines.last().filter(|_| below).map(place),
            lines,
            apart: false,
        }
    }
}

/// Everything that the filters let through.
pub(super) async fn in_order(
    gateway: &Gateway,
    signed: &SignedIn,
    params: &Params,
    filter: &Filter,
) -> Result<Found, Refuse> {
    let (store, sight) = (&gateway.store, signed.viewer.sight());
    let total = store.total(&sight, filter).await?;
    let which = Which::of(params)?;
    let mut lines = match which {
        Which::First => store.queue(&sight, filter, None, LINES + 1).await?,
        Which::After(after) => store.queue(&sight, filter, Some(after), LINES + 1).await?,
        Which::Before(before) => store.queue_before(&sight, filter, before, LINES + 1).await?,
    };
    let more = lines.len().checked_sub(usize::from(LINES)).filter(|more| *more > 0);
    match (more, &which) {
        (Some(more), Which::Before(_)) => drop(lines.drain(..more)),
        (Some(_), _) => lines.truncate(usize::from(LINES)),
        (None, _) => {}
    }
    Ok(which.page(lines, more.is_some(), Some(total)))
}

/// What the figures count as overdue.
pub(super) async fn late(
    gateway: &Gateway,
    signed: &SignedIn,
    params: &Params,
    filter: &Filter,
) -> Result<Found, Refuse> {
    let (store, viewer) = (&gateway.store, &signed.viewer);
    let which = Which::of(params)?;
    let (lines, more) = match which {
        Which::First => desk::late(store, viewer, filter, None, LINES).await?,
        Which::After(after) => desk::late(store, viewer, filter, Some(after), LINES).await?,
        Which::Before(before) => desk::late_before(store, viewer, filter, before, LINES).await?,
    };
    // On one page they are counted.
    let whole = matches!(which, Which::First) && !more;
    let total = whole.then(|| i64::try_from(lines.len()).unwrap_or(i64::MAX));
    Ok(which.page(lines, more, total))
}

/// What says these words; for a part of a number first the cases that bear it, for a telephone number first what comes
/// from it. Where nothing says them in one piece, what says their parts; that alone, where it goes on from a page of
/// such.
pub(super) async fn by_words(
    gateway: &Gateway,
    signed: &SignedIn,
    params: &Params,
    filter: &Filter,
    asked: &Asked,
) -> Result<Found, Refuse> {
    let place = pages::after(params)?;
    let apart = Sought::apart(&asked.q);
    if let (Some(apart), true, true) = (&apart, asked.apart, place.is_some()) {
        return said(gateway, signed, filter, apart, place).await.map(|found| Found { apart: true, ..found });
    }
    let first = match place {
        None => known_by(gateway, signed, filter, &asked.q).await?,
        Some(_) => Vec::new(),
    };
    let mut found = said(gateway, signed, filter, &Sought::together(&asked.q), place).await?;
    found.lines.retain(|line| first.iter().all(|known| known.id != line.id));
    found.lines.splice(..0, first);
    if let (Some(apart), None, None, true) = (&apart, place, &found.after, found.lines.is_empty()) {
        found = said(gateway, signed, filter, apart, None).await?;
        found.apart = !found.lines.is_empty();
    }
    // On one page they are counted.
    if place.is_none() && found.after.is_none() {
        found.total = i64::try_from(found.lines.len()).ok();
    }
    Ok(found)
}

/// The cases whose number or telephone number was written.
async fn known_by(
    gateway: &Gateway,
    signed: &SignedIn,
    filter: &Filter,
    written: &str,
) -> Result<Vec<QueueLine>, Refuse> {
    let (store, viewer, office) = (&gateway.store, &signed.viewer, &gateway.config.office);
    let mut lines = Vec::new();
    if written.chars().filter(char::is_ascii_digit).count() >= 7 {
        let numbers = intake::PhoneNumber::of_field(written, &office.area_code);
        if let Some(number) = numbers.first() {
            lines = desk::contacts_within(store, viewer, "phone", number.key(), filter).await?;
        }
    }
    let numbers = part_of_number::numbers(written, &office.division, store.now().date().year());
    for line in desk::numbered(store, viewer, &numbers, filter).await? {
        if lines.iter().all(|known| known.id != line.id) {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// A page of what says something.
async fn said(
    gateway: &Gateway,
    signed: &SignedIn,
    filter: &Filter,
    sought: &Sought,
    place: Option<Place>,
) -> Result<Found, Refuse> {
    let found = desk::search_page(&gateway.store, &signed.viewer, sought, filter, place, usize::from(LINES)).await?;
    Ok(Found { lines: found.lines, total: None, before: None, after: found.next.map(pages::written), apart: false })
}
