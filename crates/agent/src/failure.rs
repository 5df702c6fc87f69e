//! Why an order was not obeyed, as far as the agent can tell.

use std::net::IpAddr;

use doorward_core::Code;
use doorward_egress::Error;
use doorward_wire::Outcome;

/// A reason for the caller and a sentence for the administrator. The sentence holds no secret.
#[derive(Debug, Clone)]
pub struct Failure {
    code: Code,
    detail: String,
}

impl Failure {
    /// The device did not answer. It may have obeyed all the same.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self { code: Code::DeviceUnavailable, detail: detail.into() }
    }

    /// The device answered something else than that it obeyed.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self { code: Code::DeviceRefused, detail: detail.into() }
    }

    /// The relay's settings cannot work.
    pub fn misconfigured(detail: impl Into<String>) -> Self {
        Self { code: Code::LockMisconfigured, detail: detail.into() }
    }

    /// The agent is being stopped, so that nobody would end what it began.
    pub fn stopping() -> Self {
        Self { code: Code::ControllerError, detail: "The agent is stopping.".to_owned() }
    }

    /// Whether the device has surely not obeyed.
    pub const fn is_certain(&self) -> bool {
        !matches!(self.code, Code::DeviceUnavailable)
    }

    /// The sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The order came too late.
    pub fn expired() -> Self {
        Self { code: Code::ControllerTimedOut, detail: "The order had expired before the relay was driven.".to_owned() }
    }

    /// The pulse that the order shared ended without an outcome.
    pub fn abandoned() -> Self {
        Self::unavailable("The pulse that was to serve this order too came to no end. The door may have opened all the same.")
    }

    /// The relay did not answer by the order's deadline.
    pub fn timed_out() -> Self {
        Self::unavailable("The relay did not answer in time. It may have obeyed all the same.")
    }

    /// A hold whose time is over before it began. Some devices take no seconds for no end.
    pub fn no_time() -> Self {
        Self { code: Code::ControllerError, detail: "A door is held open for a second at least.".to_owned() }
    }

    /// The agent holds as many orders as it can.
    pub fn overloaded() -> Self {
        Self { code: Code::ControllerError, detail: "The agent has too many orders at once.".to_owned() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotAllowed(host) => Self::misconfigured(not_allowed(&host)),
            Error::Unreachable(reason) => Self::unavailable(format!("The relay cannot be reached: {reason}.")),
            Error::TimedOut => Self::timed_out(),
            Error::TooLarge(_) | Error::NotHttp => Self::refused(format!("The relay answered wrongly: {error}.")),
            Error::Invalid(reason) => Self::misconfigured(format!("The request to the relay cannot be sent: {reason}.")),
        }
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self::Failed { code: failure.code, detail: failure.detail }
    }
}

fn not_allowed(host: &str) -> String {
    let subnet = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => format!("{address}/32"),
        Ok(IpAddr::V6(address)) => format!("{address}/128"),
        Err(_) => "with its subnet".to_owned(),
    };
    format!(
        "The relay's address {host} is in a network that requests may not reach. To allow it, start the program with --allow-egress \
         {subnet}, or with --allow-private-egress for every private network."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_address_tells_the_operator_which_subnet_to_allow() {
        for (host, hint) in [
            ("192.168.1.7", "--allow-egress 192.168.1.7/32"),
            ("[fd12::7]", "--allow-egress fd12::7/128"),
            ("relay.example.com", "--allow-egress with its subnet"),
        ] {
            let failure = Failure::from(Error::NotAllowed(host.to_owned()));
            assert_eq!(failure.code, Code::LockMisconfigured);
            assert!(failure.detail.contains(hint), "{}", failure.detail);
        }
    }
}
