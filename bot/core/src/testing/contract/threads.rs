//! Conversations as they stand on platforms.

use super::{
    attempt_to, class, is_broken, keep, look,
    samples::{account, exchange, moment, place, talk, thread},
};
use crate::{Exchange, Post, Store, Talk, TalkId, Thread, ThreadState};

async fn state(store: &dyn Store, talk: TalkId) -> Vec<ThreadState> {
    look!(store, threads_of(talk)).iter().map(|thread| thread.state).collect()
}

/// There is one thread on each platform, and it comes back as it was put last.
pub async fn a_thread_comes_back_as_it_was(store: &dyn Store) {
    let class = class(store).await;
    let talk = talk(1, class.ada, class.cohort, "lab");
    let bare = thread(talk.id, account("chat", "ada"));
    let other = thread(talk.id, account("Board", "@ada"));
    keep!(store, add_talk(&talk); put_thread(&bare); put_thread(&other));
    assert_eq!(look!(store, threads_of(talk.id)), [other.clone(), bare.clone()]);
    let post = |n: &str| Post { message: format!("é {n}"), shown: n.into() };
    let full = Thread {
        beside: Some(place("chat", "1")),
        at: Some(place("chat", "2 'é'")),
        link: Some("https://chat.example/2".into()),
        messages: vec![post("one"), post("")],
        tell: Some(3),
        ..bare
    };
    for state in [ThreadState::Behind, ThreadState::Level, ThreadState::Gone] {
        let full = Thread { state, ..full.clone() };
        keep!(store, put_thread(&full));
        assert_eq!(look!(store, threads_of(talk.id)), [other.clone(), full]);
    }
    assert_eq!(look!(store, threads_of(TalkId::from_bytes([9; 16]))), []);
}

/// Whatever is saved of a conversation leaves its threads behind, but for those that are gone.
pub async fn what_is_said_leaves_threads_behind(store: &dyn Store) {
    let class = class(store).await;
    let (one, two) = (talk(1, class.ada, class.cohort, "lab"), talk(2, class.ben, class.cohort, "lab"));
    let level = Thread { state: ThreadState::Level, ..thread(one.id, account("chat", "ada")) };
    let gone = Thread { state: ThreadState::Gone, ..thread(one.id, account("gone", "ada")) };
    let other = Thread { state: ThreadState::Level, ..thread(two.id, account("chat", "ben")) };
    keep!(store, add_talk(&one); add_talk(&two); put_thread(&level); put_thread(&gone); put_thread(&other));
    keep!(store, put_exchange(one.id, &exchange(0, "Hi")));
    assert_eq!(state(store, one.id).await, [ThreadState::Behind, ThreadState::Gone]);
    assert_eq!(state(store, two.id).await, [ThreadState::Level]);
    assert_eq!(look!(store, threads_behind(&level.of.platform)), [one.id]);
    assert_eq!(look!(store, threads_behind(&gone.of.platform)), []);
    keep!(store, put_thread(&level));
    assert_eq!(look!(store, threads_behind(&level.of.platform)), []);
    keep!(store, save_talk(&Talk { takeaway: Some("A line".into()), ..one.clone() }));
    assert_eq!(state(store, one.id).await, [ThreadState::Behind, ThreadState::Gone]);
}

/// In a place is the conversation that began last of those that were not left.
pub async fn a_place_has_the_last_talk(store: &dyn Store) {
    let class = class(store).await;
    let old = Talk { left: Some(moment(50)), ..talk(1, class.ada, class.cohort, "lab") };
    let (new, next) = (talk(2, class.ada, class.cohort, "lab"), talk(3, class.ada, class.cohort, "lab-2"));
    let here = place("chat", "here");
    let at = |talk: &Talk| Thread { at: Some(here.clone()), ..thread(talk.id, account("chat", "ada")) };
    keep!(store, add_talk(&old); put_thread(&at(&old)));
    assert_eq!(look!(store, talk_at(&here)), None);
    keep!(store, add_talk(&new); put_thread(&at(&new)));
    assert_eq!(look!(store, talk_at(&here)), Some(new.id));
    keep!(store, add_talk(&next); put_thread(&at(&next)));
    assert_eq!(look!(store, talk_at(&here)), Some(next.id));
    assert_eq!(look!(store, talk_at(&place("board", "here"))), None);
    assert_eq!(look!(store, talk_at(&place("chat", "there"))), None);
}

/// Threads are listed by what was said in them, as long as something can be.
pub async fn the_thread_that_was_talked_in_last_comes_first(store: &dyn Store) {
    let class = class(store).await;
    let here = |talk: &Talk, user: &str| Thread {
        at: Some(place("chat", user)),
        ..thread(talk.id, account("chat", user))
    };
    let (one, two) = (talk(1, class.ada, class.cohort, "lab"), talk(2, class.ben, class.cohort, "lab"));
    let left = Talk { left: Some(moment(50)), ..talk(3, class.ada, class.cohort, "lab-2") };
    let (gone, coming) =
        (talk(4, class.ben, class.cohort, "lab-2"), talk(5, class.ben, class.cohort, "lab-3"));
    for talk in [&one, &two, &left, &gone, &coming] {
        keep!(store, add_talk(talk));
    }
    let (first, second) = (here(&one, "ada"), here(&two, "ben"));
    let threads = [
        first.clone(),
        second.clone(),
        here(&left, "left"),
        Thread { state: ThreadState::Gone, ..here(&gone, "gone") },
        thread(coming.id, account("chat", "coming")),
        Thread { at: Some(place("board", "ada")), ..thread(one.id, account("board", "ada")) },
    ];
    for thread in &threads {
        keep!(store, put_thread(thread));
    }
    let chat = first.of.platform.clone();
    assert_eq!(look!(store, threads_lately(&chat, 9)), [second.clone(), first.clone()]);
    keep!(store, put_exchange(one.id, &Exchange { at: moment(90), ..exchange(0, "Hi") }));
    keep!(store, put_thread(&first));
    assert_eq!(look!(store, threads_lately(&chat, 9)), [first.clone(), second]);
    assert_eq!(look!(store, threads_lately(&chat, 1)), [first]);
}

/// A thread is of a conversation, and goes with it.
pub async fn a_thread_needs_its_talk(store: &dyn Store) {
    let class = class(store).await;
    let talk = talk(1, class.ada, class.cohort, "lab");
    let thread = thread(talk.id, account("chat", "ada"));
    is_broken(attempt_to!(store, put_thread(&thread)));
    keep!(store, add_talk(&talk); put_thread(&thread); erase(class.ada, "Nobody"));
    assert_eq!(look!(store, threads_of(talk.id)), []);
    assert_eq!(look!(store, threads_behind(&thread.of.platform)), []);
}
