//! The law of the line: never two of one learner, never more than slots, nobody forgotten, whatever is called.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::prelude::*;

use super::at;
use crate::{
    LearnerId,
    fair::{Limits, Outside, Place, Queue, Ticket, TicketId},
    tutor::Used,
};

pub(super) const LIMITS: Limits = Limits {
    most_waiting: 200,
    longest_wait: Duration::from_secs(600),
    half_life: Duration::from_secs(300),
    first_guess: Duration::from_secs(10),
};

pub(super) fn learner(n: u8) -> LearnerId {
    LearnerId::from_bytes([n; 16])
}

/// One ticket of a learner: their number is its name.
fn ticket(n: u8) -> Ticket {
    Ticket { id: TicketId(n.into()), learner: learner(n), cost: 500 }
}

fn queue(slots: usize) -> Queue {
    let mut queue = Queue::new(LIMITS);
    queue.slots(slots);
    queue
}

fn place(ahead: usize, seconds: u64) -> Place {
    Place { ahead, about: Some(Duration::from_secs(seconds)) }
}

/// The replies that are begun now, by learner.
fn begun(queue: &mut Queue, millis: i64) -> Vec<u64> {
    std::iter::from_fn(|| queue.next(at(millis))).map(|ticket| ticket.id.0).collect()
}

fn done(queue: &mut Queue, id: u64, tokens: u32, millis: i64) {
    let used = Used { prompt: tokens / 2, reply: tokens - tokens / 2 };
    queue.done(TicketId(id), used, Duration::from_secs(10), at(millis));
}

#[test]
fn who_came_first_is_first() {
    let mut queue = queue(1);
    assert_eq!(queue.join(ticket(1), at(0)), Ok(place(0, 0)));
    assert_eq!(begun(&mut queue, 0), [1]);
    assert_eq!(queue.join(ticket(2), at(1)), Ok(place(0, 10)));
    assert_eq!(queue.join(ticket(3), at(2)), Ok(place(1, 20)));
    assert_eq!(queue.behind(), place(2, 30));
    done(&mut queue, 1, 500, 10_000);
    assert_eq!(begun(&mut queue, 10_000), [2]);
    assert_eq!(queue.place(TicketId(3)), Some(place(0, 10)));
    assert_eq!(queue.place(TicketId(2)), None, "it is being written");
}

#[test]
fn a_second_question_waits_behind_all_others_and_a_third_is_refused() {
    let mut queue = queue(4);
    queue.join(ticket(1), at(0)).expect("a place");
    assert_eq!(begun(&mut queue, 0), [1]);
    queue.join(Ticket { id: TicketId(10), ..ticket(1) }, at(0)).expect("one may wait");
    assert_eq!(queue.join(Ticket { id: TicketId(11), ..ticket(1) }, at(0)), Err(Outside::Waiting));
    assert!(begun(&mut queue, 0).is_empty(), "three slots are free, but one is being written");
    for n in 2..6 {
        queue.join(ticket(n), at(0)).expect("a place");
    }
    assert_eq!(queue.place(TicketId(10)).map(|place| place.ahead), Some(4));
    assert_eq!(begun(&mut queue, 0), [2, 3, 4]);
    done(&mut queue, 1, 500, 1000);
    assert_eq!(begun(&mut queue, 1000), [5], "who has had a reply is behind who has had none");
    done(&mut queue, 2, 500, 1000);
    assert_eq!(begun(&mut queue, 1000), [10]);
}

#[test]
fn who_uses_much_comes_every_other_time() {
    let mut queue = queue(1);
    let mut turns = BTreeMap::<u64, u32>::new();
    for n in 1..=4 {
        queue.join(ticket(n), at(0)).expect("a place");
    }
    for _ in 0..300 {
        let Some(next) = queue.next(at(0)) else { break };
        *turns.entry(next.id.0).or_default() += 1;
        done(&mut queue, next.id.0, if next.id.0 == 1 { 2000 } else { 200 }, 0);
        queue.join(next, at(0)).expect("a place");
    }
    let [heavy, light] = [1, 2].map(|n| f64::from(turns[&n]));
    assert!((light / heavy - 2.0).abs() < 0.1, "{turns:?}");
}

#[test]
fn what_was_used_long_ago_is_forgotten_and_idling_earns_nothing() {
    let mut queue = queue(1);
    let mut ahead_after = |millis: i64| {
        let mut queue = std::mem::replace(&mut queue, self::queue(1));
        queue.join(ticket(1), at(0)).expect("a place");
        queue.join(ticket(9), at(0)).expect("a place");
        assert_eq!(begun(&mut queue, 0), [1]);
        done(&mut queue, 1, 2000, 0);
        for n in 0..4 {
            // Others, so that a turn is far less than what the first one used.
            assert_eq!(begun(&mut queue, 0), [if n == 0 { 9 } else { 20 + n }]);
            done(&mut queue, if n == 0 { 9 } else { 20 + n }, 200, 0);
            queue.join(ticket(21 + u8::try_from(n).expect("few")), at(0)).expect("a place");
        }
        let first = queue.next(at(millis)).expect("a slot is free");
        for n in [1, 2, 3] {
            queue.join(ticket(n), at(millis)).expect("a place");
        }
        let places = [1, 2, 3].map(|n| queue.place(TicketId(n)).expect("a place").ahead);
        done(&mut queue, first.id.0, 200, millis);
        places
    };
    assert_eq!(ahead_after(0), [2, 0, 1], "behind those who used nothing");
    assert_eq!(ahead_after(3_600_000), [0, 1, 2], "an hour later it is as if nothing had been");
}

#[test]
fn a_full_line_says_how_long_it_is() {
    let mut queue = Queue::new(Limits { most_waiting: 2, ..LIMITS });
    queue.slots(2);
    for n in 1..=2 {
        queue.join(ticket(n), at(0)).expect("a place");
    }
    assert_eq!(begun(&mut queue, 0), [1, 2]);
    for n in 3..=4 {
        queue.join(ticket(n), at(0)).expect("a place");
    }
    let about = Some(Duration::from_secs(15));
    assert_eq!(queue.join(ticket(5), at(0)), Err(Outside::Full { about }));
    queue.slots(0);
    assert_eq!(queue.join(ticket(5), at(0)), Err(Outside::Full { about: None }), "no server is well");
    assert_eq!(queue.place(TicketId(4)), Some(Place { ahead: 1, about: None }));
}

#[test]
fn the_wait_follows_what_replies_take() {
    let mut queue = queue(1);
    let mut said = Vec::new();
    for seconds in [10, 10, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40] {
        queue.join(ticket(1), at(0)).expect("a place");
        assert_eq!(begun(&mut queue, 0), [1]);
        queue.done(TicketId(1), Used { prompt: 10, reply: 10 }, Duration::from_secs(seconds), at(0));
        queue.join(ticket(2), at(0)).expect("a place");
        assert_eq!(begun(&mut queue, 0), [2]);
        said.push(queue.behind().about.expect("a server is well").as_secs());
        queue.leave(TicketId(2), at(0));
    }
    assert!(said.is_sorted() && said[1] == 10 && (30..=40).contains(&said[15]), "{said:?}");
}

#[test]
fn who_waited_too_long_is_told_once() {
    let mut queue = queue(0);
    queue.join(ticket(1), at(0)).expect("a place");
    queue.join(ticket(2), at(1000)).expect("a place");
    assert_eq!(queue.given_up(at(600_000)), []);
    assert_eq!(queue.given_up(at(600_001)), [TicketId(1)]);
    assert_eq!(queue.given_up(at(600_001)), []);
    queue.slots(1);
    assert_eq!(begun(&mut queue, 600_001), [2]);
    assert_eq!(queue.given_up(at(9_000_000)), [], "who is being replied to does not wait");
}

#[derive(Clone, Debug)]
enum Call {
    Join(u64, u8, u32),
    Leave(u64),
    Next,
    Done(u64, u32, u16),
    GivenUp,
    Slots(usize),
    Wait(u32),
}

fn call() -> impl Strategy<Value = Call> {
    let id = 0..40_u64;
    prop_oneof![
        4 => (id.clone(), 0..8_u8, any::<u32>()).prop_map(|(id, who, cost)| Call::Join(id, who, cost)),
        1 => id.clone().prop_map(Call::Leave),
        4 => Just(Call::Next),
        3 => (id, 0..5000_u32, any::<u16>()).prop_map(|(id, used, took)| Call::Done(id, used, took)),
        1 => Just(Call::GivenUp),
        1 => (0..4_usize).prop_map(Call::Slots),
        2 => (0..400_000_u32).prop_map(Call::Wait),
    ]
}

proptest! {
    #[test]
    fn nobody_is_forgotten_and_nothing_exceeds_the_slots(calls in proptest::collection::vec(call(), 0..200)) {
        let mut queue = queue(1);
        let (mut slots, mut now) = (1, 0_i64);
        let mut waiting = BTreeMap::<u64, u8>::new();
        let mut writing = BTreeMap::<u64, u8>::new();
        for call in calls {
            match call {
                Call::Join(id, who, cost) => {
                    let known = waiting.contains_key(&id) || writing.contains_key(&id);
                    let refused = known || waiting.values().any(|other| *other == who);
                    let joined = queue.join(Ticket { id: TicketId(id), learner: learner(who), cost }, at(now));
                    prop_assert_eq!(joined.is_err(), refused);
                    if !refused {
                        prop_assert_eq!(queue.place(TicketId(id)), joined.ok());
                        waiting.insert(id, who);
                    }
                }
                Call::Leave(id) => {
                    let was = waiting.remove(&id).or_else(|| writing.remove(&id));
                    prop_assert_eq!(queue.leave(TicketId(id), at(now)).is_some(), was.is_some());
                }
                Call::Next => {
                    let free = writing.len() < slots;
                    let can = waiting.values().any(|who| writing.values().all(|other| other != who));
                    let next = queue.next(at(now));
                    prop_assert_eq!(next.is_some(), free && can, "a slot is not left idle, nor filled twice");
                    if let Some(ticket) = next {
                        let who = waiting.remove(&ticket.id.0).expect("it waited");
                        prop_assert_eq!(learner(who), ticket.learner);
                        writing.insert(ticket.id.0, who);
                    }
                }
                Call::Done(id, used, took) => {
                    queue.done(TicketId(id), Used { prompt: used, reply: 1 }, Duration::from_millis(took.into()), at(now));
                    writing.remove(&id);
                }
                Call::GivenUp => {
                    for id in queue.given_up(at(now)) {
                        prop_assert!(waiting.remove(&id.0).is_some());
                    }
                }
                Call::Slots(n) => {
                    queue.slots(n);
                    slots = n;
                }
                Call::Wait(millis) => now += i64::from(millis),
            }
            let learners: BTreeSet<u8> = writing.values().copied().collect();
            prop_assert_eq!(learners.len(), writing.len(), "two of one learner");
            prop_assert_eq!((queue.waiting(), queue.writing()), (waiting.len(), writing.len()));
            for id in waiting.keys() {
                let place = queue.place(TicketId(*id)).expect("who waits has a place");
                prop_assert!(place.ahead < waiting.len());
            }
        }
        // With a server that is well everybody who is left has their turn.
        queue.slots(4);
        for _ in 0..100 {
            for id in std::mem::take(&mut writing).into_keys() {
                done(&mut queue, id, 700, now);
            }
            for id in begun(&mut queue, now) {
                waiting.remove(&id);
                writing.insert(id, 0);
            }
        }
        prop_assert!(waiting.is_empty(), "forgotten: {waiting:?}");
    }

    #[test]
    fn who_comes_later_is_later(used in proptest::collection::vec(0..6_u32, 2..30)) {
        let mut queue = queue(0);
        // Each used so many hundreds before, and all come again, one after the other.
        let who: Vec<u8> = (0..).take(used.len()).collect();
        for n in &who {
            queue.join(ticket(*n), at(0)).expect("a place");
        }
        queue.slots(1);
        for (n, used) in who.iter().zip(&used) {
            prop_assert_eq!(begun(&mut queue, 0), [u64::from(*n)]);
            done(&mut queue, (*n).into(), used * 100, 0);
        }
        queue.slots(0);
        for n in &who {
            queue.join(ticket(*n), at(0)).expect("a place");
        }
        let ahead = |n: usize| queue.place(TicketId(n as u64)).expect("a place").ahead;
        for one in 0..used.len() {
            for other in one + 1..used.len() {
                if used[one] <= used[other] {
                    prop_assert!(ahead(one) < ahead(other), "{one} and {other} of {used:?}");
                }
            }
        }
        let mut places: Vec<usize> = (0..used.len()).map(ahead).collect();
        queue.slots(used.len());
        let order = begun(&mut queue, 0);
        for (n, id) in order.iter().enumerate() {
            prop_assert_eq!(places[usize::try_from(*id).expect("small")], n, "who has a place gets it");
        }
        places.sort();
        prop_assert!(places.iter().copied().eq(0..used.len()));
    }
}
