use expect_test::{Expect, expect};
use homeroom_core::Block;

use super::{blocks, check};

fn drawn(body: &str) -> (String, String) {
    let blocks = blocks(&format!("```mermaid\n%% A & <b>\n{body}\n```\n"));
    let Some(Block::Diagram { alt, light, dark }) = blocks.into_iter().next() else { panic!("no diagram") };
    assert_eq!(alt, "A & <b>");
    (light, dark)
}

fn width(svg: &str) -> f32 {
    let after = svg.split_once("width=\"").unwrap().1;
    after.split_once('"').unwrap().0.parse().unwrap()
}

#[test]
fn a_flowchart_is_drawn_twice_and_upright() {
    let (light, dark) =
        drawn("flowchart LR\n  A[\"One box here\"] --> B[Two boxes here] --> C[Three boxes here]");
    assert_ne!(light, dark);
    assert!(width(&light) <= 360.0, "{}", width(&light));
    for svg in [&light, &dark] {
        assert!(svg.contains("One box here") && svg.contains("fill=\"none\""));
        assert!(svg.contains("aria-label=\"A &amp; &lt;b&gt;\""));
        assert!(svg.contains("font-size=\"15\"") && svg.contains("system-ui"));
    }
}

#[test]
fn nothing_in_a_drawing_acts() {
    let (light, dark) = drawn(
        "flowchart TD\n  A[\"<script>alert(1)</script><a href='javascript:x'>y</a>\"] --> B\n  \
         style A fill:url(http://e.example),onload:x",
    );
    for svg in [light, dark] {
        // Only in tags: between them it is text.
        let tags = svg.split('<').map(|tag| format!("<{}", tag.split('>').next().unwrap()));
        let svg = tags.collect::<String>().to_lowercase();
        for bad in ["<script", "<a ", "href", "onload", "e.example", "foreignobject"] {
            assert!(!svg.contains(bad), "{bad}: {svg}");
        }
    }
}

#[test]
fn other_kinds_are_drawn() {
    for body in [
        "sequenceDiagram\n  A->>B: Hello\n  B-->>A: Hi",
        "pie\n  title Pets\n  \"Dogs\" : 3\n  \"Cats\" : 2",
        "stateDiagram-v2\n  [*] --> A\n  A --> [*]",
    ] {
        let (light, _) = drawn(body);
        assert!(light.contains("<text"), "{body}");
    }
}

fn one(body: &str, expected: Expect) {
    check(&[("1-m/2-d.md", &format!("```mermaid\n{body}\n```\n"))], expected);
}

#[test]
fn faults_in_diagrams() {
    let one =
        |body: &str, expected| check(&[("1-m/2-d.md", &format!("```mermaid\n{body}\n```\n"))], expected);
    one(
        "flowchart TD\n  A --> B",
        expect![[r#"
        1-m/2-d.md:1:1+10 error: this diagram has no alternative text | say in a first line what it shows: `%% A box leads to another`
    "#]],
    );
    one(
        "%% Alt\n",
        expect![[r#"
        1-m/2-d.md:2:1+0 error: this diagram is empty
    "#]],
    );
    one(
        "%% Alt\nflowchrat TD\n  A --> B",
        expect![[r#"
        1-m/2-d.md:3:1+9 error: `flowchrat` is no kind of diagram | did you mean `flowchart`?
    "#]],
    );
    one(
        "%% Alt\nflowchart DT\n  A --> B",
        expect![[r#"
        1-m/2-d.md:3:1+12 error: `DT` is no direction | did you mean `TD`?
    "#]],
    );
    one(
        "%% Alt\nflowchart TD\n  A --> B\n  B --",
        expect![[r#"
        1-m/2-d.md:5:3+4 error: this line is neither a box nor an arrow between boxes
    "#]],
    );
    one(
        "%% Alt\nflowchart TD\n  subgraph x\n  A --> B",
        expect![[r#"
        1-m/2-d.md:4:3+10 error: this subgraph has no `end`
    "#]],
    );
    one(
        "%% Alt\nflowchart TD\n  A --> B\n  click A \"http://e.example\"",
        expect![[r#"
        1-m/2-d.md:5:3+26 error: a diagram is a picture: nothing in it can be pressed
    "#]],
    );
    one(
        "%% Alt\n%%{init: {}}%%\nflowchart TD\n  A --> B",
        expect![[r#"
        1-m/2-d.md:3:1+14 error: a diagram takes its looks from the classroom, not from a directive
    "#]],
    );
}

#[test]
fn diagrams_beyond_a_phone() {
    let wide: String = (0..9).map(|n| format!("  A --> B{n}[\"A box with words {n}\"]\n")).collect();
    one(
        &format!("%% Alt\nflowchart TD\n{wide}"),
        expect![[r#"
        1-m/2-d.md:1:1+10 warning: this diagram is 1776 px wide: too small to read on a phone | put fewer boxes side by side, or shorten their words
    "#]],
    );
    let large: String = (0..25).map(|n| format!("  A{n} --> B{n}\n")).collect();
    one(
        &format!("%% Alt\nflowchart TD\n{large}"),
        expect![[r#"
        1-m/2-d.md:1:1+10 error: this diagram has more than 20 boxes or 24 arrows
    "#]],
    );
    one(
        &format!("%% Alt\nflowchart TD\n{large}{large}"),
        expect![[r#"
        1-m/2-d.md:2:1+6 error: a diagram has at most 40 lines and 4 KiB
    "#]],
    );
}
