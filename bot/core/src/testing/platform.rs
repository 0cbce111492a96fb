//! What every [`Platform`] must do, whatever stands behind it.
#![expect(clippy::unwrap_used, reason = "a case that does not hold ends here")]

use async_trait::async_trait;

use crate::{Account, Action, DeliveryError, Look, Opening, Place, Platform, Tone, View, para};

/// A platform with people and places, and what they see.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The platform.
    fn platform(&self) -> &dyn Platform;
    /// Somebody who takes messages.
    fn somebody(&self) -> Account;
    /// Somebody who takes none.
    fn somebody_closed(&self) -> Account;
    /// Nobody.
    fn nobody(&self) -> Account;
    /// Where a class meets.
    fn place(&self) -> Place;
    /// Where we may neither write nor make threads.
    fn closed_place(&self) -> Place;
    /// Nowhere.
    fn nowhere(&self) -> Place;
    /// What somebody was brought, oldest first, as text.
    async fn brought(&self, to: &Account) -> Vec<String>;
    /// What stands in a place or a thread, oldest first, as text.
    async fn stands(&self, at: &Place) -> Vec<String>;
    /// Takes a message away.
    async fn take_away(&self, at: &Place, message: &str);
    /// The next request fails: the platform is out of reach.
    fn out_of_reach(&self);
}

fn view(text: &str) -> View {
    let mut view = View::new(Action::Home, "A page");
    view.blocks.push(para(text));
    view.press("Go on", Action::Home, Tone::Primary)
}

fn one_of(all: &[String], text: &str) {
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all.iter().all(|one| one.contains(text) && one.contains("Go on")), "{all:?}");
}

/// A page arrives, with what can be pressed, and once, whatever is asked twice; another one stands beside it.
pub async fn a_page_arrives(stage: &dyn Stage) {
    let to = stage.somebody();
    stage.platform().show(&to, &view("first"), "01A").await.unwrap();
    one_of(&stage.brought(&to).await, "first");
    stage.platform().show(&to, &view("first"), "01A").await.unwrap();
    one_of(&stage.brought(&to).await, "first");
    stage.platform().show(&to, &view("second"), "01B").await.unwrap();
    assert_eq!(stage.brought(&to).await.len(), 2);
}

/// Who takes nothing, and who is not there, is told apart from a line that is down.
pub async fn who_cannot_be_reached_is_told_apart(stage: &dyn Stage) {
    let closed = stage.platform().show(&stage.somebody_closed(), &view("x"), "01C").await;
    assert!(matches!(closed, Err(DeliveryError::Forbidden(_))), "{closed:?}");
    let nobody = stage.platform().show(&stage.nobody(), &view("x"), "01D").await;
    assert!(matches!(nobody, Err(DeliveryError::Gone(_) | DeliveryError::Forbidden(_))), "{nobody:?}");
    stage.out_of_reach();
    let away = stage.platform().show(&stage.somebody(), &view("x"), "01E").await;
    assert!(matches!(away, Err(DeliveryError::Away(_) | DeliveryError::Limited { .. })), "{away:?}");
    stage.platform().show(&stage.somebody(), &view("then"), "01F").await.unwrap();
    one_of(&stage.brought(&stage.somebody()).await, "then");
}

/// A page is put up once, whatever is asked twice, and replaced where it stands.
pub async fn a_page_is_put_up_once_and_replaced(stage: &dyn Stage) {
    let place = stage.place();
    let first = stage.platform().post(&place, &view("first"), "01J", None).await.unwrap();
    let again = stage.platform().post(&place, &view("first"), "01J", None).await.unwrap();
    assert_eq!(first, again, "the same page");
    one_of(&stage.stands(&place).await, "first");
    stage.platform().replace(&place, &first, &view("second")).await.unwrap();
    one_of(&stage.stands(&place).await, "second");
}

/// A place that is closed to us, gone or was never there is told apart; so is a message that is gone.
pub async fn what_is_gone_is_said(stage: &dyn Stage) {
    let closed = stage.platform().post(&stage.closed_place(), &view("x"), "01K", None).await;
    assert!(matches!(closed, Err(DeliveryError::Forbidden(_))), "{closed:?}");
    let nowhere = stage.platform().post(&stage.nowhere(), &view("x"), "01K", None).await;
    assert!(matches!(nowhere, Err(DeliveryError::Gone(_))), "{nowhere:?}");
    let place = stage.place();
    let message = stage.platform().post(&place, &view("first"), "01L", None).await.unwrap();
    stage.take_away(&place, &message).await;
    let gone = stage.platform().replace(&place, &message, &view("second")).await;
    assert!(matches!(gone, Err(DeliveryError::Gone(_))), "{gone:?}");
}

async fn opened(stage: &dyn Stage, beside: Option<&Place>, once: &str) -> Opening {
    let to = stage.somebody();
    stage.platform().open_thread(&to, beside, &view("the task"), once).await.unwrap()
}

/// A thread is opened with its head, and pages stand there in order. Whatever is asked twice, the head stands once in
/// the place that is answered last, and can be replaced there; an earlier place may be left empty.
pub async fn a_thread_is_opened_once_with_its_head(stage: &dyn Stage) {
    let place = stage.place();
    opened(stage, Some(&place), "01M-0").await;
    let thread = opened(stage, Some(&place), "01M-0").await;
    one_of(&stage.stands(&thread.at).await, "the task");
    let next = stage.platform().post(&thread.at, &view("first"), "01M-1", None).await.unwrap();
    let again = stage.platform().post(&thread.at, &view("first"), "01M-1", None).await.unwrap();
    assert_eq!(next, again, "the same page");
    stage.platform().grow(&thread.at, &thread.message, &view("at the head"), Look::Last).await.unwrap();
    let stands = stage.stands(&thread.at).await;
    assert!(
        matches!(stands.as_slice(), [head, first] if head.contains("at the head") && first.contains("first"))
    );
    let other = opened(stage, Some(&place), "01N-0").await;
    assert_ne!(other.message, thread.message, "another thread has a head of its own");
}

/// A page that grows is replaced where it stands, look by look; what was shown before can be shown again.
pub async fn a_page_grows_in_its_place(stage: &dyn Stage) {
    let thread = opened(stage, None, "01P-0").await;
    let message = stage.platform().post(&thread.at, &view("one"), "01P-1", None).await.unwrap();
    let looks = [("one two", Look::Passing), ("all of it", Look::Last), ("one two", Look::Last)];
    for (text, look) in looks {
        stage.platform().grow(&thread.at, &message, &view(text), look).await.unwrap();
        let stands = stage.stands(&thread.at).await;
        assert_eq!(stands.len(), 2, "{stands:?}");
        one_of(&stands[1..], text);
    }
}

/// A call arrives, once, and changes nothing of what stands there.
pub async fn a_call_arrives_once(stage: &dyn Stage) {
    let thread = opened(stage, None, "01Q-0").await;
    for _ in 0..2 {
        let who = stage.somebody();
        stage.platform().call(&thread.at, &who, "It is your turn.", "01Q-call").await.unwrap();
    }
    let stands = stage.stands(&thread.at).await;
    assert_eq!(stands.len(), 2, "{stands:?}");
    one_of(&stands[..1], "the task");
    assert!(stands[1].contains("It is your turn."), "{stands:?}");
}

/// What somebody took away is gone, and what is not there, told apart from a line that is down.
pub async fn what_is_gone_from_a_thread_is_said(stage: &dyn Stage) {
    let to = stage.somebody();
    stage.out_of_reach();
    let away = stage.platform().open_thread(&to, None, &view("the task"), "01R-0").await;
    assert!(matches!(away, Err(DeliveryError::Away(_) | DeliveryError::Limited { .. })), "{away:?}");
    let thread = opened(stage, None, "01R-0").await;
    let message = stage.platform().post(&thread.at, &view("first"), "01R-1", None).await.unwrap();
    stage.take_away(&thread.at, &message).await;
    let gone = stage.platform().grow(&thread.at, &message, &view("second"), Look::Last).await;
    assert!(matches!(gone, Err(DeliveryError::Gone(_))), "{gone:?}");
    stage.platform().post(&thread.at, &view("third"), "01R-2", None).await.unwrap();
    let stands = stage.stands(&thread.at).await;
    assert_eq!(stands.len(), 2, "the rest goes on: {stands:?}");
    let nobody = stage.platform().open_thread(&stage.nobody(), None, &view("x"), "01S-0").await;
    assert!(matches!(nobody, Err(DeliveryError::Gone(_) | DeliveryError::Forbidden(_))), "{nobody:?}");
    let nowhere = stage.platform().grow(&stage.nowhere(), &message, &view("x"), Look::Last).await;
    assert!(matches!(nowhere, Err(DeliveryError::Gone(_))), "{nowhere:?}");
}

/// Beside a place where none can be made, a thread is made in private.
pub async fn a_thread_is_made_in_private_where_none_can_be(stage: &dyn Stage) {
    let closed = stage.closed_place();
    let thread = opened(stage, Some(&closed), "01T-0").await;
    assert_ne!(thread.at, closed);
    one_of(&stage.brought(&stage.somebody()).await, "the task");
    one_of(&stage.stands(&thread.at).await, "the task");
}

/// Runs the contract of [`Platform`]: takes an async expression that makes a [`Stage`].
#[macro_export]
macro_rules! platform_contract {
    ($make:expr) => {
        $crate::platform_contract! { $make =>
            a_page_arrives, who_cannot_be_reached_is_told_apart, a_page_is_put_up_once_and_replaced,
            what_is_gone_is_said, a_thread_is_opened_once_with_its_head, a_page_grows_in_its_place,
            a_call_arrives_once, what_is_gone_from_a_thread_is_said, a_thread_is_made_in_private_where_none_can_be
        }
    };
    ($make:expr => $($case:ident),+) => {$(
        #[tokio::test]
        async fn $case() {
            let stage = $make.await;
            $crate::testing::platform::$case(&stage).await;
        }
    )+};
}
