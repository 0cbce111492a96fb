//! Who waits, and how what they wait for comes along.

use std::sync::Arc;

use homeroom_core::{
    Coming, LearnerId, Reach, Server, TalkId, Timestamp, Until,
    fair::{Outside, Queue, Ticket, TicketId},
};
use tokio::sync::{Notify, watch};

use super::{COST, LINE, Live, State};

impl State {
    pub(super) fn line(&mut self, reach: Reach) -> &mut Queue {
        self.lines.entry(reach).or_insert_with(|| Queue::new(LINE))
    }

    pub(super) fn ask(
        &mut self,
        talk: TalkId,
        (learner, reach): (LearnerId, Reach),
        now: Timestamp,
    ) -> Result<(), Outside> {
        let waits = self.talks.get(&talk).is_some_and(|live| live.ticket.is_some());
        if waits || !self.open {
            return Ok(());
        }
        self.last += 1;
        let id = TicketId(self.last);
        // One at a time, wherever it goes.
        let elsewhere = self
            .talks
            .values()
            .any(|live| live.learner == learner && live.reach != reach && live.ticket.is_some());
        let joined = match elsewhere {
            true => Err(Outside::Waiting),
            false => self.line(reach).join(Ticket { id, learner, cost: COST }, now),
        };
        let ticket = match joined {
            Ok(_) => {
                self.tickets.insert(id, talk);
                Some(id)
            }
            // It comes after what they wait for already.
            Err(Outside::Waiting) => None,
            Err(full) => {
                self.talks.remove(&talk);
                return Err(full);
            }
        };
        let live = self.talks.entry(talk).or_insert_with(|| Live {
            learner,
            reach,
            ticket,
            seq: None,
            coming: Coming::InLine { ahead: 0, until: Until::Answered },
            stopped: Arc::new(Notify::new()),
            seen: watch::Sender::new(1),
        });
        live.ticket = ticket;
        self.everybody();
        Ok(())
    }

    pub(super) fn show(&mut self, talk: TalkId, coming: Coming) {
        let Some(live) = self.talks.get_mut(&talk) else { return };
        let waited = matches!(live.coming, Coming::InLine { .. });
        live.coming = coming;
        live.seen.send_modify(|n| *n += 1);
        // Whoever stood behind is one place further on.
        if waited {
            self.everybody();
        }
    }

    /// A conversation has nothing on its way any more; another of the same learner comes into the line.
    pub(super) fn over(&mut self, talk: TalkId, now: Timestamp) {
        let Some(live) = self.talks.remove(&talk) else { return };
        if let Some(ticket) = live.ticket {
            self.tickets.remove(&ticket);
        }
        let next =
            self.talks.iter().find(|(_, other)| other.learner == live.learner && other.ticket.is_none());
        if let Some((next, reach)) = next.map(|(talk, other)| (*talk, other.reach)) {
            // It has just left a place free; if that was in another line, this one may be full: then it is taken up later.
            let _joined = self.ask(next, (live.learner, reach), now);
        }
        self.everybody();
    }

    /// The places in the line are others now.
    pub(super) fn everybody(&mut self) {
        for live in self.talks.values().filter(|live| matches!(live.coming, Coming::InLine { .. })) {
            live.seen.send_modify(|n| *n += 1);
        }
    }

    /// How a reply comes along; `unknown` says when a turn comes while no server is well.
    pub(super) fn standing(&self, live: &Live, unknown: impl FnOnce(Reach) -> Until) -> Coming {
        match &live.coming {
            Coming::InLine { .. } => {
                let Some(line) = self.lines.get(&live.reach) else { return Coming::Nothing };
                let place = live.ticket.and_then(|ticket| line.place(ticket));
                let place = place.unwrap_or_else(|| line.behind());
                let until = place.about.map_or_else(|| unknown(live.reach), Until::About);
                Coming::InLine { ahead: place.ahead, until }
            }
            coming => coming.clone(),
        }
    }

    /// Takes a slot of a server, if one is free.
    pub(super) fn take(&mut self, server: &Server) -> bool {
        let free = self.is_free(server);
        *self.busy.entry(server.name.clone()).or_default() += u32::from(free);
        free
    }

    pub(super) fn is_free(&self, server: &Server) -> bool {
        self.busy.get(&server.name).copied().unwrap_or_default() < server.slots.max(1)
    }
}
