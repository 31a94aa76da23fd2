//! Signing in.

use data_encoding::BASE64;

use super::super::wire::in_time;
use super::super::{Fault, Trouble};
use super::inbox::Room;
use super::names::quoted;
use super::response::{Kind, Response, Status};
use super::session::{Session, refusal};
use crate::config::{Mailbox, Secret};

/// Who we are: some providers (163, 126, yeah.net) let nobody open a folder who has not said so (RFC 2971).
const ID: &str =
    concat!("ID (\"name\" \"Quintake\" \"version\" \"", env!("CARGO_PKG_VERSION"), "\" \"vendor\" \"Quintake\")");

impl Session {
    /// Signs in with what the settings say, and says who we are.
    pub(crate) async fn sign_in(&mut self, mailbox: &Mailbox) -> Result<(), Fault> {
        if mailbox.password.expose().is_empty() {
            return Err(Fault::new(Trouble::PasswordMissing, ""));
        }
        let status = match (quoted(&mailbox.user), quoted(mailbox.password.expose())) {
            (Some(user), Some(password)) if !self.can("LOGINDISABLED").await? => {
                let patience = self.patience.answer;
                self.ask(&format!("LOGIN {user} {password}"), Room::USUAL, patience, |_| {}).await?
            }
            // What is not ASCII goes by PLAIN, which is UTF-8.
            _ if self.can("AUTH=PLAIN").await? => self.plain(&mailbox.user, &mailbox.password).await?,
            _ => return Err(Fault::new(Trouble::NoSignIn, self.capabilities.join(" "))),
        };
        if status.kind != Kind::Ok {
            let fault = refusal(&status);
            return Err(match fault.trouble {
                Trouble::Unavailable | Trouble::UnsafeLogin => fault,
                _ => Fault { trouble: Trouble::PasswordRefused, ..fault },
            });
        }
        self.capabilities.clear();
        self.learn(status.code.as_ref());
        if self.can("ID").await? {
            let patience = self.patience.answer;
            // A server that does not want to know need not.
            self.ask(ID, Room::USUAL, patience, |_| {}).await?;
        }
        Ok(())
    }

    /// AUTHENTICATE PLAIN (RFC 4616), with the answer sent when the server asks for it.
    async fn plain(&mut self, user: &str, password: &Secret) -> Result<Status, Fault> {
        let answer = BASE64.encode(format!("\0{user}\0{}", password.expose()).as_bytes());
        let patience = self.patience.answer;
        in_time(patience, async {
            let tag = self.send("AUTHENTICATE PLAIN").await?;
            loop {
                match self.next(Room::USUAL).await? {
                    Response::Continue => break,
                    Response::Status(status) if status.tag.as_deref() == Some(&tag) => return Ok(status),
                    _ => {}
                }
            }
            self.write(&format!("{answer}\r\n")).await?;
            self.answered(&tag, Room::USUAL, |_| {}).await
        })
        .await
    }
}
