//! The line before the inference servers: whose turn is next, and how long it will be for the others.
//!
//! A deficit round robin over learners (M. Shreedhar and G. Varghese, *Efficient Fair Queuing Using Deficit Round Robin*,
//! SIGCOMM 1995, <https://doi.org/10.1145/217382.217453>). Its unit is the token, of prompts and of replies alike. At each
//! turn a learner is given part of the tokens that a reply takes on average; who has none left, having used more, sits
//! that turn out, but never two: so a short reply comes every round, a long one every other. Otherwise than with packets nobody knows beforehand what a reply takes: an estimate is charged when
//! it begins, and set right when it is done.
//!
//! **Law:** never more at once than there are slots, never two of one learner; each ticket gets its turn, leaves or gives up;
//! who comes again stands behind everybody who waits, so whoever sends without pause costs the others one turn a round.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use jiff::Timestamp;

use crate::{LearnerId, tutor::Used};

/// How much a new reply counts in the moving averages.
const NEWEST: f64 = 0.1;
/// A turn, as a part of what a reply takes. In the simulated class of the tests, whole ones let somebody wait 2.7 times as
/// long as the mean; with less than this the tokens are shared worse.
const TURN: f64 = 0.4;
/// The most turns that somebody owes, whatever they used: they are sat out.
const OWED_MAX: f64 = 1.0;
/// A debt that is as good as none, in tokens.
const NOTHING: f64 = 1.0;
/// A turn is at least this, in tokens, so that nobody's turn is many rounds away.
const TURN_MIN: f64 = 64.0;

/// What the line takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most that wait at once.
    pub most_waiting: usize,
    /// Longest that anybody waits.
    pub longest_wait: Duration,
    /// After this long, half of what somebody used is forgotten.
    pub half_life: Duration,
    /// What a reply takes, as long as none was measured.
    pub first_guess: Duration,
}

/// The name of a request in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TicketId(pub u64);

/// A request for a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its name.
    pub id: TicketId,
    /// Who asks, on whatever platform.
    pub learner: LearnerId,
    /// Tokens that it will take by estimate, prompt and reply.
    pub cost: u32,
}

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How many come before.
    pub ahead: usize,
    /// About how long that takes; none while no server is well.
    pub about: Option<Duration>,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The line is as long as it may be.
    Full {
        /// How long it would take the last of those who wait; none while no server is well.
        about: Option<Duration>,
    },
    /// They wait already. A second question while the first one waits belongs to the same turn: whoever asks puts them
    /// together, and nobody stands twice in the line.
    Waiting,
}

/// The line. Time is an argument, and nothing happens by itself.
#[derive(Debug)]
pub struct Queue {
    limits: Limits,
    slots: usize,
    learners: HashMap<LearnerId, Account>,
    /// Whose each ticket is, whether it waits or is being replied to.
    tickets: HashMap<TicketId, LearnerId>,
    /// Those whose turn can come: they wait, and no reply to them is being written.
    round: VecDeque<LearnerId>,
    /// How many replies are being written.
    busy: usize,
    /// Tokens of a reply with its prompt, averaged.
    reply: Option<f64>,
    /// Seconds that a reply takes in its slot, averaged.
    took: Option<f64>,
}

/// What is known of a learner.
#[derive(Debug)]
struct Account {
    /// Tokens to go; below nothing, as many more were used than turns gave.
    balance: f64,
    /// When the balance was true.
    at: Timestamp,
    waiting: Option<(Ticket, Timestamp)>,
    writing: Option<Ticket>,
}

impl Queue {
    /// An empty line before servers that are not there yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            slots: 0,
            learners: HashMap::new(),
            tickets: HashMap::new(),
            round: VecDeque::new(),
            busy: 0,
            reply: None,
            took: None,
        }
    }

    /// How many replies the servers write at once from now on; none while all are ill. What is being written goes on.
    pub fn slots(&mut self, slots: usize) {
        self.slots = slots;
    }

    /// Stands somebody at the end of the line.
    pub fn join(&mut self, ticket: Ticket, now: Timestamp) -> Result<Place, Outside> {
        if self.tickets.contains_key(&ticket.id) {
            return Err(Outside::Waiting);
        }
        self.has_room(ticket.learner)?;
        let waiting = self.waiting();
        self.forget(now);
        let account = self.learners.entry(ticket.learner).or_insert_with(|| Account::new(now));
        account.waiting = Some((ticket, now));
        self.tickets.insert(ticket.id, ticket.learner);
        self.enter(ticket.learner, now);
        Ok(self.place(ticket.id).unwrap_or(Place { ahead: waiting, about: self.about(waiting) }))
    }

    /// Whether somebody would be let in.
    pub fn has_room(&self, learner: LearnerId) -> Result<(), Outside> {
        if self.waits(learner) {
            return Err(Outside::Waiting);
        }
        let waiting = self.waiting();
        if waiting >= self.limits.most_waiting {
            return Err(Outside::Full { about: self.about(waiting) });
        }
        Ok(())
    }

    /// Takes a ticket out, wherever it is; a reply that is being written is given up, at its estimated cost.
    pub fn leave(&mut self, id: TicketId, now: Timestamp) -> Option<Ticket> {
        let learner = self.tickets.remove(&id)?;
        let account = self.learners.get_mut(&learner)?;
        if let Some((ticket, _)) = account.waiting.take_if(|(ticket, _)| ticket.id == id) {
            self.round.retain(|other| *other != learner);
            return Some(ticket);
        }
        let ticket = account.writing.take()?;
        self.busy -= 1;
        self.enter(learner, now);
        Some(ticket)
    }

    /// Whose turn it is, if a slot is free. The reply is being written from now on, until it is [`Queue::done`] or left.
    pub fn next(&mut self, now: Timestamp) -> Option<Ticket> {
        if self.busy >= self.slots {
            return None;
        }
        let turn = self.turn();
        // Ends: with each round everybody has a turn more, and nobody owes more than a few.
        while let Some(learner) = self.round.pop_front() {
            let Some(account) = self.learners.get_mut(&learner) else { continue };
            if account.balance <= 0.0 {
                account.balance += turn;
                self.round.push_back(learner);
                continue;
            }
            let Some((ticket, _)) = account.waiting.take() else { continue };
            account.writing = Some(ticket);
            account.charge(f64::from(ticket.cost), now);
            self.busy += 1;
            return Some(ticket);
        }
        None
    }

    /// A reply is there, or as much of it as there will be: what it used and how long it had its slot.
    pub fn done(&mut self, id: TicketId, used: Used, took: Duration, now: Timestamp) {
        let Some(&learner) = self.tickets.get(&id) else { return };
        let Some(account) = self.learners.get_mut(&learner) else { return };
        let Some(ticket) = account.writing.take_if(|ticket| ticket.id == id) else { return };
        self.tickets.remove(&id);
        self.busy -= 1;
        let tokens = f64::from(used.prompt) + f64::from(used.reply);
        account.charge(tokens - f64::from(ticket.cost), now);
        average(&mut self.reply, tokens);
        average(&mut self.took, took.as_secs_f64());
        self.enter(learner, now);
    }

    /// Where somebody stands who waits.
    pub fn place(&self, id: TicketId) -> Option<Place> {
        let learner = self.tickets.get(&id)?;
        self.learners.get(learner)?.waiting.filter(|(ticket, _)| ticket.id == id)?;
        let turn = self.turn();
        let out = |learner: &LearnerId| self.learners.get(learner).map_or(0, |account| account.out(turn));
        let ahead = match self.round.iter().position(|other| other == learner) {
            Some(at) => {
                let own = out(learner);
                let before = |n: usize, other: u32| other < own || (other == own && n < at);
                self.round.iter().enumerate().filter(|(n, other)| before(*n, out(other))).count()
            }
            // Behind a reply of their own, and so behind all others.
            None => self.round.len(),
        };
        Some(Place { ahead, about: self.about(ahead) })
    }

    /// Where somebody would stand who came now.
    pub fn behind(&self) -> Place {
        let ahead = self.waiting();
        Place { ahead, about: self.about(ahead) }
    }

    /// Takes out everybody who waited longer than anybody should.
    pub fn given_up(&mut self, now: Timestamp) -> Vec<TicketId> {
        let longest = self.limits.longest_wait.as_secs_f64();
        let waiting = self.learners.values().filter_map(|account| account.waiting);
        let mut late: Vec<TicketId> = waiting
            .filter(|(_, since)| now.duration_since(*since).as_secs_f64() > longest)
            .map(|(ticket, _)| ticket.id)
            .collect();
        late.sort();
        for id in &late {
            self.leave(*id, now);
        }
        late
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.tickets.len() - self.busy
    }

    /// How many replies are being written.
    pub fn writing(&self) -> usize {
        self.busy
    }

    fn waits(&self, learner: LearnerId) -> bool {
        self.learners.get(&learner).is_some_and(|account| account.waiting.is_some())
    }

    /// A turn, in tokens.
    fn turn(&self) -> f64 {
        (TURN * self.reply.unwrap_or(0.0)).max(TURN_MIN)
    }

    /// Puts a learner behind the others, if they wait and nothing is being written for them.
    fn enter(&mut self, learner: LearnerId, now: Timestamp) {
        let turn = self.turn();
        let Some(account) = self.learners.get_mut(&learner) else { return };
        if account.waiting.is_some() && account.writing.is_none() {
            account.decay(self.limits.half_life, now);
            // What was left over is gone: nobody saves turns.
            account.balance = account.balance.clamp(-OWED_MAX * turn, 0.0) + turn;
            self.round.push_back(learner);
        }
    }

    /// Forgets who is not there and owes nothing, so that what is kept does not grow.
    fn forget(&mut self, now: Timestamp) {
        let half_life = self.limits.half_life;
        self.learners.retain(|_, account| {
            let here = account.waiting.is_some() || account.writing.is_some();
            if !here {
                account.decay(half_life, now);
            }
            here || account.balance < -NOTHING
        });
    }

    /// How long it takes until a slot is free for whom so many come before.
    fn about(&self, ahead: usize) -> Option<Duration> {
        if self.slots == 0 {
            return None;
        }
        let free = self.slots.saturating_sub(self.busy);
        let replies = (ahead + 1).saturating_sub(free);
        let took = self.took.unwrap_or(self.limits.first_guess.as_secs_f64());
        let seconds = took * replies as f64 / self.slots as f64;
        Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
    }
}

impl Account {
    fn new(now: Timestamp) -> Self {
        Self { balance: 0.0, at: now, waiting: None, writing: None }
    }

    fn charge(&mut self, tokens: f64, now: Timestamp) {
        self.balance -= tokens;
        self.at = now;
    }

    /// Forgets what was used long ago.
    fn decay(&mut self, half_life: Duration, now: Timestamp) {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        if passed > 0.0 {
            self.balance *= 0.5_f64.powf(passed / half_life.as_secs_f64());
            self.at = now;
        }
    }

    /// How many rounds they sit out.
    fn out(&self, turn: f64) -> u32 {
        if self.balance > 0.0 { 0 } else { (-self.balance / turn) as u32 + 1 }
    }
}

fn average(value: &mut Option<f64>, newest: f64) {
    *value = Some(value.map_or(newest, |before| before + NEWEST * (newest - before)));
}
