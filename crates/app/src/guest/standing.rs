//! How the holder of a link or an access key stands now, whatever the door.

use doorward_core::decide::{GuestFacts, LinkFacts, Phase, Right, Subject, Validity, link_state};
use doorward_core::{Code, Role, Timestamp};
use doorward_store::facts::KeyRow;

use super::GuestState;
use super::hours::Way;
use super::openings::{Openings, openings};
use crate::guests::span;

/// What the page says of the whole of it.
pub(super) struct Standing {
    pub state: GuestState,
    pub validity: Validity,
    pub openings: Option<Openings>,
    /// The ways to doors that are not over.
    pub ways: Vec<Way>,
    /// As the decision takes it.
    pub subject: Subject,
}

impl Standing {
    pub(super) fn of_link(link: LinkFacts, now: Timestamp) -> Self {
        let state = link_state(link.enabled, link.validity, now);
        let state = state.and_then(|()| if link.allowance.left(now) { Ok(()) } else { Err(Code::UnlockLimitReached) });
        Self {
            state: state.map_or_else(GuestState::Refused, |()| GuestState::Ready),
            validity: link.validity,
            openings: openings(&link.allowance, link.validity, now),
            ways: vec![Way { group_id: link.group_id, validity: link.validity, times: link.restrictions.times.clone() }],
            subject: Subject::Link(link),
        }
    }

    pub(super) fn of_guest(key: &KeyRow, guest: GuestFacts, now: Timestamp) -> Self {
        let opening: Vec<&Right> = guest.rights.iter().filter(|right| right.role == Role::GroupBasic).collect();
        let live: Vec<&Right> = opening.iter().copied().filter(|right| right.validity.phase(now) != Phase::Past).collect();
        // Several rights have a limit each, which is said of their doors.
        let only = if let [only] = live.as_slice() { Some(only) } else { None };
        let used_up = only.is_some_and(|right| !right.allowance.left(now));
        let state = if !key.link_enabled && !key.qr_code_enabled {
            GuestState::Refused(Code::LinkDisabled)
        } else if live.is_empty() && !opening.is_empty() {
            GuestState::Refused(Code::RightEnded)
        } else if !live.is_empty() && live.iter().all(|right| right.validity.phase(now) == Phase::Future) {
            GuestState::Refused(Code::RightNotStarted)
        } else if used_up {
            GuestState::Refused(Code::UnlockLimitReached)
        } else if key.link_enabled {
            GuestState::Ready
        } else {
            GuestState::CodeOnly
        };
        let told = if live.is_empty() { &opening } else { &live };
        Self {
            state,
            validity: span(told.iter().map(|right| right.validity), now),
            openings: only.and_then(|right| openings(&right.allowance, right.validity, now)),
            ways: live
                .iter()
                .map(|right| Way { group_id: right.applies_to, validity: right.validity, times: right.restrictions.times.clone() })
                .collect(),
            subject: Subject::Guest(guest),
        }
    }
}
