//! The gateway.

use anyhow::Result;
use hyper::Method;
use serde_json::{Value, json};

use super::bot::{Bot, INTENTS, Line};
use crate::{Options, StandIn};

#[tokio::test]
async fn a_bot_is_greeted_and_told_of_its_guilds() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let mut line = Line::open(&standin).await?;
    assert!(line.payload(10).await?["d"]["heartbeat_interval"].is_u64());
    line.identify(standin.token(), INTENTS).await?;
    let ready = line.event("READY").await?;
    assert_eq!(ready["guilds"][0]["id"], guild.id().to_string());
    let told = line.event("GUILD_CREATE").await?;
    assert_eq!(told["channels"][0]["id"], channel.id().to_string());
    assert_eq!(told["members"].as_array().map(Vec::len), Some(2));
    line.send(&json!({ "op": 1, "d": 2 })).await?;
    line.payload(11).await?;
    assert_eq!(standin.identifies()[0].intents, INTENTS);
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_closes_the_connection() -> Result<()> {
    let standin = StandIn::start_with(Options { refused_intents: 1 << 15, ..Options::default() }).await?;
    let identify = |token: &str, more: Value| {
        let mut data = json!({ "token": token, "intents": 1, "properties": {} });
        if let (Some(data), Value::Object(more)) = (data.as_object_mut(), more) {
            data.extend(more);
        }
        json!({ "op": 2, "d": data }).to_string()
    };
    let token = standin.token();
    for (text, code) in [
        (json!({ "op": 99, "d": null }).to_string(), 4001),
        ("hello".into(), 4002),
        (json!({ "op": 2, "d": { "token": token } }).to_string(), 4002),
        (json!({ "op": 3, "d": {} }).to_string(), 4003),
        (identify("wrong", json!({})), 4004),
        (identify(token, json!({ "shard": [1, 1] })), 4010),
        (identify(token, json!({ "intents": 1_u64 << 40 })), 4013),
        (identify(token, json!({ "intents": 1 << 15 })), 4014),
    ] {
        let mut line = Line::open(&standin).await?;
        line.say(&text).await?;
        assert_eq!(line.closed().await?, code, "{text}");
    }
    let mut line = Line::open(&standin).await?;
    line.say(&identify(token, json!({}))).await?;
    line.say(&identify(token, json!({}))).await?;
    assert_eq!(line.closed().await?, 4005);
    let mut line = Line::open(&standin).await?;
    for _ in 0..=120 {
        line.send(&json!({ "op": 1, "d": null })).await?;
    }
    assert_eq!(line.closed().await?, 4008);
    // A wrong token is bad luck; the rest is the bot's fault.
    assert_eq!(standin.forgive().len(), 9);
    Ok(())
}

#[tokio::test]
async fn a_session_is_taken_up_where_it_was() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let mut line = Line::open(&standin).await?;
    line.identify(standin.token(), INTENTS).await?;
    let ready = line.event("READY").await?;
    line.event("GUILD_CREATE").await?;
    standin.cut(4000);
    assert_eq!(line.closed().await?, 4000);
    standin.wait_for("the bot is gone", |state| (state.connected() == 0).then_some(())).await?;
    let missed = guild.channel("missed");
    let resume = |seen: u64| json!({ "op": 6, "d": { "token": standin.token(), "session_id": ready["session_id"], "seq": seen } });
    let mut line = Line::open(&standin).await?;
    line.send(&resume(2)).await?;
    assert_eq!(line.event("CHANNEL_CREATE").await?["id"], missed.id().to_string());
    line.event("RESUMED").await?;
    standin.reconnect();
    line.payload(7).await?;
    standin.invalidate(false);
    assert_eq!(line.payload(9).await?["d"], false);
    let mut line = Line::open(&standin).await?;
    line.send(&resume(2)).await?;
    assert_eq!(line.payload(9).await?["d"], false);
    Ok(())
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let ada = standin.user("Ada");
    let mut deaf = Bot::with(&standin, 1).await?;
    let mut bot = Bot::connect(&standin).await?;
    let mut reader = Bot::with(&standin, INTENTS | 1 << 15).await?;
    guild.join(&ada);
    let secret = ada.say(&channel, "a secret")?;
    let path = format!("/channels/{}/messages/{}", channel.id(), secret.id);
    assert_eq!(reader.call(Method::GET, &path, Value::Null).await?.1["content"], "a secret");
    ada.say(&channel, &format!("<@{}> hello", standin.application()))?;
    ada.say(&ada.direct(), "between us")?;
    let told = bot.line.event("MESSAGE_CREATE").await?;
    assert_eq!((&told["content"], &told["author"]["id"]), (&json!(""), &json!(ada.id().to_string())));
    assert_ne!(bot.line.event("MESSAGE_CREATE").await?["content"], "");
    assert_eq!(bot.line.event("MESSAGE_CREATE").await?["content"], "between us");
    assert_eq!(reader.line.event("MESSAGE_CREATE").await?["content"], "a secret");
    // What comes next is the first that the deaf one hears of.
    let next = guild.channel("next");
    loop {
        let payload = deaf.line.payload(0).await?;
        assert!(payload["t"] == "GUILD_CREATE" || payload["t"] == "CHANNEL_CREATE", "{}", payload["t"]);
        if crate::clock::is_id(&payload["d"]["id"], next.id()) {
            break;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() -> Result<()> {
    let standin = StandIn::start().await?;
    let mut bot = Bot::connect(&standin).await?;
    standin.mute_acks(true);
    bot.line.send(&json!({ "op": 1, "d": null })).await?;
    assert_eq!(bot.call(Method::GET, "/users/@me", Value::Null).await?.0, 200);
    standin.revoke_token();
    assert_eq!(bot.line.closed().await?, 4004);
    assert_eq!(bot.call(Method::GET, "/users/@me", Value::Null).await?.0, 401);
    assert_eq!(standin.invalid_requests(), 1);
    assert!(standin.violations().is_empty());
    Ok(())
}
