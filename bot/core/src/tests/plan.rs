//! When and how a test is to be sat, as it is typed.

use super::at;
use crate::{
    Feedback, Reminder, Terms, Timestamp, Zone,
    desk::{Plan, PlanFault, Typed},
    times::TimeFault,
};

fn now() -> Timestamp {
    // A Sunday, 19:25 in Berlin.
    "2026-11-22T18:25:30Z".parse().expect("a time")
}

fn berlin() -> Zone {
    Zone::read("Europe/Berlin").expect("a zone")
}

fn typed(opens: &str, closes: &str) -> Typed {
    Typed {
        opens: opens.into(),
        closes: closes.into(),
        time: "30".into(),
        attempts: "1".into(),
        feedback: Feedback::AfterClose,
        reminder: Reminder::Off,
    }
}

fn times(opens: &str, closes: &str) -> Result<(Option<String>, Option<String>), Vec<PlanFault>> {
    let said = |at: Option<Timestamp>| at.map(|at| crate::times::canonical(at, &berlin()));
    typed(opens, closes).read(&berlin(), now()).map(|plan| (said(plan.opens), said(plan.closes)))
}

fn day(
    opens: Option<&str>,
    closes: Option<&str>,
) -> Result<(Option<String>, Option<String>), Vec<PlanFault>> {
    Ok((opens.map(str::to_owned), closes.map(str::to_owned)))
}

#[test]
fn times_are_meant_as_they_are_said() {
    assert_eq!(times("now", "+45m"), day(None, Some("2026-11-22 20:10")));
    assert_eq!(times("", ""), day(None, None));
    assert_eq!(times("20:00", "20:45"), day(Some("2026-11-22 20:00"), Some("2026-11-22 20:45")));
    assert_eq!(times("20:00", "+45m"), day(Some("2026-11-22 20:00"), Some("2026-11-22 20:45")));
    assert_eq!(
        times("tomorrow 9:00", "9:45"),
        day(Some("2026-11-23 09:00"), Some("2026-11-23 09:45")),
        "on the day on which it opens"
    );
    assert_eq!(times("19:25", "20:00"), day(None, Some("2026-11-22 20:00")), "this minute is now");
}

#[test]
fn what_has_passed_or_is_out_of_order_is_refused() {
    let fault = |opens, closes| times(opens, closes).expect_err("a fault");
    assert!(matches!(fault("18:00", "20:00")[..], [PlanFault::OpensPast(_)]));
    assert!(matches!(fault("", "18:00")[..], [PlanFault::ClosesPast(_)]));
    assert!(matches!(fault("tomorrow 9:00", "today 20:00")[..], [PlanFault::OutOfOrder { .. }]));
    assert!(matches!(
        fault("soon", "never")[..],
        [PlanFault::Opens(TimeFault::Unreadable), PlanFault::Closes(TimeFault::Unreadable)]
    ));
}

#[test]
fn a_time_that_happens_twice_is_asked_about() {
    let autumn: Timestamp = "2026-10-24T18:00:00Z".parse().expect("a time");
    let faults = typed("tomorrow 2:30", "tomorrow 3:30").read(&berlin(), autumn).expect_err("a fault");
    let [PlanFault::Opens(TimeFault::Twice { instead, .. })] = &faults[..] else { panic!("{faults:?}") };
    for said in instead {
        assert!(typed(said, "tomorrow 3:30").read(&berlin(), autumn).is_ok(), "{said}");
    }
}

#[test]
fn limits_are_numbers_or_nothing() {
    let terms = |time: &str, attempts: &str| {
        let typed = Typed { time: time.into(), attempts: attempts.into(), ..typed("", "") };
        typed.read(&berlin(), now()).map(|plan| (plan.terms.time, plan.terms.attempts))
    };
    assert_eq!(terms("", ""), Ok((None, None)));
    assert_eq!(terms("30", "2"), Ok((Some(1_800_000), Some(2))));
    assert_eq!(terms("1h30m", "1"), Ok((Some(5_400_000), Some(1))));
    assert_eq!(terms("2h", "1"), Ok((Some(7_200_000), Some(1))));
    assert_eq!(terms("45 min", "1"), Ok((Some(2_700_000), Some(1))));
    for (time, attempts) in
        [("0", "1"), ("-5", "1"), ("soon", "1"), ("h", "1"), ("99999999999999999999", "1")]
    {
        assert_eq!(terms(time, attempts), Err(vec![PlanFault::Time]), "{time}");
    }
    for attempts in ["0", "101", "many", "-1", "1.5"] {
        assert_eq!(terms("", attempts), Err(vec![PlanFault::Attempts]), "{attempts}");
    }
}

#[test]
fn a_plan_goes_stale() {
    let terms = Terms { time: None, attempts: Some(1), feedback: Feedback::AfterClose };
    let plan = Plan { opens: Some(at(0)), closes: Some(at(600_000)), terms, reminder: Reminder::Off };
    assert_eq!(plan.checked(at(0)), Ok(plan));
    assert_eq!(plan.checked(at(60_000)), Ok(plan), "a minute on the page that asks once more");
    assert_eq!(plan.checked(at(120_000)), Err(PlanFault::OpensPast(at(0))));
    let now = Plan { opens: None, ..plan };
    assert_eq!(now.checked(at(600_000)), Err(PlanFault::ClosesPast(at(600_000))));
}
