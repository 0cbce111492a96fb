use expect_test::expect;
use homeroom_core::{Block, Callout, Inline, plain};

use super::{blocks, check};

#[test]
fn a_lesson_in_blocks() {
    let text = "A *b* **c** ~~d~~ `e` <https://x.example>\\\nf\n\n1. a\n2. b\n   - c\n\n| a | b |\n|---|---|\n| 1 |\n\n\
                ```rust\nfn x() {}\n```\n\nTerm\n: Meaning.\n\n> Quoted.\n";
    expect![[r#"
        [
            Text([Text("A "), Emph([Text("b")]), Text(" "), Strong([Text("c")]), Text(" "), Struck([Text("d")]), Text(" "), Code("e"), Text(" "), Link { to: "https://x.example", text: [Text("https://x.example")] }, Break, Text("f")]),
        ]"#]]
    .assert_eq(&lines(&blocks(text)[..1]));
    expect![[r#"
        [
            List { start: Some(1), items: [[Text([Text("a")])], [Text([Text("b")]), List { start: None, items: [[Text([Text("c")])]] }]] },
            Table { head: [[Text("a")], [Text("b")]], rows: [[[Text("1")], []]] },
            Code { language: "rust", text: "fn x() {}" },
            Terms([([Text("Term")], [Text([Text("Meaning.")])])]),
            Quote([Text([Text("Quoted.")])]),
        ]"#]]
    .assert_eq(&lines(&blocks(text)[1..]));
}

fn lines(blocks: &[Block]) -> String {
    let blocks: String = blocks.iter().map(|block| format!("    {block:?},\n")).collect();
    format!("[\n{blocks}]")
}

#[test]
fn callouts() {
    let text = "> [!key] A *title*\n> Body.\n>\n> More.\n> [!check]- Why?\n> Because.\n> [!deeper]- More\n> - a\n> - b\n\
                > [!source] Who, what (checked 2026-11)\n> [!TIP]\n> Just so.\n\n> [!note] Only a title\n";
    let blocks = blocks(text);
    expect![[r#"
        [
            Callout { kind: Key, title: Some([Text("A "), Emph([Text("title")])]), body: [Text([Text("Body.")]), Text([Text("More.")])] },
            Reveal { question: [Text("Why?")], answer: [Text([Text("Because.")])] },
            Deeper { title: [Text("More")], body: [List { start: None, items: [[Text([Text("a")])], [Text([Text("b")])]] }] },
            Source { text: [Text("Who, what")], checked: Some("2026-11") },
            Callout { kind: Tip, title: None, body: [Text([Text("Just so.")])] },
            Callout { kind: Note, title: Some([Text("Only a title")]), body: [] },
        ]"#]]
    .assert_eq(&lines(&blocks));
}

#[test]
fn a_callout_in_a_listing_or_in_another() {
    let text = "```markdown\n> a\n> [!key] b\n```\n\n> [!deeper]- A\n> B.\n> > [!warning] C\n> > D.\n";
    let blocks = blocks(text);
    assert!(matches!(&blocks[0], Block::Code { text, .. } if text == "> a\n> [!key] b"));
    assert!(matches!(super::blocks("> \\[!key] b\n")[..], [Block::Quote(_)]));
    let Block::Deeper { body, .. } = &blocks[1] else { panic!() };
    assert!(matches!(body[1], Block::Callout { kind: Callout::Warning, .. }));
}

#[test]
fn words_links_and_measurements() {
    let text = "A [[gpu]], [[weights|numbers]], `[[code]]`, [x](1-first#inner), [y](../1-m/1-first.md), \
                {{server.model | some model}}. | a |\n\n| a |\n|---|\n| [[weights\\|w]] |\n";
    let blocks = blocks(text);
    expect![[r#"
        [
            Text([Text("A "), Word { term: "GPU", shown: "gpu", meaning: "A chip with weights." }, Text(", "), Word { term: "Weights", shown: "numbers", meaning: "The numbers." }, Text(", "), Code("[[code]]"), Text(", "), Goto { to: Lesson(CourseId("c"), ItemId("1-first"), Some(1)), text: [Text("x")] }, Text(", "), Goto { to: Lesson(CourseId("c"), ItemId("1-first"), None), text: [Text("y")] }, Text(", "), Measured { name: "server.model", fallback: "some model" }, Text(". | a |")]),
            Table { head: [[Text("a")]], rows: [[[Word { term: "Weights", shown: "w", meaning: "The numbers." }]]] },
        ]"#]]
    .assert_eq(&lines(&blocks));
}

#[test]
fn pictures_become_blocks() {
    let course =
        super::course(&[("1-m/2-p.md", "Look: ![A *cat*](../p/cat.png) there.\n"), ("p/cat.png", "x")]);
    let homeroom_core::Item::Lesson(lesson) = &course.modules[0].items[1] else { panic!() };
    let [Block::Text(_), Block::Image { path, alt, .. }, Block::Text(after)] = &lesson.sections[0].blocks[..]
    else {
        panic!()
    };
    assert_eq!((path.as_str(), alt.as_str(), plain(after).as_str()), ("p/cat.png", "A cat", "there."));
    assert_eq!(course.assets["p/cat.png"], b"x");
}

#[test]
fn task_boxes_are_dropped() {
    let blocks = blocks("- [x] done\n- [ ] open\n");
    assert!(matches!(&blocks[0], Block::List { items, .. }
        if items[0] == [Block::Text(vec![Inline::Text("done".to_owned())])]));
}

#[test]
fn faults_in_blocks() {
    let text = "# Title\n\n<b>x</b>\n\n<!-- c -->\n\n> [!warnin] T\n> x\n> [!check]-\n> [!deeper]- T\n> [!source] (checked soon)\n\
                > [!source] A (checked Nov)\n\n> [!key]\n\n[[GPUs]] and [[nothing at all]]\n\n{{server.modle | x}} {{server.model}}\n";
    check(
        &[("1-m/2-f.md", text)],
        expect![[r#"
            1-m/2-f.md:1:1+7 error: a heading of level 1 is the title's | put the title into the front matter, and begin headings with `##`
            1-m/2-f.md:3:1+3 error: raw HTML is not shown anywhere | write it in Markdown, or put a backslash before `<`
            1-m/2-f.md:3:5+4 error: raw HTML is not shown anywhere | write it in Markdown, or put a backslash before `<`
            1-m/2-f.md:5:1+10 error: raw HTML is not shown anywhere | write it in Markdown, or put a backslash before `<`
            1-m/2-f.md:7:5+6 error: unknown callout `warnin` | did you mean `warning`?
            1-m/2-f.md:9:5+5 error: a check has its question on the first line
            1-m/2-f.md:10:1+14 error: nothing is folded in here | go on in the next line, with `> ` before it
            1-m/2-f.md:11:1+26 error: this source says nothing
            1-m/2-f.md:11:13+14 error: this is no month | write `(checked 2026-11)`
            1-m/2-f.md:12:15+13 error: this is no month | write `(checked 2026-11)`
            1-m/2-f.md:14:1+8 error: this box is empty
            1-m/2-f.md:16:1+8 error: `GPUs` is not in the glossary | did you mean `GPU`?
            1-m/2-f.md:16:14+18 error: `nothing at all` is not in the glossary | known here: GPU, Weights
            1-m/2-f.md:18:1+20 error: `server.modle` is not measured | did you mean `server.model`?
            1-m/2-f.md:18:22+16 error: `server.model` has nothing to show without a measurement | write `{{server.model | some words}}`
        "#]],
    );
}

#[test]
fn faults_in_links_and_pictures() {
    let text = "[a](javascript:x) [b](data:y) [c](//e.example) [d](1-frist) [e](1-first#tow) [f](mailto:a@b.example)\n\n\
                ![](a.png) ![x](b.png) ![x](c.svg) ![x](../../d.png) ![x](https://e.example/e.png)\n\n## ![x](a.png) y\n\n\
                [g](#nowhere) [h](#y)\n";
    check(
        &[("1-m/2-f.md", text), ("1-m/a.png", ""), ("1-m/c.svg", "")],
        expect![[r#"
            1-m/2-f.md:1:5+12 error: `javascript:` links are not followed | a link begins with https:, http: or mailto:, or names a lesson
            1-m/2-f.md:1:23+6 error: `data:` links are not followed | a link begins with https:, http: or mailto:, or names a lesson
            1-m/2-f.md:1:35+11 error: `//` links are not followed | a link begins with https:, http: or mailto:, or names a lesson
            1-m/2-f.md:1:52+7 error: no lesson `1-frist` in this course | did you mean `1-first`?
            1-m/2-f.md:1:65+11 error: no section `#tow` in `1-first` | did you mean `two`?
            1-m/2-f.md:3:1+10 error: this picture has no alternative text | say between the brackets what it shows: `![A row of servers](servers.png)`
            1-m/2-f.md:3:12+11 error: there is no file `1-m/b.png` in this course | did you mean `1-m/a.png`?
            1-m/2-f.md:3:24+11 error: `c.svg` is not in a picture format that is shown | shown are png, jpg, jpeg, webp, gif
            1-m/2-f.md:3:36+17 error: `../../d.png` leads out of the course
            1-m/2-f.md:3:54+29 error: a picture comes with the course, not from elsewhere | put the file into the course's folder and name it by its path
            1-m/2-f.md:5:4+11 error: a picture stands in a paragraph of its own
            1-m/2-f.md:7:5+8 error: no section `#nowhere` in `2-f` | known here: start, x-y
            1-m/2-f.md:7:19+2 error: no section `#y` in `2-f` | known here: start, x-y
        "#]],
    );
}
