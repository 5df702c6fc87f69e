//! Integrations.

use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use super::ledger_heads::Positions;
use crate::entity::integration::{ActiveModel, Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;
use crate::{Error, Micros};

common::insert!(integration);
common::delete!(integration);
common::find_held!(integration);
common::count!(integration);

/// The one type: events are sent to an address.
pub const EVENT_WEBHOOK: &str = "event_webhook";

/// Which integrations to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only those of a place (`true`) or of the organization (`false`).
    pub of_place: Option<bool>,
    /// Only those that are switched on (`true`) or off (`false`).
    pub enabled: Option<bool>,
}

/// A page of integrations, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.by_place(Column::PlaceId))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.place_id, |select, id| select.filter(Column::PlaceId.eq(id)))
        .apply_if(filter.of_place, |select, of_place| {
            select.filter(if of_place { Column::PlaceId.is_not_null() } else { Column::PlaceId.is_null() })
        })
        .apply_if(filter.enabled, |select, enabled| select.filter(Column::Enabled.eq(enabled)))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// Those with these ids of whatever organization, by id, kept from changing until the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn held(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::Id.is_in(ids)).order_by(Column::Id, Order::Asc);
    Ok(select.lock(LockType::NoKeyUpdate).all(conn).await?)
}

/// Up to `limit` of those of every organization that are switched on, after this id, by id.
///
/// # Errors
/// The database failed.
pub async fn enabled(conn: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::Enabled.eq(true)).filter(Column::Id.gt(after));
    Ok(select.order_by_asc(Column::Id).limit(limit).all(conn).await?)
}

/// The ids of those of a place.
///
/// # Errors
/// The database failed.
pub async fn ids_of_place(conn: &impl ConnectionTrait, organization_id: i64, place_id: i64) -> Result<Vec<i64>, Error> {
    let own = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::PlaceId.eq(place_id));
    Ok(own.select_only().column(Column::Id).into_tuple().all(conn).await?)
}

/// Switches some off, which are about to go.
///
/// # Errors
/// The database failed.
pub async fn switch_off(conn: &impl ConnectionTrait, ids: &[i64]) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Enabled, Expr::value(false))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(ids.to_vec()))
        .exec(conn)
        .await?;
    Ok(())
}

/// Changes one that is held.
///
/// # Errors
/// The database failed.
pub async fn update(conn: &impl ConnectionTrait, held: &Model, mut row: ActiveModel) -> Result<Model, Error> {
    row.version = sea_orm::Set(held.version.saturating_add(1));
    Ok(row.update(conn).await?)
}

/// Notes up to where the ledger was looked through for one; `false`, and nothing changes, if another process has done so or
/// its settings have changed since it was read with this version.
///
/// # Errors
/// The database failed.
pub async fn advance(conn: &impl ConnectionTrait, id: i64, version: i64, positions: &Positions) -> Result<bool, Error> {
    let positions = serde_json::to_value(positions).map_err(|error| Error::Corrupt(error.to_string()))?;
    let update = Entity::update_many()
        .col_expr(Column::Positions, Expr::value(positions))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Notes what becomes of one that fails, or no longer does.
///
/// # Errors
/// The database failed.
pub async fn note_failing(
    conn: &impl ConnectionTrait,
    id: i64,
    since: Option<Micros>,
    warned_at: Option<Micros>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::FailingSince, Expr::value(since))
        .col_expr(Column::WarnedAt, Expr::value(warned_at))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Switches one off because it fails.
///
/// # Errors
/// The database failed.
pub async fn disable_due_to_error(conn: &impl ConnectionTrait, id: i64, at: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Enabled, Expr::value(false))
        .col_expr(Column::DisabledDueToErrorAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Up to where the ledger was looked through.
///
/// # Errors
/// The row holds no positions, which nothing that Doorward writes can cause.
pub fn positions(row: &Model) -> Result<Positions, Error> {
    serde_json::from_value(row.positions.clone()).map_err(|_| Error::Corrupt(format!("the positions of integration {}", row.id)))
}
