//! Which words tell of a refusal.

use doorward_core::Code;
#[cfg(test)]
use serde::Serialize;

use super::Message;

/// What a guest reads of refusals. Codes that ask the same of the guest share their words.
#[cfg_attr(test, derive(Serialize))]
pub struct Refusals {
    pub not_started: Message,
    pub ended: Message,
    pub switched_off: Message,
    pub invalid: Message,
    pub not_at_this_time: Message,
    pub used_up: Message,
    pub door_locked_down: Message,
    pub place_locked_down: Message,
    pub not_connected: Message,
    pub not_of_this_link: Message,
    pub no_answer: Message,
    pub timed_out: Message,
    pub did_not_open: Message,
    pub too_many: Message,
    /// Too many of those that failed.
    pub too_many_wrong: Message,
    pub from_elsewhere: Message,
    pub not_opened: Message,
    pub unexpected: Message,
}

impl Refusals {
    /// The words for a code, as a guest in front of the door needs them.
    pub const fn of(&self, code: Code) -> Message {
        match code {
            Code::LinkNotYetValid | Code::RightNotStarted => self.not_started,
            Code::LinkExpired | Code::RightEnded => self.ended,
            Code::LinkDisabled => self.switched_off,
            Code::LinkInvalid | Code::Unauthenticated | Code::WrongCredentials => self.invalid,
            Code::NotAtThisTime => self.not_at_this_time,
            Code::UnlockLimitReached => self.used_up,
            Code::LockLockedDown => self.door_locked_down,
            Code::PlaceLockedDown => self.place_locked_down,
            Code::NoController | Code::LockMisconfigured => self.not_connected,
            Code::LockNotFound | Code::RightInvalid | Code::NotFound => self.not_of_this_link,
            Code::ControllerUnavailable | Code::DeviceUnavailable | Code::BundleExpired | Code::ClockWentBack | Code::SpoolFull => {
                self.no_answer
            }
            Code::ControllerTimedOut => self.timed_out,
            Code::DeviceRefused | Code::ControllerError => self.did_not_open,
            Code::TooManyRequests => self.too_many,
            Code::LimitReached => self.too_many_wrong,
            Code::CrossSite => self.from_elsewhere,
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
            | Code::ChangedMeanwhile
            | Code::EnrolmentTokenInvalid
            | Code::PairingCodeInvalid
            | Code::PartnerKeyDisabled
            | Code::PartnerNotAllowed
            | Code::PassUsed
            | Code::EvaluationDenied
            | Code::EvaluationUnreachable
            | Code::EvaluationTimedOut
            | Code::EvaluationFailed
            | Code::EvaluationUnreadable
            | Code::EvaluationTooLarge
            | Code::EvaluationPaused
            | Code::EvaluationBusy
            | Code::IntegrationDisabled
            | Code::BadRequest
            | Code::KeyReused
            | Code::EmailLinksQuotaReached
            | Code::SmsLinksQuotaReached
            | Code::KeyInProgress
            | Code::InvalidFields
            | Code::MethodNotAllowed => self.not_opened,
            Code::Unavailable | Code::DeliveryFailed | Code::Unexpected => self.unexpected,
        }
    }
}
