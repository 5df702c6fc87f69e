use doorward_core::{EventType, Role};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::role_assignment;
use sea_orm::{IntoActiveModel, Set};

use super::hold_as_named;
use crate::organization::object;
use crate::record::Object;
use crate::{App, Caller, Error};

/// What became of a right.
struct Change {
    kind: EventType,
    right_id: i64,
    holder: String,
}

/// Makes the caller the owner, and the owner an administrator. For whom the organization is offered to alone.
///
/// # Errors
/// It is offered to nobody, or to someone else.
pub async fn accept(app: &App, caller: &Caller) -> Result<(), Error> {
    let tx = app.begin().await?;
    let organization = hold_as_named(&tx, caller).await?;
    let mut changes = Vec::new();
    if let Some(id) = organization.owner_id {
        lower(app, &tx, caller, id, &mut changes).await?;
    }
    raise(app, &tx, caller, &mut changes).await?;
    let mut row = organization.into_active_model();
    row.owner_id = Set(Some(caller.user.id));
    row.transfer_to_id = Set(None);
    row.updated_at = Set(app.now().into());
    let organization = store::organizations::update(&tx, row).await?;
    // Only now: whoever holds a right's row may wait for the ledger, so that nobody who holds the ledger may wait for rows.
    for Change { kind, right_id, holder } in changes {
        app.record(&tx, caller, kind, Object { id: right_id, name: Some(&holder), place_id: None }).await?;
    }
    app.record(&tx, caller, EventType::ORGANIZATION_ACCEPT_TRANSFER, object(&organization)).await?;
    tx.commit().await?;
    Ok(())
}

/// The owner so far becomes an administrator.
async fn lower(app: &App, tx: &Transaction, caller: &Caller, owner_id: i64, changes: &mut Vec<Change>) -> Result<(), Error> {
    let owner = store::users::find(tx, caller.organization_id(), owner_id).await?;
    let holder = owner.map(|owner| owner.name).unwrap_or_default();
    let rights = store::role_assignments::own_of_user(tx, owner_id).await?;
    for right in rights.into_iter().filter(|right| right.role == Role::OrganizationOwner.as_str()) {
        changes.push(Change { kind: EventType::ROLE_ASSIGNMENT_UPDATE, right_id: right.id, holder: holder.clone() });
        let mut row = right.into_active_model();
        row.role = Set(Role::OrganizationAdministrator.as_str().to_owned());
        row.updated_at = Set(app.now().into());
        store::role_assignments::update(tx, row).await?;
    }
    Ok(())
}

/// The caller becomes the owner; what they were in the whole organization before goes.
async fn raise(app: &App, tx: &Transaction, caller: &Caller, changes: &mut Vec<Change>) -> Result<(), Error> {
    let change = |kind, right_id| Change { kind, right_id, holder: caller.user.name.clone() };
    let rights = store::role_assignments::own_of_user(tx, caller.user.id).await?;
    for right in rights.iter().filter(|right| right.place_id.is_none() && right.group_id.is_none()) {
        store::role_assignments::delete(tx, right.id).await?;
        changes.push(change(EventType::ROLE_ASSIGNMENT_DESTROY, right.id));
    }
    let now = app.now();
    let row = role_assignment::ActiveModel {
        organization_id: Set(caller.organization_id()),
        user_id: Set(Some(caller.user.id)),
        team_id: Set(None),
        role: Set(Role::OrganizationOwner.as_str().to_owned()),
        place_id: Set(None),
        group_id: Set(None),
        notify: Set(false),
        valid_from: Set(None),
        valid_until: Set(None),
        created_by_id: Set(None),
        unlock_limit: Set(None),
        unlock_limit_period: Set(None),
        unlocks_count: Set(0),
        unlocks_since: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let right = store::role_assignments::insert(tx, row).await?;
    changes.push(change(EventType::ROLE_ASSIGNMENT_CREATE, right.id));
    Ok(())
}
