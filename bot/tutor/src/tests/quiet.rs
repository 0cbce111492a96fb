//! Neither a key nor what anybody wrote is in an error or a log.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use homeroom_inference_standin::{Kind, Profile, Refusal, StandIn, Step, shapes};
use serde_json::json;

use super::{ask, seen, settings, to_its_end};
use crate::{Key, Settings};

/// In everything that is said or asked here.
const WORD: &str = "zephyr";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_that_was_said_is_in_an_error_or_a_log() {
    let log = Log::default();
    let sink = log.clone();
    // As the program has it: that library logs what comes.
    let filter =
        tracing_subscriber::EnvFilter::new("trace,async_openai=off,hyper=off,hyper_util=off,reqwest=off");
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || sink.clone());
    // For all threads: what one thread alone listens to, another may have switched off for good.
    tracing::subscriber::set_global_default(lines.finish()).unwrap();

    let key = format!("{WORD}-key");
    for kind in [Kind::Vllm, Kind::Ollama] {
        let standin = StandIn::start(Profile::new(kind).key(&key)).unwrap();
        let keyed = Settings { key: Some(Key::new(key.clone())), ..settings(&standin) };
        assert!(!format!("{keyed:?}").contains(WORD));
        let tutors = seen(keyed).await;
        let body = json!({"error": {"message": format!("bad: {WORD}"), "type": WORD, "code": WORD}});
        for status in [200, 400, 404, 418, 500, 503] {
            standin.once(Refusal::new(status, &body));
        }
        standin.once(vec![shapes::words(WORD), shapes::line(WORD), Step::Data(format!("{WORD} {{"))]);
        standin.once(vec![Step::Data(body.to_string())]);
        for _ in 0..8 {
            let error = match ask(&tutors).await {
                Ok(reply) => to_its_end(reply).await.1.err(),
                Err(error) => Some(error),
            };
            let error = error.expect("a refusal");
            assert!(!format!("{error:?} {error}").contains(WORD), "{error:?}");
        }
        standin.at("/", Refusal::new(500, &body));
        tutors.look().await;
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("an inference server is not well"), "{logged}");
    assert!(!logged.contains(WORD), "{logged}");
}
