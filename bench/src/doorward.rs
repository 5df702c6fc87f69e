//! The release program, as its user runs it: an organization on a fresh data folder, served by a process of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use hyper::header::HeaderValue;
use serde::Deserialize;
use tempfile::TempDir;

use crate::child::Child;
use crate::client::Client;
use crate::{Result, said};

/// The log is written as a server's operator would have it under load; the one notice tells the address.
const LOG: &str = "warn,doorward::serve=info";

/// What `bootstrap --json` prints, as far as it matters here.
#[derive(Deserialize)]
struct Account {
    api_key: String,
}

/// A served organization. Stops, and its data folder goes, when dropped.
pub struct Doorward {
    server: Child,
    address: SocketAddr,
    account: Account,
    _data: TempDir,
}

impl Doorward {
    /// Makes an organization and serves it: on SQLite in a new folder below `folder`, or on the PostgreSQL database given.
    ///
    /// # Errors
    /// The program fails; the text is its own.
    pub async fn start(program: &Path, folder: &Path, postgres: Option<&str>) -> Result<Self> {
        let data =
            tempfile::Builder::new().prefix("doorward-bench.").tempdir_in(folder).map_err(said("cannot make a data folder"))?;
        let with_options = |name: &str| {
            let mut command = untouched(program);
            command.arg(name).arg("--data").arg(data.path());
            command.args(postgres.iter().flat_map(|url| ["--database", url]));
            command.env("RUST_LOG", std::env::var_os("RUST_LOG").unwrap_or_else(|| LOG.into()));
            command
        };
        // A database that exists may have organizations of earlier runs.
        let domain = format!("bench-{}", std::process::id());
        let mut bootstrap = with_options("bootstrap");
        bootstrap.args(["--json", "--email", "owner@example.com", "--domain", &domain]);
        let output = bootstrap.output().map_err(said("cannot start the program"))?;
        if !output.status.success() {
            return Err(format!("bootstrap: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let account: Account = serde_json::from_slice(&output.stdout).map_err(said("what bootstrap printed"))?;

        let mut serve = with_options("serve");
        serve.args(["--simulate-doors", "--rate-limit", "0", "--listen", "127.0.0.1:0"]);
        let (server, address) = Child::start(&serve).await?;
        Ok(Self { server, address, account, _data: data })
    }

    /// The running server.
    pub fn server(&self) -> &Child {
        &self.server
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A new connection as the organization's owner; it is closed if it is left idle for long.
    ///
    /// # Errors
    /// It listens no more.
    pub async fn owner(&self) -> Result<Client> {
        let authorization = format!("KISI-LOGIN {}", self.account.api_key);
        Client::connect(self.address, HeaderValue::try_from(authorization).map_err(said("an API key"))?).await
    }
}

/// The program, untouched by the settings of whoever runs it.
fn untouched(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DOORWARD_") {
            command.env_remove(name);
        }
    }
    command
}
