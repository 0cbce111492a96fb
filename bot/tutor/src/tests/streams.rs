//! What comes word by word, and how it may end.

use std::time::Duration;

use homeroom_core::{Ending, Piece, Request, Tutor as _, TutorError, Used};
use homeroom_inference_standin::{Kind, Profile, StandIn, Step, Told, shapes};
use serde_json::json;

use super::{Whole, ask, hasty, own, request, seen, settings, started, to_its_end, whole};

const KINDS: [Kind; 6] = [Kind::LlamaCpp, Kind::Ollama, Kind::LmStudio, Kind::Vllm, Kind::Tgi, Kind::Jan];

#[tokio::test]
async fn every_server_is_understood() {
    for kind in KINDS {
        let (standin, tutors) = started(kind).await;
        let whole = whole(&tutors).await.unwrap();
        assert_eq!(whole.words, "A model runs where its weights fit.", "{kind:?}");
        assert_eq!((whole.why, whole.used.reply), (Ending::Finished, 7), "{kind:?}");
        let ledger = standin.ledger();
        let sent = &ledger.chats()[0].body;
        assert_eq!(sent["stream"], json!(true));
        assert_eq!(sent["messages"][0]["role"], json!("system"));
        assert_eq!(sent["model"], json!("smol"));
        let longest = if kind == Kind::Ollama { "/options/num_predict" } else { "/max_tokens" };
        assert_eq!(sent.pointer(longest), Some(&json!(32)), "{kind:?}");
    }
}

#[tokio::test]
async fn ollama_is_asked_for_room_and_to_keep_the_model() {
    let standin = StandIn::start(Profile::new(Kind::Ollama)).unwrap();
    let tutors = seen(crate::Settings { context: Some(1024), ..settings(&standin) }).await;
    whole(&tutors).await.unwrap();
    let ledger = standin.ledger();
    let sent = &ledger.chats()[0];
    assert_eq!(sent.what, "POST /api/chat");
    assert_eq!((&sent.body["options"]["num_ctx"], &sent.body["keep_alive"]), (&json!(1024), &json!("30m")));
}

#[tokio::test]
async fn reasoning_is_folded_wherever_it_stands() {
    let (standin, tutors) = started(Kind::LlamaCpp).await;
    let end = || vec![shapes::finish("stop"), shapes::usage(40, 9), shapes::done()];
    for field in ["reasoning_content", "reasoning"] {
        let said =
            [shapes::reasoning(field, "Hm, "), shapes::reasoning(field, "8 B."), shapes::words("Count.")];
        standin.once([said.to_vec(), end()].concat());
    }
    for bits in [["\n<th", "ink>Hm, 8 B.</", "think>\n\nCou", "nt."], ["<think>", "\n", "</think>", "Count."]]
    {
        standin.once([bits.map(shapes::words).to_vec(), end()].concat());
    }
    for _ in 0..4 {
        let whole = whole(&tutors).await.unwrap();
        assert_eq!((whole.words.as_str(), whole.why), ("Count.", Ending::Finished));
        assert!(whole.thoughts > 0);
    }
    let (standin, tutors) = started(Kind::Ollama).await;
    standin.once(vec![shapes::thinking_line("Hm"), shapes::line("Count."), shapes::last_line("stop", 40, 3)]);
    let used = Used { prompt: 40, reply: 3 };
    let meant = Whole { words: "Count.".into(), thoughts: 1, why: Ending::Finished, used };
    assert_eq!(whole(&tutors).await, Ok(meant));
}

#[tokio::test]
async fn what_it_took_is_estimated_where_nobody_says() {
    let (standin, tutors) = started(Kind::LmStudio).await;
    standin.once(vec![shapes::words("One "), shapes::words("two."), shapes::finish("stop"), shapes::done()]);
    let whole = whole(&tutors).await.unwrap();
    assert_eq!(whole.used.reply, 2);
    assert!((20..40).contains(&whole.used.prompt), "{:?}", whole.used);
}

#[tokio::test]
async fn why_it_ends_is_told() {
    let (standin, tutors) = started(Kind::LlamaCpp).await;
    let ended = |reason: &str, prompt: u32, reply: u32| {
        vec![shapes::words("Hm."), shapes::finish(reason), shapes::usage(prompt, reply), shapes::done()]
    };
    let cases = [
        (ended("stop", 40, 5), Ending::Finished),
        (ended("length", 40, 32), Ending::Longest),
        (ended("length", 40, 12), Ending::Full),
        (ended("stop", 9, 5), Ending::Truncated),
        (ended("eos_token", 0, 0), Ending::Finished),
    ];
    for (steps, why) in cases {
        standin.once(steps);
        assert_eq!(whole(&tutors).await.unwrap().why, why);
    }
}

#[tokio::test]
async fn a_prompt_that_ollama_cuts_is_noticed() {
    let (_standin, tutors) = started(Kind::Ollama).await;
    let long = Request { longest: 8, ..request(&"word ".repeat(4000)) };
    let reply = tutors.ask(&own(), &long).await.unwrap();
    assert_eq!(to_its_end(reply).await.1.unwrap().why, Ending::Truncated);
}

#[tokio::test]
async fn what_stops_before_the_first_word_is_told_from_what_is_cut() {
    let standin = StandIn::start(Profile::new(Kind::Vllm)).unwrap();
    let tutors = seen(hasty(settings(&standin))).await;
    let strange = |what: &str| Err(TutorError::Strange(what.into()));
    let cases: Vec<(Told, &str, Result<(), TutorError>)> = vec![
        (Told::Say(vec![]), "", strange("an empty reply")),
        (vec![shapes::done()].into(), "", strange("an empty reply")),
        (vec![Step::Pings].into(), "", Err(TutorError::Silent)),
        (vec![Step::Hang].into(), "", Err(TutorError::Silent)),
        (Told::Hang, "", Err(TutorError::Silent)),
        (vec![Step::Break].into(), "", Err(TutorError::Away)),
        (vec![shapes::error_inside()].into(), "", strange("status 500")),
        (vec![Step::Data("oops".into())].into(), "", strange("no JSON")),
        (vec![shapes::words("Hm")].into(), "Hm", Err(TutorError::Cut)),
        (vec![shapes::words("Hm"), shapes::done()].into(), "Hm", Err(TutorError::Cut)),
        (vec![shapes::words("Hm"), Step::Break].into(), "Hm", Err(TutorError::Cut)),
        (vec![shapes::words("Hm"), shapes::error_inside()].into(), "Hm", Err(TutorError::Cut)),
        (vec![shapes::words("Hm"), shapes::finish("abort")].into(), "Hm", Err(TutorError::Cut)),
        (vec![shapes::words("Hm"), Step::Pings].into(), "Hm", Err(TutorError::Silent)),
        (vec![shapes::words("Hm"), Step::Hang].into(), "Hm", Err(TutorError::Silent)),
        (vec![shapes::words("Hm"), shapes::finish("stop"), Step::Hang].into(), "Hm", Ok(())),
        (vec![shapes::words("Hm"), shapes::finish("stop"), Step::Break].into(), "Hm", Ok(())),
    ];
    for (told, said, meant) in cases {
        let shown = format!("{told:?}");
        standin.once(told);
        let (words, ended) = match ask(&tutors).await {
            Ok(reply) => to_its_end(reply).await,
            Err(error) => (String::new(), Err(error)),
        };
        assert_eq!((words.as_str(), ended.map(drop)), (said, meant), "{shown}");
    }
}

#[tokio::test]
async fn what_bytes_a_packet_holds_does_not_matter() {
    let text = "Größe 🦙";
    for kind in [Kind::LlamaCpp, Kind::Ollama] {
        let (standin, tutors) = started(kind).await;
        let (events, frame) = match kind {
            Kind::Ollama => (vec![shapes::line(text), shapes::last_line("stop", 40, 2)], ["", "\r\n"]),
            _ => (
                vec![shapes::words(text), shapes::finish("stop"), shapes::usage(40, 2)],
                ["data: ", "\r\n\r\n"],
            ),
        };
        let bytes = events.into_iter().filter_map(|step| match step {
            Step::Data(data) => Some(format!("{}{data}{}", frame[0], frame[1]).into_bytes()),
            _ => None,
        });
        let whole_stream: Vec<u8> = bytes.flatten().collect();
        standin.once(whole_stream.into_iter().map(|byte| Step::Raw(vec![byte])).collect::<Vec<_>>());
        assert_eq!(whole(&tutors).await.unwrap().words, text, "{kind:?}");
    }
}

#[tokio::test]
async fn a_reply_that_is_dropped_gives_its_slot_back() {
    for kind in [Kind::LlamaCpp, Kind::Ollama] {
        let slow = Profile::new(kind).pace(f64::INFINITY, 200.0).times(1000);
        let standin = StandIn::start(slow).unwrap();
        let tutors = seen(settings(&standin)).await;
        let long = Request { longest: 5000, ..request("Go on.") };
        let mut reply = tutors.ask(&own(), &long).await.unwrap();
        assert!(matches!(reply.next().await, Ok(Piece::Words(_))));
        let dropped = tokio::time::Instant::now();
        drop(reply);
        let ledger = standin.until("the slot is free", |ledger| ledger.in_flight == 0).await.unwrap();
        let took = ledger.dropped[0].at - dropped;
        assert!(took < Duration::from_secs(1), "{kind:?} {took:?}");
    }
}

#[tokio::test]
async fn a_question_that_is_given_up_leaves_the_line() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp).slots(1).pace(1.0, 1.0)).unwrap();
    let tutors = seen(settings(&standin)).await;
    let _first = ask(&tutors).await.unwrap();
    let second = tokio::time::timeout(Duration::from_millis(100), ask(&tutors)).await;
    assert!(second.is_err(), "it should wait for the slot");
    standin.until("nobody waits", |ledger| ledger.waited == 1 && ledger.waiting == 0).await.unwrap();
}

#[tokio::test]
async fn the_speed_is_measured() {
    let standin = StandIn::start(Profile::new(Kind::LlamaCpp).pace(f64::INFINITY, 100.0).times(4)).unwrap();
    let tutors = seen(settings(&standin)).await;
    assert_eq!(tutors.servers()[0].speed, None);
    whole(&tutors).await.unwrap();
    let speed = tutors.servers()[0].speed.unwrap();
    // Not faster than it is; how much slower is this machine's.
    assert!(speed > 10.0 && speed < 400.0, "{speed}");
}
