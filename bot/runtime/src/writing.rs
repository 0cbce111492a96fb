//! Replies being written: asked for when their turn comes, shown as they grow, kept when they are there.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use homeroom_core::{
    Assistants as _, Cause, Coming, CutBy, Failure, LearnerId, Piece, Reach, Replied, Request, ServerName,
    TalkId, TutorError, Tx, Used, Writing,
    features::{self, Asking, Errand, Room},
    tokens,
};
use tokio::time::{Instant, sleep, sleep_until};

use crate::{Runtime, again::again, labs::Turn};

/// How often a server is asked that is loading or full, and a record that takes nothing.
const TRIES: u32 = 30;
/// How often what ended before it began is begun again.
const BEGUN_MAX: usize = 2;
/// How often a prompt that is longer than a server takes is made shorter.
const SHORTENED: u32 = 2;
/// What is waited in between, unless the server says how long, and the longest that is.
const BETWEEN: Duration = Duration::from_secs(2);
const BETWEEN_MAX: Duration = Duration::from_secs(30);
/// How often the line is looked at, though nobody rings.
const ROUND: Duration = Duration::from_secs(1);
/// Between two looks for what waits in the record and not in the line; where another process may have stopped what is
/// being written here, each round.
const TAKE_UP: Duration = Duration::from_secs(15);

/// What came of asking a model.
struct Came {
    /// None where the learner has ended it before its first word: that is recorded.
    reply: Option<Replied>,
    used: Used,
}

impl Runtime {
    /// Has questions answered, whose turn it is, until it is dropped. What waited when the process ended waits again.
    pub async fn answer_labs(self: Arc<Self>) {
        tokio::join!(
            Arc::clone(&self).keep_threads(),
            self.labs.measure(),
            self.keep_labs(),
            Arc::clone(&self).answer_in_turn()
        );
    }

    async fn answer_in_turn(self: Arc<Self>) {
        let mut due = Instant::now();
        loop {
            if due <= Instant::now() {
                if let Err(error) = self.take_up_labs().await {
                    tracing::warn!(%error, "what waits for a reply in labs could not be read; it is tried again");
                }
                due = Instant::now() + TAKE_UP;
            }
            if self.sharing.get().is_some() && self.labs.is_at_work() {
                due = due.min(Instant::now() + ROUND);
            }
            let now = self.clock.now();
            for talk in self.labs.given_up(now) {
                self.labs.stop(talk, now);
                self.give_up(talk, Cause::Waited).await;
            }
            while let Some(turn) = self.labs.next(self.clock.now()) {
                tokio::spawn(Arc::clone(&self).answer(turn));
            }
            self.labs.gauge();
            tokio::select! {
                () = self.labs.rung.notified() => {}
                () = sleep(ROUND) => {}
                () = sleep_until(due) => {}
            }
        }
    }

    async fn take_up_labs(&self) -> Result<(), Failure> {
        // Before the record is read: what is in the line waits there already, or has been stopped by way of another process.
        let at_work = self.labs.at_work();
        let mut tx = self.store.read().await?;
        let waiting = tx.waiting_talks().await?;
        for id in at_work {
            let over = !waiting.contains(&id) || self.is_over(&mut *tx, id).await?;
            if over {
                self.labs.stop(id, self.clock.now());
            }
        }
        for id in waiting {
            if self.labs.coming(id) == Coming::Nothing
                && let Some(talk) = tx.talk(id).await?
                && let Some(cohort) = tx.cohort(talk.cohort).await?
            {
                self.stand_in_line(id, (talk.learner, talk.reaches(&cohort.labs))).await;
            }
        }
        Ok(())
    }

    /// Whether what is being written is not waited for any more, though something else is.
    async fn is_over(&self, tx: &mut dyn Tx, id: TalkId) -> Result<bool, Failure> {
        let Some(seq) = self.labs.replying(id) else { return Ok(false) };
        let talk = tx.talk(id).await?;
        let turn = talk.as_ref().and_then(|talk| talk.turns.iter().find(|turn| turn.seq == seq));
        Ok(turn.is_none_or(|turn| turn.reply != Replied::Waiting))
    }

    /// Does what a lab has yet to lead to.
    pub(crate) async fn run_errand(&self, errand: Errand) {
        match errand {
            Errand::Ask(talk) => self.ask_for(talk).await,
            Errand::Stop(talk) => {
                self.labs.stop(talk, self.clock.now());
                self.ring(talk);
            }
        }
    }

    /// Stands a conversation in the line, if something waits in it.
    async fn ask_for(&self, id: TalkId) {
        let waits = async {
            let mut tx = self.store.read().await?;
            let Some(talk) = tx.talk(id).await?.filter(|talk| talk.waits() > 0) else { return Ok(None) };
            let cohort = tx.cohort(talk.cohort).await?;
            Ok::<_, Failure>(cohort.map(|cohort| (talk.learner, talk.reaches(&cohort.labs))))
        };
        match waits.await {
            Ok(Some(whose)) => self.stand_in_line(id, whose).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "what waits in a lab could not be read; it is tried again"),
        }
    }

    async fn stand_in_line(&self, talk: TalkId, whose: (LearnerId, Reach)) {
        if !self.has_labs().await {
            return;
        }
        match self.labs.ask(talk, whose, self.clock.now()) {
            // Its threads show where it stands, whoever asked.
            Ok(()) => self.ring(talk),
            Err(_) => self.give_up(talk, Cause::Waited).await,
        }
    }

    async fn answer(self: Arc<Self>, turn: Turn) {
        let began = Instant::now();
        let work = AssertUnwindSafe(self.asked(&turn)).catch_unwind();
        let done = work.await.unwrap_or_else(|_| Err(Failure::Broken("a lab panicked".into())));
        let (kept, used) = match done {
            Ok(Some((seq, came))) => {
                count(&came);
                (self.keep_reply(turn.talk, (seq, came.reply), came.used).await, came.used)
            }
            Ok(None) => (Ok(()), Used::default()),
            Err(failure) => {
                tracing::error!(%failure, "a question in a lab could not be asked");
                self.give_up(turn.talk, Cause::NoServer).await;
                (Ok(()), Used::default())
            }
        };
        self.labs.done(&turn, used, began.elapsed(), self.clock.now());
        match kept {
            // What else waits there has its turn later.
            Ok(()) => self.ask_for(turn.talk).await,
            Err(failure) => {
                tracing::error!(%failure, "a reply could not be kept; it is asked for again in a while")
            }
        }
    }

    async fn asked(&self, turn: &Turn) -> Result<Option<(u32, Came)>, Failure> {
        for shorter in 0..=SHORTENED {
            let asking = {
                let mut tx = self.store.read().await?;
                // What is counted otherwise than by the server may be too long for it: each time half of it is left.
                let room = |reach, longest| {
                    let Room { prompt, reply } = self.labs.room(reach, longest);
                    Room { prompt: prompt >> shorter, reply }
                };
                features::asking(&mut *tx, self.catalogue.as_ref(), turn.talk, &room).await?
            };
            let Some(Asking { seq, prompt, longest, reach }) = asking else { return Ok(None) };
            self.labs.asks(turn.talk, seq);
            let request = Request { prompt, longest, reach };
            let came = tokio::select! {
                came = self.tried(turn, &request) => came,
                () = turn.stopped.notified() => {
                    let text = self.labs.written(turn.talk, seq).unwrap_or_default();
                    let (at, used) = (self.clock.now(), estimate(&request, &text));
                    // Where another process took the stop it knows nothing of the words.
                    let short = || Replied::Short { text: text.clone(), at, by: CutBy::Learner, used };
                    Came { reply: (!text.is_empty()).then(short), used }
                }
            };
            let too_long = matches!(came.reply, Some(Replied::None { why: Cause::TooLong, .. }));
            if !too_long || shorter == SHORTENED {
                return Ok(Some((seq, came)));
            }
        }
        Ok(None)
    }

    /// Asks until a server takes it, or none will.
    async fn tried(&self, turn: &Turn, request: &Request) -> Came {
        let (mut why, mut broke) = (Cause::NoServer, Vec::new());
        for _ in 0..TRIES {
            let mut pause = BETWEEN;
            match self.labs.begin(request, &broke).await {
                Ok((slot, writing)) => match self.followed(turn, request, (&slot.server, writing)).await {
                    Ok(came) => return came,
                    // Nothing of it was seen: it may be asked for again.
                    Err(error) => {
                        tracing::warn!(server = %slot.server.0, %error, "a reply ended before it began");
                        broke.push(slot.server.clone());
                        if broke.len() >= BEGUN_MAX {
                            break;
                        }
                    }
                },
                Err(TutorError::TooLong { .. }) => {
                    why = Cause::TooLong;
                    break;
                }
                Err(TutorError::Busy { wait: Some(wait) }) => pause = wait.clamp(BETWEEN, BETWEEN_MAX),
                Err(TutorError::Loading | TutorError::Busy { wait: None }) => {}
                Err(error) => {
                    if error.is_of_setup() {
                        why = Cause::Setup;
                    }
                    break;
                }
            }
            sleep(pause).await;
        }
        Came { reply: Some(Replied::None { at: self.clock.now(), why }), used: Used::default() }
    }

    /// Shows a reply as it grows; `Err` if it ended before it began.
    async fn followed(
        &self,
        turn: &Turn,
        request: &Request,
        (server, mut writing): (&ServerName, Box<dyn Writing>),
    ) -> Result<Came, TutorError> {
        let (mut text, mut began) = (String::new(), false);
        loop {
            match writing.next().await {
                Ok(Piece::Thinking) => began = true,
                Ok(Piece::Words(words)) => {
                    text.push_str(&words);
                    self.labs.write(turn.talk, &text);
                }
                Ok(Piece::Done { why, used }) => {
                    let at = self.clock.now();
                    let reply = match text.trim() {
                        "" => Replied::None { at, why: Cause::Blank },
                        _ => Replied::Given { text, at, why, used },
                    };
                    return Ok(Came { reply: Some(reply), used });
                }
                Err(error) if text.is_empty() && !began => return Err(error),
                Err(error) => {
                    tracing::warn!(server = %server.0, %error, "a reply was cut off");
                    let (at, used) = (self.clock.now(), estimate(request, &text));
                    let reply = match text.is_empty() {
                        true => Replied::None { at, why: Cause::Blank },
                        false => Replied::Short { text, at, by: CutBy::Server, used },
                    };
                    return Ok(Came { reply: Some(reply), used });
                }
            }
        }
    }

    async fn keep_reply(
        &self,
        talk: TalkId,
        (seq, reply): (u32, Option<Replied>),
        used: Used,
    ) -> Result<(), Failure> {
        let now = self.clock.now();
        for tries in 1.. {
            let kept = again(|| {
                let reply = reply.clone();
                Box::pin(async move {
                    let mut tx = self.store.write().await?;
                    features::replied(&mut *tx, talk, (seq, reply), used, now).await?;
                    Ok(tx.commit().await?)
                })
            });
            match kept.await {
                // What was written stays to be read meanwhile.
                Err(Failure::Store(error)) if tries < TRIES => {
                    if tries == 1 {
                        tracing::warn!(%error, "a reply cannot be kept now; it is tried again");
                    }
                    sleep(BETWEEN).await;
                }
                kept => {
                    kept?;
                    break;
                }
            }
        }
        self.ring(talk);
        Ok(())
    }

    async fn give_up(&self, talk: TalkId, why: Cause) {
        let now = self.clock.now();
        let kept = again(|| {
            Box::pin(async move {
                let mut tx = self.store.write().await?;
                features::given_up(&mut *tx, talk, why, now).await?;
                Ok(tx.commit().await?)
            })
        });
        match kept.await {
            Ok(()) => self.ring(talk),
            Err(failure) => tracing::error!(%failure, "it could not be kept that no reply came"),
        }
    }
}

/// For whoever watches the program.
fn count(came: &Came) {
    let end = match &came.reply {
        Some(Replied::Given { .. }) => "whole",
        Some(Replied::Short { by: CutBy::Learner, .. }) | None => "stopped",
        Some(Replied::Short { by: CutBy::Server, .. }) => "cut",
        Some(Replied::None { .. } | Replied::Waiting) => "none",
    };
    metrics::counter!("homeroom_replies_total", "end" => end).increment(1);
    let Used { prompt, reply } = came.used;
    metrics::counter!("homeroom_tokens_total", "of" => "prompts").increment(prompt.into());
    metrics::counter!("homeroom_tokens_total", "of" => "replies").increment(reply.into());
}

fn estimate(request: &Request, reply: &str) -> Used {
    let said = request.prompt.turns.iter().map(|turn| tokens(&turn.text));
    let prompt = said.fold(tokens(&request.prompt.system), u32::saturating_add);
    Used { prompt, reply: tokens(reply) }
}
