//! Scanners that post what they read to the agent.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Secret, SecretDigest};

/// Characters of a token.
const TOKEN_LENGTHS: std::ops::RangeInclusive<usize> = 16..=128;

/// Where the agent listens for `POST /scan`, and the token that whoever posts has to know.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct HttpListener {
    /// Address and port of the agent's machine in its own network, such as `192.168.1.5:8090`.
    #[schema(value_type = String, example = "192.168.1.5:8090")]
    pub listen: SocketAddr,
    /// What devices send as `Authorization: Bearer TOKEN`: 16 to 128 letters, digits and `-._~+/=`. Write-only; if it is not sent, it
    /// stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// SHA-256 of the token in hexadecimal, as it is kept and told to the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    token_digest: Option<String>,
}

impl HttpListener {
    /// The digest of the token.
    #[must_use]
    pub fn token_digest(&self) -> Option<SecretDigest> {
        let mut digest = [0; 32];
        hex::decode_to_slice(self.token_digest.as_ref()?, &mut digest).ok()?;
        Some(SecretDigest(digest))
    }

    /// As it is kept: with the digest of its token, or of the one that the same address had before.
    pub(super) fn checked(self, old: Option<&Self>) -> Result<Self, String> {
        if self.token_digest.is_some() {
            return Err("cannot be read: unknown field `token_digest`".to_owned());
        }
        if !is_own_network(self.listen.ip()) || self.listen.port() == 0 {
            return Err("listen must be an address and port of the agent's own network, such as 192.168.1.5:8090".to_owned());
        }
        let token_digest = match self.token {
            Some(token) => Some(digest(&token)?),
            None => old.filter(|old| old.listen == self.listen).and_then(|old| old.token_digest.clone()),
        };
        match token_digest {
            Some(_) => Ok(Self { listen: self.listen, token: None, token_digest }),
            None => Err("token is missing".to_owned()),
        }
    }

    pub(super) fn shown(self) -> Self {
        Self { token: None, token_digest: None, ..self }
    }
}

fn digest(token: &str) -> Result<String, String> {
    let plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    if !TOKEN_LENGTHS.contains(&token.len()) || !plain {
        return Err("token must be 16 to 128 letters, digits and -._~+/=".to_owned());
    }
    Ok(hex::encode(Secret::presented(token).digest().0))
}

/// Nobody else's: this machine's own, private, or of the link alone.
fn is_own_network(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_private() || address.is_loopback() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_loopback() || address.is_unicast_link_local(),
    }
}

impl fmt::Debug for HttpListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpListener({})", self.listen)
    }
}
