//! A reply on its way.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use homeroom_core::{Ending, Piece, Request, TutorError, Used, Writing};
use tokio::time::{Instant, timeout_at};

use crate::{
    fault,
    fold::Fold,
    heard::{End, Heard, Hearing},
    pace::Pace,
    settings::Patience,
    tokens::{self, Estimate},
};

/// How long the count of tokens may lag behind the end.
const LAG: Duration = Duration::from_secs(2);

/// A reply on its way. Dropping it closes the connection.
pub(crate) struct Answer {
    hearing: Hearing,
    patience: Patience,
    pace: Arc<Pace>,
    longest: u32,
    prompt: Estimate,
    until: Instant,
    fold: Fold,
    ahead: VecDeque<Piece>,
    /// When the first and the latest token came.
    span: Option<(Instant, Instant)>,
    bits: u32,
    end: Option<End>,
    used: Option<Used>,
    /// Whether the count that came is the last one.
    is_counted: bool,
}

impl Answer {
    /// A reply that was asked for at a time.
    pub(crate) fn new(
        hearing: Hearing,
        request: &Request,
        patience: Patience,
        pace: Arc<Pace>,
        since: Instant,
    ) -> Self {
        Self {
            hearing,
            patience,
            pace,
            longest: request.longest,
            prompt: tokens::of_prompt(&request.prompt),
            until: since + patience.first,
            fold: Fold::default(),
            ahead: VecDeque::new(),
            span: None,
            bits: 0,
            end: None,
            used: None,
            is_counted: false,
        }
    }

    /// Takes in what came. A sign of life is no token: who only gives those is silent.
    fn take(&mut self, heard: Heard) {
        let folded = self.fold.push(&heard.words);
        if heard.thought || !heard.words.is_empty() {
            let now = Instant::now();
            self.span = Some((self.span.map_or(now, |(first, _)| first), now));
            self.bits = self.bits.saturating_add(1);
            self.until = now + self.patience.silence;
        }
        if heard.thought || folded.thought {
            self.ahead.push_back(Piece::Thinking);
        }
        self.say(folded.words);
        if let (Some(end), None) = (heard.end, self.end) {
            self.end = Some(end);
            self.until = Instant::now() + LAG.min(self.patience.silence);
        }
        // Some count all the time; what counts comes with the end or after it.
        self.is_counted |= self.end.is_some() && heard.used.is_some();
        self.used = heard.used.or(self.used);
    }

    fn say(&mut self, words: String) {
        if !words.is_empty() {
            self.ahead.push_back(Piece::Words(words));
        }
    }

    /// The end: with a reason it is one, without it something broke.
    fn close(&mut self) -> Result<(), TutorError> {
        let why = match self.end {
            Some(End::Stop) => Ending::Finished,
            Some(End::Length) => self.length(),
            Some(End::Broken) => return Err(TutorError::Cut),
            None if self.span.is_some() => return Err(TutorError::Cut),
            None => return Err(fault::strange("an empty reply")),
        };
        self.finish(why);
        Ok(())
    }

    fn finish(&mut self, why: Ending) {
        let held = self.fold.end();
        self.say(held);
        let why = if self.is_truncated() { Ending::Truncated } else { why };
        let used = self.used.unwrap_or(Used { prompt: self.prompt.likely, reply: self.bits });
        if let Some((first, last)) = self.span {
            self.pace.note(used.reply.saturating_sub(1), last - first);
        }
        self.ahead.push_back(Piece::Done { why, used });
    }

    /// Shorter than it may be, and yet no more room: then it is the context that is full.
    fn length(&self) -> Ending {
        match self.used {
            Some(used) if used.reply.saturating_add(1) < self.longest => Ending::Full,
            _ => Ending::Longest,
        }
    }

    /// The server counted fewer tokens than the prompt has words: it did not read it all.
    fn is_truncated(&self) -> bool {
        self.used.is_some_and(|used| used.prompt > 0 && used.prompt < self.prompt.least)
    }

    /// What an error means here: before the first word somebody else can be asked.
    fn failed(&mut self, error: TutorError) -> Result<(), TutorError> {
        if self.end.is_some() {
            return self.close();
        }
        if self.span.is_none() {
            return Err(error);
        }
        match error {
            TutorError::TooLong { .. } => {
                self.finish(Ending::Full);
                Ok(())
            }
            TutorError::Silent => Err(error),
            _ => Err(TutorError::Cut),
        }
    }
}

#[async_trait]
impl Writing for Answer {
    async fn next(&mut self) -> Result<Piece, TutorError> {
        loop {
            if let Some(piece) = self.ahead.pop_front() {
                return Ok(piece);
            }
            if self.is_counted {
                self.close()?;
                continue;
            }
            match timeout_at(self.until, self.hearing.next()).await {
                Ok(Some(Ok(heard))) => self.take(heard),
                Ok(Some(Err(error))) => self.failed(error)?,
                Ok(None) => self.close()?,
                Err(_) => self.failed(TutorError::Silent)?,
            }
        }
    }
}
