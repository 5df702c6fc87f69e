//! Every reason for a refusal or a failure: its six characters, its HTTP status and its text. The only such list.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal, $text:literal;)*) => {
        /// A reason, as clients know it (contract section 1.7; statuses from section 3).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the contract's table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The six characters that clients compare.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What it means, in a sentence for whoever reads the answer.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The code with these six characters.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    /// No such e-mail and password in this organization.
    WrongCredentials = "afc516", 401, "The e-mail address or the password is wrong.";
    /// Signing in needs a code of the user's device too.
    OtpRequired = "afc526", 401, "Enter the verification code that your device shows as well.";
    /// Not the code of the user's device, or one that was used.
    OtpWrong = "afc536", 401, "The verification code is wrong, or was used already.";
    /// Not one of the user's backup codes, or one that was used.
    BackupCodeWrong = "afc546", 401, "The backup code is wrong, or was used already.";
    /// A token that a mail carried is not known, was used, or has expired.
    MailedLinkInvalid = "afc507", 401, "This link is not valid any more. Ask for a new one.";
    /// No credential, or one that is not known.
    Unauthenticated = "afc496", 401, "Sign in first: the request has no valid credential.";
    /// Signed in, but without the right for this.
    AccessDenied = "fcd8ef", 403, "You do not have the right to do this.";
    /// `access_enabled` is off.
    AccessDisabled = "fcd8ff", 403, "Access is switched off for this user.";
    /// `link_enabled` is off.
    LinkDisabled = "f297ef", 401, "This link is switched off.";
    /// After `valid_until`.
    LinkExpired = "f298ef", 401, "This link has expired.";
    /// No such link, or deleted.
    LinkInvalid = "f299ef", 401, "This link is not valid.";
    /// Before `valid_from`.
    LinkNotYetValid = "g299ef", 401, "This link is not valid yet.";
    /// No role assignment that covers the door.
    RightInvalid = "f298bf", 403, "You have no access right for this door.";
    /// The role assignment ended.
    RightEnded = "f35ade", 403, "Your access right has ended.";
    /// The role assignment has not started.
    RightNotStarted = "f358de", 403, "Your access right has not started yet.";
    /// `login_enabled` is off for the group.
    LoginNotEnabled = "f01337", 403, "Your access right does not include opening doors by app.";
    /// Not within the times of a schedule.
    NotAtThisTime = "34ffaa", 403, "Your access right does not permit this at this time.";
    /// Not the user's primary device.
    NotPrimaryDevice = "34bd8f", 403, "This is not your primary device.";
    /// No proof of where the user is, or none that can be a place on earth.
    LocationUnknown = "bbb99f", 403, "This door opens only for someone near it, and your location is not known.";
    /// The app may not use the phone's location.
    LocationUnauthorized = "a7793f", 403, "This door opens only for someone near it. Allow the app to use your location.";
    /// The phone's location service is off.
    LocationOff = "a3799f", 403, "This door opens only for someone near it. Switch your phone's location on.";
    /// The phone has no location right now.
    LocationUnavailable = "a3793f", 403, "This door opens only for someone near it, and your phone cannot tell where it is.";
    /// Beyond the geofence.
    TooFarAway = "a3995f", 403, "You are too far away from this door.";
    /// Neither door nor place has coordinates to measure from.
    LockLocationUnknown = "bbb93f", 409, "This door opens only for someone near it, and its own location is not set.";
    /// No proof of being at the reader, or one that does not fit.
    NotAtReader = "bb4faa", 403, "This door opens only for someone at its reader.";
    /// The app may not use the phone's Bluetooth.
    BluetoothUnauthorized = "bb4fff", 403, "This door opens only for someone at its reader. Allow the app to use Bluetooth.";
    /// The phone's Bluetooth is off.
    BluetoothOff = "bb4bff", 403, "This door opens only for someone at its reader. Switch Bluetooth on.";
    /// The phone hears no reader.
    NoReaderNearby = "bb5bff", 403, "This door opens only for someone at its reader, and no reader is nearby.";
    /// In-app unlock is off.
    TapOnly = "bbc93f", 403, "This door opens only by tapping its reader.";
    /// The door is locked down.
    LockLockedDown = "fad001", 409, "This door is locked down.";
    /// The place is locked down.
    PlaceLockedDown = "fad002", 409, "This place is locked down.";
    /// The door has no relay, or its controller is gone.
    NoController = "ff420a", 409, "This door has no controller assigned.";
    /// The door's relay settings cannot work.
    LockMisconfigured = "fad105", 409, "This door is set up wrongly.";
    /// The door is held open by its schedule already.
    OnScheduledUnlock = "fad110", 409, "This door is held open already.";
    /// No such door for this caller.
    LockNotFound = "fad10e", 404, "There is no such door.";
    /// No agent is connected for the door.
    ControllerUnavailable = "fac001", 503, "The door's controller cannot be reached.";
    /// The order reached its agent too late or not at all, or its outcome is not known.
    ControllerTimedOut = "fac002", 503, "The door's controller did not answer in time.";
    /// The relay did not answer.
    DeviceUnavailable = "fac003", 503, "The door's relay cannot be reached.";
    /// The relay answered that it will not.
    DeviceRefused = "fac004", 503, "The door's relay refused to open.";
    /// Doorward's own: an agent that is alone was last told by its server too long ago.
    BundleExpired = "e00504", 503, "This door has been without its server for too long.";
    /// Doorward's own: an agent that is alone has a clock that shows less than before.
    ClockWentBack = "e00505", 503, "The clock at this door went back, so that it cannot tell what is valid.";
    /// Doorward's own: an agent that is alone has no room to record more.
    SpoolFull = "e00507", 503, "This door cannot record any more until it reaches its server.";
    /// The agent failed in a way it does not know.
    ControllerError = "ecc123", 503, "The door's controller reported an error.";
    /// The integration is switched off.
    IntegrationDisabled = "abff11", 409, "This integration is switched off.";
    /// Doorward's own: no resource with this id for this caller, or no such address.
    NotFound = "e00404", 404, "There is nothing here for you.";
    /// Doorward's own: the request cannot be read.
    BadRequest = "e00400", 400, "The request cannot be read.";
    /// Doorward's own: the address exists, the method does not.
    MethodNotAllowed = "e00405", 405, "This address does not take this method.";
    /// Doorward's own: `unlock_limit` is used up.
    UnlockLimitReached = "e00410", 403, "All unlocks that this access allows have been used.";
    /// Doorward's own: no first arrival is awaited at the door now.
    NoFirstArrival = "e00411", 409, "No first arrival is awaited at this door now.";
    /// Doorward's own: a limit on how many there may be.
    LimitReached = "e00409", 409, "A limit has been reached.";
    /// Doorward's own: an idempotency key came with another request before.
    KeyReused = "e00420", 422, "This idempotency key was used for another request.";
    /// Doorward's own: the request that came with the same idempotency key before is under way.
    KeyInProgress = "e00421", 409, "The first request with this idempotency key is still under way. Try again shortly.";
    /// Doorward's own: the organization has as many links with an e-mail address as its quota allows.
    EmailLinksQuotaReached = "e00423", 422, "The quota of links sent by e-mail is reached: delete links that are not needed any more, or make this one without an e-mail address.";
    /// Doorward's own: the organization has made as many links by text message this month as its quota allows.
    SmsLinksQuotaReached = "e00424", 422, "This month's quota of links sent by text message is reached: send this one by e-mail, or by hand.";
    /// Doorward's own, in problem details only: fields break rules.
    InvalidFields = "e00422", 422, "Fields break rules.";
    /// Doorward's own: a code that pairs a tablet with a terminal is not known, was used, or has expired.
    PairingCodeInvalid = "e00426", 401, "This code is not known, was used, or has expired. Have a new one made for the terminal.";
    /// Doorward's own: a token that enrols an agent is not known, was used, or has expired.
    EnrolmentTokenInvalid = "e00425", 401, "This token is not known, was used, or has expired. Have a new one made for the controller.";
    /// Doorward's own: the partner key that signed a code is switched off.
    PartnerKeyDisabled = "e00430", 401, "The partner who made this code may not open doors now.";
    /// Doorward's own: a partner's code opens what its key may not open, or lives too long.
    PartnerNotAllowed = "e00431", 401, "The partner who made this code may not make it like this.";
    /// Doorward's own: a code that opens one door once has opened one.
    PassUsed = "e00432", 401, "This code has been used already.";
    /// Doorward's own: the webhook that judges foreign codes says no.
    EvaluationDenied = "e00433", 401, "This code is not valid here.";
    /// Doorward's own: the webhook that judges foreign codes cannot be reached.
    EvaluationUnreachable = "e00508", 503, "Whoever judges this code cannot be reached.";
    /// Doorward's own: the webhook that judges foreign codes did not answer in its time.
    EvaluationTimedOut = "e00509", 503, "Whoever judges this code did not answer in time.";
    /// Doorward's own: the webhook that judges foreign codes answered with another status than 200.
    EvaluationFailed = "e00510", 503, "Whoever judges this code cannot do it right now.";
    /// Doorward's own: what the webhook that judges foreign codes answered is no decision.
    EvaluationUnreadable = "e00511", 503, "Whoever judges this code gave an answer that cannot be read.";
    /// Doorward's own: the answer of the webhook that judges foreign codes is too long.
    EvaluationTooLarge = "e00512", 503, "Whoever judges this code gave an answer that is too long.";
    /// Doorward's own: the webhook that judges foreign codes has failed again and again, and is left alone for a while.
    EvaluationPaused = "e00513", 503, "Whoever judges this code has failed again and again, and is not asked for a moment.";
    /// Doorward's own: too many foreign codes are being judged.
    EvaluationBusy = "e00514", 503, "Too many codes are being judged right now.";
    /// Doorward's own: whoever was invited has signed up already.
    AlreadySignedUp = "e00412", 409, "This invitation has been used: sign in, or ask for a new password.";
    /// Doorward's own: somebody else changed what a form was opened with.
    ChangedMeanwhile = "e00413", 409, "Somebody else has changed this since you opened it.";
    /// Doorward's own, in events only: a message did not leave.
    DeliveryFailed = "e00502", 502, "The message could not be delivered.";
    /// Doorward's own: too many requests.
    TooManyRequests = "e00429", 429, "Too many requests. Wait, then try again.";
    /// Doorward's own: a page of another site asked.
    CrossSite = "e00403", 403, "This request came from another site.";
    /// The server is stopping or its database does not answer.
    Unavailable = "e00503", 503, "The server cannot do this right now. Try again shortly.";
    /// A fault of the server.
    Unexpected = "ffffff", 500, "Something went wrong on the server.";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("is not a known code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_six_characters_and_stands_once() {
        let codes: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        assert!(codes.iter().all(|code| code.len() == 6));
    }

    #[test]
    fn a_code_is_found_again_by_its_characters() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
        assert_eq!(Code::parse("000000"), None);
    }
}
