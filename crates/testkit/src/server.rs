//! A whole server within the test: database, gatekeeper, hub, agent, API and pages, on a free port of 127.0.0.1.

#![expect(clippy::expect_used, reason = "a test without its server has failed")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use doorward_agent::Agent;
use doorward_app::bootstrap::{BootstrapInput, bootstrap};
use doorward_app::limiter::{Elapsed, Limiter};
use doorward_app::timers::Worker;
use doorward_app::{App, Clock as _, Config, Parts, Sealer, SharedClock, TextConfig};
use doorward_core::Secret;
use doorward_delivery::GuardedWebhooks;
use doorward_doors::Hub;
use doorward_egress::{Client, IpNet, Policy};
use doorward_store::Store;
use doorward_store::entity::command;
use doorward_web::WebSettings;
use reqwest::{Method, RequestBuilder};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::clock::{TestClock, TestEntropy};
use crate::database::TestDatabase;

/// Length of every link's and login's sealing key in tests.
const KEY: [u8; 32] = [7; 32];

/// What a request presents.
#[derive(Debug, Clone)]
pub enum Credential {
    /// No `Authorization` at all.
    Nothing,
    /// `KISI-LOGIN <secret>`.
    Login(Secret),
    /// `KISI-GROUP-LINK <secret>`.
    GroupLink(Secret),
    /// `KISI-ACCESS-KEY <key>`.
    AccessKey(Secret),
}

/// How a server differs from the usual one.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Whether a door without a relay is opened by the simulator.
    pub simulate_doors: bool,
    /// Requests a second, by the test's clock; 0 is no limit.
    pub rate_limit: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The node's name.
    pub node: String,
    /// What seals secrets that wait, and keys.
    pub key: [u8; 32],
    /// Whether links go out by text message.
    pub texts: Option<TextConfig>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { simulate_doors: false, rate_limit: 0, trusted_proxies: Vec::new(), node: "node-1".to_owned(), key: KEY, texts: None }
    }
}

/// An organization with its owner.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The organization.
    pub id: i64,
    /// Its domain.
    pub domain: String,
    /// The owner's user id.
    pub owner_id: i64,
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's password.
    pub password: Secret,
    /// The owner's API key.
    pub owner: Credential,
}

/// A running server with one organization. Stops with the value that holds it.
pub struct TestServer {
    /// Its database.
    pub db: TestDatabase,
    /// Its application.
    pub app: Arc<App>,
    /// Its doors.
    pub hub: Hub,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// The first organization.
    pub tenant: Tenant,
    setup: Setup,
    timers: Mutex<Worker>,
    address: SocketAddr,
    client: reqwest::Client,
    serving: JoinHandle<()>,
}

impl TestServer {
    /// The usual server.
    ///
    /// # Panics
    /// It cannot be started.
    pub async fn start(db: TestDatabase) -> Self {
        Self::with(db, Setup::default()).await
    }

    /// A server that differs from the usual one.
    ///
    /// # Panics
    /// It cannot be started.
    pub async fn with(db: TestDatabase, setup: Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let clock = Arc::new(TestClock::default());
        let (app, hub) = assemble(db.store.clone(), Arc::clone(&clock), &setup, &format!("http://{address}"));
        app.recover().await.expect("recovery");
        let web = WebSettings { public_url: app.config().public_url.clone(), secure_cookies: false };
        let router = Router::new()
            .merge(doorward_web::router(Arc::clone(&app), web))
            .merge(doorward_api::router(Arc::clone(&app)))
            .merge(doorward_doors::router(Arc::clone(&app), hub.clone()))
            .fallback(doorward_api::not_found);
        let service =
            doorward_web::client::told(router, setup.trusted_proxies.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.expect("the server serves") });
        let tenant = new_tenant(&app, "sunny-mill", "owner@example.com").await;
        let timers = Mutex::new(Worker::new(Arc::clone(&app)));
        Self { db, app, hub, clock, tenant, setup, timers, address, client: client(), serving }
    }

    /// Another organization on the same server.
    ///
    /// # Panics
    /// It cannot be made.
    pub async fn second_organization(&self) -> Tenant {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let domain = format!("other-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        new_tenant(&self.app, &domain, "owner@example.net").await
    }

    /// Another application on the same database, as the same node: what runs after a restart.
    #[must_use]
    pub fn another_app(&self) -> Arc<App> {
        self.another_app_as(&self.setup.node)
    }

    /// Another application on the same database, as the node with this name.
    #[must_use]
    pub fn another_app_as(&self, node: &str) -> Arc<App> {
        let setup = Setup { node: node.to_owned(), ..self.setup.clone() };
        assemble(self.db.store.clone(), Arc::clone(&self.clock), &setup, &self.app.config().public_url).0
    }

    /// Another application on the same database, as the node with this name, whose data folder has another key.
    #[must_use]
    pub fn another_app_with_key(&self, node: &str, key: [u8; 32]) -> Arc<App> {
        let setup = Setup { node: node.to_owned(), key, ..self.setup.clone() };
        assemble(self.db.store.clone(), Arc::clone(&self.clock), &setup, &self.app.config().public_url).0
    }

    /// Has relays hold or release as the schedules of their doors say by the test's clock, and waits until that is recorded. Nothing
    /// else here does.
    pub async fn tick(&self) {
        self.timers.lock().await.tick().await;
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The moment that lies so many seconds from the clock's.
    #[must_use]
    pub fn in_seconds(&self, seconds: i64) -> String {
        let now = self.clock.now().micros();
        doorward_core::Timestamp::from_micros(now + seconds * 1_000_000).to_string()
    }

    /// `GET`.
    pub async fn get(&self, path: &str, credential: &Credential) -> Answer {
        self.send(self.request(Method::GET, path, credential)).await
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, credential: &Credential, json: Value) -> Answer {
        self.send(self.request(Method::POST, path, credential).json(&json)).await
    }

    /// `PATCH` with a JSON body.
    pub async fn patch(&self, path: &str, credential: &Credential, json: Value) -> Answer {
        self.send(self.request(Method::PATCH, path, credential).json(&json)).await
    }

    /// `PUT` with a JSON body.
    pub async fn put(&self, path: &str, credential: &Credential, json: Value) -> Answer {
        self.send(self.request(Method::PUT, path, credential).json(&json)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str, credential: &Credential) -> Answer {
        self.send(self.request(Method::DELETE, path, credential)).await
    }

    /// A request to go on building.
    pub fn request(&self, method: Method, path: &str, credential: &Credential) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url()));
        match credential {
            Credential::Nothing => request,
            Credential::Login(secret) => request.header("authorization", format!("KISI-LOGIN {}", secret.reveal())),
            Credential::GroupLink(secret) => request.header("authorization", format!("KISI-GROUP-LINK {}", secret.reveal())),
            Credential::AccessKey(key) => request.header("authorization", format!("KISI-ACCESS-KEY {}", key.reveal())),
        }
    }

    /// Sends it and reads the answer.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().expect("a request that can be sent");
        let sent = format!("{} {}", request.method(), request.url().path());
        let response = self.client.execute(request).await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let json = serde_json::from_str(&text).unwrap_or_default();
        Answer { request: sent, status, headers, text, json }
    }

    /// How many commands are open: doors that were told to open and whose outcome is not recorded yet.
    ///
    /// # Panics
    /// The database fails.
    pub async fn open_commands(&self) -> u64 {
        let open = command::Entity::find().filter(command::Column::ClosedAt.is_null());
        open.count(self.db.store.reader()).await.expect("a count of commands")
    }

    /// Stops it in order, and makes sure that everything begun is recorded.
    ///
    /// # Panics
    /// A command is open.
    pub async fn finish(self) {
        self.app.drain().await;
        assert_eq!(self.open_commands().await, 0, "commands without an outcome");
    }
}

impl std::fmt::Debug for TestServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TestServer({})", self.address)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An application with its hub and built-in agent, as the program assembles it.
fn assemble(store: Store, clock: Arc<TestClock>, setup: &Setup, public_url: &str) -> (Arc<App>, Hub) {
    let clock: SharedClock = clock;
    let hub = Hub::new(Arc::clone(&clock));
    let client = Client::new(Policy::new(true, Vec::new())).expect("the guarded client");
    let (orders, answers) = hub.connect();
    let agent_clock = Arc::clone(&clock);
    let webhooks = Arc::new(GuardedWebhooks::new(client.clone()));
    tokio::spawn(Agent::new(client, Arc::new(move || agent_clock.now())).run(orders, answers));
    let config = Config {
        public_url: public_url.to_owned(),
        node: setup.node.clone(),
        simulate_doors: setup.simulate_doors,
        texts: setup.texts.clone(),
    };
    let entropy = Arc::new(TestEntropy::default());
    let limiter = Limiter::new(setup.rate_limit, elapsed(Arc::clone(&clock)));
    let doors = Arc::new(hub.clone());
    let app = App::start(Parts { store, clock, entropy, hub: doors, sealer: Sealer::new(&setup.key), limiter, webhooks, config });
    (app, hub)
}

/// The time since the epoch.
fn elapsed(clock: SharedClock) -> Elapsed {
    Box::new(move || Duration::from_micros(u64::try_from(clock.now().micros()).unwrap_or(0)))
}

async fn new_tenant(app: &App, domain: &str, email: &str) -> Tenant {
    let input = BootstrapInput { domain: domain.to_owned(), email: email.to_owned(), name: None, password: None };
    let made = bootstrap(app, input).await.expect("an organization");
    Tenant {
        id: made.organization.id,
        domain: domain.to_owned(),
        owner_id: made.owner.id,
        email: email.to_owned(),
        password: made.password,
        owner: Credential::Login(made.api_key),
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own requests to its own server")]
fn client() -> reqwest::Client {
    // Another test of this process may have chosen it first.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("an HTTP client")
}
