use expect_test::expect;
use homeroom_core::{Action, Block, Chosen, Entry, Flag, Here, Shown, Standing, Step, View, para, rich};

use super::{
    blocks::{block, check},
    stage::{attempt, course, item, with_blocks},
};

#[tokio::test]
async fn meters_and_time() {
    check(
        with_blocks(vec![
            Block::Meter { label: "2 of 3 done".into(), value: 2, of: 3 },
            Block::Meter { label: "nothing to do".into(), value: 0, of: 0 },
            Block::Countdown { until: 3_905_000, said: "1 Jan 1970, 01:05 UTC".into() },
            Block::Countdown { until: -1, said: "31 Dec 1969, 23:59 UTC".into() },
            Block::Countdown { until: i64::MAX, said: String::new() },
        ]),
        expect![[r#"
            <div class="meter">
            <span class="label">2 of 3 done</span>
            <progress max="3" value="2" aria-label="2 of 3 done">2 of 3</progress>
            </div>
            <div class="meter">
            <span class="label">nothing to do</span>
            <progress max="1" value="0" aria-label="nothing to do">0 of 1</progress>
            </div>
            <p class="countdown" data-until="3905000" data-now="0">
            <span>Time left</span> <b role="timer">1:05:05</b> <small>until 1 Jan 1970, 01:05 UTC</small>
            </p>
            <p class="countdown" data-until="-1" data-now="0">
            <span>Time left</span> <b role="timer">0:00</b> <small>until 31 Dec 1969, 23:59 UTC</small>
            </p>
            <p class="countdown" data-until="9223372036854775807" data-now="0">
            <span>Time left</span> <b role="timer">2562047788015:12:55</b> <small>until </small>
            </p>"#]],
    )
    .await;
}

#[tokio::test]
async fn entries_with_their_standing() {
    let entry = |label: &str, state, to| Entry {
        label: label.into(),
        note: Some("6 min".into()),
        sort: Some("Lesson".into()),
        state,
        to,
    };
    let bare = entry("bare", Standing::Current, Some(Action::Attempt(attempt())));
    let bare = Entry { note: None, sort: None, ..bare };
    block(
        Block::Entries(vec![
            entry("done", Standing::Done, Some(Action::Lesson(course(), item("1-x"), None))),
            entry("locked", Standing::Open, None),
            bare,
        ]),
        expect![[r#"
            <ul class="entries" role="list">
            <li>
            <a class="entry done" data-sort="lesson" href="/c/local/1-x">
            <svg class="mark done" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12.5l4.5 4.5L19 7.5"/>
            </svg>
            <span class="label">done</span>
            <span class="sr">, done</span>
            <span class="note">
            <span class="sort">Lesson</span>
            <span>6 min</span>
            </span>
            </a>
            </li>
            <li>
            <div class="entry open" data-sort="lesson">
            <svg class="mark open" viewBox="0 0 24 24" aria-hidden="true">
            </svg>
            <span class="label">locked</span>
            <span class="sr">, not begun</span>
            <span class="note">
            <span class="sort">Lesson</span>
            <span>6 min</span>
            </span>
            </div>
            </li>
            <li>
            <a class="entry current" href="/a/01040G2081040G2081040G2081">
            <svg class="mark current" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="4.5" class="full"/>
            </svg>
            <span class="label">bare</span>
            <span class="sr">, in progress</span>
            </a>
            </li>
            </ul>"#]],
    )
    .await;
}

#[tokio::test]
async fn no_entries_are_nothing() {
    check(with_blocks(vec![Block::Entries(Vec::new())]), expect![[""]]).await;
}

fn steps() -> Block {
    let step = |number: u8, state| Step {
        number,
        state,
        flag: if number == 2 { Flag::Flagged } else { Flag::Plain },
        here: if number == 3 { Here::Yes } else { Here::No },
        to: Action::Question(attempt(), number - 1),
    };
    use Standing::{Done, Open, Right, Wrong};
    Block::Steps(vec![step(1, Done), step(2, Open), step(3, Right), step(4, Wrong)])
}

#[tokio::test]
async fn steps_are_a_line_above_a_question() {
    block(steps(), expect![[r#"
        <nav class="line" aria-label="Questions">
        <ol class="slim" role="list">
        <li>
        <a class="step done" href="/a/01040G2081040G2081040G2081/1" aria-label="Question 1, answered">
        <span>1</span>
        </a>
        </li>
        <li>
        <a class="step open flagged" href="/a/01040G2081040G2081040G2081/2" aria-label="Question 2, open, flagged">
        <span>2</span>
        </a>
        </li>
        <li>
        <a class="step right here" href="/a/01040G2081040G2081040G2081/3" aria-label="Question 3, right" aria-current="step">
        <span>3</span>
        <svg class="mark right" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5l4.5 4.5L19 7.5"/>
        </svg>
        </a>
        </li>
        <li>
        <a class="step wrong" href="/a/01040G2081040G2081040G2081/4" aria-label="Question 4, wrong">
        <span>4</span>
        <svg class="mark wrong" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M7 7l10 10M17 7L7 17"/>
        </svg>
        </a>
        </li>
        </ol>
        </nav>"#]]).await;
}

#[tokio::test]
async fn steps_are_an_overview_of_an_attempt() {
    let view = View { blocks: vec![steps()], ..View::new(Action::Attempt(attempt()), "Title") };
    check(view, expect![[r#"
        <nav class="overview" aria-label="Questions">
        <ol class="steps" role="list">
        <li>
        <a class="step done" href="/a/01040G2081040G2081040G2081/1" aria-label="Question 1, answered">
        <span>1</span>
        </a>
        </li>
        <li>
        <a class="step open flagged" href="/a/01040G2081040G2081040G2081/2" aria-label="Question 2, open, flagged">
        <span>2</span>
        </a>
        </li>
        <li>
        <a class="step right here" href="/a/01040G2081040G2081040G2081/3" aria-label="Question 3, right" aria-current="step">
        <span>3</span>
        <svg class="mark right" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5l4.5 4.5L19 7.5"/>
        </svg>
        </a>
        </li>
        <li>
        <a class="step wrong" href="/a/01040G2081040G2081040G2081/4" aria-label="Question 4, wrong">
        <span>4</span>
        <svg class="mark wrong" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M7 7l10 10M17 7L7 17"/>
        </svg>
        </a>
        </li>
        </ol>
        <ul class="legend" role="list">
        <li>
        <span class="step done" aria-hidden="true">
        </span>answered</li>
        <li>
        <span class="step open" aria-hidden="true">
        </span>open</li>
        <li>
        <span class="step right" aria-hidden="true">
        <svg class="mark right" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5l4.5 4.5L19 7.5"/>
        </svg>
        </span>right</li>
        <li>
        <span class="step wrong" aria-hidden="true">
        <svg class="mark wrong" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M7 7l10 10M17 7L7 17"/>
        </svg>
        </span>wrong</li>
        <li>
        <span class="step open flagged" aria-hidden="true">
        </span>flagged</li>
        </ul>
        </nav>"#]]).await;
}

fn shown(text: &str, chosen: Chosen, state: Standing, note: Vec<Block>) -> Shown {
    Shown { text: rich(text), chosen, state, note }
}

#[tokio::test]
async fn answered_options_say_it_in_words_too() {
    block(
        Block::Options(vec![
            shown("right", Chosen::No, Standing::Right, vec![]),
            shown("mine", Chosen::Yes, Standing::Wrong, vec![para("Because.")]),
            shown("other", Chosen::No, Standing::Wrong, vec![]),
            shown("not due", Chosen::Yes, Standing::Open, vec![]),
        ]),
        expect![[r#"
            <ol class="options answered" role="list">
            <li>
            <div class="option right">
            <span class="number">
            <svg class="mark right" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12.5l4.5 4.5L19 7.5"/>
            </svg>
            </span>
            <div class="text">
            <div>right</div>
            <p class="verdict">Right answer</p>
            </div>
            </div>
            </li>
            <li>
            <div class="option wrong chosen">
            <span class="number">
            <svg class="mark wrong" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M7 7l10 10M17 7L7 17"/>
            </svg>
            </span>
            <div class="text">
            <div>mine</div>
            <p class="verdict">Your answer: wrong</p>
            <div class="remark">
            <p>Because.</p>
            </div>
            </div>
            </div>
            </li>
            <li>
            <div class="option other">
            <span class="number" aria-hidden="true">3</span>
            <div class="text">
            <div>other</div>
            </div>
            </div>
            </li>
            <li>
            <div class="option kept chosen">
            <span class="number" aria-hidden="true">4</span>
            <div class="text">
            <div>not due</div>
            <p class="verdict">Your answer</p>
            </div>
            </div>
            </li>
            </ol>"#]],
    )
    .await;
}
