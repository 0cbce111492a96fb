//! A small course with everything in it, in which any key can be moved.

use std::collections::BTreeMap;

use homeroom_content::Files;

/// Which option of each single choice is right (from 0), so that two courses can differ by nothing but their keys.
#[derive(Clone, Copy)]
pub struct Keys(pub usize);

/// The small course. With the same keys it is the same edition.
pub fn small(keys: Keys) -> Files {
    files(sources(keys))
}

/// The same with a lab, in a lesson that tells the speed of its server.
pub fn with_lab(keys: Keys) -> Files {
    let mut sources = sources(keys);
    sources.insert("1-one/1-first.md", format!("{LESSON}\n{SPEED}\n"));
    sources.insert("1-one/1-first.lab.md", LAB.to_owned());
    files(sources)
}

/// The same, with the lab alone behind the lesson.
pub fn with_lab_next() -> Files {
    let mut sources = sources(Keys(0));
    sources.remove("1-one/1-first.quiz.md");
    sources.insert("1-one/1-first.lab.md", LAB.to_owned());
    files(sources)
}

fn files(sources: BTreeMap<&'static str, String>) -> Files {
    Files::new(sources.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect())
}

/// The same with two.
pub fn with_labs(keys: Keys) -> Files {
    let labs = [("1-one/1-first.lab.md", LAB.to_owned()), ("1-one/2-more.lab.md", MORE.to_owned())];
    let sources = sources(keys).into_iter().chain(labs);
    Files::new(sources.map(|(path, text)| (path.to_owned(), text.into_bytes())).collect())
}

fn sources(keys: Keys) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("course.md", "---\nid: small\ntitle: Small course\n---\nWelcome.\n".into()),
        ("glossary.md", "weight\n: A number that a model learned.\n".into()),
        ("1-one/intro.md", "---\ntitle: One\n---\nWhat comes first.\n".into()),
        ("1-one/1-first.md", LESSON.into()),
        ("1-one/1-first.quiz.md", quiz(keys)),
        ("1-one/test.md", test(keys)),
    ])
}

const LESSON: &str = "---
title: First steps
question: What is a model made of?
minutes: 4
words: [weight]
---
## Weights {#weights}
A model is made of [[weight|weights]].

## Bits {#bits}
Each takes some bits.
";

const SPEED: &str = "Tokens in a second: {{server.tokens_per_second | not measured yet}}.";

const LAB: &str = "---
persona: { name: Bits, role: a patient helper }
grounding: [1-first, 1-first#bits]
complete: { exchanges: 2 }
tools: [memory]
---
## Task
Find out what a model is made of.

## Brief
Ask what a weight is before anything else.

> [!opening] What do you think a model is made of?

> [!try] I have a machine with [memory]. Which model fits?
";

const MORE: &str = "---
title: Another talk
persona: { name: Bytes, role: a brisk helper }
grounding: [1-first#bits]
complete: { exchanges: 1 }
---
## Task
Find out how many bits it takes.

## Brief
Ask how large it is.
";

fn single(prompt: &str, id: &str, right: usize) -> String {
    let options = ["alpha", "beta", "gamma", "delta"].iter().enumerate().map(|(n, option)| {
        format!("- [{}] {option} of {id}\n  > About {option}.\n", if n == right { "x" } else { " " })
    });
    let options: String = options.collect();
    format!(
        "## {prompt} {{#{id}}}\n{options}\n> [!correct] Right because of {id}.\n> [!incorrect] Wrong because of {id}.\n\
         > [!hint]- Think of {id}.\n> [!source] 1-first#bits\n\n"
    )
}

fn quiz(Keys(right): Keys) -> String {
    format!(
        "---\nkind: practice\nshuffle: [options]\n---\n{}{}\
         ## Which of these are bits? {{#several}}\n- [x] zero\n- [x] one\n- [ ] two\n\n\
         > [!correct] Both.\n> [!incorrect] Not both.\n> [!source] 1-first#bits\n\n\
         ## How large is it? {{#size}}\n= {} ± 0.5 GB\n\n\
         > [!correct] So large.\n> [!incorrect] Not so large.\n> [!source] 1-first#bits\n\n\
         ## Name the format. {{#format}}\n= {}\n\n\
         > [!correct] That one.\n> [!incorrect] Another one.\n> [!source] 1-first#weights\n",
        single("What is first?", "first", right),
        single("What is second?", "second", right),
        [14, 20, 30, 40][right],
        ["GGUF | gguf file", "GGML", "ONNX", "MLX"][right],
    )
}

fn test(Keys(right): Keys) -> String {
    format!(
        "---\nkind: test\npass: 66%\ntime: 30m\nattempts: 2\nfeedback: after-submit\nshuffle: [questions, options]\n---\n{}{}{}",
        single("What is third?", "third", right),
        single("What is fourth?", "fourth", right),
        single("What is fifth?", "fifth", right),
    )
}
