//! How the refusals of rules, adapters and store become problems.

use case::act::Refusal;
use case::{CalendarError, NoClock};
use intake::{Reason, Refused};

use super::Problem;
use crate::desk::Meant;
use crate::seal::{ArchiveError, KeyError};
use crate::store::{BackupError, Fault, StoreError, Unfit, Unit};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::AlreadyClosed { on } => Self::already_closed(on),
            Refusal::AlreadyDeclined { on } => Self::already_declined(on),
            Refusal::AlreadyWithdrawn { on } => Self::already_withdrawn(on),
            Refusal::AlreadyAccepted { on } => Self::already_accepted(on),
            Refusal::MergedAway { .. } => Self::merged_away(),
            Refusal::NotMerged => Self::not_merged(),
            Refusal::MergeWithItself => Self::merge_with_itself(),
            Refusal::MergeAcrossTrays => Self::merge_across_trays(),
            Refusal::MergeIntoTheAccused => Self::merge_into_the_accused(),
            Refusal::BeforeTheLastAct { last } => Self::before_the_last_act(last).of_field("effective_at"),
            Refusal::InTheFuture { now } => Self::effective_in_the_future(now).of_field("effective_at"),
            Refusal::AlreadyThere => Self::already_there(),
            Refusal::NotHeldHere => Self::not_held_here(),
            Refusal::NotYourLine => Self::not_your_line(),
            Refusal::NotYourEntry => Self::not_your_entry().of_field("submission"),
            Refusal::NotForThisRole => Self::not_for_this_role("unit"),
            Refusal::LimitMissing => Self::limit_missing().of_field("limit_on"),
            Refusal::LimitInThePast => Self::limit_in_the_past().of_field("limit_on"),
            Refusal::LimitNotAllowed => Self::limit_not_allowed().of_field("limit_on"),
            Refusal::Barred => Self::barred(),
            Refusal::ReasonMissing => Self::reason_missing().of_field("reason"),
            Refusal::TextMissing => Self::text_missing().of_field("text"),
            Refusal::NoSuchReply => Self::no_such_reply("?"),
            Refusal::NoSuchPiece => Self::no_such_piece(),
            Refusal::RouteMissing => Self::route_missing().of_field("route"),
            Refusal::RouteNotAllowed => Self::route_not_allowed().of_field("route"),
            Refusal::NotAnswered => Self::not_answered(),
            Refusal::NotAccepted => Self::not_accepted(),
            Refusal::NobodyNamed => Self::nobody_named(),
            Refusal::StaysRestricted => Self::stays_restricted(),
            Refusal::VersionConflict { expected, found } => Self::version_conflict(expected, found),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let problem = match refused.reason {
            Reason::Empty => Self::empty(),
            Reason::Missing => Self::missing(),
            Reason::NothingSaid => Self::nothing_said(),
            Reason::Malformed { value, expected } => Self::malformed(expected, value),
            // The adapters name an unknown field by itself, among those an entry has; every entry has a text.
            Reason::Unknown { value, known }
                if refused.field.as_deref() == Some(value.as_str()) && known.split(", ").any(|name| name == "text") =>
            {
                let near = crate::config::nearest(&value, known.split(", ")).unwrap_or("none");
                Self::unknown_field(&value, near)
            }
            Reason::Unknown { value, known } => Self::unknown(known, value),
            Reason::OutOfRange { value, least, most } => Self::out_of_range(least, most, value),
            Reason::InTheFuture { value } => Self::in_the_future(value),
            Reason::Unreadable { detail } => Self::unreadable(detail),
            Reason::Garbled { value } => Self::garbled(value),
            Reason::FileMissing { name } => Self::file_missing(name),
            Reason::FileElsewhere { name } => Self::file_elsewhere(name),
            Reason::FieldTwice { name } => Self::field_twice(name),
            Reason::ColumnsAlike { first, second } => Self::columns_alike(first, second),
            Reason::NoKnownHeading { found, known } => Self::no_known_heading(found, known),
            Reason::NoColumnOfWords { found, known } => Self::no_column_of_words(found, known),
            Reason::TooManyRepresentatives { value, most } => Self::too_many_representatives(most, value),
            Reason::TooMuch { limit } => {
                let (number, of) = limit.split_once(' ').unwrap_or((&limit, "other"));
                Self::too_much(number, of.replace(' ', "-"))
            }
            Reason::PhoneSpoilt { value } => Self::phone_spoilt(value),
            Reason::IdNumberWrong { part } => Self::id_number_wrong(part),
        };
        let problem = problem.in_row(refused.row);
        match refused.field {
            Some(field) => problem.of_field(&field),
            None => problem,
        }
    }
}

impl Problem {
    /// The unit a written name means, where it is one alone.
    ///
    /// # Errors
    /// A name that no unit bears, or several.
    pub(crate) fn one_unit<'a>(meant: Meant<'a>, written: &str) -> Result<&'a Unit, Self> {
        match meant {
            Meant::One(unit) => Ok(unit),
            Meant::Nobody => Err(Self::unit_unknown(written)),
            Meant::Several(units) => Err(Self::several_units(units, written)),
        }
    }

    /// A name that several units bear. They are kept with a line for each and put in words for whoever is told.
    pub(crate) fn several_units<'a>(units: impl IntoIterator<Item = &'a Unit>, written: &str) -> Self {
        let lines = units.into_iter().map(Unit::code_and_name).map(|(code, name)| format!("{code}\t{name}"));
        Self::unit_ambiguous(lines.collect::<Vec<_>>().join("\n"), written)
    }
}

impl From<NoClock> for Problem {
    fn from(none: NoClock) -> Self {
        match none {
            NoClock::NoRule { rule, received } => Self::no_rule(received, rule.name()),
            NoClock::SetByPerson { rule, article } => Self::set_by_person(article, rule.name()),
            NoClock::OtherRoute { rule, article } => Self::other_route(article, rule.name()),
            NoClock::UnknownPack { pack } => Self::unknown_pack(pack),
            NoClock::PackOutsideItsDays { pack, received } => Self::pack_outside_its_days(pack, received),
            NoClock::NoExtension { rule } => Self::no_extension(rule.name()),
            NoClock::ExtensionTooLong { rule, most, article } => Self::extension_too_long(article, most, rule.name()),
            NoClock::HearingNotHere { rule } => Self::hearing_not_here(rule.name()),
            NoClock::HearingReversed => Self::hearing_reversed(),
        }
    }
}

impl From<CalendarError> for Problem {
    fn from(error: CalendarError) -> Self {
        Self::calendar_wrong(error.line, error.code)
    }
}

impl From<crate::store::CalendarError> for Problem {
    fn from(error: crate::store::CalendarError) -> Self {
        match error {
            crate::store::CalendarError::Calendar(error) => error.into(),
            crate::store::CalendarError::Store(error) => error.into(),
        }
    }
}

impl Problem {
    /// A file that was named cannot be read, or one that was asked for cannot be written.
    pub(crate) fn file_trouble(error: &std::io::Error, name: &str) -> Self {
        use std::io::ErrorKind;
        let reason = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => return Self::disk_full(),
            ErrorKind::NotFound => "missing",
            ErrorKind::PermissionDenied => "denied",
            ErrorKind::IsADirectory => "folder",
            ErrorKind::AlreadyExists => "exists",
            _ => "other",
        };
        Self::file_not_had(error, name, reason)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::NotFound => Self::not_found(),
            StoreError::OtherBody => Self::idempotency_key_reused(),
            StoreError::OtherContent(origin) => Self::origin_reused(origin),
            StoreError::Exists(name) => Self::already_exists(name),
            StoreError::Unfit(unfit) => unfit.into(),
            StoreError::UnitNotThere { unit, on, instead } => Self::unit_not_there(instead, on, unit).of_field("unit"),
            StoreError::DiskFull => Self::disk_full(),
            StoreError::Locked | StoreError::Overtaken => Self::database_locked(),
            StoreError::Unavailable(_) => Self::database_unavailable(),
            StoreError::OutcomeUnknown => Self::outcome_unknown(),
            StoreError::Sealed => Self::seal_broken(),
            StoreError::Damaged(detail) => Self::store_damaged(detail),
            StoreError::File(error) => Self::file_unusable(error),
            StoreError::SchemaNewer { found, known } => Self::schema_newer(found, known),
            StoreError::SchemaOlder { found, known } => Self::schema_older(found, known),
            StoreError::OtherKey => Self::other_key(),
            StoreError::NoInstallation(place) => Self::no_installation(place),
            StoreError::DatabaseGone(place) => Self::database_gone(place),
            StoreError::NotWritable(detail) => Self::data_not_writable(detail),
            StoreError::SeveralNames(path) => Self::database_several_names(path),
            StoreError::Key(error) => error.as_ref().into(),
            StoreError::Url(url) => Self::database_url(url),
        }
    }
}

/// The last day anybody is shown as one he may choose.
const LAST_DAY: &str = "2199-12-31";

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        let problem = match unfit.what {
            Fault::Missing => Self::missing(),
            Fault::Malformed(example, value) => Self::malformed(example, value),
            Fault::Before(first, last) => Self::out_of_range(first, LAST_DAY, last),
            Fault::TooLong(most) => Self::line_too_long(most),
            Fault::Taken => Self::already_exists(unfit.code),
            Fault::Circle => Self::unit_in_a_circle(unfit.code),
        };
        problem.of_field(unfit.field)
    }
}

impl From<&KeyError> for Problem {
    fn from(error: &KeyError) -> Self {
        match error {
            KeyError::File { path, source } => Self::file_unusable(format!("{}: {source}", path.display())),
            KeyError::Malformed => Self::key_malformed(),
            KeyError::Missing { path } => Self::key_missing(path.display()),
        }
    }
}

/// What went wrong with a backup in a file.
pub(crate) fn of_backup(error: BackupError, file: &str) -> Problem {
    match error {
        BackupError::KeyMissing(path) => Problem::restore_key_missing(path),
        BackupError::Store(error) => error.into(),
        BackupError::Archive(ArchiveError::OtherKey) => Problem::backup_other_key(file),
        BackupError::Archive(error) => Problem::backup_wrong(error, file),
        BackupError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Problem::backup_wrong(error, file),
        BackupError::Io(error) => StoreError::from(error).into(),
        BackupError::Line { .. } | BackupError::NotWhole => Problem::backup_wrong(error, file),
        BackupError::NotEmpty => Problem::not_empty("database.url"),
        BackupError::FilesLeftOver(path) => Problem::files_left_over(path),
    }
}
