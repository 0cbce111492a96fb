//! What a look finds out.

use homeroom_core::{Health, Reach, Tutor as _, TutorError};
use homeroom_inference_standin::{Kind, Profile, StandIn};

use super::{seen, settings, started, whole};
use crate::{Key, Keyless, Pin, Settings, Speaks, StartError, Tutors, measure::answering};

#[tokio::test]
async fn slots_and_context_are_those_that_are_really_there() {
    let expected = [
        (Kind::LlamaCpp, 4, Some(2048)),
        (Kind::Ollama, 1, Some(2048)),
        (Kind::LmStudio, 1, Some(2048)),
        (Kind::Vllm, 1, Some(2048)),
        (Kind::Tgi, 128, Some(2048)),
        (Kind::Jan, 1, None),
    ];
    for (kind, slots, context) in expected {
        let (_standin, tutors) = started(kind).await;
        let server = tutors.servers().remove(0);
        assert_eq!((server.slots, server.context), (slots, context), "{kind:?}");
        assert_eq!((server.model.as_str(), server.health), ("smol", Health::Well), "{kind:?}");
        assert_eq!(server.reach, Reach::Local);
    }
}

#[tokio::test]
async fn what_is_configured_bounds_what_is_there() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let less = Settings { slots: Some(2), context: Some(1024), ..settings(&standin) };
    let server = seen(less).await.servers().remove(0);
    assert_eq!((server.slots, server.context), (2, Some(1024)));
    let more = Settings { slots: Some(9), context: Some(99_999), ..settings(&standin) };
    let server = seen(more).await.servers().remove(0);
    assert_eq!((server.slots, server.context), (4, Some(2048)));
}

#[tokio::test]
async fn the_model_is_the_wanted_one_or_the_loaded_one() {
    let many = Profile::new(Kind::Ollama).models(&["qwen3:4b", "nomic-embed-text:latest", "smol:latest"]);
    let standin = StandIn::start(many).unwrap();
    assert_eq!(seen(settings(&standin)).await.servers()[0].model, "qwen3:4b");
    let wanted = |name: &str| Settings { model: Some(name.into()), ..settings(&standin) };
    let server = seen(wanted("smol")).await.servers().remove(0);
    assert_eq!((server.model.as_str(), server.context), ("smol:latest", Some(8192)));
    let missing = seen(wanted("llama4")).await;
    assert_eq!(missing.servers()[0].health, Health::Ill(TutorError::NoModel));
    assert_eq!(whole(&missing).await, Err(TutorError::NoModel));
}

#[tokio::test]
async fn nobody_need_look_before_asking() {
    let standin = StandIn::start(Profile::new(Kind::Ollama)).unwrap();
    let tutors = Tutors::new(vec![settings(&standin)]).unwrap();
    assert_eq!(tutors.servers()[0].health, Health::Unknown);
    assert!(whole(&tutors).await.is_ok());
    assert_eq!(tutors.servers()[0].health, Health::Well);
}

#[tokio::test]
async fn ollama_can_be_spoken_to_as_openai_is() {
    let standin = StandIn::start(Profile::new(Kind::Ollama)).unwrap();
    let mut plain = settings(&standin);
    plain.url = format!("{}/v1/", standin.url()).parse().unwrap();
    plain.speaks = Speaks::OpenAi;
    // It streams lines in its own language only: what is checked is where it is asked.
    drop(whole(&seen(plain).await).await);
    assert_eq!(standin.ledger().chats()[0].what, "POST /v1/chat/completions");
}

#[tokio::test]
async fn a_key_is_sent_and_a_wrong_one_is_said() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp).key("k-1")).unwrap();
    let with = |key: &str| Settings { key: Some(Key::new(key.into())), ..settings(&standin) };
    assert!(whole(&seen(with("k-1")).await).await.is_ok());
    for wrong in [with("k-2"), settings(&standin)] {
        let tutors = seen(wrong).await;
        assert_eq!(tutors.servers()[0].health, Health::Ill(TutorError::Key));
        assert_eq!(whole(&tutors).await, Err(TutorError::Key));
    }
    assert_eq!(standin.ledger().chats().iter().filter(|asked| !asked.with_key).count(), 0);
}

#[tokio::test]
async fn a_measure_tells_what_a_doctor_prints() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp).key("k-1").times(4)).unwrap();
    let keyed = Settings { key: Some(Key::new("k-1".into())), ..settings(&standin) };
    let measured = seen(keyed).await.measure(&super::own()).await.unwrap();
    assert_eq!((measured.model.as_str(), measured.slots, measured.context), ("smol", Some(4), Some(2048)));
    assert_eq!((measured.keyless, measured.others.len()), (Keyless::Refused, 0));
    assert!(measured.speed.is_some());
    let (_standin, tutors) = started(Kind::Ollama).await;
    let measured = tutors.measure(&super::own()).await.unwrap();
    assert_eq!((measured.keyless, measured.slots), (Keyless::Answered, None));
    assert_eq!(measured.pin, Some(Pin::Digest("4f22".repeat(16))));
}

#[tokio::test]
async fn slots_that_nobody_tells_are_tried() {
    let slow = Profile::new(Kind::Ollama).slots(2).pace(1e6, 50.0).times(4);
    let standin = StandIn::start(slow).unwrap();
    let measured = seen(settings(&standin)).await.measure(&super::own()).await.unwrap();
    assert_eq!(measured.at_once, Some((2, 4)));
    let told = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let measured = seen(settings(&told)).await.measure(&super::own()).await.unwrap();
    assert_eq!((measured.slots, measured.at_once), (Some(4), None));
}

#[tokio::test]
async fn where_a_server_answers_is_tried_at_each_address() {
    let standin = StandIn::start_at("127.0.0.2:0", Profile::new(Kind::Ollama)).unwrap();
    let addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.2"].map(|address| address.parse().unwrap());
    let answers = answering(addresses.into(), standin.address().port()).await;
    assert_eq!(answers, [standin.address().ip()]);
}

#[tokio::test]
async fn what_cannot_be_a_server_is_refused_at_once() {
    let server = |name: &str, url: &str| Settings::new(name, url.parse().unwrap());
    let refused = |all: Vec<Settings>| Tutors::new(all).err().unwrap();
    assert_eq!(refused(vec![server("a", "ftp://h/")]), StartError::Address("a".into()));
    let twice = vec![server("a", "http://h/"), server("a", "http://i/")];
    assert_eq!(refused(twice), StartError::Twice("a".into()));
    let bad = Settings { key: Some(Key::new("a\nb".into())), ..server("a", "http://h/") };
    assert_eq!(refused(vec![bad]), StartError::Key("a".into()));
}
