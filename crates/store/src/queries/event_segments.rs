//! The index of events: full segments of chains, made beside the writers (see [`crate::event_index`]).

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Set,
};

use crate::entity::event::Column as E;
use crate::entity::{event, indexed_chain, ledger_head, posting};
use crate::event_index::{Builder, Indexed, PARTITIONS, SEGMENT, keys};
use crate::{Error, Micros, Store};

/// Rows of one statement, so that it has fewer parameters than either database takes.
const ROWS: usize = 64;

/// How many segments of an organization's chains there are, by node.
///
/// # Errors
/// The database failed.
pub async fn indexed(conn: &impl ConnectionTrait, organization_id: i64) -> Result<BTreeMap<String, i64>, Error> {
    use indexed_chain::{Column, Entity};
    let select = Entity::find().select_only().columns([Column::Node, Column::Segments]);
    let rows = select.filter(Column::OrganizationId.eq(organization_id)).into_tuple::<(String, i64)>().all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Whether a chain is said to have more segments than its head has room for. Compared by the database at one moment, since a server may
/// go on writing and indexing, and since a forged head may hold anything.
pub(crate) async fn exceed_chain(conn: &impl ConnectionTrait, organization_id: i64, node: &str) -> Result<bool, Error> {
    use indexed_chain::{Column, Entity};
    use ledger_head::Column as H;
    let head = Query::select()
        .column(H::ChainIndex)
        .from(ledger_head::Entity)
        .and_where(Expr::col((ledger_head::Entity, H::OrganizationId)).eq(organization_id))
        .and_where(Expr::col((ledger_head::Entity, H::Node)).eq(node))
        .take();
    let entries = Expr::SubQuery(None, Box::new(head.into())).if_null(0);
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::Node.eq(node))
        .filter(Expr::col((Entity, Column::Segments)).mul(SEGMENT).gt(entries));
    Ok(select.one(conn).await?.is_some())
}

/// Makes the next segment of each chain that has a full one which is not there yet, each in a transaction of its own, and says
/// whether there was any.
///
/// # Errors
/// The database failed; the segments that were made before are there.
pub async fn index(store: &Store) -> Result<bool, Error> {
    let waiting = waiting(store.reader()).await?;
    for (organization_id, node, segment) in &waiting {
        make(store, *organization_id, node, *segment).await?;
    }
    Ok(!waiting.is_empty())
}

/// Chains with a full segment that is not there yet, and its number.
async fn waiting(conn: &impl ConnectionTrait) -> Result<Vec<(i64, String, i64)>, Error> {
    use indexed_chain::Column as I;
    use ledger_head::Column as H;
    let chain = Condition::all()
        .add(Expr::col((indexed_chain::Entity, I::OrganizationId)).equals((ledger_head::Entity, H::OrganizationId)))
        .add(Expr::col((indexed_chain::Entity, I::Node)).equals((ledger_head::Entity, H::Node)));
    let segments = || Expr::col((indexed_chain::Entity, I::Segments)).if_null(0);
    let select = Query::select()
        .columns([(ledger_head::Entity, H::OrganizationId), (ledger_head::Entity, H::Node)])
        .expr_as(segments(), "segments")
        .from(ledger_head::Entity)
        .join(JoinType::LeftJoin, indexed_chain::Entity, chain)
        .and_where(Expr::col((ledger_head::Entity, H::ChainIndex)).gte(segments().add(1).mul(SEGMENT)))
        .take();
    let rows = conn.query_all(&select).await?;
    let read = |row: QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
    rows.into_iter().map(read).collect()
}

/// Makes a segment, unless another server has, at the same time.
async fn make(store: &Store, organization_id: i64, node: &str, segment: i64) -> Result<(), Error> {
    let Segment { from_at, until_at, partitions } = read(store.reader(), organization_id, node, segment).await?;
    let rows = (0..).zip(partitions).map(|(partition, keys)| posting::ActiveModel {
        organization_id: Set(organization_id),
        partition: Set(partition),
        until_at: Set(until_at),
        node: Set(node.to_owned()),
        segment: Set(segment),
        from_at: Set(from_at),
        keys: Set(keys),
    });
    let rows: Vec<_> = rows.collect();
    let tx = store.begin().await?;
    if advance(&tx, organization_id, node, segment).await? {
        for rows in rows.chunks(ROWS) {
            posting::Entity::insert_many(rows.to_vec()).exec_without_returning(&tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Counts the segment as made, if it is the next one.
async fn advance(conn: &impl ConnectionTrait, organization_id: i64, node: &str, segment: i64) -> Result<bool, Error> {
    use indexed_chain::{ActiveModel, Column, Entity};
    let next = ActiveModel { organization_id: Set(organization_id), node: Set(node.to_owned()), segments: Set(segment + 1) };
    let is_next = Expr::col((Entity, Column::Segments)).eq(segment);
    let chain = OnConflict::columns([Column::OrganizationId, Column::Node])
        .update_column(Column::Segments)
        .action_and_where(is_next)
        .to_owned();
    Ok(Entity::insert(next).on_conflict(chain).exec_without_returning(conn).await? == 1)
}

/// A segment as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    from_at: Micros,
    until_at: Micros,
    /// Every partition.
    partitions: Vec<Vec<u8>>,
}

/// A segment that is being made.
#[derive(Default)]
pub(crate) struct Making {
    builder: Builder,
    span: Option<(Micros, Micros)>,
}

impl Making {
    /// Adds the event at a position of the chain, which is behind those that were added before.
    pub fn add(&mut self, chain_index: i64, event: &Indexed<'_>, at: Micros) {
        let Ok(position) = u16::try_from((chain_index - 1).rem_euclid(SEGMENT)) else { return };
        self.builder.add(position, keys(event));
        let (from_at, until_at) = self.span.unwrap_or((at, at));
        self.span = Some((Ord::min(from_at, at), Ord::max(until_at, at)));
    }

    pub fn finish(self) -> Segment {
        let (from_at, until_at) = self.span.unwrap_or((Micros(0), Micros(0)));
        Segment { from_at, until_at, partitions: self.builder.finish() }
    }
}

/// Whether this is what is stored as a chain's segment.
pub(crate) async fn is_stored(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    node: &str,
    segment: i64,
    made: &Segment,
) -> Result<bool, Error> {
    use posting::Column as P;
    let rows = posting::Entity::find()
        .filter(P::OrganizationId.eq(organization_id))
        .filter(P::Partition.is_in(0..i64::from(PARTITIONS)))
        .filter(P::UntilAt.eq(made.until_at))
        .filter(P::Node.eq(node))
        .filter(P::Segment.eq(segment))
        .order_by_asc(P::Partition)
        .all(conn)
        .await?;
    let same_span = rows.iter().all(|row| row.from_at == made.from_at);
    Ok(same_span && rows.iter().map(|row| &row.keys).eq(&made.partitions))
}

/// What of an event is indexed.
#[derive(FromQueryResult)]
struct Row {
    chain_index: i64,
    kind: String,
    object_type: String,
    object_id: i64,
    actor_type: Option<String>,
    actor_id: Option<i64>,
    authenticated_by_type: Option<String>,
    authenticated_by_id: Option<i64>,
    place_id: Option<i64>,
    success: bool,
    created_at: Micros,
}

async fn read(conn: &impl ConnectionTrait, organization_id: i64, node: &str, segment: i64) -> Result<Segment, Error> {
    let before = segment * SEGMENT;
    let columns = [
        E::ChainIndex,
        E::Kind,
        E::ObjectType,
        E::ObjectId,
        E::ActorType,
        E::ActorId,
        E::AuthenticatedByType,
        E::AuthenticatedById,
        E::PlaceId,
        E::Success,
        E::CreatedAt,
    ];
    let rows = event::Entity::find()
        .select_only()
        .columns(columns)
        .filter(E::OrganizationId.eq(organization_id))
        .filter(E::Node.eq(node))
        .filter(E::ChainIndex.between(before + 1, before + SEGMENT))
        .order_by_asc(E::ChainIndex)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let mut making = Making::default();
    for row in &rows {
        making.add(row.chain_index, &row.indexed(), row.created_at);
    }
    Ok(making.finish())
}

impl Row {
    fn indexed(&self) -> Indexed<'_> {
        Indexed {
            kind: &self.kind,
            object: (&self.object_type, self.object_id),
            actor: self.actor_type.as_deref().map(|kind| (kind, self.actor_id)),
            credential: self.authenticated_by_type.as_deref().map(|kind| (kind, self.authenticated_by_id)),
            place_id: self.place_id,
            success: self.success,
        }
    }
}
