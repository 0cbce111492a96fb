//! Where cohorts meet, what stands there, and what is on its way to the people there.

use std::slice;

use super::{
    attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, account, badge, card, moment, notice, pending, place, posting, secret},
};
use crate::{
    Announce, Badge, Card, CardState, CourseId, EditionId, Feedback, ItemId, Notice, Pending, PlatformId,
    Reminder, SecretHash, SecretKind, Store, Terms, Timestamp,
    desk::{Plan, Source},
};

/// A place is one cohort's; binding it again changes nothing, and once it is free another may have it.
pub async fn a_place_is_one_cohorts(store: &dyn Store) {
    let class = class(store).await;
    let (other, nowhere) = (samples::cohort(2, &[]), samples::cohort(9, &[]).id);
    let (hall, yard) = (place("chat", "hall"), place("chat", "yard"));
    keep!(store, put_cohort(&other); bind(&hall, class.cohort, moment(1)));
    keep!(store, bind(&hall, class.cohort, moment(2)));
    is_conflict(attempt_to!(store, bind(&hall, other.id, moment(3))));
    is_conflict(attempt_to!(store, bind(&hall, nowhere, moment(3))));
    assert_eq!(look!(store, cohort_at(&hall)), Some(class.cohort));
    assert_eq!(look!(store, cohort_at(&yard)), None);
    keep!(store, unbind(&hall));
    keep!(store, unbind(&hall); unbind(&yard));
    assert_eq!(look!(store, cohort_at(&hall)), None);
    assert_eq!(look!(store, places_of(class.cohort)), []);
    keep!(store, bind(&hall, other.id, moment(4)));
    assert_eq!(look!(store, cohort_at(&hall)), Some(other.id));
    assert_eq!(look!(store, places_of(other.id)), [hall]);
}

/// A cohort meets in many places; the one bound first comes first, and binding it again does not make it younger.
pub async fn the_place_bound_first_comes_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let [a, b, c, d] =
        [("talk", "a"), ("chat", "b"), ("chat", "Z"), ("chat", "d")].map(|(on, key)| place(on, key));
    keep!(store,
        put_cohort(&other);
        bind(&a, class.cohort, moment(5));
        bind(&b, class.cohort, moment(5));
        bind(&c, class.cohort, moment(5));
        bind(&d, class.cohort, moment(4));
        bind(&d, class.cohort, moment(9));
        bind(&place("chat", "theirs"), other.id, moment(1));
    );
    assert_eq!(look!(store, places_of(class.cohort)), [d.clone(), c.clone(), b.clone(), a.clone()]);
    // Bound anew, it is the last.
    keep!(store, unbind(&d); bind(&d, class.cohort, moment(6)));
    assert_eq!(look!(store, places_of(class.cohort)), [c, b, a, d]);
    assert_eq!(look!(store, places_of(samples::cohort(9, &[]).id)), []);
}

/// Keys that look alike, and are not.
const KEYS: [(&str, &str); 12] = [
    ("chat", "hall"),
    ("chat", "Hall"),
    ("chat", "hall "),
    ("chat", ""),
    ("chat", "!r:h.example/§ü'\"\\"),
    ("chat", "e\u{301}"),
    ("chat", "\u{e9}"),
    ("chat", "王小明 \u{1F469}\u{200D}\u{1F3EB}"),
    ("chat", "'; DROP TABLE place; --"),
    ("Chat", "hall"),
    ("chathall", ""),
    ("", "chathall"),
];

/// Keys of places and badges are compared as they are, and come back as they were.
pub async fn keys_are_exact(store: &dyn Store) {
    let class = class(store).await;
    for (n, (platform, key)) in (1..).zip(KEYS) {
        let cohort = samples::cohort(10 + n, &[]);
        let (place, badge) = (place(platform, key), badge(platform, key));
        keep!(store,
            put_cohort(&cohort);
            bind(&place, cohort.id, moment(0));
            add_badge(cohort.id, &badge);
            add_badge(class.cohort, &badge);
        );
    }
    for (n, (platform, key)) in (1..).zip(KEYS) {
        let (cohort, place) = (samples::cohort(10 + n, &[]).id, place(platform, key));
        assert_eq!(look!(store, cohort_at(&place)), Some(cohort), "{key}");
        assert_eq!(look!(store, places_of(cohort)), [place], "{key}");
        assert_eq!(look!(store, badges(cohort)), [badge(platform, key)], "{key}");
    }
    for (n, (platform, key)) in (1..).zip(KEYS) {
        keep!(store, unbind(&place(platform, key)); drop_badge(class.cohort, &badge(platform, key)));
        assert_eq!(look!(store, badges(class.cohort)).len(), KEYS.len() - n);
    }
}

/// A cohort's badges come in order, each once; another cohort's are its own, though they be the same.
pub async fn badges_are_listed_once(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let [a, b, c, d]: [Badge; 4] =
        [("chat", "B"), ("chat", "a"), ("chat", "ä"), ("talk", "A")].map(|(on, key)| badge(on, key));
    keep!(store, put_cohort(&other));
    for badge in [&d, &b, &c, &a, &b] {
        keep!(store, add_badge(class.cohort, badge));
    }
    keep!(store, add_badge(other.id, &a));
    assert_eq!(look!(store, badges(class.cohort)), [a.clone(), b.clone(), c.clone(), d.clone()]);
    keep!(store, drop_badge(class.cohort, &a); drop_badge(class.cohort, &c));
    keep!(store, drop_badge(class.cohort, &a); drop_badge(other.id, &b));
    assert_eq!(look!(store, badges(class.cohort)), [b, d]);
    assert_eq!(look!(store, badges(other.id)), [a]);
    assert_eq!(look!(store, badges(samples::cohort(9, &[]).id)), []);
}

/// There is one card of a posting in a place; put again, its message, what it shows and how it stands are updated.
pub async fn a_card_is_updated(store: &dyn Store) {
    let class = class(store).await;
    let (one, two) = (posting(1, class.cohort), posting(2, class.cohort));
    let first = card(one.id, &place("chat", "hall"));
    let [also, elsewhere] = [card(two.id, &first.place), card(one.id, &place("chat", "Hall"))]
        .map(|card| Card { message: Some("$1:\"é\"".into()), shown: String::new(), ..card });
    keep!(store,
        put_posting(&one);
        put_posting(&two);
        put_card(&first);
        put_card(&also);
        put_card(&elsewhere);
    );
    assert_eq!(look!(store, cards_of(one.id)), [elsewhere.clone(), first.clone()]);
    for (n, state) in (0..).zip([CardState::Done, CardState::Gone, CardState::Live]) {
        let message = (n > 0).then(|| format!("message {n}"));
        let now = Card { message, shown: format!("shown {n}"), state, ..first.clone() };
        keep!(store, put_card(&now));
        assert_eq!(look!(store, cards_of(one.id)), [elsewhere.clone(), now]);
    }
    assert_eq!(look!(store, cards_of(two.id)), [also]);
    assert_eq!(look!(store, cards_of(posting(9, class.cohort).id)), []);
}

/// The cards of a posting are in the order of their places, whatever the order they were put in; that a place is bound
/// is not asked.
pub async fn cards_of_a_posting_are_listed_by_place(store: &dyn Store) {
    let class = class(store).await;
    let posting = posting(1, class.cohort);
    let places = [("a", "z"), ("b", "A"), ("b", "a"), ("b", "ä"), ("c", "")];
    let cards: Vec<Card> = places.map(|(on, key)| card(posting.id, &place(on, key))).into();
    keep!(store, put_posting(&posting));
    for n in [3, 0, 4, 2, 1] {
        keep!(store, put_card(&cards[n]));
    }
    assert_eq!(look!(store, cards_of(posting.id)), cards);
    let here = &cards[1].place;
    keep!(store, bind(here, class.cohort, moment(0)); unbind(here));
    assert_eq!(look!(store, cards_of(posting.id)), cards, "cards stay where they are");
}

/// The cards that change are those of one platform, by posting and then by place.
pub async fn live_cards_are_of_one_platform(store: &dyn Store) {
    let class = class(store).await;
    let (one, two) = (posting(1, class.cohort), posting(2, class.cohort));
    let (hall, yard) = (place("chat", "Hall"), place("chat", "yard"));
    let done = Card { state: CardState::Done, ..card(one.id, &place("chat", "done")) };
    let gone = Card { state: CardState::Gone, ..card(two.id, &place("chat", "gone")) };
    let sent = Card { message: Some("m".into()), ..card(one.id, &yard) };
    let elsewhere = card(two.id, &place("talk", "hall"));
    let live = [card(one.id, &hall), sent, card(two.id, &hall), card(two.id, &yard)];
    keep!(store, put_posting(&one); put_posting(&two); put_card(&done); put_card(&gone); put_card(&elsewhere));
    for card in live.iter().rev() {
        keep!(store, put_card(card));
    }
    assert_eq!(look!(store, live_cards(&PlatformId::new("chat"))), live);
    assert_eq!(look!(store, live_cards(&PlatformId::new("talk"))), [elsewhere]);
    assert_eq!(look!(store, live_cards(&PlatformId::new("Chat"))), []);
    keep!(store, put_card(&Card { state: CardState::Gone, ..live[0].clone() }));
    assert_eq!(look!(store, live_cards(&PlatformId::new("chat"))), live[1..]);
    keep!(store, put_card(&Card { state: CardState::Live, ..done }));
    assert_eq!(look!(store, live_cards(&PlatformId::new("chat"))).len(), 4);
}

/// What is looked at comes back as it was, wherever it is from; put again, it is replaced.
pub async fn a_pending_test_comes_back_as_it_was(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let course = Source::Course(CourseId::new("maths"), ItemId::new("1-why.test \"é\" '王'"));
    let finest = Timestamp::from_nanosecond(1_772_438_400_123_456_789).unwrap();
    let bare = Plan {
        opens: None,
        closes: None,
        terms: Terms { time: None, attempts: None, feedback: Feedback::Immediate },
        reminder: Reminder::Off,
    };
    let full = Plan {
        opens: Some(finest),
        closes: Some(moment(i64::from(u32::MAX))),
        terms: Terms { time: Some(i64::MAX), attempts: Some(u32::MAX), feedback: Feedback::AfterClose },
        reminder: Reminder::On,
    };
    let badge = Badge { platform: PlatformId::new("chat"), key: "it's a role".into() };
    let announce = Some((place("chat", "general"), Announce { badge, name: "„Tutors“".into() }));
    let one = Pending { source: course, plan: full, announce, ..pending(1, class.cohort, class.ada) };
    let draft = Source::Draft(EditionId::new("it's \\ a „draft“"));
    let (announce, at) = (None, moment(77));
    let again =
        Pending { cohort: other.id, by: class.ben, source: draft, plan: bare, announce, at, ..one.clone() };
    let two = Pending { id: pending(2, class.cohort, class.ada).id, ..again.clone() };
    keep!(store, put_cohort(&other); put_pending(&one); put_pending(&two));
    assert_eq!(look!(store, pending(one.id)), Some(one.clone()));
    assert_eq!(look!(store, pending(two.id)), Some(two.clone()));
    keep!(store, put_pending(&again));
    assert_eq!(look!(store, pending(one.id)), Some(again));
    assert_eq!(look!(store, pending(two.id)), Some(two));
    assert_eq!(look!(store, pending(pending(9, class.cohort, class.ada).id)), None);
    assert_eq!(look!(store, posting(one.id)), None, "it is not posted yet");
}

/// What was looked at before a time is forgotten, later ones are not; who looks again, renews it.
pub async fn pending_tests_are_forgotten_by_age(store: &dyn Store) {
    let class = class(store).await;
    for n in [1, 2, 9, 10, 11] {
        keep!(store, put_pending(&pending(n, class.cohort, class.ada)));
    }
    keep!(store, put_pending(&Pending { at: moment(20), ..pending(2, class.cohort, class.ada) }));
    keep!(store, forget_pending(moment(10)));
    for (n, stays) in [(1, false), (2, true), (9, false), (10, true), (11, true)] {
        let found = look!(store, pending(pending(n, class.cohort, class.ada).id));
        assert_eq!(found.is_some(), stays, "{n}");
    }
}

/// What is to be brought is that of people on the platform, the oldest id first, so many at most.
pub async fn what_is_to_be_brought_is_of_one_platform(store: &dyn Store) {
    let class = class(store).await;
    let (chat, carl, dora) = (PlatformId::new("chat"), samples::learner(3), samples::learner(4));
    keep!(store, add_learner(&carl, &account("chat", "carl")); add_learner(&dora, &account("chat", "dora")));
    // Of a later moment, but told of first.
    let first = Notice { at: moment(90), ..notice(1, dora.id, class.cohort) };
    let [two, three, four] = [2, 3, 4].map(|n| notice(n, carl.id, class.cohort));
    let theirs = [notice(5, class.ada, class.cohort), notice(6, class.ben, class.cohort)];
    for notice in [&four, &two, &first, &three, &theirs[1], &theirs[0]] {
        keep!(store, add_notice(notice));
    }
    let all = [first, two, three, four];
    assert_eq!(look!(store, unbrought(&chat, u32::MAX)), all);
    for most in 0..=4 {
        assert_eq!(look!(store, unbrought(&chat, most)), all[..usize::try_from(most).unwrap()]);
    }
    assert_eq!(look!(store, unbrought(&PlatformId::new("web"), 9)), theirs);
    assert_eq!(look!(store, unbrought(&PlatformId::new("Chat"), 9)), []);
}

/// What was brought is not brought again, and stays until its learner takes note.
pub async fn what_was_brought_waits_for_its_learner(store: &dyn Store) {
    let class = class(store).await;
    let web = PlatformId::new("web");
    let [one, two, three] = [1, 2, 3].map(|n| notice(n, class.ada, class.cohort));
    keep!(store, add_notice(&one); add_notice(&two); add_notice(&three));
    keep!(store, set_brought(two.id));
    keep!(store, set_brought(two.id); set_brought(notice(9, class.ada, class.cohort).id));
    assert_eq!(look!(store, unbrought(&web, 9)), [one.clone(), three.clone()]);
    assert_eq!(look!(store, unbrought(&web, 2)), [one.clone(), three.clone()]);
    assert_eq!(look!(store, unbrought_of(class.ada)), [one.clone(), three.clone()]);
    assert_eq!(look!(store, unbrought_of(class.ben)), []);
    keep!(store, set_undeliverable(three.id));
    assert_eq!(look!(store, unbrought(&web, 9)), slice::from_ref(&one), "nobody tries again");
    assert_eq!(look!(store, unbrought_of(class.ada)), [one.clone(), three.clone()], "it shows all the same");
    assert_eq!(look!(store, notices(class.ada)), [one.clone(), two.clone(), three.clone()]);
    keep!(store, drop_notice(class.ada, one.id); drop_notice(class.ada, two.id));
    assert_eq!(look!(store, unbrought(&web, 9)), []);
    assert_eq!(look!(store, notices(class.ada)), slice::from_ref(&three));
    let later = notice(9, class.ada, class.cohort);
    keep!(store, add_notice(&later); add_notice(&two));
    assert_eq!(look!(store, unbrought(&web, 9)), [two, later], "a new one is new");
}

/// Who has two accounts on a platform is told once, and on each platform where they have one.
pub async fn a_second_account_tells_nothing_twice(store: &dyn Store) {
    let class = class(store).await;
    let carl = samples::learner(3);
    let (mine, bens) = (notice(1, class.ada, class.cohort), notice(2, class.ben, class.cohort));
    keep!(store,
        add_learner(&carl, &account("chat", "carl"));
        add_notice(&mine);
        add_notice(&bens);
        merge(&samples::merge(1, class.cohort, class.ada, class.ben));
        merge(&samples::merge(2, class.cohort, class.ada, carl.id));
    );
    let all = [mine.clone(), Notice { learner: class.ada, ..bens }];
    for platform in ["web", "chat"] {
        let platform = PlatformId::new(platform);
        assert_eq!(look!(store, unbrought(&platform, 9)), all);
        assert_eq!(look!(store, unbrought(&platform, 1)), all[..1]);
    }
    keep!(store, set_brought(mine.id));
    for platform in ["web", "chat"] {
        assert_eq!(look!(store, unbrought(&PlatformId::new(platform), 9)), all[1..]);
    }
}

/// Secrets of a kind that were made before a time are forgotten, whoever holds them; other kinds are not.
pub async fn secrets_are_forgotten_by_age(store: &dyn Store) {
    let class = class(store).await;
    let link = SecretKind::Link;
    let (code, other) = (SecretHash::of_code("K7PQ-2M"), SecretHash::of_code("k7pq-2m"));
    keep!(store,
        add_secret(link, &secret(1), class.ada, moment(9));
        add_secret(link, &secret(2), class.ben, moment(1));
        add_secret(link, &secret(3), class.ada, moment(10));
        add_secret(link, &code, class.ben, moment(11));
        add_secret(SecretKind::Session, &secret(1), class.ada, moment(1));
        add_secret(SecretKind::Return, &secret(1), class.ada, moment(1));
    );
    keep!(store, forget_secrets(link, moment(10)));
    for (n, stays) in [(1, false), (2, false), (3, true)] {
        assert_eq!(look!(store, holder(link, &secret(n))).is_some(), stays, "{n}");
    }
    assert_eq!(look!(store, holder(link, &code)), Some(samples::learner(2)));
    assert_eq!(look!(store, holder(link, &other)), None);
    assert!(look!(store, holder(SecretKind::Session, &secret(1))).is_some());
    assert!(look!(store, holder(SecretKind::Return, &secret(1))).is_some());
    keep!(store, forget_secrets(link, moment(12)));
    assert_eq!(look!(store, holder(link, &code)), None);
}

/// Nothing stands nowhere: a place and a badge need their cohort, a card its posting, and a look its cohort and who
/// looks.
pub async fn what_stands_somewhere_needs_its_parents(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    let hall = place("chat", "hall");
    is_broken(attempt_to!(store, bind(&hall, nowhere, moment(0))));
    is_broken(attempt_to!(store, add_badge(nowhere, &badge("chat", "staff"))));
    is_broken(attempt_to!(store, put_card(&card(posting(9, class.cohort).id, &hall))));
    is_broken(attempt_to!(store, put_pending(&pending(1, nowhere, class.ada))));
    is_broken(attempt_to!(store, put_pending(&pending(1, class.cohort, nobody))));
}
