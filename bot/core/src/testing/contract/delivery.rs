//! Events seen, and parcels on their way.

use super::{attempt_to, keep, look, samples};
use crate::{
    Action, Audience, Block, Callout, Choosable, Chosen, Control, CourseId, EntrySort, EventId, Holds,
    Inline, ItemId, Parcel, PlatformId, Store, Tone, View, rich,
};

async fn first_seen(store: &dyn Store, platform: &str, event: &str, at: i64) -> bool {
    let mut tx = store.write().await.unwrap();
    let event = EventId::new(event);
    let first = tx.first_seen(&PlatformId::new(platform), &event, samples::moment(at)).await.unwrap();
    tx.commit().await.unwrap();
    first
}

/// An event is new once on its platform; undone, it is new again.
pub async fn an_event_is_seen_once(store: &dyn Store) {
    let (web, event) = (PlatformId::new("web"), EventId::new("$e:1/ü'\""));
    assert!(attempt_to!(store, first_seen(&web, &event, samples::moment(0))).unwrap());
    assert!(first_seen(store, "web", event.as_str(), 0).await);
    assert!(!first_seen(store, "web", event.as_str(), 1).await);
    assert!(first_seen(store, "other", event.as_str(), 1).await);
    assert!(first_seen(store, "web", "$e:2", 1).await);
    let mut tx = store.write().await.unwrap();
    let third = EventId::new("third");
    assert!(tx.first_seen(&web, &third, samples::moment(2)).await.unwrap());
    assert!(!tx.first_seen(&web, &third, samples::moment(2)).await.unwrap());
}

/// Events noted before a time are forgotten, later ones are not; seeing an event again does not renew it.
pub async fn seen_events_are_forgotten_by_age(store: &dyn Store) {
    for (event, at) in [("old", 1), ("on time", 10), ("new", 11)] {
        assert!(first_seen(store, "web", event, at).await);
    }
    assert!(!first_seen(store, "web", "old", 20).await);
    keep!(store, forget_seen(samples::moment(10)));
    assert!(!first_seen(store, "web", "new", 30).await);
    assert!(!first_seen(store, "web", "on time", 30).await);
    assert!(first_seen(store, "web", "old", 30).await);
}

/// What waits for a platform or an account, oldest first.
pub async fn parcels_wait_oldest_first(store: &dyn Store) {
    let (ada, ben, far) =
        (samples::account("web", "ada"), samples::account("web", "ben"), samples::account("other", "ada"));
    let late = samples::parcel(1, &ada);
    let late = Parcel { since: samples::moment(50), ..late };
    let (early, also_early) = (samples::parcel(3, &ada), samples::parcel(4, &ben));
    let also_early = Parcel { since: early.since, ..also_early };
    let elsewhere = samples::parcel(2, &far);
    keep!(store, put_parcel(&late); put_parcel(&also_early); put_parcel(&early); put_parcel(&elsewhere));
    let all = look!(store, parcels(&PlatformId::new("web")));
    assert_eq!(all, [early.clone(), also_early.clone(), late.clone()]);
    assert_eq!(look!(store, parcels(&PlatformId::new("other"))), [elsewhere]);
    assert_eq!(look!(store, parcels(&PlatformId::new("none"))), []);
    assert_eq!(look!(store, parcels_for(&ada)), [early, late]);
    assert_eq!(look!(store, parcels_for(&ben)), [also_early]);
    assert_eq!(look!(store, parcels_for(&samples::account("web", "Ada"))), []);
}

/// A parcel that arrived is gone; clearing it again is no fault.
pub async fn a_parcel_is_cleared_twice(store: &dyn Store) {
    let ada = samples::account("web", "ada");
    let (one, two) = (samples::parcel(1, &ada), samples::parcel(2, &ada));
    keep!(store, put_parcel(&one); put_parcel(&two));
    keep!(store, clear_parcel(one.id));
    keep!(store, clear_parcel(one.id); clear_parcel(samples::parcel(9, &ada).id));
    assert_eq!(look!(store, parcels_for(&ada)), [two]);
}

/// The same parcel a second time holds what it holds then.
pub async fn a_parcel_is_there_once(store: &dyn Store) {
    let ada = samples::account("web", "ada");
    let parcel = samples::parcel(1, &ada);
    let again = Parcel { holds: Holds::Place(Action::Help), ..parcel.clone() };
    keep!(store, put_parcel(&parcel));
    keep!(store, put_parcel(&again));
    assert_eq!(look!(store, parcels_for(&ada)), [again]);
}

/// A view with blocks and controls of many kinds comes back as it was.
pub async fn a_view_comes_back_as_it_was(store: &dyn Store) {
    let (course, item) = (CourseId::new("maths"), ItemId::new("1-why"));
    let attempt = samples::attempt(7, samples::learner(1).id, samples::cohort(1, &[]).id, "quiz").id;
    let mut view = View::new(Action::Lesson(course.clone(), item.clone(), Some(3)), "Why \"this\"? 你好");
    view.subtitle = Some("'quoted' \\ back\u{0}slash".into());
    view.trail = vec![("Home".into(), Action::Home), ("Maths".into(), Action::Course(course.clone()))];
    view.audience = Audience::Place;
    let goto = Inline::Goto { to: Action::Cover(course, item), text: rich("there") };
    let text = vec![Inline::Strong(rich("a")), Inline::Code("`b`".into()), Inline::Break, goto];
    let note = Block::Callout { kind: Callout::Warning, title: None, body: vec![Block::Text(text.clone())] };
    view.blocks = vec![
        Block::List { start: Some(u64::MAX), items: vec![vec![note], Vec::new()] },
        Block::Countdown { until: i64::MIN, said: "then".into() },
        Block::Meter { label: String::new(), value: u32::MAX, of: 1 },
    ];
    let option = Choosable { text, action: Action::Answer(attempt, 255, 0), chosen: Chosen::Yes };
    view.controls = vec![
        Control::Choice(vec![option.clone()]),
        Control::Choices { options: vec![option], submit: Action::Submit(attempt, 1) },
        Control::Entry {
            label: "How many?".into(),
            sort: EntrySort::Number { unit: Some("µs".into()) },
            value: Some("1e-3".into()),
            submit: Action::Submit(attempt, 2),
        },
    ];
    let view = view.press("Hand in", Action::HandIn(attempt), Tone::Final);
    let ada = samples::account("web", "ada");
    let page = Parcel { holds: Holds::Page(Box::new(view)), ..samples::parcel(1, &ada) };
    let place = Parcel { holds: Holds::Place(Action::Question(attempt, 3)), ..samples::parcel(2, &ada) };
    keep!(store, put_parcel(&page));
    keep!(store, put_parcel(&place));
    assert_eq!(look!(store, parcels_for(&ada)), [page, place]);
}
