use serde::{Deserialize, Serialize};

use super::Group;
use crate::decide::{self, Allowance, Grant, LinkFacts, LockFacts, Subject};
use crate::pass::partner::{PartnerKey, PartnerPass, PartnerVerifier, Whom};
use crate::restrictions::Presence;
use crate::{Code, Timestamp};

/// A key with which an integration partner signs codes for some of the groups. An agent none of whose doors they hold is not told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// Its id.
    pub id: i64,
    /// The organization's domain.
    pub audience: String,
    /// What checks its signatures.
    pub verifier: PartnerVerifier,
    /// Those of its groups that hold a door of the agent.
    pub groups: Vec<i64>,
    /// Seconds that a code may live at most.
    pub longest_life: i64,
    /// Whether its codes count.
    pub enabled: bool,
}

impl Partner {
    /// The key, as far as it says whose codes count.
    #[must_use]
    pub fn key(&self) -> PartnerKey {
        PartnerKey { id: self.id, audience: self.audience.clone(), verifier: self.verifier.clone() }
    }
}

/// Decides on a partner's code without the server, once its signature counts. What a user may do is not known here, nor whether their code
/// was used elsewhere.
///
/// # Errors
/// The reason for the refusal; `Unavailable` for a code for a user.
pub fn decide_partner(
    pass: &PartnerPass,
    partner: &Partner,
    group: Option<&Group>,
    door: Option<&LockFacts>,
    now: Timestamp,
) -> Result<Grant, Code> {
    let Whom::Group { group_id, .. } = &pass.whom else { return Err(Code::Unavailable) };
    pass.counts(partner.enabled, partner.longest_life, now)?;
    if !partner.groups.contains(group_id) {
        return Err(Code::PartnerNotAllowed);
    }
    let group = group.filter(|group| group.id == *group_id).ok_or(Code::LockNotFound)?;
    let door = door.ok_or(Code::LockNotFound)?;
    let facts = LinkFacts {
        organization_id: door.organization_id,
        group_id: *group_id,
        enabled: true,
        validity: pass.validity(),
        restrictions: group.restrictions.clone(),
        allowance: Allowance::UNLIMITED,
    };
    decide::decide(&Subject::Link(facts), Some(door), &Presence::default(), now)
}
