//! Labs at work: who waits for a server, what is being written, and who watches it.

mod measuring;
mod state;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use homeroom_core::{
    Answering, Assistants, Clock, Coming, Health, LabRules, LearnerId, Reach, Request, Server, ServerName,
    TalkId, Timestamp, Tutor, TutorError, Until, Used, Writing,
    fair::{Limits, Outside, Queue, TicketId},
    features::Room,
};
use tokio::sync::{Notify, watch};

use crate::budget::Turns;

/// What a reply is taken to cost before anything is known of it, in tokens.
const COST: u32 = 1_000;
/// How the line is kept.
const LINE: Limits = Limits {
    most_waiting: 200,
    longest_wait: Duration::from_secs(900),
    half_life: Duration::from_secs(600),
    first_guess: Duration::from_secs(20),
};

/// Where servers are.
const REACHES: [Reach; 2] = [Reach::Local, Reach::Hosted];

/// The assistants, as far as this process knows.
pub struct Labs {
    pub(crate) tutor: Arc<dyn Tutor>,
    state: Mutex<State>,
    /// Rung when something may be begun.
    pub(crate) rung: Notify,
    said: Turns,
    /// Rung when somebody looks where a server's speed stands, and nobody has measured it.
    unmeasured: Notify,
}

struct State {
    /// One for the group's own servers, and one for hosted ones.
    lines: HashMap<Reach, Queue>,
    tickets: HashMap<TicketId, TalkId>,
    talks: HashMap<TalkId, Live>,
    /// Replies that each server writes now.
    busy: HashMap<ServerName, u32>,
    last: u64,
    open: bool,
}

/// A reply that is waited for.
struct Live {
    learner: LearnerId,
    reach: Reach,
    /// None while another of the same learner comes before.
    ticket: Option<TicketId>,
    /// Which exchange is being replied to.
    seq: Option<u32>,
    coming: Coming,
    stopped: Arc<Notify>,
    seen: watch::Sender<u64>,
}

/// A reply to be written.
pub(crate) struct Turn {
    pub(crate) ticket: TicketId,
    pub(crate) talk: TalkId,
    pub(crate) reach: Reach,
    pub(crate) stopped: Arc<Notify>,
}

/// A slot of a server that is taken. Dropping it frees it.
pub(crate) struct Slot<'a> {
    labs: &'a Labs,
    pub(crate) server: ServerName,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(busy) = self.labs.state().busy.get_mut(&self.server) {
            *busy = busy.saturating_sub(1);
        }
    }
}

impl Labs {
    pub(crate) fn new(tutor: Arc<dyn Tutor>, clock: Arc<dyn Clock>) -> Self {
        let (tickets, talks, busy) = Default::default();
        let lines = REACHES.into_iter().map(|reach| (reach, Queue::new(LINE))).collect();
        let state = State { lines, tickets, talks, busy, last: 0, open: true };
        let (rung, unmeasured) = Default::default();
        Self { tutor, state: Mutex::new(state), rung, said: Turns::new(clock), unmeasured }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something waits for a reply in a conversation. Asked twice, it stands in the line once; `Err` if that is full.
    pub(crate) fn ask(
        &self,
        talk: TalkId,
        (learner, reach): (LearnerId, Reach),
        now: Timestamp,
    ) -> Result<(), Outside> {
        let done = self.state().ask(talk, (learner, reach), now);
        self.rung.notify_one();
        done
    }

    /// What is being written in a conversation, or waits there, is not wanted any more.
    pub(crate) fn stop(&self, talk: TalkId, now: Timestamp) {
        let mut state = self.state();
        let Some(live) = state.talks.get(&talk) else { return };
        let writing = matches!(live.coming, Coming::Thinking | Coming::Writing(_));
        live.stopped.notify_one();
        if !writing {
            let (ticket, reach) = (live.ticket, live.reach);
            if let Some(ticket) = ticket {
                state.line(reach).leave(ticket, now);
            }
            state.over(talk, now);
        }
        drop(state);
        self.rung.notify_one();
    }

    /// Whose turn it is, if a slot is free.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Turn> {
        REACHES.into_iter().find_map(|reach| {
            let slots: u32 = self.well(reach).iter().map(|server| server.slots.max(1)).sum();
            let mut state = self.state();
            state.line(reach).slots(slots as usize);
            let ticket = state.line(reach).next(now)?.id;
            let talk = *state.tickets.get(&ticket)?;
            state.show(talk, Coming::Thinking);
            let stopped = Arc::clone(&state.talks.get(&talk)?.stopped);
            Some(Turn { ticket, talk, reach, stopped })
        })
    }

    /// Those who waited too long.
    pub(crate) fn given_up(&self, now: Timestamp) -> Vec<TalkId> {
        let mut state = self.state();
        let late: Vec<TicketId> = state.lines.values_mut().flat_map(|line| line.given_up(now)).collect();
        late.iter().filter_map(|ticket| state.tickets.get(ticket).copied()).collect()
    }

    /// A reply to this exchange is being asked for.
    pub(crate) fn asks(&self, talk: TalkId, seq: u32) {
        if let Some(live) = self.state().talks.get_mut(&talk) {
            live.seq = Some(seq);
        }
    }

    /// More of a reply.
    pub(crate) fn write(&self, talk: TalkId, text: &str) {
        self.state().show(talk, Coming::Writing(text.to_owned()));
    }

    /// Nothing that a learner waits for is wanted any more.
    pub(crate) fn stop_all(&self, learner: LearnerId, now: Timestamp) {
        let theirs: Vec<TalkId> = {
            let state = self.state();
            let own = state.talks.iter().filter(|(_, live)| live.learner == learner);
            own.map(|(talk, _)| *talk).collect()
        };
        theirs.into_iter().for_each(|talk| self.stop(talk, now));
    }

    /// Conversations in which something is on its way.
    pub(crate) fn at_work(&self) -> Vec<TalkId> {
        self.state().talks.keys().copied().collect()
    }

    /// How many wait and how many replies are being written, for whoever watches the program.
    pub(crate) fn gauge(&self) {
        let state = self.state();
        let waits = |live: &&Live| matches!(live.coming, Coming::InLine { .. });
        metrics::gauge!("homeroom_replies_waiting").set(state.talks.values().filter(waits).count() as f64);
        metrics::gauge!("homeroom_replies_writing").set(state.busy.values().sum::<u32>());
    }

    /// Which exchange of a conversation is being replied to.
    pub(crate) fn replying(&self, talk: TalkId) -> Option<u32> {
        self.state().talks.get(&talk)?.seq
    }

    pub(crate) fn is_at_work(&self) -> bool {
        !self.state().talks.is_empty()
    }

    /// Others see to all of it now.
    pub(crate) fn leave_all(&self, now: Timestamp) {
        self.at_work().into_iter().for_each(|talk| self.stop(talk, now));
    }

    /// A reply is there, or as much of it as there will be.
    pub(crate) fn done(&self, turn: &Turn, used: Used, took: Duration, now: Timestamp) {
        let mut state = self.state();
        state.line(turn.reach).done(turn.ticket, used, took, now);
        state.over(turn.talk, now);
        drop(state);
        self.rung.notify_one();
    }

    /// Begins a reply on the first server that takes it; whoever asks first has the preferred one. Those that broke off
    /// come last.
    pub(crate) async fn begin(
        &self,
        request: &Request,
        broke: &[ServerName],
    ) -> Result<(Slot<'_>, Box<dyn Writing>), TutorError> {
        let (mut why, mut is_full) = (None, false);
        let mut servers = self.well(request.reach);
        servers.sort_by_key(|server| broke.contains(&server.name));
        for server in servers {
            if !self.state().take(&server) {
                is_full = true;
                continue;
            }
            let slot = Slot { labs: self, server: server.name.clone() };
            match self.tutor.ask(&server.name, request).await {
                Ok(writing) => return Ok((slot, writing)),
                Err(error) => {
                    tracing::warn!(server = %server.name.0, %error, "an inference server gave no reply");
                    // One that is away may answer another time.
                    why = Some(why.filter(|why: &TutorError| !why.is_of_setup()).unwrap_or(error));
                }
            }
        }
        // One that has no slot now has one later.
        Err(why.filter(|_| !is_full).unwrap_or(TutorError::Busy { wait: None }))
    }

    /// What a prompt and its reply may take on the server that would answer now, in tokens, where a class allows so long a
    /// reply. Of little room no more than a third goes to that: the lesson and what was said before need the rest.
    pub(crate) fn room(&self, reach: Reach, longest: u32) -> Room {
        const UNKNOWN: u32 = 4_096;
        let servers = self.well(reach);
        let state = self.state();
        let free = servers.iter().find(|server| state.is_free(server)).or(servers.first());
        let context = free.and_then(|server| server.context).unwrap_or(UNKNOWN);
        let reply = longest.min(context / 3);
        Room { prompt: context - reply, reply }
    }

    /// Waits until the reply in a conversation looks other than at `seen`: how it looks then. None when nothing is on its
    /// way any more, or the classroom closes.
    pub(crate) async fn changed(&self, talk: TalkId, seen: u64) -> Option<(u64, Coming)> {
        let mut counter = {
            let state = self.state();
            state.talks.get(&talk).filter(|_| state.open)?.seen.subscribe()
        };
        let now = *counter.wait_for(|n| *n != seen).await.ok()?;
        let state = self.state();
        let live = state.talks.get(&talk)?;
        Some((now, state.standing(live, |reach| self.unknown(reach))))
    }

    /// Lets those who watch a conversation look again.
    pub(crate) fn nudge(&self, talk: TalkId) {
        if let Some(live) = self.state().talks.get(&talk) {
            live.seen.send_modify(|n| *n += 1);
        }
    }

    /// Sends everybody home who watches.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.open = false;
        state.talks.clear();
    }

    /// Forgets who may say as much as anybody.
    pub(crate) fn tidy(&self) {
        self.said.tidy();
    }

    /// When a turn comes while no server can be asked.
    fn unknown(&self, reach: Reach) -> Until {
        let loads =
            |server: &Server| server.reach == reach && server.health == Health::Ill(TutorError::Loading);
        if self.tutor.servers().iter().any(loads) { Until::Loaded } else { Until::Answered }
    }

    /// Those that can be asked now.
    fn well(&self, reach: Reach) -> Vec<Server> {
        let mut servers = self.tutor.servers();
        servers.retain(|server| server.reach == reach);
        servers.retain(
            |server| !matches!(&server.health, Health::Ill(why) if !matches!(why, TutorError::Busy { .. })),
        );
        servers
    }
}

#[async_trait]
impl Assistants for Labs {
    fn answers(&self, reach: Reach) -> Option<Answering> {
        // One that loads its model answers in a while.
        let there = |server: &&Server| match &server.health {
            Health::Ill(why) => matches!(why, TutorError::Loading | TutorError::Busy { .. }),
            Health::Unknown | Health::Well => true,
        };
        let servers = self.tutor.servers();
        let mut servers = servers.iter().filter(|server| server.reach == reach);
        let found = servers.find(there)?;
        Some(Answering { host: found.host.clone(), model: found.model.clone() })
    }

    fn servers(&self) -> Vec<Server> {
        let mut servers = self.tutor.servers();
        // Nothing is sent to what nobody allowed.
        servers.retain(|server| server.health != Health::Ill(TutorError::Outside));
        servers
    }

    fn written(&self, talk: TalkId, seq: u32) -> Option<String> {
        let state = self.state();
        match state.talks.get(&talk).filter(|live| live.seq == Some(seq)).map(|live| &live.coming) {
            Some(Coming::Writing(text)) => Some(text.clone()),
            _ => None,
        }
    }

    fn coming(&self, talk: TalkId) -> Coming {
        let state = self.state();
        let live = state.talks.get(&talk);
        live.map_or(Coming::Nothing, |live| state.standing(live, |reach| self.unknown(reach)))
    }

    fn may_say(&self, learner: LearnerId, rules: &LabRules) -> Result<(), Duration> {
        self.said.take(learner, rules)
    }

    fn has_room(&self, learner: LearnerId, reach: Reach) -> Result<(), Option<Duration>> {
        match self.state().line(reach).has_room(learner) {
            Err(Outside::Full { about }) => Err(about),
            Ok(()) | Err(Outside::Waiting) => Ok(()),
        }
    }

    fn measured(&self, name: &str) -> Option<String> {
        self.told(name)
    }
}
