//! Reasoning is folded away, however it is cut into bits.

use proptest::prelude::*;

use crate::fold::Fold;

/// What is for the learner, told from the whole.
fn words(whole: &str) -> &str {
    match whole.trim_start().strip_prefix("<think>") {
        Some(rest) => rest.split_once("</think>").map_or("", |(_, after)| after.trim_start()),
        None => whole,
    }
}

fn folded(bits: &[String]) -> (String, bool) {
    let mut fold = Fold::default();
    let (mut said, mut thought) = (String::new(), false);
    for bit in bits {
        let folded = fold.push(bit);
        thought |= folded.thought;
        said.push_str(&folded.words);
    }
    said.push_str(&fold.end());
    (said, thought)
}

fn bits() -> impl Strategy<Value = Vec<String>> {
    let part = prop_oneof![
        3 => Just("<think>".to_owned()),
        3 => Just("</think>".to_owned()),
        2 => Just("</thi".to_owned()),
        2 => Just("<".to_owned()),
        2 => Just("\n ".to_owned()),
        4 => "[a-zé🦙<>/ ]{0,6}",
    ];
    let text = prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat());
    (text, prop::collection::vec(any::<bool>(), 64)).prop_map(|(text, cuts)| {
        let mut bits = vec![String::new()];
        for (letter, cut) in text.chars().zip(cuts.into_iter().cycle()) {
            if cut {
                bits.push(String::new());
            }
            if let Some(last) = bits.last_mut() {
                last.push(letter);
            }
        }
        bits
    })
}

proptest! {
    #[test]
    fn what_is_for_the_learner_does_not_depend_on_the_bits(bits in bits()) {
        let whole = bits.concat();
        let (said, thought) = folded(&bits);
        prop_assert_eq!(&said, words(&whole));
        prop_assert_eq!(thought, whole.trim_start().starts_with("<think>"));
    }
}

#[test]
fn a_mark_in_the_middle_is_text() {
    let (said, thought) = folded(&["Write <think>".into(), " and </think>.".into()]);
    assert_eq!((said.as_str(), thought), ("Write <think> and </think>.", false));
}
