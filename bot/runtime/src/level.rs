//! What a thread shows is made what it should be: one message after the other goes up, or is replaced where it stands.

use homeroom_core::{
    Block, Capabilities, Card, DeliveryError, Failure, Look, Place, Platform, Post, Thread, ThreadState, Tx,
    features::{self, Messages, Shows, Tell},
};

use crate::{Runtime, again::again};

/// What a message has beside the reply in it, as a part of what it may be.
const ROOM: (usize, usize) = (3, 4);

/// What came of a platform, unless our own record fails.
type Brought<T> = Result<Result<T, DeliveryError>, Failure>;

impl Runtime {
    /// What a thread is to show.
    pub(crate) async fn messages(
        &self,
        thread: &mut Thread,
        platform: &dyn Platform,
    ) -> Result<Option<Messages>, Failure> {
        let mut tx = self.store.read().await?;
        if let Some(kept) = kept(&mut *tx, thread).await? {
            thread.tell = kept.tell;
        }
        self.messages_in(&mut *tx, thread, platform).await
    }

    async fn messages_in(
        &self,
        tx: &mut dyn Tx,
        thread: &Thread,
        platform: &dyn Platform,
    ) -> Result<Option<Messages>, Failure> {
        let can = platform.capabilities();
        let fits = |blocks: &[Block]| fits(blocks, &can);
        let shows = Shows { fits: &fits, typing: Some(platform.typing(thread)) };
        features::messages(tx, self.catalogue.as_ref(), &self.labs, thread, &shows).await
    }

    /// Puts up what is missing, and replaces what is shown otherwise.
    pub(crate) async fn bring_level(
        &self,
        thread: &mut Thread,
        messages: &Messages,
        platform: &dyn Platform,
    ) -> Brought<()> {
        let at = match self.place(thread, messages, platform).await? {
            Ok(at) => at,
            Err(error) => return Ok(Err(error)),
        };
        let last = messages.views.len().saturating_sub(1);
        for (n, (name, view)) in messages.views.iter().enumerate() {
            let look = if n == last && messages.waits.is_some() { Look::Passing } else { Look::Last };
            let shown = Card::fingerprint(view);
            let stands = thread.messages.get(n).cloned();
            let done = match &stands {
                Some(post) if post.shown == shown => continue,
                Some(post) => match platform.grow(&at, &post.message, view, look).await {
                    // Somebody took the message away; what is to be pressed goes up anew.
                    Err(DeliveryError::Gone(_)) if n == last => {
                        let once = format!("{}-{}", thread.talk, post.message);
                        platform.post(&at, view, &once, None).await
                    }
                    Ok(()) | Err(DeliveryError::Gone(_)) => Ok(post.message.clone()),
                    Err(error) => Err(error),
                },
                None => platform.post(&at, view, &format!("{}-{name}", thread.talk), None).await,
            };
            let message = match done {
                Ok(message) => message,
                Err(error) => return Ok(Err(error)),
            };
            let is_new = stands.is_none_or(|post| post.message != message);
            let post = Post { message, shown };
            match thread.messages.get_mut(n) {
                Some(stands) => *stands = post,
                None => thread.messages.push(post),
            }
            if is_new {
                self.note_messages(thread).await?;
            }
        }
        match self.clear_surplus(thread, messages, (&at, platform)).await {
            Ok(()) => self.tell(thread, messages, (&at, platform)).await,
            Err(error) => Ok(Err(error)),
        }
    }

    /// What stood after the last message is said no more.
    async fn clear_surplus(
        &self,
        thread: &mut Thread,
        messages: &Messages,
        (at, platform): (&Place, &dyn Platform),
    ) -> Result<(), DeliveryError> {
        let shown = Card::fingerprint(&messages.over);
        let surplus = thread.messages.iter_mut().skip(messages.views.len());
        for post in surplus.filter(|post| post.shown != shown) {
            match platform.grow(at, &post.message, &messages.over, Look::Last).await {
                Ok(()) | Err(DeliveryError::Gone(_)) => post.shown.clone_from(&shown),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Calls who wanted to be called, once.
    async fn tell(
        &self,
        thread: &mut Thread,
        messages: &Messages,
        (at, platform): (&Place, &dyn Platform),
    ) -> Brought<()> {
        let Some((seq, tell)) = &messages.tell else { return Ok(Ok(())) };
        match tell {
            Tell::Later => return Ok(Ok(())),
            Tell::Now(sentence) => {
                let once = format!("{}-{seq}-call", thread.talk);
                if let Err(error) = platform.call(at, &thread.of, sentence, &once).await {
                    return Ok(Err(error));
                }
            }
            Tell::Never => {}
        }
        thread.tell = None;
        self.note_thread(thread, |kept| kept.tell = kept.tell.filter(|kept| kept != seq)).await.map(Ok)
    }

    /// Where a thread is; it is made if it is on its way.
    pub(crate) async fn place(
        &self,
        thread: &mut Thread,
        messages: &Messages,
        platform: &dyn Platform,
    ) -> Brought<Place> {
        if let Some(at) = &thread.at {
            return Ok(Ok(at.clone()));
        }
        let Some((name, head)) = messages.views.first() else {
            return Ok(Err(DeliveryError::Gone("there is nothing to show".into())));
        };
        let once = format!("{}-{name}", thread.talk);
        let opening = match platform.open_thread(&thread.of, thread.beside.as_ref(), head, &once).await {
            Ok(opening) => opening,
            Err(error) => return Ok(Err(error)),
        };
        (thread.at, thread.link) = (Some(opening.at.clone()), opening.link);
        thread.messages = vec![Post { message: opening.message, shown: Card::fingerprint(head) }];
        self.note_messages(thread).await?;
        Ok(Ok(opening.at))
    }

    /// A thread shows all that there is, unless more was said meanwhile.
    pub(crate) async fn settle_thread(
        &self,
        thread: &Thread,
        platform: &dyn Platform,
    ) -> Result<(), Failure> {
        again(|| {
            Box::pin(async {
                let mut tx = self.store.write().await?;
                let Some(messages) = self.messages_in(&mut *tx, thread, platform).await? else {
                    return Ok(());
                };
                let level = messages.waits.is_none()
                    && messages.views.len() <= thread.messages.len()
                    && messages
                        .views
                        .iter()
                        .zip(&thread.messages)
                        .all(|((_, view), post)| Card::fingerprint(view) == post.shown);
                let tell = kept(&mut *tx, thread).await?.and_then(|kept| kept.tell);
                let state = if level { ThreadState::Level } else { ThreadState::Behind };
                let mut posts = thread.messages.clone();
                if level {
                    // What comes next goes up below what was cleared.
                    posts.truncate(messages.views.len());
                }
                tx.put_thread(&Thread { messages: posts, state, tell, ..thread.clone() }).await?;
                tx.commit().await?;
                if !level {
                    self.threads.ring(thread.talk);
                }
                Ok(())
            })
        })
        .await
    }

    async fn note_messages(&self, thread: &Thread) -> Result<(), Failure> {
        self.note_thread(thread, |kept| {
            (kept.at, kept.link) = (thread.at.clone(), thread.link.clone());
            kept.messages.clone_from(&thread.messages);
        })
        .await
    }

    /// Changes what is kept of a thread; nothing of one that was erased meanwhile.
    pub(crate) async fn note_thread(
        &self,
        thread: &Thread,
        change: impl Fn(&mut Thread) + Sync,
    ) -> Result<(), Failure> {
        let change = &change;
        again(|| {
            Box::pin(async move {
                let mut tx = self.store.write().await?;
                let Some(mut kept) = kept(&mut *tx, thread).await? else { return Ok(()) };
                change(&mut kept);
                tx.put_thread(&kept).await?;
                Ok(tx.commit().await?)
            })
        })
        .await
    }
}

/// A thread as it is kept.
async fn kept(tx: &mut dyn Tx, thread: &Thread) -> Result<Option<Thread>, Failure> {
    let kept = tx.threads_of(thread.talk).await?;
    Ok(kept.into_iter().find(|kept| kept.of.platform == thread.of.platform))
}

fn fits(blocks: &[Block], can: &Capabilities) -> bool {
    let length: usize = blocks.iter().map(can.measure).sum();
    length <= can.text * ROOM.0 / ROOM.1
}
