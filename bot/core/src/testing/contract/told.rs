//! What was done, and who is to be told.

use super::{
    attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, line, moment, notice},
};
use crate::{Action, CourseId, Deed, ItemId, Line, News, Notice, Store};

/// A line comes back as it was, whatever was done; it names people who are nowhere else.
pub async fn every_deed_comes_back(store: &dyn Store) {
    let class = class(store).await;
    for (n, deed) in (1..).zip(Deed::ALL.iter().copied()) {
        let full = Line {
            deed,
            by: Some(samples::learner(99).id),
            about: Some(class.ben),
            old: Some(String::new()),
            new: Some("„neu“\n".into()),
            why: Some("because".into()),
            ..line(n, class.cohort)
        };
        let line = if n % 2 == 0 { full } else { Line { deed, ..line(n, class.cohort) } };
        keep!(store, add_line(&line));
        assert_eq!(look!(store, lines(class.cohort, None, 1)), [line]);
    }
    is_conflict(attempt_to!(store, add_line(&line(1, class.cohort))));
    is_broken(attempt_to!(store, add_line(&line(99, samples::cohort(9, &[]).id))));
}

/// Lines are read page by page, the newest first, and each cohort has its own.
pub async fn lines_are_paged_newest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    keep!(store, put_cohort(&other));
    for n in [2, 5, 1, 4] {
        keep!(store, add_line(&line(n, class.cohort)));
    }
    keep!(store, add_line(&line(3, other.id)));
    let of = |n| line(n, class.cohort);
    assert_eq!(look!(store, lines(class.cohort, None, 3)), [of(5), of(4), of(2)]);
    assert_eq!(look!(store, lines(class.cohort, Some(of(2).id), 3)), [of(1)]);
    assert_eq!(look!(store, lines(class.cohort, Some(of(3).id), 1)), [of(2)]);
    assert_eq!(look!(store, lines(class.cohort, Some(of(1).id), 3)), []);
    assert_eq!(look!(store, lines(class.cohort, None, 0)), []);
    assert_eq!(look!(store, lines(other.id, None, u32::MAX)), [line(3, other.id)]);
}

/// Of the lines on somebody's role in a cohort the last one stands.
pub async fn the_last_word_on_a_role_stands(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    keep!(store, put_cohort(&other));
    assert!(!look!(store, was_demoted(class.cohort, class.ben)));
    let said = |n, cohort, about, deed| Line { deed, about: Some(about), ..line(n, cohort) };
    keep!(store,
        add_line(&said(5, class.cohort, class.ben, Deed::Demoted));
        add_line(&said(4, class.cohort, class.ben, Deed::Promoted));
        add_line(&said(6, class.cohort, class.ben, Deed::Removed));
        add_line(&said(7, class.cohort, class.ada, Deed::Promoted));
    );
    assert!(look!(store, was_demoted(class.cohort, class.ben)), "by id, as lines are listed");
    assert!(!look!(store, was_demoted(class.cohort, class.ada)));
    assert!(!look!(store, was_demoted(other.id, class.ben)));
    keep!(store, add_line(&said(8, class.cohort, class.ben, Deed::Promoted)));
    assert!(!look!(store, was_demoted(class.cohort, class.ben)));
}

/// What a learner is to be told comes back in every variant, oldest first.
pub async fn every_notice_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(7, class.ada, class.cohort, "quiz").id;
    let to = Action::Cover(CourseId::new("maths"), ItemId::new("1-why.test"));
    let (title, why) = (String::from("\"Why?\" 王"), String::from("it's so\n"));
    let closes = moment(i64::from(u32::MAX));
    let all = [
        News::Regraded { title: title.clone(), old: 0, new: 100, why: why.clone(), attempt },
        News::Scored { title: title.clone(), percent: 50, why },
        News::ClosesSoon { title: title.clone(), closes, to: to.clone() },
        News::Extended { title: title.clone(), closes, to: to.clone() },
        News::Withdrawn { title: title.clone() },
        News::Allowed { title: title.clone(), minutes: u32::MAX, attempts: 0 },
        News::Reset { title: title.clone(), to },
        News::Reopened { title, until: closes, attempt },
        News::LinkMade,
        News::Merged,
    ];
    let mut left = Vec::new();
    for (n, news) in (1..).zip(all) {
        let notice = Notice { news, ..notice(n, class.ada, class.cohort) };
        keep!(store, add_notice(&notice));
        left.push(notice);
    }
    assert_eq!(look!(store, notices(class.ada)), left);
    assert_eq!(look!(store, notices(class.ben)), []);
}

/// A notice that was taken note of is gone; another's is not to be taken away. Twice is no fault.
pub async fn a_notice_is_dropped_by_its_learner(store: &dyn Store) {
    let class = class(store).await;
    let late = Notice { at: moment(50), ..notice(1, class.ada, class.cohort) };
    let (two, three) = (notice(2, class.ada, class.cohort), notice(3, class.ada, class.cohort));
    keep!(store, add_notice(&late); add_notice(&three); add_notice(&two));
    keep!(store, drop_notice(class.ben, two.id));
    assert_eq!(look!(store, notices(class.ada)), [two.clone(), three.clone(), late.clone()]);
    keep!(store, drop_notice(class.ada, two.id));
    keep!(store, drop_notice(class.ada, two.id); drop_notice(class.ada, notice(9, class.ada, class.cohort).id));
    assert_eq!(look!(store, notices(class.ada)), [three.clone(), late]);
    is_conflict(attempt_to!(store, add_notice(&three)));
    is_broken(attempt_to!(store, add_notice(&notice(8, samples::learner(9).id, class.cohort))));
    is_broken(attempt_to!(store, add_notice(&notice(8, class.ada, samples::cohort(9, &[]).id))));
}
