//! Putting the application together.

use std::sync::Arc;

use doorward_agent::Agent;
use doorward_app::limiter::Limiter;
use doorward_app::{App, Config, Parts, Sealer, SharedClock, SharedEntropy, TextConfig};
use doorward_delivery::GuardedWebhooks;
use doorward_doors::Hub;
use doorward_egress::Client;
use doorward_store::Store;

use crate::data::DataFolder;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::system::{self, SystemClock, SystemEntropy};

/// The application on its database, with its hub and the built-in agent, which is to be stopped in the end. `public_url` has no slash at the end.
pub(crate) async fn assemble(
    settings: &Settings,
    data: &DataFolder,
    public_url: String,
) -> Result<(Arc<App>, Hub, Agent), Failure> {
    let (node, key) = (data.node()?, data.key()?);
    let url = match &settings.database {
        Some(url) => url.clone(),
        None => data.database_url()?,
    };
    let unusable = |error: doorward_store::Error| Failure::Environment(format!("cannot use the database: {error}"));
    let store = Store::connect(&url).await.map_err(unusable)?;
    store.migrate().await.map_err(unusable)?;

    let clock: SharedClock = Arc::new(SystemClock);
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let hub = Hub::new(Arc::clone(&clock));
    let client = Client::new(settings.egress.clone()).map_err(|error| Failure::Environment(error.to_string()))?;
    let (orders, answers) = hub.connect();
    let webhooks = Arc::new(GuardedWebhooks::new(client.clone()));
    let agent_clock = Arc::clone(&clock);
    let agent = Agent::new(client, Arc::new(move || agent_clock.now()));
    tokio::spawn(agent.clone().run(orders, answers));

    let texts =
        settings.texts.as_ref().map(|texts| TextConfig { regions: texts.regions.clone(), token: texts.service.token.clone() });
    let config = Config { public_url, node, simulate_doors: settings.simulate_doors, texts };
    let limiter = Limiter::new(settings.rate_limit, system::elapsed());
    let doors = Arc::new(hub.clone());
    let app = App::start(Parts { store, clock, entropy, hub: doors, sealer: Sealer::new(&key), limiter, webhooks, config });
    Ok((app, hub, agent))
}
