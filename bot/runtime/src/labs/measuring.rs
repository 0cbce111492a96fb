//! What lessons show of the server.

use std::time::Duration;

use homeroom_core::{Piece, Prompt, Reach, Request, Said, Speaker, TutorError, words::assistant::COUNT};
use tokio::time::sleep;

use super::{Labs, Slot};

/// How long the reply is from which a speed is told, in tokens.
const TRIED: u32 = 16;
/// What is waited before another try.
const MEASURED: Duration = Duration::from_secs(30);

impl Labs {
    /// A measured value of the server that would answer now.
    pub(super) fn told(&self, name: &str) -> Option<String> {
        let server = self.well(Reach::Local).into_iter().next()?;
        match name {
            "server.tokens_per_second" => {
                if server.speed.is_none() {
                    self.unmeasured.notify_one();
                }
                server.speed.map(|speed| format!("{:.0}", speed.max(1.0)))
            }
            "server.context" => server.context.map(|context| context.to_string()),
            "server.model" => Some(server.model).filter(|model| !model.is_empty()),
            _ => None,
        }
    }

    /// Measures how fast the first server writes, when somebody wants to know before any learner had a reply. It takes a
    /// slot like a reply, so there are never more than there are slots.
    pub(crate) async fn measure(&self) {
        loop {
            self.unmeasured.notified().await;
            if let Err(error) = self.measured_once().await {
                tracing::debug!(%error, "the speed of an inference server could not be measured");
            }
            sleep(MEASURED).await;
        }
    }

    async fn measured_once(&self) -> Result<(), TutorError> {
        // What is somebody else's may cost, and is not what lessons speak of.
        let server = self.well(Reach::Local).into_iter().next().filter(|server| server.speed.is_none());
        let Some(server) = server.filter(|server| self.state().take(server)) else { return Ok(()) };
        let _slot = Slot { labs: self, server: server.name.clone() };
        let turns = vec![Said { by: Speaker::Learner, text: COUNT.to_owned() }];
        let prompt = Prompt { system: String::new(), turns };
        let mut reply =
            self.tutor.ask(&server.name, &Request { prompt, longest: TRIED, reach: Reach::Local }).await?;
        while let Piece::Thinking | Piece::Words(_) = reply.next().await? {}
        Ok(())
    }
}
