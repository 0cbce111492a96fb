//! The program on a real homeserver, behind a relay that tells its time from the homeserver's.

mod feedback;
mod mock;
mod rooms;
mod rush;
mod stage;
mod taps;

use std::sync::Arc;

use anyhow::Result;

pub use rush::measure as rush;

use crate::{matrix::stage::Stage, table::Table};

/// Quizzes in the drill.
const QUIZZES: u8 = 2;

/// What stands first on a page: an option, Start, Next.
const FIRST: &str = "1\u{fe0f}\u{20e3}";

/// What it weighs with a school's rooms, how soon it is there, and what an answer takes.
pub async fn measure(table: &mut Table) -> Result<()> {
    let stage = Arc::new(Stage::open(QUIZZES).await?);
    stage.sign_in(stage::DATA).await?;
    let program = stage.start(stage::DATA).await?;
    let class = stage.class().await?;
    let (pupils, mut one) = rooms::fill(&stage).await?;
    let program = rooms::again(table, &stage, program, &mut one).await?;
    feedback::measure(table, &stage, &class).await?;
    let pupils = rooms::enrol(&stage, &class, pupils).await?;
    taps::measure(table, &stage, &program, pupils).await?;
    program.stop().await?;
    // Last: what signs in is another device, for which messages would be encrypted too.
    rooms::anew(table, &stage, &mut one).await
}
