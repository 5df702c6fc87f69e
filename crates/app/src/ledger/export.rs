use doorward_core::Timestamp;
use doorward_core::ledger::GENESIS;
use doorward_store as store;
use doorward_store::Store;
use doorward_store::entity::event;
use serde::Serialize;

use super::{Progress, length, walks};
use crate::Error;

/// Entries read at once.
const PAGE: u64 = 1_000;

/// Which entries are taken, by when they happened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

impl Window {
    fn holds(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.until.is_none_or(|until| at < until)
    }
}

/// How much was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Chains that gave an entry.
    pub chains: u64,
    /// Entries.
    pub entries: u64,
}

/// One entry, with all that its hash and its commitment are made of. Bytes are hexadecimal.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// The organization's domain; null if the organization is gone.
    pub organization: Option<&'a str>,
    /// Its id.
    pub organization_id: i64,
    /// The node.
    pub node: &'a str,
    /// The position in the chain of this organization and node, from 1.
    pub chain_index: i64,
    /// The event's id.
    pub uuid: &'a str,
    /// Its type.
    pub r#type: &'a str,
    /// Its action.
    pub action: &'a str,
    /// What it happened to.
    pub object_type: &'a str,
    /// Its id.
    pub object_id: i64,
    /// Its name then. Personal.
    pub object_name: Option<&'a str>,
    /// What kind of someone did it.
    pub actor_type: Option<&'a str>,
    /// Who.
    pub actor_id: Option<i64>,
    /// Their name then. Personal.
    pub actor_name: Option<&'a str>,
    /// Their address then. Personal.
    pub actor_email: Option<&'a str>,
    /// With what kind of credential.
    pub authenticated_by_type: Option<&'a str>,
    /// Which.
    pub authenticated_by_id: Option<i64>,
    /// What kind of right allowed it.
    pub authorized_by_type: Option<&'a str>,
    /// Which.
    pub authorized_by_id: Option<i64>,
    /// The role, for a role assignment.
    pub authorized_by_role_id: Option<&'a str>,
    /// Where.
    pub place_id: Option<i64>,
    /// Groups related events.
    pub sequence: &'a str,
    /// Whether it worked.
    pub success: bool,
    /// Why not.
    pub code: Option<&'a str>,
    /// What happened. Personal.
    pub message: Option<&'a str>,
    /// When.
    pub created_at: Timestamp,
    /// The same in microseconds since 1970, as it is hashed.
    pub created_at_micros: i64,
    /// The salt of the commitment.
    pub salt: String,
    /// The commitment to the personal fields.
    pub commitment: String,
    /// The hash of the entry before, as it is stored there; zeros before the first.
    pub previous_hash: String,
    /// The hash.
    pub hash: String,
    /// Through whose software the call came, if it said. Personal.
    pub integration_identifier: Option<&'a str>,
    /// Whom to write to about that software, if it said. Personal.
    pub integration_contact: Option<&'a str>,
    /// The controller whose agent decided it, without a server. What a server decided does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controller_id: Option<i64>,
}

impl<'a> Line<'a> {
    fn new(domain: Option<&'a str>, previous_hash: &[u8], row: &'a event::Model) -> Self {
        Self {
            organization: domain,
            organization_id: row.organization_id,
            node: &row.node,
            chain_index: row.chain_index,
            uuid: &row.uuid,
            r#type: &row.kind,
            action: &row.action,
            object_type: &row.object_type,
            object_id: row.object_id,
            object_name: row.object_name.as_deref(),
            actor_type: row.actor_type.as_deref(),
            actor_id: row.actor_id,
            actor_name: row.actor_name.as_deref(),
            actor_email: row.actor_email.as_deref(),
            authenticated_by_type: row.authenticated_by_type.as_deref(),
            authenticated_by_id: row.authenticated_by_id,
            authorized_by_type: row.authorized_by_type.as_deref(),
            authorized_by_id: row.authorized_by_id,
            authorized_by_role_id: row.authorized_by_role_id.as_deref(),
            place_id: row.place_id,
            sequence: &row.sequence,
            success: row.success,
            code: row.code.as_deref(),
            message: row.message.as_deref(),
            created_at: row.created_at.at(),
            created_at_micros: row.created_at.0,
            salt: hex::encode(&row.salt),
            commitment: hex::encode(&row.commitment),
            previous_hash: hex::encode(previous_hash),
            hash: hex::encode(&row.hash),
            integration_identifier: row.integration_identifier.as_deref(),
            integration_contact: row.integration_contact.as_deref(),
            controller_id: row.controller_id,
        }
    }
}

/// Hands the entries of a window to `write`, chain by chain and in their order, as they are stored: nothing is verified here.
/// Of the organization with this domain, or of all.
///
/// # Errors
/// No organization has this domain, the database failed, or `write` did.
pub async fn export(
    store: &Store,
    domain: Option<&str>,
    window: Window,
    mut write: impl FnMut(&Line<'_>) -> Result<(), Error>,
    mut progress: impl FnMut(Progress),
) -> Result<Exported, Error> {
    let walks = walks(store, domain).await?;
    let mut done = Progress { read: 0, of: length(&walks) };
    let mut exported = Exported::default();
    for walk in walks {
        let before = exported.entries;
        let mut previous_hash = GENESIS.to_vec();
        let mut after = i64::MIN;
        while let Some(last) = walk.ends.last.filter(|last| after < *last) {
            let rows = store::ledger::chain(store.reader(), &walk.chain.node, walk.chain.organization_id, after, PAGE).await?;
            // What a server adds meanwhile is left out.
            let rows: Vec<_> = rows.into_iter().take_while(|row| row.chain_index <= last).collect();
            let Some(end) = rows.last().map(|row| row.chain_index) else { break };
            after = end;
            done.read += rows.len() as u64;
            for row in rows {
                if window.holds(row.created_at.at()) {
                    write(&Line::new(walk.domain.as_deref(), &previous_hash, &row))?;
                    exported.entries += 1;
                }
                previous_hash = row.hash;
            }
            progress(done);
        }
        exported.chains += u64::from(exported.entries > before);
    }
    Ok(exported)
}
