//! Opens the parts and joins them.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use homeroom_content::{Author, Watch};
use homeroom_core::{Clock as _, CohortId, PlatformId, Store};
use homeroom_runtime::{
    Catalogue, Chance, Delivery, Doorkeeper, Limits, Runtime, Staffroom, close_demo, open_demo,
};
use homeroom_store::Database;
use homeroom_web::{Behind, Setup};
use tokio::{net::TcpListener, signal::unix, sync::mpsc::UnboundedReceiver};

use crate::{
    clock::SystemClock,
    configuration::{Configuration, Shipped},
    courses, invite,
};

/// The platform whose accounts are names in the browser classroom.
pub const PLATFORM: &str = "web";

/// Runs the classroom until it is told to stop.
pub async fn run(configuration: Configuration) -> Result<()> {
    let listener = TcpListener::bind(configuration.listen).await.with_context(|| {
        let listen = configuration.listen;
        format!(
            "{listen} cannot be listened on. If another program has it, choose another: --listen 127.0.0.1:0"
        )
    })?;
    let address = listener.local_addr()?;
    let database = Arc::new(homeroom_store::open(&configuration.database, SystemClock.now()).await?);
    let store: Arc<dyn Store> = database.clone();
    let catalogue = Arc::new(Catalogue::new(store.clone(), Arc::new(courses::read_edition)));
    let chance =
        Chance::from_system().map_err(|error| anyhow::anyhow!("no randomness from the system: {error}"))?;
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
    let runtime = Arc::new(Runtime::new(
        store.clone(),
        catalogue.clone(),
        Arc::new(SystemClock),
        chance,
        limits,
        Delivery::default(),
    ));
    let keeper = tokio::spawn(runtime.clone().keep());
    let setup = setup(&configuration, runtime.clone(), catalogue, open_cohort)?;
    let shown = shown(&configuration, address);
    let invitation = invite::first_instructor(&*store, &configuration, &shown).await?;
    println!("Homeroom is open: {shown}");
    invitation.iter().for_each(|line| println!("{line}"));
    let told_to_stop = told_to_stop()?;
    let stop = async move {
        told_to_stop.await;
        // Who watches a board would keep the connection for ever.
        runtime.close();
    };
    homeroom_web::serve(listener, homeroom_web::router(setup), stop).await?;
    keeper.abort();
    close(&database).await;
    Ok(())
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
enum Demo {
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
    let chance =
        Chance::from_system().map_err(|error| anyhow::anyhow!("no randomness from the system: {error}"))?;
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
    runtime: Arc<Runtime>,
    catalogue: Arc<Catalogue>,
    open_cohort: Option<CohortId>,
) -> Result<Setup> {
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    Ok(Setup {
        door: runtime.clone(),
        desk: Arc::new(Staffroom { runtime: runtime.clone(), authoring: Arc::new(Author) }),
        entrance: Arc::new(Doorkeeper { runtime, platform: PlatformId::new(PLATFORM), open_cohort }),
        clock: Arc::new(SystemClock),
        pictures: Arc::new(courses::CoursePictures(catalogue)),
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
fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("closing: what has begun is finished first");
    })
}

async fn close(database: &Database) {
    database.close().await;
    tracing::info!("closed");
}
