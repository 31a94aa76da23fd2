//! Passwords: Argon2id (RFC 9106), in PHC string format, two at a time at the most.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::chance;

/// 19 MiB and two passes, the second recommended option of the OWASP cheat sheet for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Each takes 19 MiB and a core for some 20 ms: more at once would let anybody fill the memory with sign-ins.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The hash of nobody's password: an unknown user name takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password for one sign-in: twelve letters and digits that nobody mixes up, in groups of four.
pub fn one_time_password() -> String {
    const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzk";
    let letters: Vec<char> =
        chance::bytes::<12>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 31)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Hashes a password.
pub async fn hash_password(password: &str) -> String {
    let password = password.to_owned();
    bounded(move || {
        let salt: [u8; 16] = chance::bytes();
        hasher().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()).unwrap_or_default()
    })
    .await
}

/// Whether a password is the one with this hash; without a hash it takes as long and is not.
pub async fn is_password(password: &str, hash: Option<&str>) -> bool {
    let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODY).to_owned());
    bounded(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn bounded<T: Send + Default + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let _place = PLACES.acquire().await;
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let password = one_time_password();
        let hash = hash_password(&password).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password(&password, Some(&hash)).await);
        assert!(!is_password(&one_time_password(), Some(&hash)).await);
        assert!(!is_password("", None).await);
        assert_eq!(password.len(), 14);
    }
}
