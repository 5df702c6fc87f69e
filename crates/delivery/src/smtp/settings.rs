//! Reading the SMTP URL: which server, how encrypted, with which sign-in.

use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{CertificateStore, TlsParameters};
use url::{Host, Url};

/// What is wrong with the settings for mail. The texts are for the operator and hold no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not a URL, or not one for mail.
    #[error("the SMTP URL must look like smtp://mail.example.com:587 or smtps://mail.example.com")]
    Url,
    /// A query parameter that is not known, or a value of `tls` that is not.
    #[error("the SMTP URL takes one parameter: tls=required, tls=opportunistic or tls=none (none of them with smtps://)")]
    Parameter,
    /// A user name without a password, or either with broken percent-encoding.
    #[error("the SMTP URL needs both a user name and a password, percent-encoded, or neither")]
    Credentials,
    /// The host name cannot stand in a certificate.
    #[error("the SMTP URL's host name cannot be checked against a certificate")]
    Host,
    /// The sender's address.
    #[error("the sender must be an e-mail address such as doors@example.com")]
    From,
}

/// When the connection turns to TLS.
#[derive(Clone)]
pub(crate) enum Encryption {
    /// Never.
    None,
    /// By STARTTLS, if the server offers it.
    Offered(TlsParameters),
    /// By STARTTLS, or no mail is sent.
    Required(TlsParameters),
    /// From the first byte.
    Implicit(TlsParameters),
}

/// A mail server and how to talk to it.
pub(crate) struct Server {
    /// Host name or address, IPv6 without brackets.
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub credentials: Option<Credentials>,
}

impl Server {
    /// Reads `smtp[s]://[user:password@]host[:port][?tls=…]`.
    ///
    /// Without a `tls` parameter, `smtp://` stays plain towards this machine, needs STARTTLS if a password would be sent,
    /// and uses STARTTLS where it is offered otherwise. Ports, if not given: 465 for `smtps`, 587 with a password, else 25.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text.trim()).map_err(|_| ConfigError::Url)?;
        let implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(ConfigError::Url),
        };
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(Host::Domain(_)) | None => return Err(ConfigError::Url),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(ConfigError::Url);
        }
        let credentials = credentials(&url)?;
        let wish = tls_parameter(&url)?;
        if implicit && wish.is_some() {
            return Err(ConfigError::Parameter);
        }
        let tls = || tls(&host);
        let encryption = match wish.as_deref() {
            None if implicit => Encryption::Implicit(tls()?),
            None if is_loopback(&host) => Encryption::None,
            None if credentials.is_some() => Encryption::Required(tls()?),
            None | Some("opportunistic") => Encryption::Offered(tls()?),
            Some("required") => Encryption::Required(tls()?),
            Some("none") => Encryption::None,
            Some(_) => return Err(ConfigError::Parameter),
        };
        let port = url.port().unwrap_or(match (&encryption, &credentials) {
            (Encryption::Implicit(_), _) => 465,
            (_, Some(_)) => 587,
            (_, None) => 25,
        });
        Ok(Self { host, port, encryption, credentials })
    }
}

/// Trusts what the machine trusts, so that an own authority is added there; a machine without any trusts the public ones.
fn tls(host: &str) -> Result<TlsParameters, ConfigError> {
    let public = || TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots).build();
    TlsParameters::new(host.to_owned()).or_else(|_| public()).map_err(|_| ConfigError::Host)
}

fn tls_parameter(url: &Url) -> Result<Option<String>, ConfigError> {
    let mut wish = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || wish.is_some() {
            return Err(ConfigError::Parameter);
        }
        wish = Some(value.into_owned());
    }
    Ok(wish)
}

fn credentials(url: &Url) -> Result<Option<Credentials>, ConfigError> {
    let decode = |text: &str| match percent_encoding::percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.is_empty() => Ok(text.into_owned()),
        Ok(_) | Err(_) => Err(ConfigError::Credentials),
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) => Ok(Some(Credentials::new(decode(user)?, decode(password)?))),
        (_, None) => Err(ConfigError::Credentials),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> (String, u16, &'static str) {
        let server = Server::parse(url).unwrap();
        let encryption = match server.encryption {
            Encryption::None => "none",
            Encryption::Offered(_) => "offered",
            Encryption::Required(_) => "required",
            Encryption::Implicit(_) => "implicit",
        };
        (server.host, server.port, encryption)
    }

    #[test]
    fn encryption_and_port_follow_from_scheme_host_and_password() {
        for (url, host, port, encryption) in [
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "none"),
            ("smtp://[::1]:2525", "::1", 2525, "none"),
            ("smtp://localhost", "localhost", 25, "none"),
            ("smtp://mail.example.com", "mail.example.com", 25, "offered"),
            ("smtp://ada:pw@mail.example.com", "mail.example.com", 587, "required"),
            ("smtp://ada:pw@mail.example.com?tls=none", "mail.example.com", 587, "none"),
            ("smtp://mail.example.com:587/?tls=required", "mail.example.com", 587, "required"),
            ("smtp://127.0.0.1:25?tls=opportunistic", "127.0.0.1", 25, "offered"),
            ("smtps://mail.example.com", "mail.example.com", 465, "implicit"),
            ("smtps://ada:pw@192.0.2.7:4650", "192.0.2.7", 4650, "implicit"),
        ] {
            assert_eq!(read(url), (host.to_owned(), port, encryption), "{url}");
        }
    }

    #[test]
    fn user_and_password_are_percent_decoded() {
        let server = Server::parse("smtp://ada%40example.com:p%C3%A4ss%2F1@localhost").unwrap();
        assert_eq!(server.credentials, Some(Credentials::new("ada@example.com".to_owned(), "päss/1".to_owned())));
    }

    #[test]
    fn a_wrong_url_is_refused_without_repeating_it() {
        for (url, error) in [
            ("", ConfigError::Url),
            ("mail.example.com:25", ConfigError::Url),
            ("http://mail.example.com", ConfigError::Url),
            ("smtp://", ConfigError::Url),
            ("smtp://mail.example.com/inbox", ConfigError::Url),
            ("smtp://mail.example.com?tls=maybe", ConfigError::Parameter),
            ("smtp://mail.example.com?starttls=1", ConfigError::Parameter),
            ("smtps://mail.example.com?tls=none", ConfigError::Parameter),
            ("smtp://ada@mail.example.com", ConfigError::Credentials),
            ("smtp://ada:hidden%FF@mail.example.com", ConfigError::Credentials),
            ("smtp://:hidden@mail.example.com", ConfigError::Credentials),
        ] {
            let found = Server::parse(url).err();
            assert_eq!(found, Some(error), "{url}");
            assert!(!found.unwrap().to_string().contains("hidden"));
        }
    }
}
