//! A lesson that a class reads together: one thread for each, in which every page stands once.

use homeroom_core::View;
use matrix_sdk::{Room, ruma::EventId};

use crate::{
    fault::Fault,
    line::{Line, stands},
    memory,
    outgoing::Message,
    pace::Urgency,
    spot::By,
    words,
};

impl Line {
    /// Shows a page of a lesson in its thread, which begins with the first one. Who asks in words for one that is there
    /// is led to it; who taps has read on, and others have before.
    pub(crate) async fn read_together(
        &self,
        room: &Room,
        lesson: &str,
        view: &View,
        (once, by): (&str, By),
    ) -> Result<(), Fault> {
        let telling = self.telling.hold(room.room_id().as_str()).await;
        let mut thread = memory::thread(&self.client, room.room_id(), lesson).await;
        let begun = match EventId::parse(&thread.root) {
            Ok(root) => stands(room, &root).await?,
            Err(_) => false,
        };
        if !begun {
            let title = Message::said(&words::thread(&view.title));
            let once = format!("{once}-t");
            thread = memory::Thread::default();
            thread.root = self.send(room, &title, Urgency::Asked, &once).await?.to_string();
        }
        let place = view.at.token().as_str().to_owned();
        let there = match thread.pages.get(&place).map(EventId::parse) {
            Some(Ok(there)) if stands(room, &there).await? => Some(there),
            _ => None,
        };
        if let Some(there) = there {
            if by == By::Words {
                let here =
                    Message::said(words::HERE).aside().in_thread(&thread.root).answering(there.as_str());
                self.send(room, &here, Urgency::Asked, once).await?;
            }
            return Ok(());
        }
        let message = self.message(view).await.in_thread(&thread.root);
        let event = self.send(room, &message, Urgency::Asked, once).await?;
        thread.pages.insert(place, event.to_string());
        memory::set_thread(&self.client, room.room_id(), lesson, &thread).await.map_err(Fault::Store)?;
        drop(telling);
        self.seed(room, &event, &message.seeds, once).await;
        Ok(())
    }
}
