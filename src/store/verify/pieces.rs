use case::{SubmissionId, Verdict};

use super::super::database::read;
use super::super::key::Purpose;
use super::super::types::AsUuid;
use super::super::{Row, StoreError, search, submission};
use super::Verification;
use crate::desk::{self, What, Who};
use crate::seal::Key;

impl Verification {
    /// A piece: its row against the event that recorded it, its seals, its contacts, its words in the index.
    pub(super) async fn piece(&mut self, received: &case::Received, restricted: bool) -> Result<(), StoreError> {
        self.verified.submissions += 1;
        self.count("submission", 1);
        *self.pieces.entry((received.channel, received.verdict)).or_default() += 1;
        self.serial(received);
        let id = received.submission.uuid();
        self.keys.insert((id, "identity"));
        self.keys.insert((id, "content"));
        let number = &received.number;
        let row = submission::by_number(self.store.database(), number).await;
        let row = match self.read(row, "submission", number)? {
            Some(Some(row)) => row,
            Some(None) => {
                self.find("piece-missing", "submission", number.clone());
                return Ok(());
            }
            None => return Ok(()),
        };
        let held = submission::held(self.store.database(), id).await;
        let Some(held) = self.read(held, "holding", number)? else { return Ok(()) };
        self.count("holding", held.len());
        let original = submission::original(self.store.database(), id).await;
        let Some(original) = self.read(original, "submission", number)? else { return Ok(()) };
        if row.digest_with(original.as_deref(), &held) != received.digest
            || SubmissionId::of(row.id) != received.submission
        {
            self.find("piece-changed", "submission", number.clone());
        }
        let who = self.opened(&row, Purpose::Identity, Who::open).await?;
        let what = self.opened(&row, Purpose::Content, What::open).await?;
        self.contacts(&row, who.as_ref()).await?;
        let searched = !restricted && !matches!(received.verdict, Verdict::Automatic | Verdict::Quarantined);
        if let (true, Some(what)) = (searched, &what) {
            let words = desk::words(self.store.keyring(), who.as_ref(), what);
            if !words.is_empty() {
                self.words.insert(row.doc, search::sum(words));
            }
        }
        if let Some(original) = original {
            self.original(&row, &original, who.as_ref()).await?;
        }
        for file in &held {
            self.held(&row, file, who.as_ref(), what.as_ref()).await?;
        }
        Ok(())
    }

    /// The serial of its number, which is read back as the gateway writes it.
    fn serial(&mut self, received: &case::Received) {
        let Ok(number) = received.number.parse::<case::CaseNumber>() else {
            self.find("number-wrong", "event", received.number.clone());
            return;
        };
        let series = format!("{}-{:02}-{}", number.division(), number.year(), number.channel().letter());
        let (last, count) = self.serials.entry(series).or_default();
        *last = (*last).max(i64::try_from(number.serial()).unwrap_or(i64::MAX));
        *count += 1;
    }

    /// What is sealed in a piece under one of its keys. A key that was destroyed or does not open is a matter of the
    /// keys.
    async fn opened<T>(
        &mut self,
        row: &Row,
        purpose: Purpose,
        open: fn(&Key, &Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let key = match self.store.key(row.id, purpose).await {
            Ok(Some(key)) => key,
            Ok(None) | Err(StoreError::Sealed | StoreError::Damaged(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let opened = open(&key, row).ok();
        if opened.is_none() {
            self.find("seal-broken", "submission", row.number.clone());
        }
        Ok(opened)
    }

    async fn contacts(&mut self, row: &Row, who: Option<&Who>) -> Result<(), StoreError> {
        let expected: Vec<Vec<u8>> =
            who.map(|who| who.contacts(self.store.keyring())).unwrap_or_default().into_iter().map(Vec::from).collect();
        self.count("contact", expected.len());
        let stored: Vec<Vec<u8>> = read!(self.store.database(), |c| {
            sqlx::query_scalar("select party from contact where submission_id = $1 order by party")
                .bind(row.id)
                .fetch_all(c)
                .await?
        });
        if stored != expected {
            self.find("contacts-differ", "contact", row.number.clone());
        }
        Ok(())
    }
}
