//! Shares: rights on a group as older clients know them, by e-mail address (contract section 2.11). A short form of
//! [`crate::role_assignments`], with the same ids.

mod change;
mod create;
mod list;
mod read;

pub use change::{delete, update};
pub use create::create;
pub use list::{Query, list};
pub use read::read;

use doorward_core::input::Field;
use doorward_core::{Role, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a client sends of a share.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ShareInput {
    /// E-mail address of the user; an unknown one adds a user. Required; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// The group. Required; cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub group_id: Field<i64>,
    /// `basic` or `manager`. Default `basic`.
    #[schema(value_type = Option<String>)]
    pub role_id: Field<String>,
    /// Whether the user is told by mail what they may open now.
    #[schema(value_type = Option<bool>)]
    pub notify: Field<bool>,
    /// First moment.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_from: Field<Timestamp>,
    /// First moment after.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_until: Field<Timestamp>,
}

/// A role on a group by the short name that shares have for it, or by its own.
fn role(text: String) -> Result<Role, &'static str> {
    match text.as_str() {
        "basic" | "group_basic" => Ok(Role::GroupBasic),
        "manager" | "group_manager" => Ok(Role::GroupManager),
        _ => Err("must be basic or manager"),
    }
}
