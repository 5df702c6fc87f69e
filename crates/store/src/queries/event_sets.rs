//! Queries of events whose pages stay stable while events arrive.

use doorward_core::EventType;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
};

use super::ledger_heads::Positions;
use super::{common, event_search};
use crate::entity::event;
use crate::entity::event::Column as E;
use crate::entity::event_set::{Column, Entity, Model};
use crate::reach::Reach;
use crate::{Error, Micros, event_index};

common::insert!(event_set);

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// A user's kept query.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, user_id: i64, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).filter(Column::UserId.eq(user_id)).one(conn).await?)
}

/// Forgets queries older than this.
///
/// # Errors
/// The database failed.
pub async fn delete_older(conn: &impl ConnectionTrait, than: Micros) -> Result<(), Error> {
    Entity::delete_many().filter(Column::CreatedAt.lt(than)).exec(conn).await?;
    Ok(())
}

/// The row id of the newest event in these chains of an organization; 0 if there is none.
///
/// # Errors
/// The database failed.
pub async fn newest(conn: &impl ConnectionTrait, organization_id: i64, chains: &Positions) -> Result<i64, Error> {
    let mut newest = 0;
    for node in chains.keys() {
        let chain = event::Entity::find().filter(E::OrganizationId.eq(organization_id)).filter(E::Node.eq(node));
        // Row ids grow along a chain: its head is held while they are given.
        // SQLite reads an index in the order of what is selected alone.
        let last = chain.order_by_desc(E::ChainIndex).select_only().columns([E::Id, E::ChainIndex]).limit(1);
        newest = Ord::max(newest, last.into_tuple::<(i64, i64)>().one(conn).await?.map_or(0, |(id, _)| id));
    }
    Ok(newest)
}

/// Where the event with this row id stands in the order of pages; `None` if the organization has no such event.
///
/// # Errors
/// The database failed.
pub async fn moment_of(conn: &impl ConnectionTrait, organization_id: i64, id: i64) -> Result<Option<Moment>, Error> {
    let event = event::Entity::find_by_id(id).filter(E::OrganizationId.eq(organization_id));
    let created_at = event.select_only().column(E::CreatedAt).into_tuple::<Micros>().one(conn).await?;
    Ok(created_at.map(|created_at| Moment { created_at, id }))
}

/// Where an event stands in the order of pages: by the time it happened, and among those of the same time by row id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When it happened.
    pub created_at: Micros,
    /// Its row id.
    pub id: i64,
}

impl Moment {
    /// That of this event.
    #[must_use]
    pub const fn of(event: &event::Model) -> Self {
        Self { created_at: event.created_at, id: event.id }
    }
}

/// Which events.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// From this moment on.
    pub from: Option<Micros>,
    /// Before this moment.
    pub until: Option<Micros>,
    /// Actor type and id.
    pub actor: (Option<String>, Option<i64>),
    /// Credential type and id.
    pub authenticated_by: (Option<String>, Option<i64>),
    /// Object type and id.
    pub object: (Option<String>, Option<i64>),
    /// Only at this place.
    pub place_id: Option<i64>,
    /// Only what worked, or what did not.
    pub success: Option<bool>,
    /// Only these types.
    pub kinds: Option<Vec<String>>,
    /// Only these sequences.
    pub sequences: Option<Vec<String>>,
    /// Only these events.
    pub uuids: Option<Vec<String>>,
}

impl Filter {
    /// Every event of an organization.
    #[must_use]
    pub const fn all(organization_id: i64) -> Self {
        Self {
            organization_id,
            reach: Reach::Organization,
            from: None,
            until: None,
            actor: (None, None),
            authenticated_by: (None, None),
            object: (None, None),
            place_id: None,
            success: None,
            kinds: None,
            sequences: None,
            uuids: None,
        }
    }

    /// Unlocks that worked.
    pub(crate) fn unlocks(organization_id: i64) -> Self {
        Self { success: Some(true), kinds: Some(vec![EventType::LOCK_UNLOCK.name.to_owned()]), ..Self::all(organization_id) }
    }

    /// Whether it lets through this event of its organization: what [`events`] asks the database, asked of one event.
    #[must_use]
    pub fn lets_through(&self, event: &event::Model) -> bool {
        fn pair((kind, id): &(Option<String>, Option<i64>), own_kind: Option<&str>, own_id: Option<i64>) -> bool {
            kind.as_deref().is_none_or(|kind| own_kind == Some(kind)) && id.is_none_or(|id| own_id == Some(id))
        }
        fn among(list: &Option<Vec<String>>, own: &String) -> bool {
            list.as_ref().is_none_or(|list| list.contains(own))
        }
        let in_reach = match &self.reach {
            Reach::Organization => true,
            Reach::Within { places, groups: _ } => event.place_id.is_some_and(|id| places.contains(&id)),
        };
        event.organization_id == self.organization_id
            && in_reach
            && self.from.is_none_or(|from| event.created_at >= from)
            && self.until.is_none_or(|until| event.created_at < until)
            && pair(&self.actor, event.actor_type.as_deref(), event.actor_id)
            && pair(&self.authenticated_by, event.authenticated_by_type.as_deref(), event.authenticated_by_id)
            && pair(&self.object, Some(&event.object_type), Some(event.object_id))
            && self.place_id.is_none_or(|id| event.place_id == Some(id))
            && self.success.is_none_or(|success| event.success == success)
            && among(&self.kinds, &event.kind)
            && among(&self.sequences, &event.sequence)
            && among(&self.uuids, &event.uuid)
    }
}

/// Events with a row id of at most `upper_id`, newest first, from behind a moment on.
///
/// # Errors
/// The database failed.
pub async fn events(
    conn: &impl ConnectionTrait,
    filter: Filter,
    upper_id: i64,
    behind: Option<Moment>,
    limit: u64,
) -> Result<Vec<event::Model>, Error> {
    let clauses = if filter.names_events() { Vec::new() } else { event_index::clauses(&filter) };
    let wanted = Wanted { filter, upper_id, behind, limit };
    if clauses.is_empty() { Ok(wanted.in_time().all(conn).await?) } else { event_search::search(conn, &wanted, &clauses).await }
}

/// Events of one hour that worked, or that did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// The number of the hour, from 0.
    pub hour: i64,
    /// Whether they worked.
    pub success: bool,
    /// How many.
    pub count: i64,
    /// When the oldest of them happened.
    pub oldest: Micros,
}

/// The newest events from a moment on, counted by the hours since then. Read in the order of time.
///
/// # Errors
/// The database failed.
pub async fn hours(conn: &impl ConnectionTrait, filter: Filter, from: Micros, limit: u64) -> Result<Vec<Hour>, Error> {
    let filter = Filter { from: Some(from), ..filter };
    let wanted = Wanted { filter, upper_id: i64::MAX, behind: None, limit };
    let newest = QueryTrait::into_query(wanted.in_time().select_only().columns([E::CreatedAt, E::Success]));
    let at = || Expr::col(E::CreatedAt);
    let counted = Query::select()
        .expr_as(at().sub(from.0).div(HOUR), "hour")
        .column(E::Success)
        .expr_as(Expr::col(E::Success).count(), "count")
        .expr_as(at().min(), "oldest")
        .from_subquery(newest, "newest")
        .group_by_columns(["hour"])
        .add_group_by([Expr::col(E::Success)])
        .to_owned();
    let read = |row: QueryResult| {
        let (hour, success) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok(Hour { hour, success, count: row.try_get_by_index(2)?, oldest: Micros(row.try_get_by_index(3)?) })
    };
    conn.query_all(&counted).await?.into_iter().map(read).collect()
}

/// The events of a page.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which they are.
    pub filter: Filter,
    /// The highest row id.
    pub upper_id: i64,
    /// Those behind this moment.
    pub behind: Option<Moment>,
    /// How many.
    pub limit: u64,
}

/// The column to compare and to sort by. Unless events are read in the order of time, it is hidden from the database, which might
/// walk along all of them to find a few.
fn time(by_time: bool) -> Expr {
    let column = Expr::col(E::CreatedAt.as_column_ref());
    if by_time { column } else { column.add(0) }
}

impl Filter {
    /// Whether it names its events, or sequences of them: so few that any order will do, and each is found by itself.
    const fn names_events(&self) -> bool {
        self.uuids.is_some() || self.sequences.is_some()
    }

    /// How many events it lets through of those that a condition holds for, found by the index alone.
    ///
    /// # Errors
    /// The database failed.
    pub(crate) async fn count(&self, conn: &impl ConnectionTrait, also: Condition) -> Result<u64, Error> {
        event_search::count(conn, self, &event_index::clauses(self), also).await
    }

    /// What it lets through, but for its end, in no order.
    pub(crate) fn select(&self, by_time: bool) -> Select<event::Entity> {
        let is = |(kind, id): &(Option<String>, Option<i64>), kind_column: E, id_column: E| {
            let condition = Condition::all().add_option(kind.as_ref().map(|kind| kind_column.eq(kind)));
            condition.add_option(id.map(|id| id_column.eq(id)))
        };
        event::Entity::find()
            .filter(E::OrganizationId.eq(self.organization_id))
            .filter(self.reach.by_place(E::PlaceId))
            .filter(is(&self.actor, E::ActorType, E::ActorId))
            .filter(is(&self.authenticated_by, E::AuthenticatedByType, E::AuthenticatedById))
            .filter(is(&self.object, E::ObjectType, E::ObjectId))
            .apply_if(self.from, |select, at| select.filter(time(by_time).gte(at)))
            .apply_if(self.success, |select, success| select.filter(E::Success.eq(success)))
            .apply_if(self.place_id, |select, id| select.filter(E::PlaceId.eq(id)))
            .apply_if(self.kinds.as_ref(), |select, kinds| select.filter(E::Kind.is_in(kinds)))
            .apply_if(self.sequences.as_ref(), |select, sequences| select.filter(of_sequences(sequences)))
            .apply_if(self.uuids.as_ref(), |select, uuids| select.filter(E::Uuid.is_in(uuids)))
    }
}

impl Wanted {
    /// Read in the order of time.
    #[must_use]
    pub fn in_time(&self) -> Select<event::Entity> {
        self.select(!self.filter.names_events())
    }

    /// Read of a chain, at the positions that a condition names.
    pub(crate) fn in_chain(&self, node: &str, positions: Expr) -> Select<event::Entity> {
        self.select(false).filter(E::Node.eq(node)).filter(positions)
    }

    fn select(&self, by_time: bool) -> Select<event::Entity> {
        let Self { filter, upper_id, behind, limit } = self;
        let time = || time(by_time);
        // One bound of a kind: SQLite enters an index by one alone.
        let behind = behind.filter(|behind| filter.until.is_none_or(|until| behind.created_at < until));
        let before = match behind {
            None => Condition::all().add_option(filter.until.map(|until| time().lt(until))),
            Some(behind) => {
                Condition::all().add(time().lte(behind.created_at)).add(E::CreatedAt.lt(behind.created_at).or(E::Id.lt(behind.id)))
            }
        };
        let select = filter.select(by_time).filter(E::Id.lte(*upper_id)).filter(before);
        select.order_by_desc(time()).order_by_desc(E::Id).limit(*limit)
    }

    /// No event that is asked for happened later.
    pub(crate) fn latest(&self) -> Option<Micros> {
        let behind = self.behind.map(|behind| behind.created_at);
        [behind, self.filter.until].into_iter().flatten().min()
    }
}

/// Of the commands with this id or a later one, and without these.
pub(crate) fn of_commands(first: Option<String>, except: Vec<String>) -> Condition {
    let first = first.map(|first| E::Sequence.gte(first));
    Condition::all().add(E::Sequence.is_not_in(except)).add_option(first)
}

/// Most sequences have one event, which has the same id; an index holds the others.
fn of_sequences(sequences: &[String]) -> Condition {
    let [uuid, sequence] = [E::Uuid, E::Sequence].map(|column| move || Expr::col(column.as_column_ref()));
    let first = uuid().is_in(sequences).and(sequence().eq(uuid()));
    Condition::any().add(first).add(sequence().is_in(sequences).and(sequence().ne(uuid())))
}
