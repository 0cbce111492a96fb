//! Interactions, from the press to the answer and beyond.

use std::time::Duration;

use anyhow::{Context, Result};
use hyper::Method;
use serde_json::{Value, json};

use super::bot::{Bot, button, plain};
use crate::{Ack, Channel, Deed, StandIn, User};

struct Scene {
    standin: StandIn,
    bot: Bot,
    channel: Channel,
    ada: User,
}

impl Scene {
    async fn new() -> Result<Self> {
        let standin = StandIn::start().await?;
        let guild = standin.guild("Study group");
        let (channel, ada) = (guild.channel("general"), standin.user("Ada"));
        guild.join(&ada);
        let bot = Bot::connect(&standin).await?;
        bot.offer(plain("learn")).await?;
        Ok(Self { standin, bot, channel, ada })
    }

    /// Ada sends the command, and the bot hears of it.
    async fn asked(&mut self) -> Result<(crate::Pending, Value)> {
        let pending = self.ada.send_command(&self.channel, "learn", json!({}))?;
        Ok((pending, self.bot.interaction().await?))
    }
}

#[tokio::test]
async fn an_answer_is_a_message() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (pending, interaction) = scene.asked().await?;
    assert_eq!(interaction["member"]["user"]["id"], scene.ada.id().to_string());
    assert!(interaction["member"]["permissions"].is_string());
    assert_eq!(interaction["locale"], "en-US");
    let body =
        json!({ "type": 4, "data": { "content": "hello", "flags": 64, "components": [button("go")] } });
    assert_eq!(scene.bot.answer(&interaction, body.clone()).await?.0, 204);
    let answer = pending.settled().await?;
    assert_eq!((answer.ack, answer.is_ephemeral), (Ack::Message, true));
    assert_eq!(answer.message()?.words(), "hello\npress");
    let (status, refusal) = scene.bot.answer(&interaction, body).await?;
    assert_eq!((status, &refusal["code"]), (400, &json!(40_060)));
    // What only Ada sees is nowhere to be found for others.
    let path = format!("/channels/{}/messages", scene.channel.id());
    let (_, list) = scene.bot.call(Method::GET, &path, Value::Null).await?;
    assert_eq!(list, json!([]));
    let path = format!("{path}/{}", answer.message()?.id);
    assert_eq!(scene.bot.call(Method::GET, &path, Value::Null).await?.1["code"], 10_008);
    let eve = scene.standin.user("Eve");
    assert!(eve.send_press(answer.message()?, "go").is_err());
    assert!(scene.standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_late_answer_is_none() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (_pending, interaction) = scene.asked().await?;
    scene.standin.advance(Duration::from_millis(3100));
    let (status, refusal) = scene.bot.answer(&interaction, json!({ "type": 5 })).await?;
    assert_eq!((status, &refusal["code"]), (404, &json!(10_062)));
    let (_pending, interaction) = scene.asked().await?;
    scene.standin.refuse_next_ack();
    assert_eq!(scene.bot.answer(&interaction, json!({ "type": 5 })).await?.1["code"], 10_062);
    assert_eq!(scene.bot.answer(&interaction, json!({ "type": 5 })).await?.0, 204);
    let old = Duration::from_secs(4);
    let data = json!({ "id": "1", "name": "learn", "type": 1 });
    let _pending = scene.ada.send_raw(Deed::Command, &scene.channel, None, data, old)?;
    let interaction = scene.bot.interaction().await?;
    assert_eq!(scene.bot.answer(&interaction, json!({ "type": 5 })).await?.1["code"], 10_062);
    Ok(())
}

#[tokio::test]
async fn thinking_ends_with_the_first_change() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (mut pending, interaction) = scene.asked().await?;
    let words = json!({ "content": "done" });
    let (status, refusal) = scene.bot.change(&interaction, words.clone()).await?;
    assert_eq!((status, &refusal["code"]), (404, &json!(10_015)));
    let body = json!({ "type": 5, "data": { "flags": 64 } });
    assert_eq!(scene.bot.answer(&interaction, body).await?.0, 204);
    pending.acked().await?;
    assert!(pending.progress().settled.is_none());
    assert!(pending.answer()?.message()?.is_loading());
    assert_eq!(scene.bot.change(&interaction, words.clone()).await?.0, 200);
    let answer = pending.settled().await?;
    assert!(answer.is_ephemeral && !answer.message()?.is_loading());
    assert_eq!(answer.message()?.content, "done");
    let follow = scene.bot.hook(&interaction, "");
    assert_eq!(scene.bot.call(Method::POST, &follow, json!({ "content": "more" })).await?.0, 200);
    scene.standin.advance(Duration::from_secs(14 * 60));
    assert_eq!(scene.bot.change(&interaction, words.clone()).await?.0, 200);
    scene.standin.advance(Duration::from_secs(61));
    let (status, refusal) = scene.bot.change(&interaction, words).await?;
    assert_eq!((status, &refusal["code"]), (401, &json!(50_027)));
    let unknown = json!({ "token": "unknown" });
    assert_eq!(scene.bot.change(&unknown, json!({ "content": "a" })).await?.1["code"], 10_015);
    assert!(scene.standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_follows_thinking_takes_its_place() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (pending, interaction) = scene.asked().await?;
    scene.bot.answer(&interaction, json!({ "type": 5 })).await?;
    let follow = scene.bot.hook(&interaction, "");
    let (_, sent) = scene.bot.call(Method::POST, &follow, json!({ "content": "here", "flags": 64 })).await?;
    let answer = pending.settled().await?;
    assert_eq!(sent["id"], answer.message()?.id.to_string());
    assert!(!answer.is_ephemeral && answer.followups.is_empty());
    let original = scene.bot.hook(&interaction, "/messages/@original");
    assert_eq!(scene.bot.call(Method::DELETE, &original, Value::Null).await?.0, 204);
    assert_eq!(scene.bot.call(Method::GET, &original, Value::Null).await?.1["code"], 10_008);
    Ok(())
}

#[tokio::test]
async fn a_press_changes_the_message_that_it_came_from() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (pending, interaction) = scene.asked().await?;
    let data = json!({ "content": "one", "components": [button("a"), button("b")] });
    scene.bot.answer(&interaction, json!({ "type": 4, "data": data })).await?;
    let message = pending.settled().await?.message()?.clone();
    assert!(scene.ada.send_press(&message, "c").is_err());
    let pending = scene.ada.send_press(&message, "a")?;
    let press = scene.bot.interaction().await?;
    assert_eq!(press["message"]["id"], message.id.to_string());
    assert_eq!(press["data"]["custom_id"], "a");
    let body = json!({ "type": 7, "data": { "content": "two" } });
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        text(&press, "id")?,
        text(&press, "token")?
    );
    let (status, told) = scene.bot.call(Method::POST, &path, body).await?;
    assert_eq!((status, &told["resource"]["message"]["content"]), (200, &json!("two")));
    assert_eq!(pending.settled().await?.message()?.content, "two");
    // The other way: silence, then a change. It happens once, however often the press is told.
    let pending = scene.ada.send_press(&message, "b")?;
    let press = scene.bot.interaction().await?;
    scene.standin.redeliver(pending.id());
    assert_eq!(scene.bot.interaction().await?["id"], press["id"]);
    assert_eq!(scene.bot.answer(&press, json!({ "type": 6 })).await?.0, 204);
    assert_eq!(scene.bot.change(&press, json!({ "content": "three", "components": [] })).await?.0, 200);
    assert_eq!(pending.settled().await?.message()?.content, "three");
    assert!(scene.ada.send_press(&message, "a").is_err());
    let forged = scene.ada.press_forged(&message, "forged")?;
    assert_eq!(scene.bot.interaction().await?["data"]["custom_id"], "forged");
    drop(forged);
    assert!(scene.standin.violations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_form_is_filled_in() -> Result<()> {
    let mut scene = Scene::new().await?;
    let (pending, interaction) = scene.asked().await?;
    let input = json!({ "type": 4, "custom_id": "name", "style": 1, "label": "Name", "min_length": 2 });
    let data =
        json!({ "custom_id": "form", "title": "Who?", "components": [{ "type": 1, "components": [input] }] });
    assert_eq!(scene.bot.answer(&interaction, json!({ "type": 9, "data": data })).await?.0, 204);
    let answer = pending.settled().await?;
    let form = answer.form()?;
    assert_eq!(form.title(), "Who?");
    for wrong in [vec![("name", "")], vec![("name", "a")], vec![("other", "Ada")]] {
        assert!(scene.ada.send_form(form, &wrong).is_err());
    }
    let pending = scene.ada.send_form(form, &[("name", "Ada")])?;
    let sent = scene.bot.interaction().await?;
    assert_eq!(sent["data"]["components"][0]["components"][0]["value"], "Ada");
    let (status, refusal) = scene.bot.answer(&sent, json!({ "type": 9, "data": data })).await?;
    assert_eq!((status, &refusal["code"]), (400, &json!(50_035)));
    scene.bot.answer(&sent, json!({ "type": 4, "data": { "content": "Ada!" } })).await?;
    assert_eq!(pending.settled().await?.message()?.content, "Ada!");
    assert_eq!(scene.standin.forgive().len(), 1);
    Ok(())
}

#[tokio::test]
async fn suggestions_are_made_while_typing() -> Result<()> {
    let mut scene = Scene::new().await?;
    let option =
        json!({ "type": 3, "name": "term", "description": "a", "required": true, "autocomplete": true });
    let command = json!({ "name": "glossary", "description": "a", "options": [option] });
    scene.bot.offer(command).await?;
    assert!(scene.ada.send_command(&scene.channel, "glossary", json!({})).is_err());
    assert!(scene.ada.send_command(&scene.channel, "learn", json!({})).is_err());
    let (ada, channel) = (scene.ada.clone(), scene.channel.clone());
    let typing =
        tokio::spawn(async move { ada.suggest(&channel, "glossary", json!({ "term": "re" }), "term").await });
    let interaction = scene.bot.interaction().await?;
    assert_eq!(interaction["data"]["options"][0]["focused"], true);
    assert_eq!(
        scene.bot.answer(&interaction, json!({ "type": 4, "data": { "content": "a" } })).await?.0,
        400
    );
    let choices = json!([{ "name": "recursion", "value": "recursion" }]);
    assert_eq!(
        scene.bot.answer(&interaction, json!({ "type": 8, "data": { "choices": choices } })).await?.0,
        204
    );
    assert_eq!(typing.await??.choices[0]["value"], "recursion");
    Ok(())
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value[name].as_str().with_context(|| format!("no {name}"))
}
