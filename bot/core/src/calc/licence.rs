//! What one may do with a model, by its exact size.
//!
//! The terms are those that the course teaches (`2-open-weights#licences` and `#flow-down`, checked 2026-11): nothing here
//! was worked out anew. Beyond the course, from the licence texts: Llama 3.2 and 3.3 read like 3.1, but for the European
//! clause of 3.2's models that see pictures (its use policy); both were read again on 2026-11-22. That Qwen2.5 3B is under the
//! research licence and 72B under Qwen's own stands in their repositories; the 100 million users of the latter are from what
//! others quote of it, so no month stands beside that. It says what stands in a licence, and is no legal advice.

use super::{Card, Family, Model, Origin, Tool};
use crate::words::calc as words;

/// When the table was held against its sources.
pub const CHECKED: &str = "2026-11";

/// A licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// Apache-2.0.
    Apache2,
    /// MIT.
    Mit,
    /// Llama 2 Community License.
    Llama2,
    /// Meta Llama 3 Community License.
    Llama3,
    /// Llama 3.1 Community License.
    Llama31,
    /// Llama 3.2 Community License.
    Llama32,
    /// The same, with its clause about models that see pictures.
    Llama32Vision,
    /// Llama 3.3 Community License.
    Llama33,
    /// Gemma Terms of Use.
    Gemma,
    /// Qwen Research License.
    QwenResearch,
    /// Qwen License.
    Qwen,
}

/// Whether commercial use is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commercial {
    /// With a notice and nothing else.
    Yes,
    /// Under conditions.
    Conditions,
    /// Not without another licence.
    No,
}

impl Terms {
    /// Whether commercial use is allowed.
    pub fn commercial(self) -> Commercial {
        match self {
            Self::Apache2 | Self::Mit => Commercial::Yes,
            Self::QwenResearch => Commercial::No,
            _ => Commercial::Conditions,
        }
    }

    /// With the month, but for the one whose text itself was not read.
    fn show_source(self, card: &mut Card) {
        match self {
            Self::Qwen => card.point_to(words::terms(self), self.url()),
            _ => card.cite(words::terms(self), self.url()),
        }
    }

    /// Where its text is.
    pub fn url(self) -> &'static str {
        match self {
            Self::Apache2 => "https://www.apache.org/licenses/LICENSE-2.0",
            Self::Mit => "https://opensource.org/license/mit",
            Self::Llama2 => "https://github.com/meta-llama/llama-models/blob/main/models/llama2/LICENSE",
            Self::Llama3 => "https://github.com/meta-llama/llama-models/blob/main/models/llama3/LICENSE",
            Self::Llama31 => "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/LICENSE",
            Self::Llama32 => "https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/LICENSE",
            Self::Llama32Vision => {
                "https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/USE_POLICY.md"
            }
            Self::Llama33 => "https://github.com/meta-llama/llama-models/blob/main/models/llama3_3/LICENSE",
            Self::Gemma => "https://ai.google.dev/gemma/terms",
            Self::QwenResearch => "https://huggingface.co/Qwen/Qwen2.5-3B/blob/main/LICENSE",
            Self::Qwen => "https://huggingface.co/Qwen/Qwen2.5-72B/blob/main/LICENSE",
        }
    }
}

/// Whose licence is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LicenceOf {
    /// One model's.
    Model(&'static Model),
    /// Every size's of a family.
    Family(&'static Family),
}

impl LicenceOf {
    /// What stands in it, to be shown.
    pub fn card(self) -> Card {
        let mut card = match self {
            Self::Model(model) => of_model(model),
            Self::Family(family) => of_family(family),
        };
        card.limits.extend([words::NO_ADVICE, words::TUNED_BY_OTHERS]);
        card
    }
}

fn of_model(model: &Model) -> Card {
    let terms = model.terms;
    let mut card = Card::new(Tool::Licence, words::licence_answer(model.name, terms));
    card.input(words::MODEL, model.name, Origin::Given);
    card.result(words::LICENCE, words::terms(terms));
    card.result(words::COMMERCIAL, words::commercial(terms.commercial()));
    for duty in words::duties(terms) {
        card.result(words::CONDITION, *duty);
    }
    terms.show_source(&mut card);
    card.point_to(words::model_card(model.name), model.url());
    card
}

/// Sizes that share a licence stand in one row.
fn of_family(family: &Family) -> Card {
    let mut card = Card::new(Tool::Licence, words::by_size(family.name));
    card.input(words::MODEL, family.name, Origin::Given);
    let mut shown: Vec<Terms> = Vec::new();
    for model in family.models {
        if shown.contains(&model.terms) {
            continue;
        }
        shown.push(model.terms);
        let same = family.models.iter().filter(|other| other.terms == model.terms).map(|other| other.name);
        let names = same.collect::<Vec<_>>().join(", ");
        card.result(&names, words::terms_and_use(model.terms));
        model.terms.show_source(&mut card);
    }
    card
}
