//! How soon the first word is there, with nothing else at work.

use anyhow::Result;
use homeroom_inference_standin::Pace;
use tokio::{time::Instant, try_join};

use super::{
    client::Client,
    figures::Spread,
    stage::{Stage, llama},
};
use crate::table::{Table, millis};

/// Requests with the bot, and as many without.
const PAIRS: u16 = 60;
/// Those who make them in turn.
const LEARNERS: u16 = 10;
/// Tokens a second, in a reply of so many.
const PACE: f64 = 50.0;
const LENGTH: usize = 8;

/// When it was that the first word was there, in milliseconds.
#[derive(Default)]
struct Times {
    /// On the page, after the server had written it.
    behind: Vec<f64>,
    /// On the page, after the learner sent what they said.
    ours: Vec<f64>,
    /// At the bare client, after it sent the same request.
    bare: Vec<f64>,
}

/// One after the other, with and without the bot in turn.
pub async fn measure(table: &mut Table) -> Result<()> {
    let mut profile = llama(4, 1);
    profile.words.truncate(LENGTH);
    let mut stage = Stage::open(profile, LEARNERS).await?;
    let client = Client::new(&stage.server.url(), "");
    let mut times = Times::default();
    // The first round opens connections, and is not counted.
    for n in 0..LEARNERS + PAIRS {
        // Prompts of some thousand tokens are read in 20 to 300 ms: in the server's memory already, or not.
        let prefill = 1_000.0 / (0.02 + 0.28 * (f64::from(n) * 0.618_034).fract());
        stage.server.change(|profile| profile.pace = Pace { prefill, tokens: PACE });
        pair(&mut stage, &client, n, Some(&mut times).filter(|_| n >= LEARNERS)).await?;
    }
    stage.program.stop().await?;
    let apart = Spread::from_iter(times.ours.iter().zip(&times.bare).map(|(ours, bare)| ours - bare));
    let [behind, ours, bare] = [times.behind, times.ours, times.bare].map(Spread::from_iter);
    let told =
        |spread: &Spread| format!("{:.1} and {:.1} ms", spread.percentile(0.5), spread.percentile(0.95));
    table.told("labs: Send to first word, p50 and p95 of 60", told(&ours));
    table.told("labs: a bare client's request to first token, p50 and p95", told(&bare));
    table.told(
        "labs: the bot's first word after the bare client's, p50",
        format!("{:.1} ms", apart.percentile(0.5)),
    );
    table.at_most(
        "labs: the bot's first word after the bare client's, p95 of pairs",
        apart.percentile(0.95),
        50.0,
        "ms",
    );
    table.told(
        "labs: server writes the first token to first word, p50",
        format!("{:.1} ms", behind.percentile(0.5)),
    );
    table.at_most(
        "labs: server writes the first token to first word, p95",
        behind.percentile(0.95),
        50.0,
        "ms",
    );
    Ok(())
}

async fn pair(stage: &mut Stage, client: &Client, n: u16, times: Option<&mut Times>) -> Result<()> {
    let before = stage.server.ledger().tokens;
    let server = &stage.server;
    let written = async {
        server.until("the first token", |ledger| ledger.tokens > before).await?;
        anyhow::Ok(Instant::now())
    };
    let learner = &mut stage.learners[usize::from(n % LEARNERS)];
    let said = Instant::now();
    let (written, ours) = try_join!(written, learner.exchange())?;
    server.until("the reply is over", |ledger| ledger.in_flight == 0).await?;
    let body = stage.asked_last()?;
    let asked = Instant::now();
    let bare = client.ask(&body).await?;
    if let Some(times) = times {
        times.behind.push(millis(ours.first.duration_since(written)));
        times.ours.push(millis(ours.first.duration_since(said)));
        times.bare.push(millis(bare.first.duration_since(asked)));
    }
    Ok(())
}
