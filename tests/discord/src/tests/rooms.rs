//! Messages, files, threads and conversations.

use anyhow::{Context, Result};
use hyper::Method;
use serde_json::{Value, json};

use super::bot::Bot;
use crate::{Permissions, StandIn};

#[tokio::test]
async fn files_come_with_messages_and_can_be_fetched() -> Result<()> {
    let standin = StandIn::start().await?;
    let channel = standin.guild("Study group").channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let body = json!({
        "attachments": [{ "id": 0, "description": "a greeting" }],
        "embeds": [{ "image": { "url": "attachment://hello.txt" } }],
    });
    let (status, sent) = bot.upload(Method::POST, &path, body.clone(), "hello.txt").await?;
    assert_eq!((status, &sent["attachments"][0]["description"]), (200, &json!("a greeting")));
    let url = sent["embeds"][0]["image"]["url"].as_str().context("no address")?;
    assert_eq!(&bot.fetch(url).await?[..], b"hello");
    let (status, refusal) = bot.upload(Method::POST, &path, body, "other.txt").await?;
    assert_eq!((status, &refusal["code"]), (400, &json!(50_035)));
    let one = format!("{path}/{}", sent["id"].as_str().context("no id")?);
    let (_, kept) = bot.call(Method::PATCH, &one, json!({ "content": "a" })).await?;
    assert_eq!(kept["attachments"].as_array().map(Vec::len), Some(1));
    let (_, gone) = bot.call(Method::PATCH, &one, json!({ "attachments": [], "embeds": [] })).await?;
    assert_eq!(gone["attachments"], json!([]));
    assert_eq!(bot.call(Method::DELETE, &one, Value::Null).await?.0, 204);
    assert_eq!(bot.call(Method::GET, &one, Value::Null).await?.1["code"], 10_008);
    assert_eq!(standin.forgive().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_message_with_a_number_is_sent_once() -> Result<()> {
    let standin = StandIn::start().await?;
    let channel = standin.guild("Study group").channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let ada = standin.user("Ada");
    let mention = format!("<@{}> hello", ada.id());
    let body = json!({ "content": mention, "nonce": "7", "enforce_nonce": true });
    let (_, one) = bot.call(Method::POST, &path, body.clone()).await?;
    let (_, other) = bot.call(Method::POST, &path, body).await?;
    assert_eq!(one["id"], other["id"]);
    assert_eq!(channel.last()?.pings, [ada.id()]);
    let body = json!({ "content": mention, "allowed_mentions": { "parse": [] } });
    bot.call(Method::POST, &path, body).await?;
    assert!(channel.last()?.pings.is_empty());
    assert_eq!(channel.messages().len(), 2);
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_role_is_pinged_if_the_message_and_the_server_let_it() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let (ada, eve) = (standin.user("Ada"), standin.user("Eve"));
    let role = guild.role("Tutors", Permissions::NONE);
    guild.join_with(&ada, &[role]);
    guild.join(&eve);
    let named =
        json!({ "content": format!("<@&{role}>"), "allowed_mentions": { "roles": [role.to_string()] } });
    let silent = json!({ "content": format!("<@&{role}>"), "allowed_mentions": { "parse": ["users"] } });
    bot.call(Method::POST, &path, named.clone()).await?;
    assert!(channel.last()?.pings.is_empty(), "not everybody may ping it");
    channel.allow(Permissions::MENTION_EVERYONE);
    bot.call(Method::POST, &path, named.clone()).await?;
    assert_eq!(channel.last()?.pings, [ada.id()]);
    channel.allow(Permissions::NONE);
    guild.let_mention(role);
    let (_, sent) = bot.call(Method::POST, &path, named).await?;
    assert_eq!((channel.last()?.pings, &sent["mention_roles"]), (vec![ada.id()], &json!([role.to_string()])));
    bot.call(Method::POST, &path, silent).await?;
    assert!(channel.last()?.pings.is_empty());
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_private_thread_is_for_those_in_it() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let (ada, eve) = (standin.user("Ada"), standin.user("Eve"));
    guild.join(&ada);
    guild.join(&eve);
    let mut bot = Bot::connect(&standin).await?;
    let start = format!("/channels/{}/threads", channel.id());
    let (status, thread) = bot.call(Method::POST, &start, json!({ "name": "Ada", "type": 12 })).await?;
    assert_eq!(status, 201);
    let id = thread["id"].as_str().context("no id")?;
    let path = format!("/channels/{id}/thread-members/{}", ada.id());
    assert_eq!(bot.call(Method::PUT, &path, Value::Null).await?.0, 204);
    bot.line.event("THREAD_CREATE").await?;
    bot.line.event("THREAD_MEMBERS_UPDATE").await?;
    let thread = standin.channel(id.parse()?);
    assert!(ada.sees(&thread) && !eve.sees(&thread));
    let post = format!("/channels/{id}/messages");
    let path = format!("/channels/{id}");
    let said = bot.call(Method::POST, &post, json!({ "content": "a" })).await?.1;
    assert_eq!(bot.call(Method::PATCH, &path, json!({ "archived": true })).await?.0, 200);
    assert!(thread.is_archived());
    let edit = format!("{post}/{}", said["id"].as_str().context("no id")?);
    assert_eq!(bot.call(Method::PATCH, &edit, json!({ "content": "b" })).await?.1["code"], 50_083);
    assert_eq!(bot.call(Method::POST, &post, json!({ "content": "a" })).await?.0, 200);
    assert!(!thread.is_archived());
    bot.call(Method::PATCH, &path, json!({ "archived": true, "locked": true })).await?;
    channel.deny(Permissions::MANAGE_THREADS);
    assert_eq!(bot.call(Method::POST, &post, json!({ "content": "a" })).await?.1["code"], 50_083);
    channel.delete();
    assert_eq!(bot.call(Method::POST, &post, json!({ "content": "a" })).await?.1["code"], 10_003);
    bot.line.event("THREAD_DELETE").await?;
    bot.line.event("CHANNEL_DELETE").await?;
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_message_has_one_thread_and_pins_are_listed() -> Result<()> {
    let standin = StandIn::start().await?;
    let channel = standin.guild("Study group").channel("general");
    let bot = Bot::connect(&standin).await?;
    let path = format!("/channels/{}/messages", channel.id());
    let (_, sent) = bot.call(Method::POST, &path, json!({ "content": "lesson" })).await?;
    let id = sent["id"].as_str().context("no id")?;
    let start = format!("{path}/{id}/threads");
    assert_eq!(bot.call(Method::POST, &start, json!({ "name": "questions" })).await?.1["id"], id);
    assert_eq!(bot.call(Method::POST, &start, json!({ "name": "questions" })).await?.1["code"], 160_004);
    assert_eq!(bot.call(Method::PUT, &format!("{path}/pins/{id}"), Value::Null).await?.0, 204);
    let (_, pins) = bot.call(Method::GET, &format!("{path}/pins"), Value::Null).await?;
    assert_eq!(pins["items"][0]["message"]["id"], id);
    assert!(standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn some_take_no_direct_messages() -> Result<()> {
    let standin = StandIn::start().await?;
    let bot = Bot::connect(&standin).await?;
    let (guild, ada) = (standin.guild("Study group"), standin.user("Ada"));
    guild.join(&ada);
    let body = json!({ "recipient_id": ada.id().to_string() });
    let (status, direct) = bot.call(Method::POST, "/users/@me/channels", body).await?;
    assert_eq!((status, &direct["recipients"][0]["id"]), (200, &json!(ada.id().to_string())));
    let path = format!("/channels/{}/messages", direct["id"].as_str().context("no id")?);
    assert_eq!(bot.call(Method::POST, &path, json!({ "content": "hello" })).await?.0, 200);
    assert_eq!(ada.direct_messages().len(), 1);
    ada.refuse_direct(true);
    assert_eq!(bot.call(Method::POST, &path, json!({ "content": "hello" })).await?.1["code"], 50_007);
    ada.refuse_direct(false);
    guild.leave(&ada);
    assert_eq!(bot.call(Method::POST, &path, json!({ "content": "hello" })).await?.1["code"], 50_007);
    assert!(standin.violations().is_empty());
    Ok(())
}
