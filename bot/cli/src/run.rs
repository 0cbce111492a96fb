//! Opens the parts and joins them.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result};
use homeroom_content::{Author, Watch};
use homeroom_core::{Clock as _, CohortId, PlatformId, Store};
use homeroom_runtime::{
    Catalogue, Chance, Delivery, Doorkeeper, Limits, Runtime, Staffroom, close_demo, open_demo,
};
use homeroom_store::Database;
use homeroom_web::{Behind, Setup};
use tokio::{
    net::TcpListener,
    signal::unix,
    sync::{mpsc::UnboundedReceiver, watch},
    task::JoinHandle,
};

use crate::{
    chats::{Chats, told_to_leave},
    clock::SystemClock,
    configuration::{Configuration, Shipped},
    courses, inference, invite,
};

/// The platform whose accounts are names in the browser classroom.
pub const PLATFORM: &str = "web";

/// Runs the classroom until it is told to stop.
pub async fn run(configuration: Configuration) -> Result<ExitCode> {
    let chats = match Chats::open(&configuration).await {
        Ok(chats) => chats,
        Err(code) => return Ok(code),
    };
    let listener = listener(&configuration).await?;
    let address = listener.local_addr()?;
    let database = Arc::new(homeroom_store::open(&configuration.database, SystemClock.now()).await?);
    let store: Arc<dyn Store> = database.clone();
    let catalogue = Arc::new(Catalogue::new(store.clone(), Arc::new(courses::read_edition)));
    let chance = chance()?;
    // The watch begins first: nothing saved while courses are taken up is missed.
    let watched = configuration.courses.dir.as_deref().map(courses::watch).transpose()?;
    take_up_courses(&configuration, &catalogue).await?;
    catalogue.follow().await.map_err(|error| anyhow::anyhow!("uploaded courses: {error}"))?;
    let demo = demo(&configuration, address);
    let open_cohort = set_demo(&*store, &catalogue, demo, &chance).await?;
    if let Some(watched) = watched {
        take_up_changes(watched, catalogue.clone(), store.clone(), demo)?;
    }

    let limits = limits(&configuration);
    let tutors = inference::open(&configuration, demo).await?;
    let runtime = Runtime::new(
        store.clone(),
        catalogue.clone(),
        Arc::new(SystemClock),
        chance,
        limits,
        Delivery::new(chats.platforms()),
    );
    let runtime = Arc::new(match &tutors {
        Some(tutors) => runtime.with_tutor(tutors.clone()),
        None => runtime,
    });
    let mut keepers = keepers(&runtime, &database);
    keepers.extend(tutors.map(|tutors| tokio::spawn(inference::watch(tutors))));
    let pictures = Arc::new(courses::CoursePictures(catalogue));
    let staffroom = Arc::new(Staffroom { runtime: runtime.clone(), authoring: Arc::new(Author) });
    let (leave, left) = watch::channel(());
    let errands = tokio::spawn(run_errands(runtime.clone(), database.is_shared(), left.clone()));
    let listening = chats.listen(&staffroom, &pictures, &left);
    let setup = setup(&configuration, (runtime.clone(), staffroom), pictures, open_cohort)?;
    let shown = shown(&configuration, address);
    let invitation = invite::first_instructor(&*store, &configuration, &shown).await?;
    println!("Homeroom is open: {shown}");
    invitation.iter().for_each(|line| println!("{line}"));
    homeroom_web::serve(listener, homeroom_web::router(setup), told_to_stop(runtime.clone())?).await?;
    drop(leave);
    for listener in listening.into_iter().chain([errands]) {
        // What it says of itself is in the log.
        let _ended = listener.await;
    }
    keepers.iter().for_each(JoinHandle::abort);
    runtime.leave_labs().await;
    runtime.settle().await;
    close(&database).await;
    Ok(ExitCode::SUCCESS)
}

fn chance() -> Result<Chance> {
    Chance::from_system().map_err(|error| anyhow::anyhow!("no randomness from the system: {error}"))
}

/// What goes on until the classroom closes.
fn keepers(runtime: &Arc<Runtime>, database: &Database) -> Vec<JoinHandle<()>> {
    if database.is_shared() {
        runtime.share();
    }
    vec![
        tokio::spawn(runtime.clone().keep()),
        tokio::spawn(runtime.clone().tidy_outbox()),
        tokio::spawn(runtime.clone().answer_labs()),
    ]
}

async fn run_errands(runtime: Arc<Runtime>, is_shared: bool, left: watch::Receiver<()>) {
    if !is_shared {
        tokio::select! {
            () = runtime.take_over() => {}
            () = told_to_leave(left.clone()) => {}
        }
    }
    runtime.run_errands_until(told_to_leave(left)).await;
}

async fn listener(configuration: &Configuration) -> Result<TcpListener> {
    let listen = configuration.listen;
    TcpListener::bind(listen).await.with_context(|| {
        format!(
            "{listen} cannot be listened on. If another program has it, choose another: --listen 127.0.0.1:0"
        )
    })
}

async fn take_up_courses(configuration: &Configuration, catalogue: &Catalogue) -> Result<()> {
    if configuration.courses.shipped == Shipped::Yes {
        for files in courses::shipped() {
            courses::take_up(catalogue, &files, "a shipped course").await?;
        }
    }
    if let Some(dir) = &configuration.courses.dir {
        courses::take_up_all(catalogue, dir).await?;
    }
    Ok(())
}

/// Whether everybody who enters is in a class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    Open,
    Closed,
}

/// The demo cohort is open where only this machine reaches the classroom: on loopback, with nothing before it.
fn demo(configuration: &Configuration, address: SocketAddr) -> Demo {
    let alone = configuration.public_url.is_none() && configuration.behind_proxy == Behind::Nothing;
    if address.ip().is_loopback() && alone { Demo::Open } else { Demo::Closed }
}

async fn set_demo(
    store: &dyn Store,
    catalogue: &Catalogue,
    demo: Demo,
    chance: &Chance,
) -> Result<Option<CohortId>> {
    match demo {
        Demo::Open => Ok(Some(open_demo(store, &catalogue.all(), SystemClock.now(), chance).await?)),
        Demo::Closed => {
            close_demo(store).await?;
            Ok(None)
        }
    }
}

/// Takes up what changes in the courses' folder, for as long as the program runs.
fn take_up_changes(
    (watch, mut changed): (Watch, UnboundedReceiver<PathBuf>),
    catalogue: Arc<Catalogue>,
    store: Arc<dyn Store>,
    demo: Demo,
) -> Result<()> {
    let chance = chance()?;
    tokio::spawn(async move {
        let _watch = watch;
        while let Some(folder) = changed.recv().await {
            courses::take_up_folder(&catalogue, &folder).await;
            if let Err(error) = set_demo(&*store, &catalogue, demo, &chance).await {
                tracing::warn!(%error, "the demo class could not take up a changed course");
            }
        }
    });
    Ok(())
}

fn setup(
    configuration: &Configuration,
    (runtime, staffroom): (Arc<Runtime>, Arc<Staffroom>),
    pictures: Arc<courses::CoursePictures>,
    open_cohort: Option<CohortId>,
) -> Result<Setup> {
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    Ok(Setup {
        door: runtime.clone(),
        desk: staffroom,
        entrance: Arc::new(Doorkeeper { runtime, platform: PlatformId::new(PLATFORM), open_cohort }),
        clock: Arc::new(SystemClock),
        pictures,
        public_url: configuration.public_url.clone(),
        behind: configuration.behind_proxy,
        metrics: Some(Arc::new(move || {
            metrics.run_upkeep();
            metrics.render()
        })),
    })
}

fn limits(configuration: &Configuration) -> Limits {
    let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    Limits {
        burst: at_least_one(configuration.limits.burst),
        per_second: at_least_one(configuration.limits.per_second),
    }
}

fn shown(configuration: &Configuration, address: SocketAddr) -> String {
    configuration.public_url.clone().unwrap_or_else(|| format!("http://{address}/"))
}

/// Resolves at Ctrl-C or SIGTERM.
fn told_to_stop(runtime: Arc<Runtime>) -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("closing: what has begun is finished first");
        // Who watches a board would keep the connection for ever.
        runtime.close();
    })
}

async fn close(database: &Database) {
    database.close().await;
    tracing::info!("closed");
}
