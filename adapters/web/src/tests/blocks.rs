use expect_test::{Expect, expect};
use homeroom_core::{Action, Block, Callout, CourseId, EditionId, Inline, View, para, rich};

use super::stage::{Room, course, item, question, shown, with_blocks};
use crate::address::path;

pub async fn check(view: View, expected: Expect) {
    let at = path(&view.at);
    let answer = Room::showing(shown(view), None).get(&at).await;
    expected.assert_eq(&answer.inside().replace("><", ">\n<"));
}

pub async fn block(block: Block, expected: Expect) {
    check(with_blocks(vec![block]), expected).await;
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

#[tokio::test]
async fn text_of_every_kind() {
    let run = vec![
        text("a "),
        Inline::Strong(vec![Inline::Emph(rich("b"))]),
        Inline::Struck(rich("c")),
        Inline::Code("d".into()),
        Inline::Break,
        Inline::Link { to: "https://example.org/?a&b".into(), text: rich("out") },
        Inline::Link { to: "javascript:alert(1)".into(), text: rich("no link") },
        Inline::Goto { to: Action::Lesson(course(), item("1-x"), Some(3)), text: rich("in") },
        Inline::Word { term: "token".into(), shown: "tokens".into(), meaning: "A piece of text.".into() },
        Inline::Measured { name: "x".into(), fallback: "fast".into() },
    ];
    block(Block::Text(run), expect![[r#"
        <p>a <strong>
        <em>b</em>
        </strong>
        <s>c</s>
        <code>d</code>
        <br>
        <a class="out" href="https://example.org/?a&amp;b" rel="noopener noreferrer">out</a>no link<a href="/c/local/1-x#s3">in</a>
        <span class="word" tabindex="0" aria-describedby="_0">tokens<span class="meaning" role="tooltip" id="_0">
        <b>token</b> A piece of text.</span>
        </span>fast</p>"#]]).await;
}

#[tokio::test]
async fn a_section_tells_that_it_was_read() {
    let view = View {
        blocks: vec![Block::Section {
            anchor: "why".into(),
            title: Some(rich("Why")),
            body: vec![para("Because.")],
            read: Action::Read(course(), item("1-x"), 2),
        }],
        ..View::new(Action::Lesson(course(), item("1-x"), None), "Title")
    };
    check(
        view,
        expect![[r#"
        <section class="part" id="s2" data-token="1R02local/1-x">
        <h2 id="why">Why</h2>
        <p>Because.</p>
        <noscript>
        <form class="read" method="post" action="/c/local/1-x">
        <button class="button quiet" name="token" value="1R02local/1-x">I have read this section</button>
        </form>
        </noscript>
        </section>"#]],
    )
    .await;
}

#[tokio::test]
async fn headings_and_lists() {
    check(
        with_blocks(vec![
            Block::Heading { level: 2, text: rich("two"), anchor: Some("two".into()) },
            Block::Heading { level: 3, text: rich("three"), anchor: None },
            Block::Heading { level: 4, text: rich("four"), anchor: None },
            Block::List {
                start: None,
                items: vec![vec![para("one line")], vec![para("two"), para("paragraphs")]],
            },
            Block::List { start: Some(3), items: vec![vec![para("third")]] },
        ]),
        expect![[r#"
            <h2 id="two">two</h2>
            <h3>three</h3>
            <h4>four</h4>
            <ul>
            <li>one line</li>
            <li>
            <p>two</p>
            <p>paragraphs</p>
            </li>
            </ul>
            <ol start="3">
            <li>third</li>
            </ol>"#]],
    )
    .await;
}

#[tokio::test]
async fn a_table_names_its_columns_in_each_cell() {
    let row = |cells: [&str; 3]| cells.map(rich).to_vec();
    block(
        Block::Table { head: row(["A", "B", "C"]), rows: vec![row(["1", "2", "3"])] },
        expect![[r#"
        <div class="scroll" tabindex="0" role="group" aria-label="Table">
        <table class="stacks" role="table">
        <thead role="rowgroup">
        <tr role="row">
        <th role="columnheader" scope="col">A</th>
        <th role="columnheader" scope="col">B</th>
        <th role="columnheader" scope="col">C</th>
        </tr>
        </thead>
        <tbody role="rowgroup">
        <tr role="row">
        <td role="cell" data-label="A">
        <div>1</div>
        </td>
        <td role="cell" data-label="B">
        <div>2</div>
        </td>
        <td role="cell" data-label="C">
        <div>3</div>
        </td>
        </tr>
        </tbody>
        </table>
        </div>"#]],
    )
    .await;
}

#[tokio::test]
async fn code_and_pictures() {
    check(
        with_blocks(vec![
            Block::Code { language: "bash".into(), text: "ls <dir> && pwd".into() },
            Block::Image { path: "img/a b.png".into(), alt: "A \"picture\"".into(), edition: EditionId::new("e1"), course: CourseId::new("local") },
            Block::Diagram { alt: "Two boxes".into(), light: "<svg fill=\"#fff\"/>".into(), dark: "<svg/>".into() },
        ]),
        expect![[r#"
            <pre class="code" tabindex="0" role="group" aria-label="Code: bash" data-language="bash">
            <code>ls &lt;dir&gt; &amp;&amp; pwd</code>
            </pre>
            <figure>
            <img src="/asset/local/e1/img/a%20b.png" alt="A &quot;picture&quot;" loading="lazy" decoding="async">
            </figure>
            <figure class="diagram">
            <img class="in-light" src="data:image/svg+xml,%3Csvg fill=%22%23fff%22/%3E" alt="Two boxes">
            <img class="in-dark" src="data:image/svg+xml,%3Csvg/%3E" alt="Two boxes">
            </figure>"#]],
    )
    .await;
}

#[tokio::test]
async fn boxes_of_every_kind() {
    use Callout::{Hint, Key, Note, Right, Tip, Warning, Wrong};
    let boxed = |kind| Block::Callout { kind, title: None, body: vec![para("Inside.")] };
    let view = with_blocks([Key, Note, Warning, Tip, Right, Wrong, Hint].map(boxed).to_vec());
    let answer = Room::showing(shown(view), None).get(&path(&question())).await;
    for (class, title) in [
        ("key", "To take along"),
        ("note", "Note"),
        ("warning", "Careful"),
        ("tip", "Tip"),
        ("right", "Right"),
        ("wrong", "Not quite"),
        ("hint", "Hint"),
    ] {
        assert!(answer.body.contains(&format!(r#"<div class="callout {class}""#)), "{class}");
        assert!(answer.body.contains(&format!("<span>{title}</span>")), "{title}");
    }
    let titled = Block::Callout { kind: Right, title: Some(rich("Yes!")), body: vec![para("Inside.")] };
    block(
        titled,
        expect![[r#"
        <div class="callout right" role="status" tabindex="-1" data-feedback>
        <p class="title">
        <svg class="mark right" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5l4.5 4.5L19 7.5"/>
        </svg>
        <span>Yes!</span>
        </p>
        <p>Inside.</p>
        </div>"#]],
    )
    .await;
}

#[tokio::test]
async fn what_opens_and_what_is_listed() {
    check(
        with_blocks(vec![
            Block::Reveal { question: rich("Who?"), answer: vec![para("You.")] },
            Block::Deeper { title: rich("More"), body: vec![para("Text.")] },
            Block::Source { text: rich("A book"), checked: Some("2026-11".into()) },
            Block::Source { text: rich("A paper"), checked: None },
            Block::Terms(vec![(rich("API"), vec![para("An interface.")])]),
            Block::Quote(vec![para("Said.")]),
        ]),
        expect![[r#"
            <details class="reveal">
            <summary>
            <span class="what">Think first, then look</span>
            <span>Who?</span>
            </summary>
            <div class="inside">
            <p>You.</p>
            </div>
            </details>
            <details class="deeper">
            <summary>
            <span class="what">Go deeper</span>
            <span>More</span>
            </summary>
            <div class="inside">
            <p>Text.</p>
            </div>
            </details>
            <p class="source">
            <span class="what">Source</span> A book · checked 2026-11</p>
            <p class="source">
            <span class="what">Source</span> A paper</p>
            <dl class="terms">
            <div>
            <dt>API</dt>
            <dd>
            <p>An interface.</p>
            </dd>
            </div>
            </dl>
            <blockquote>
            <p>Said.</p>
            </blockquote>"#]],
    )
    .await;
}
