//! Lists of links, in two steps: which ones a page has, by an index that holds all that is asked about, and only then these.
//!
//! Neither database knows how many rows a condition will leave, and each takes a wrong index now and then, from which it looks into
//! the table for every link. So conditions and orders say which index they mean: `+ 0` hides a column from all indexes, and a
//! bound that every row keeps names one. `migration::m0019_link_lists` has the indexes. What SQLite would have to sort, it hands over
//! whole ([`scan`](super::scan)).

use sea_orm::sea_query::{Expr, ExprTrait, Func, NullOrdering, Query, SubQueryStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::{by_ids, scan};
use crate::entity::group;
use crate::entity::group_link::{Column, Entity, Model};
use crate::page::{Listed, Page};
use crate::reach::Reach;
use crate::search::{contains, contains_lowered};
use crate::{Error, Micros};

/// The column that keeps, in lower case, what is searched.
const KEPT: &str = "search_text";

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
    /// The condition for it; its bounds are hidden from indexes unless they shall be looked up.
    fn at(self, now: Micros, hides: bool) -> Condition {
        let bound = |column: Column| move || if hides { hidden(column) } else { column.into_expr() };
        let (from, until) = (bound(Column::ValidFrom), bound(Column::ValidUntil));
        let on = Condition::all().add(Column::LinkEnabled.eq(true));
        match self {
            Self::Active => {
                on.add(Column::ValidFrom.is_null().or(from().lte(now))).add(Column::ValidUntil.is_null().or(until().gt(now)))
            }
            Self::Future => on.add(from().gt(now)),
            Self::Expired => on.add(until().lte(now)),
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
    let (ids, total) = match filter.key() {
        Some(key) if conn.get_database_backend() == DbBackend::Sqlite => {
            scan::page(conn, filter.in_any_order(), key, filter.descending, page).await?
        }
        _ => found(conn, &filter, page).await?,
    };
    let mut rows = by_ids(conn, ids.iter().copied()).await?;
    Ok(Listed { items: ids.iter().filter_map(|id| rows.remove(id)).collect(), total, page })
}

/// The ids of a page, and how many the whole list has.
async fn found(conn: &impl ConnectionTrait, filter: &Filter, page: Page) -> Result<(Vec<i64>, u64), Error> {
    // One more than the page has tells whether the list ends with it, and then how long it is.
    let found = filter.in_order().select_only().column(Column::Id).limit(page.limit.saturating_add(1)).offset(page.offset);
    let mut ids: Vec<i64> = found.into_tuple().all(conn).await?;
    let here = ids.len() as u64;
    let is_last = here <= page.limit && (here > 0 || page.offset == 0);
    let total = if is_last { page.offset + here } else { filter.all().select_only().column(Column::Id).count(conn).await? };
    ids.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    Ok((ids, total))
}

impl Filter {
    /// Whether it names links one by one, or a few of them by what became of their messages.
    const fn names_links(&self) -> bool {
        self.ids.is_some() || self.delivery_statuses.is_some()
    }

    /// Whether a text is looked for in all links.
    const fn searches(&self) -> bool {
        self.query.is_some() && !self.names_links()
    }

    /// By which moment to sort, where every link is looked at and no index has the order.
    fn key(&self) -> Option<scan::Key> {
        let of_all = !self.names_links() && self.group_id.is_none();
        match self.sort {
            Sort::Unlock if of_all => Some(scan::Key::LastUse),
            Sort::ValidUntil if self.searches() => Some(scan::Key::End),
            Sort::Created if self.searches() => Some(scan::Key::Made),
            Sort::Name | Sort::Unlock | Sort::ValidUntil | Sort::GroupName | Sort::Created => None,
        }
    }

    /// All of the list, to be counted.
    fn all(&self) -> Select<Entity> {
        let select = self.links(Column::OrganizationId.eq(self.organization_id), false);
        if self.searches() { by_name(select) } else { select }
    }

    /// All of the list, read from where the moment to sort by is.
    fn in_any_order(&self) -> Select<Entity> {
        let select = self.links(Column::OrganizationId.eq(self.organization_id), true);
        if self.sort == Sort::Unlock { by_id(select) } else { by_name(select) }
    }

    /// All of the list, in its order.
    fn in_order(&self) -> Select<Entity> {
        // What is few or looked at link by link is sorted afterwards; all else is read in its order.
        let finds_soon = self.searches() && self.sort == Sort::Name;
        let sorted = self.names_links() || self.query.is_some() && !finds_soon;
        let by_group = self.sort == Sort::GroupName && !sorted;
        let own = Column::OrganizationId;
        // As a range, SQLite leaves it to the end and begins with the groups; PostgreSQL takes it for what it is.
        let id = self.organization_id;
        let own = if by_group { own.between(id, id) } else { own.eq(id) };
        let mut select = self.links(own, sorted || self.sort != Sort::ValidUntil);
        match self.sort {
            Sort::Unlock if self.names_links() || self.group_id.is_some() => {}
            Sort::Unlock => select = by_id(select),
            Sort::GroupName if by_group => {
                let of_group = Expr::col((group::Entity, group::Column::Id)).equals((Entity, Column::GroupId));
                QueryTrait::query(&mut select)
                    .join(JoinType::InnerJoin, group::Entity, of_group)
                    .and_where(group::Column::OrganizationId.eq(self.organization_id));
            }
            _ if self.searches() => select = by_name(select),
            Sort::Name | Sort::ValidUntil | Sort::GroupName | Sort::Created => {}
        }
        let (order, nulls_first, nulls_last) = if self.descending {
            (Order::Desc, NullOrdering::Last, NullOrdering::First)
        } else {
            (Order::Asc, NullOrdering::First, NullOrdering::Last)
        };
        let moment = |column: Column| if sorted { hidden(column) } else { column.into_expr() };
        let select = match self.sort {
            Sort::Name if sorted => select.order_by(Func::coalesce([Column::Name.into_expr(), Expr::value("")]), order),
            Sort::Name => select.order_by(Column::Name, order),
            Sort::Unlock => select.order_by_with_nulls(Column::LastUsedAt, order, nulls_first),
            Sort::ValidUntil => select.order_by_with_nulls(moment(Column::ValidUntil), order, nulls_last),
            Sort::Created => select.order_by(moment(Column::CreatedAt), order),
            Sort::GroupName if by_group => select.order_by(group::Column::Name, order),
            Sort::GroupName => select.order_by(name_of_group(), order),
        };
        select.order_by_asc(Column::Id)
    }

    /// The list, of links for which the first condition holds: it is that of the organization.
    fn links(&self, own: Expr, hides: bool) -> Select<Entity> {
        Entity::find()
            .filter(own)
            .filter(self.reach.by_group(Column::GroupId))
            .apply_if(self.ids.as_ref(), |select, ids| select.filter(Column::Id.is_in(ids.iter().copied())))
            .apply_if(self.group_id, |select, id| select.filter(Column::GroupId.eq(id)))
            .apply_if(self.delivery_statuses.as_ref(), |select, statuses| select.filter(Column::DeliveryStatus.is_in(statuses)))
            .apply_if(self.state, |select, (state, now)| select.filter(state.at(now, hides)))
            .apply_if(self.query.as_ref(), |select, text| {
                let groups = Query::select()
                    .column(group::Column::Id)
                    .from(group::Entity)
                    .and_where(Expr::col(group::Column::OrganizationId).eq(self.organization_id))
                    .cond_where(contains(&[group::Column::Name], text))
                    .to_owned();
                select.filter(contains_lowered(&Expr::col((Entity, KEPT)), text).add(Column::GroupId.in_subquery(groups)))
            })
    }
}

/// In the order of the table: no index has when a link was last used, since every unlock changes it.
fn by_id(select: Select<Entity>) -> Select<Entity> {
    select.filter(Column::Id.gt(0))
}

/// By the index that has what is looked for.
fn by_name(select: Select<Entity>) -> Select<Entity> {
    select.filter(Column::Name.gte(""))
}

/// The column, hidden from indexes.
fn hidden(column: Column) -> Expr {
    column.into_expr().add(0)
}

fn name_of_group() -> Expr {
    let name = Query::select()
        .column((group::Entity, group::Column::Name))
        .from(group::Entity)
        .and_where(Expr::col((group::Entity, group::Column::Id)).equals((Entity, Column::GroupId)))
        .to_owned();
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(name)))
}
