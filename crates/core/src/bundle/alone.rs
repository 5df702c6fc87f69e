//! The decision of an agent that is alone: that of the server, with what the agent knows.

use std::time::Duration;

use super::{Group, Link};
use crate::decide::{self, Allowance, Grant, LinkFacts, LockFacts, Validity};
use crate::limit::UnlockLimit;
use crate::pass::{Claims, PassError, Subject};
use crate::restrictions::{Presence, Restrictions};
use crate::{Code, Timestamp};

/// What an agent knows of a pass that is shown to it.
#[derive(Debug, Clone, Copy)]
pub struct Alone<'a> {
    /// What the pass says; its signature has been checked.
    pub claims: &'a Claims,
    /// The SHA-256 of its text.
    pub pass: [u8; 32],
    /// The link, if the bundle names it.
    pub link: Option<&'a Link>,
    /// The rules of the group that the link opens by, if the bundle names it.
    pub group: Option<&'a Group>,
    /// The door, if the bundle names it.
    pub door: Option<&'a LockFacts>,
    /// When the bundle was last known to be whole, by the server's clock.
    pub synced_at: Timestamp,
    /// The highest id that a link had been given by then.
    pub last_link: i64,
    /// How often the link has opened here since then.
    pub opened: u32,
}

impl Alone<'_> {
    /// The group that the link opens by.
    #[must_use]
    pub fn group_id(claims: &Claims, link: Option<&Link>) -> Option<i64> {
        link.map(|link| link.group_id).or(claims.group_id)
    }
}

/// Decides on a link's pass without the server.
///
/// What the bundle says of a link holds, whatever its pass says: links are changed in place. A pass that was made after the bundle
/// was last whole is the last word, and holds by what it says itself. Any other pass was replaced, or its link deleted.
///
/// # Errors
/// The reason for the refusal.
pub fn decide(alone: &Alone<'_>, now: Timestamp) -> Result<Grant, Code> {
    let Alone { claims, pass, link, group, door, opened, .. } = *alone;
    let facts = match link.filter(|link| link.pass == pass) {
        Some(link) => LinkFacts {
            organization_id: claims.organization_id,
            group_id: link.group_id,
            enabled: link.enabled,
            validity: link.validity,
            restrictions: Restrictions::default(),
            allowance: used(link.allowance, opened),
        },
        None if is_newer(alone) => newer(claims, door, opened, now)?,
        None => return Err(Code::LinkInvalid),
    };
    // Groups that the bundle does not name have no door here.
    let group = group.filter(|group| group.id == facts.group_id).ok_or(Code::LockNotFound)?;
    let facts = LinkFacts { restrictions: group.restrictions.clone(), ..facts };
    decide::decide(&decide::Subject::Link(facts), door, &Presence::default(), now)
}

/// Whether a pass was made after the bundle was last whole. Passes tell the second, and those of that very second may be older: of them,
/// only that of a link which had not been made by then is newer for sure. Any other could be of a link that was deleted, or be the one
/// before.
fn is_newer(alone: &Alone<'_>) -> bool {
    let Alone { claims, link, synced_at, last_link, .. } = *alone;
    let made_after = link.is_none() && matches!(claims.subject, Subject::GroupLink(id) if id > last_link);
    let latest = if made_after { claims.issued_at.after(Duration::from_secs(1)) } else { claims.issued_at };
    latest > synced_at
}

/// A link of which nothing is known but a pass that is newer than everything that is.
fn newer(claims: &Claims, door: Option<&LockFacts>, opened: u32, now: Timestamp) -> Result<LinkFacts, Code> {
    claims.hold_at(now).map_err(|error| if error == PassError::NotYetValid { Code::LinkNotYetValid } else { Code::LinkExpired })?;
    // The period is not known, so that what is allowed in each of them is allowed in total.
    let limit = claims.limit.map(|limit| UnlockLimit { limit, period: None });
    let allowance = Allowance { limit, zone: door.and_then(|door| door.zone), ..Allowance::UNLIMITED };
    Ok(LinkFacts {
        organization_id: claims.organization_id,
        group_id: claims.group_id.ok_or(Code::LinkInvalid)?,
        enabled: true,
        validity: Validity { from: claims.valid_from, until: claims.valid_until },
        restrictions: Restrictions::default(),
        allowance: used(allowance, opened),
    })
}

/// What is left once what was opened here is counted. Whatever began a new period since does not count as one: fewer opens, never more.
fn used(mut allowance: Allowance, opened: u32) -> Allowance {
    allowance.usage.count = allowance.usage.count.saturating_add(opened);
    allowance
}
