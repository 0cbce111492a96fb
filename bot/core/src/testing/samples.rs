//! People, cohorts, attempts and parcels to test with. The same number always gives the same thing.
#![expect(clippy::expect_used, reason = "for tests: the numbers used here are known to fit")]

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    Account, Action, Answers, Attempt, AttemptId, Badge, Card, CardState, Cohort, CohortId, Counting,
    CourseId, Deed, Draft, Drawn, EditionId, Exchange, Feedback, Given, Grade, Holds, ItemId, LabRules,
    Learner, LearnerId, Line, LineId, Merge, MergeId, News, Notice, NoticeId, OptionId, Parcel, ParcelId,
    Pending, Place, PlatformId, Posting, PostingId, QuestionId, QuizKind, Reach, Reading, Reminder, Replied,
    Response, Rules, Secret, SecretHash, Shuffle, State, Talk, TalkId, Terms, Thread, ThreadState, Version,
    View, Zone,
    desk::{Plan, Source},
};

/// So many milliseconds after the samples' first moment, 2026-03-02T08:00:00Z.
pub fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(1_772_438_400_000 + millis).expect("in this century")
}

/// The bytes of an id; a higher number is a later id.
fn bytes(n: u8) -> [u8; 16] {
    let mut bytes = [1; 16];
    bytes[0] = 0;
    bytes[15] = n;
    bytes
}

/// A learner.
pub fn learner(n: u8) -> Learner {
    Learner { id: LearnerId::from_bytes(bytes(n)), name: format!("Learner {n}"), since: moment(0) }
}

/// An account.
pub fn account(platform: &str, user: &str) -> Account {
    Account { platform: PlatformId::new(platform), user: user.into() }
}

/// A cohort with these courses, without a code.
pub fn cohort(n: u8, courses: &[&str]) -> Cohort {
    Cohort {
        id: CohortId::from_bytes(bytes(n)),
        name: format!("Cohort {n}"),
        code: None,
        courses: courses.iter().copied().map(CourseId::new).collect(),
        zone: Zone::utc(),
        archived: None,
        since: moment(0),
        labs: LabRules::DEFAULT,
    }
}

/// A posting of the test `1-why.test` of the course `maths`.
pub fn posting(n: u8, cohort: CohortId) -> Posting {
    Posting {
        id: PostingId::from_bytes(bytes(n)),
        cohort,
        course: CourseId::new("maths"),
        item: ItemId::new("1-why.test"),
        opens: None,
        closes: None,
        terms: None,
        reminder: Reminder::Off,
        withdrawn: None,
    }
}

/// Rules of a practice quiz.
pub fn rules() -> Rules {
    Rules {
        kind: QuizKind::Practice,
        pass: None,
        attempts: None,
        time: None,
        feedback: Feedback::Immediate,
        shuffle: Shuffle { questions: false, options: false },
        grade: Grade::Best,
    }
}

/// An open attempt at this item of the course `maths`, begun at `moment(n)`, with three questions and no answer.
pub fn attempt(n: u8, learner: LearnerId, cohort: CohortId, item: &str) -> Attempt {
    let item = ItemId::new(item);
    let drawn = |question: &str, options: &[&str]| Drawn {
        item: item.clone(),
        question: QuestionId::new(question),
        version: Version::new("0f1e2d3c4b5a6978"),
        options: options.iter().copied().map(OptionId::new).collect(),
    };
    Attempt {
        id: AttemptId::from_bytes(bytes(n)),
        learner,
        cohort,
        posting: None,
        course: CourseId::new("maths"),
        drawn: vec![drawn("first", &["a", "b"]), drawn("second", &[]), drawn("third", &["c", "a", "b"])],
        item,
        edition: EditionId::new("edition-1"),
        rules: rules(),
        began: moment(i64::from(n)),
        revision: 0,
        counting: Counting::Counts,
        state: State::Open { answers: Answers::new(), flagged: BTreeSet::new(), due: None },
    }
}

/// A response, given at `moment(1000 + seq)`.
pub fn response(question: u8, seq: u16, given: Given) -> Response {
    Response { question, seq, given, at: moment(1000 + i64::from(seq)) }
}

/// One option, as a response.
pub fn option(id: &str) -> Given {
    Given::Option(OptionId::new(id))
}

/// A parcel that waits since `moment(n)`.
pub fn parcel(n: u8, to: &Account) -> Parcel {
    Parcel {
        id: ParcelId::from_bytes(bytes(n)),
        to: to.clone(),
        holds: Holds::Page(Box::new(View::new(Action::Home, format!("Parcel {n}")))),
        since: moment(i64::from(n)),
    }
}

/// The hash of a secret.
pub fn secret(n: u8) -> SecretHash {
    Secret::read(&format!("{n:02x}").repeat(32)).expect("32 bytes").hash()
}

/// That a section (from 0) of a lesson was read at `moment(at)`.
pub fn reading(course: &str, lesson: &str, section: u8, at: i64) -> Reading {
    Reading { course: CourseId::new(course), lesson: ItemId::new(lesson), section, at: moment(at) }
}

/// A draft of the course `maths`, brought at `moment(0)`.
pub fn draft(edition: &str, cohort: CohortId, by: LearnerId) -> Draft {
    Draft {
        cohort,
        edition: EditionId::new(edition),
        course: CourseId::new("maths"),
        title: format!("Draft {edition}"),
        by,
        at: moment(0),
    }
}

/// A line that the program wrote at `moment(n)`, about nobody.
pub fn line(n: u8, cohort: CohortId) -> Line {
    Line {
        id: LineId::from_bytes(bytes(n)),
        cohort,
        by: None,
        at: moment(i64::from(n)),
        deed: Deed::Made,
        about: None,
        what: format!("Line {n}"),
        old: None,
        new: None,
        why: None,
    }
}

/// A notice of `moment(n)`.
pub fn notice(n: u8, learner: LearnerId, cohort: CohortId) -> Notice {
    let (id, at) = (NoticeId::from_bytes(bytes(n)), moment(i64::from(n)));
    Notice { id, learner, cohort, at, news: News::Withdrawn { title: format!("Notice {n}") } }
}

/// A merge at `moment(n)`, on the word of the one who is kept.
pub fn merge(n: u8, cohort: CohortId, kept: LearnerId, gone: LearnerId) -> Merge {
    let (id, at) = (MergeId::from_bytes(bytes(n)), moment(i64::from(n)));
    Merge { id, cohort: Some(cohort), kept, gone, by: kept, at, undone: None }
}

/// A place.
pub fn place(platform: &str, key: &str) -> Place {
    Place { platform: PlatformId::new(platform), key: key.into() }
}

/// A badge.
pub fn badge(platform: &str, key: &str) -> Badge {
    Badge { platform: PlatformId::new(platform), key: key.into() }
}

/// A live card that is on its way.
pub fn card(posting: PostingId, place: &Place) -> Card {
    let (message, shown) = (None, "first".into());
    Card { posting, place: place.clone(), message, shown, state: CardState::Live }
}

/// The test `1-why.test` of the course `maths`, looked at since `moment(n)`, to be posted at once for good.
pub fn pending(n: u8, cohort: CohortId, by: LearnerId) -> Pending {
    let terms = Terms { time: None, attempts: Some(1), feedback: Feedback::AfterClose };
    Pending {
        id: PostingId::from_bytes(bytes(n)),
        cohort,
        by,
        source: Source::Course(CourseId::new("maths"), ItemId::new("1-why.test")),
        plan: Plan { opens: None, closes: None, terms, reminder: Reminder::Off },
        announce: None,
        at: moment(i64::from(n)),
    }
}

/// A conversation at this lab of the course `maths`, opened at `moment(n)`, in which nothing was said yet.
pub fn talk(n: u8, learner: LearnerId, cohort: CohortId, lab: &str) -> Talk {
    Talk {
        id: TalkId::from_bytes(bytes(n)),
        learner,
        cohort,
        course: CourseId::new("maths"),
        edition: EditionId::new("edition-1"),
        lab: ItemId::new(lab),
        began: moment(i64::from(n)),
        left: None,
        takeaway: None,
        decided: None,
        reach: Reach::Local,
        turns: Vec::new(),
    }
}

/// A conversation that is on its way to a platform.
pub fn thread(talk: TalkId, of: Account) -> Thread {
    let (messages, state) = (Vec::new(), ThreadState::Behind);
    Thread { talk, of, beside: None, at: None, link: None, messages, tell: None, state }
}

/// Something said at `moment(1000 + seq)`, with no reply yet.
pub fn exchange(seq: u32, said: &str) -> Exchange {
    Exchange { seq, said: said.into(), at: moment(1000 + i64::from(seq)), reply: Replied::Waiting }
}
