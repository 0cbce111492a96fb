//! The stand-in keeps its own word.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::Instant,
};

use crate::{Kind, Profile, StandIn, Told, shapes};

const QUESTION: &str =
    r#"{"model":"smol","stream":true,"messages":[{"role":"user","content":"What fits?"}]}"#;

async fn ask(standin: &StandIn) -> TcpStream {
    let mut stream = TcpStream::connect(standin.address()).await.unwrap();
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        QUESTION.len()
    );
    stream.write_all(format!("{head}{QUESTION}").as_bytes()).await.unwrap();
    stream
}

async fn whole(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn it_says_its_words_and_then_what_it_took() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp)).unwrap();
    let text = whole(ask(&standin).await).await;
    assert!(text.contains("text/event-stream"), "{text}");
    assert!(text.contains("\"content\":\"weights \""), "{text}");
    assert!(text.contains("[DONE]"), "{text}");
    let ledger = standin.ledger();
    assert_eq!((ledger.finished, ledger.in_flight, ledger.tokens), (1, 0, 7));
    assert_eq!(ledger.chats().len(), 1);
}

#[tokio::test]
async fn who_finds_no_slot_waits_and_who_leaves_gives_theirs_back() {
    let slow = Profile::new(Kind::LlamaCpp).slots(1).pace(f64::INFINITY, 0.01);
    let standin = StandIn::start(slow).unwrap();
    let first = ask(&standin).await;
    standin.until("the first has its slot", |ledger| ledger.in_flight == 1).await.unwrap();
    let second = ask(&standin).await;
    standin.until("the second waits", |ledger| ledger.waiting == 1).await.unwrap();
    drop(first);
    let ledger =
        standin.until("the second has the slot", |l| l.waiting == 0 && l.in_flight == 1).await.unwrap();
    assert_eq!((ledger.dropped.len(), ledger.most_in_flight), (1, 1));
    drop(second);
    standin.until("nobody is left", |ledger| ledger.dropped.len() == 2).await.unwrap();
}

#[tokio::test]
async fn it_keeps_its_pace() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp).pace(200.0, 100.0).times(3)).unwrap();
    let begun = Instant::now();
    whole(ask(&standin).await).await;
    let took = begun.elapsed();
    // 6 tokens are read, 21 written.
    assert!(took > Duration::from_millis(230), "{took:?}");
}

#[tokio::test]
async fn it_does_once_what_it_is_told_once() {
    let standin = StandIn::start(Profile::new(Kind::Vllm)).unwrap();
    standin.once(shapes::busy(7));
    standin.once(Told::Say(vec![shapes::words("Hm"), shapes::Step::Break]));
    let refused = whole(ask(&standin).await).await;
    assert!(refused.starts_with("HTTP/1.1 429") && refused.contains("retry-after: 7"), "{refused}");
    let broken = whole(ask(&standin).await).await;
    assert!(broken.contains("Hm") && !broken.ends_with("0\r\n\r\n"), "{broken}");
    assert!(whole(ask(&standin).await).await.contains("[DONE]"));
}
