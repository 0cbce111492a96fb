//! Which questions an attempt has, and in what order: drawn once, then stored.

use rand::{Rng, seq::SliceRandom as _};

use crate::{Drawn, ItemId, OptionId, Pin, Question, Quiz, Shuffle};

/// The questions of one attempt: all the fixed ones, and as many of the bank as it says, by chance.
pub fn pick<'a>(quiz: &'a Quiz, chance: &mut dyn Rng) -> Vec<&'a Question> {
    let mut questions: Vec<&Question> = quiz.questions.iter().collect();
    if let Some(bank) = &quiz.bank {
        let mut from: Vec<&Question> = bank.questions.iter().collect();
        let (chosen, _) = from.partial_shuffle(chance, bank.pick);
        questions.extend_from_slice(chosen);
    }
    questions
}

/// Fixes the order of questions and options.
pub(crate) fn questions<'a>(
    questions: impl IntoIterator<Item = (&'a ItemId, &'a Question)>,
    shuffle: Shuffle,
    chance: &mut dyn Rng,
) -> Vec<Drawn> {
    let mut drawn: Vec<Drawn> = questions
        .into_iter()
        .map(|(item, question)| Drawn {
            item: item.clone(),
            question: question.id.clone(),
            version: question.version.clone(),
            options: options(question, shuffle, chance),
        })
        .collect();
    if shuffle.questions {
        drawn.shuffle(chance);
    }
    drawn
}

fn options(question: &Question, shuffle: Shuffle, chance: &mut dyn Rng) -> Vec<OptionId> {
    let of = |pin: Pin| -> Vec<OptionId> {
        let choices = question.kind.choices().iter().filter(|choice| choice.pin == pin);
        choices.map(|choice| choice.id.clone()).collect()
    };
    let (mut free, last) = (of(Pin::Free), of(Pin::Last));
    if shuffle.options {
        free.shuffle(chance);
    }
    free.into_iter().chain(last).collect()
}
