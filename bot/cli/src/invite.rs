//! One-time links, made by whoever runs the program. They are shown on a terminal; otherwise written to a file that only
//! its owner reads, never into a log.

use std::{
    fs,
    io::{IsTerminal as _, Write as _, stdout},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use homeroom_core::{
    Account, Clock as _, Invitation, PlatformId, Purpose, Secret, Store, Timestamp, desk::LINK_KEPT, number,
};
use homeroom_runtime::Chance;

use crate::{arguments::Invited, clock::SystemClock, configuration::Configuration, run::PLATFORM};

/// The file that takes the first link where there is no terminal; later ones are beside it, with a number.
const FILE: &str = "invitation.txt";

/// `homeroom invite …`.
pub async fn invite(configuration: &Configuration, invited: &Invited) -> Result<ExitCode> {
    let now = SystemClock.now();
    let database = homeroom_store::open(&configuration.database, now).await?;
    let purpose = match invited {
        Invited::Instructor(_) => Purpose::Teach,
        Invited::Learner(back) => {
            let name = &back.name;
            let account = Account { platform: PlatformId::new(PLATFORM), user: number::fold(name.trim()) };
            match database.read().await?.learner_of(&account).await? {
                Some(learner) => Purpose::Return(learner.id),
                None => bail!("nobody here is called “{name}”"),
            }
        }
    };
    let link = made(&database, purpose, now).await?;
    database.close().await;
    println!("{}", shown(&free(&configuration.data), &address(configuration, None, &link), purpose)?);
    Ok(ExitCode::SUCCESS)
}

/// As long as nobody teaches, each start has a fresh link, and a line to say of it; the one before ends.
pub async fn first_instructor(
    store: &dyn Store,
    configuration: &Configuration,
    at: &str,
) -> Result<Option<String>> {
    let path = configuration.data.join(FILE);
    if store.read().await?.anybody_teaches().await? {
        // Used, or of no use any more.
        let _ = fs::remove_file(&path);
        return Ok(None);
    }
    let now = SystemClock.now();
    let mut tx = store.write().await?;
    tx.tidy_invitations(now).await?;
    tx.commit().await?;
    let link = made(store, Purpose::Teach, now).await?;
    let _ = fs::remove_file(&path);
    shown(&path, &address(configuration, Some(at), &link), Purpose::Teach).map(Some)
}

async fn made(store: &dyn Store, purpose: Purpose, now: Timestamp) -> Result<Secret> {
    let chance = Chance::from_system().map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let secret = Secret::new(&mut chance.fork());
    let until = now.saturating_add(LINK_KEPT)?;
    let mut tx = store.write().await?;
    tx.add_invitation(&secret.hash(), &Invitation { purpose, by: None, until }).await?;
    tx.commit().await?;
    Ok(secret)
}

fn address(configuration: &Configuration, at: Option<&str>, link: &Secret) -> String {
    let listened = || format!("http://{}", configuration.listen);
    let base = configuration.public_url.clone().or_else(|| at.map(str::to_owned)).unwrap_or_else(listened);
    format!("{}/invite/{}", base.trim_end_matches('/'), link.reveal())
}

/// What is said of a link: on a terminal the link itself, elsewhere the file that has it.
fn shown(path: &Path, address: &str, purpose: Purpose) -> Result<String> {
    let what = match purpose {
        Purpose::Teach | Purpose::TeachIn(_) => "To teach here",
        Purpose::Return(_) => "To let them back in",
    };
    if stdout().is_terminal() {
        return Ok(format!("{what}, open this link once, within 7 days: {address}"));
    }
    written(path, address).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(format!("{what}, open once, within 7 days, the link in {}", path.display()))
}

/// A name that no link has yet: one that was not opened must not be lost.
fn free(data: &Path) -> PathBuf {
    let numbered = (2..).map(|n: u32| data.join(format!("invitation-{n}.txt")));
    let mut names = std::iter::once(data.join(FILE)).chain(numbered);
    names.find(|path| !path.exists()).unwrap_or_else(|| data.join(FILE))
}

/// Into a new file of mode 0600.
fn written(path: &Path, address: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{address}")
}
