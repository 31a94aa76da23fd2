use sha2::{Digest, Sha256};

use super::super::key::Purpose;
use super::super::{Held, Row, StoreError, database::read, file};
use super::{PAGE, Verification, WHOLE};
use crate::desk::{self, What, Who};
use crate::seal::{Key, file_address, open};

impl Verification {
    /// A small original opens and is, byte for byte, what the piece says it is.
    pub(super) async fn original(&mut self, row: &Row, original: &[u8], who: Option<&Who>) -> Result<(), StoreError> {
        let Ok(Some(key)) = self.store.key(row.id, Purpose::Identity).await else { return Ok(()) };
        self.verified.files += 1;
        let place = desk::original_place(case::SubmissionId::from_bits(row.id.as_u128()));
        let noted = desk::noted(who, None, 0);
        let same = open(&key, &place, original).is_ok_and(|content| {
            noted.is_none_or(|noted| noted.sha256 == desk::sha256(&content) && noted.bytes == content.len() as u64)
        });
        if !same {
            self.find("original-changed", "submission", row.number.clone());
        }
        Ok(())
    }

    /// A held file opens with the key wrapped for this piece and is, byte for byte, what the piece says it is.
    pub(super) async fn held(
        &mut self,
        row: &Row,
        held: &Held,
        who: Option<&Who>,
        what: Option<&What>,
    ) -> Result<(), StoreError> {
        let purpose = if held.place == 0 { Purpose::Identity } else { Purpose::Content };
        let Ok(Some(key)) = self.store.key(row.id, purpose).await else { return Ok(()) };
        self.verified.files += 1;
        let name = format!("{}/{}", row.number, held.place);
        let place = desk::holding_place(case::SubmissionId::from_bits(row.id.as_u128()), held.place);
        let Some(key) = open(&key, &place, &held.wrapped).ok().and_then(|key| <[u8; 32]>::try_from(key).ok()) else {
            self.find("file-key-broken", "holding", name);
            return Ok(());
        };
        match self.store.file(&held.address, &Key::of(key)).await {
            Ok(Some(content)) => {
                let noted = desk::noted(who, what, held.place);
                if noted.is_some_and(|noted| noted.sha256 != desk::sha256(&content)) {
                    self.find("file-changed", "blob", name);
                } else if file_address(self.store.keyring(), &content)[..] != held.address[..] {
                    self.find("file-misplaced", "blob", name);
                }
            }
            Ok(None) => self.find("file-missing", "blob", name),
            Err(StoreError::Sealed | StoreError::Damaged(_)) => self.find("file-changed", "blob", name),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Every stored file has the digest and the length that its row says, and somebody holds it.
    pub(super) async fn files(&mut self) -> Result<(), StoreError> {
        let mut after: Vec<u8> = Vec::new();
        loop {
            let page = file::page(self.store.database(), &after, PAGE).await;
            let Some(page) = self.read(page, "blob", WHOLE)? else { break };
            let Some(last) = page.last() else { break };
            after.clone_from(&last.address);
            for blob in page {
                self.blob(&blob).await?;
            }
        }
        let loose: Vec<Vec<u8>> = read!(self.store.database(), |c| {
            sqlx::query_scalar(
                "select address from blob where not exists (select 1 from holding where holding.address = blob.address) \
                 union all select address from blob_part where not exists \
                 (select 1 from blob where blob.address = blob_part.address and blob.parts > blob_part.part)",
            )
            .fetch_all(c)
            .await?
        });
        for address in loose {
            self.find("file-held-by-nobody", "blob", data_encoding::HEXLOWER.encode(&address));
        }
        Ok(())
    }

    async fn blob(&mut self, blob: &file::Blob) -> Result<(), StoreError> {
        let name = data_encoding::HEXLOWER.encode(&blob.address);
        let sealed = file::sealed(self.store.database(), &blob.address).await;
        match self.read(sealed, "blob_part", &name)? {
            Some(None) => self.find("file-missing", "blob", name),
            Some(Some(sealed)) => {
                if Sha256::digest(&sealed)[..] != blob.digest[..] || sealed_length(blob.size) != sealed.len() {
                    self.find("file-changed", "blob", name);
                } else if file::part_count(self.store.database(), sealed.len()) != blob.parts {
                    self.find("file-parts-differ", "blob", name);
                }
            }
            None => {}
        }
        Ok(())
    }
}

/// How long a file of this size is once it is sealed.
fn sealed_length(size: i64) -> usize {
    let size = usize::try_from(size).unwrap_or(0);
    1 + size + size.div_ceil(crate::seal::FRAME).max(1) * 16
}
