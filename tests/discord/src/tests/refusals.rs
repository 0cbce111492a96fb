//! Every refusal: the bad thing is refused and written down, the good one beside it is not.

use std::time::Duration;

use anyhow::Result;
use hyper::Method;
use serde_json::{Value, json};

use super::bot::{Bot, button, plain};
use crate::{Mishap, Permissions, StandIn, spec::Spec};

#[tokio::test]
async fn bodies_are_held_to_the_rules() -> Result<()> {
    let standin = StandIn::start().await?;
    let channel = standin.guild("Study group").channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let rows = |count: usize| (0..count).map(|row| button(&row.to_string())).collect::<Vec<_>>();
    let text = json!({ "type": 10, "content": "a" });
    // Without Discord's description nobody knows which fields there are.
    let misspelled =
        if Spec::load()?.is_some() { json!({ "content": "a", "tss": false }) } else { json!({}) };
    for (good, bad) in [
        (json!({ "content": "x".repeat(2000) }), json!({ "content": "x".repeat(2001) })),
        (json!({ "content": "a", "tts": false }), misspelled),
        (json!({ "content": "a", "components": rows(5) }), json!({ "content": "a", "components": rows(6) })),
        (json!({ "content": "a" }), json!({ "content": " " })),
        (json!({ "components": [text], "flags": 32_768 }), json!({ "components": [text] })),
        (
            json!({ "embeds": [{ "description": "x".repeat(4096) }] }),
            json!({ "embeds": [{ "description": "x".repeat(4096) }, { "description": "x".repeat(2000) }] }),
        ),
        (json!({ "content": "a", "flags": 4096 }), json!({ "content": "a", "flags": 64 })),
        (
            json!({ "content": "a", "components": [button("a"), button("b")] }),
            json!({ "content": "a", "components": [button("a"), button("a")] }),
        ),
    ] {
        let (status, body) = bot.call(Method::POST, &path, good).await?;
        assert_eq!(status, 200, "{body}");
        assert_eq!(standin.forgive(), Vec::<String>::new());
        let (status, body) = bot.call(Method::POST, &path, bad).await?;
        assert_eq!(status, 400, "{body}");
        assert!(body["code"] == 50_035 || body["code"] == 50_006, "{body}");
        assert_eq!(standin.forgive().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn commands_are_held_to_the_rules() -> Result<()> {
    let standin = StandIn::start().await?;
    let bot = Bot::connect(&standin).await?;
    let path = format!("/applications/{}/commands", bot.application);
    bot.offer(plain("learn")).await?;
    let id = standin.commands()[0]["id"].clone();
    bot.offer(plain("learn")).await?;
    assert_eq!(standin.commands()[0]["id"], id, "a command of the same name keeps its id");
    for bad in [json!([plain("Learn")]), json!([plain("a"), plain("a")]), json!([{ "name": "a" }])] {
        let (status, body) = bot.call(Method::PUT, &path, bad).await?;
        assert_eq!((status, &body["code"]), (400, &json!(50_035)));
    }
    assert_eq!(standin.forgive().len(), 3);
    let rights = json!({ "name": "teach", "description": "a", "default_member_permissions": "32" });
    let (status, made) = bot.call(Method::POST, &path, rights).await?;
    assert_eq!((status, &made["default_member_permissions"]), (201, &json!("32")));
    let one = format!("{path}/{}", made["id"].as_str().unwrap_or_default());
    assert_eq!(bot.call(Method::PATCH, &one, json!({ "description": "b" })).await?.1["description"], "b");
    assert_eq!(bot.call(Method::DELETE, &one, Value::Null).await?.0, 204);
    assert_eq!(bot.call(Method::GET, &one, Value::Null).await?.1["code"], 10_063);
    Ok(())
}

#[tokio::test]
async fn there_is_nothing_at_other_addresses() -> Result<()> {
    let standin = StandIn::start().await?;
    let bot = Bot::connect(&standin).await?;
    assert_eq!(bot.call(Method::GET, "/letters", Value::Null).await?.0, 404);
    assert_eq!(standin.forgive().len(), 1);
    assert_eq!(bot.call(Method::DELETE, "/users/@me", Value::Null).await?.0 / 100, 4);
    assert_eq!(standin.forgive().len(), 1);
    assert_eq!(bot.call(Method::GET, "/gateway/bot", Value::Null).await?.0, 200);
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn the_bot_may_do_what_it_was_given() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let embed = json!({ "embeds": [{ "title": "a" }] });
    let code = |answer: (u16, Value)| answer.1["code"].as_u64();
    assert_eq!(bot.call(Method::POST, &path, embed.clone()).await?.0, 200);
    channel.deny(Permissions::EMBED_LINKS);
    assert_eq!(code(bot.call(Method::POST, &path, embed).await?), Some(50_013));
    assert_eq!(bot.call(Method::POST, &path, json!({ "content": "a" })).await?.0, 200);
    channel.deny(Permissions::CREATE_PRIVATE_THREADS);
    let threads = format!("/channels/{}/threads", channel.id());
    let thread = json!({ "name": "Ada", "type": 12 });
    assert_eq!(code(bot.call(Method::POST, &threads, thread).await?), Some(50_013));
    channel.deny(Permissions::VIEW_CHANNEL);
    assert_eq!(code(bot.call(Method::POST, &path, json!({ "content": "a" })).await?), Some(50_001));
    channel.delete();
    assert_eq!(code(bot.call(Method::POST, &path, json!({ "content": "a" })).await?), Some(10_003));
    assert_eq!(standin.invalid_requests(), 3);
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn the_weather_is_as_bad_as_was_asked_for() -> Result<()> {
    let standin = StandIn::start().await?;
    let bot = Bot::connect(&standin).await?;
    let me = || bot.call(Method::GET, "/users/@me", Value::Null);
    standin.limit_next(1, Duration::from_millis(1500), true);
    let (status, body) = me().await?;
    assert_eq!((status, &body["retry_after"], &body["global"]), (429, &json!(1.5), &json!(true)));
    standin.fail_next(2, 502);
    assert_eq!((me().await?.0, me().await?.0, me().await?.0), (502, 502, 200));
    standin.trouble("/gateway", 1, Mishap::Fail(500));
    assert_eq!(me().await?.0, 200);
    assert_eq!(bot.call(Method::GET, "/gateway", Value::Null).await?.0, 500);
    let channel = standin.guild("Study group").channel("general");
    let path = format!("/channels/{}/messages", channel.id());
    standin.lose_next(1);
    tokio::select! {
        answer = bot.call(Method::POST, &path, json!({ "content": "lost" })) => anyhow::bail!("{answer:?}"),
        found = channel.wait_for("the message", |message| message.content == "lost") => drop(found?),
    }
    standin.hang_next(1);
    tokio::select! {
        answer = bot.call(Method::POST, &path, json!({ "content": "hung" })) => anyhow::bail!("{answer:?}"),
        hung = standin.wait_for("the request", |state| {
            state.requests().last().filter(|request| request.status == 0).map(|_| ())
        }) => hung?,
    }
    assert_eq!(channel.messages().len(), 1);
    assert_eq!(standin.invalid_requests(), 1);
    Ok(())
}
