//! Nothing leaves for outside unless that was allowed.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use homeroom_core::{Health, Reach, Request, Tutor as _, TutorError};
use homeroom_inference_standin::{Kind, Profile, StandIn, shapes};

use super::{ask, own, request, settings, started, whole};
use crate::{
    Outside, Settings, Tutors,
    address::{Lookup, guess, is_own},
    wire::Wire,
};

fn named(address: &str) -> Lookup {
    let address: SocketAddr = address.parse().unwrap();
    Arc::new(move |_| Box::pin(async move { Ok(vec![address]) }))
}

async fn health(settings: Settings, lookup: &Lookup) -> (Tutors, Health) {
    let tutors = Tutors::with(vec![settings], lookup).unwrap();
    tutors.look().await;
    let health = tutors.servers().remove(0).health;
    (tutors, health)
}

#[test]
fn addresses_of_ones_own_are_known() {
    let own =
        ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.2", "169.254.7.7", "::1", "fd00::1", "fe80::1"];
    for address in own.into_iter().chain(["::ffff:192.168.1.2", "0.0.0.0"]) {
        assert!(is_own(address.parse().unwrap()), "{address}");
    }
    for address in ["93.184.216.34", "172.32.0.1", "100.64.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
        assert!(!is_own(address.parse().unwrap()), "{address}");
    }
    for (url, reach) in [
        ("http://localhost:8080", Reach::Local),
        ("http://gpu.local", Reach::Local),
        ("http://ollama:11434", Reach::Local),
        ("http://[::1]:1", Reach::Local),
        ("https://api.example.org", Reach::Hosted),
        ("http://local.example.org", Reach::Hosted),
        ("http://93.184.216.34", Reach::Hosted),
    ] {
        assert_eq!(guess(&url.parse().unwrap()), reach, "{url}");
    }
}

#[tokio::test]
async fn a_server_outside_is_refused_without_a_word_to_it() {
    let lookup = named("93.184.216.34:0");
    for url in ["http://93.184.216.34", "https://api.example.org/v1", "http://gpu:8080", "http://gpu.local"] {
        let (tutors, health) = health(Settings::new("own", url.parse().unwrap()), &lookup).await;
        assert_eq!(health, Health::Ill(TutorError::Outside), "{url}");
        assert_eq!(tutors.servers()[0].reach, Reach::Hosted, "{url}");
        assert_eq!(ask(&tutors).await.err(), Some(TutorError::Outside), "{url}");
    }
}

#[tokio::test]
async fn a_name_may_lead_to_a_server_of_ones_own() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let url = format!("http://tutor.example.org:{}", standin.address().port());
    let (tutors, health) = health(Settings::new("own", url.parse().unwrap()), &named("127.0.0.1:0")).await;
    assert_eq!((health, tutors.servers()[0].reach), (Health::Well, Reach::Local));
    assert!(whole(&tutors).await.is_ok());
}

#[tokio::test]
async fn a_name_that_leads_outside_by_now_is_not_connected_to() {
    let lookup = named("93.184.216.34:0");
    let settings = Settings::new("own", "http://tutor.example.org:9".parse().unwrap());
    let wire = Wire::new(&settings, &lookup).unwrap();
    let error = wire.get("http://tutor.example.org:9/v1/models").await.err();
    assert_eq!(error, Some(TutorError::Outside));
}

#[tokio::test]
async fn what_is_allowed_by_name_is_asked_and_called_hosted() {
    let standin = StandIn::start(Profile::new(Kind::Ollama).models(&["gpt-oss:120b-cloud"])).unwrap();
    let allowed = Settings {
        outside: Outside::Allowed,
        model: Some("gpt-oss:120b-cloud".into()),
        ..settings(&standin)
    };
    let tutors = super::seen(allowed).await;
    assert_eq!(tutors.servers()[0].reach, Reach::Hosted);
    assert!(whole(&tutors).await.is_ok());
}

#[tokio::test]
async fn what_may_not_leave_does_not_though_others_may() {
    let by_host =
        Profile { remote_host: Some("https://ollama.com:443".into()), ..Profile::new(Kind::Ollama) };
    for profile in [Profile::new(Kind::Ollama).models(&["gpt-oss:120b-cloud"]), by_host] {
        let standin = StandIn::start(profile.clone()).unwrap();
        let model = profile.models.first().cloned();
        let tutors = super::seen(Settings { outside: Outside::Allowed, model, ..settings(&standin) }).await;
        let near = Request { reach: Reach::Local, ..request("Who are you?") };
        assert_eq!(tutors.ask(&own(), &near).await.err(), Some(TutorError::Outside));
        assert!(standin.ledger().chats().is_empty());
        assert!(tutors.ask(&own(), &request("Who are you?")).await.is_ok());
    }
    // A name that led to a machine of the group's own, and does no longer.
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let url = format!("http://localhost:{}", standin.address().port()).parse().unwrap();
    let settings = Settings { outside: Outside::Allowed, ..Settings::new("own", url) };
    let moved = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&moved);
    let lookup: Lookup = Arc::new(move |_| {
        let address = if seen.load(Ordering::SeqCst) { "93.184.216.34:0" } else { "127.0.0.1:0" };
        Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
    });
    let tutors = Tutors::with(vec![settings], &lookup).unwrap();
    tutors.look().await;
    let near = Request { reach: Reach::Local, ..request("Who are you?") };
    assert!(tutors.ask(&own(), &near).await.is_ok());
    moved.store(true, Ordering::SeqCst);
    assert_eq!(tutors.ask(&own(), &near).await.err(), Some(TutorError::Outside));
}

#[tokio::test]
async fn a_model_of_ollama_on_somebody_elses_machine_is_outside() {
    let by_name = Profile::new(Kind::Ollama).models(&["gpt-oss:120b-cloud"]);
    let by_host =
        Profile { remote_host: Some("https://ollama.com:443".into()), ..Profile::new(Kind::Ollama) };
    for profile in [by_name, by_host] {
        let wanted = profile.models.first().cloned();
        let standin = StandIn::start(profile).unwrap();
        let tutors = super::seen(Settings { model: wanted, ..settings(&standin) }).await;
        assert_eq!(tutors.servers()[0].health, Health::Ill(TutorError::Outside));
        assert_eq!(ask(&tutors).await.err(), Some(TutorError::Outside));
        assert!(standin.ledger().chats().is_empty());
    }
}

#[tokio::test]
async fn a_model_that_moves_outside_under_its_name_is_noticed_with_the_next_question() {
    let (standin, tutors) = started(Kind::Ollama).await;
    standin.change(|profile| profile.remote_host = Some("https://ollama.com:443".into()));
    let error = tutors.ask(&own(), &request("Still there?")).await.err();
    assert_eq!(error, Some(TutorError::Outside));
    assert!(standin.ledger().chats().is_empty());
}

#[tokio::test]
async fn nobody_is_sent_elsewhere() {
    let (elsewhere, _tutors) = started(Kind::LlamaCpp).await;
    let before = elsewhere.ledger().asked.len();
    let (standin, tutors) = started(Kind::LlamaCpp).await;
    standin.once(shapes::redirect(&format!("{}/v1/chat/completions", elsewhere.url())));
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Strange("a redirect".into())));
    standin.at("/v1/models", shapes::redirect(&format!("{}/v1/models", elsewhere.url())));
    tutors.look().await;
    assert_eq!(elsewhere.ledger().asked.len(), before);
}
