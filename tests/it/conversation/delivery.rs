//! On a platform that delivers twice and is out of reach at times.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use homeroom_core::{
    Account, Action, Badge, Caller, Capabilities, DeliveryError, ItemId, Learner, LearnerId, Look, Opening,
    Place, Platform, PlatformId, Reply, Role, Sender, Store as _, View, testing::MemoryStore,
};
use homeroom_runtime::Delivery;

use crate::chat::room::can;

use super::{
    classroom::{Classroom, account, small_id},
    courses::Keys,
};

/// A platform that keeps what it is given, or is away.
#[derive(Default)]
struct Post {
    given: Mutex<Vec<View>>,
    trouble: Mutex<Option<DeliveryError>>,
}

#[async_trait]
impl Platform for Post {
    fn id(&self) -> PlatformId {
        PlatformId::new("chat")
    }

    async fn show(&self, _to: &Account, view: &View, _once: &str) -> Result<(), DeliveryError> {
        if let Some(trouble) = self.trouble.lock().expect("one at a time").clone() {
            return Err(trouble);
        }
        self.given.lock().expect("one at a time").push(view.clone());
        Ok(())
    }

    async fn post(
        &self,
        _to: &Place,
        _view: &View,
        _once: &str,
        _announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        Err(DeliveryError::Gone("there are no places here".into()))
    }

    async fn replace(&self, _to: &Place, _message: &str, _view: &View) -> Result<(), DeliveryError> {
        Err(DeliveryError::Gone("there are no places here".into()))
    }

    fn capabilities(&self) -> Capabilities {
        can()
    }

    async fn open_thread(
        &self,
        _of: &Account,
        _beside: Option<&Place>,
        _head: &View,
        _once: &str,
    ) -> Result<Opening, DeliveryError> {
        Err(DeliveryError::Forbidden("there are no threads here".into()))
    }

    async fn grow(&self, _: &Place, _: &str, _: &View, _: Look) -> Result<(), DeliveryError> {
        Err(DeliveryError::Gone("there are no threads here".into()))
    }

    fn looks_every(&self) -> Duration {
        Duration::ZERO
    }

    async fn call(&self, _: &Place, _: &Account, _: &str, _: &str) -> Result<(), DeliveryError> {
        Err(DeliveryError::Gone("there are no threads here".into()))
    }
}

impl Post {
    fn given(&self) -> usize {
        self.given.lock().expect("one at a time").len()
    }

    fn trouble(&self, trouble: Option<DeliveryError>) {
        *self.trouble.lock().expect("one at a time") = trouble;
    }
}

async fn classroom(post: &Arc<Post>, store: Arc<MemoryStore>) -> Classroom {
    let platforms: Vec<Arc<dyn Platform>> = vec![post.clone()];
    Classroom::on(store, Keys(0), Delivery::new(platforms), 10_000).await
}

/// Somebody with an account, enrolled.
async fn ana(room: &Classroom) -> Sender {
    let now = homeroom_core::Clock::now(&*room.clock);
    let learner = Learner { id: LearnerId::from_bytes([3; 16]), name: "Ana".into(), since: now };
    let mut tx = room.store.write().await.expect("a record in memory");
    tx.add_learner(&learner, &account("ana")).await.expect("new");
    let cohort = room.doorkeeper.open_cohort.expect("the demo is open");
    tx.enrol(cohort, learner.id, Role::Learner, now).await.expect("both are there");
    tx.commit().await.expect("stored");
    Sender::Account(Box::new(Caller::alone(account("ana"), "Ana")))
}

/// What waits when the classroom closes.
async fn waiting(room: &Classroom) -> usize {
    room.runtime.settle().await;
    let mut tx = room.store.read().await.expect("a record in memory");
    tx.parcels(&PlatformId::new("chat")).await.expect("read").len()
}

#[tokio::test]
async fn a_redelivered_event_is_handled_once() {
    let post = Arc::new(Post::default());
    let room = classroom(&post, Arc::default()).await;
    let ana = ana(&room).await;
    let begin = Action::Begin(small_id(), ItemId::new("1-first.quiz")).token();
    let Reply::Shown(first) = room.press(&ana, begin.as_str(), None, Some("e1")).await else {
        panic!("shown")
    };
    let Action::Question(attempt, _) = first.at else { panic!("a question") };
    for option in 0..3 {
        let answer = Action::Answer(attempt, 0, option).token();
        let reply = room.press(&ana, answer.as_str(), None, Some("e2")).await;
        assert!(matches!(reply, Reply::Shown(_)), "{reply:?}");
    }
    let mut tx = room.store.read().await.expect("a record in memory");
    let stored = tx.attempt(attempt).await.expect("read").expect("there");
    assert_eq!(stored.answers().values().map(Vec::len).sum::<usize>(), 1);
    assert_eq!(waiting(&room).await, 0, "all of it arrived");
    assert_eq!(post.given(), 4);
}

#[tokio::test]
async fn what_did_not_arrive_is_brought_after_a_restart() {
    let post = Arc::new(Post::default());
    let store: Arc<MemoryStore> = Arc::default();
    let room = classroom(&post, store.clone()).await;
    let ana = ana(&room).await;
    post.trouble(Some(DeliveryError::Away("no line".into())));
    let begin = Action::Begin(small_id(), ItemId::new("1-first.quiz")).token();
    let reply = room.press(&ana, begin.as_str(), None, Some("e1")).await;
    assert!(matches!(reply, Reply::Shown(_)), "what was recorded stands, though it did not arrive");
    assert_eq!((post.given(), waiting(&room).await), (0, 1));
    drop(room);

    post.trouble(None);
    let room = classroom(&post, store).await;
    room.clock.advance(61_000);
    room.runtime.run_errands().await.expect("brought");
    assert_eq!((post.given(), waiting(&room).await), (1, 0));
}

/// Until it is taken out of the outbox, together with others, it could be brought a second time.
#[tokio::test]
async fn what_arrived_just_now_is_not_brought_again() {
    let post = Arc::new(Post::default());
    let room = classroom(&post, Arc::default()).await;
    let ana = ana(&room).await;
    let begin = Action::Begin(small_id(), ItemId::new("1-first.quiz")).token();
    room.press(&ana, begin.as_str(), None, Some("e1")).await;
    room.runtime.take_over().await;
    assert_eq!(post.given(), 1);
    assert_eq!(waiting(&room).await, 0);
}

#[tokio::test]
async fn what_can_never_arrive_is_given_up() {
    let post = Arc::new(Post::default());
    let room = classroom(&post, Arc::default()).await;
    let ana = ana(&room).await;
    post.trouble(Some(DeliveryError::Forbidden("takes no messages".into())));
    let begin = Action::Begin(small_id(), ItemId::new("1-first.quiz")).token();
    room.press(&ana, begin.as_str(), None, None).await;
    assert_eq!(waiting(&room).await, 0);
}
