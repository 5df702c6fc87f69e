//! Commands and options.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures the release program against a bare web server in the same run.
#[derive(Parser)]
#[command(name = "doorward-bench")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// An agent's decisions without its server, against the bare check of a signature
    Alone(AloneOptions),
    /// Serve the bare route that unlocks are compared with; a run does so by itself
    #[command(hide = true)]
    Bare,
    /// Unlocks and pages while links, doors, users and events grow to a million and more
    Growth(GrowthOptions),
    /// Pages of the dashboard, and the lists behind them, in an organization with many links and events
    Pages(PagesOptions),
    /// Unlocks while people sign in by password, against the same unlocks while nobody does
    SignIn(SignInOptions),
    /// Unlocks of simulated doors, against the bare route
    Unlock(UnlockOptions),
}

/// What a run of `alone` measures.
#[derive(Args)]
pub struct AloneOptions {
    /// Not used: the agent's own code is measured
    #[arg(long, value_name = "FILE", hide = true)]
    pub program: Option<PathBuf>,
    /// Print one JSON object instead of the table
    #[arg(long)]
    pub json: bool,
    /// Links that the agent knows
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub links: u32,
    /// Keys that sign passes
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub keys: u32,
    /// Codes that are shown
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub scans: u32,
    /// Where the database is made; the file system decides what a durable commit costs [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// What a run of `sign-in` measures.
#[derive(Args)]
pub struct SignInOptions {
    /// The program to measure
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
    /// Print one JSON object instead of the table
    #[arg(long)]
    pub json: bool,
    /// Seconds that each measurement lasts, after a second that does not count
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub seconds: u64,
    /// Sign-ins a second, one of five with a wrong password
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub sign_ins: u16,
    /// Unlocks a second
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub unlocks: u16,
    /// Users that sign in, and as many that open doors
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub users: u16,
    /// Largest p99 of unlocks while people sign in, by that while nobody does
    #[arg(long, default_value_t = 2.0)]
    pub most: f64,
    /// sqlite, postgres (a server of its own), both, or the URL of an existing PostgreSQL database
    #[arg(long, default_value = "both")]
    pub database: Databases,
    /// Where data folders are made; the file system decides what a durable commit costs [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// What a run of `unlock` measures.
#[derive(Args)]
pub struct UnlockOptions {
    /// The program to measure
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
    /// Print one JSON object instead of the table
    #[arg(long)]
    pub json: bool,
    /// Seconds that each measurement lasts, after a second that does not count
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub seconds: u64,
    /// Connections at once, one measurement for each
    #[arg(long, default_value = "1,16,64,256", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=4_096))]
    pub connections: Vec<u16>,
    /// sqlite, postgres (a server of its own), both, or the URL of an existing PostgreSQL database
    #[arg(long, default_value = "both")]
    pub database: Databases,
    /// With what doors are opened
    #[arg(long, value_enum, default_value_t = Credentials::Both)]
    pub credential: Credentials,
    /// Doors that the connections open in turn
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub doors: u16,
    /// Where data folders are made; the file system decides what a durable commit costs [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// What a run of `growth` measures.
#[derive(Args)]
pub struct GrowthOptions {
    /// The program to measure
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Sizes that are filled and measured, in this order, one growing out of the other
    #[arg(long, value_enum, default_value = "bottom,middle,top", value_delimiter = ',')]
    pub sizes: Vec<SizeName>,
    /// Share of each size that is really filled, such as 0.01 to try it
    #[arg(long, default_value_t = 1.0, value_parser = share)]
    pub share: f64,
    /// Seconds that each measurement of unlocks lasts, after a second that does not count
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub seconds: u64,
    /// Connections that open doors at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4_096))]
    pub connections: u16,
    /// Links and logins of all ages that open doors in turn
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub sample: u32,
    /// Times that each page is read
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub reads: u32,
    /// sqlite, postgres (a server of its own), both, or the URL of an existing PostgreSQL database, which keeps what is filled
    #[arg(long, default_value = "both")]
    pub database: Databases,
    /// With what doors are opened
    #[arg(long, value_enum, default_value_t = Credentials::Both)]
    pub credential: Credentials,
    /// Where data folders are made, of some 20 GB at the top [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Verify the ledger at the end
    #[arg(long)]
    pub verify: bool,
    /// Fail if a bar is missed
    #[arg(long)]
    pub check: bool,
}

/// What a run of `pages` measures.
#[derive(Args)]
pub struct PagesOptions {
    /// The program to measure
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
    /// Print one JSON object instead of the table
    #[arg(long)]
    pub json: bool,
    /// Links that are filled in
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..=1_000_000))]
    pub links: u64,
    /// Events that are filled in
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(10_000..=10_000_000))]
    pub events: u64,
    /// Times that each page is read
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub reads: u32,
    /// Longest that 99 of 100 readings of a page may take, in milliseconds
    #[arg(long, default_value_t = 100.0)]
    pub most: f64,
    /// Only pages whose name has this in it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub only: String,
    /// sqlite, postgres (a server of its own), both, or the URL of an existing PostgreSQL database, which keeps what is filled
    #[arg(long, default_value = "both")]
    pub database: Databases,
    /// Where data folders are made, of some 10 GB with 10 million events [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// A size of an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SizeName {
    /// 1,000 links, 100 doors, 1,000 users, 10,000 events
    Bottom,
    /// 100,000 links, 1,000 doors, 10,000 users, 1,000,000 events
    Middle,
    /// 1,000,000 links, 10,000 doors, 100,000 users, 10,000,000 events
    Top,
}

fn share(text: &str) -> Result<f64, &'static str> {
    text.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0).ok_or("must be above 0 and at most 1")
}

/// Which databases are measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Databases {
    /// A fresh file.
    Sqlite,
    /// A server of the run's own.
    Postgres,
    /// One after the other.
    Both,
    /// A database that exists already.
    Url(String),
}

impl FromStr for Databases {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            "both" => Ok(Self::Both),
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(Self::Url(url.to_owned())),
            _ => Err("must be sqlite, postgres, both, or a URL that begins with postgres://"),
        }
    }
}

/// Which credentials are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Credentials {
    /// A group link for each connection.
    Link,
    /// A user with a login for each connection.
    Login,
    /// One after the other.
    Both,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_options_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_database_is_a_kind_or_a_postgres_url() {
        assert_eq!("both".parse(), Ok(Databases::Both));
        assert_eq!("postgres://db/x".parse(), Ok(Databases::Url("postgres://db/x".to_owned())));
        assert!("mysql://db/x".parse::<Databases>().is_err());
    }
}
