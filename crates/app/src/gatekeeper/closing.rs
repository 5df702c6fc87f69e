//! Outcomes: open commands become events.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use doorward_core::{Code, EventType, Timestamp};
use doorward_store as store;
use doorward_store::unlock_counts::Limited;
use doorward_store::{Statements, Transaction};

use super::Outcome;
use super::batch::Written;
use super::granted::Pending;
use crate::Error;
use crate::doors::DoorOutcome;

/// What successful unlocks used.
#[derive(Default)]
struct Used {
    /// Unlocks to count, by link; those with a limit are counted already.
    links: BTreeMap<i64, i64>,
    /// The same by role assignment.
    rights: BTreeMap<i64, i64>,
    users: BTreeSet<i64>,
    logins: BTreeSet<i64>,
    keys: BTreeSet<i64>,
    partner_keys: BTreeSet<i64>,
}

/// Turns open commands into events with their outcome. A command that is closed already stays as it is.
pub(super) async fn close(
    tx: &impl Statements,
    outcomes: impl Iterator<Item = &Outcome> + Clone,
    now: Timestamp,
    written: &mut Written,
) -> Result<(), Error> {
    let mut by_code: BTreeMap<Option<&str>, Vec<(i64, &str)>> = BTreeMap::new();
    for Outcome { pending, door, .. } in outcomes.clone() {
        let command = (pending.organization_id, pending.uuid.as_str());
        by_code.entry(failure(door).map(|(code, _)| code.as_str())).or_default().push(command);
    }
    let mut closed = HashSet::new();
    for (code, commands) in by_code {
        closed.extend(store::commands::close(tx, &commands, code, now).await?);
    }
    let mut used = Used::default();
    for Outcome { pending, door, .. } in outcomes {
        // Taken out, so that a command named twice is recorded once.
        if !closed.remove(&pending.uuid) {
            continue;
        }
        let failure = failure(door);
        match (failure, pending.counted) {
            (None, _) => used.note(pending),
            (Some(_), Some(counted)) => {
                written.changed.limits = true;
                store::unlock_counts::give_back(tx, counted.limited, counted.id, counted.since, pending.granted_at).await?;
            }
            (Some(_), None) => {
                if let Some(right) = right(pending) {
                    written.changed.limits = true;
                    store::unlock_counts::give_back_recounted(tx, right, pending.granted_at).await?;
                }
            }
        }
        let (code, message) = failure.unzip();
        let entry = pending.draft.clone().concluded(now, code, message.map(str::to_owned));
        written.entries.entry(pending.organization_id).or_default().push(entry);
    }
    used.write(tx, now).await?;
    written.changed.uncounted = used.uncounted();
    written.changed.logins = used.logins;
    Ok(())
}

/// The role assignment that allowed it.
fn right(pending: &Pending) -> Option<i64> {
    let by = pending.draft.authorized_by.as_ref();
    by.filter(|by| by.kind == EventType::ROLE_ASSIGNMENT_CREATE.object_type).map(|by| by.id)
}

fn failure(door: &DoorOutcome) -> Option<(Code, &str)> {
    match door {
        DoorOutcome::Opened { .. } | DoorOutcome::Released => None,
        DoorOutcome::Failed { code, detail } => Some((*code, detail)),
    }
}

impl Used {
    fn note(&mut self, pending: &Pending) {
        let uncounted = i64::from(pending.counted.is_none());
        let Some(by) = &pending.draft.authenticated_by else { return };
        if by.kind == EventType::GROUP_LINK_CREATE.object_type {
            *self.links.entry(by.id).or_default() += uncounted;
        } else {
            if by.kind == EventType::ACCESS_KEY_CREATE.object_type {
                self.keys.insert(by.id);
            } else {
                if by.kind == EventType::PARTNER_KEY_CREATE.object_type {
                    self.partner_keys.insert(by.id);
                } else if by.kind != EventType::EVALUATION_WEBHOOK_CREATE.object_type {
                    self.logins.insert(by.id);
                }
                let actor = pending.draft.actor.as_ref();
                self.users.extend(actor.filter(|actor| actor.kind == EventType::USER_CREATE.object_type).map(|actor| actor.id));
            }
            if let Some(right) = right(pending).filter(|_| uncounted > 0) {
                *self.rights.entry(right).or_default() += uncounted;
            }
        }
    }

    /// What is counted only now.
    fn uncounted(&self) -> Vec<(Limited, i64)> {
        let all = [(Limited::GroupLink, &self.links), (Limited::RoleAssignment, &self.rights)];
        let counted = |(limited, counts): (Limited, &BTreeMap<i64, i64>)| {
            counts.iter().filter(|(_, count)| **count > 0).map(|(id, _)| (limited, *id)).collect::<Vec<_>>()
        };
        all.into_iter().flat_map(counted).collect()
    }

    async fn write(&self, tx: &impl Statements, now: Timestamp) -> Result<(), Error> {
        for (count, ids) in by_count(&self.links) {
            store::unlock_counts::used_links(tx, &ids, count, now).await?;
        }
        for (count, ids) in by_count(&self.rights) {
            store::unlock_counts::used_rights(tx, &ids, count).await?;
        }
        // In order, so that two servers wait for each other instead of both.
        let list = |ids: &BTreeSet<i64>| ids.iter().copied().collect::<Vec<_>>();
        store::users::touch(tx, &list(&self.users), now.into()).await?;
        store::logins::touch(tx, &list(&self.logins), now.into()).await?;
        store::access_keys::touch(tx, &list(&self.keys), now).await?;
        store::partner_keys::touch(tx, &list(&self.partner_keys), now).await?;
        Ok(())
    }
}

fn by_count(counts: &BTreeMap<i64, i64>) -> BTreeMap<i64, Vec<i64>> {
    let mut by_count: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, count) in counts {
        by_count.entry(*count).or_default().push(*id);
    }
    by_count
}

/// Closes commands that nobody will answer any more, as failed.
pub(super) async fn abandon(
    tx: &Transaction,
    node: &str,
    abandoned: Vec<Pending>,
    message: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let door = DoorOutcome::Failed { code: Code::ControllerTimedOut, detail: message.to_owned() };
    let outcomes: Vec<Outcome> =
        abandoned.into_iter().map(|pending| Outcome { pending, door: door.clone(), arrival: false }).collect();
    let mut written = Written::default();
    close(tx, outcomes.iter(), now, &mut written).await?;
    for (organization_id, entries) in written.entries {
        store::ledger::append(tx, node, organization_id, entries).await?;
    }
    Ok(())
}
