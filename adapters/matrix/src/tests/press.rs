//! Reactions and messages become presses.

use homeroom_core::{Action, AttemptId, Input, What};

use crate::press::{Controls, Key, Meant, keycap};

fn controls() -> Controls {
    let press = |token: &str| Key::Press(token.into());
    Controls { keys: vec![press("one"), press("two")], several: None, form: None }
}

fn several() -> Controls {
    let keys = vec![Key::Pick(0), Key::Pick(1), Key::Pick(2), Key::Press("skip".into())];
    Controls { keys, several: Some("send".into()), form: None }
}

fn pressed(token: &str) -> Meant {
    Meant::What(What::Pressed { token: token.into() })
}

fn answered(token: &str, with: Input) -> Meant {
    Meant::What(What::Answered { token: token.into(), with })
}

#[test]
fn a_tap_is_a_press_whatever_a_client_makes_of_the_emoji() {
    for key in ["2\u{fe0f}\u{20e3}", "2\u{20e3}", "2"] {
        assert_eq!(controls().tapped(key), pressed("two"), "{key}");
    }
    for key in ["3\u{fe0f}\u{20e3}", "👍", "", "0\u{20e3}", "✅", "🔟"] {
        assert_eq!(controls().tapped(key), Meant::Nothing, "{key}");
    }
    assert_eq!(keycap(10).as_deref(), Some("🔟"));
    assert_eq!(keycap(11), None);
}

#[test]
fn a_number_or_a_letter_is_a_press() {
    for text in ["2", " 2 ", "2.", "2)", "b", "B", "b)", "2\u{fe0f}\u{20e3}"] {
        assert_eq!(controls().numbered(text), pressed("two"), "{text}");
    }
    assert_eq!(controls().numbered("3"), Meant::NoSuch);
    assert_eq!(controls().numbered("1 2"), Meant::NoSuch, "one at a time");
    for text in ["", "two", "2a", "hello there"] {
        assert_eq!(controls().numbered(text), Meant::Nothing, "{text}");
    }
}

#[test]
fn several_are_sent_together() {
    for text in ["1 3", "1,3", "a c", "a, 3", "1\n3"] {
        assert_eq!(several().numbered(text), answered("send", Input::Picks(vec![0, 2])), "{text}");
    }
    assert_eq!(several().numbered("2"), answered("send", Input::Picks(vec![1])));
    assert_eq!(several().numbered("4"), pressed("skip"));
    assert_eq!(several().numbered("1 4"), Meant::NoSuch);
    assert_eq!(several().tapped("1\u{20e3}"), Meant::Nothing, "it counts when all are sent");
    assert_eq!(several().tapped("✅\u{fe0f}"), Meant::Tapped("send".into()));
    assert_eq!(
        several().picks(["3\u{20e3}", "✅", "1\u{20e3}", "4\u{20e3}", "1\u{20e3}"].into_iter()),
        [0, 2]
    );
}

#[test]
fn what_is_typed_goes_to_the_form() {
    let token = Action::Submit(AttemptId::from_bytes([1; 16]), 2).token().as_str().to_owned();
    let form = Controls { form: Some(token.clone()), ..controls() };
    assert_eq!(form.typed(" 14 "), answered(&token, Input::Text("14".into())));
    assert!(form.asks(), "a question");
    let other = Controls { form: Some(Action::Link.token().as_str().into()), ..controls() };
    assert!(!other.asks(), "a command stays one there");
    assert_eq!(controls().typed("14"), Meant::Nothing);
}

#[test]
fn what_others_wrote_is_no_control() {
    for text in [r#"{}"#, r#"{"homeroom.controls": 3}"#, r#"{"homeroom.controls": {"keys": [{"a": 1}]}}"#] {
        assert_eq!(Controls::read(&serde_json::from_str(text).expect("JSON")), None, "{text}");
    }
}
