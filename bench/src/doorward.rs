//! The release program, as its user runs it: an organization on a fresh data folder, served by a process of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
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
    password: String,
    api_key: String,
}

/// An organization in a data folder of its own, which goes when this is dropped.
pub struct Installation {
    program: PathBuf,
    data: TempDir,
    postgres: Option<String>,
    domain: String,
    account: Account,
}

impl Installation {
    /// Makes an organization: on SQLite in a new folder below `folder`, or on the PostgreSQL database given.
    ///
    /// # Errors
    /// The program fails; the text is its own.
    pub fn make(program: &Path, folder: &Path, postgres: Option<&str>) -> Result<Self> {
        let data =
            tempfile::Builder::new().prefix("doorward-bench.").tempdir_in(folder).map_err(said("cannot make a data folder"))?;
        // A database that exists may have organizations of earlier runs.
        let domain = format!("bench-{}", std::process::id());
        let mut bootstrap = with_options(program, &["bootstrap"], data.path(), postgres);
        bootstrap.args(["--json", "--email", "owner@example.com", "--domain", &domain]);
        let output = printed(&mut bootstrap)?;
        let account = serde_json::from_slice(&output).map_err(said("what bootstrap printed"))?;
        Ok(Self { program: program.to_owned(), data, postgres: postgres.map(str::to_owned), domain, account })
    }

    /// Serves it.
    ///
    /// # Errors
    /// As of [`Self::make`].
    pub async fn serve(&self) -> Result<Doorward> {
        let mut serve = self.command(&["serve"]);
        serve.args(["--simulate-doors", "--rate-limit", "0", "--listen", "127.0.0.1:0"]);
        let (server, address) = Child::start(&serve).await?;
        Ok(Doorward { server, address, api_key: self.account.api_key.clone() })
    }

    /// Verifies its ledger and returns what the program says of it.
    ///
    /// # Errors
    /// The ledger is broken, or as of [`Self::make`].
    pub fn verify(&self) -> Result<String> {
        let output = printed(self.command(&["ledger", "verify"]).args(["--organization", &self.domain]))?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    /// Its unique name in sign-in.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The owner's password.
    pub fn password(&self) -> &str {
        &self.account.password
    }

    /// The name under which the program records.
    ///
    /// # Errors
    /// The data folder cannot be read.
    pub fn node(&self) -> Result<String> {
        let node = fs::read_to_string(self.data.path().join("node")).map_err(said("the node's name"))?;
        Ok(node.trim().to_owned())
    }

    /// Its database, as the store takes it.
    pub fn database(&self) -> String {
        let own = || format!("sqlite://{}", self.data.path().join("doorward.sqlite").display());
        self.postgres.clone().unwrap_or_else(own)
    }

    fn command(&self, name: &[&str]) -> Command {
        with_options(&self.program, name, self.data.path(), self.postgres.as_deref())
    }
}

/// A running server of an organization. Stops when dropped.
pub struct Doorward {
    server: Child,
    address: SocketAddr,
    api_key: String,
}

impl Doorward {
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
        let authorization = format!("KISI-LOGIN {}", self.api_key);
        Client::connect(self.address, HeaderValue::try_from(authorization).map_err(said("an API key"))?).await
    }
}

/// A command of the program with the options that each takes.
fn with_options(program: &Path, name: &[&str], data: &Path, postgres: Option<&str>) -> Command {
    let mut command = untouched(program);
    command.args(name).arg("--data").arg(data);
    command.args(postgres.iter().flat_map(|url| ["--database", url]));
    command.env("RUST_LOG", std::env::var_os("RUST_LOG").unwrap_or_else(|| LOG.into()));
    command
}

/// What a command prints, once it has succeeded.
fn printed(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output().map_err(said("cannot start the program"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).trim().to_owned()).join("\n");
    Err(format!("{}: {}", command.get_args().next().unwrap_or_default().display(), said.trim()))
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
