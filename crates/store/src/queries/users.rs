//! Users.

use doorward_core::Role;
use sea_orm::sea_query::{LockType, NullOrdering, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Value,
};

use super::{common, holders};
use crate::entity::role_assignment;
use crate::entity::user::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::prepared::Template;
use crate::reach::Reach;
use crate::search::contains;
use crate::transaction::Statements;
use crate::{Error, Micros};

common::insert!(user);
common::update!(user);
common::delete!(user);
common::find!(user);
common::by_ids!(user);

/// How users are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    Name,
    /// By the last door opened; never first.
    Unlock,
    /// Those without access first.
    AccessEnabled,
}

/// Which users to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the e-mail address, name or notes; a whole address names that one person.
    pub query: Option<String>,
    /// This address, ignoring case.
    pub email_key: Option<String>,
    /// Only with a right on this group, be it a team's.
    pub group_id: Option<i64>,
    /// Only with a right on this place or one of its groups, be it a team's.
    pub place_id: Option<i64>,
    /// Only those whose access is on (or off).
    pub access_enabled: Option<bool>,
    /// Only those whose address is known to be theirs (or not yet).
    pub confirmed: Option<bool>,
    /// Only with this role somewhere, be it a team's.
    pub role: Option<Role>,
    /// The order.
    pub sort: Sort,
    /// Reversed.
    pub descending: bool,
}

/// A page of users.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.email_key, |select, key| select.filter(Column::EmailKey.eq(key)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::EmailKey, Column::Name, Column::Notes], &text)))
        .apply_if(filter.group_id, |select, id| {
            select.filter(Column::Id.in_subquery(holders::of(&Condition::all().add(role_assignment::Column::GroupId.eq(id)))))
        })
        .apply_if(filter.place_id, |select, id| {
            let reach = Reach::Within { places: vec![id], groups: Vec::new() };
            let of_groups = holders::of(&reach.by_group(role_assignment::Column::GroupId));
            let mut either = holders::of(&Condition::all().add(role_assignment::Column::PlaceId.eq(id)));
            // As one condition, PostgreSQL would read every role assignment.
            select.filter(Column::Id.in_subquery(either.union(UnionType::All, of_groups).take()))
        })
        .apply_if(filter.access_enabled, |select, on| select.filter(Column::AccessEnabled.eq(on)))
        .apply_if(filter.confirmed, |select, confirmed| {
            let at = Column::ConfirmedAt;
            select.filter(if confirmed { at.is_not_null() } else { at.is_null() })
        })
        .apply_if(filter.role, |select, role| {
            // Ids are the whole installation's, and so would be the holders: it is kept to what the organization gave.
            let given = Condition::all()
                .add(role_assignment::Column::OrganizationId.eq(filter.organization_id))
                .add(role_assignment::Column::Role.eq(role.as_str()));
            select.filter(Column::Id.in_subquery(holders::of(&given)))
        });
    let select = match filter.sort {
        Sort::Name => select.order_by(Column::Name, order),
        Sort::Unlock => select.order_by_with_nulls(
            Column::LastAccessedAt,
            order.clone(),
            if matches!(order, Order::Asc) { NullOrdering::First } else { NullOrdering::Last },
        ),
        Sort::AccessEnabled => select.order_by(Column::AccessEnabled, order),
    };
    page::list(conn, select.order_by_asc(Column::Id), page).await
}

/// The organization's user with this e-mail address.
///
/// # Errors
/// The database failed.
pub async fn find_by_email(conn: &impl ConnectionTrait, organization_id: i64, email_key: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::EmailKey.eq(email_key)).one(conn).await?)
}

/// The organization's user with this id, held until the transaction ends: of several who change the number or the order of
/// their logins, each sees what those before did.
///
/// # Errors
/// The database failed.
pub async fn hold(conn: &impl ConnectionTrait, organization_id: i64, id: i64) -> Result<Option<Model>, Error> {
    let select = Entity::find_by_id(id).filter(Column::OrganizationId.eq(organization_id));
    Ok(select.lock(LockType::NoKeyUpdate).one(conn).await?)
}

/// Up to `limit` users of an organization after this id, by id.
///
/// # Errors
/// The database failed.
pub async fn after(conn: &impl ConnectionTrait, organization_id: i64, id: i64, limit: u64) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::Id.gt(id));
    Ok(select.order_by_asc(Column::Id).limit(limit).all(conn).await?)
}

/// Notes that these users opened doors.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl Statements, ids: &[i64], at: Micros) -> Result<(), Error> {
    let list: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    Ok(TOUCH.execute(conn, &[at.0.into()], &list).await?)
}

static TOUCH: Template = Template::ids("UPDATE users SET last_accessed_at = $1 WHERE id {among}", 1);
