//! The append-only, hash-chained record of events.

use doorward_core::ledger::{self, Hash};
use doorward_core::{Code, EventType, Timestamp};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};

use crate::entity::{event, ledger_head};
use crate::{Error, Micros};

/// A type and an id, such as an actor or a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// `User`, `GroupLink`, `Login`, …
    pub kind: String,
    /// Its id.
    pub id: i64,
}

impl Reference {
    /// A reference.
    #[must_use]
    pub fn new(kind: &str, id: i64) -> Self {
        Self { kind: kind.to_owned(), id }
    }
}

/// What an event says, before its outcome and its place in the chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Public id of the event.
    pub uuid: String,
    /// Type (`lock.unlock`).
    pub kind: String,
    /// Action (`unlock`).
    pub action: String,
    /// What it happened to.
    pub object: Reference,
    /// Its name.
    pub object_name: Option<String>,
    /// Who did it.
    pub actor: Option<Reference>,
    /// Their name.
    pub actor_name: Option<String>,
    /// Their e-mail address.
    pub actor_email: Option<String>,
    /// With which credential.
    pub authenticated_by: Option<Reference>,
    /// What allowed it.
    pub authorized_by: Option<Reference>,
    /// The role, if a role assignment allowed it.
    pub authorized_by_role_id: Option<String>,
    /// Where.
    pub place_id: Option<i64>,
    /// Groups related events.
    pub sequence: String,
    /// Salt of the commitment to the personal fields.
    pub salt: [u8; 16],
}

impl Draft {
    /// An event about an object, by nobody in particular yet.
    #[must_use]
    pub fn new(uuid: String, salt: [u8; 16], kind: EventType, object_id: i64, object_name: Option<String>) -> Self {
        Self {
            sequence: uuid.clone(),
            uuid,
            kind: kind.name.to_owned(),
            action: kind.action.to_owned(),
            object: Reference::new(kind.object_type, object_id),
            object_name,
            actor: None,
            actor_name: None,
            actor_email: None,
            authenticated_by: None,
            authorized_by: None,
            authorized_by_role_id: None,
            place_id: None,
            salt,
        }
    }

    /// The event, with its outcome.
    #[must_use]
    pub fn concluded(self, at: Timestamp, failure: Option<Code>, message: Option<String>) -> Entry {
        Entry { draft: self, at, failure, message }
    }
}

/// An event that is ready to be appended.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says.
    pub draft: Draft,
    /// When it happened.
    pub at: Timestamp,
    /// Why it failed; `None` if it worked.
    pub failure: Option<Code>,
    /// What happened, for the administrator.
    pub message: Option<String>,
}

/// Appends entries to one organization's chain on this node, in order.
///
/// The chain's head row is locked until the transaction ends, so that chains never fork.
///
/// # Errors
/// The database failed.
pub async fn append(conn: &impl ConnectionTrait, node: &str, organization_id: i64, entries: Vec<Entry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let head = lock_head(conn, node, organization_id).await?;
    let mut index = head.chain_index;
    let mut hash: Hash = head.hash.as_slice().try_into().map_err(|_| Error::Corrupt("a ledger head's hash".to_owned()))?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        index += 1;
        let mut row = row(node, organization_id, index, entry);
        hash = entry_hash(&hash, &row);
        row.hash = hash.to_vec();
        rows.push(event::ActiveModel { id: NotSet, ..event::ActiveModel::from(row).reset_all() });
    }
    event::Entity::insert_many(rows).exec_without_returning(conn).await?;
    ledger_head::Entity::update_many()
        .col_expr(ledger_head::Column::ChainIndex, Expr::value(index))
        .col_expr(ledger_head::Column::Hash, Expr::value(hash.to_vec()))
        .filter(ledger_head::Column::Id.eq(head.id))
        .exec(conn)
        .await?;
    Ok(())
}

async fn lock_head(conn: &impl ConnectionTrait, node: &str, organization_id: i64) -> Result<ledger_head::Model, Error> {
    let select = || {
        ledger_head::Entity::find()
            .filter(ledger_head::Column::OrganizationId.eq(organization_id))
            .filter(ledger_head::Column::Node.eq(node))
            .lock_exclusive()
    };
    if let Some(head) = select().one(conn).await? {
        return Ok(head);
    }
    let first = ledger_head::ActiveModel {
        organization_id: Set(organization_id),
        node: Set(node.to_owned()),
        chain_index: Set(0),
        hash: Set(ledger::GENESIS.to_vec()),
        ..Default::default()
    };
    let once = OnConflict::columns([ledger_head::Column::OrganizationId, ledger_head::Column::Node]).do_nothing().to_owned();
    ledger_head::Entity::insert(first).on_conflict(once).exec_without_returning(conn).await?;
    select().one(conn).await?.ok_or_else(|| Error::Corrupt("a ledger head vanished".to_owned()))
}

fn row(node: &str, organization_id: i64, chain_index: i64, entry: Entry) -> event::Model {
    let Entry { draft, at, failure, message } = entry;
    let personal = [draft.object_name.as_deref(), draft.actor_name.as_deref(), draft.actor_email.as_deref(), message.as_deref()];
    let commitment = ledger::commitment(&draft.salt, &personal).to_vec();
    let (actor_type, actor_id) = parts(draft.actor);
    let (authenticated_by_type, authenticated_by_id) = parts(draft.authenticated_by);
    let (authorized_by_type, authorized_by_id) = parts(draft.authorized_by);
    event::Model {
        id: 0,
        uuid: draft.uuid,
        organization_id,
        node: node.to_owned(),
        chain_index,
        kind: draft.kind,
        action: draft.action,
        object_type: draft.object.kind,
        object_id: draft.object.id,
        object_name: draft.object_name,
        actor_type,
        actor_id,
        actor_name: draft.actor_name,
        actor_email: draft.actor_email,
        authenticated_by_type,
        authenticated_by_id,
        authorized_by_type,
        authorized_by_id,
        authorized_by_role_id: draft.authorized_by_role_id,
        place_id: draft.place_id,
        sequence: draft.sequence,
        success: failure.is_none(),
        code: failure.map(|code| code.as_str().to_owned()),
        message,
        created_at: Micros::from(at),
        salt: draft.salt.to_vec(),
        commitment,
        hash: Vec::new(),
    }
}

fn parts(reference: Option<Reference>) -> (Option<String>, Option<i64>) {
    reference.map_or((None, None), |reference| (Some(reference.kind), Some(reference.id)))
}

/// The hash that a stored row must have after `previous`.
#[must_use]
pub fn entry_hash(previous: &Hash, row: &event::Model) -> Hash {
    ledger::entry(previous)
        .number(Some(row.chain_index))
        .number(Some(row.organization_id))
        .text(Some(&row.node))
        .text(Some(&row.uuid))
        .text(Some(&row.kind))
        .text(Some(&row.action))
        .text(Some(&row.object_type))
        .number(Some(row.object_id))
        .text(row.actor_type.as_deref())
        .number(row.actor_id)
        .text(row.authenticated_by_type.as_deref())
        .number(row.authenticated_by_id)
        .text(row.authorized_by_type.as_deref())
        .number(row.authorized_by_id)
        .text(row.authorized_by_role_id.as_deref())
        .number(row.place_id)
        .text(Some(&row.sequence))
        .number(Some(i64::from(row.success)))
        .text(row.code.as_deref())
        .number(Some(row.created_at.0))
        .field(Some(&row.commitment))
        .finish()
}

/// Up to `limit` entries of a chain after the position `after`, in order.
///
/// # Errors
/// The database failed.
pub async fn chain(
    conn: &impl ConnectionTrait,
    node: &str,
    organization_id: i64,
    after: i64,
    limit: u64,
) -> Result<Vec<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::OrganizationId.eq(organization_id))
        .filter(event::Column::Node.eq(node))
        .filter(event::Column::ChainIndex.gt(after))
        .order_by_asc(event::Column::ChainIndex)
        .limit(limit)
        .all(conn)
        .await?)
}
