//! The program as its user has it: an organization, a data folder, a running server.

pub mod agent;
pub mod building;
pub mod connection;
pub mod disk;
pub mod http;
pub mod process;
pub mod shelly;
pub mod site;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use disk::Disk;
use http::Api;
use process::Process;

/// What `bootstrap --json` prints.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub organization_id: i64,
    pub domain: String,
    pub email: String,
    pub password: String,
    pub api_key: String,
}

/// A served organization. Stops and goes when dropped.
pub struct Program {
    process: Process,
    address: SocketAddr,
    account: Account,
    database: Option<String>,
    options: Vec<String>,
    variables: Vec<(String, String)>,
    disk: Disk,
    home: TempDir,
}

impl Program {
    /// Bootstraps the organization `example` and serves it, ready when this returns.
    pub fn start(options: &[&str]) -> Self {
        Self::start_with(None, options, &[])
    }

    /// The same, on a database of its own if one is given, with these options and variables for the server.
    pub fn start_with(database: Option<&str>, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let home = disk::home();
        Self::start_on(Disk::Whole, home, database, options, variables)
    }

    /// The same in this home, with its data folder on this disk.
    pub fn start_on(disk: Disk, home: TempDir, database: Option<&str>, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let url = database.map(|url| vec!["--database", url]).unwrap_or_default();
        let account = bootstrap_on(&disk, home.path(), "example", &url);
        let listen = ["--listen", "127.0.0.1:0", "--rate-limit", "0"];
        let options: Vec<_> = [&listen, url.as_slice(), options].concat().into_iter().map(str::to_owned).collect();
        let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (process, address) = serve(&disk, home.path(), &options, &variables);
        Self { process, address, account, database: database.map(str::to_owned), options, variables, disk, home }
    }

    /// Another server of the same organization: on the same database, with a data folder of its own.
    pub fn beside(&self) -> Self {
        assert!(self.database.is_some(), "two servers need a database that both reach");
        let home = disk::home();
        let (process, address) = serve(&Disk::Whole, home.path(), &self.options, &self.variables);
        let Self { account, database, options, variables, .. } = self;
        let (account, database, disk) = (account.clone(), database.clone(), Disk::Whole);
        Self { process, address, account, database, options: options.clone(), variables: variables.clone(), disk, home }
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The owner's API key.
    pub fn api_key(&self) -> &str {
        &self.account.api_key
    }

    /// The organization and its owner.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The API, as the owner uses it.
    pub fn api(&self) -> Api {
        Api::new(&self.url(), &format!("KISI-LOGIN {}", self.api_key()))
    }

    /// The running server.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        data(self.home.path())
    }

    /// A folder of its own, in which it runs and the data folder lies.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Has `doorward ledger verify` look at the record, which has to be whole; the number of its entries.
    pub fn verify_ledger(&self) -> u64 {
        let mut verify = program(self.home.path());
        verify.args(["ledger", "verify", "--json", "--data"]).arg(self.data());
        verify.args(self.database.iter().flat_map(|url| ["--database", url]));
        let output = self.disk.command(verify).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["whole"], true, "{summary}");
        let chains = summary["chains"].as_array().unwrap();
        assert!(chains.iter().any(|chain| chain["organization_id"] == self.account.organization_id), "{summary}");
        summary["entries"].as_u64().unwrap()
    }

    /// From now on it finds no space for its data.
    pub fn fill_disk(&self) {
        self.disk.fill(self.process.id());
    }

    /// Ends that.
    pub fn free_disk(&self) {
        self.disk.free(self.process.id());
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Serves again from the same data, at the same port.
    pub fn restart_in_place(&mut self) {
        self.process.kill();
        let mut options = self.options.clone();
        let port = options.iter_mut().find(|option| *option == "127.0.0.1:0").unwrap();
        *port = self.address.to_string();
        (self.process, self.address) = serve(&self.disk, self.home.path(), &options, &self.variables);
    }

    /// Serves again from the same data, at another port.
    pub fn restart(&mut self) {
        self.process.kill();
        (self.process, self.address) = serve(&self.disk, self.home.path(), &self.options, &self.variables);
    }
}

fn data(home: &Path) -> PathBuf {
    home.join("data")
}

/// The command of this name on the data folder in `home`, run there.
pub fn command(home: &Path, name: &str) -> Command {
    let mut command = program(home);
    command.arg(name).arg("--data").arg(data(home));
    command
}

/// The program without arguments, run in `home`, untouched by the settings of whoever runs the tests.
pub fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
    command.current_dir(home).env_remove("RUST_LOG");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DOORWARD_") {
            command.env_remove(name);
        }
    }
    command
}

/// Makes an organization in the data folder in `home`.
pub fn bootstrap(home: &Path, domain: &str, options: &[&str]) -> Account {
    bootstrap_on(&Disk::Whole, home, domain, options)
}

fn bootstrap_on(disk: &Disk, home: &Path, domain: &str, options: &[&str]) -> Account {
    let mut bootstrap = command(home, "bootstrap");
    bootstrap.args(["--domain", domain, "--email", "owner@example.com", "--name", "Example Offices", "--json"]);
    bootstrap.args(options);
    let output = disk.command(bootstrap).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn serve(disk: &Disk, home: &Path, options: &[String], variables: &[(String, String)]) -> (Process, SocketAddr) {
    let mut serve = command(home, "serve");
    serve.args(options).envs(variables.iter().map(|(name, value)| (name, value)));
    let mut process = Process::start(&mut disk.command(serve));
    let address = process.wait_for_address();
    (process, address)
}
