//! A platform in memory, that keeps what it is given.

use std::{
    collections::HashSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use homeroom_core::{
    Account, Badge, Capabilities, DeliveryError, Look, Opening, Place, Platform, PlatformId, View,
    plain_blocks,
};

use super::room::{can, place};
use crate::conversation::plain;

/// A platform that keeps what it is given.
#[derive(Default)]
pub struct Board {
    /// Pages brought to people.
    pub brought: Mutex<Vec<(String, View)>>,
    /// Pages put up, each as it was shown at first and since.
    pub posted: Mutex<Vec<(Place, Vec<View>)>>,
    /// What made each go up once.
    pub once: Mutex<Vec<String>>,
    /// Whom each pinged when it went up.
    pub announced: Mutex<Vec<Option<Badge>>>,
    /// What happens instead.
    pub trouble: Mutex<Option<DeliveryError>>,
    /// Whether it takes for ever.
    pub stuck: AtomicBool,
    /// Whether it has no threads.
    pub flat: AtomicBool,
    /// Whether its threads stand in private conversations.
    pub private: AtomicBool,
    /// Who was called where, and with what.
    pub called: Mutex<Vec<(Place, String)>>,
    /// Messages that somebody took away.
    taken: Mutex<HashSet<String>>,
}

#[async_trait]
impl Platform for Board {
    fn id(&self) -> PlatformId {
        PlatformId::new("chat")
    }

    async fn show(&self, to: &Account, view: &View, _once: &str) -> Result<(), DeliveryError> {
        self.well().await?;
        self.brought.lock().expect("one at a time").push((to.user.clone(), view.clone()));
        Ok(())
    }

    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        self.well().await?;
        self.announced.lock().expect("one at a time").push(announce.cloned());
        self.once.lock().expect("one at a time").push(once.into());
        let mut posted = self.posted.lock().expect("one at a time");
        posted.push((to.clone(), vec![view.clone()]));
        Ok((posted.len() - 1).to_string())
    }

    async fn replace(&self, _to: &Place, message: &str, view: &View) -> Result<(), DeliveryError> {
        self.well().await?;
        if self.taken.lock().expect("one at a time").contains(message) {
            return Err(DeliveryError::Gone("somebody took it away".into()));
        }
        let place: usize = message.parse().expect("a number, as it was given");
        self.posted.lock().expect("one at a time")[place].1.push(view.clone());
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        can()
    }

    async fn open_thread(
        &self,
        of: &Account,
        _beside: Option<&Place>,
        head: &View,
        once: &str,
    ) -> Result<Opening, DeliveryError> {
        if self.flat.load(Ordering::SeqCst) {
            return Err(DeliveryError::Forbidden("no threads".into()));
        }
        let at = match self.private.load(Ordering::SeqCst) {
            true => place(&format!("with {}", of.user)),
            false => place(&format!("thread of {} {once}", of.user)),
        };
        let message = self.post(&at, head, once, None).await?;
        Ok(Opening { at, message, link: Some("https://chat.example/thread".into()) })
    }

    async fn grow(&self, to: &Place, message: &str, view: &View, _look: Look) -> Result<(), DeliveryError> {
        self.replace(to, message, view).await
    }

    fn looks_every(&self) -> Duration {
        Duration::from_millis(1)
    }

    async fn call(
        &self,
        to: &Place,
        _who: &Account,
        sentence: &str,
        _once: &str,
    ) -> Result<(), DeliveryError> {
        self.well().await?;
        self.called.lock().expect("one at a time").push((to.clone(), sentence.to_owned()));
        Ok(())
    }
}

impl Board {
    async fn well(&self) -> Result<(), DeliveryError> {
        if self.stuck.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.trouble.lock().expect("one at a time").clone().map_or(Ok(()), Err)
    }

    pub fn troubled(&self, by: Option<DeliveryError>) {
        *self.trouble.lock().expect("one at a time") = by;
    }

    /// The last page of the card put up last, as text.
    pub fn card(&self) -> String {
        plain::page(&self.card_view())
    }

    /// The same, as it was given.
    pub fn card_view(&self) -> View {
        let posted = self.posted.lock().expect("one at a time");
        let (_, pages) = posted.last().expect("a card");
        pages.last().expect("it was shown").clone()
    }

    /// How many cards were put up, and how often the last was shown.
    pub fn put_up(&self) -> (usize, usize) {
        let posted = self.posted.lock().expect("one at a time");
        (posted.len(), posted.last().map_or(0, |(_, pages)| pages.len()))
    }

    /// What was brought to somebody, as text.
    pub fn told(&self, user: &str) -> Vec<String> {
        let brought = self.brought.lock().expect("one at a time");
        brought.iter().filter(|(to, _)| to == user).map(|(_, view)| plain_blocks(&view.blocks)).collect()
    }

    /// The messages that stand in a place, oldest first, each as it was shown at first and since.
    pub fn looks(&self, at: &Place) -> Vec<Vec<View>> {
        let (posted, taken) = (self.posted.lock(), self.taken.lock());
        let (posted, taken) = (posted.expect("one at a time"), taken.expect("one at a time"));
        let there =
            (0..).zip(posted.iter()).filter(|(n, (to, _))| to == at && !taken.contains(&n.to_string()));
        there.map(|(_, (_, looks))| looks.clone()).collect()
    }

    /// The same as they are shown now, as text.
    pub fn stands(&self, at: &Place) -> Vec<String> {
        self.looks(at).iter().filter_map(|looks| looks.last()).map(plain::page).collect()
    }

    /// Somebody takes the message away that stands there at this number.
    pub fn take_away(&self, at: &Place, number: usize) {
        let posted = self.posted.lock().expect("one at a time");
        let mut taken = self.taken.lock().expect("one at a time");
        let there =
            (0..).zip(posted.iter()).filter(|(n, (to, _))| to == at && !taken.contains(&n.to_string()));
        let id = there.map(|(n, _)| n.to_string()).nth(number).expect("a message");
        taken.insert(id);
    }

    /// The places where threads stand, as they were opened.
    pub fn threads(&self) -> Vec<Place> {
        let posted = self.posted.lock().expect("one at a time");
        let mut places: Vec<Place> = Vec::new();
        for (at, _) in posted.iter().filter(|(at, _)| at.key.contains(' ')) {
            if !places.contains(at) {
                places.push(at.clone());
            }
        }
        places
    }
}
