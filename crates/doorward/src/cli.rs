//! Commands and options. Flags win over `DOORWARD_*` variables, and those over `doorward.toml`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use doorward_app::quotas;
use doorward_core::Timestamp;
use doorward_egress::IpNet;
use serde::Deserialize;

/// Lets people through doors: access links, a gatekeeper, a verifiable record.
#[derive(Parser)]
#[command(name = "doorward", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads flags and variables.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let matches = Self::command().try_get_matches()?;
        let mut cli = Self::from_arg_matches(&matches)?;
        // A command of a command has the options.
        let mut innermost = &matches;
        while let Some((_, matches)) = innermost.subcommand() {
            innermost = matches;
        }
        if let Some(options) = cli.command.options() {
            options.prefer_flags(innermost);
        } else if let Command::Agent(AgentArguments { token, token_file, .. }) = &mut cli.command {
            prefer_flag(innermost, "token", token, token_file);
        }
        Ok(cli)
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prepare an organization with simulated doors, serve it, and print what to open
    Demo(DemoArguments),
    /// Run at a site: drive its relays and read its scanners for a server elsewhere
    Agent(AgentArguments),
    /// Run the server, with a built-in agent for relays on its own network
    Serve(Options),
    /// Make an organization, its owner and an API key
    Bootstrap(BootstrapArguments),
    /// Verify the record of what happened, or take a copy of it
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Help a user whom nobody else can help
    #[command(subcommand)]
    User(UserCommand),
    /// Show or set how many links an organization may send
    #[command(subcommand)]
    Quota(QuotaCommand),
    /// Print the OpenAPI document
    Openapi,
}

impl Command {
    fn options(&mut self) -> Option<&mut Options> {
        match self {
            Self::Demo(arguments) => Some(&mut arguments.options),
            Self::Serve(options) => Some(options),
            Self::Bootstrap(arguments) => Some(&mut arguments.options),
            Self::Ledger(LedgerCommand::Verify(arguments)) => Some(&mut arguments.options),
            Self::Ledger(LedgerCommand::Export(arguments)) => Some(&mut arguments.options),
            Self::User(UserCommand::TwoFactorOff(arguments)) => Some(&mut arguments.options),
            Self::Quota(QuotaCommand::Show(arguments)) => Some(&mut arguments.options),
            Self::Quota(QuotaCommand::Set(arguments)) => Some(&mut arguments.options),
            Self::Agent(_) | Self::Openapi => None,
        }
    }
}

#[derive(Args)]
pub(crate) struct DemoArguments {
    /// Start over: remove the demo's data first
    #[arg(long)]
    pub fresh: bool,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Args)]
pub(crate) struct AgentArguments {
    /// Address of the server, such as https://doors.example.com
    #[arg(long, env = "DOORWARD_SERVER", value_name = "URL")]
    pub server: Option<String>,
    /// Token that enrols this agent; not needed once it is enrolled
    #[arg(long, env = "DOORWARD_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// File that holds the token
    #[arg(long, env = "DOORWARD_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where its key is kept [default: ./doorward-agent]
    #[arg(long, env = "DOORWARD_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Let relays be in this private subnet only, such as 192.168.1.0/24; may be given several times [default: every private
    /// network]
    #[arg(long, env = "DOORWARD_ALLOW_EGRESS", value_name = "CIDR", value_delimiter = ',')]
    pub allow_egress: Vec<IpNet>,
    /// How the log is written to standard error [default: text]
    #[arg(long, env = "DOORWARD_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
}

#[derive(Args)]
pub(crate) struct BootstrapArguments {
    /// The organization's unique name in sign-in, such as sunny-mill
    #[arg(long)]
    pub domain: String,
    /// The owner's e-mail address
    #[arg(long)]
    pub email: String,
    /// The organization's name; the domain if not given
    #[arg(long)]
    pub name: Option<String>,
    /// Read the owner's password from standard input; a random one if not given
    #[arg(long)]
    pub password_stdin: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    /// Check that no entry was changed, removed, reordered or added afterwards; exit code 1 if one was
    Verify(VerifyArguments),
    /// Write the entries as JSON Lines, with all that it takes to verify them elsewhere
    Export(ExportArguments),
}

#[derive(Args)]
pub(crate) struct VerifyArguments {
    /// Only the organization with this domain
    #[arg(long, value_name = "DOMAIN")]
    pub organization: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Args)]
pub(crate) struct ExportArguments {
    /// Only the organization with this domain
    #[arg(long, value_name = "DOMAIN")]
    pub organization: Option<String>,
    /// Only what happened at this time or later, such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub from: Option<Timestamp>,
    /// Only what happened before this time
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub until: Option<Timestamp>,
    /// File to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Switch two-factor sign-in off for someone who has lost both device and backup codes
    TwoFactorOff(TwoFactorOffArguments),
}

#[derive(Args)]
pub(crate) struct TwoFactorOffArguments {
    /// The organization's unique name in sign-in, such as sunny-mill
    #[arg(long)]
    pub domain: String,
    /// The user's e-mail address
    #[arg(long)]
    pub email: String,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Subcommand)]
pub(crate) enum QuotaCommand {
    /// Print the quotas and how much of them is used
    Show(QuotaShowArguments),
    /// Change them; what is not given stays, and so do links that are there
    Set(QuotaSetArguments),
}

#[derive(Args)]
pub(crate) struct QuotaShowArguments {
    /// The organization's unique name in sign-in, such as sunny-mill
    #[arg(long)]
    pub domain: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Args)]
#[group(id = "quotas", required = true, multiple = true, args = ["email_links", "sms_links"])]
pub(crate) struct QuotaSetArguments {
    /// The organization's unique name in sign-in, such as sunny-mill
    #[arg(long)]
    pub domain: String,
    /// Links with an e-mail address that there may be at a time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..=quotas::HIGHEST))]
    pub email_links: Option<i64>,
    /// Links by text message in a calendar month
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..=quotas::HIGHEST))]
    pub sms_links: Option<i64>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub options: Options,
}

fn time(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse(text).ok_or("must be a date and time such as 2026-11-24T09:00:00Z (RFC 3339)")
}

/// Options that every command takes.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Settings file; doorward.toml in the working folder if there is one
    #[arg(long, env = "DOORWARD_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where everything is kept [default: ./doorward-data]
    #[arg(long, env = "DOORWARD_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// postgres://… instead of SQLite in the data folder
    #[arg(long, env = "DOORWARD_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// File that holds the database URL
    #[arg(long, env = "DOORWARD_DATABASE_FILE", value_name = "FILE")]
    pub database_file: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "DOORWARD_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Address to serve metrics on, at /metrics, such as 127.0.0.1:9464; they are not served if not given
    #[arg(long, env = "DOORWARD_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<SocketAddr>,
    /// Where guests reach this server, such as https://doors.example.com [default: http:// and the address it listens on]
    #[arg(long, env = "DOORWARD_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Mail server, such as smtp://mail.example.com:587 or smtps://user:password@mail.example.com
    #[arg(long, env = "DOORWARD_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File that holds the mail server's URL
    #[arg(long, env = "DOORWARD_SMTP_URL_FILE", value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Address that mails come from [default: doorward@ and the host of the public URL]
    #[arg(long, env = "DOORWARD_MAIL_FROM", value_name = "ADDR")]
    pub mail_from: Option<String>,
    /// Text message service that speaks Twilio's API, such as https://api.twilio.com
    #[arg(long, env = "DOORWARD_SMS_URL", value_name = "URL")]
    pub sms_url: Option<String>,
    /// Account there
    #[arg(long, env = "DOORWARD_SMS_ACCOUNT", value_name = "SID")]
    pub sms_account: Option<String>,
    /// The account's token
    #[arg(long, env = "DOORWARD_SMS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub sms_token: Option<String>,
    /// File that holds the account's token
    #[arg(long, env = "DOORWARD_SMS_TOKEN_FILE", value_name = "FILE")]
    pub sms_token_file: Option<PathBuf>,
    /// Number, name or messaging service that text messages come from, such as +12025550199
    #[arg(long, env = "DOORWARD_SMS_FROM", value_name = "SENDER")]
    pub sms_from: Option<String>,
    /// Countries whose numbers get text messages, such as US,CA,PR,DE; all for every country [default: US,CA,PR]
    #[arg(long, env = "DOORWARD_SMS_REGIONS", value_name = "COUNTRIES")]
    pub sms_regions: Option<String>,
    /// Open doors that have no relay with the simulator
    #[arg(long, env = "DOORWARD_SIMULATE_DOORS", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub simulate_doors: Option<bool>,
    /// Let relays and other addresses that customers type point into private networks
    #[arg(long, env = "DOORWARD_ALLOW_PRIVATE_EGRESS", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub allow_private_egress: Option<bool>,
    /// Let them point into this subnet only, such as 192.168.1.0/24; may be given several times
    #[arg(long, env = "DOORWARD_ALLOW_EGRESS", value_name = "CIDR", value_delimiter = ',')]
    pub allow_egress: Vec<IpNet>,
    /// Requests a second that each user, each link, and each address without a credential may make; 0 switches off every
    /// limit, that on guessing included [default: 5, demo: 0]
    #[arg(long, env = "DOORWARD_RATE_LIMIT", value_name = "N")]
    pub rate_limit: Option<u32>,
    /// Believe proxies in this subnet when they name the client in X-Forwarded-For, such as 127.0.0.1/32; may be given several
    /// times
    #[arg(long, env = "DOORWARD_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpNet>,
    /// How the log is written to standard error [default: text]
    #[arg(long, env = "DOORWARD_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
}

impl Options {
    fn prefer_flags(&mut self, matches: &ArgMatches) {
        for (name, value, file) in [
            ("database", &mut self.database, &mut self.database_file),
            ("smtp_url", &mut self.smtp_url, &mut self.smtp_url_file),
            ("sms_token", &mut self.sms_token, &mut self.sms_token_file),
        ] {
            prefer_flag(matches, name, value, file);
        }
    }
}

/// A secret may be given in two ways, each with a variable: a flag of either way wins over a variable of the other.
fn prefer_flag(matches: &ArgMatches, name: &str, value: &mut Option<String>, file: &mut Option<PathBuf>) {
    let weaker = |this: &str, other: &str| {
        matches.value_source(this) == Some(ValueSource::EnvVariable)
            && matches.value_source(other) == Some(ValueSource::CommandLine)
    };
    let name_of_file = format!("{name}_file");
    if weaker(name, &name_of_file) {
        *value = None;
    } else if weaker(&name_of_file, name) {
        *file = None;
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}
