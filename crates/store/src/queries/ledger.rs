//! The append-only, hash-chained record of events.

use doorward_core::ledger::{self, Hash};
use doorward_core::{Code, EventType, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use serde::Deserialize;

use crate::entity::event;
use crate::prepared::{Column, Columns, Template};
use crate::transaction::Statements;
use crate::{Error, Micros};

/// A type and an id, such as an actor or a credential.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

/// The software that a call came through, as it says itself: at least one of both.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Partner {
    /// Its name.
    pub identifier: Option<String>,
    /// Whom to write to about it.
    pub contact: Option<String>,
}

impl Partner {
    /// The software of this name and contact; `None` if neither is said.
    #[must_use]
    pub fn of(identifier: Option<String>, contact: Option<String>) -> Option<Self> {
        (identifier.is_some() || contact.is_some()).then_some(Self { identifier, contact })
    }

    /// Name and contact, as events have them.
    #[must_use]
    pub fn parts(partner: Option<Box<Self>>) -> (Option<String>, Option<String>) {
        partner.map_or((None, None), |partner| (partner.identifier, partner.contact))
    }
}

/// What an event says, before its outcome and its place in the chain.
#[derive(Clone, Debug, Deserialize)]
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
    /// Through whose software. Boxed, since nearly no event has one.
    #[serde(default)]
    pub partner: Option<Box<Partner>>,
    /// The controller whose agent decided it, without a server.
    #[serde(default)]
    pub controller_id: Option<i64>,
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
            partner: None,
            controller_id: None,
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
pub async fn append(conn: &impl Statements, node: &str, organization_id: i64, entries: Vec<Entry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let head = lock_head(conn, node, organization_id).await?;
    let mut index = head.chain_index;
    let mut hash: Hash = head.hash.as_slice().try_into().map_err(|_| Error::Corrupt("a ledger head's hash".to_owned()))?;
    let mut rows = Vec::with_capacity(entries.len() * EVENT.len());
    for entry in entries {
        index += 1;
        let row = row(node, organization_id, index, entry);
        hash = entry_hash(&hash, &row);
        rows.extend(values(row, &hash));
    }
    let moved = [index.into(), hash.to_vec().into()];
    if conn.is_postgres() {
        let [index, hash] = moved;
        INSERT_AND_MOVE_HEAD.execute(conn, &[index, hash, head.id.into()], &rows).await?;
    } else {
        INSERT.execute(conn, &[], &rows).await?;
        MOVE_HEAD.execute(conn, &moved, &[head.id.into()]).await?;
    }
    Ok(())
}

static HEAD: Template = Template::new(
    "SELECT id, chain_index, hash FROM ledger_heads WHERE organization_id = $1 AND node {among} {locked}",
    1,
    &[Column::Text],
);

static FIRST_HEAD: Template = Template::new(
    "INSERT INTO ledger_heads (organization_id, node, chain_index, hash) {rows} ON CONFLICT (organization_id, node) DO NOTHING",
    0,
    &[Column::Int, Column::Text, Column::Int, Column::Bytes],
);

static MOVE_HEAD: Template = Template::ids("UPDATE ledger_heads SET chain_index = $1, hash = $2 WHERE id {among}", 2);

macro_rules! insert {
    ($before:literal) => {
        concat!(
            $before,
            "INSERT INTO events (uuid, organization_id, node, chain_index, kind, action, object_type, object_id, object_name, \
             actor_type, actor_id, actor_name, actor_email, authenticated_by_type, authenticated_by_id, authorized_by_type, \
             authorized_by_id, authorized_by_role_id, place_id, sequence, success, code, message, created_at, salt, commitment, \
             hash, integration_identifier, integration_contact, controller_id) {rows}"
        )
    };
}

static INSERT: Template = Template::new(insert!(""), 0, &EVENT);

/// The same and [`MOVE_HEAD`] in one, where that saves a way to the database and back.
static INSERT_AND_MOVE_HEAD: Template =
    Template::new(insert!("WITH moved AS (UPDATE ledger_heads SET chain_index = $1, hash = $2 WHERE id = $3) "), 3, &EVENT);

/// The columns of an event that are inserted.
const EVENT: [Column; 30] = [
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Text,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Text,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Int,
    Column::Text,
    Column::Bool,
    Column::Text,
    Column::Text,
    Column::Int,
    Column::Bytes,
    Column::Bytes,
    Column::Bytes,
    Column::Text,
    Column::Text,
    Column::Int,
];

fn values(row: event::Model, hash: &Hash) -> [Value; EVENT.len()] {
    [
        row.uuid.into(),
        row.organization_id.into(),
        row.node.into(),
        row.chain_index.into(),
        row.kind.into(),
        row.action.into(),
        row.object_type.into(),
        row.object_id.into(),
        row.object_name.into(),
        row.actor_type.into(),
        row.actor_id.into(),
        row.actor_name.into(),
        row.actor_email.into(),
        row.authenticated_by_type.into(),
        row.authenticated_by_id.into(),
        row.authorized_by_type.into(),
        row.authorized_by_id.into(),
        row.authorized_by_role_id.into(),
        row.place_id.into(),
        row.sequence.into(),
        row.success.into(),
        row.code.into(),
        row.message.into(),
        row.created_at.0.into(),
        row.salt.into(),
        row.commitment.into(),
        hash.to_vec().into(),
        row.integration_identifier.into(),
        row.integration_contact.into(),
        row.controller_id.into(),
    ]
}

/// The end of a chain, as far as appending needs it.
struct Head {
    id: i64,
    chain_index: i64,
    hash: Vec<u8>,
}

/// Rows of one node and organization: one, once the chain has begun.
async fn lock_head(conn: &impl Statements, node: &str, organization_id: i64) -> Result<Head, Error> {
    let (fixed, list) = ([organization_id.into()], [node.to_owned().into()]);
    let find = async || {
        let read =
            |columns: &mut Columns<'_>| Ok(Head { id: columns.take()?, chain_index: columns.take()?, hash: columns.take()? });
        Ok::<_, Error>(HEAD.select(conn, &fixed, &list, read).await?.pop())
    };
    if let Some(head) = find().await? {
        return Ok(head);
    }
    let first = [organization_id.into(), node.to_owned().into(), 0i64.into(), ledger::GENESIS.to_vec().into()];
    FIRST_HEAD.execute(conn, &[], &first).await?;
    find().await?.ok_or_else(|| Error::Corrupt("a ledger head vanished".to_owned()))
}

fn row(node: &str, organization_id: i64, chain_index: i64, entry: Entry) -> event::Model {
    let Entry { draft, at, failure, message } = entry;
    let (integration_identifier, integration_contact) = Partner::parts(draft.partner);
    let (actor_type, actor_id) = parts(draft.actor);
    let (authenticated_by_type, authenticated_by_id) = parts(draft.authenticated_by);
    let (authorized_by_type, authorized_by_id) = parts(draft.authorized_by);
    let mut row = event::Model {
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
        commitment: Vec::new(),
        hash: Vec::new(),
        integration_identifier,
        integration_contact,
        controller_id: draft.controller_id,
    };
    row.commitment = commitment(&draft.salt, &row).to_vec();
    row
}

/// The commitment that a row must have. Those that name no software, as all did once, commit to four fields alone.
#[must_use]
pub fn commitment(salt: &[u8; 16], row: &event::Model) -> Hash {
    let personal = [&row.object_name, &row.actor_name, &row.actor_email, &row.message].map(Option::as_deref);
    let partner = [&row.integration_identifier, &row.integration_contact].map(Option::as_deref);
    match partner {
        [None, None] => ledger::commitment(salt, &personal),
        _ => ledger::commitment(salt, &[personal.as_slice(), &partner].concat()),
    }
}

fn parts(reference: Option<Reference>) -> (Option<String>, Option<i64>) {
    reference.map_or((None, None), |reference| (Some(reference.kind), Some(reference.id)))
}

/// The hash that a stored row must have after `previous`. Those that a server decided, as all were once, name no controller.
#[must_use]
pub fn entry_hash(previous: &Hash, row: &event::Model) -> Hash {
    let entry = ledger::entry(previous)
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
        .field(Some(&row.commitment));
    match row.controller_id {
        Some(id) => entry.number(Some(id)).finish(),
        None => entry.finish(),
    }
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
