//! Replies that grow: what is shown at each moment, and where pages end.

use crate::{
    Action, Block, CourseId, Inline, ItemId,
    live::{Cited, LiveText, Tail, Ways, cited},
};

/// Lessons 1 to 9 are there.
pub(super) fn find(cited: &Cited) -> Option<Action> {
    let number: u8 = cited.lesson.parse().ok().filter(|number| (1..=9).contains(number))?;
    Some(Action::Lesson(CourseId::new("models"), ItemId::new(number.to_string()), None))
}

fn nowhere(_: &Cited) -> Option<Action> {
    None
}

/// Runs with their dress in plain sight.
pub(super) fn dressed(run: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) => text.replace('\u{200b}', "¦"),
        Inline::Strong(inner) => format!("<b {}>", dressed(inner)),
        Inline::Emph(inner) => format!("<i {}>", dressed(inner)),
        Inline::Struck(inner) => format!("<s {}>", dressed(inner)),
        Inline::Code(code) => format!("<c {code}>"),
        Inline::Break => "/".into(),
        Inline::Goto { text, .. } => format!("<to {}>", dressed(text)),
        other => format!("{other:?}"),
    };
    run.iter().map(one).collect()
}

/// The same of blocks.
pub(super) fn shown(blocks: &[Block]) -> String {
    let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| dressed(cell)).collect::<Vec<_>>().join("|");
    let one = |block: &Block| match block {
        Block::Text(text) => dressed(text),
        Block::Code { language, text } => format!("{{{language}: {}}}", text.replace('\n', "/")),
        Block::Quote(body) => format!("> {}", shown(body)),
        Block::List { start, items } => {
            let mark = start.map_or("•".into(), |start| format!("{start}."));
            items.iter().map(|item| format!("{mark}({})", shown(item))).collect()
        }
        Block::Table { head, rows } => {
            format!("[{}][{}]", cells(head), rows.iter().map(cells).collect::<Vec<_>>().join("]["))
        }
        other => format!("{other:?}"),
    };
    blocks.iter().map(one).collect::<Vec<_>>().join(" ¶ ")
}

fn read(text: &str, tail: Tail) -> String {
    let mut live = LiveText::new();
    live.push(text);
    live.finish(tail);
    shown(&live.blocks(&find))
}

#[track_caller]
fn all(cases: &[(&str, &str)], tail: Tail) {
    for (text, expected) in cases {
        assert_eq!(read(text, tail), *expected, "{text:?}");
    }
}

#[test]
fn what_is_whole() {
    all(
        &[
            ("", ""),
            ("Hello **you**, *there*, ~~not~~ `now`.", "Hello <b you>, <i there>, <s not> <c now>."),
            ("***both*** and __strong _inner_ x__", "<b <i both>> and <b strong <i inner> x>"),
            ("one\ntwo\n\nthree", "one/two ¶ three"),
            ("# Title #\ntext\n### **Bold**", "<b Title> ¶ text ¶ <b Bold>"),
            ("In C# it is #1", "In C# it is #1"),
            ("2 * 3 * 4 and snake_case_name and 2**10", "2 * 3 * 4 and snake_case_name and 2**10"),
            ("**open and *kwargs", "**open and *kwargs"),
            ("`open and **b**", "`open and <b b>"),
            ("``a ` b`` \\*not\\* \\", "<c a ` b> *not* \\"),
            ("a\n---\nb\n***\nc", "a ¶ b ¶ c"),
            ("**a *b** c*", "<b a *b> c*"),
            ("a **** b", "a **** b"),
            ("数は**大きい**です", "数は<b 大きい>です"),
        ],
        Tail::Whole,
    );
}

#[test]
fn lists_tables_quotations_and_listings() {
    all(
        &[
            ("- a\n- b\n  - c\n  - d\n\n- e", "•(a)•(b ¶ •(c)•(d))•(e)"),
            ("Steps:\n1. one\n   more\n2) two\n\nAfter", "Steps: ¶ 1.(one/more)1.(two) ¶ After"),
            ("1. a\n```sh\nls\n```\n2. b", "1.(a) ¶ {sh: ls} ¶ 2.(b)"),
            ("1. a\n   ```sh\n   ls\n     -l\n   ```\n2. b", "1.(a ¶ {sh: ls/  -l})1.(b)"),
            ("It was in\n1995. Then", "It was in/1995. Then"),
            ("> said\n> - x\n\nme", "> said ¶ •(x) ¶ me"),
            ("~~~\na\n```\n~~~\nb", "{: a/```} ¶ b"),
            ("```rust,ignore x\nfn a() {}\n\n// *no*\n```", "{rust,ignore x: fn a() {}//// *no*}"),
            ("```\nnot closed", "{: not closed}"),
            ("```code``` here", "<c code> here"),
            (
                "| a | b |\n|---|:-:|\n| 1 | `x|y` |\n| 2 |\n| 3 | 4 | 5 |\nend",
                "[a|b][1|<c x|y>][2|][3|4 5] ¶ end",
            ),
            ("| no | table |\nat all", "| no | table |/at all"),
        ],
        Tail::Whole,
    );
}

#[test]
fn what_is_open_is_closed_or_held_back() {
    all(
        &[
            ("so **bol", "so <b bol>"),
            ("so **bold*", "so <b bold>"),
            ("so **", "so"),
            ("so *a **b", "so <i a <b b>>"),
            ("run `ls -", "run <c ls ->"),
            ("run ``ls`", "run <c ls>"),
            ("see [the pa", "see"),
            ("see [the page]", "see"),
            ("see [the page](https://exa", "see the page"),
            ("see [lesson 2, ha", "see"),
            ("see [lesson 2, hardware]", "see <to lesson 2, hardware>"),
            ("see ![a pic", "see"),
            ("a\n-", "a"),
            ("a\n- ", "a"),
            ("a\n- b", "a ¶ •(b)"),
            ("a\n12.", "a"),
            ("a\n#", "a"),
            ("a\n``", "a"),
            ("a\n```py", "a"),
            ("a\n```py\n", "a"),
            ("a\n```py\nx = 1\n``", "a ¶ {py: x = 1}"),
            ("a\n\n| b | c |\n", "a"),
            ("a\n\n| b | c |\n|--", "a"),
            ("a\n\n| b | c |\n|---|---|\n| 1 | 2", "a ¶ [b|c][]"),
            ("a\n\n| b | c |\n|---|---|\n| 1 | 2 |\n| 3", "a ¶ [b|c][1|2]"),
            ("> a\n> ", "> a"),
            ("**a** b\n", "<b a> b"),
            ("the end\\", "the end"),
        ],
        Tail::Growing,
    );
}

#[test]
fn what_was_cut_short_is_closed_and_all_there() {
    all(
        &[
            ("so **bol", "so <b bol>"),
            ("see [the pa", "see [the pa"),
            ("12", "12"),
            ("run `ls", "run <c ls>"),
            ("| b |\n|---|\n| 1", "[b][1]"),
        ],
        Tail::Short,
    );
}

#[test]
fn nothing_leads_out_or_calls_anybody() {
    all(
        &[
            ("see [the page](https://evil.org/a_(b)) now", "see the page now"),
            ("![a picture](https://evil.org/x.png)", "a picture"),
            ("[x][1]\n\n[1]: https://evil.org", "[x][1] ¶ [1]: <c https://evil.org>"),
            ("at https://evil.org/a?b=c.", "at <c https://evil.org/a?b=c>."),
            (
                "(www.evil.org), <https://evil.org>, evil.org/x",
                "(<c www.evil.org>), <c https://evil.org>, <c evil.org/x>",
            ),
            ("a.b@evil.org and mailto:x", "<c a.b@evil.org> and <c mailto:x>"),
            ("[https](x)://evil.org", "<c https://evil.org>"),
            ("@everyone, @here @room!", "@¦everyone, @¦here @¦room!"),
            ("<@123> <@&4> <#5> </calc:6> <t:7:R>", "<¦@¦123> <¦@¦&4> <¦#5> <c /calc:6> <c t:7:R>"),
            ("@ann:home and #all:home", "@¦ann:home and #¦all:home"),
            ("@**everyone**", "@¦<b everyone>"),
            ("\\@everyone", "@¦everyone"),
            ("in `@dataclass` and 3.14, e.g. 1,400 @ 5", "in <c @dataclass> and 3.14, e.g. 1,400 @ 5"),
            ("a <b>b</b><br>c<script>", "a <b>b<¦/b>/c<script>"),
        ],
        Tail::Whole,
    );
}

#[test]
fn citations_are_recognised() {
    let text = "As [Lesson 2, hardware] and [lesson stack] say; [see 3], [lesson ], [lesson 9: the end].";
    let names: Vec<_> =
        cited(text).into_iter().map(|one| (text[one.at].to_owned(), one.lesson, one.section)).collect();
    let named = |at: &str, lesson: &str, section: Option<&str>| {
        (at.to_owned(), lesson.to_owned(), section.map(str::to_owned))
    };
    assert_eq!(
        names,
        [
            named("[Lesson 2, hardware]", "2", Some("hardware")),
            named("[lesson stack]", "stack", None),
            named("[lesson 9: the end]", "9", Some("the end")),
        ]
    );
    all(
        &[
            ("So [lesson 2, hardware].", "So <to lesson 2, hardware>."),
            ("So [lesson 99, x].", "So [lesson 99, x]."),
            ("So [lesson 2](https://evil.org).", "So <to lesson 2>."),
            ("So **[lesson 2]**.", "So <b <to lesson 2>>."),
        ],
        Tail::Whole,
    );
}

#[test]
fn what_was_said_before_the_last_part_is_not_read_again() {
    let mut live = LiveText::new();
    let mut grows = |words: &str, kept: usize, expected: &str| {
        live.push(words);
        let grown = live.grown(&nowhere);
        assert_eq!((grown.kept, shown(&grown.blocks).as_str()), (kept, expected), "{words:?}");
    };
    grows("One.\n\nTwo", 0, "One. ¶ Two");
    grows(" or three.\n\n- a\n\n- b\n\n", 1, "Two or three. ¶ •(a)•(b)");
    grows("## Four", 1, "Two or three. ¶ •(a)•(b) ¶ <b Four>");
    grows("\n\nFive", 3, "<b Four> ¶ Five");
}

/// Pages of so many characters, as a place might count.
pub(super) fn pages(live: &mut LiveText, longest: usize) -> Vec<Vec<Block>> {
    let fits = |blocks: &[Block]| shown(blocks).chars().count() <= longest;
    live.pages(&Ways { fits: &fits, find: &nowhere }).to_vec()
}

#[track_caller]
fn cut(text: &str, longest: usize, expected: &[&str]) {
    let mut live = LiveText::new();
    live.push(text);
    live.finish(Tail::Whole);
    let pages: Vec<String> = pages(&mut live, longest).iter().map(|page| shown(page)).collect();
    assert_eq!(pages, expected, "{text:?}");
}

#[test]
fn pages_end_where_one_would_pause() {
    cut("", 40, &[]);
    cut("Short.", 40, &["Short."]);
    cut(
        "The first one.\n\nThe second one is longer.\n\nEnd",
        40,
        &["The first one.", "The second one is longer. ¶ End"],
    );
    cut(
        "A first sentence here. A second one that is long, too.",
        40,
        &["A first sentence here.", "A second one that is long, too."],
    );
    cut(
        "Words and words and words and no end to them",
        30,
        &["Words and words and words and", "no end to them"],
    );
    cut("abcdefghijklmnopqrstuvwxyz", 10, &["abcdefghij", "klmnopqrst", "uvwxyz"]);
    cut(
        "Some **bold words that go on and on** here",
        30,
        &["Some <b bold words that go on>", "<b and on> here"],
    );
    cut(
        "```py\none = 1\ntwo = 2\nthree = 3\nfour = 4\n```\nAfter",
        30,
        &["{py: one = 1/two = 2}", "{py: three = 3/four = 4}", "After"],
    );
    cut(
        "> ```py\n> one = 1\n> two = 2\n> three = 3\n> ```",
        30,
        &["> {py: one = 1/two = 2}", "> {py: three = 3}"],
    );
    cut(
        "1. one is long\n2. two is long\n3. three is long",
        32,
        &["1.(one is long)1.(two is long)", "3.(three is long)"],
    );
    cut(
        "| a | b |\n|---|---|\n| one | two |\n| three | four |\n| five | six |",
        28,
        &["[a|b][one|two][three|four]", "[a|b][five|six]"],
    );
    cut(
        "Text that is some way long.\n\n## Title\n\nAnd its text.",
        46,
        &["Text that is some way long.", "<b Title> ¶ And its text."],
    );
    cut(
        "1. first\n   ```py\n   one = 1\n     two = 2\n   three = 3\n   ```\n2. second",
        30,
        &["1.(first ¶ {py: one = 1})", "{py:   two = 2/three = 3}", "2.(second)"],
    );
}
