//! What learners type in the thread of a lab.

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Channel, Message, Options, State};
use homeroom_inference_standin::StandIn;
use homeroom_tests::wait;

use super::{
    labs::{ONE, THREE, TWO, llama, offers, open_with, opened, reply},
    stage::{Person, Stage},
    starting::{homeroom, text},
};

/// Intents, as Discord numbers them: <https://docs.discord.com/developers/events/gateway#list-of-intents>.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
const GUILD_MESSAGES: u64 = 1 << 9;
const MESSAGE_CONTENT: u64 = 1 << 15;
const ALL: u64 = DIRECT_MESSAGES | GUILD_MESSAGES | MESSAGE_CONTENT;
/// Asks for what is typed.
const ASKED: &str = "[discord]\nmessage_content = true\n";
/// What the log says where that is not granted.
const REFUSED: &str = "Switch on Message Content Intent";

/// How the program introduced itself last.
fn intents(stage: &Stage) -> u64 {
    stage.standin.identifies().last().map_or(0, |one| one.intents)
}

fn shows(words: &str) -> impl Fn(&Message) -> bool + '_ {
    move |message| message.is_bot && message.words().contains(words)
}

/// The thread goes on with its button, and nothing that is typed is answered.
async fn goes_on_with_the_button((ben, thread): (&mut Person, &Channel), server: &StandIn) -> Result<()> {
    let before = server.ledger().chats().len();
    ben.user.say(thread, TWO)?;
    reply(ben, thread, ONE).await?;
    let given = thread.wait_for("1 of 3", shows("1 of 3 exchanges")).await?;
    ensure!(given.words().contains("two hundred letters"), "{}", given.words());
    ensure!(server.ledger().chats().len() == before + 1, "only what the form brought was asked");
    Ok(())
}

#[tokio::test]
async fn what_is_typed_in_ones_thread_is_said() -> Result<()> {
    let (stage, server) = open_with(Options::default(), llama(), ASKED).await?;
    ensure!(intents(&stage) == ALL, "{:?}", stage.standin.identifies());
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    let head = thread.last()?;
    ensure!(
        head.words().contains("Just type your reply here") && offers(&head, "Your reply"),
        "{}",
        head.words()
    );
    let first = ben.user.say(&thread, ONE)?;
    let given = thread.wait_for("1 of 3", shows("1 of 3 exchanges")).await?;
    ensure!(
        given.words().contains("two hundred letters") && offers(&given, "Your reply"),
        "{}",
        given.words()
    );

    // Told of again, it counts once; others, and other places, are not listened to.
    stage.standin.retell(&first);
    let carl = stage.person("Carl");
    carl.user.say(&thread, "I would say something else about these letters.")?;
    ben.user.say(&stage.channel, "What did you say about the letters we have?")?;
    reply(&mut ben, &thread, TWO).await?;
    thread.wait_for("2 of 3", shows("2 of 3 exchanges")).await?;
    ben.user.say(&thread, THREE)?;
    thread.wait_for("the end", shows("This lab is complete.")).await?;
    ben.user.say(&thread, "takeaway: ask who repairs it.")?;
    thread.wait_for("the line", shows("ask who repairs it.")).await?;
    ensure!(server.ledger().chats().len() == 3, "each was asked once");
    let ours = |channel: &Channel| channel.messages().iter().filter(|one| one.is_bot).count();
    ensure!(ours(&thread) == 4, "a head, and three exchanges");
    ensure!(
        stage.channel.messages().iter().all(|one| !one.is_bot || one.is_ephemeral()),
        "nothing was answered there"
    );
    let log = stage.program()?.log();
    ensure!(!log.contains("letters"), "{log}");
    stage.assert_clean()
}

#[tokio::test]
async fn what_was_typed_while_the_program_was_away_is_said() -> Result<()> {
    let (mut stage, server) = open_with(Options::default(), llama(), ASKED).await?;
    let (ben, thread, _) = opened(&stage, "Ben").await?;
    ben.user.say(&thread, ONE)?;
    thread.wait_for("1 of 3", shows("1 of 3 exchanges")).await?;
    let config = format!("[inference]\nurl = \"{}\"\n{ASKED}", server.url());
    stage.stop().await?;
    for said in [TWO, THREE] {
        ben.user.say(&thread, said)?;
    }
    stage.start_with(&config).await?;
    let both = server.until("both are answered", |ledger| ledger.finished == 3).await?;
    ensure!(both.chats().len() == 3, "each was asked once");
    thread.wait_for("the last", shows("What would have to change")).await?;

    // What was answered is not taken up again.
    stage.stop().await?;
    stage.start_with(&config).await?;
    ben.user.say(&thread, "And who repairs it when it breaks?")?;
    thread.wait_for("the end", shows("This lab is complete.")).await?;
    let all = server.until("it is answered", |ledger| ledger.finished == 4).await?;
    ensure!(all.chats().len() == 4, "each was asked once");
    stage.assert_clean()
}

#[tokio::test]
async fn what_is_refused_is_said_in_the_thread() -> Result<()> {
    let slow = llama().slots(1).pace(10_000.0, 20.0).times(600);
    let (stage, _server) = open_with(Options::default(), slow, ASKED).await?;
    let (ben, thread, _) = opened(&stage, "Ben").await?;
    for said in [ONE, TWO, THREE, "And who repairs it when it breaks?"] {
        ben.user.say(&thread, said)?;
    }
    let refused = thread.wait_for("a word", shows("is still answering what you said before")).await?;
    ensure!(refused.pings.is_empty(), "{:?}", refused.pings);
    stage.assert_clean()
}

#[tokio::test]
async fn nothing_that_is_typed_comes_unless_it_is_asked_for() -> Result<()> {
    let (stage, server) = open_with(Options::default(), llama(), "").await?;
    ensure!(intents(&stage) == DIRECT_MESSAGES, "{:?}", stage.standin.identifies());
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    goes_on_with_the_button((&mut ben, &thread), &server).await?;
    stage.assert_clean()
}

#[tokio::test]
async fn without_the_intent_it_says_so_and_labs_have_the_button() -> Result<()> {
    let options = Options { refused_intents: MESSAGE_CONTENT, ..Options::default() };
    let (stage, server) = open_with(options, llama(), ASKED).await?;
    ensure!(intents(&stage) == DIRECT_MESSAGES, "{:?}", stage.standin.identifies());
    let log = stage.program()?.log();
    ensure!(log.matches(REFUSED).count() == 1, "{log}");
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    ensure!(thread.last()?.words().contains("Press “Your reply”"), "{}", thread.last()?.words());
    goes_on_with_the_button((&mut ben, &thread), &server).await?;
    let doctor = homeroom(&stage.data, &stage.standin, stage.standin.token(), &["doctor"]).await?;
    let said = text(&doctor.stdout);
    ensure!(said.contains("note  Discord") && said.contains("Message Content Intent"), "{said}");
    stage.assert_clean()
}

#[tokio::test]
async fn an_intent_that_is_taken_away_leaves_the_button() -> Result<()> {
    let (stage, server) = open_with(Options::default(), llama(), ASKED).await?;
    let doctor = homeroom(&stage.data, &stage.standin, stage.standin.token(), &["doctor"]).await?;
    let said = text(&doctor.stdout);
    ensure!(said.contains("ok    Discord: what is typed in labs can be read"), "{said}");
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    stage.standin.cut(4014);
    let less = |state: &State| {
        let last = state.identifies().last().map(|one| one.intents);
        (last == Some(DIRECT_MESSAGES) && state.connected() > 0).then_some(())
    };
    stage.standin.wait_for("another introduction", less).await?;
    let program = stage.program()?;
    wait::until("a log line", async || Ok(program.log().contains(REFUSED).then_some(()))).await?;
    goes_on_with_the_button((&mut ben, &thread), &server).await?;
    thread.wait_for("a head that says so", shows("Press “Your reply”")).await.context("it is replaced")?;
    Ok(())
}
