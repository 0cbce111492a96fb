use axum::http::StatusCode;
use homeroom_core::{
    Column, CourseId, Feedback, Grade, Learner, LearnerId, QuizKind, Rules, Shuffle, Timestamp,
    desk::{Ask, Cell, Gradebook, Head, Row, Sight},
};

use super::stage::{Answer, Room, ada, cohort, cohort_id, item};

fn head(course: &str, title: &str, spread: [u32; 10]) -> Head {
    let rules = Rules {
        kind: QuizKind::Test,
        pass: Some(80),
        attempts: None,
        time: None,
        feedback: Feedback::AfterClose,
        shuffle: Shuffle::default(),
        grade: Grade::Best,
    };
    Head {
        column: Column { course: CourseId::new(course), item: item("1-why.test"), posting: None },
        title: title.into(),
        course: format!("Course {course}"),
        kind: QuizKind::Test,
        rules,
        closes: None,
        spread,
        mean: spread.iter().any(|n| *n > 0).then_some(72.4),
        passed: spread[8] + spread[9],
    }
}

fn cell(percent: u8, passed: bool) -> Cell {
    Cell { percent: Some(percent), passed: Some(passed), ..Cell::default() }
}

fn sight() -> Sight {
    let grace =
        Learner { id: LearnerId::from_bytes([8; 16]), name: "=Grace".into(), since: Timestamp::UNIX_EPOCH };
    let set = Cell { set: true, ..cell(90, true) };
    Sight::Grades(Box::new(Gradebook {
        cohort: cohort(),
        grade: None,
        heads: vec![
            head("local", "Why <b>?", [0, 0, 0, 0, 0, 0, 1, 0, 0, 1]),
            head("other", "How?", [0; 10]),
        ],
        rows: vec![
            Row { learner: ada(), cells: vec![set, Cell { open: true, ..Cell::default() }] },
            Row { learner: grace, cells: vec![cell(65, false), cell(100, true)] },
        ],
        now: Timestamp::UNIX_EPOCH,
    }))
}

async fn see(path: &str) -> Answer {
    Room::seeing(sight()).get(&format!("/teach/{}/grades{path}", cohort_id())).await
}

#[tokio::test]
async fn the_gradebook_says_all_in_words_too() {
    let page = see("").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("&lt;b&gt;Ada&lt;/b&gt;") && page.body.contains("Why &lt;b&gt;?"));
    assert!(page.body.contains(", not passed") && page.body.contains(", passed"));
    assert!(page.body.contains(">open</span>") && page.body.contains(">set</span>"));
    assert!(page.body.contains("mean 72%, 1 of 2 passed"));
    assert!(page.body.contains(r#"data-h="10"><span class="sr">1 score from 60 to 69%"#));
    assert!(page.body.contains("no scores yet"), "of a column without a chart");
    assert!(page.body.contains(&format!("/teach/{}/learner/{}", cohort_id(), ada().id)));
}

#[tokio::test]
async fn a_part_of_it_is_shown_and_taken_away() {
    for (query, ada, grace) in [
        ("?q=ada", true, false),
        ("?show=failed", false, true),
        ("?show=missing", true, false),
        ("?show=missing&course=local", false, false),
        ("?grade=each&show=all", true, true),
    ] {
        let page = see(query).await;
        assert_eq!(page.body.contains("&lt;b&gt;Ada"), ada, "{query}");
        assert_eq!(page.body.contains("=Grace"), grace, "{query}");
    }
    let page = see("?q=a%26b&show=failed&grade=last").await;
    assert!(page.body.contains("/grades.csv?q=a%26b&amp;show=failed&amp;grade=last"));
    let room = Room::seeing(sight());
    room.get(&format!("/teach/{}/grades?grade=first", cohort_id())).await;
    assert_eq!(*room.stage.asks.lock().unwrap(), [Ask::Grades(cohort_id(), Some(Grade::First))]);
}

#[tokio::test]
async fn the_files_are_for_taking_away() {
    let csv = see(".csv?course=local").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert_eq!(csv.header("content-disposition"), r#"attachment; filename="i-models-i-grades.csv""#);
    let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').split_terminator("\r\n").collect();
    assert_eq!(lines[0], r#""Learner","Id","Course local: Why <b>?""#);
    assert!(lines[2].starts_with("\"'=Grace\",") && lines[2].ends_with(",65"));
    let json = see(".json?q=grace").await;
    assert_eq!(json.header("content-disposition"), r#"attachment; filename="i-models-i-grades.json""#);
    let value: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(value["learners"].as_array().unwrap().len(), 1);
    assert_eq!(value["learners"][0]["scores"][1]["percent"], 100);
}
