//! What each problem is to HTTP and to the command line.

use super::Code;

/// Exit codes of the command line.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// A check found something.
    pub const FOUND: u8 = 1;
    /// Wrong usage, or a question that is refused.
    pub const USAGE: u8 = 2;
    /// At least one piece was refused; the good ones are stored.
    pub const REFUSED: u8 = 65;
    /// Nothing was stored; try again later.
    pub const LATER: u8 = 75;
}

impl Code {
    /// The HTTP status (RFC 9110 §15).
    #[expect(clippy::too_many_lines, reason = "a line for each problem")]
    pub const fn status(self) -> u16 {
        match self {
            Self::TokenMissing | Self::TokenUnknown | Self::SessionEnded => 401,
            Self::NotForThisRole | Self::LocalOnly | Self::FormStale | Self::FromElsewhere => 403,
            Self::NotFound | Self::WrongCode | Self::UnitUnknown | Self::MailboxUnknown | Self::NoSmtp => 404,
            Self::MethodNotAllowed => 405,
            Self::AlreadyClosed
            | Self::AlreadyDeclined
            | Self::AlreadyWithdrawn
            | Self::AlreadyAccepted
            | Self::MergedAway
            | Self::NotMerged
            | Self::NotJoined
            | Self::UnitAmbiguous
            | Self::UnitInACircle
            | Self::MergeWithItself
            | Self::MergeAcrossTrays
            | Self::MergeIntoTheAccused
            | Self::AlreadyThere
            | Self::NotHeldHere
            | Self::NotYourLine
            | Self::NotYourEntry
            | Self::UnitNotThere
            | Self::Barred
            | Self::NotAnswered
            | Self::NotAccepted
            | Self::StaysRestricted
            | Self::VersionConflict
            | Self::IdempotencyKeyReused
            | Self::OriginReused
            | Self::FormSentAlready
            | Self::AlreadyExists
            | Self::BackupBegun
            | Self::ServeRunning
            | Self::NotEmpty => 409,
            Self::TooSlow => 408,
            Self::BodyTooLarge => 413,
            Self::MediaTypeUnknown | Self::JsonOnly | Self::MessageOnly => 415,
            Self::BodyNotJson
            | Self::BodyNotObject
            | Self::BodyNotForm
            | Self::BodyNotText
            | Self::QueryWrong
            | Self::ClientGone
            | Self::NoText
            | Self::FieldTwice
            | Self::IdempotencyKeyWrong
            | Self::Usage
            | Self::NothingNamed
            | Self::DateWrong => 400,
            Self::VersionMissing => 428,
            Self::TooManyRequests => 429,
            Self::DiskFull
            | Self::DatabaseLocked
            | Self::DatabaseUnavailable
            | Self::DataNotWritable
            | Self::FileUnusable
            | Self::OutcomeUnknown
            | Self::Busy => 503,
            Self::SealBroken
            | Self::StoreDamaged
            | Self::NoInstallation
            | Self::NotADemo
            | Self::DatabaseGone
            | Self::DatabaseSeveralNames
            | Self::FileNotHad
            | Self::SchemaNewer
            | Self::SchemaOlder
            | Self::OtherKey
            | Self::KeyMissing
            | Self::RestoreKeyMissing
            | Self::FilesLeftOver
            | Self::FolderMissing
            | Self::KeyMalformed
            | Self::DatabaseUrl
            | Self::ListenFailed
            | Self::ConfigUnreadable
            | Self::ConfigUnknownKey
            | Self::ConfigWrongValue
            | Self::BackupWrong
            | Self::BackupOtherKey
            | Self::Internal => 500,
            Self::BeforeTheLastAct
            | Self::EffectiveInTheFuture
            | Self::LimitMissing
            | Self::LimitInThePast
            | Self::LimitNotAllowed
            | Self::ReasonMissing
            | Self::TextMissing
            | Self::ReplyShort
            | Self::OutcomeMissing
            | Self::NoSuchReply
            | Self::NoSuchPiece
            | Self::OneFactOnly
            | Self::RouteMissing
            | Self::RouteNotAllowed
            | Self::NobodyNamed
            | Self::Empty
            | Self::Missing
            | Self::NothingSaid
            | Self::TooManyRepresentatives
            | Self::ColumnsAlike
            | Self::NoKnownHeading
            | Self::NoColumnOfWords
            | Self::Malformed
            | Self::Unknown
            | Self::OutOfRange
            | Self::InTheFuture
            | Self::Unreadable
            | Self::Garbled
            | Self::FileMissing
            | Self::FileElsewhere
            | Self::TooMuch
            | Self::LineTooLong
            | Self::PhoneSpoilt
            | Self::IdNumberWrong
            | Self::UnknownField
            | Self::NumberNotANumber
            | Self::DivisionUnknown
            | Self::UnknownChannel
            | Self::NoRule
            | Self::SetByPerson
            | Self::OtherRoute
            | Self::UnknownPack
            | Self::PackOutsideItsDays
            | Self::NoExtension
            | Self::ExtensionTooLong
            | Self::HearingNotHere
            | Self::HearingReversed
            | Self::RecoveryWordWrong
            | Self::DestroyedListWrong
            | Self::SeveralMessages
            | Self::UnknownRule
            | Self::CalendarWrong => 422,
        }
    }

    /// The exit code of the command line.
    pub const fn exit(self) -> u8 {
        match self {
            Self::DiskFull
            | Self::DatabaseLocked
            | Self::DatabaseUnavailable
            | Self::DataNotWritable
            | Self::OutcomeUnknown
            | Self::Busy => exit::LATER,
            Self::SealBroken | Self::StoreDamaged | Self::BackupWrong => exit::FOUND,
            _ => exit::USAGE,
        }
    }

    /// After how many seconds it may have passed by itself (`Retry-After`).
    pub(super) const fn retry_after(self) -> Option<u64> {
        match self {
            Self::DatabaseLocked | Self::OutcomeUnknown | Self::Busy => Some(5),
            Self::DatabaseUnavailable => Some(15),
            Self::DiskFull | Self::DataNotWritable | Self::FileUnusable => Some(60),
            _ => None,
        }
    }
}
