//! What every [`Platform`] must do, whatever stands behind it.
#![expect(clippy::unwrap_used, reason = "a case that does not hold ends here")]

use async_trait::async_trait;

use crate::{Account, Action, DeliveryError, Place, Platform, Tone, View, para};

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
    /// Where we may not write.
    fn closed_place(&self) -> Place;
    /// Nowhere.
    fn nowhere(&self) -> Place;
    /// What somebody was brought, oldest first, as text.
    async fn brought(&self, to: &Account) -> Vec<String>;
    /// What stands in a place, oldest first, as text.
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

/// Runs the contract of [`Platform`]: takes an async expression that makes a [`Stage`].
#[macro_export]
macro_rules! platform_contract {
    ($make:expr) => {
        $crate::platform_contract! { $make =>
            a_page_arrives, who_cannot_be_reached_is_told_apart, a_page_is_put_up_once_and_replaced,
            what_is_gone_is_said
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
