//! Servers that run already are found, and called by their names.

use homeroom_core::{Health, Tutor as _, TutorError};
use homeroom_inference_standin::{Kind as Stands, Profile, StandIn};

use super::{own, request, settings, whole};
use crate::{Kind, Tutors, find::find_at};

#[tokio::test]
async fn each_server_is_found_for_what_it_is() {
    let kinds = [
        (Stands::LlamaCpp, Kind::LlamaCpp),
        (Stands::Ollama, Kind::Ollama),
        (Stands::LmStudio, Kind::LmStudio),
        (Stands::Vllm, Kind::Vllm),
        (Stands::Tgi, Kind::Tgi),
        (Stands::Jan, Kind::Other),
    ];
    for (stands, kind) in kinds {
        let standin = StandIn::start(Profile::new(stands).models(&["smol", "qwen"])).unwrap();
        let found = find_at(&[standin.address().port()]).await;
        assert_eq!(found.len(), 1, "{kind:?}");
        assert_eq!(found[0].kind, kind);
        let models = found[0].models.as_ref().unwrap();
        assert_eq!(models[0], "smol");
        assert!(found[0].url.as_str().starts_with("http://127.0.0.1:"));
    }
}

#[tokio::test]
async fn who_loads_or_wants_a_key_is_found_too_and_nobody_else() {
    let keyed = StandIn::start(Profile::new(Stands::Jan).key("k")).unwrap();
    let loads = StandIn::start(Profile { loading: true, ..Profile::new(Stands::LlamaCpp) }).unwrap();
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let ports = [keyed.address().port(), loads.address().port(), nobody.port()];
    let mut told: Vec<_> = find_at(&ports).await.into_iter().map(|found| found.models.err()).collect();
    told.sort_by_key(|error| format!("{error:?}"));
    assert_eq!(told, [Some(TutorError::Key), Some(TutorError::Loading)]);
}

#[tokio::test]
async fn one_that_comes_up_later_is_used_and_stays() {
    let tutors = Tutors::new(Vec::new()).unwrap();
    assert!(tutors.servers().is_empty());
    assert_eq!(tutors.ask(&own(), &request("Are you there?")).await.err(), Some(TutorError::Away));
    let standin = StandIn::start(Profile::new(Stands::LlamaCpp)).unwrap();
    let another = StandIn::start(Profile::new(Stands::LlamaCpp)).unwrap();
    for found in [&standin, &another] {
        tutors.adopt(settings(found)).unwrap();
    }
    tutors.look().await;
    let servers = tutors.servers();
    assert!(servers.len() == 1 && servers[0].health == Health::Well, "{servers:?}");
    assert!(whole(&tutors).await.is_ok());
    assert_eq!((standin.ledger().chats().len(), another.ledger().chats().len()), (1, 0));
}
