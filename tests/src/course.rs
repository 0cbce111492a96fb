//! Courses of the tests' own: one to press buttons in, of as many quizzes as are wanted, and one to talk about.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result};

/// The id of the one with quizzes.
pub const COURSE: &str = "drill";
/// Questions in each of its quizzes.
pub const QUESTIONS: u8 = 10;
/// Options of each question.
pub const OPTIONS: u8 = 4;

const HEAD: &str = "---\nid: drill\ntitle: Drill\nlanguage: en\nlicence: CC0-1.0\nauthors: [Homeroom]\n\
                    checked: 2026-11-22\n---\n\nA course to press buttons in.\n";

/// The id of the one with a lab, which is little for a model to read.
pub const TALKS: &str = "talks";
/// The address of its lab's page.
pub const TALKS_LAB: &str = "/c/talks/1-plain.lab";

const TALKS_FILES: [(&str, &str); 4] = [
    ("course.md", "---\nid: talks\ntitle: Talks\n---\nWelcome.\n"),
    ("1-one/intro.md", "---\ntitle: One\n---\nWhat comes first.\n"),
    (
        "1-one/1-plain.md",
        "---\ntitle: Plain talk\nquestion: What is plain?\nminutes: 4\n---\n## Plain {#plain}\nShort words are plain.\n",
    ),
    (
        "1-one/1-plain.lab.md",
        "---\npersona: { name: \"Vera\", role: \"lab assistant\" }\ngrounding: [1-plain]\ncomplete: { exchanges: COUNT, takeaway: optional }\n---\n\n\
         ## Task\n\nSay something plainly.\n\n## Brief\n\nYou help somebody to talk plainly.\n\n\
         > [!opening] What would you like to say?\n\n> [!try] I would like to say that [something].\n",
    ),
];

/// Writes the one with a lab into this folder of courses; so many exchanges complete the lab.
pub fn write_talks(courses: &Path, exchanges: u32) -> Result<()> {
    for (name, text) in TALKS_FILES {
        let path = courses.join(TALKS).join(name);
        std::fs::create_dir_all(path.parent().context("a folder")?)?;
        std::fs::write(path, text.replace("COUNT", &exchanges.to_string()))?;
    }
    Ok(())
}

/// Writes the one with quizzes into this folder, with so many quizzes, and answers a `homeroom.toml` that serves it beside the shipped
/// courses.
pub fn write(folder: &Path, quizzes: u8) -> Result<String> {
    let course = folder.join(COURSE);
    let module = course.join("1-numbers");
    std::fs::create_dir_all(&module)?;
    std::fs::write(course.join("course.md"), HEAD)?;
    std::fs::write(course.join("glossary.md"), "Number\n: How many.\n")?;
    std::fs::write(module.join("intro.md"), "---\ntitle: Numbers\n---\n\nNumbers, and then more of them.\n")?;
    for quiz in 1..=quizzes {
        let lesson =
            format!("---\ntitle: Lesson {quiz}\n---\n\n## Numbers {{#numbers}}\n\nHere are numbers.\n");
        std::fs::write(module.join(format!("{quiz}-numbers.md")), lesson)?;
        std::fs::write(module.join(format!("{}.md", item(quiz))), questions(quiz))?;
    }
    Ok(format!("[courses]\ndir = \"{}\"\n\n[limits]\nburst = 10000\nper_second = 10000\n", folder.display()))
}

/// The id of a quiz, from 1.
pub fn item(quiz: u8) -> String {
    format!("{quiz}-numbers.quiz")
}

fn questions(quiz: u8) -> String {
    let mut text = String::from("---\nkind: practice\nshuffle: [options]\n---\n");
    for question in 1..=QUESTIONS {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n## Which number is number {question} of lesson {quiz}? {{#number-{question}}}\n\n"
        );
        for option in 0..OPTIONS {
            let mark = if option == 0 { 'x' } else { ' ' };
            let _ = writeln!(text, "- [{mark}] The number {}", u32::from(question) + 100 * u32::from(option));
        }
        let _ = write!(text, "\n> [!correct] That is the number.\n> [!incorrect] That is another number.\n");
    }
    text
}
