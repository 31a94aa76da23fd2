//! A session with a server: commands and their answers.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::super::wire::{Patience, Trust, Wire, broken, in_time, reach, resolve, secure};
use super::super::{Fault, Trouble};
use super::inbox::{Inbox, Room};
use super::response::{self, Kind, Response, Status};
use crate::config::{Mailbox, Security};

/// A session with a server.
pub(crate) struct Session {
    wire: Wire,
    inbox: Inbox,
    tag: u32,
    /// How many messages the open folder holds, as far as the server has told.
    exists: u32,
    /// How often it told of more than there were.
    news: u64,
    pub(super) patience: Patience,
    /// What the server can do, in upper case; empty while that is not known.
    pub(super) capabilities: Vec<String>,
}

impl Session {
    /// Connects to a mailbox's server and signs in.
    pub(crate) async fn open(mailbox: &Mailbox, trust: &Trust, patience: &Patience) -> Result<Self, Fault> {
        let addresses = resolve(&mailbox.host, mailbox.port, patience).await?;
        let stream = reach(&addresses, patience).await?;
        let mut session = Self::greet(stream, mailbox, trust, patience).await?;
        session.sign_in(mailbox).await?;
        Ok(session)
    }

    /// Begins a session on a connection: TLS as the settings demand it, and the server's greeting.
    pub(crate) async fn greet(
        stream: TcpStream,
        mailbox: &Mailbox,
        trust: &Trust,
        patience: &Patience,
    ) -> Result<Self, Fault> {
        match mailbox.security {
            Security::Tls => {
                let wire = secure(stream, &mailbox.host, trust, patience).await?;
                Self::on(wire, patience).greeted(false).await
            }
            Security::Plain => Self::on(Wire::Plain(stream), patience).greeted(false).await,
            Security::StartTls => {
                let session = Self::on(Wire::Plain(stream), patience).greeted(true).await?;
                session.start_tls(&mailbox.host, trust).await
            }
        }
    }

    fn on(wire: Wire, patience: &Patience) -> Self {
        Self {
            wire,
            inbox: Inbox::default(),
            tag: 0,
            exists: 0,
            news: 0,
            patience: *patience,
            capabilities: Vec::new(),
        }
    }

    /// How many messages the open folder holds, as far as the server has told.
    pub(crate) fn exists(&self) -> u32 {
        self.exists
    }

    /// How often the server has told of new messages: whoever looked at another count has to look again.
    pub(crate) fn news(&self) -> u64 {
        self.news
    }

    /// Reads the greeting. A server that says we are signed in already, before anything is encrypted, is none of ours: it
    /// would keep us from encrypting.
    async fn greeted(mut self, before_tls: bool) -> Result<Self, Fault> {
        let patience = self.patience.answer;
        let greeting = in_time(patience, self.next(Room::USUAL)).await?;
        match greeting {
            Response::Status(Status { kind: Kind::Ok, code, .. }) => self.learn(code.as_ref()),
            Response::Status(Status { kind: Kind::Preauth, code, .. }) if !before_tls => self.learn(code.as_ref()),
            Response::Status(Status { kind: Kind::Preauth, .. }) => {
                return Err(Fault::new(Trouble::NoStartTls, "PREAUTH"));
            }
            Response::Status(Status { kind: Kind::Bye, text, .. }) => {
                return Err(Fault::new(Trouble::Unavailable, text));
            }
            other => return Err(Fault::protocol(format!("{other:?}"))),
        }
        Ok(self)
    }

    async fn start_tls(mut self, host: &str, trust: &Trust) -> Result<Self, Fault> {
        if !self.can("STARTTLS").await? {
            return Err(Fault::new(Trouble::NoStartTls, ""));
        }
        let patience = self.patience;
        self.command("STARTTLS", Room::USUAL, patience.answer, |_| {}).await?;
        // Whatever came with the answer was not encrypted and is nobody's word (CVE-2011-0411 and its kin).
        if !self.inbox.is_empty() {
            return Err(Fault::new(Trouble::Injected, ""));
        }
        let Wire::Plain(stream) = self.wire else { return Err(Fault::protocol("TLS in TLS")) };
        // What the server said of itself before is forgotten with the old session.
        Ok(Self::on(secure(stream, host, trust, &patience).await?, &patience))
    }

    /// Whether the server can do something.
    pub(super) async fn can(&mut self, what: &str) -> Result<bool, Fault> {
        if self.capabilities.is_empty() {
            self.ask_capabilities().await?;
        }
        Ok(self.capabilities.iter().any(|known| known == what))
    }

    /// Asks the server what it can do: that changes with TLS and with signing in.
    pub(super) async fn ask_capabilities(&mut self) -> Result<(), Fault> {
        let mut found = Vec::new();
        let patience = self.patience.answer;
        self.command("CAPABILITY", Room::USUAL, patience, |response| {
            if let Response::Capability(list) = response {
                found = list;
            }
        })
        .await?;
        self.capabilities = found;
        Ok(())
    }

    pub(super) fn learn(&mut self, code: Option<&(String, String)>) {
        if let Some((name, list)) = code
            && name == "CAPABILITY"
        {
            self.capabilities = response::capabilities(list.as_bytes());
        }
    }

    /// Sends a command and hands over what the server tells meanwhile; the answer, if it is a good one.
    pub(super) async fn command(
        &mut self,
        command: &str,
        room: Room,
        patience: Duration,
        told: impl FnMut(Response),
    ) -> Result<Status, Fault> {
        let status = self.ask(command, room, patience, told).await?;
        if status.kind == Kind::Ok { Ok(status) } else { Err(refusal(&status)) }
    }

    /// The same, whatever the answer is.
    pub(super) async fn ask(
        &mut self,
        command: &str,
        room: Room,
        patience: Duration,
        told: impl FnMut(Response),
    ) -> Result<Status, Fault> {
        in_time(patience, async {
            let tag = self.send(command).await?;
            self.answered(&tag, room, told).await
        })
        .await
    }

    /// Sends a command; its tag.
    pub(super) async fn send(&mut self, command: &str) -> Result<String, Fault> {
        self.tag += 1;
        let tag = format!("Q{}", self.tag);
        self.write(&format!("{tag} {command}\r\n")).await?;
        Ok(tag)
    }

    pub(super) async fn write(&mut self, text: &str) -> Result<(), Fault> {
        self.wire.write_all(text.as_bytes()).await.map_err(|error| broken(&error))?;
        self.wire.flush().await.map_err(|error| broken(&error))
    }

    /// Waits for the answer to a command.
    pub(super) async fn answered(
        &mut self,
        tag: &str,
        room: Room,
        mut told: impl FnMut(Response),
    ) -> Result<Status, Fault> {
        loop {
            match self.next(room).await? {
                Response::Status(status) if status.tag.as_deref() == Some(tag) => return Ok(status),
                // An answer to nothing that was asked.
                Response::Status(status) if status.tag.is_some() => return Err(Fault::protocol(status.text)),
                Response::Status(status) if status.kind == Kind::Bye => {
                    return Err(Fault::new(Trouble::Unavailable, status.text));
                }
                response => told(response),
            }
        }
    }

    /// The next response. Whoever stops waiting for it loses nothing.
    pub(super) async fn next(&mut self, room: Room) -> Result<Response, Fault> {
        loop {
            if let Some(raw) = self.inbox.next(room)? {
                let response = response::read(raw);
                match response {
                    Response::Exists(count) => {
                        self.news += u64::from(count > self.exists);
                        self.exists = count;
                    }
                    Response::Expunge => self.exists = self.exists.saturating_sub(1),
                    _ => {}
                }
                return Ok(response);
            }
            let read = self.wire.read_buf(self.inbox.room()).await.map_err(|error| broken(&error))?;
            if read == 0 {
                return Err(Fault::new(Trouble::Closed, ""));
            }
        }
    }

    /// Ends the session as a guest should; what comes of it is of no matter.
    pub(crate) async fn leave(mut self) {
        let patience = self.patience.connect;
        let _ = self.ask("LOGOUT", Room::USUAL, patience, |_| {}).await;
        let _ = self.wire.shutdown().await;
    }
}

/// What a bad answer means (RFC 5530 has the codes).
pub(super) fn refusal(status: &Status) -> Fault {
    let code = status.code.as_ref().map(|(name, _)| name.as_str()).unwrap_or_default();
    let text = status.text.to_lowercase();
    let trouble = match code {
        "AUTHENTICATIONFAILED" | "AUTHORIZATIONFAILED" | "EXPIRED" => Trouble::PasswordRefused,
        "UNAVAILABLE" | "INUSE" | "LIMIT" | "SERVERBUG" | "CONTACTADMIN" => Trouble::Unavailable,
        "NONEXISTENT" | "TRYCREATE" => Trouble::FolderMissing,
        _ if text.contains("unsafe login") => Trouble::UnsafeLogin,
        _ => Trouble::Refused,
    };
    Fault::new(trouble, if status.text.is_empty() { code } else { &status.text })
}
