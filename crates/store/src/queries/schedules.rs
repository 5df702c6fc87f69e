//! Time rules of groups and doors.

use chrono::{NaiveDate, NaiveTime};
use doorward_core::schedule::{Rule, Schedule, Weekdays};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::common;
use crate::Error;
use crate::entity::schedule::{Column, Entity, Model};
use crate::entity::{group, lock};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;

common::insert!(schedule);
common::update!(schedule);
common::delete!(schedule);
common::find_held!(schedule);

/// When a group or a door lets through.
pub const ALLOW: &str = "allow";
/// When a door is held open.
pub const UNLOCK: &str = "unlock";
/// When a door is held open once the first person has arrived.
pub const FIRST_TO_ARRIVE: &str = "first_to_arrive";

/// The minute at which a day ends: `ends_at_minute` alone may hold it.
pub const MINUTES_OF_DAY: i32 = 24 * 60;

/// A rule of weekdays and times.
pub const RECURRING: &str = "recurring_event";
/// A rule of two moments.
pub const SINGLE: &str = "single_event";
/// A rule of whole days.
pub const ALL_DAY: &str = "single_all_day_event";

/// Which schedules to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this consequence.
    pub consequence: Option<String>,
    /// Only of groups (or only of doors).
    pub of_groups: Option<bool>,
    /// Only of this group.
    pub group_id: Option<i64>,
    /// Only of this door.
    pub lock_id: Option<i64>,
}

/// A page of schedules, oldest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.of_schedules())
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.consequence, |select, consequence| select.filter(Column::Consequence.eq(consequence)))
        .apply_if(filter.of_groups, |select, groups| {
            select.filter(if groups { Column::GroupId.is_not_null() } else { Column::LockId.is_not_null() })
        })
        .apply_if(filter.group_id, |select, id| select.filter(Column::GroupId.eq(id)))
        .apply_if(filter.lock_id, |select, id| select.filter(Column::LockId.eq(id)));
    page::list(conn, select.order_by_asc(Column::Id), page).await
}

/// How many a group has. Nobody else adds one to it before the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn count_of_group(conn: &impl ConnectionTrait, id: i64) -> Result<u64, Error> {
    // Two who add at once would each count without the other's. SQLite has one writer and needs no lock.
    group::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(conn).await?;
    Ok(Entity::find().filter(Column::GroupId.eq(id)).count(conn).await?)
}

/// How many a door has. Nobody else adds one to it before the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn count_of_lock(conn: &impl ConnectionTrait, id: i64) -> Result<u64, Error> {
    lock::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(conn).await?;
    Ok(Entity::find().filter(Column::LockId.eq(id)).count(conn).await?)
}

/// Every enabled one of these groups and doors with this consequence.
///
/// # Errors
/// The database failed.
pub async fn enabled(
    conn: &impl ConnectionTrait,
    consequence: &str,
    groups: impl IntoIterator<Item = i64>,
    locks: impl IntoIterator<Item = i64>,
) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::Consequence.eq(consequence))
        .filter(Column::Enabled.eq(true))
        .filter(Condition::any().add(Column::GroupId.is_in(groups)).add(Column::LockId.is_in(locks)))
        .all(conn)
        .await?)
}

/// Every enabled one of any door with one of these consequences, by door.
///
/// # Errors
/// The database failed.
pub async fn enabled_of_doors(conn: &impl ConnectionTrait, consequences: &[&str]) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::Consequence.is_in(consequences.iter().copied()))
        .filter(Column::LockId.is_not_null())
        .filter(Column::Enabled.eq(true))
        .order_by_asc(Column::LockId)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?)
}

/// The rule that a row holds.
///
/// # Errors
/// The row holds none, which nothing that Doorward writes can cause.
pub fn rule(row: &Model) -> Result<Schedule, Error> {
    let corrupt = || Error::Corrupt(format!("schedule {}", row.id));
    let time = |minute: Option<i32>| {
        minute.map(|minute| {
            let minute = u32::try_from(minute).map_err(|_| corrupt())?;
            NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).ok_or_else(corrupt)
        })
    };
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<NaiveDate>().ok()).ok_or_else(corrupt);
    let rule = match row.kind.as_str() {
        RECURRING => Rule::Weekly {
            days: Weekdays::from_bits(row.weekdays.and_then(|bits| u8::try_from(bits).ok()).ok_or_else(corrupt)?),
            from: time(row.starts_at_minute).transpose()?,
            until: time(row.ends_at_minute.filter(|minute| *minute != MINUTES_OF_DAY)).transpose()?,
        },
        SINGLE => Rule::Moments { from: row.starts_at.ok_or_else(corrupt)?.at(), until: row.ends_at.ok_or_else(corrupt)?.at() },
        ALL_DAY => Rule::Days { first: date(&row.starts_at_date)?, last: date(&row.ends_at_date)? },
        _ => return Err(corrupt()),
    };
    Ok(Schedule { id: row.id, rule, overrides: row.overrides })
}

/// The rule that a row holds; if it holds none, one that takes away every time, so that what cannot be read opens nothing.
#[must_use]
pub fn rule_or_never(row: &Model) -> Schedule {
    rule(row).unwrap_or(Schedule {
        id: row.id,
        rule: Rule::Weekly { days: Weekdays::from_bits(u8::MAX), from: None, until: None },
        overrides: true,
    })
}
