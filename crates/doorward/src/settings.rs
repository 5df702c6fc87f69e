//! From flags, variables and the settings file to checked settings.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use doorward_core::Secret;
use doorward_core::phone::{NoRegions, Regions};
use doorward_delivery::TextSettings;
use doorward_egress::{IpNet, Policy};
use url::Url;

use crate::cli::{LogFormat, Options};
use crate::failure::Failure;

const DEFAULT_FILE: &str = "doorward.toml";
const DEFAULT_PORT: u16 = 8080;

/// What a command does if nobody says otherwise.
pub(crate) struct Defaults {
    /// Data folder.
    pub data: &'static str,
    /// Requests a second.
    pub rate_limit: u32,
}

impl Defaults {
    /// For real use.
    pub(crate) const REAL: Self = Self { data: "doorward-data", rate_limit: 5 };
    /// For the demo, which keeps apart from real data.
    pub(crate) const DEMO: Self = Self { data: "doorward-demo", rate_limit: 0 };
}

/// Checked settings.
pub(crate) struct Settings {
    pub data: PathBuf,
    /// `None`: SQLite in the data folder.
    pub database: Option<String>,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub public_url: Option<Url>,
    pub smtp_url: Option<String>,
    pub mail_from: Option<String>,
    pub texts: Option<Texts>,
    pub simulate_doors: bool,
    pub egress: Policy,
    /// 0 is no limit.
    pub rate_limit: u32,
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
}

impl Settings {
    pub(crate) fn load(options: Options, defaults: &Defaults) -> Result<Self, Failure> {
        let file = read_file(options.config.as_deref())?;
        let private = options.allow_private_egress.or(file.allow_private_egress).unwrap_or(false);
        let given = |here: Vec<IpNet>, in_file| if here.is_empty() { in_file } else { here };
        Ok(Self {
            data: options.data.or(file.data).unwrap_or_else(|| PathBuf::from(defaults.data)),
            database: secret("database", (options.database, options.database_file), (file.database, file.database_file))?
                .map(database)
                .transpose()?,
            listen: options.listen.or(file.listen).unwrap_or_else(|| (Ipv4Addr::LOCALHOST, DEFAULT_PORT).into()),
            metrics_listen: options.metrics_listen.or(file.metrics_listen),
            public_url: options.public_url.or(file.public_url).map(|text| origin("public-url", &text)).transpose()?,
            smtp_url: secret("smtp-url", (options.smtp_url, options.smtp_url_file), (file.smtp_url, file.smtp_url_file))?,
            mail_from: options.mail_from.or(file.mail_from),
            texts: texts(
                options.sms_url.or(file.sms_url),
                options.sms_account.or(file.sms_account),
                secret("sms-token", (options.sms_token, options.sms_token_file), (file.sms_token, file.sms_token_file))?,
                options.sms_from.or(file.sms_from),
                options.sms_regions.or(file.sms_regions),
            )?,
            simulate_doors: options.simulate_doors.or(file.simulate_doors).unwrap_or(false),
            egress: Policy::new(private, given(options.allow_egress, file.allow_egress)),
            rate_limit: options.rate_limit.or(file.rate_limit).unwrap_or(defaults.rate_limit),
            trusted_proxies: given(options.trusted_proxy, file.trusted_proxy),
            log_format: options.log_format.or(file.log_format).unwrap_or_default(),
        })
    }
}

/// How text messages are sent, and where to.
pub(crate) struct Texts {
    pub service: TextSettings,
    pub regions: Regions,
}

/// All of it, or nothing.
fn texts(
    url: Option<String>,
    account: Option<String>,
    token: Option<String>,
    from: Option<String>,
    regions: Option<String>,
) -> Result<Option<Texts>, Failure> {
    let regions = regions.map_or(Ok(Regions::default()), |regions| {
        regions.parse().map_err(|error: NoRegions| Failure::Environment(format!("--sms-regions {error}")))
    })?;
    match (url, account, token, from) {
        (None, None, None, None) => Ok(None),
        (Some(url), Some(account), Some(token), Some(from)) => {
            Ok(Some(Texts { service: TextSettings { url, account, token: Secret::presented(&token), from }, regions }))
        }
        _ => Err(Failure::Environment(
            "text messages need all of --sms-url, --sms-account, --sms-token (or --sms-token-file) and --sms-from".to_owned(),
        )),
    }
}

fn read_file(named: Option<&Path>) -> Result<Options, Failure> {
    let path = named.unwrap_or_else(|| Path::new(DEFAULT_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return Ok(Options::default()),
        Err(error) => return Err(Failure::Environment(format!("cannot read {}: {error}", path.display()))),
    };
    toml::from_str(&text).map_err(|error| {
        let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        Failure::Environment(format!("{}, line {line}: {}", path.display(), error.message().replace('\n', " ")))
    })
}

/// A secret from the first source that names it, in clear or as a file.
pub(crate) fn secret(
    name: &str,
    flags: (Option<String>, Option<PathBuf>),
    file: (Option<String>, Option<PathBuf>),
) -> Result<Option<String>, Failure> {
    for source in [flags, file] {
        match source {
            (Some(_), Some(_)) => return Err(Failure::Environment(format!("--{name} and --{name}-file cannot both be given"))),
            (Some(value), None) => return Ok(Some(value)),
            (None, Some(path)) => {
                let read = std::fs::read_to_string(&path);
                let text = read.map_err(|error| Failure::Environment(format!("cannot read {}: {error}", path.display())))?;
                return Ok(Some(text.trim().to_owned()));
            }
            (None, None) => {}
        }
    }
    Ok(None)
}

fn database(url: String) -> Result<String, Failure> {
    let known = ["postgres://", "postgresql://", "sqlite://"].iter().any(|scheme| url.starts_with(scheme));
    if known { Ok(url) } else { Err(Failure::Environment("--database must be a postgres:// or sqlite:// URL".to_owned())) }
}

/// The address of a server, as the option with this name has it.
pub(crate) fn origin(name: &str, text: &str) -> Result<Url, Failure> {
    let wrong = || Failure::Environment(format!("--{name} must be an http or https URL without a path"));
    let url = Url::parse(text).map_err(|_| wrong())?;
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain { Ok(url) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        assert!(origin("x", "https://doors.example.com").is_ok());
        assert!(origin("x", "http://192.0.2.7:8080/").is_ok());
        for wrong in
            ["doors.example.com", "https://doors.example.com/app", "ftp://doors.example.com", "https://a@doors.example.com"]
        {
            assert!(origin("x", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        assert!(toml::from_str::<Options>("listen = \"127.0.0.1:1\"\ncolour = 1").is_err());
        assert!(toml::from_str::<Options>("listen = \"127.0.0.1:1\"\nallow_egress = [\"192.0.2.0/24\"]").is_ok());
    }
}
