//! What a learner may ask for in a while: one budget per learner, over all platforms, with a cost by kind.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use homeroom_core::{Action, Clock, LabRules, LearnerId, Refusal};

/// Whose budget it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purse {
    /// A learner's.
    Learner(LearnerId),
    /// An address's, for those who are not in.
    Stranger(String),
}

/// How much there is: `burst` at once, `per_second` refilled. A page costs 1, a press 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At once.
    pub burst: NonZeroU32,
    /// Refilled.
    pub per_second: NonZeroU32,
}

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, ClassClock, NoOpMiddleware<ClassTime>>;

/// Everybody's budgets.
pub struct Budget {
    limiter: Limiter<Purse>,
    clock: ClassClock,
    burst: NonZeroU32,
}

/// What an action costs.
pub fn cost(action: &Action) -> u32 {
    match action {
        Action::Begin(..) | Action::BeginReview(_) => 5,
        Action::Read(..) => 1,
        action if action.reads() => 1,
        _ => 2,
    }
}

/// What asking to be let in costs: it also makes guessing slow.
pub const ENTRY_COST: u32 = 6;

impl Budget {
    /// Full purses for everybody.
    pub fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let clock = ClassClock(clock);
        let quota = Quota::per_second(limits.per_second).allow_burst(limits.burst);
        let limiter = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self { limiter, clock, burst: limits.burst }
    }

    /// Takes the cost from a purse, or says how long to wait.
    pub fn spend(&self, purse: &Purse, cost: u32) -> Result<(), Refusal> {
        // What costs more than a full purse costs a full purse.
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN).min(self.burst);
        match self.limiter.check_key_n(purse, cost) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(not_until)) => Err(Refusal::TooFast { wait: not_until.wait_time_from(self.clock.now()) }),
            Err(_) => Err(Refusal::TooFast { wait: Duration::from_secs(1) }),
        }
    }

    /// Forgets purses that are full again.
    pub fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// What learners may say in labs in a while, as their class sets it.
pub(crate) struct Turns {
    clock: ClassClock,
    /// By how much at once and in a minute: most classes have the same.
    by_rules: Mutex<HashMap<(u32, u32), Limiter<LearnerId>>>,
}

impl Turns {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock: ClassClock(clock), by_rules: Mutex::default() }
    }

    /// Takes one, or tells how long to wait.
    pub(crate) fn take(&self, learner: LearnerId, rules: &LabRules) -> Result<(), Duration> {
        let [at_once, a_minute] =
            [rules.at_once, rules.a_minute].map(|n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        let mut by_rules = self.by_rules.lock().unwrap_or_else(PoisonError::into_inner);
        let limiter = by_rules.entry((rules.at_once, rules.a_minute)).or_insert_with(|| {
            let quota = Quota::per_minute(a_minute).allow_burst(at_once);
            RateLimiter::new(quota, DashMapStateStore::default(), self.clock.clone())
        });
        limiter.check_key(&learner).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Forgets who may say as much as anybody.
    pub(crate) fn tidy(&self) {
        let mut by_rules = self.by_rules.lock().unwrap_or_else(PoisonError::into_inner);
        by_rules.retain(|_, limiter| {
            limiter.retain_recent();
            !limiter.is_empty()
        });
    }
}

/// The classroom's clock as governor wants it.
#[derive(Clone)]
struct ClassClock(Arc<dyn Clock>);

impl governor::clock::Clock for ClassClock {
    type Instant = ClassTime;

    fn now(&self) -> ClassTime {
        ClassTime(u64::try_from(self.0.now().as_millisecond()).unwrap_or(0))
    }
}

/// Milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ClassTime(u64);

impl Reference for ClassTime {
    fn duration_since(&self, earlier: Self) -> Nanos {
        Nanos::from(Duration::from_millis(self.0.saturating_sub(earlier.0)))
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        let millis = u64::try_from(Duration::from(duration).as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_sub(millis))
    }
}

impl std::ops::Add<Nanos> for ClassTime {
    type Output = Self;

    fn add(self, duration: Nanos) -> Self {
        let millis = u64::try_from(Duration::from(duration).as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }
}
