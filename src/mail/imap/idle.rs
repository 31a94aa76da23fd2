//! Waiting for mail (RFC 2177). What the server tells is a hint only: whoever waits looks for himself afterwards.

use super::super::wire::in_time;
use super::super::{Fault, Trouble};
use super::inbox::Room;
use super::response::{Kind, Response};
use super::session::Session;

impl Session {
    /// Whether the server calls when mail comes.
    pub(crate) async fn can_idle(&mut self) -> Result<bool, Fault> {
        self.can("IDLE").await
    }

    /// Waits until the server tells of a new message, or until `enough` is over. What it told since `looked` counts too:
    /// it may have told while other things were said.
    pub(crate) async fn idle(&mut self, looked: u64, enough: impl Future<Output = ()>) -> Result<(), Fault> {
        let patience = self.patience.answer;
        let tag = in_time(patience, async {
            let tag = self.send("IDLE").await?;
            loop {
                match self.next(Room::USUAL).await? {
                    Response::Continue => return Ok(tag),
                    Response::Status(status) if status.tag.is_some() => {
                        return Err(Fault::new(Trouble::Refused, status.text));
                    }
                    _ => {}
                }
            }
        })
        .await?;
        self.until_told(looked, enough).await?;
        in_time(patience, async {
            self.write("DONE\r\n").await?;
            let status = self.answered(&tag, Room::USUAL, |_| {}).await?;
            if status.kind == Kind::Ok { Ok(()) } else { Err(Fault::new(Trouble::Refused, status.text)) }
        })
        .await
    }

    async fn until_told(&mut self, looked: u64, enough: impl Future<Output = ()>) -> Result<(), Fault> {
        tokio::pin!(enough);
        while self.news() == looked {
            // Nothing is lost when the other one wins: what was read stays in the inbox.
            let response = tokio::select! {
                response = self.next(Room::USUAL) => response?,
                () = &mut enough => return Ok(()),
            };
            if let Response::Status(status) = response
                && status.kind == Kind::Bye
            {
                return Err(Fault::new(Trouble::Unavailable, status.text));
            }
        }
        Ok(())
    }
}
