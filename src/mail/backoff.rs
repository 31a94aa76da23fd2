//! How long to wait after something went wrong: longer each time, and never at the same moment as everybody else.

use std::time::Duration;

use super::Trouble;
use crate::chance;

/// The first pause.
const FIRST: Duration = Duration::from_secs(5);
/// The longest one.
const LONGEST: Duration = Duration::from_mins(15);
/// The first pause where a person has to do something: more tries could lock the account.
const FIRST_FOR_A_PERSON: Duration = Duration::from_mins(15);
/// The longest one then.
const LONGEST_FOR_A_PERSON: Duration = Duration::from_hours(4);

/// Pauses that grow.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It went well.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// It went wrong: how long to wait now.
    pub(crate) fn pause(&mut self, trouble: Trouble) -> Duration {
        let (first, longest) =
            if trouble.needs_a_person() { (FIRST_FOR_A_PERSON, LONGEST_FOR_A_PERSON) } else { (FIRST, LONGEST) };
        let pause = first.saturating_mul(1 << self.failures.min(12)).min(longest);
        self.failures += 1;
        jittered(pause, chance::bytes::<1>()[0])
    }
}

/// A pause, up to a fifth shorter.
fn jittered(pause: Duration, chance: u8) -> Duration {
    pause.saturating_sub(pause * u32::from(chance) / (255 * 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour_and_begin_anew_when_it_went_well() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u64> = (0..10).map(|_| backoff.pause(Trouble::Unreachable).as_secs()).collect();
        for (pause, most) in pauses.iter().zip([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]) {
            assert!((most * 4 / 5..=most).contains(pause), "{pauses:?}");
        }
        backoff.reset();
        assert!(backoff.pause(Trouble::Closed) <= FIRST);
    }

    #[test]
    fn a_wrong_password_is_not_tried_every_few_seconds() {
        let mut backoff = Backoff::default();
        assert!(backoff.pause(Trouble::PasswordRefused) >= FIRST_FOR_A_PERSON * 4 / 5);
        assert!((0..20).map(|_| backoff.pause(Trouble::PasswordRefused)).all(|pause| pause <= LONGEST_FOR_A_PERSON));
    }

    #[test]
    fn two_gateways_do_not_come_back_at_the_same_moment() {
        let pause = Duration::from_secs(100);
        assert_eq!((jittered(pause, 0), jittered(pause, 255)), (pause, Duration::from_secs(80)));
    }
}
