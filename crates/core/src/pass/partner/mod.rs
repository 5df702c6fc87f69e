//! Codes that an integration partner makes: compact JWTs (RFC 7519), signed with a secret that is shared with the partner (HS256) or
//! with the partner's own key (EdDSA with Ed25519).
//!
//! | where | name | what |
//! | --- | --- | --- |
//! | header | `alg` | `HS256` or `EdDSA`, whichever the partner key is for |
//! | header | `kid` | the partner key's id, as text |
//! | header | `typ` | `JWT`; may be left out |
//! | claims | `iss` | the partner key's id, as text |
//! | claims | `aud` | the organization's domain |
//! | claims | `jti` | the code's own id, 1 to 64 characters |
//! | claims | `iat`, `nbf`, `exp` | when it was made, its first moment, the first moment after; whole seconds since 1970 |
//! | claims | `sub` | `user:` and an e-mail address: opens what that user may open |
//! | claims | `group_id`, `name` | a group's id, a number, and the name of whoever holds the code: opens the group's doors |
//!
//! A code has either `sub`, or `group_id` and `name`. Whatever else is there is refused: it may be a condition.

mod key;
mod parse;
#[cfg(test)]
mod tests;

pub use key::{Algorithm, PartnerKey, PartnerVerifier, public_key};
pub use parse::UnverifiedPartnerPass;

use std::time::Duration;

use crate::decide::{Validity, link_state};
use crate::{Code, SecretDigest, Timestamp};

/// Longest `jti`, in characters.
pub const MOST_ID_CHARACTERS: usize = 64;
/// Longest life of a code for a user, from when it was made or first holds, whichever is earlier.
pub const USER_LIFE: Duration = Duration::from_secs(60);
/// Shortest of the longest lives that a key may allow, in seconds.
pub const LEAST_LIFE_SECONDS: i64 = 60;
/// Longest of them, in seconds: a year.
pub const MOST_LIFE_SECONDS: i64 = 366 * 24 * 60 * 60;
/// How far a partner's clock may be ahead.
const AHEAD: Duration = Duration::from_secs(10);

/// Why a text is no partner's code that counts. None of them holds anything of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartnerPassError {
    /// It is no compact JWT, or has other parts, header parameters or claims than it may.
    #[error("the text is not a partner's code")]
    Malformed,
    /// It is made with another algorithm, or names another key, than the key has.
    #[error("the code is not made with this key's algorithm")]
    Algorithm,
    /// The key has not signed it.
    #[error("the signature is not this key's")]
    Signature,
    /// Its issuer or its audience is another.
    #[error("the code is of another key or for another organization")]
    Foreign,
    /// It was made in the future.
    #[error("the code is from the future")]
    NotYetMade,
    /// It lives longer than it may.
    #[error("the code lives longer than it may")]
    LivesTooLong,
}

impl PartnerPassError {
    /// What whoever shows it is told.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::NotYetMade => Code::LinkNotYetValid,
            Self::LivesTooLong => Code::PartnerNotAllowed,
            Self::Malformed | Self::Algorithm | Self::Signature | Self::Foreign => Code::LinkInvalid,
        }
    }
}

/// Whom a partner's code is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// A user of the organization.
    User {
        /// Their e-mail address, in lower case.
        email: String,
    },
    /// Somebody without an account.
    Group {
        /// The group whose doors it opens.
        group_id: i64,
        /// Their name, 1 to 255 characters.
        name: String,
    },
}

/// A partner's code whose signature counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerPass {
    /// The partner key that signed it.
    pub key_id: i64,
    /// The SHA-256 of its `jti`.
    pub id: SecretDigest,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Its first moment.
    pub valid_from: Timestamp,
    /// The first moment after.
    pub valid_until: Timestamp,
    /// Whom it is for.
    pub whom: Whom,
}

impl PartnerPass {
    /// Whether it keeps to what its key allows, whatever the time between its first and last moment is. `longest_life` is that of codes
    /// for groups, in seconds.
    ///
    /// # Errors
    /// It lives too long, or was made in the future.
    fn check(&self, longest_life: i64, now: Timestamp) -> Result<(), PartnerPassError> {
        let longest = Duration::from_secs(u64::try_from(longest_life).unwrap_or(0));
        let end = match self.whom {
            Whom::User { .. } => self.issued_at.min(self.valid_from).after(USER_LIFE),
            Whom::Group { .. } => self.valid_from.after(longest),
        };
        if self.valid_until > end {
            Err(PartnerPassError::LivesTooLong)
        } else if self.issued_at > now.after(AHEAD) {
            Err(PartnerPassError::NotYetMade)
        } else {
            Ok(())
        }
    }

    /// Whether it counts now, by what its key allows.
    ///
    /// # Errors
    /// The key is switched off, or the code is over, not valid yet, or may not be like this.
    pub fn counts(&self, enabled: bool, longest_life: i64, now: Timestamp) -> Result<(), Code> {
        if !enabled {
            return Err(Code::PartnerKeyDisabled);
        }
        self.check(longest_life, now).map_err(PartnerPassError::code)?;
        link_state(true, self.validity(), now)
    }

    /// When it opens doors: a partner's clock may be a little ahead.
    #[must_use]
    pub fn validity(&self) -> Validity {
        Validity { from: Some(self.valid_from.before(AHEAD)), until: Some(self.valid_until) }
    }
}
