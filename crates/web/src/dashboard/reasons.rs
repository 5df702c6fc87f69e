//! Why something did not work, as someone else reads it.

use doorward_core::Code;

/// A reason as an administrator reads it: its own text speaks to whoever was refused.
pub const fn reason(code: Code) -> &'static str {
    match code {
        Code::AccessDenied => "They have no right to do this.",
        Code::RightInvalid => "They have no access right for this door.",
        Code::RightEnded => "Their access right has ended.",
        Code::RightNotStarted => "Their access right has not started yet.",
        Code::LoginNotEnabled => "Their access right does not include opening doors by app.",
        Code::NotAtThisTime => "Their access right does not permit this at this time.",
        Code::NotPrimaryDevice => "It was not their primary device.",
        Code::LocationUnknown => "This door opens only for someone near it, and their location was not known.",
        Code::LocationUnauthorized => "This door opens only for someone near it, and their app may not use their location.",
        Code::LocationOff => "This door opens only for someone near it, and their phone's location was off.",
        Code::LocationUnavailable => "This door opens only for someone near it, and their phone could not tell where it was.",
        Code::TooFarAway => "They were too far away from this door.",
        Code::BluetoothUnauthorized => "This door opens only for someone at its reader, and their app may not use Bluetooth.",
        Code::BluetoothOff => "This door opens only for someone at its reader, and their phone's Bluetooth was off.",
        Code::NotFound => "There is no such thing.",
        Code::Unauthenticated => "They were not signed in.",
        Code::TooManyRequests => "They asked too often.",
        Code::Unavailable => "The server could not do it then.",
        Code::OtpRequired => "They gave no verification code.",
        Code::MailedLinkInvalid => "The link was not valid any more.",
        Code::KeyInProgress => "The first request with this idempotency key was still under way.",
        Code::ChangedMeanwhile => "Somebody else had changed it.",
        Code::AlreadySignedUp => "The invitation had been used.",
        Code::PassUsed => "The code had been used already.",
        Code::PartnerKeyDisabled => "The partner key that signed the code was switched off.",
        Code::PartnerNotAllowed => "The partner key that signed the code does not allow this group, this door or such a long life.",
        Code::PairingCodeInvalid => "The code was not known, had been used, or had expired.",
        Code::EvaluationDenied => "The webhook that judges foreign codes said no.",
        Code::EvaluationUnreachable => "The webhook that judges foreign codes could not be reached.",
        Code::EvaluationTimedOut => "The webhook that judges foreign codes did not answer in time.",
        Code::EvaluationFailed => "The webhook that judges foreign codes answered with another status than 200.",
        Code::EvaluationUnreadable => "What the webhook that judges foreign codes answered was no decision.",
        Code::EvaluationTooLarge => "The answer of the webhook that judges foreign codes was too long.",
        Code::EvaluationPaused => "The webhook that judges foreign codes had failed five times in a row, and was not asked.",
        Code::EvaluationBusy => "Too many foreign codes were being judged.",
        Code::EnrolmentTokenInvalid => "The token was not known, had been used, or had expired.",
        Code::WrongCredentials
        | Code::OtpWrong
        | Code::BackupCodeWrong
        | Code::AccessDisabled
        | Code::LinkDisabled
        | Code::LinkExpired
        | Code::LinkInvalid
        | Code::LinkNotYetValid
        | Code::LockLocationUnknown
        | Code::NotAtReader
        | Code::NoReaderNearby
        | Code::TapOnly
        | Code::LockLockedDown
        | Code::PlaceLockedDown
        | Code::NoController
        | Code::LockMisconfigured
        | Code::OnScheduledUnlock
        | Code::LockNotFound
        | Code::ControllerUnavailable
        | Code::ControllerTimedOut
        | Code::DeviceUnavailable
        | Code::DeviceRefused
        | Code::ControllerError
        | Code::BundleExpired
        | Code::ClockWentBack
        | Code::SpoolFull
        | Code::IntegrationDisabled
        | Code::BadRequest
        | Code::MethodNotAllowed
        | Code::UnlockLimitReached
        | Code::NoFirstArrival
        | Code::LimitReached
        | Code::KeyReused
        | Code::EmailLinksQuotaReached
        | Code::SmsLinksQuotaReached
        | Code::InvalidFields
        | Code::DeliveryFailed
        | Code::CrossSite
        | Code::Unexpected => code.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_speaks_to_the_reader() {
        for code in Code::ALL {
            let text = reason(*code).to_lowercase();
            let orders = ["sign in", "allow ", "switch ", "wait", "try again"];
            assert!(!text.contains("you"), "{code:?}: {text}");
            assert!(!text.split(". ").any(|sentence| orders.iter().any(|order| sentence.starts_with(order))), "{code:?}: {text}");
        }
    }
}
