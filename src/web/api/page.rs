//! Pages of lists: where one ends, written so that nobody is tempted to make one up, and how long it may be.

use data_encoding::BASE64URL_NOPAD;
use intake::Ts;

use crate::desk::Place;
use crate::problem::Problem;
use crate::store::Cursor;
use crate::web::params::{Param, Params};

/// Goes on after a page.
pub(crate) const AFTER: Param =
    Param { name: "after", example: "VALUE-OF-next", about: "Goes on where a page ended: its `next`." };
/// How many lines a page has.
pub(crate) const LIMIT: Param =
    Param { name: "limit", example: "50", about: "Lines of a page, 1 to 200; 50 without it." };

/// The longest page.
pub(crate) const MOST: u16 = 200;

/// How many lines are asked for.
pub(crate) fn limit(params: &Params) -> Result<u16, Problem> {
    let read = |text: &str| text.parse().ok().filter(|lines| (1..=MOST).contains(lines));
    Ok(params.read_as("limit", read)?.unwrap_or(50))
}

/// Where the page before ended.
pub(crate) fn after(params: &Params) -> Result<Option<Place>, Problem> {
    params.read_as("after", read)
}

/// A line that a parameter names.
pub(crate) fn cursor(params: &Params, name: &str) -> Result<Option<Cursor>, Problem> {
    params.read_as(name, |text| match read(text)? {
        Place::Tray(cursor) => Some(cursor),
        Place::Index(_) => None,
    })
}

/// The same, for a list that is no search.
pub(crate) fn after_line(params: &Params) -> Result<Option<Cursor>, Problem> {
    match after(params)? {
        None => Ok(None),
        Some(Place::Tray(cursor)) => Ok(Some(cursor)),
        Some(Place::Index(_)) => Err(params.wrong("after")),
    }
}

/// Writes where a page ends.
pub(crate) fn written(place: Place) -> String {
    let bytes = match place {
        Place::Index(below) => [&[1][..], &below.to_be_bytes()].concat(),
        Place::Tray(cursor) => [&[2][..], &cursor.received.micros().to_be_bytes(), &cursor.id.bytes()].concat(),
    };
    BASE64URL_NOPAD.encode(&bytes)
}

fn read(text: &str) -> Option<Place> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (kind, rest) = bytes.split_first()?;
    match (kind, rest.len()) {
        (1, 8) => Some(Place::Index(i64::from_be_bytes(rest.try_into().ok()?))),
        (2, 24) => Some(Place::Tray(Cursor {
            received: Ts::from_micros(i64::from_be_bytes(rest[..8].try_into().ok()?)),
            id: case::CaseId::from_bits(u128::from_be_bytes(rest[8..].try_into().ok()?)),
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_page_ended_reads_back_and_nothing_else_is_taken_for_it() {
        let line = Cursor { received: Ts::from_micros(-5), id: case::CaseId::from_bits(7) };
        for place in [Place::Index(42), Place::Tray(line)] {
            assert_eq!(read(&written(place)), Some(place));
        }
        for text in ["", "AA", "1", "ÄÖÜ", &written(Place::Index(42))[1..]] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
