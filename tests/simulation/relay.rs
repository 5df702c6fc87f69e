//! A relay that notes each time it is told, with the command and the moment.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use doorward_app::Clock as _;
use doorward_core::Timestamp;
use doorward_testkit::clock::TestClock;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Something that a relay was told.
#[derive(Clone, Debug)]
pub struct Told {
    pub command: String,
    pub at: Timestamp,
}

pub struct Relay {
    told: Arc<Mutex<Vec<Told>>>,
    url: String,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Noted {
    told: Arc<Mutex<Vec<Told>>>,
    clock: Arc<TestClock>,
}

async fn note(State(noted): State<Noted>, command: String) {
    noted.told.lock().unwrap().push(Told { command, at: noted.clock.now() });
}

impl Relay {
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let told = Arc::new(Mutex::new(Vec::new()));
        let noted = Noted { told: Arc::clone(&told), clock };
        let router = Router::new().route("/", post(note)).with_state(noted);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { told, url, serving }
    }

    /// A door's settings.
    pub fn settings(&self, controller_id: i64) -> Value {
        json!({"kind": "http", "url": self.url, "method": "POST", "body": "{{command_id}}", "pulse_seconds": 1,
            "controller_id": controller_id})
    }

    pub fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
