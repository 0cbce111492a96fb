//! Conversations at labs, and the tokens that they took.

use std::time::Duration;

use super::{
    attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, exchange, moment, talk},
};
use crate::{
    Cause, CourseId, CutBy, Decided, EditionId, Ending, Exchange, ItemId, Reach, Replied, Store, Talk,
    TalkId, Used,
};

const USED: Used = Used { prompt: 0, reply: u32::MAX };

fn given(text: &str, why: Ending) -> Replied {
    Replied::Given { text: text.into(), at: moment(2000), why, used: USED }
}

/// Everything that may come back, each to something else that was said.
fn exchanges() -> Vec<Exchange> {
    let (text, at, used) = (String::from("So far"), moment(2000), Used::default());
    let cut = |by| Replied::Short { text: text.clone(), at, by, used };
    let mut replies = vec![Replied::Waiting, cut(CutBy::Learner), cut(CutBy::Server)];
    for why in [Ending::Finished, Ending::Longest, Ending::Full, Ending::Truncated] {
        replies.push(given("\"Né\"\n\u{1f}\u{0}\\ 🦀", why));
    }
    for why in [Cause::Stopped, Cause::NoServer, Cause::Setup, Cause::TooLong, Cause::Waited] {
        replies.push(Replied::None { at, why });
    }
    let said = (0..).zip(replies);
    said.map(|(n, reply)| Exchange { reply, ..exchange(n, &format!("  'Été' {n}\u{0}\n")) }).collect()
}

/// With all that was said, in order, left or not, decided or not, to the millisecond.
pub async fn a_talk_comes_back_as_it_was(store: &dyn Store) {
    let class = class(store).await;
    let bare = talk(1, class.ada, class.cohort, "1-why.lab");
    let (left, takeaway) = (Some(moment(9)), Some("It's\u{0} \"so\".".into()));
    let full = Talk { left, takeaway, turns: exchanges(), ..talk(2, class.ada, class.cohort, "1-why.lab") };
    let complete = Talk { decided: Some(Decided::Complete), ..talk(3, class.ada, class.cohort, "2.lab") };
    let (decided, reach) = (Some(Decided::Open), Reach::Hosted);
    let open = Talk { decided, reach, ..talk(4, class.ada, class.cohort, "3.lab") };
    for talk in [&bare, &full, &complete, &open] {
        keep!(store, add_talk(talk));
        assert_eq!(look!(store, talk(talk.id)).as_ref(), Some(talk));
    }
    let more = Duration::from_nanos(999_999);
    let late = |mut turn: Exchange| {
        turn.at += more;
        if let Replied::Given { at, .. } | Replied::Short { at, .. } | Replied::None { at, .. } =
            &mut turn.reply
        {
            *at += more;
        }
        turn
    };
    let finer = Talk {
        id: talk(5, class.ada, class.cohort, "").id,
        began: full.began + more,
        left: full.left.map(|left| left + more),
        turns: exchanges().into_iter().rev().map(late).collect(),
        ..full.clone()
    };
    keep!(store, add_talk(&finer));
    assert_eq!(look!(store, talk(finer.id)), Some(Talk { id: finer.id, ..full }));
    assert_eq!(look!(store, talk(talk(9, class.ada, class.cohort, "").id)), None);
}

/// A learner is in one conversation at a lab of a course in a cohort; those that were left are in nobody's way.
pub async fn one_talk_at_a_lab_at_a_time(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let first = talk(1, class.ada, class.cohort, "lab");
    let second = talk(2, class.ada, class.cohort, "lab");
    let art = Talk { course: CourseId::new("art"), ..talk(3, class.ada, class.cohort, "lab") };
    keep!(store,
        put_cohort(&other);
        add_talk(&first);
        add_talk(&art);
        add_talk(&talk(4, class.ada, class.cohort, "lab-2"));
        add_talk(&talk(5, class.ada, other.id, "lab"));
        add_talk(&talk(6, class.ben, class.cohort, "lab"));
        add_talk(&Talk { left: Some(moment(1)), ..talk(7, class.ada, class.cohort, "lab") });
    );
    is_conflict(attempt_to!(store, add_talk(&second)));
    is_conflict(attempt_to!(store, add_talk(&Talk { lab: ItemId::new("else"), ..first.clone() })));
    keep!(store, save_talk(&Talk { left: Some(moment(5)), ..first.clone() }); add_talk(&second));
    is_conflict(attempt_to!(store, save_talk(&first)));
    keep!(store, save_talk(&Talk { left: Some(moment(6)), ..second }); save_talk(&first));
    assert_eq!(look!(store, talk(first.id)), Some(first));
}

/// A save is of when it was left, the takeaway and the decision, and takes them back too.
pub async fn saving_a_talk_leaves_what_was_said(store: &dyn Store) {
    let class = class(store).await;
    let first = Talk { turns: exchanges(), ..talk(1, class.ada, class.cohort, "lab") };
    keep!(store, add_talk(&first));
    let (left, takeaway, decided) = (Some(moment(7)), Some("So".into()), Some(Decided::Complete));
    let saved = Talk { left, takeaway, decided, reach: Reach::Hosted, ..first.clone() };
    let changed = Talk {
        learner: class.ben,
        course: CourseId::new("art"),
        edition: EditionId::new("edition-2"),
        lab: ItemId::new("else"),
        began: moment(99),
        turns: vec![],
        ..saved.clone()
    };
    keep!(store, save_talk(&changed));
    assert_eq!(look!(store, talk(first.id)), Some(saved));
    keep!(store, save_talk(&first));
    assert_eq!(look!(store, talk(first.id)), Some(first));
    is_conflict(attempt_to!(store, save_talk(&talk(9, class.ada, class.cohort, "lab"))));
}

/// An exchange is added in its place; put again, what came back and since when it waits is as it is now.
pub async fn an_exchange_is_kept_and_what_became_of_it(store: &dyn Store) {
    let class = class(store).await;
    let mut talk = talk(1, class.ada, class.cohort, "lab");
    let (first, last) = (exchange(0, "Hi"), exchange(u32::MAX, "Bye"));
    keep!(store, add_talk(&talk); put_exchange(talk.id, &last); put_exchange(talk.id, &first));
    talk.turns = vec![first.clone(), last.clone()];
    assert_eq!(look!(store, talk(talk.id)), Some(talk.clone()));
    let states = [
        given("Yes", Ending::Finished),
        Replied::Waiting,
        Replied::None { at: moment(9), why: Cause::Waited },
    ];
    for (n, reply) in (1..).zip(states) {
        talk.turns[1] = Exchange { reply, at: moment(5000 + n), ..last.clone() };
        keep!(store, put_exchange(talk.id, &talk.turns[1]));
        assert_eq!(look!(store, talk(talk.id)), Some(talk.clone()));
    }
}

/// In the place of something that was said nothing else is said.
pub async fn what_was_said_is_never_written_over(store: &dyn Store) {
    let class = class(store).await;
    let talk = Talk { turns: vec![exchange(0, "Hi")], ..talk(1, class.ada, class.cohort, "lab") };
    keep!(store, add_talk(&talk));
    is_conflict(attempt_to!(store, put_exchange(talk.id, &exchange(0, "hi"))));
    assert_eq!(look!(store, talk(talk.id)), Some(talk));
}

/// A learner's in every cohort, and a cohort's at one course; those that were left too, and what was said in each.
pub async fn talks_are_listed_oldest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let late = talk(1, class.ada, class.cohort, "1");
    let late = Talk { began: moment(90), turns: exchanges(), ..late };
    let gone = Talk { left: Some(moment(3)), ..talk(2, class.ada, class.cohort, "1") };
    let elsewhere = Talk { turns: vec![exchange(0, "Hi")], ..talk(3, class.ada, other.id, "1") };
    let art = Talk { course: CourseId::new("art"), ..talk(4, class.ada, class.cohort, "1") };
    let bens = Talk { turns: vec![exchange(0, "Ho")], ..talk(5, class.ben, class.cohort, "1") };
    keep!(store, put_cohort(&other));
    for talk in [&late, &bens, &art, &elsewhere, &gone] {
        keep!(store, add_talk(talk));
    }
    let maths = CourseId::new("maths");
    let of_ada = [gone.clone(), elsewhere.clone(), art.clone(), late.clone()];
    assert_eq!(look!(store, talks_of(class.ada)), of_ada);
    assert_eq!(look!(store, talks_of(samples::learner(9).id)), []);
    assert_eq!(look!(store, talks_in(class.cohort, &maths)), [gone, bens, late]);
    assert_eq!(look!(store, talks_in(class.cohort, &CourseId::new("art"))), [art]);
    assert_eq!(look!(store, talks_in(other.id, &maths)), [elsewhere]);
    assert_eq!(look!(store, talks_in(other.id, &CourseId::new("art"))), []);
}

/// By the first exchange that waits in each; a conversation in which nothing waits is not listed.
pub async fn who_waits_longest_comes_first(store: &dyn Store) {
    let class = class(store).await;
    let said = |n: u8, turns: &[(i64, Replied)]| {
        let turn = |(seq, (at, reply)): (u32, &(i64, Replied))| Exchange {
            at: moment(*at),
            reply: reply.clone(),
            ..exchange(seq, "Hi")
        };
        let turns = (0..).zip(turns).map(turn).collect();
        Talk { turns, ..talk(n, class.ada, class.cohort, &n.to_string()) }
    };
    let over = || given("Yes", Ending::Finished);
    let talks = [
        said(1, &[(1, over()), (40, Replied::Waiting), (50, Replied::Waiting)]),
        said(2, &[(2, over())]),
        said(3, &[(30, Replied::Waiting)]),
        said(4, &[]),
        Talk { left: Some(moment(41)), ..said(5, &[(40, Replied::Waiting)]) },
    ];
    for talk in &talks {
        keep!(store, add_talk(talk));
    }
    let ids = |which: &[usize]| which.iter().map(|n| talks[*n].id).collect::<Vec<TalkId>>();
    assert_eq!(look!(store, waiting_talks()), ids(&[2, 0, 4]));
    let answered = Exchange { reply: over(), ..talks[2].turns[0].clone() };
    let again = Exchange { reply: Replied::Waiting, at: moment(45), ..talks[1].turns[0].clone() };
    keep!(store, put_exchange(talks[2].id, &answered); put_exchange(talks[1].id, &again));
    assert_eq!(look!(store, waiting_talks()), ids(&[0, 4, 1]));
}

/// Each learner's, each day's.
pub async fn tokens_are_added_up_by_day(store: &dyn Store) {
    let class = class(store).await;
    assert_eq!(look!(store, tokens_used(class.ada, 20_000)), 0);
    let many = u64::from(u32::MAX) * 2;
    keep!(store,
        use_tokens(class.ada, 20_000, 3);
        use_tokens(class.ada, 20_000, many);
        use_tokens(class.ada, 20_001, 4);
        use_tokens(class.ben, 20_000, 5);
        use_tokens(class.ben, -1, 6);
    );
    let used =
        [(class.ada, 20_000, many + 3), (class.ada, 20_001, 4), (class.ben, 20_000, 5), (class.ben, -1, 6)];
    for (who, day, tokens) in used {
        assert_eq!(look!(store, tokens_used(who, day)), tokens);
    }
    assert_eq!(look!(store, tokens_of(class.ada)), [(20_000, many + 3), (20_001, 4)]);
    assert_eq!(look!(store, tokens_of(class.ben)), [(-1, 6), (20_000, 5)]);
    let nobody = samples::learner(9).id;
    assert_eq!((look!(store, tokens_used(nobody, 20_000)), look!(store, tokens_of(nobody))), (0, vec![]));
}

/// Nobody talks nowhere, nothing is said in no conversation, and nobody's tokens are not counted.
pub async fn a_talk_needs_its_parents(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    is_broken(attempt_to!(store, add_talk(&talk(1, nobody, class.cohort, "lab"))));
    is_broken(attempt_to!(store, add_talk(&talk(1, class.ada, nowhere, "lab"))));
    let none = talk(1, class.ada, class.cohort, "lab").id;
    is_broken(attempt_to!(store, put_exchange(none, &exchange(0, "Hi"))));
    is_broken(attempt_to!(store, use_tokens(nobody, 20_000, 1)));
}
