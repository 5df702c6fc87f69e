//! Queries of events whose pages stay stable while events arrive.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::common;
use crate::entity::event;
use crate::entity::event_set::{Column, Entity, Model};
use crate::reach::Reach;
use crate::{Error, Micros};

common::insert!(event_set);

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

/// The row id of an organization's newest event; 0 if there is none.
///
/// # Errors
/// The database failed.
pub async fn newest(conn: &impl ConnectionTrait, organization_id: i64) -> Result<i64, Error> {
    let select = event::Entity::find().filter(event::Column::OrganizationId.eq(organization_id));
    Ok(select.order_by_desc(event::Column::Id).limit(1).one(conn).await?.map_or(0, |row| row.id))
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

/// Events with a row id of at most `upper_id`, newest first.
///
/// # Errors
/// The database failed.
pub async fn events(conn: &impl ConnectionTrait, filter: Filter, upper_id: i64, limit: u64) -> Result<Vec<event::Model>, Error> {
    Ok(page(filter, upper_id, limit).all(conn).await?)
}

/// The statement behind [`events`]. It reads an index backwards, and never sorts what it finds.
#[must_use]
pub fn page(filter: Filter, upper_id: i64, limit: u64) -> Select<event::Entity> {
    use event::Column as E;
    let pair = |(kind, id): (Option<String>, Option<i64>), kind_column: E, id_column: E| {
        let mut condition = Condition::all();
        if let Some(kind) = kind {
            condition = condition.add(kind_column.eq(kind));
        }
        if let Some(id) = id {
            condition = condition.add(id_column.eq(id));
        }
        condition
    };
    event::Entity::find()
        .filter(E::OrganizationId.eq(filter.organization_id))
        .filter(E::Id.lte(upper_id))
        .filter(filter.reach.by_place(E::PlaceId))
        .filter(pair(filter.actor, E::ActorType, E::ActorId))
        .filter(pair(filter.authenticated_by, E::AuthenticatedByType, E::AuthenticatedById))
        .filter(pair(filter.object, E::ObjectType, E::ObjectId))
        .apply_if(filter.from, |select, at| select.filter(E::CreatedAt.gte(at)))
        .apply_if(filter.until, |select, at| select.filter(E::CreatedAt.lt(at)))
        .apply_if(filter.place_id, |select, id| select.filter(E::PlaceId.eq(id)))
        .apply_if(filter.success, |select, success| select.filter(E::Success.eq(success)))
        .apply_if(filter.kinds, |select, kinds| select.filter(E::Kind.is_in(kinds)))
        .apply_if(filter.sequences, |select, sequences| select.filter(E::Sequence.is_in(sequences)))
        .apply_if(filter.uuids, |select, uuids| select.filter(E::Uuid.is_in(uuids)))
        .order_by_desc(E::Id)
        .limit(limit)
}
