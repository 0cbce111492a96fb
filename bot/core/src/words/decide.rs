//! The five questions about one use of a model, and what their answers come to.
#![expect(missing_docs, reason = "each constant says itself")]

use crate::{Advice, Concern, Lean, Leanings};

pub const TITLE: &str = "Local or hosted?";
pub const INTRODUCTION: &str =
    "Five questions about one use of a model, in this order. Think of one task, not of the whole house.";
pub const RECOMMENDATION: &str = "A recommendation";
pub const YOUR_ANSWERS: &str = "Your answers";
pub const UNCERTAIN: &str = "What stays uncertain";
pub const TO_SHARE: &str = "To pass on";
pub const BACK: &str = "Back";
pub const ANEW: &str = "Start anew";

/// A question.
pub fn question(concern: Concern) -> &'static str {
    match concern {
        Concern::Data => "Data: may it leave?",
        Concern::Task => "Task: how hard is it?",
        Concern::Volume => "Volume: how much is there to do?",
        Concern::Latency => "Latency: how fast, and also offline?",
        Concern::Operation => "Operation: who runs it?",
    }
}

/// What it is about.
pub fn explained(concern: Concern) -> &'static str {
    match concern {
        Concern::Data => {
            "A no can settle the matter. Between yes and no lies a part of a cloud that is kept apart for you."
        }
        Concern::Task => {
            "Small models do well where all that is needed is in the text: to summarise, extract, sort, rewrite. \
             They do badly where they must know much or reason long."
        }
        Concern::Volume => {
            "A machine that is busy all day overtakes an API's bill early. One that answers ten questions a week never does."
        }
        Concern::Latency => "How long may the wait be, and must it work without a network?",
        Concern::Operation => {
            "Hardware fails, drivers break, models need to be tested again. This cost is left out most often."
        }
    }
}

/// An answer.
pub fn answer(concern: Concern, lean: Lean) -> &'static str {
    use Lean as L;
    match (concern, lean) {
        (Concern::Data, L::Local) => "It may not leave",
        (Concern::Data, L::Between) => "Only to a place kept for us",
        (Concern::Data, L::Hosted) => "It may leave",
        (Concern::Task, L::Local) => "All it needs is in the text",
        (Concern::Task, L::Between) => "Some of both, or not known yet",
        (Concern::Task, L::Hosted) => "It must know or reason much",
        (Concern::Volume, L::Local) => "Much, all day",
        (Concern::Volume, L::Between) => "Regular work, or not known yet",
        (Concern::Volume, L::Hosted) => "A few questions a week",
        (Concern::Latency, L::Local) => "It must work offline",
        (Concern::Latency, L::Between) => "Quickly, with a network",
        (Concern::Latency, L::Hosted) => "A wait is fine",
        (Concern::Operation, L::Local) => "Somebody whose task it is",
        (Concern::Operation, L::Between) => "One person, beside other work",
        (Concern::Operation, L::Hosted) => "Nobody yet",
    }
}

/// A recommendation in short.
pub fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Local => "Run it on a machine of your own",
        Advice::IfGood => "Run it on a machine of your own, if a test shows that it is good enough",
        Advice::OnceRun => "Run it on a machine of your own, once somebody looks after it",
        Advice::Private => "Use a private deployment: a part of a cloud kept apart for you",
        Advice::Both => "Use both: easy or private work on your own machine, hard work hosted",
        Advice::Hosted => "Use a hosted model",
    }
}

/// Under which condition it holds.
pub fn condition(advice: Advice) -> &'static str {
    match advice {
        Advice::Local => {
            "Provided that a small model does well on fifty real cases of yours. If not, the task has to change, or the machine."
        }
        Advice::IfGood => {
            "It has to be local, and that does not make it good enough. If it fails on fifty real cases, \
             do without a model for this rather than let errors through."
        }
        Advice::OnceRun => {
            "It has to be local, and nobody runs it yet. Name who does, and who does it while that person is away, \
             before you buy a machine."
        }
        Advice::Private => {
            "Provided that its contract says where the data lies and who can read it, and that somebody qualified has read it."
        }
        Advice::Both => {
            "Provided that it is written down which work goes where, and that somebody keeps to it."
        }
        Advice::Hosted => {
            "Provided that nothing goes out that may not. Ask again when the volume grows or the data changes."
        }
    }
}

/// What is not known yet, each with a way to find out; and what is never known beforehand.
pub fn uncertain(answers: &Leanings) -> Vec<&'static str> {
    let open = answers.given().filter(|(_, lean)| *lean == Lean::Between).map(|(concern, _)| match concern {
        Concern::Data => "Which data may go where: ask whoever answers for it in your house.",
        Concern::Task => {
            "How hard the task is: try it with twenty examples on a small model and a large one."
        }
        Concern::Volume => "Where the break-even is: count tokens for a week, then use the calculator.",
        Concern::Latency => "How long the wait is: measure it on the machine that you mean.",
        Concern::Operation => "Whether one person is enough: who is called when they are away?",
    });
    let tested = "Whether the model is good enough for this: only your own cases tell.";
    open.chain([tested]).collect()
}

/// All of it in a few sentences, for somebody who was not there.
pub fn shared(answers: &Leanings, of: Advice) -> String {
    let given: String = answers
        .given()
        .map(|(concern, lean)| format!("{} {}. ", question(concern), answer(concern, lean)))
        .collect();
    format!("{}. {} {given}Uncertain: {}", advice(of), condition(of), uncertain(answers).join(" "))
}
