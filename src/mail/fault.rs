//! What goes wrong between the gateway and a mail server. What it means and what to do stands in `src/lang/` under
//! `mail-…`.

use crate::lang::{Lang, Value};
use crate::store::StoreError;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// No address belongs to the server's name.
    HostUnknown,
    /// Nobody answers at the address.
    Unreachable,
    /// The server does not answer in time.
    Silent,
    /// The connection was cut.
    Closed,
    /// The certificate was signed by nobody we know.
    IssuerUnknown,
    /// The certificate is for another name.
    OtherName,
    /// The certificate has expired.
    Expired,
    /// The certificate is wrong in another way.
    CertificateWrong,
    /// No TLS connection comes about.
    NoTls,
    /// The file of certificates cannot be used.
    CaFile,
    /// The server does not offer STARTTLS.
    NoStartTls,
    /// Somebody put words into the connection before it was encrypted.
    Injected,
    /// Whoever answers does not speak the protocol.
    OtherProtocol,
    /// No password is set.
    PasswordMissing,
    /// User or password are refused.
    PasswordRefused,
    /// The server offers no way to sign in that we know.
    NoSignIn,
    /// The provider refuses programs it does not know.
    UnsafeLogin,
    /// The server says that it cannot now.
    Unavailable,
    /// There is no such folder.
    FolderMissing,
    /// The server refuses something else.
    Refused,
    /// The server sends more than it was asked for.
    TooMuch,
    /// The sender's address is refused.
    SenderRefused,
    /// The gateway itself could not store.
    Store,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::HostUnknown,
        Self::Unreachable,
        Self::Silent,
        Self::Closed,
        Self::IssuerUnknown,
        Self::OtherName,
        Self::Expired,
        Self::CertificateWrong,
        Self::NoTls,
        Self::CaFile,
        Self::NoStartTls,
        Self::Injected,
        Self::OtherProtocol,
        Self::PasswordMissing,
        Self::PasswordRefused,
        Self::NoSignIn,
        Self::UnsafeLogin,
        Self::Unavailable,
        Self::FolderMissing,
        Self::Refused,
        Self::TooMuch,
        Self::SenderRefused,
        Self::Store,
    ];

    /// The code in the database, the log and the words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HostUnknown => "host-unknown",
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::Closed => "closed",
            Self::IssuerUnknown => "issuer-unknown",
            Self::OtherName => "other-name",
            Self::Expired => "expired",
            Self::CertificateWrong => "certificate-wrong",
            Self::NoTls => "no-tls",
            Self::CaFile => "ca-file",
            Self::NoStartTls => "no-starttls",
            Self::Injected => "injected",
            Self::OtherProtocol => "other-protocol",
            Self::PasswordMissing => "password-missing",
            Self::PasswordRefused => "password-refused",
            Self::NoSignIn => "no-sign-in",
            Self::UnsafeLogin => "unsafe-login",
            Self::Unavailable => "unavailable",
            Self::FolderMissing => "folder-missing",
            Self::Refused => "refused",
            Self::TooMuch => "too-much",
            Self::SenderRefused => "sender-refused",
            Self::Store => "store",
        }
    }

    /// The trouble of a code.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.code() == code)
    }

    /// Whether asking again soon is of no use and may do harm: an account can be locked by wrong passwords.
    pub const fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::PasswordMissing
                | Self::PasswordRefused
                | Self::NoSignIn
                | Self::UnsafeLogin
                | Self::IssuerUnknown
                | Self::OtherName
                | Self::Expired
                | Self::CertificateWrong
                | Self::CaFile
                | Self::NoStartTls
                | Self::Injected
        )
    }

    /// What it means and what to do, for a server; `detail` is the server's own word.
    pub fn told(self, lang: Lang, detail: &str) -> (String, String) {
        let values: [(&'static str, Value); 1] = [("detail", Value::from(detail.to_owned()))];
        let id = format!("mail-{}", self.code());
        (lang.say(&id, Some("what"), &values), lang.say(&id, Some("fix"), &values))
    }
}

/// Something went wrong, with the server's own word on it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {detail}", trouble.code())]
pub struct Fault {
    /// What.
    pub trouble: Trouble,
    /// What the server or the system said; never what somebody wrote in a mail.
    pub detail: String,
}

impl Fault {
    /// A fault with what was said about it, cut short: a server can say anything.
    pub fn new(trouble: Trouble, detail: impl std::fmt::Display) -> Self {
        let detail: String = detail.to_string().chars().filter(|c| !c.is_control()).take(200).collect();
        Self { trouble, detail }
    }

    /// Whoever answers does not speak the protocol.
    pub(crate) fn protocol(detail: impl std::fmt::Display) -> Self {
        Self::new(Trouble::OtherProtocol, detail)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::new(Trouble::Store, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_says_in_both_languages_what_it_is_and_what_to_do() {
        for trouble in Trouble::ALL {
            assert_eq!(Trouble::read(trouble.code()), Some(trouble));
            for lang in Lang::ALL {
                let (what, fix) = trouble.told(lang, "x");
                assert!(!what.starts_with("mail-") && !fix.starts_with("mail-"), "{} in {lang}", trouble.code());
            }
        }
    }

    #[test]
    fn what_a_server_says_is_cut_short_and_cannot_draw_on_a_terminal() {
        let fault = Fault::new(Trouble::Refused, format!("\u{1b}[31m{}\r\n", "x".repeat(500)));
        assert_eq!(fault.detail.chars().count(), 200);
        assert!(!fault.detail.contains(char::is_control));
    }
}
