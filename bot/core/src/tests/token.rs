//! Any string decodes to an action or to none; every action survives its token.

use proptest::prelude::*;

use super::attempt_id;
use crate::{
    Action, COURSE_ID_MAX, CohortId, CourseId, ITEM_ID_MAX, ItemId, Leanings, LinkCode, MergeId, PARTS_MAX,
    PostingId, TOKEN_MAX, Wanted,
};

fn course() -> impl Strategy<Value = CourseId> {
    proptest::string::string_regex(&format!("[a-z0-9-][a-z0-9.-]{{0,{}}}", COURSE_ID_MAX - 1))
        .expect("a pattern")
        .prop_map(CourseId::new)
}

fn item() -> impl Strategy<Value = ItemId> {
    proptest::string::string_regex(&format!("[a-z0-9-][a-z0-9.-]{{0,{}}}", ITEM_ID_MAX - 1))
        .expect("a pattern")
        .prop_map(ItemId::new)
}

fn small() -> impl Strategy<Value = u8> {
    0..PARTS_MAX
}

fn answers() -> impl Strategy<Value = Leanings> {
    proptest::string::string_regex("[lbh]{0,5}")
        .expect("a pattern")
        .prop_map(|letters| Leanings::read(&letters).expect("answers"))
}

/// Pages that other actions can be about, the longest ones among them.
fn pages() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::Home),
        (course(), item(), any::<Option<u8>>()).prop_map(|(c, i, n)| Action::Lesson(c, i, n)),
        (course(), item()).prop_map(|(c, i)| Action::Cover(c, i)),
        answers().prop_map(Action::Decide),
        Just(Action::Calc),
        Just(Action::Find(Wanted::Lab)),
        any::<[u8; 16]>().prop_map(|id| Action::Message(crate::TalkId::from_bytes(id), Some(u32::MAX))),
        any::<[u8; 16]>().prop_map(|id| Action::Board(PostingId::from_bytes(id))),
        (any::<[u8; 16]>(), any::<u8>())
            .prop_map(|(id, n)| Action::Question(crate::AttemptId::from_bytes(id), n)),
    ]
}

fn teaching(bytes: [u8; 16], which: u8) -> Action {
    let (cohort, posting) = (CohortId::from_bytes(bytes), PostingId::from_bytes(bytes));
    let plain =
        [Action::Help, Action::Privacy, Action::Takeout, Action::AskErase, Action::Erase, Action::Term];
    match which {
        0 => Action::Teach(Some(cohort)),
        1 => Action::Roster(cohort),
        2 => Action::Grades(cohort),
        3 => Action::GradesFile(cohort),
        4 => Action::Preview(posting),
        5 => Action::Try(posting),
        6 => Action::Post(posting),
        7 => Action::Extend(posting),
        8 => Action::AskClose(posting),
        9 => Action::Close(posting),
        10 => Action::AskWithdraw(posting),
        11 => Action::Withdraw(posting),
        12 => Action::PutBack(posting),
        13 => Action::Nudge(posting),
        14 => Action::Unlink(MergeId::from_bytes(bytes)),
        15 => Action::Find(
            [Wanted::Lesson, Wanted::Quiz, Wanted::Test, Wanted::Lab, Wanted::Missed]
                [usize::from(bytes[0]) % 5],
        ),
        16 => [Action::Join, Action::Link][usize::from(bytes[0]) % 2].clone(),
        _ => plain[usize::from(bytes[0]) % plain.len()].clone(),
    }
}

fn in_lab(talk: crate::TalkId, which: u8) -> Action {
    match which {
        0 => Action::Say(talk),
        5 => Action::Talk(talk),
        10 => Action::Message(talk, None),
        11 => Action::Message(talk, Some(u32::MAX)),
        1 => Action::StopReply(talk),
        2 => Action::TryAgain(talk),
        3 => Action::NewStart(talk),
        6 => Action::TellMe(talk),
        7 => Action::AskHosted(talk),
        8 => Action::UseHosted(talk),
        9 => Action::UseLocal(talk),
        _ => Action::TakeAlong(talk),
    }
}

fn action() -> impl Strategy<Value = Action> {
    let attempt = any::<[u8; 16]>().prop_map(crate::AttemptId::from_bytes);
    prop_oneof![
        Just(Action::Home),
        Just(Action::Progress),
        course().prop_map(Action::Course),
        course().prop_map(Action::Glossary),
        course().prop_map(Action::Review),
        course().prop_map(Action::BeginReview),
        (course(), item(), any::<Option<u8>>()).prop_map(|(c, i, n)| Action::Lesson(c, i, n)),
        (course(), item()).prop_map(|(c, i)| Action::Cover(c, i)),
        (course(), item()).prop_map(|(c, i)| Action::Lab(c, i)),
        (course(), item()).prop_map(|(c, i)| Action::OpenLab(c, i)),
        (any::<[u8; 16]>(), 0..12_u8)
            .prop_map(|(bytes, which)| in_lab(crate::TalkId::from_bytes(bytes), which)),
        (course(), item()).prop_map(|(c, i)| Action::Begin(c, i)),
        (course(), item(), any::<u8>()).prop_map(|(c, i, n)| Action::Read(c, i, n)),
        pages(),
        (small(), pages()).prop_map(|(n, of)| Action::Page(Box::new(of), n)),
        (small(), small(), pages()).prop_map(|(n, page, of)| Action::Part(Box::new(of), n, page)),
        pages().prop_map(|of| Action::Copy(Box::new(of))),
        (any::<[u8; 16]>(), 0..18_u8).prop_map(|(bytes, which)| teaching(bytes, which)),
        proptest::string::string_regex("[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}")
            .expect("a pattern")
            .prop_map(|code| Action::Unite(LinkCode::read(&code).expect("a code"))),
        (attempt, any::<u8>(), any::<u8>(), 0..9_u8).prop_map(|(a, n, o, which)| match which {
            0 => Action::Question(a, n),
            1 => Action::Attempt(a),
            2 => Action::AskHandIn(a),
            3 => Action::Answer(a, n, o),
            4 => Action::Submit(a, n),
            5 => Action::Hint(a, n),
            6 => Action::Flag(a, n),
            7 => Action::Unflag(a, n),
            _ => Action::HandIn(a),
        }),
    ]
}

proptest! {
    #[test]
    fn an_action_survives_its_token(action in action()) {
        let token = action.token();
        prop_assert!(token.as_str().len() <= TOKEN_MAX, "{} bytes: {}", token.as_str().len(), token.as_str());
        prop_assert_eq!(Action::from_token(token.as_str()), Some(action));
    }

    #[test]
    fn any_string_is_an_action_or_none(text in any::<String>()) {
        if let Some(action) = Action::from_token(&text) {
            let token = action.token();
            prop_assert_eq!(token.as_str(), text, "one action has one spelling");
        }
    }

    #[test]
    fn a_mangled_token_is_an_action_or_none(action in action(), at in 0..TOKEN_MAX, with in any::<char>()) {
        let mut text: Vec<char> = action.token().as_str().chars().collect();
        let at = at % text.len();
        text[at] = with;
        let text: String = text.into_iter().collect();
        if let Some(action) = Action::from_token(&text) {
            let token = action.token();
            prop_assert_eq!(token.as_str(), text);
        }
    }
}

#[test]
fn tokens_are_cut_short_by_nobody() {
    let token = Action::Answer(attempt_id(7), 3, 1).token();
    for end in 0..token.as_str().len() {
        assert_eq!(Action::from_token(&token.as_str()[..end]), None, "cut at {end}");
    }
    assert_eq!(Action::from_token(&format!("{}0", token.as_str())), None, "one letter more");
    assert_eq!(token.as_str().len(), 32, "as short as the design says, or nearly");
}
