//! A pinned model is that one or none.

use homeroom_core::{Health, Tutor as _, TutorError};
use homeroom_inference_standin::{Kind, Profile, StandIn};

use super::{ask, own, seen, settings, whole};
use crate::{Pin, Settings};

#[tokio::test]
async fn a_model_with_another_digest_is_refused() {
    let standin = StandIn::start(Profile::new(Kind::Ollama)).unwrap();
    let digest = "4f22".repeat(16);
    let pinned = |digest: &str| Settings { pin: Some(Pin::Digest(digest.into())), ..settings(&standin) };
    for right in [digest.clone(), format!("sha256:{digest}"), "4F224F224F22".into()] {
        assert!(whole(&seen(pinned(&right)).await).await.is_ok(), "{right}");
    }
    for wrong in ["4f22", "", "5f22".repeat(16).as_str()] {
        let tutors = seen(pinned(wrong)).await;
        assert_eq!(tutors.servers()[0].health, Health::Ill(TutorError::Changed), "{wrong}");
        assert_eq!(ask(&tutors).await.err(), Some(TutorError::Changed), "{wrong}");
    }
    // It changes between two questions.
    let tutors = seen(pinned(&digest)).await;
    assert_eq!(tutors.digest(&own()), Some(digest));
    standin.change(|profile| profile.digest = "77".repeat(32));
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Changed));
    assert_eq!(tutors.digest(&own()), Some("77".repeat(32)));
}

#[tokio::test]
async fn a_server_that_tells_no_digest_cannot_be_held_to_one() {
    let standin = StandIn::start(Profile::new(Kind::Vllm)).unwrap();
    let pinned = Settings { pin: Some(Pin::Digest("4f22".repeat(16))), ..settings(&standin) };
    assert_eq!(ask(&seen(pinned).await).await.err(), Some(TutorError::Changed));
}

#[tokio::test]
async fn a_file_that_changes_is_noticed() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("smol.gguf");
    std::fs::write(&path, "GGUF").unwrap();
    let sha256 = "9b2d6e8c1eb2de0deebbb2de7bce5cc0ce2fc1e5c18bbe4ee3e6b0fbfbc0a6a1";
    let wrong =
        Settings { pin: Some(Pin::File { path: path.clone(), sha256: sha256.into() }), ..settings(&standin) };
    assert_eq!(ask(&seen(wrong).await).await.err(), Some(TutorError::Changed));

    std::fs::write(&path, "").unwrap();
    let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let pin = Some(Pin::File { path: path.clone(), sha256: sha256.into() });
    let tutors = seen(Settings { pin, ..settings(&standin) }).await;
    assert!(whole(&tutors).await.is_ok());
    std::fs::write(&path, "GGUF").unwrap();
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Changed));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(ask(&tutors).await.err(), Some(TutorError::Changed));
}
