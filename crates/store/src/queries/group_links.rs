//! Group links.

use doorward_core::{EventType, SecretDigest};
use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, Query, SubQueryStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait};

use super::event_sets::{Filter as EventFilter, of_commands};
use super::{commands, common};
use crate::entity::group_link::{Column, Entity, Model};
use crate::entity::{command, group, outbox};
use crate::ledger::Reference;
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;
use crate::{Error, Micros};

common::insert!(group_link);
common::update!(group_link);
common::delete!(group_link);
common::find_held!(group_link);
common::find!(group_link);
common::by_ids!(group_link);

/// How links are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By the guest's name.
    Name,
    /// By the last door opened: never used first, then oldest to newest.
    Unlock,
    /// By the end of validity: earliest first, without end last.
    ValidUntil,
    /// By the group's name.
    GroupName,
    /// By when they were made.
    Created,
}

/// What a link is good for at a moment, whatever the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It opens.
    Active,
    /// Its validity has not begun.
    Future,
    /// Its validity has ended.
    Expired,
    /// It is switched off.
    Disabled,
}

impl State {
    /// The condition for it.
    fn at(self, now: Micros) -> Condition {
        let on = Condition::all().add(Column::LinkEnabled.eq(true));
        match self {
            Self::Active => on
                .add(Column::ValidFrom.is_null().or(Column::ValidFrom.lte(now)))
                .add(Column::ValidUntil.is_null().or(Column::ValidUntil.gt(now))),
            Self::Future => on.add(Column::ValidFrom.gt(now)),
            Self::Expired => on.add(Column::ValidUntil.lte(now)),
            Self::Disabled => Condition::all().add(Column::LinkEnabled.eq(false)),
        }
    }
}

/// Which links to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this group.
    pub group_id: Option<i64>,
    /// Only those of whose last message one of these became.
    pub delivery_statuses: Option<Vec<String>>,
    /// Only those in this state at this moment.
    pub state: Option<(State, Micros)>,
    /// Part of name, e-mail address, phone number or group name.
    pub query: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Reversed.
    pub descending: bool,
}

/// A page of links.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let (order, nulls_first, nulls_last) = if filter.descending {
        (Order::Desc, NullOrdering::Last, NullOrdering::First)
    } else {
        (Order::Asc, NullOrdering::First, NullOrdering::Last)
    };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.by_group(Column::GroupId))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.group_id, |select, id| select.filter(Column::GroupId.eq(id)))
        .apply_if(filter.delivery_statuses, |select, statuses| select.filter(Column::DeliveryStatus.is_in(statuses)))
        .apply_if(filter.state, |select, (state, now)| select.filter(state.at(now)))
        .apply_if(filter.query, |select, text| {
            let groups = Query::select()
                .column(group::Column::Id)
                .from(group::Entity)
                .and_where(Expr::col(group::Column::OrganizationId).eq(filter.organization_id))
                .cond_where(contains(&[group::Column::Name], &text))
                .to_owned();
            select.filter(contains(&[Column::Name, Column::Email, Column::Phone], &text).add(Column::GroupId.in_subquery(groups)))
        });
    let select = match filter.sort {
        Sort::Name => select.order_by(Column::Name, order),
        Sort::Unlock => select.order_by_with_nulls(Column::LastUsedAt, order, nulls_first),
        Sort::ValidUntil => select.order_by_with_nulls(Column::ValidUntil, order, nulls_last),
        Sort::Created => select.order_by(Column::CreatedAt, order),
        Sort::GroupName => {
            let name = Query::select()
                .column((group::Entity, group::Column::Name))
                .from(group::Entity)
                .and_where(Expr::col((group::Entity, group::Column::Id)).equals((Entity, Column::GroupId)))
                .to_owned();
            select.order_by(Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(name))), order)
        }
    };
    page::list(conn, select.order_by_asc(Column::Id), page).await
}

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
