//! What licences ask.

use crate::calc::{Commercial, Terms};

/// The name of a licence.
pub fn terms(terms: Terms) -> &'static str {
    match terms {
        Terms::Apache2 => "Apache-2.0",
        Terms::Mit => "MIT",
        Terms::Llama2 => "Llama 2 Community License",
        Terms::Llama3 => "Meta Llama 3 Community License",
        Terms::Llama31 => "Llama 3.1 Community License",
        Terms::Llama32 => "Llama 3.2 Community License",
        Terms::Llama32Vision => "Llama 3.2 Community License and its use policy",
        Terms::Llama33 => "Llama 3.3 Community License",
        Terms::Gemma => "Gemma Terms of Use",
        Terms::QwenResearch => "Qwen Research License",
        Terms::Qwen => "Qwen License",
    }
}

/// Whether commercial use is allowed.
pub fn commercial(commercial: Commercial) -> &'static str {
    match commercial {
        Commercial::Yes => "allowed",
        Commercial::Conditions => "allowed, under conditions",
        Commercial::No => "not allowed",
    }
}

/// Whether a model may be used commercially.
pub fn licence_answer(model: &str, of: Terms) -> String {
    let name = terms(of);
    match of.commercial() {
        Commercial::Yes => format!("{model} is under {name}: commercial use is allowed."),
        Commercial::Conditions => {
            format!("{model} is under the {name}: commercial use is allowed, under conditions.")
        }
        Commercial::No => format!("{model} is under the {name}: not for commercial use."),
    }
}

/// A licence and what it allows, in short.
pub fn terms_and_use(of: Terms) -> String {
    format!("{}: commercial use is {}", terms(of), commercial(of.commercial()))
}

/// That it depends on the size.
pub fn by_size(family: &str) -> String {
    format!("{family}: the licence is that of the exact size.")
}

const USERS: &str =
    "Who had over 700 million monthly users on the day that the version appeared must ask Meta first.";
const NOTICE: &str = "A notice file travels with every copy.";
const BUILT_WITH: &str =
    "A product shows “Built with Llama”, and a model made from it has a name that begins with “Llama”.";
const POLICY: &str = "Uses that its policy forbids stay forbidden.";

/// What it asks of whoever uses the model.
pub fn duties(terms: Terms) -> &'static [&'static str] {
    match terms {
        Terms::Apache2 | Terms::Mit => &["Pass on the notice and the text of the licence."],
        Terms::Llama2 => {
            &[USERS, NOTICE, "Neither it nor its outputs may improve other language models.", POLICY]
        }
        Terms::Llama3 => &[
            USERS,
            NOTICE,
            "A product shows “Built with Meta Llama 3”, and a model made from it has a name that begins with “Llama 3”.",
            "Neither it nor its outputs may improve other language models.",
            POLICY,
        ],
        Terms::Llama31 | Terms::Llama32 | Terms::Llama33 => &[USERS, NOTICE, BUILT_WITH, POLICY],
        Terms::Llama32Vision => &[
            "Who lives or has their business in the European Union gets no rights to this size, which sees pictures.",
            USERS,
            NOTICE,
            BUILT_WITH,
            POLICY,
        ],
        Terms::Gemma => &[
            "The terms travel: whoever gets it, or a model made to behave like it, is bound by them too.",
            POLICY,
        ],
        Terms::QwenResearch => &["For research and evaluation; for anything else, ask for another licence."],
        Terms::Qwen => &["Who has over 100 million monthly users must ask for a licence first.", NOTICE],
    }
}
