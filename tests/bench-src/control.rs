//! What a press cannot do without: an axum handler around the same transaction, and nothing else.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use axum::{
    Form, Router, extract::State, http::StatusCode, response::Html, routing::post, serve::ListenerExt as _,
};
use homeroom_core::{
    Action, Answers, Attempt, AttemptId, Given, ItemId, LearnerId, OptionId, Response, State as Standing,
    Store, Stored, Timestamp, testing::samples,
};
use homeroom_store::Database;
use homeroom_tests::{
    course::{self, OPTIONS, QUESTIONS},
    http::Visitor,
    pupil::{Press, Pupil},
};
use tokio::net::TcpListener;

/// Serves it, from a record in this folder with this many learners.
pub async fn serve(data: &Path, learners: u16, quizzes: u8) -> Result<()> {
    let url = format!("sqlite:{}", data.join("control.db").display()).parse()?;
    let database = homeroom_store::open(&url, samples::moment(0)).await?;
    seat(&database, learners, quizzes).await?;
    let router = Router::new().route("/a/{attempt}/{n}", post(press)).with_state(Arc::new(database));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Homeroom is open: http://{}/", listener.local_addr()?);
    // As the classroom does: an answer is whole, and waits for nothing.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

/// The pupils that it knows, connected and about to make the same presses.
pub async fn pupils(origin: &str, learners: u16, quizzes: u8) -> Result<Vec<Pupil>> {
    let presses = |number: u16| {
        let attempts = (1..=quizzes).map(move |quiz| attempt_id(number, quiz));
        attempts.flat_map(|attempt| (0..QUESTIONS).map(move |question| Press::new(attempt, question, 0)))
    };
    let mut pupils = Vec::new();
    for number in 0..learners {
        let mut visitor = Visitor::new(origin);
        // There is no such page, but there is a connection, as after coming in.
        visitor.get("/").await?;
        pupils.push(Pupil { visitor, presses: presses(number).collect() });
    }
    Ok(pupils)
}

async fn press(
    State(database): State<Arc<Database>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Html<String>, StatusCode> {
    let token = fields.iter().find(|(name, _)| name == "token").map(|(_, value)| value.as_str());
    let action = token.and_then(Action::from_token).ok_or(StatusCode::BAD_REQUEST)?;
    let Action::Answer(attempt, question, option) = action else { return Err(StatusCode::BAD_REQUEST) };
    match record(&*database, attempt, question, option).await {
        Ok(Some(revision)) => Ok(Html(format!("<!doctype html><title>Kept</title><p>{revision}"))),
        Ok(None) => Err(StatusCode::NOT_FOUND),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

async fn record(store: &dyn Store, id: AttemptId, question: u8, option: u8) -> Stored<Option<i64>> {
    let mut tx = store.write().await?;
    let Some(mut attempt) = tx.attempt(id).await? else { return Ok(None) };
    let given = Given::Option(attempt.drawn[usize::from(question)].options[usize::from(option)].clone());
    let response = Response { question, seq: 0, given, at: now() };
    if let Standing::Open { answers, .. } = &mut attempt.state {
        answers.entry(question).or_default().push(response.clone());
    }
    tx.save_attempt(&attempt, Some(&response)).await?;
    tx.commit().await?;
    Ok(Some(attempt.revision + 1))
}

/// Learners at their quizzes, as the classroom keeps them.
async fn seat(store: &dyn Store, learners: u16, quizzes: u8) -> Result<()> {
    let cohort = samples::cohort(1, &[course::COURSE]);
    let mut tx = store.write().await?;
    tx.put_cohort(&cohort).await?;
    for number in 0..learners {
        let name = format!("Pupil {number}");
        let mut learner = samples::learner(0);
        (learner.id, learner.name) = (LearnerId::from_bytes(attempt_id(number, 0).to_bytes()), name.clone());
        tx.add_learner(&learner, &samples::account("web", &name)).await?;
        for quiz in 1..=quizzes {
            let item = course::item(quiz);
            let mut attempt = samples::attempt(1, learner.id, cohort.id, &item);
            attempt.id = attempt_id(number, quiz);
            draw(&mut attempt, &item);
            tx.add_attempt(&attempt).await.with_context(|| name.clone())?;
        }
    }
    Ok(tx.commit().await?)
}

/// The same numbers of questions and options as in the drill course, under ids as long.
fn draw(attempt: &mut Attempt, item: &str) {
    let mut drawn = attempt.drawn.swap_remove(0);
    drawn.item = ItemId::new(item);
    drawn.options = (0..OPTIONS).map(|option| OptionId::new(format!("0f1e2d3c4b5a697{option}"))).collect();
    attempt.drawn = vec![drawn; usize::from(QUESTIONS)];
    attempt.state = Standing::Open { answers: Answers::new(), flagged: Default::default(), due: None };
}

fn attempt_id(number: u16, quiz: u8) -> AttemptId {
    let mut bytes = [1; 16];
    bytes[0] = 0;
    bytes[13] = quiz;
    [bytes[14], bytes[15]] = number.to_be_bytes();
    AttemptId::from_bytes(bytes)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement: the classroom reads its clock for each press, too"
)]
fn now() -> Timestamp {
    Timestamp::now()
}
