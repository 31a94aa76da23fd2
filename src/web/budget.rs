//! Budgets: how much one source may send, and how often a query code may be tried. Who is over a budget is told when to
//! come back; nobody is locked out, since a lockout would let a stranger shut out a petitioner.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as Watch;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::address::Source;
use crate::chance;
use crate::clock::Clock;
use crate::problem::Problem;

/// All budgets of a gateway.
pub(crate) struct Budgets {
    /// Pieces by one source; absent where the settings name no limit.
    submissions: Option<Budget>,
    /// Attempts with number and code by one source.
    lookups: Budget,
    /// Attempts at one number from anywhere.
    numbers: Budget,
    /// Attempts at all numbers from everywhere.
    everything: Budget,
    /// The first attempts of a source at a number, which no budget of others can use up.
    first: Budget,
    /// Passwords tried by one source for one user.
    sign_ins: Budget,
    /// Passwords tried for one user from anywhere.
    users: Budget,
    /// What costs much and is open to anybody: figures.
    questions: Budget,
}

impl Budgets {
    /// Full budgets.
    pub(crate) fn new(clock: &Clock, submissions_per_hour: u32) -> Self {
        let budget = |burst: u32, every: Duration| Budget::new(clock, burst, every);
        Self {
            submissions: NonZeroU32::new(submissions_per_hour)
                .map(|most| budget(most.get(), Duration::from_hours(1) / most.get())),
            lookups: budget(60, Duration::from_secs(10)),
            numbers: budget(10, Duration::from_secs(30)),
            everything: budget(500, Duration::from_millis(20)),
            first: budget(3, Duration::from_mins(10)),
            sign_ins: budget(5, Duration::from_secs(5)),
            users: budget(20, Duration::from_secs(3)),
            questions: budget(30, Duration::from_secs(2)),
        }
    }

    /// One more piece from a source.
    pub(crate) fn submission(&self, source: Source) -> Result<(), Problem> {
        match (&self.submissions, source.household()) {
            (Some(budget), Some(household)) => budget.take(&[&household]).map_err(|seconds| wait("pieces", seconds)),
            _ => Ok(()),
        }
    }

    /// One more attempt of a source with the code of a number.
    pub(crate) fn lookup(&self, source: Source, number: &str) -> Result<(), Problem> {
        let household = source.household();
        if let Some(household) = household {
            self.lookups.take(&[&household]).map_err(|seconds| wait("lookups", seconds))?;
        }
        let number = number.as_bytes();
        let over = self.numbers.take(&[number]).and_then(|()| self.everything.take(&[]));
        match (over, household) {
            (Ok(()), _) => Ok(()),
            // Whoever tries a number for the first time does not pay for the attempts of others.
            (Err(seconds), Some(household)) => {
                self.first.take(&[&household, number]).map_err(|own| wait("lookups", own.min(seconds)))
            }
            (Err(seconds), None) => Err(wait("lookups", seconds)),
        }
    }

    /// One more password of a source for a user; else in how many seconds it may be tried. Whoever tries somebody's name
    /// from elsewhere slows himself down, not that person: the first attempts of a source are its own.
    pub(crate) fn sign_in(&self, source: Source, user: &str) -> Result<(), u64> {
        let household = source.household().unwrap_or([0xff; 8]);
        let user = user.trim().to_lowercase();
        self.sign_ins.take(&[&household, user.as_bytes()])?;
        match self.users.take(&[user.as_bytes()]) {
            Ok(()) => Ok(()),
            Err(seconds) => self.first.take(&[&household, b"sign-in", user.as_bytes()]).map_err(|own| own.min(seconds)),
        }
    }

    /// One more costly question of a source.
    pub(crate) fn question(&self, source: Source) -> Result<(), Problem> {
        source.household().map_or(Ok(()), |household| {
            self.questions.take(&[&household]).map_err(|seconds| wait("questions", seconds))
        })
    }

    /// Forgets who has a full budget again.
    pub(crate) fn tidy(&self) {
        let all =
            [&self.lookups, &self.numbers, &self.everything, &self.first, &self.sign_ins, &self.users, &self.questions];
        for budget in all.into_iter().chain(&self.submissions) {
            budget.limiter.retain_recent();
            budget.limiter.shrink_to_fit();
        }
    }
}

/// `what` was done too often.
fn wait(what: &str, seconds: u64) -> Problem {
    Problem::too_many_requests(seconds, what).again_in(seconds)
}

/// One budget of many sources. Sources are told apart by a keyed hash of 18 bits, so what they cost in memory has an end
/// however many there are; that two share a budget is rare and harmless.
struct Budget {
    limiter: RateLimiter<u32, HashMapStateStore<u32>, Passed, NoOpMiddleware<Duration>>,
    clock: Clock,
    key: [u8; 32],
}

/// The bits of a source's hash.
const SOURCES: u32 = (1 << 18) - 1;

impl Budget {
    fn new(clock: &Clock, burst: u32, every: Duration) -> Self {
        let quota = Quota::with_period(every).unwrap_or(Quota::per_second(NonZeroU32::MIN));
        let quota = quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), Passed(clock.clone()));
        Self { limiter, clock: clock.clone(), key: chance::bytes() }
    }

    /// Takes one; else in how many seconds there is one again.
    fn take(&self, parts: &[&[u8]]) -> Result<(), u64> {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for part in parts {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let [a, b, c, d, ..] = *hasher.finalize().as_bytes();
        let source = u32::from_be_bytes([a, b, c, d]) & SOURCES;
        self.limiter.check_key(&source).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.passed());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }
}

/// The office's clock as the budgets take it.
#[derive(Clone)]
struct Passed(Clock);

impl Watch for Passed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.passed()
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use intake::Ts;

    use super::*;

    fn at(last: u8) -> Source {
        Source::Address(IpAddr::V4(Ipv4Addr::new(203, 0, 113, last)))
    }

    fn seconds(outcome: Result<(), Problem>) -> Option<u64> {
        outcome.err().and_then(|problem| problem.retry_after())
    }

    #[test]
    fn a_source_over_its_budget_is_told_when_to_come_back_and_others_go_on() {
        let clock = Clock::at(Ts::from_micros(1_000_000));
        let budgets = Budgets::new(&clock, 2);
        assert!(budgets.submission(at(1)).is_ok() && budgets.submission(at(1)).is_ok());
        assert_eq!(seconds(budgets.submission(at(1))), Some(1800));
        assert!(budgets.submission(at(2)).is_ok());
        assert!((0..100).all(|_| budgets.submission(Source::Machine).is_ok()));
        clock.set(Ts::from_micros(1_801_000_000));
        assert!(budgets.submission(at(1)).is_ok());
    }

    #[test]
    fn strangers_who_try_a_number_never_shut_out_its_holder() {
        let clock = Clock::at(Ts::from_micros(0));
        let budgets = Budgets::new(&clock, 0);
        let number = "439901-26-T-000001-X";
        let tried = (0..60).filter(|_| budgets.lookup(at(1), number).is_ok()).count();
        assert!((10..20).contains(&tried), "{tried} attempts");
        assert!(seconds(budgets.lookup(at(1), number)).is_some_and(|wait| wait > 0));
        assert!(budgets.lookup(at(2), number).is_ok(), "the holder comes for the first time");
        assert!((0..100).all(|_| budgets.submission(at(1)).is_ok()), "no limit is set");
    }

    #[test]
    fn guessing_a_password_becomes_slow_and_shuts_nobody_out() {
        let clock = Clock::at(Ts::from_micros(0));
        let budgets = Budgets::new(&clock, 0);
        assert!((0..5).all(|_| budgets.sign_in(at(1), "wang.li").is_ok()));
        assert_eq!(budgets.sign_in(at(1), "Wang.Li "), Err(5));
        assert!(budgets.sign_in(at(1), "zhao.min").is_ok());
        for other in 2..40 {
            let _ = budgets.sign_in(at(other), "wang.li");
        }
        assert!(budgets.sign_in(at(99), "wang.li").is_ok(), "she comes for the first time");
        clock.set(Ts::from_micros(5_000_000));
        assert!(budgets.sign_in(at(1), "wang.li").is_ok());
    }

    #[test]
    fn what_budgets_remember_has_an_end_and_is_forgotten_in_time() {
        let clock = Clock::at(Ts::from_micros(0));
        let budgets = Budgets::new(&clock, 60);
        let budget = budgets.submissions.as_ref().expect("a budget");
        for source in 0..300_000_u32 {
            let _ = budget.take(&[&source.to_be_bytes()]);
        }
        assert!(budget.limiter.len() <= 1 << 18);
        clock.set(Ts::from_micros(7_200_000_000));
        budgets.tidy();
        assert_eq!(budget.limiter.len(), 0);
    }
}
