//! Group links.

mod list;
mod scan;

pub use list::{Filter, Sort, State, list};

use doorward_core::{EventType, SecretDigest};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait};

use super::event_sets::{Filter as EventFilter, of_commands};
use super::{commands, common};
use crate::entity::group_link::{Column, Entity, Model};
use crate::entity::{command, outbox};
use crate::ledger::Reference;
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::{Error, Micros};

common::insert!(group_link);
common::update!(group_link);
common::delete!(group_link);
common::find_held!(group_link);
common::find!(group_link);
common::by_ids!(group_link);

/// The links that are switched on and whose validity has begun by the first moment and ends after it, and before the second;
/// those that end first come first.
///
/// # Errors
/// The database failed.
pub async fn expiring(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    reach: &Reach,
    (now, until): (Micros, Micros),
    page: Page,
) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(reach.by_group(Column::GroupId))
        .filter(Column::LinkEnabled.eq(true))
        .filter(Column::ValidFrom.is_null().or(Column::ValidFrom.lte(now)))
        .filter(Column::ValidUntil.gt(now))
        .filter(Column::ValidUntil.lt(until));
    page::list(conn, select.order_by_asc(Column::ValidUntil).order_by_asc(Column::Id), page).await
}

/// The link with this secret's digest, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn find_by_digest(conn: &impl ConnectionTrait, digest: SecretDigest) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Digest.eq(digest.0.to_vec())).one(conn).await?)
}

/// The link whose last message has this reference, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn find_by_delivery_reference(conn: &impl ConnectionTrait, reference: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::DeliveryReference.eq(reference)).one(conn).await?)
}

/// The ids of the unlocks with a link that are under way and counted by its limit, granted at this moment or later.
///
/// # Errors
/// The database failed, or a draft cannot be read.
pub async fn counted_commands(conn: &impl ConnectionTrait, link: &Model, from: Option<Micros>) -> Result<Vec<String>, Error> {
    use command::Column as C;
    let holder = Some(reference(link));
    let open = command::Entity::find()
        .filter(C::ClosedAt.is_null())
        // Said so that SQLite finds it among all open commands, which are few.
        .filter(Expr::col(C::OrganizationId).add(0).eq(link.organization_id))
        .filter(C::Counted.is_not_null())
        .apply_if(from, |select, from| select.filter(C::GrantedAt.gte(from)));
    let mut counted = Vec::new();
    for command in open.all(conn).await? {
        if commands::draft(&command)?.authenticated_by == holder {
            counted.push(command.uuid);
        }
    }
    Ok(counted)
}

/// How many unlocks with a link the ledger knows to have succeeded: of the commands with this id or a later one, and without
/// those of `except`.
///
/// # Errors
/// The database failed.
pub async fn unlocks(
    conn: &impl ConnectionTrait,
    link: &Model,
    first_command: Option<String>,
    except: Vec<String>,
) -> Result<u64, Error> {
    let Reference { kind, id } = reference(link);
    let filter = EventFilter { authenticated_by: (Some(kind), Some(id)), ..EventFilter::unlocks(link.organization_id) };
    filter.count(conn, of_commands(first_command, except)).await
}

/// How many links of an organization have an e-mail address.
///
/// # Errors
/// The database failed.
pub async fn count_mailed(conn: &impl ConnectionTrait, organization_id: i64) -> Result<i64, Error> {
    let mailed = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::Email.is_not_null());
    Ok(i64::try_from(mailed.count(conn).await?).unwrap_or(i64::MAX))
}

/// Removes the messages of a link that wait in the outbox.
///
/// # Errors
/// The database failed.
pub async fn withdraw_messages(conn: &impl ConnectionTrait, link: &Model) -> Result<(), Error> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::OrganizationId.eq(link.organization_id))
        .filter(outbox::Column::GroupLinkId.eq(link.id))
        .exec(conn)
        .await?;
    Ok(())
}

/// A link as commands and events name it.
fn reference(link: &Model) -> Reference {
    Reference::new(EventType::GROUP_LINK_CREATE.object_type, link.id)
}
