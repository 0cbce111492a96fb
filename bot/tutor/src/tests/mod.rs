//! Against servers that answer as they are told to, and by law.

mod fold;
mod found;
mod look;
mod outside;
mod pin;
mod quiet;
mod refusals;
mod streams;
mod tokens;

use std::time::Duration;

use homeroom_core::{
    Ending, Piece, Prompt, Reach, Request, Said, ServerName, Speaker, Tutor as _, TutorError, Used, Writing,
};
use homeroom_inference_standin::{Kind, Profile, StandIn};

use crate::{Patience, Settings, Tutors};

/// A reply to its end.
#[derive(Clone, Debug, PartialEq)]
struct Whole {
    words: String,
    thoughts: usize,
    why: Ending,
    used: Used,
}

fn own() -> ServerName {
    ServerName("own".into())
}

fn settings(standin: &StandIn) -> Settings {
    Settings::new("own", standin.url().parse().unwrap())
}

/// Short enough that a test does not wait long for silence.
fn hasty(settings: Settings) -> Settings {
    let patience = Patience { first: Duration::from_millis(400), silence: Duration::from_millis(150) };
    Settings { patience, ..settings }
}

fn request(text: &str) -> Request {
    let turns = vec![Said { by: Speaker::Learner, text: text.into() }];
    Request {
        prompt: Prompt { system: "You guide, and never give the answer.".into(), turns },
        longest: 32,
        reach: Reach::Hosted,
    }
}

async fn started(kind: Kind) -> (StandIn, Tutors) {
    let standin = StandIn::start(Profile::new(kind)).unwrap();
    let tutors = seen(settings(&standin)).await;
    (standin, tutors)
}

async fn seen(settings: Settings) -> Tutors {
    let tutors = Tutors::new(vec![settings]).unwrap();
    tutors.look().await;
    tutors
}

async fn ask(tutors: &Tutors) -> Result<Box<dyn Writing>, TutorError> {
    tutors.ask(&own(), &request("How much memory does a model of 8 B take?")).await
}

async fn whole(tutors: &Tutors) -> Result<Whole, TutorError> {
    to_its_end(ask(tutors).await?).await.1
}

/// What was said, even where it did not end well.
async fn to_its_end(mut reply: Box<dyn Writing>) -> (String, Result<Whole, TutorError>) {
    let (mut words, mut thoughts) = (String::new(), 0);
    loop {
        match reply.next().await {
            Ok(Piece::Thinking) => thoughts += 1,
            Ok(Piece::Words(more)) => words.push_str(&more),
            Ok(Piece::Done { why, used }) => {
                return (words.clone(), Ok(Whole { words, thoughts, why, used }));
            }
            Err(error) => return (words, Err(error)),
        }
    }
}
