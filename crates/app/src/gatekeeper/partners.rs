//! Partners' codes: what the one that is shown says, held against what its key and its group are now.

use doorward_core::decide::Subject;
use doorward_core::pass::partner::{PartnerPass, Whom};
use doorward_core::{Code, EventType, Timestamp};
use doorward_store::facts::{PartnerKeyRow, Rows};
use doorward_store::ledger::Reference;

use super::deciding::Asker;
use super::{PartnerCode, PartnerHolder};
use crate::facts;

/// Whoever shows the code. A key that is gone leaves no trace: there is no ledger to put it in.
pub(super) fn asker(rows: &Rows, code: PartnerCode, pass: &PartnerPass, lock_id: i64, now: Timestamp) -> Result<Asker, Code> {
    let key = rows.partner_keys.get(&code.key_id).ok_or(Code::LinkInvalid)?;
    let by = Reference::new(EventType::PARTNER_KEY_CREATE.object_type, key.id);
    let user = match code.holder {
        PartnerHolder::User(id) => rows.partner_users.get(&id).filter(|user| user.organization_id == key.organization_id),
        PartnerHolder::Nobody | PartnerHolder::Group(_) => None,
    };
    let subject = match code.holder {
        PartnerHolder::Group(group_id) => Subject::Link(facts::partner_group(rows, key, group_id, pass)),
        PartnerHolder::User(_) | PartnerHolder::Nobody => Subject::User(facts::partner_user(rows, key, user)),
    };
    let (actor, actor_name, actor_email) = match (user, &pass.whom) {
        (Some(user), _) => (Reference::new("User", user.id), user.name.clone(), Some(user.email.clone())),
        (None, Whom::User { email }) => (by.clone(), email.clone(), Some(email.clone())),
        (None, Whom::Group { name, .. }) => (by.clone(), name.clone(), None),
    };
    Ok(Asker {
        organization_id: key.organization_id,
        subject,
        actor,
        actor_name,
        actor_email,
        authenticated_by: by,
        shown: shown(rows, key, code, pass, lock_id, now),
        reason: None,
    })
}

/// Whether the code counts now. One for a user opens nothing but what the key's groups hold, whatever the user may open.
fn shown(
    rows: &Rows,
    key: &PartnerKeyRow,
    code: PartnerCode,
    pass: &PartnerPass,
    lock_id: i64,
    now: Timestamp,
) -> Result<(), Code> {
    pass.counts(key.enabled, key.longest_life, now)?;
    match code.holder {
        PartnerHolder::Group(group_id) if key.groups.contains_key(&group_id) => Ok(()),
        PartnerHolder::Group(_) => Err(Code::PartnerNotAllowed),
        PartnerHolder::User(_) | PartnerHolder::Nobody => {
            let holding = rows.lock_groups.get(&lock_id).into_iter().flatten();
            if !holding.into_iter().any(|group_id| key.groups.contains_key(group_id)) {
                return Err(Code::PartnerNotAllowed);
            }
            if rows.used_passes.contains(&(code.key_id, code.pass)) { Err(Code::PassUsed) } else { Ok(()) }
        }
    }
}
