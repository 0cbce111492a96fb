//! Pages that nobody would write, to test with.

use homeroom_core::{
    Action, AttemptId, Audience, Block, Callout, Choosable, Chosen, Control, CourseId, EditionId, Entry,
    EntrySort, Flag, Here, Inline, ItemId, Rich, Shown, Standing, Step, Tone, View,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// What is dangerous by itself or beside another.
const PIECES: [&str; 24] = [
    "<",
    ">",
    "</p>",
    "<script>",
    "<!--",
    "-->",
    "&",
    "&lt;",
    "&amp;lt;",
    "\"",
    "'",
    "@room",
    "@ada:school",
    "https://c.example/a_b_c",
    "- ",
    "> ",
    "1. ",
    "\n",
    "\u{202e}",
    "😀",
    " ",
    "word",
    "A longer sentence of plain words.",
    "\u{0}",
];

pub(super) fn words() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.concat())
}

fn long() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => words().boxed(),
        1 => (words(), 1..400_usize).prop_map(|(words, times)| words.repeat(times)).boxed()
    ]
}

pub(super) fn rich() -> impl Strategy<Value = Rich> {
    let leaf = prop_oneof![
        4 => long().prop_map(Inline::Text),
        1 => words().prop_map(Inline::Code),
        1 => Just(Inline::Break),
        1 => (words(), words()).prop_map(|(term, shown)| Inline::Word { term, shown, meaning: "m".into() }),
        1 => words().prop_map(|fallback| Inline::Measured { name: "n".into(), fallback }),
    ];
    let inline = leaf.prop_recursive(2, 12, 4, |inner| {
        let inner = vec(inner, 0..4);
        prop_oneof![
            inner.clone().prop_map(Inline::Strong),
            inner.clone().prop_map(Inline::Emph),
            inner.clone().prop_map(Inline::Struck),
            (words(), inner.clone())
                .prop_map(|(to, text)| Inline::Link { to: format!("https://a.example/{to}"), text }),
            (action(), inner).prop_map(|(to, text)| Inline::Goto { to, text }),
        ]
    });
    vec(inline, 0..5)
}

pub(super) fn action() -> impl Strategy<Value = Action> {
    let course = CourseId::new("abcdefghijklmnopqrstuvwx");
    let item = ItemId::new("abcdefghijklmnopqrstuvwxyz012345");
    let (a, b) = (course.clone(), course.clone());
    prop_oneof![
        Just(Action::Home),
        Just(Action::Help),
        any::<u8>().prop_map(move |n| Action::Lesson(a.clone(), item.clone(), Some(n))),
        (any::<[u8; 16]>(), any::<u8>(), any::<u8>()).prop_map(|(id, n, option)| Action::Answer(
            AttemptId::from_bytes(id),
            n,
            option
        )),
        any::<u8>().prop_map(move |n| Action::Lesson(b.clone(), ItemId::new(format!("i{n}")), None)),
    ]
}

fn standing() -> impl Strategy<Value = Standing> {
    select(vec![Standing::Open, Standing::Current, Standing::Done, Standing::Right, Standing::Wrong])
}

fn chosen() -> impl Strategy<Value = Chosen> {
    select(vec![Chosen::Yes, Chosen::No])
}

fn entry() -> impl Strategy<Value = Entry> {
    (words(), option::of(words()), option::of(words()), standing(), option::of(action()))
        .prop_map(|(label, note, sort, state, to)| Entry { label, note, sort, state, to })
}

fn step() -> impl Strategy<Value = Step> {
    (any::<u8>(), standing(), any::<bool>(), any::<bool>(), action()).prop_map(
        |(number, state, flag, here, to)| Step {
            number,
            state,
            flag: if flag { Flag::Flagged } else { Flag::Plain },
            here: if here { Here::Yes } else { Here::No },
            to,
        },
    )
}

fn leaf() -> impl Strategy<Value = Block> {
    let table = (1..4_usize).prop_flat_map(|n| (vec(rich(), n), vec(vec(rich(), n), 0..4)));
    prop_oneof![
        3 => rich().prop_map(Block::Text),
        1 => (any::<u8>(), rich()).prop_map(|(level, text)| Block::Heading { level, text, anchor: None }),
        1 => table.prop_map(|(head, rows)| Block::Table { head, rows }),
        1 => (words(), long()).prop_map(|(language, text)| Block::Code { language, text }),
        1 => picture(),
        1 => (rich(), option::of(words())).prop_map(|(text, checked)| Block::Source { text, checked }),
        1 => (words(), any::<u32>(), any::<u32>()).prop_map(|(label, value, of)| Block::Meter { label, value, of }),
        1 => vec(entry(), 0..40).prop_map(Block::Entries),
        1 => vec(step(), 0..40).prop_map(Block::Steps),
        1 => (words(), long()).prop_map(|(name, text)| Block::File { name, text }),
        1 => any::<i64>().prop_map(|until| Block::Countdown { until, said: "then".into() }),
    ]
}

fn picture() -> impl Strategy<Value = Block> {
    let (edition, course) = (EditionId::new("e"), CourseId::new("c"));
    prop_oneof![
        long().prop_map(|alt| Block::Diagram { alt, light: "<svg/>".into(), dark: "<svg/>".into() }),
        (select(vec!["a.png", "b.svg", "c.exe", "none"]), long()).prop_map(move |(path, alt)| Block::Image {
            path: path.into(),
            alt,
            edition: edition.clone(),
            course: course.clone(),
        }),
    ]
}

pub(super) fn block() -> impl Strategy<Value = Block> {
    let kinds = vec![
        Callout::Key,
        Callout::Note,
        Callout::Warning,
        Callout::Tip,
        Callout::Right,
        Callout::Wrong,
        Callout::Hint,
    ];
    leaf().prop_recursive(2, 16, 4, move |inner| {
        let body = vec(inner, 0..4);
        let shown = (rich(), chosen(), standing(), body.clone());
        let shown = shown.prop_map(|(text, chosen, state, note)| Shown { text, chosen, state, note });
        prop_oneof![
            (option::of(rich()), body.clone()).prop_map(|(title, body)| Block::Section {
                anchor: "a".into(),
                title,
                body,
                read: Action::Home,
            }),
            (option::of(any::<u64>()), vec(body.clone(), 0..4))
                .prop_map(|(start, items)| Block::List { start: start.map(|start| start / 2), items }),
            (select(kinds.clone()), option::of(rich()), body.clone())
                .prop_map(|(kind, title, body)| Block::Callout { kind, title, body }),
            (rich(), body.clone()).prop_map(|(question, answer)| Block::Reveal { question, answer }),
            (rich(), body.clone()).prop_map(|(title, body)| Block::Deeper { title, body }),
            (rich(), body.clone()).prop_map(|(title, body)| Block::Fold { title, body }),
            vec((rich(), body.clone()), 0..4).prop_map(Block::Terms),
            body.clone().prop_map(Block::Quote),
            vec(shown, 0..5).prop_map(Block::Options),
        ]
    })
}

fn choosable() -> impl Strategy<Value = Choosable> {
    (rich(), action(), chosen()).prop_map(|(text, action, chosen)| Choosable { text, action, chosen })
}

fn control() -> impl Strategy<Value = Control> {
    let tone = select(vec![Tone::Primary, Tone::Plain, Tone::Quiet, Tone::Final]);
    let sort =
        prop_oneof![Just(EntrySort::Words), option::of(words()).prop_map(|unit| EntrySort::Number { unit }),];
    prop_oneof![
        3 => (words(), action(), tone).prop_map(|(label, action, tone)| Control::Press { label, action, tone }),
        1 => (words(), sort, option::of(words()), action())
            .prop_map(|(label, sort, value, submit)| Control::Entry { label, sort, value, submit }),
    ]
}

/// Controls as a page of the classroom has them: one question at most, of ten options at most.
fn controls() -> impl Strategy<Value = Vec<Control>> {
    let question = prop_oneof![
        2 => Just(None),
        1 => vec(choosable(), 1..=10).prop_map(|options| Some(Control::Choice(options))),
        1 => (vec(choosable(), 1..=10), action())
            .prop_map(|(options, submit)| Some(Control::Choices { options, submit })),
    ];
    (question, vec(control(), 0..3), vec(control(), 0..4)).prop_map(|(question, some, more)| {
        let entries = some.into_iter().filter(|one| matches!(one, Control::Entry { .. })).take(1);
        let presses = more.into_iter().filter(|one| matches!(one, Control::Press { .. }));
        question.into_iter().chain(entries).chain(presses).collect()
    })
}

pub(super) fn view() -> impl Strategy<Value = View> {
    let trail = vec((words(), action()), 0..3);
    (action(), long(), option::of(long()), trail, vec(block(), 0..10), controls()).prop_map(
        |(at, title, subtitle, trail, blocks, controls)| View {
            at,
            // A title is a line of some length; a page keeps room for it.
            title: title.chars().take(200).collect(),
            subtitle: subtitle.map(|line| line.chars().take(300).collect()),
            trail,
            blocks,
            controls,
            audience: Audience::Learner,
        },
    )
}
