//! Each way of refusing becomes what it means, and nothing is asked twice.

use std::time::Duration;

use homeroom_core::{Health, Tutor as _, TutorError};
use homeroom_inference_standin::{Kind, Profile, Refusal, StandIn, shapes};

use super::{ask, seen, settings, started, to_its_end, whole};

fn strange(what: &str) -> TutorError {
    TutorError::Strange(what.into())
}

fn shapes() -> Vec<(Refusal, TutorError)> {
    let too_long = TutorError::TooLong { context: Some(2048) };
    let busy = |wait: Option<u64>| TutorError::Busy { wait: wait.map(Duration::from_secs) };
    vec![
        (shapes::loading(), TutorError::Loading),
        (shapes::wrong_key(), TutorError::Key),
        (shapes::too_long_llama(5000, 2048), too_long.clone()),
        (shapes::too_long_vllm(5000, 2048), too_long.clone()),
        (shapes::too_long_old_vllm(5000, 2048), too_long.clone()),
        (shapes::too_long_tgi(5000, 2048), too_long.clone()),
        (shapes::too_long_lm_studio(5000, 2048), too_long),
        (shapes::no_model_llama(), TutorError::NoModel),
        (shapes::no_model_ollama("smol"), TutorError::NoModel),
        (shapes::no_model_ollama_v1("smol"), TutorError::NoModel),
        (shapes::no_model_vllm("smol"), TutorError::NoModel),
        (shapes::busy(7), busy(Some(7))),
        (shapes::busy_proxy(20), busy(Some(20))),
        (shapes::busy_tgi(), busy(None)),
        (shapes::busy_ollama(), busy(None)),
        (shapes::detail(), strange("status 422")),
        (shapes::no_path(), strange("status 404")),
        (shapes::bad_request_500(), strange("status 500")),
        (shapes::bad_gateway(), TutorError::Away),
        (shapes::redirect("http://192.0.2.1/"), strange("a redirect")),
        (shapes::no_stream(), strange("no stream")),
    ]
}

#[tokio::test]
async fn a_refusal_is_what_it_means_and_is_met_once() {
    for kind in [Kind::LlamaCpp, Kind::Ollama] {
        let (standin, tutors) = started(kind).await;
        for (number, (shape, meant)) in shapes().into_iter().enumerate() {
            standin.once(shape.clone());
            let error = ask(&tutors).await.err();
            assert_eq!(error, Some(meant), "{kind:?} {shape:?}");
            assert_eq!(standin.ledger().chats().len(), number + 1, "asked again: {shape:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_may_stand_in_the_first_event() {
    let (standin, tutors) = started(Kind::Tgi).await;
    for (shape, meant) in shapes() {
        let has_error = shape.body.contains("\"error\"") || shape.body.contains("\"object\":\"error\"");
        if has_error && shape.retry_after.is_none() {
            standin.once(vec![shapes::Step::Data(shape.body.clone())]);
            assert_eq!(whole(&tutors).await, Err(meant), "{shape:?}");
        }
    }
}

#[tokio::test]
async fn what_each_server_does_by_itself_is_recognised() {
    for kind in [Kind::LlamaCpp, Kind::Vllm, Kind::LmStudio, Kind::Tgi, Kind::Jan] {
        let (standin, tutors) = started(kind).await;
        standin.change(|profile| profile.context = 16);
        let meant = TutorError::TooLong { context: Some(16) };
        assert_eq!(whole(&tutors).await, Err(meant), "{kind:?}");
    }
    let (standin, tutors) = started(Kind::Ollama).await;
    standin.change(|profile| profile.models.clear());
    assert_eq!(whole(&tutors).await, Err(TutorError::NoModel));
}

#[tokio::test]
async fn who_is_not_there_is_away_and_may_come_back() {
    let (standin, tutors) = started(Kind::LlamaCpp).await;
    let address = standin.address().to_string();
    assert_eq!(tutors.servers()[0].health, Health::Well);
    let reply = ask(&tutors).await.unwrap();
    drop(to_its_end(reply).await);
    drop(standin);
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Away));
    assert_eq!(tutors.servers()[0].health, Health::Ill(TutorError::Away));
    let _standin = StandIn::start_at(&address, Profile::new(Kind::LlamaCpp)).unwrap();
    assert!(whole(&tutors).await.is_ok());
    assert_eq!(tutors.servers()[0].health, Health::Well);
}

#[tokio::test]
async fn who_loads_says_so_until_it_is_done() {
    let standin = StandIn::start(Profile { loading: true, ..Profile::new(Kind::LlamaCpp) }).unwrap();
    let tutors = seen(settings(&standin)).await;
    assert_eq!(tutors.servers()[0].health, Health::Ill(TutorError::Loading));
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Loading));
    standin.change(|profile| profile.loading = false);
    assert!(whole(&tutors).await.is_ok());
}
