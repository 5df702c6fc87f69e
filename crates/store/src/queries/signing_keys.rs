//! Keys that sign an organization's passes.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SubQueryStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use crate::entity::link_pass;
use crate::entity::signing_key::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::{Error, Micros};

common::insert!(signing_key);

/// The one that signs for an organization, of those that this key of a data folder has sealed.
///
/// # Errors
/// The database failed.
pub async fn that_signs(conn: &impl ConnectionTrait, organization_id: i64, sealed_with: &str) -> Result<Option<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::SealedWith.eq(sealed_with));
    Ok(select.filter(Column::RetiredAt.is_null()).one(conn).await?)
}

/// Those of an organization that sign, whoever sealed them.
///
/// # Errors
/// The database failed.
pub async fn all_that_sign(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::RetiredAt.is_null());
    Ok(select.order_by_asc(Column::Id).all(conn).await?)
}

/// Ends the signing of one: its private half goes.
///
/// # Errors
/// The database failed.
pub async fn retire(conn: &impl ConnectionTrait, id: i64, now: Micros) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::RetiredAt, Expr::value(now)).filter(Column::Id.eq(id));
    update.col_expr(Column::Sealed, Expr::value(None::<Vec<u8>>)).exec(conn).await?;
    Ok(())
}

/// A page of an organization's, the newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, organization_id: i64, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).order_by_desc(Column::Id);
    page::list(conn, select, page).await
}

/// Those with this name whose passes count now: they sign, or a pass that they have signed can still be valid.
///
/// # Errors
/// The database failed.
pub async fn trusted(conn: &impl ConnectionTrait, kid: &[u8], now: Micros) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::Kid.eq(kid.to_vec())).filter(counts(now));
    Ok(select.order_by_asc(Column::Id).all(conn).await?)
}

/// Those of an organization whose passes count now.
///
/// # Errors
/// The database failed.
pub async fn trusted_of(conn: &impl ConnectionTrait, organization_id: i64, now: Micros) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(counts(now));
    Ok(select.order_by_asc(Column::Id).all(conn).await?)
}

/// It signs, or a pass that it has signed can still be valid.
fn counts(now: Micros) -> Condition {
    let valid = |end: Expr| Expr::exists(passes().expr(Expr::value(1)).and_where(end).to_owned());
    Condition::any()
        .add(Column::RetiredAt.is_null())
        .add(valid(link_pass::Column::ValidUntil.is_null()))
        .add(valid(link_pass::Column::ValidUntil.gt(now)))
}

/// Until when passes that a key has signed can be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastPass {
    /// One has no end.
    WithoutEnd,
    /// The last of them ends then.
    Ends(Micros),
}

/// When the last pass ends that links carry, by the key that signed it. A key without any is not in it.
///
/// # Errors
/// The database failed.
pub async fn last_passes(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, LastPass>, Error> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let scalar = |select: SelectStatement| Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(select)));
    let last = passes().expr(link_pass::Column::ValidUntil.max()).to_owned();
    let unending = passes().column(link_pass::Column::Id).and_where(link_pass::Column::ValidUntil.is_null()).limit(1).to_owned();
    let select =
        Entity::find().select_only().column(Column::Id).expr_as(scalar(last), "last").expr_as(scalar(unending), "unending");
    let rows = select.filter(Column::Id.is_in(ids)).into_tuple::<(i64, Option<Micros>, Option<i64>)>().all(conn).await?;
    let last = |(id, last, unending): (i64, Option<Micros>, Option<i64>)| {
        let last = if unending.is_some() { Some(LastPass::WithoutEnd) } else { last.map(LastPass::Ends) };
        Some((id, last?))
    };
    Ok(rows.into_iter().filter_map(last).collect())
}

/// The passes of a key of the statement around it.
fn passes() -> SelectStatement {
    let of_key = Expr::col((link_pass::Entity, link_pass::Column::SigningKeyId)).equals((Entity, Column::Id));
    Query::select().from(link_pass::Entity).and_where(of_key).to_owned()
}
