//! A connection to the server by which letters leave.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;

use super::super::notice::Letter;
use super::super::wire::{Patience, Trust};
use super::super::{Fault, Trouble};
use super::tls::{self, Line, REPLY};
use super::verdict::{Outcome, ends_the_session, fault};
use crate::config::Smtp;
use crate::store::StoreError;

/// A connection to the server, signed in.
pub(crate) struct Relay {
    connection: AsyncSmtpConnection,
    room: Arc<AtomicUsize>,
    patience: Patience,
    /// Nothing more can be said on it.
    over: bool,
}

impl Relay {
    /// Connects and signs in.
    pub(crate) async fn open(smtp: &Smtp, trust: &Trust, patience: &Patience) -> Result<Self, Fault> {
        let line = tls::connect(smtp, trust, &hello(smtp), patience).await?;
        let mut relay = Self::greet(line, smtp, patience).await?;
        relay.sign_in(smtp).await?;
        Ok(relay)
    }

    /// The same on a connection that is there, without signing in: a step of the doctor's.
    pub(crate) async fn on(
        stream: tokio::net::TcpStream,
        smtp: &Smtp,
        trust: &Trust,
        patience: &Patience,
    ) -> Result<Self, Fault> {
        Self::greet(tls::on(stream, smtp, trust, &hello(smtp), patience).await?, smtp, patience).await
    }

    async fn greet(line: Line, smtp: &Smtp, patience: &Patience) -> Result<Self, Fault> {
        let room = line.room();
        let name = ClientId::Domain(hello(smtp));
        let connected = AsyncSmtpConnection::connect_with_transport(Box::new(line), &name);
        let connection = match timely(patience.answer, connected).await {
            Some(connection) => connection.map_err(|error| fault(&error))?,
            None => return Err(Fault::new(Trouble::Silent, "")),
        };
        Ok(Self { connection, room, patience: *patience, over: false })
    }

    /// Signs in, where the settings name somebody.
    pub(crate) async fn sign_in(&mut self, smtp: &Smtp) -> Result<(), Fault> {
        let Some(user) = &smtp.user else { return Ok(()) };
        if smtp.password.expose().is_empty() {
            return Err(Fault::new(Trouble::PasswordMissing, ""));
        }
        let credentials = Credentials::new(user.clone(), smtp.password.expose().to_owned());
        self.room.store(REPLY, Ordering::Relaxed);
        let signing_in = self.connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        match timely(self.patience.answer, signing_in).await {
            Some(outcome) => outcome.map(|_| ()).map_err(|error| fault(&error)),
            None => Err(Fault::new(Trouble::Silent, "")),
        }
    }

    /// Whether the server would take mail from our address: a step of the doctor's; nothing is sent.
    pub(crate) async fn would_take_from(&mut self, sender: &Address) -> Result<(), Fault> {
        let refused = |error: &Error| match error.status() {
            Some(_) => Fault::new(Trouble::SenderRefused, error),
            None => fault(error),
        };
        match self.command(Mail::new(Some(sender.clone()), Vec::new())).await {
            Some(answer) => answer.map_err(|error| refused(&error))?,
            None => return Err(Fault::new(Trouble::Silent, "")),
        };
        Ok(())
    }

    /// Hands a letter over. `on_the_wire` is asked when the server is ready for the message itself: only from then on can
    /// it have arrived; if it says no, another gateway has it.
    pub(crate) async fn hand_over(
        &mut self,
        letter: &Letter,
        on_the_wire: impl AsyncFnOnce() -> Result<bool, StoreError>,
    ) -> Result<Outcome, StoreError> {
        if let Some(outcome) = self.envelope(letter).await {
            return Ok(outcome);
        }
        if !on_the_wire().await? {
            return Ok(Outcome::Overtaken);
        }
        self.room.store(REPLY, Ordering::Relaxed);
        // The server may take its time with the whole message: RFC 5321 §4.5.3.2.6 allows it ten minutes.
        let answer = timely(self.patience.work, self.connection.message(letter.message.as_bytes())).await;
        self.over = answer.as_ref().is_none_or(|answer| answer.as_ref().is_err_and(ends_the_session));
        match answer {
            Some(Ok(_)) => Ok(Outcome::Sent),
            Some(Err(error)) => Ok(Outcome::after_the_message(&error)),
            None => Ok(Outcome::InDoubt(Trouble::Silent.code().to_owned())),
        }
    }

    /// Whether nothing more can be handed over on it.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// Sender and recipient; what becomes of the letter, if it ends here.
    async fn envelope(&mut self, letter: &Letter) -> Option<Outcome> {
        let never = |code: &str| Some(Outcome::Never(code.to_owned()));
        let (Ok(to), Ok(sender)) =
            (letter.to.parse::<Address>(), letter.envelope.as_deref().map(str::parse).transpose())
        else {
            return never("address-wrong");
        };
        let mut parameters = Vec::new();
        if !letter.to.is_ascii() {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return never("address-not-ascii");
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        for step in [Step::Mail(Mail::new(sender, parameters)), Step::Rcpt(Rcpt::new(to, Vec::new())), Step::Data(Data)]
        {
            let answer = match step {
                Step::Mail(mail) => self.command(mail).await,
                Step::Rcpt(rcpt) => self.command(rcpt).await,
                Step::Data(data) => self.command(data).await,
            };
            match answer {
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    if !self.over {
                        // The next letter begins anew.
                        let _ = self.command(Rset).await;
                    }
                    return Some(Outcome::before_the_message(&error));
                }
                None => return Some(Outcome::Later(Trouble::Silent.code().to_owned())),
            }
        }
        None
    }

    /// A command and its answer; `None` when the server takes too long.
    async fn command(&mut self, command: impl std::fmt::Display) -> Option<Result<Response, Error>> {
        self.room.store(REPLY, Ordering::Relaxed);
        let answer = timely(self.patience.answer, self.connection.command(command)).await;
        self.over = answer.as_ref().is_none_or(|answer| answer.as_ref().is_err_and(ends_the_session));
        answer
    }

    /// Leaves as a guest should.
    pub(crate) async fn leave(mut self) {
        let _ = self.command(Quit).await;
    }
}

enum Step {
    Mail(Mail),
    Rcpt(Rcpt),
    Data(Data),
}

/// The name we say we have: that of the sender's domain.
fn hello(smtp: &Smtp) -> String {
    smtp.from.email.domain().to_owned()
}

async fn timely<T>(patience: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(patience, work).await.ok()
}
