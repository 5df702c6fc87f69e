//! What a guest reads about a refusal: what happened, and what to do.

use doorward_core::Code;

/// The words for one refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub text: &'static str,
}

/// The words for a code, as a guest in front of the door needs them.
pub const fn refusal(code: Code) -> Words {
    let (title, text) = match code {
        Code::LinkNotYetValid | Code::RightNotStarted => {
            ("Not open yet", "This link has not started yet. The page shows when it does.")
        }
        Code::LinkExpired | Code::RightEnded => ("Link has expired", "Ask the person who invited you for a new link."),
        Code::LinkDisabled => ("Link switched off", "The person who invited you switched this link off. Ask them for a new one."),
        Code::LinkInvalid | Code::Unauthenticated | Code::WrongCredentials => {
            ("Link no longer works", "Open the newest message you received, or ask the person who invited you for a new link.")
        }
        Code::NotAtThisTime => {
            ("Closed at this time", "This link does not open the door at this hour. Ask the person who invited you when it does.")
        }
        Code::UnlockLimitReached => {
            ("Used up", "This link has opened as often as it may. Ask the person who invited you for more.")
        }
        Code::LockLockedDown => ("Door locked down", "No link opens this door right now. Ask the people on site."),
        Code::PlaceLockedDown => ("Place locked down", "No link opens any door here right now. Ask the people on site."),
        Code::NoController | Code::LockMisconfigured => {
            ("Door not connected", "This door cannot be opened from here. Tell the person who invited you.")
        }
        Code::LockNotFound | Code::RightInvalid | Code::NotFound => {
            ("Not a door of this link", "This link does not open this door any more. Ask the person who invited you.")
        }
        Code::ControllerUnavailable | Code::DeviceUnavailable => {
            ("Door did not answer", "It may be offline. Wait a moment, then try again, or call the person who invited you.")
        }
        Code::ControllerTimedOut => {
            ("No answer in time", "The door may have opened all the same: try it. If it is shut, try again.")
        }
        Code::DeviceRefused | Code::ControllerError => {
            ("Door did not open", "Its opener reported a fault. Try again, or call the person who invited you.")
        }
        Code::TooManyRequests => ("Too many tries", "Wait a few seconds, then try again."),
        Code::LimitReached => ("Too many tries", "Wait a minute, then try again."),
        Code::CrossSite => ("Not opened", "The request did not come from this page. Open the link from your message again."),
        Code::LoginNotEnabled
        | Code::AccessDenied
        | Code::AccessDisabled
        | Code::NotPrimaryDevice
        | Code::LocationUnknown
        | Code::LocationUnauthorized
        | Code::LocationOff
        | Code::LocationUnavailable
        | Code::TooFarAway
        | Code::LockLocationUnknown
        | Code::NotAtReader
        | Code::BluetoothUnauthorized
        | Code::BluetoothOff
        | Code::NoReaderNearby
        | Code::OnScheduledUnlock
        | Code::NoFirstArrival
        | Code::TapOnly
        | Code::OtpRequired
        | Code::OtpWrong
        | Code::BackupCodeWrong
        | Code::MailedLinkInvalid
        | Code::AlreadySignedUp
        | Code::IntegrationDisabled
        | Code::BadRequest
        | Code::KeyReused
        | Code::EmailLinksQuotaReached
        | Code::SmsLinksQuotaReached
        | Code::KeyInProgress
        | Code::InvalidFields
        | Code::MethodNotAllowed => ("Not opened", "This link does not open the door right now. Ask the person who invited you."),
        Code::Unavailable | Code::DeliveryFailed | Code::Unexpected => {
            ("Something went wrong", "Nothing was lost. Wait a moment, then try again, or call the person who invited you.")
        }
    };
    Words { title, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        for code in Code::ALL {
            let words = refusal(*code);
            assert!(!words.title.is_empty() && words.title.len() <= 24, "{code:?}");
            assert!(words.text.ends_with('.') && words.text.len() <= 100, "{code:?}: {}", words.text.len());
        }
    }
}
