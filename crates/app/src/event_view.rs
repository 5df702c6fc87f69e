//! An event as the world sees it: in event sets, in streams, and in what webhooks send.

use doorward_core::{Code, Timestamp};
use doorward_store::entity::event;
use serde::Serialize;
use utoipa::ToSchema;

/// An event.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// Its id.
    pub uuid: String,
    /// What happened.
    #[schema(example = "lock.unlock")]
    pub r#type: String,
    /// `User`, `GroupLink`, `Guest` or null.
    pub actor_type: Option<String>,
    /// Who did it.
    pub actor_id: Option<i64>,
    /// Their name then.
    pub actor_name: Option<String>,
    /// Their e-mail address then.
    pub actor_email: Option<String>,
    /// `Login`, `GroupLink`, `AccessKey` or null.
    pub authenticated_by_type: Option<String>,
    /// The credential.
    pub authenticated_by_id: Option<i64>,
    /// `RoleAssignment`, `Group` or null.
    pub authorized_by_type: Option<String>,
    /// What allowed it.
    pub authorized_by_id: Option<i64>,
    /// The role, if a role assignment allowed it.
    pub authorized_by_role_id: Option<String>,
    /// What it happened to (`Lock`).
    pub object_type: String,
    /// Its id.
    pub object_id: i64,
    /// Its name then.
    pub object_name: Option<String>,
    /// The second part of the type (`unlock`).
    pub action: String,
    /// When.
    pub created_at: Timestamp,
    /// What happened, for the administrator.
    pub message: Option<String>,
    /// Whether it worked.
    pub success: bool,
    /// Why not.
    pub code: Option<String>,
    /// The same in related events.
    pub sequence: String,
    /// Its organization.
    pub organization_id: i64,
    /// Where.
    pub place_id: Option<i64>,
    /// The same as `code`.
    pub error_code: Option<String>,
    /// The code in a sentence.
    pub error_message: Option<String>,
    /// Always null.
    #[schema(value_type = Option<String>)]
    pub details: (),
    /// Always null.
    #[schema(value_type = Option<String>)]
    pub via: (),
    /// Through whose software the call came, if it said: `X-Kisi-Integration-Identifier`. Doorward's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub integration_identifier: Option<String>,
    /// Whom to write to about that software, if it said: `X-Kisi-Integration-Contact`. Doorward's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub integration_contact: Option<String>,
    /// The controller whose agent decided it by itself, without a server. Doorward's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub controller_id: Option<i64>,
}

impl From<event::Model> for EventView {
    fn from(event: event::Model) -> Self {
        let reason = event.code.as_deref().and_then(Code::parse).map(|code| code.text().to_owned());
        Self {
            uuid: event.uuid,
            r#type: event.kind,
            actor_type: event.actor_type,
            actor_id: event.actor_id,
            actor_name: event.actor_name,
            actor_email: event.actor_email,
            authenticated_by_type: event.authenticated_by_type,
            authenticated_by_id: event.authenticated_by_id,
            authorized_by_type: event.authorized_by_type,
            authorized_by_id: event.authorized_by_id,
            authorized_by_role_id: event.authorized_by_role_id,
            object_type: event.object_type,
            object_id: event.object_id,
            object_name: event.object_name,
            action: event.action,
            created_at: event.created_at.at(),
            message: event.message,
            success: event.success,
            code: event.code.clone(),
            sequence: event.sequence,
            organization_id: event.organization_id,
            place_id: event.place_id,
            error_code: event.code,
            error_message: reason,
            details: (),
            via: (),
            integration_identifier: event.integration_identifier,
            integration_contact: event.integration_contact,
            controller_id: event.controller_id,
        }
    }
}
