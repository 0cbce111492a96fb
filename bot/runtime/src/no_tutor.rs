//! A classroom without inference servers.

use async_trait::async_trait;
use homeroom_core::{Request, Server, ServerName, Tutor, TutorError, Writing};

/// Where there is no server.
pub(crate) struct NoTutor;

#[async_trait]
impl Tutor for NoTutor {
    fn servers(&self) -> Vec<Server> {
        Vec::new()
    }

    async fn ask(&self, _: &ServerName, _: &Request) -> Result<Box<dyn Writing>, TutorError> {
        Err(TutorError::Away)
    }
}
