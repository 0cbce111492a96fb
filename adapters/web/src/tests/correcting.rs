use axum::http::StatusCode;
use homeroom_core::{
    Column, CourseId, PostingId, QuestionId, Refusal, Timestamp, Turned, Version,
    desk::{Asked, AskedOption, Corrected, Done, Order, Questions, Said, Sight},
    rich,
};

use super::stage::{Room, cohort, cohort_id, item};

fn column() -> Column {
    let posting = Some(PostingId::from_bytes([5; 16]));
    Column { course: CourseId::new("local"), item: item("1-why.test"), posting }
}

fn asked(id: &str, options: Vec<AskedOption>) -> Asked {
    Asked {
        id: QuestionId::new(id),
        version: Version::new("v1"),
        prompt: rich("What is <b>?"),
        body: Vec::new(),
        asked: 12,
        facility: Some(0.25),
        options,
        typed: Vec::new(),
        key: None,
        corrected: None,
        several: false,
    }
}

fn sight() -> Sight {
    let option = |text: &str, right, chosen| AskedOption { text: rich(text), right, chosen };
    let typed = Asked {
        key: Some("14 ± 0.5 GB".into()),
        typed: vec![("<u>13".into(), false, 9)],
        corrected: Some(Corrected {
            void: false,
            why: "Both <i>".into(),
            by: "Grace".into(),
            at: Timestamp::UNIX_EPOCH,
        }),
        facility: Some(0.8),
        ..asked("two", Vec::new())
    };
    Sight::Questions(Box::new(Questions {
        cohort: cohort(),
        column: column(),
        title: "Why?".into(),
        attempts: 12,
        questions: vec![asked("one", vec![option("<s>a", true, 3), option("b", false, 9)]), typed],
    }))
}

fn path() -> String {
    let posting = PostingId::from_bytes([5; 16]);
    format!("/teach/{}/questions/local/1-why.test?posting={posting}", cohort_id())
}

#[tokio::test]
async fn every_question_says_how_hard_it_was() {
    let page = Room::seeing(sight()).get(&path()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("25% of the points: hard. Asked 12 times."));
    assert!(page.body.contains("80% of the points: easy."));
    assert!(page.body.contains("chosen 9 times") && page.body.contains("&lt;s&gt;a"));
    assert!(page.body.contains(r#"name="key" value="14 ± 0.5 GB""#) && page.body.contains("&lt;u&gt;13"));
    assert!(page.body.contains(
        "Corrected by Grace, Thursday 1 January 1970, 1:00 (Europe/Berlin, UTC+1): “Both &lt;i&gt;”"
    ));
    assert!(page.body.contains(r#"name="pick" value="0" checked"#));
    assert!(!page.body.contains("<b>?"));
}

#[tokio::test]
async fn a_key_is_corrected_and_says_for_how_many() {
    let room = Room::seeing(sight());
    *room.stage.done.lock().unwrap() = Some(Done::Regraded(3));
    let of = "question=one&version=v1";
    let done = room.post(&path(), &format!("do=correct&{of}&sort=options&pick=0&pick=1&why=Both")).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains(r#"role="status""#) && done.body.contains("Corrected: 3 results changed."));
    for (press, dones) in [
        (format!("do=correct&{of}&sort=options&pick=0&void=on&why=No"), 1),
        (format!("do=correct&{of}&key=15+GB&why=Rounded"), 0),
        (format!("do=uncorrect&{of}"), 0),
    ] {
        room.sees(sight());
        *room.stage.done.lock().unwrap() = Some(Done::Regraded(dones));
        assert_eq!(room.post(&path(), &press).await.status, StatusCode::OK);
    }
    let (cohort, question, version) = (cohort_id(), QuestionId::new("one"), Version::new("v1"));
    let correct = |said, why: &str| Order::Correct {
        cohort,
        column: column(),
        question: question.clone(),
        version: version.clone(),
        said,
        why: why.into(),
    };
    let expected = [
        correct(Said::Options(vec![0, 1]), "Both"),
        correct(Said::Void, "No"),
        correct(Said::Text("15 GB".into()), "Rounded"),
        Order::Uncorrect { cohort, column: column(), question: question.clone(), version: version.clone() },
    ];
    assert_eq!(room.orders(), expected);
}

#[tokio::test]
async fn a_refused_correction_stays_in_its_form() {
    let room = Room::seeing(sight());
    *room.stage.refuses_orders.lock().unwrap() = Some(Turned::Refused(Refusal::NotAKey));
    let press = "do=correct&question=two&version=v1&key=%3Cb%3E&why=Be%22cause";
    let answer = room.post(&path(), press).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(r#"name="key" value="&lt;b&gt;""#));
    assert!(answer.body.contains(r#"value="Be&quot;cause""#));
    assert_eq!(answer.body.matches("<details class=\"correct\" open>").count(), 1);
    assert_eq!(room.post(&path(), "do=other").await.status, StatusCode::NOT_FOUND);
    assert_eq!(room.get(&format!("{}x", path())).await.status, StatusCode::NOT_FOUND);
}
