//! A learner on a Discord server.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::stage::{Person, Stage};

/// A course with one lesson and a quiz of every kind, in a folder that the program watches.
pub const COURSE: &[(&str, &str)] = &[
    ("course.md", "---\nid: small\ntitle: Small course\n---\nWelcome.\n"),
    ("glossary.md", "weight\n: A number that a model learned.\n"),
    ("1-one/intro.md", "---\ntitle: One\n---\nWhat comes first.\n"),
    (
        "1-one/1-first.md",
        "---\ntitle: First steps\nquestion: What is a model made of?\nminutes: 4\nwords: [weight]\n---\n## Weights {#weights}\n\
         A model is made of [[weight|weights]].\n\n> [!check]- What is a weight?\n> A number.\n\n\
         | Format | Bits of a weight | Size of a model with 7 billion |\n|---|---|---|\n| Q4 | 4.5 | 4 GB |\n| Q8 | 8.5 | 7.5 GB |\n\n\
         ```mermaid\n%% A file becomes weights in memory\nflowchart LR\n  A[File] --> B[Memory]\n```\n\n## Bits {#bits}\nEach takes some bits.\n",
    ),
    (
        "1-one/1-first.quiz.md",
        "---\nkind: practice\n---\n## What is first? {#first}\n- [x] alpha\n- [ ] beta\n  > Not beta.\n\n\
         > [!correct] Right because.\n> [!incorrect] Wrong because.\n> [!hint]- Think.\n> [!source] 1-first#bits\n\n\
         ## Which of these are bits? {#several}\n- [x] zero\n- [x] one\n- [ ] two\n\n\
         > [!correct] Both.\n> [!incorrect] Not both.\n> [!source] 1-first#bits\n\n\
         ## How large is it? {#size}\n= 14 ± 0.5 GB\n\n\
         > [!correct] So large.\n> [!incorrect] Not so large.\n> [!source] 1-first#bits\n\n\
         ## Which sentence is true of the weights of a model that was trained? {#long}\n\
         - [x] They are numbers that training has found and that inference only reads\n- [ ] They change with every word\n\n\
         > [!correct] Yes.\n> [!incorrect] No.\n> [!source] 1-first#weights\n",
    ),
    (
        "1-one/test.md",
        "---\nkind: test\npass: 50%\n---\n## What is third? {#third}\n- [x] alpha\n- [ ] beta\n\n> [!correct] Yes.\n> [!incorrect] No.\n\
         > [!source] 1-first#bits\n\n## What is fourth? {#fourth}\n- [x] alpha\n- [ ] beta\n\n> [!correct] Yes.\n> [!incorrect] No.\n\
         > [!source] 1-first#bits\n",
    ),
];

/// The first question of the quiz.
pub async fn at_the_quiz(stage: &Stage) -> Result<Person> {
    let mut ben = stage.person("Ben");
    ben.command("quiz", json!({ "title": "First steps" })).await?;
    ben.press("Start").await?;
    Ok(ben)
}

#[tokio::test]
async fn a_newcomer_learns_on_the_server() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = stage.person("Ben");
    let home = ben.command("learn", json!({})).await?;
    ensure!(home.contains("Welcome to Evening class") && home.contains("Your instructors see"), "{home}");
    ensure!(ben.at.as_ref().is_some_and(|message| message.is_ephemeral()), "only Ben sees it");

    let first = ben.command("lesson", json!({ "title": "First steps" })).await?;
    ensure!(first.contains("Weights") && first.contains("1 of 2"), "{first}");
    ensure!(
        first.contains("8.5") && !first.contains("A number."),
        "a list for the table, a button for the card: {first}"
    );
    let pictures = ben.at.as_ref().map(|message| message.attachments.len());
    ensure!(pictures == Some(1), "the diagram as a picture: {pictures:?}");
    let page = ben.at.clone();
    let card = ben.press("Show the answer").await?;
    ensure!(card.contains("A number."), "{card}");
    ben.at = page;
    let second = ben.press("Next").await?;
    ensure!(second.contains("Bits") && second.contains("2 of 2"), "{second}");
    ben.command("learn", json!({})).await?;
    let on = ben.press("Continue").await?;
    ensure!(on.contains("2 of 2"), "{on}");
    let copy = ben.press("Keep a copy").await?;
    ensure!(copy.contains("private messages"), "{copy}");
    let lasting = ben.user.direct_messages().pop().context("a message")?;
    ensure!(lasting.words().contains("Bits") && !lasting.is_ephemeral(), "{}", lasting.words());
    // What lasts can be pressed where it stands.
    ben.at = Some(lasting);
    let done = ben.press("Done. Next: Quiz: First steps").await?;
    ensure!(done.contains("4 questions"), "{done}");
    stage.assert_clean()
}

#[tokio::test]
async fn a_quiz_is_answered_by_buttons_menus_and_forms() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    ensure!(ben.buttons().contains(&"alpha".to_owned()), "{:?}", ben.buttons());
    let hint = ben.press("Show a hint").await?;
    ensure!(hint.contains("Think."), "{hint}");
    let wrong = ben.press("beta").await?;
    ensure!(wrong.contains("Wrong because.") && wrong.contains("Not beta."), "{wrong}");
    ensure!(ben.buttons().contains(&"Bits".to_owned()), "what to read again: {:?}", ben.buttons());
    ben.press("Next question").await?;
    let both = ben.choose(&["zero", "one"]).await?;
    ensure!(both.contains("Both."), "{both}");
    ben.press("Next question").await?;
    let refused = ben.fill("Your number", "seven").await?;
    ensure!(refused.contains("number"), "{refused}");
    let number = ben.fill("Your number", "14 GB").await?;
    ensure!(number.contains("So large."), "{number}");
    let long = ben.press("Next question").await?;
    ensure!(long.contains("inference only reads"), "in the text: {long}");
    ensure!(ben.buttons().starts_with(&["A".into(), "B".into()]), "by letters: {:?}", ben.buttons());
    ben.press("A").await?;
    let end = ben.press("See how it went").await?;
    ensure!(end.contains("of 4") && end.contains("What is first?"), "{end}");
    let review = ben.command("progress", json!({})).await?;
    ensure!(review.contains("of 4"), "{review}");
    stage.assert_clean()
}

#[tokio::test]
async fn words_are_found_as_they_are_typed() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = stage.person("Ben");
    ben.command("learn", json!({})).await?;
    let suggested = ben.user.suggest(&ben.channel, "glossary", json!({ "word": "wei" }), "word").await?;
    let names: Vec<&str> = suggested.choices.iter().filter_map(|choice| choice["name"].as_str()).collect();
    ensure!(names == ["weight"], "{names:?}");
    let meaning = ben.command("glossary", json!({ "word": "weight" })).await?;
    ensure!(meaning.contains("A number that a model learned"), "{meaning}");
    let sum = ben.command("calc", json!({ "what": "memory of an 8B at Q4" })).await?;
    ensure!(sum.contains("About 6 GB of memory."), "{sum}");
    ben.command("decide", json!({})).await?;
    let on = ben.press("It may not leave").await?;
    ensure!(on.contains("Question 2 of 5"), "{on}");
    let lessons = ben.user.suggest(&ben.channel, "lesson", json!({ "title": "" }), "title").await?;
    let value = lessons.choices[0]["value"].as_str().context("a value")?.to_owned();
    let lesson = ben.command("lesson", json!({ "title": value })).await?;
    ensure!(lesson.contains("Weights"), "{lesson}");
    let list = ben.command("test", json!({})).await?;
    ensure!(list.contains("Module test: One"), "{list}");
    for name in ["help", "privacy", "review"] {
        ben.command(name, json!({})).await?;
    }
    stage.assert_clean()
}

#[tokio::test]
async fn in_a_private_conversation_a_code_lets_one_in() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let shown = ada.command("class code", json!({})).await?;
    let code = shown.split(['`', ' ', '\n']).find(|word| word.len() == 9 && word.contains('-'));
    let code = code.with_context(|| shown.clone())?;
    let mut ben = stage.person("Ben").alone();
    let before = ben.command("learn", json!({})).await?;
    ensure!(before.contains("no course yet"), "{before}");
    let after = ben.command("join", json!({ "code": code })).await?;
    ensure!(after.contains("Welcome to Evening class"), "{after}");
    let wrong = ben.command("join", json!({ "code": "aaaa-bbbb" })).await?;
    ensure!(wrong.contains("not known here"), "{wrong}");
    stage.assert_clean()
}
