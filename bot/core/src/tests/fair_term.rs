//! A class of forty at the line, in a time of its own: four send without pause, the others read before they go on.

use std::{collections::BTreeMap, time::Duration};

use rand::{Rng, RngExt as _};

use super::{
    at,
    fair::{LIMITS, learner},
    rng,
};
use crate::{
    fair::{Limits, Queue, Ticket, TicketId},
    tutor::Used,
};

const LEARNERS: u8 = 40;
const WITHOUT_PAUSE: u8 = 4;
/// Eight hours.
const END: i64 = 8 * 3_600_000;
/// A small server: tokens of a prompt and of a reply in a second.
const READS: f64 = 800.0;
const WRITES: f64 = 25.0;

/// How a learner uses the line.
struct Way {
    /// How long their prompts and replies are, against the others'.
    size: f64,
    /// Longest time between a reply and the next question, in milliseconds.
    pause: i64,
}

/// What came of it.
#[derive(Default)]
struct Had {
    tokens: f64,
    /// Milliseconds between a question and the beginning of its reply.
    waits: Vec<i64>,
}

/// What happens next: somebody asks, or a reply is there.
enum Happens {
    Done(u64, Used, i64),
    Asks(u8),
}

struct Term<R> {
    queue: Queue,
    chance: R,
    ways: Vec<Way>,
    had: Vec<Had>,
    /// What is to come, by its time and a number that tells two apart.
    agenda: BTreeMap<(i64, u64), Happens>,
    /// Who asked with a ticket, when, and what it will use.
    asked: BTreeMap<u64, (u8, i64, Used)>,
    count: u64,
}

impl<R: Rng> Term<R> {
    fn plan(&mut self, when: i64, what: Happens) {
        self.count += 1;
        self.agenda.insert((when, self.count), what);
    }

    fn run(mut self, slots: usize) -> Vec<Had> {
        self.queue.slots(slots);
        for n in 0..LEARNERS {
            let when = self.chance.random_range(0..60_000);
            self.plan(when, Happens::Asks(n));
        }
        while let Some(((now, _), what)) = self.agenda.pop_first() {
            if now > END {
                break;
            }
            match what {
                Happens::Asks(n) => self.ask(n, now),
                Happens::Done(id, used, took) => self.done(id, used, took, now),
            }
            while let Some(ticket) = self.queue.next(at(now)) {
                self.begin(ticket, now);
            }
        }
        self.had
    }

    fn ask(&mut self, n: u8, now: i64) {
        let size = self.ways[usize::from(n)].size;
        let mut tokens = |from: f64, to: f64| (size * self.chance.random_range(from..to)) as u32;
        let used = Used { prompt: tokens(200.0, 1800.0), reply: tokens(40.0, 400.0) };
        self.count += 1;
        let id = self.count;
        // The estimate knows the prompt and the longest reply, as the real one does.
        let cost = used.prompt + 400;
        self.queue.join(Ticket { id: TicketId(id), learner: learner(n), cost }, at(now)).expect("a place");
        self.asked.insert(id, (n, now, used));
    }

    fn begin(&mut self, ticket: Ticket, now: i64) {
        let (n, since, used) = self.asked[&ticket.id.0];
        self.had[usize::from(n)].waits.push(now - since);
        let seconds = f64::from(used.prompt) / READS + f64::from(used.reply) / WRITES;
        let took = (seconds * 1000.0) as i64;
        self.plan(now + took, Happens::Done(ticket.id.0, used, took));
        // Who sends without pause has the next question in the line at once.
        if self.ways[usize::from(n)].pause == 0 {
            self.ask(n, now);
        }
    }

    fn done(&mut self, id: u64, used: Used, took: i64, now: i64) {
        let (n, ..) = self.asked.remove(&id).expect("somebody asked");
        let millis = u64::try_from(took).expect("forwards");
        self.queue.done(TicketId(id), used, Duration::from_millis(millis), at(now));
        self.had[usize::from(n)].tokens += f64::from(used.prompt + used.reply);
        let pause = self.ways[usize::from(n)].pause;
        if pause > 0 {
            let pause = self.chance.random_range(pause / 4..pause);
            self.plan(now + pause, Happens::Asks(n));
        }
    }
}

/// Jain's index of fairness: 1 if all have the same, 1/n if one has all (R. Jain, D. Chiu and W. Hawe, *A Quantitative
/// Measure of Fairness and Discrimination for Resource Allocation in Shared Computer Systems*, DEC-TR-301, 1984,
/// <https://arxiv.org/abs/cs/9809099>).
fn jain(had: &[f64]) -> f64 {
    let sum: f64 = had.iter().sum();
    sum * sum / (had.len() as f64 * had.iter().map(|had| had * had).sum::<f64>())
}

/// Jain's index of the others' tokens, the longest of their mean waits against the mean of all waits, and the longest
/// single one against it.
fn term(slots: usize, sizes: f64, seed: u64) -> (f64, f64, f64) {
    let mut chance = rng(seed);
    let way = |n: u8| Way {
        size: if sizes > 1.0 { chance.random_range(1.0 / sizes..sizes) } else { 1.0 },
        pause: if n < WITHOUT_PAUSE { 0 } else { 60_000 },
    };
    let ways: Vec<Way> = (0..LEARNERS).map(way).collect();
    let longest_wait = Duration::from_secs(24 * 3600);
    let queue = Queue::new(Limits { longest_wait, ..LIMITS });
    let had = (0..LEARNERS).map(|_| Had::default()).collect();
    let (agenda, asked) = (BTreeMap::new(), BTreeMap::new());
    let had = Term { queue, chance, ways, had, agenda, asked, count: 0 }.run(slots);
    let others = &had[usize::from(WITHOUT_PAUSE)..];
    let mean = |waits: &[i64]| waits.iter().sum::<i64>() as f64 / waits.len() as f64;
    let all: Vec<i64> = others.iter().flat_map(|had| had.waits.iter().copied()).collect();
    let worst = others.iter().map(|had| mean(&had.waits)).fold(0.0, f64::max) / mean(&all);
    let longest = *all.iter().max().expect("somebody waited") as f64 / mean(&all);
    let tokens: Vec<f64> = others.iter().map(|had| had.tokens).collect();
    (jain(&tokens), worst, longest)
}

#[test]
fn forty_share_what_there_is() {
    for (slots, seed) in [1, 4].into_iter().flat_map(|slots| (0..4).map(move |seed| (slots, seed))) {
        // Replies of one length, of lengths as 2.25 to 1, and as 4 to 1.
        for (sizes, least) in [(1.0, 0.97), (1.5, 0.97), (2.0, 0.94)] {
            let (jain, worst, longest) = term(slots, sizes, seed);
            let what = format!("{slots} slots, prompts of {sizes}, seed {seed}");
            assert!(jain >= least, "{jain} of tokens: {what}");
            assert!(worst <= 1.3, "somebody's mean is {worst} × that of all: {what}");
            assert!(longest <= 2.0, "somebody waited {longest} × the mean: {what}");
        }
    }
}
