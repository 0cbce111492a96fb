//! The chat platforms that the classroom is on.

use std::{process::ExitCode, sync::Arc};

use homeroom_core::Platform;
use homeroom_discord::Discord;
use homeroom_matrix::Matrix;
use homeroom_runtime::Staffroom;
use tokio::{sync::watch, task::JoinHandle};

use crate::{clock::SystemClock, configuration::Configuration, courses::CoursePictures, discord, matrix};

/// Those that are configured.
pub struct Chats {
    discord: Option<Discord>,
    matrix: Option<Matrix>,
}

impl Chats {
    /// Opens them. What cannot be put right by trying again ends the program, with this code.
    pub async fn open(configuration: &Configuration) -> Result<Self, ExitCode> {
        let discord = discord::open(configuration.discord.as_ref()).await?;
        let matrix = matrix::open(configuration).await?;
        Ok(Self { discord, matrix })
    }

    /// For what is brought to people.
    pub fn platforms(&self) -> Vec<Arc<dyn Platform>> {
        let discord = self.discord.iter().map(Discord::platform);
        discord.chain(self.matrix.iter().map(Matrix::platform)).collect()
    }

    /// Listens until the classroom closes. What each says of its end is in the log.
    pub fn listen(
        self,
        staffroom: &Arc<Staffroom>,
        pictures: &Arc<CoursePictures>,
        left: &watch::Receiver<()>,
    ) -> Vec<JoinHandle<()>> {
        let discord = self.discord.map(|discord| {
            let running = discord.run(staffroom.clone(), pictures.clone(), told_to_leave(left.clone()));
            tokio::spawn(async move { drop(running.await) })
        });
        let matrix = self.matrix.map(|matrix| {
            let running = matrix.run(
                staffroom.clone(),
                pictures.clone(),
                Arc::new(SystemClock),
                told_to_leave(left.clone()),
            );
            tokio::spawn(async move { drop(running.await) })
        });
        discord.into_iter().chain(matrix).collect()
    }
}

/// Resolves when the classroom closes.
pub async fn told_to_leave(mut left: watch::Receiver<()>) {
    // Nothing is ever sent: the sender goes.
    let _gone = left.changed().await;
}
