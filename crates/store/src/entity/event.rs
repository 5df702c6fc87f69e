//! An entry of the ledger.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// Row id, in order of recording.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The event's public id.
    pub uuid: String,
    /// Its organization.
    pub organization_id: i64,
    /// The chain it belongs to, with the organization.
    pub node: String,
    /// Position in its chain, from 1.
    pub chain_index: i64,
    /// Type (`lock.unlock`).
    pub kind: String,
    /// Action (`unlock`).
    pub action: String,
    /// What it happened to.
    pub object_type: String,
    /// Its id.
    pub object_id: i64,
    /// Its name then. Personal.
    pub object_name: Option<String>,
    /// `User`, `GroupLink`, `Guest` or null.
    pub actor_type: Option<String>,
    /// Who did it.
    pub actor_id: Option<i64>,
    /// Their name then. Personal.
    pub actor_name: Option<String>,
    /// Their address then. Personal.
    pub actor_email: Option<String>,
    /// `Login`, `GroupLink` or `AccessKey`.
    pub authenticated_by_type: Option<String>,
    /// Its id.
    pub authenticated_by_id: Option<i64>,
    /// `RoleAssignment` or `Group`.
    pub authorized_by_type: Option<String>,
    /// Its id.
    pub authorized_by_id: Option<i64>,
    /// The role, for a role assignment.
    pub authorized_by_role_id: Option<String>,
    /// Where.
    pub place_id: Option<i64>,
    /// Groups related events; the command's id for unlocks.
    pub sequence: String,
    /// Whether it worked.
    pub success: bool,
    /// Why not.
    pub code: Option<String>,
    /// What happened, for the administrator. Personal.
    pub message: Option<String>,
    /// When.
    pub created_at: Micros,
    /// Salt of the commitment.
    pub salt: Vec<u8>,
    /// Commitment to the personal fields.
    pub commitment: Vec<u8>,
    /// The chain's hash up to and with this entry.
    pub hash: Vec<u8>,
    /// Through whose software the call came, as it said. Personal.
    pub integration_identifier: Option<String>,
    /// Whom to write to about that software, as it said. Personal.
    pub integration_contact: Option<String>,
    /// The controller whose agent decided it, without a server.
    pub controller_id: Option<i64>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
