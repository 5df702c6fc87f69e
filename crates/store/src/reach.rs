//! How far a caller's rights reach, as conditions on rows.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use crate::entity::{group, group_lock, lock, place, role_assignment, schedule};

/// The part of an organization within which a caller may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of it.
    Organization,
    /// These places with all they hold, and these groups.
    Within {
        /// Place ids.
        places: Vec<i64>,
        /// Group ids.
        groups: Vec<i64>,
    },
}

impl Reach {
    /// Whether it holds nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Organization => false,
            Self::Within { places, groups } => places.is_empty() && groups.is_empty(),
        }
    }

    /// Places in reach: those named, and those that groups in reach belong to or have doors in.
    #[must_use]
    pub fn of_places(&self) -> Condition {
        self.condition(|places, groups| {
            Condition::any()
                .add(place::Column::Id.is_in(places.to_vec()))
                .add(place::Column::Id.in_subquery(groups_column(group::Column::PlaceId, group::Column::Id.is_in(groups.to_vec()))))
                .add(
                    place::Column::Id.in_subquery(
                        Query::select()
                            .column(lock::Column::PlaceId)
                            .from(lock::Entity)
                            .and_where(Expr::col(lock::Column::Id).in_subquery(locks_of_groups(groups)))
                            .to_owned(),
                    ),
                )
        })
    }

    /// Doors in reach: those of the places, and those in the groups.
    #[must_use]
    pub fn of_locks(&self) -> Condition {
        self.condition(|places, groups| {
            named(lock::Column::PlaceId, places).add(lock::Column::Id.in_subquery(locks_of_groups(groups)))
        })
    }

    /// Groups in reach: those named, and those of the places.
    #[must_use]
    pub fn of_groups(&self) -> Condition {
        self.condition(|places, groups| {
            Condition::any().add(group::Column::Id.is_in(groups.to_vec())).add(group::Column::PlaceId.is_in(places.to_vec()))
        })
    }

    /// Rows whose `column` names a group in reach.
    #[must_use]
    pub fn by_group(&self, column: impl ColumnTrait) -> Condition {
        self.condition(|places, groups| {
            named(column, groups)
                .add(column.in_subquery(groups_column(group::Column::Id, group::Column::PlaceId.is_in(places.to_vec()))))
        })
    }

    /// Rows whose `column` names a place in reach; a group's events count with its place's.
    #[must_use]
    pub fn by_place(&self, column: impl ColumnTrait) -> Condition {
        self.condition(|places, _| Condition::any().add(column.is_in(places.to_vec())))
    }

    /// Role assignments in reach: on the places, on their groups, on the groups.
    #[must_use]
    pub fn of_role_assignments(&self) -> Condition {
        self.condition(|places, _| {
            Condition::any()
                .add(role_assignment::Column::PlaceId.is_in(places.to_vec()))
                .add(self.by_group(role_assignment::Column::GroupId))
        })
    }

    /// Rows whose `column` names a door of the places in reach; a group alone does not bring its doors with it.
    #[must_use]
    pub fn by_lock(&self, column: impl ColumnTrait) -> Condition {
        self.condition(|places, _| Condition::any().add(column.in_subquery(locks_of_places(places))))
    }

    /// Schedules in reach: of groups in reach, and of doors of the places.
    #[must_use]
    pub fn of_schedules(&self) -> Condition {
        self.condition(|places, _| {
            Condition::any()
                .add(self.by_group(schedule::Column::GroupId))
                .add(schedule::Column::LockId.in_subquery(locks_of_places(places)))
        })
    }

    fn condition(&self, within: impl FnOnce(&[i64], &[i64]) -> Condition) -> Condition {
        match self {
            Self::Organization => Condition::all(),
            Self::Within { places, groups } => within(places, groups),
        }
    }
}

/// Rows whose `column` is one of these, or what is added. Without these it says nothing: databases take no index for one half
/// of a condition whose other half is a comparison of two values.
fn named(column: impl ColumnTrait, ids: &[i64]) -> Condition {
    let ids = (!ids.is_empty()).then(|| column.is_in(ids.to_vec()));
    Condition::any().add_option(ids)
}

fn locks_of_groups(groups: &[i64]) -> SelectStatement {
    Query::select()
        .column(group_lock::Column::LockId)
        .from(group_lock::Entity)
        .and_where(Expr::col(group_lock::Column::GroupId).is_in(groups.to_vec()))
        .to_owned()
}

fn locks_of_places(places: &[i64]) -> SelectStatement {
    Query::select()
        .column(lock::Column::Id)
        .from(lock::Entity)
        .and_where(Expr::col(lock::Column::PlaceId).is_in(places.to_vec()))
        .to_owned()
}

fn groups_column(column: group::Column, condition: impl IntoCondition) -> SelectStatement {
    Query::select().column(column).from(group::Entity).cond_where(condition).to_owned()
}
