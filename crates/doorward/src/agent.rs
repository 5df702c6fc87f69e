//! `doorward agent`

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use doorward_agent::alone::{Local, Owner};
use doorward_agent::remote::{Connector, Ended, EnrolError, Identity, Random, Wired, Wiring, enrol};
use doorward_agent::scanner::{Decided, Input, Readings};
use doorward_app::{Clock as _, Entropy as _};
use doorward_core::Secret;
use doorward_core::agent_key::{AgentKey, device_id};
use doorward_egress::{Client, Dialer, Policy};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use url::Url;

use crate::cli::AgentArguments;
use crate::data::DataFolder;
use crate::failure::Failure;
use crate::log;
use crate::serve::signalled;
use crate::settings::{origin, secret};
use crate::system::{SystemClock, SystemEntropy};

/// Who the agent is, in its data folder.
const IDENTITY: &str = "agent.json";
/// The scanners that its server had it read last.
const SCANNERS: &str = "scanners.json";
/// What it knows for deciding alone, and what it has decided.
const LOCAL: &str = "agent.sqlite";

/// Who the agent is, as it is kept. It holds the private key and prints nothing.
#[derive(Serialize, Deserialize)]
struct Kept {
    controller_id: i64,
    server: String,
    /// The seed of the key, in hexadecimal.
    key: String,
    /// Its organization. Agents that enrolled before they could decide alone have none.
    #[serde(default)]
    organization_id: Option<i64>,
    /// The public keys that signed what it was told when it enrolled, in hexadecimal.
    #[serde(default)]
    bundle_keys: Vec<String>,
    /// The digest of the token that it enrolled with, in hexadecimal: the same token is not tried again.
    token_digest: String,
}

/// Enrols if it has to, then serves its controller until it is told to stop.
pub(crate) async fn run(arguments: AgentArguments) -> Result<(), Failure> {
    log::start(arguments.log_format.unwrap_or_default(), "info");
    let server = arguments.server.as_deref().ok_or_else(|| Failure::Environment("--server is missing".to_owned()))?;
    let server = origin("server", server)?;
    let token = secret("token", (arguments.token, arguments.token_file), (None, None))?.map(|token| Secret::presented(&token));
    let data = DataFolder::open(&arguments.data.unwrap_or_else(|| PathBuf::from("doorward-agent")))?;
    let _hold = data.hold()?;
    let kept = known(&data, &server, token).await?;
    let key = key(&kept)?;
    tracing::info!(controller_id = kept.controller_id, device_id = device_id(key.public_key()), "this agent is enrolled");

    let environment = |error: doorward_egress::BuildError| Failure::Environment(error.to_string());
    let client = Client::new(Policy::new(arguments.allow_egress.is_empty(), arguments.allow_egress)).map_err(environment)?;
    let dialer = Dialer::new().map_err(environment)?;
    let connector =
        Connector::new(dialer, &server).ok_or_else(|| Failure::Environment("--server cannot be connected to".to_owned()))?;
    let random: Random = Arc::new(|bytes| SystemEntropy.fill(bytes));
    let local = local(&data, &kept, Arc::clone(&random))?;
    let servers = vec![kept.server, server.as_str().trim_end_matches('/').to_owned()];
    let wiring = Wiring {
        identity: Identity { controller_id: kept.controller_id, servers, key },
        connector: Box::new(connector),
        client,
        own: Arc::new(|| SystemClock.now()),
        random,
        local,
        readings: scanners(&data),
    };
    let Wired { site, desk, agent, decisions } = wiring.wired();
    tokio::spawn(keep_scanners(data, desk.readings.clone()));
    tokio::spawn(desk.clone().read_devices());
    tokio::spawn(desk.read_stdin(Input::new(io::stdin())));
    std::thread::spawn(move || print(decisions));
    let ended = tokio::select! {
        ended = site.run() => Err(refused(&ended)),
        () = signalled() => {
            tracing::info!("stopping");
            Ok(())
        }
    };
    agent.stop().await;
    ended
}

fn refused(ended: &Ended) -> Failure {
    Failure::Environment(ended.text())
}

/// Who the agent is: as it is kept, or enrolled now with a token that it has not enrolled with.
async fn known(data: &DataFolder, server: &Url, token: Option<Secret>) -> Result<Kept, Failure> {
    let kept = match data.read(IDENTITY)? {
        Some(text) => Some(serde_json::from_str::<Kept>(&text).map_err(|_| unreadable(data))?),
        None => None,
    };
    match (kept, token) {
        (Some(kept), None) => Ok(kept),
        (Some(kept), Some(token)) if kept.token_digest == hex::encode(token.digest().0) => Ok(kept),
        (_, Some(token)) => become_controller(data, server, &token).await,
        (None, None) => Err(Failure::Environment("this agent is not enrolled: --token (or --token-file) is missing".to_owned())),
    }
}

async fn become_controller(data: &DataFolder, server: &Url, token: &Secret) -> Result<Kept, Failure> {
    let mut seed = [0; 32];
    SystemEntropy.fill(&mut seed);
    let unusable = |_| Failure::Environment("a key cannot be made".to_owned());
    let public_key = AgentKey::from_seed(&seed).map_err(unusable)?.public_key().to_vec();
    // The server is where the operator says.
    let client = Client::new(Policy::new(true, Vec::new())).map_err(|error| Failure::Environment(error.to_string()))?;
    let enrolled = enrol(&client, server, token, &public_key).await.map_err(|error| match error {
        EnrolError::Refused(_) => Failure::Environment(error.to_string()),
        EnrolError::Failed(_) => Failure::Running(error.to_string()),
    })?;
    let kept = Kept {
        controller_id: enrolled.controller_id,
        server: enrolled.server,
        organization_id: Some(enrolled.organization_id),
        bundle_keys: enrolled.bundle_keys,
        key: hex::encode(seed),
        token_digest: hex::encode(token.digest().0),
    };
    let text = serde_json::to_string(&kept).map_err(|error| Failure::Running(error.to_string()))?;
    data.write(IDENTITY, &text)?;
    tracing::info!(controller_id = kept.controller_id, name = enrolled.name, "enrolled");
    Ok(kept)
}

/// What the agent knows and has to tell.
fn local(data: &DataFolder, kept: &Kept, random: Random) -> Result<Local, Failure> {
    let mut seed = [0; 32];
    let unusable = |error: &dyn std::fmt::Display| Failure::Environment(format!("{}: {error}", data.file(LOCAL).display()));
    hex::decode_to_slice(&kept.key, &mut seed).map_err(|error| unusable(&error))?;
    let read = |key: &String| hex::decode(key).ok()?.try_into().ok();
    let owner = Owner {
        organization_id: kept.organization_id.unwrap_or(0),
        controller_id: kept.controller_id,
        server: kept.server.clone(),
        bundle_keys: kept.bundle_keys.iter().filter_map(read).collect(),
        seed,
    };
    let local = Local::open(&data.file(LOCAL), owner, random).map_err(|error| unusable(&error))?;
    if kept.organization_id.is_none() {
        tracing::warn!("this agent enrolled before agents could decide alone: enrol it anew, so that it can");
    }
    Ok(local)
}

fn key(kept: &Kept) -> Result<AgentKey, Failure> {
    let mut seed = [0; 32];
    let broken = || Failure::Environment("the kept key cannot be used: enrol anew with another data folder".to_owned());
    hex::decode_to_slice(&kept.key, &mut seed).map_err(|_| broken())?;
    AgentKey::from_seed(&seed).map_err(|_| broken())
}

fn unreadable(data: &DataFolder) -> Failure {
    Failure::Environment(format!("{} cannot be read: enrol anew with another data folder", data.file(IDENTITY).display()))
}

/// What the server has it read is kept, so that codes are refused rather than left waiting when it starts without its server.
fn scanners(data: &DataFolder) -> Readings {
    data.read(SCANNERS).ok().flatten().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

async fn keep_scanners(data: DataFolder, mut readings: watch::Receiver<Readings>) {
    while readings.changed().await.is_ok() {
        let text = serde_json::to_string(&*readings.borrow_and_update());
        let kept =
            text.map_err(|error| error.to_string()).and_then(|text| data.write(SCANNERS, &text).map_err(|error| error.to_string()));
        if let Err(error) = kept {
            tracing::error!(error, "what scanners there are cannot be kept");
        }
    }
}

/// One JSON line for each decision. On a thread of its own: whoever reads them may be slow.
fn print(mut decisions: mpsc::Receiver<Decided>) {
    while let Some(decided) = decisions.blocking_recv() {
        let Ok(mut line) = serde_json::to_string(&decided) else { continue };
        line.push('\n');
        let mut output = io::stdout().lock();
        if let Err(error) = output.write_all(line.as_bytes()).and_then(|()| output.flush()) {
            tracing::error!(%error, "a decision cannot be printed");
        }
    }
}
