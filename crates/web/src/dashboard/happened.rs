//! Events in plain words: who did what to what, and why it did not work.

use doorward_core::{Code, EventType};
use doorward_store::entity::event;

use super::reasons::reason;

/// The doer of what happens without anyone asking, such as sending a mail.
const NOBODY: &str = "Doorward";

/// The class and the icon of an event's line.
pub fn look(event: &event::Model) -> (&'static str, &'static str) {
    match (event.success, event.kind == EventType::LOCK_UNLOCK.name) {
        (true, true) => ("opened", "open"),
        (true, false) => ("done", ""),
        (false, _) => ("failed", "alert"),
    }
}

/// A sentence in parts: *who* *before* **object** *after*`: `*reason*.
#[derive(Debug, PartialEq, Eq)]
pub struct Happened<'a> {
    /// Who did it.
    pub who: &'a str,
    /// What they did.
    pub before: String,
    /// To what; empty if the rest says it.
    pub object: String,
    /// What follows the object.
    pub after: &'static str,
    /// Why it did not work.
    pub reason: Option<&'static str>,
    /// What more there is to know of a failure.
    pub detail: Option<&'a str>,
    /// The six characters of the reason.
    pub code: Option<&'a str>,
}

struct Phrase {
    kind: EventType,
    before: &'static str,
    noun: &'static str,
    /// Whether the noun stands before a name too, since the name alone does not tell what it is.
    spoken: bool,
    after: &'static str,
}

const fn of(kind: EventType, before: &'static str, noun: &'static str, after: &'static str) -> Phrase {
    Phrase { kind, before, noun, spoken: false, after }
}

const fn the(kind: EventType, before: &'static str, noun: &'static str) -> Phrase {
    Phrase { kind, before, noun, spoken: true, after: "" }
}

const PHRASES: &[Phrase] = &[
    of(EventType::ACCESS_KEY_CREATE, "made an access key for", "guest", ""),
    of(EventType::ACCESS_KEY_DESTROY, "deleted the access key of", "guest", ""),
    the(EventType::CONTROLLER_CREATE, "added the", "controller"),
    of(EventType::CONTROLLER_CREATE_ENROLMENT_TOKEN, "made a token that enrols", "controller", ""),
    the(EventType::CONTROLLER_DESTROY, "deleted the", "controller"),
    of(EventType::CONTROLLER_ENROL, "enrolled as", "controller", ""),
    of(EventType::CONTROLLER_REPLACE_CONNECTION, "connected a second time as", "controller", ""),
    the(EventType::CONTROLLER_UPDATE, "changed the", "controller"),
    the(EventType::GROUP_CREATE, "added the", "group"),
    the(EventType::GROUP_DESTROY, "deleted the", "group"),
    the(EventType::GROUP_UPDATE, "changed the", "group"),
    of(EventType::GROUP_LINK_CREATE, "made a link for", "guest", ""),
    of(EventType::GROUP_LINK_DESTROY, "deleted the link of", "guest", ""),
    of(EventType::GROUP_LINK_RESEND, "had a new link mailed to", "guest", ""),
    of(EventType::GROUP_LINK_ROTATE, "replaced the link of", "guest", " with a new one"),
    of(EventType::GROUP_LINK_SEND, "mailed the link to", "guest", ""),
    of(EventType::GROUP_LINK_UPDATE, "changed the link of", "guest", ""),
    of(EventType::GROUP_LOCK_CREATE, "put", "door", " into a group"),
    of(EventType::GROUP_LOCK_DESTROY, "took", "door", " out of a group"),
    the(EventType::GUEST_CREATE, "added the", "guest"),
    the(EventType::GUEST_DESTROY, "deleted the", "guest"),
    the(EventType::INTEGRATION_CREATE, "added the", "integration"),
    the(EventType::INTEGRATION_DESTROY, "deleted the", "integration"),
    the(EventType::INTEGRATION_DISABLE_DUE_TO_ERROR, "switched off the", "integration"),
    the(EventType::INTEGRATION_UPDATE, "changed the", "integration"),
    the(EventType::INTEGRATION_WARN_DUE_TO_ERROR, "has trouble with the", "integration"),
    of(EventType::INVITE_CREATE, "invited", "person", ""),
    of(EventType::LOCK_CANCEL_LOCKDOWN, "ended the lockdown of", "door", ""),
    the(EventType::LOCK_CREATE, "added the", "door"),
    the(EventType::LOCK_DESTROY, "deleted the", "door"),
    of(EventType::LOCK_FIRST_TO_ARRIVE, "was the first to arrive at", "door", ""),
    of(EventType::LOCK_LAST_TO_LEAVE, "was the last to leave", "door", ""),
    of(EventType::LOCK_LOCK_DOWN, "locked down", "door", ""),
    of(EventType::LOCK_SCHEDULED_UNLOCK_ENDED, "stopped holding", "door", " open"),
    of(EventType::LOCK_SCHEDULED_UNLOCK_STARTED, "began to hold", "door", " open"),
    of(EventType::LOCK_UNLOCK, "opened", "door", ""),
    the(EventType::LOCK_UPDATE, "changed the", "door"),
    the(EventType::LOGIN_CREATE, "made the", "login"),
    the(EventType::LOGIN_DESTROY, "deleted the", "login"),
    of(EventType::LOGIN_PROMOTE, "made", "login", " the primary login"),
    of(EventType::ORGANIZATION_ACCEPT_TRANSFER, "became the owner of", "organization", ""),
    of(EventType::ORGANIZATION_CANCEL_TRANSFER, "took back the offer of", "organization", ""),
    the(EventType::ORGANIZATION_CREATE, "created the", "organization"),
    of(EventType::ORGANIZATION_REJECT_TRANSFER, "declined to own", "organization", ""),
    of(EventType::ORGANIZATION_REQUEST_TEST_MESSAGE, "asked for a test message of", "organization", ""),
    of(EventType::ORGANIZATION_REQUEST_TRANSFER, "offered", "organization", " to a new owner"),
    of(EventType::ORGANIZATION_SEND_TEST_MESSAGE, "sent a test message of", "organization", ""),
    the(EventType::ORGANIZATION_UPDATE, "changed the", "organization"),
    the(EventType::EVALUATION_WEBHOOK_CREATE, "added the", "evaluation webhook"),
    the(EventType::EVALUATION_WEBHOOK_DESTROY, "deleted the", "evaluation webhook"),
    the(EventType::EVALUATION_WEBHOOK_REPLACE_SECRET, "replaced the secret of the", "evaluation webhook"),
    the(EventType::EVALUATION_WEBHOOK_UPDATE, "changed the", "evaluation webhook"),
    the(EventType::PARTNER_KEY_CREATE, "added the", "partner key"),
    the(EventType::PARTNER_KEY_DESTROY, "deleted the", "partner key"),
    the(EventType::PARTNER_KEY_UPDATE, "changed the", "partner key"),
    of(EventType::PLACE_CANCEL_LOCKDOWN, "ended the lockdown of", "place", ""),
    the(EventType::PLACE_CREATE, "added the", "place"),
    the(EventType::PLACE_DESTROY, "deleted the", "place"),
    of(EventType::PLACE_LOCK_DOWN, "locked down", "place", ""),
    the(EventType::PLACE_UPDATE, "changed the", "place"),
    the(EventType::REPORT_CREATE, "asked for the", "report"),
    the(EventType::REPORT_DESTROY, "deleted the", "report"),
    the(EventType::REPORT_DOWNLOAD, "fetched the", "report"),
    the(EventType::REPORT_FINISH, "finished the", "report"),
    of(EventType::ROLE_ASSIGNMENT_CREATE, "gave", "person", " a right"),
    of(EventType::ROLE_ASSIGNMENT_DESTROY, "took a right from", "person", ""),
    of(EventType::ROLE_ASSIGNMENT_UPDATE, "changed a right of", "person", ""),
    the(EventType::SCHEDULE_CREATE, "added the", "schedule"),
    the(EventType::SCHEDULE_DESTROY, "deleted the", "schedule"),
    the(EventType::SCHEDULE_UPDATE, "changed the", "schedule"),
    the(EventType::SCHEDULED_REPORT_CREATE, "added the", "scheduled report"),
    the(EventType::SCHEDULED_REPORT_DESTROY, "deleted the", "scheduled report"),
    the(EventType::SCHEDULED_REPORT_UPDATE, "changed the", "scheduled report"),
    the(EventType::SIGNING_KEY_CREATE, "made the", "signing key"),
    the(EventType::SIGNING_KEY_RETIRE, "retired the", "signing key"),
    the(EventType::TEAM_CREATE, "added the", "team"),
    the(EventType::TEAM_DESTROY, "deleted the", "team"),
    the(EventType::TEAM_UPDATE, "renamed the", "team"),
    the(EventType::TERMINAL_CREATE, "added the", "terminal"),
    of(EventType::TERMINAL_CREATE_PAIRING_CODE, "made a code that pairs a tablet with", "terminal", ""),
    the(EventType::TERMINAL_DESTROY, "deleted the", "terminal"),
    of(EventType::TERMINAL_PAIR, "was paired with a tablet as", "terminal", ""),
    of(EventType::TERMINAL_UNPAIR, "ended the pairing of", "terminal", ""),
    the(EventType::TERMINAL_UPDATE, "changed the", "terminal"),
    of(EventType::TEAM_MEMBERSHIP_CREATE, "put", "person", " into a team"),
    of(EventType::TEAM_MEMBERSHIP_DESTROY, "took", "person", " out of a team"),
    the(EventType::USER_ACTIVATE_2FA, "switched two-factor sign-in on for the", "user"),
    the(EventType::USER_CREATE, "added the", "user"),
    the(EventType::USER_CREATE_BACKUP_CODES, "made backup codes for the", "user"),
    the(EventType::USER_CREATE_PASSWORD, "chose the first password of the", "user"),
    the(EventType::USER_DEACTIVATE_2FA, "switched two-factor sign-in off for the", "user"),
    the(EventType::USER_DESTROY, "deleted the", "user"),
    the(EventType::USER_SHOW_CONFIRMATION, "confirmed the address of the", "user"),
    the(EventType::USER_UPDATE, "changed the", "user"),
    the(EventType::USER_UPDATE_PASSWORD, "changed the password of the", "user"),
];

/// An event in words.
pub fn happened(event: &event::Model) -> Happened<'_> {
    let code = event.code.as_deref().and_then(Code::parse);
    let (before, object, after) = deed(event, code);
    let told = event.message.as_deref().filter(|message| code.is_none_or(|code| code.text() != *message));
    Happened {
        who: event.actor_name.as_deref().unwrap_or(NOBODY),
        before,
        object,
        after,
        reason: code.map(reason),
        detail: told,
        code: event.code.as_deref(),
    }
}

/// Every type that is recorded, with what it says in words: `Opened a door`.
pub fn kinds() -> Vec<(&'static str, String)> {
    let spoken = |phrase: &Phrase| {
        let article = if phrase.spoken { "" } else { "a " };
        let text = format!("{} {article}{}{}", phrase.before, phrase.noun, phrase.after);
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let mut kinds: Vec<_> = PHRASES.iter().map(|phrase| (phrase.kind.name, spoken(phrase))).collect();
    kinds.sort_by(|one, other| one.1.cmp(&other.1));
    kinds
}

fn deed(event: &event::Model, code: Option<Code>) -> (String, String, &'static str) {
    let name = event.object_name.as_deref().filter(|name| !name.is_empty());
    if event.success
        && let Some(words) = own_login(event)
    {
        return (words.to_owned(), String::new(), "");
    }
    let Some(phrase) = PHRASES.iter().find(|phrase| phrase.kind.name == event.kind) else {
        let outcome = if event.success { "did" } else { "could not do" };
        let object = name.map_or_else(|| event.object_id.to_string(), str::to_owned);
        return (format!("{outcome} {} on", event.kind.replace(['.', '_'], " ")), object, "");
    };
    let before = match (event.success, phrase.kind) {
        (true, _) => phrase.before,
        (false, EventType::LOCK_UNLOCK | EventType::LOCK_FIRST_TO_ARRIVE) if code.is_some_and(is_fault) => "tried to open",
        (false, EventType::LOCK_UNLOCK | EventType::LOCK_FIRST_TO_ARRIVE) => "was refused at",
        (false, EventType::LOCK_LAST_TO_LEAVE) => "was refused as the last to leave",
        (false, EventType::LOCK_SCHEDULED_UNLOCK_STARTED) => "could not hold",
        (false, EventType::LOCK_SCHEDULED_UNLOCK_ENDED) => "could not stop holding",
        (false, EventType::GROUP_LINK_SEND) => "could not mail the link to",
        (false, EventType::ORGANIZATION_SEND_TEST_MESSAGE) => "could not send a test message of",
        (false, _) => return (format!("could not do {} on", phrase.kind.name), object(phrase, name, event.object_id), ""),
    };
    let before = if phrase.spoken { format!("{before} {}", phrase.noun) } else { before.to_owned() };
    (before, object(phrase, name, event.object_id), phrase.after)
}

fn object(phrase: &Phrase, name: Option<&str>, id: i64) -> String {
    match name {
        Some(name) => name.to_owned(),
        None if phrase.spoken => id.to_string(),
        None => format!("{} {id}", phrase.noun),
    }
}

/// A login that proves itself is a person who comes or goes, rather than an administrator who makes a login for someone.
fn own_login(event: &event::Model) -> Option<&'static str> {
    let own = event.authenticated_by_type.as_deref() == Some("Login") && event.authenticated_by_id == Some(event.object_id);
    if own && event.kind == EventType::LOGIN_CREATE.name {
        Some("signed in")
    } else if own && event.kind == EventType::LOGIN_DESTROY.name {
        Some("signed out")
    } else {
        None
    }
}

/// Whether it was the door's fault, after the person was let in.
const fn is_fault(code: Code) -> bool {
    matches!(
        code,
        Code::NoController
            | Code::LockMisconfigured
            | Code::ControllerUnavailable
            | Code::ControllerTimedOut
            | Code::DeviceUnavailable
            | Code::DeviceRefused
            | Code::ControllerError
            | Code::Unavailable
            | Code::Unexpected
    )
}

#[cfg(test)]
mod tests {
    use doorward_store::Micros;

    use super::*;

    fn event(kind: EventType, name: Option<&str>, failure: Option<(Code, &str)>) -> event::Model {
        event::Model {
            id: 1,
            uuid: String::new(),
            organization_id: 1,
            node: String::new(),
            chain_index: 1,
            kind: kind.name.to_owned(),
            action: kind.action.to_owned(),
            object_type: kind.object_type.to_owned(),
            object_id: 7,
            object_name: name.map(str::to_owned),
            actor_type: None,
            actor_id: None,
            actor_name: Some("Ada".to_owned()),
            actor_email: None,
            authenticated_by_type: None,
            authenticated_by_id: None,
            authorized_by_type: None,
            authorized_by_id: None,
            authorized_by_role_id: None,
            place_id: None,
            sequence: String::new(),
            success: failure.is_none(),
            code: failure.map(|(code, _)| code.as_str().to_owned()),
            message: failure.map(|(_, message)| message.to_owned()),
            created_at: Micros(0),
            salt: Vec::new(),
            commitment: Vec::new(),
            hash: Vec::new(),
            integration_identifier: None,
            integration_contact: None,
            controller_id: None,
        }
    }

    fn sentence(event: &event::Model) -> String {
        let words = happened(event);
        let space = if words.object.is_empty() { "" } else { " " };
        let reason = words.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{} {}{space}{}{}{reason}", words.who, words.before, words.object, words.after)
    }

    #[test]
    fn every_recorded_event_has_words_of_its_own() {
        for kind in EventType::RECORDED {
            let text = sentence(&event(*kind, Some("X"), None));
            assert!(text.starts_with("Ada ") && text.contains(" X"), "{text}");
            assert!(!text.contains(" did "), "{} has no words", kind.name);
        }
    }

    #[test]
    fn an_opening_tells_who_opened_or_why_not() {
        let unlock = |name, failure| sentence(&event(EventType::LOCK_UNLOCK, name, failure));
        let door = Some("Front door");
        assert_eq!(unlock(door, None), "Ada opened Front door");
        assert_eq!(unlock(None, None), "Ada opened door 7");
        let expired = Some((Code::LinkExpired, Code::LinkExpired.text()));
        assert_eq!(unlock(door, expired), "Ada was refused at Front door: This link has expired.");
        let away = Some((Code::DeviceUnavailable, "connection refused"));
        assert_eq!(unlock(door, away), "Ada tried to open Front door: The door's relay cannot be reached.");
    }

    #[test]
    fn whoever_was_refused_is_told_of_and_not_spoken_to() {
        let refused = |kind, code: Code| sentence(&event(kind, Some("Front door"), Some((code, code.text()))));
        for (kind, code, told) in [
            (EventType::LOCK_UNLOCK, Code::TooFarAway, "was refused at Front door: They were too far away from this door."),
            (EventType::LOCK_FIRST_TO_ARRIVE, Code::NoFirstArrival, "was refused at Front door: No first arrival is awaited"),
            (EventType::LOCK_LAST_TO_LEAVE, Code::RightEnded, "was refused as the last to leave Front door: Their access right"),
        ] {
            let words = refused(kind, code);
            assert!(words.starts_with(&format!("Ada {told}")), "{words}");
        }
    }

    #[test]
    fn a_door_that_its_schedule_holds_open_is_told_with_the_schedule() {
        let mut held = event(EventType::LOCK_SCHEDULED_UNLOCK_STARTED, Some("Front door"), None);
        (held.actor_name, held.message) = (None, Some("Held open by schedule 3.".to_owned()));
        assert_eq!(sentence(&held), "Doorward began to hold Front door open");
        assert_eq!(happened(&held).detail, Some("Held open by schedule 3."));
        held.kind = EventType::LOCK_SCHEDULED_UNLOCK_ENDED.name.to_owned();
        assert_eq!(sentence(&held), "Doorward stopped holding Front door open");
        let away = Some((Code::DeviceUnavailable, "Not held open by schedule 3: no answer"));
        let mut failed = event(EventType::LOCK_SCHEDULED_UNLOCK_STARTED, Some("Front door"), away);
        failed.actor_name = None;
        assert_eq!(sentence(&failed), "Doorward could not hold Front door open: The door's relay cannot be reached.");
    }

    #[test]
    fn a_failures_own_message_stands_beside_its_reason() {
        let away = event(EventType::LOCK_UNLOCK, None, Some((Code::DeviceUnavailable, "connection refused")));
        assert_eq!((happened(&away).detail, happened(&away).code), (Some("connection refused"), Some("fac003")));
        let expired = event(EventType::LOCK_UNLOCK, None, Some((Code::LinkExpired, Code::LinkExpired.text())));
        assert_eq!(happened(&expired).detail, None);
    }

    #[test]
    fn what_nobody_did_doorward_did() {
        let mut sent = event(EventType::GROUP_LINK_SEND, Some("Robin Example"), None);
        sent.actor_name = None;
        assert_eq!(sentence(&sent), "Doorward mailed the link to Robin Example");
        let mut lost = event(EventType::GROUP_LINK_SEND, Some("Robin Example"), Some((Code::DeliveryFailed, "no answer")));
        lost.actor_name = None;
        assert_eq!(sentence(&lost), "Doorward could not mail the link to Robin Example: The message could not be delivered.");
    }

    #[test]
    fn a_login_that_proves_itself_is_signing_in_or_out() {
        let mut login = event(EventType::LOGIN_CREATE, Some("Browser"), None);
        assert_eq!(sentence(&login), "Ada made the login Browser");
        login.authenticated_by_type = Some("Login".to_owned());
        login.authenticated_by_id = Some(7);
        assert_eq!(sentence(&login), "Ada signed in");
        login.kind = EventType::LOGIN_DESTROY.name.to_owned();
        assert_eq!(sentence(&login), "Ada signed out");
    }

    #[test]
    fn a_type_without_words_is_told_by_its_name() {
        let mut held = event(EventType::LOCK_UPDATE, Some("Front door"), None);
        held.kind = "lock.held_open".to_owned();
        assert_eq!(sentence(&held), "Ada did lock held open on Front door");
    }
}
