//! `doorward serve`

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doorward_agent::Agent;
use doorward_app::{App, event_index, integrations, reports, timers, upkeep};
use doorward_delivery::{Mailer, Texter, worker};
use doorward_doors::{Feed, Hub};
use doorward_egress::{Client, Policy};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use url::Url;

use crate::accept;
use crate::assemble::assemble;
use crate::cli::Options;
use crate::data::DataFolder;
use crate::failure::Failure;
use crate::http::{self, Health};
use crate::log;
use crate::metrics;
use crate::settings::{Defaults, Settings};

/// How long a stop may take before what is left is cut off.
const STOP_TIME: Duration = Duration::from_secs(9);
/// How much of it connections may take: a client that reads nothing must not keep what others began from being recorded.
const CONNECTION_TIME: Duration = Duration::from_secs(7);

/// Serves until it is told to stop.
pub(crate) async fn run(options: Options) -> Result<(), Failure> {
    let settings = Settings::load(options, &Defaults::REAL)?;
    log::start(settings.log_format, "info");
    let server = Server::prepare(settings).await?;
    tracing::info!("listening on http://{}", server.address);
    server.run().await
}

/// A server that is bound and connected, but answers nothing yet.
pub(crate) struct Server {
    pub app: Arc<App>,
    hub: Hub,
    agent: Agent,
    pub data: DataFolder,
    pub address: SocketAddr,
    settings: Settings,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    mailer: Option<Mailer>,
    texter: Option<Texter>,
    _hold: std::fs::File,
}

impl Server {
    pub(crate) async fn prepare(settings: Settings) -> Result<Self, Failure> {
        let data = DataFolder::open(&settings.data)?;
        let hold = data.hold()?;
        let listener = http::bind(settings.listen).await?;
        let metrics = match settings.metrics_listen {
            Some(address) => Some(http::bind(address).await?),
            None => None,
        };
        let address = listener.local_addr().map_err(|error| Failure::Environment(error.to_string()))?;
        let public_url = match &settings.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{address}"),
        };
        let mailer = mailer(&settings, &public_url)?;
        let texter = texter(&settings)?;
        let (app, hub, agent) = assemble(&settings, &data, public_url).await?;
        app.recover().await?;
        Ok(Self { app, hub, agent, data, address, settings, listener, metrics, mailer, texter, _hold: hold })
    }

    /// Serves until a signal; then finishes what was begun, within ten seconds.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let (stop, stopped) = watch::channel(false);
        let delivery = tokio::spawn(worker::run(Arc::clone(&self.app), self.mailer, until(stopped.clone())));
        let texts = tokio::spawn(worker::run_texts(Arc::clone(&self.app), self.texter, until(stopped.clone())));
        let timers = tokio::spawn(timers::run(Arc::clone(&self.app), until(stopped.clone())));
        let webhooks = tokio::spawn(integrations::run(Arc::clone(&self.app), until(stopped.clone())));
        let reports = tokio::spawn(reports::run(Arc::clone(&self.app), until(stopped.clone())));
        let (app, tidied) = (Arc::clone(&self.app), stopped.clone());
        let upkeep = tokio::spawn(async move { upkeep::run(&app, until(tidied)).await });
        let feed = Feed::new(Arc::clone(&self.app), self.hub.clone());
        let feed = tokio::spawn(feed.run(until(stopped.clone())));
        let (app, indexed) = (Arc::clone(&self.app), stopped.clone());
        let index = tokio::spawn(async move { event_index::run(&app, until(indexed)).await });
        if let Some(listener) = self.metrics {
            metrics::announce(&listener);
            tokio::spawn(accept::serve(listener, metrics::router(Arc::clone(&self.app)), until(stopped.clone())));
        }
        let health = Arc::new(Health { app: Arc::clone(&self.app), workers: AtomicBool::new(true) });
        let router = http::router(&self.app, self.hub, Arc::clone(&health), self.settings.trusted_proxies);
        let mut serving = tokio::spawn(accept::serve(self.listener, router, until(stopped)));

        let failed = tokio::select! {
            () = signalled() => None,
            ended = &mut serving => Some(format!("the server stopped: {ended:?}")),
        };
        tracing::info!("stopping");
        health.workers.store(false, Ordering::Relaxed);
        stop.send_replace(true);
        self.app.end_streams();
        let finish = async {
            if failed.is_none() {
                drop(tokio::time::timeout(CONNECTION_TIME, serving).await);
            }
            // Before anything that may take all the time there is.
            self.agent.stop().await;
            drop(timers.await);
            drop(upkeep.await);
            drop(feed.await);
            drop(index.await);
            drop(webhooks.await);
            drop(reports.await);
            drop(delivery.await);
            drop(texts.await);
            self.app.stop().await;
        };
        if tokio::time::timeout(STOP_TIME, finish).await.is_err() {
            tracing::warn!("stopped before everything was finished");
        }
        failed.map_or(Ok(()), |failed| Err(Failure::Running(failed)))
    }
}

fn mailer(settings: &Settings, public_url: &str) -> Result<Option<Mailer>, Failure> {
    let host =
        || Url::parse(public_url).ok().and_then(|url| url.domain().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned());
    let from = settings.mail_from.clone().unwrap_or_else(|| format!("doorward@{}", host()));
    let made = settings.smtp_url.as_ref().map(|url| Mailer::new(url, &from)).transpose();
    made.map_err(|error| Failure::Environment(error.to_string()))
}

/// The service is the operator's own choice, so it may be in their own network.
fn texter(settings: &Settings) -> Result<Option<Texter>, Failure> {
    let Some(texts) = &settings.texts else { return Ok(None) };
    let client = Client::new(Policy::new(true, Vec::new())).map_err(|error| Failure::Environment(error.to_string()))?;
    let made = Texter::new(client, &texts.service);
    made.map(Some).map_err(|error| Failure::Environment(error.to_string()))
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    drop(stopped.wait_for(|stopped| *stopped).await);
}

pub(crate) async fn signalled() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::error!(%error, "cannot wait for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        result = tokio::signal::ctrl_c() => if let Err(error) = result { tracing::error!(%error, "cannot wait for Ctrl-C") },
        () = terminated => {}
    }
}
