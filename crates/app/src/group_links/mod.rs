//! Group links: digital credentials for people without an account.

mod create;
mod delete;
mod list;

pub use create::{NewGroupLink, create};
pub use delete::delete;
pub use list::{Query, list};

use doorward_core::decide::link_state;
use doorward_core::input::Field;
use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::entity::{group, group_link, user};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Error;
use crate::authenticate::link_facts;
use crate::record::Object;

/// What a client sends of a group link.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupLinkInput {
    /// The group whose doors it opens. Required.
    #[schema(value_type = Option<i64>)]
    pub group_id: Field<i64>,
    /// The guest's name. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Where the link is mailed to; not mailed if not given.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Text messages are not offered by this server: must be null.
    #[schema(value_type = Option<String>)]
    pub phone: Field<String>,
    /// Whether it opens anything. Default true.
    #[schema(value_type = Option<bool>)]
    pub link_enabled: Field<bool>,
    /// QR codes are not offered by this server: must be null.
    #[schema(value_type = Option<String>)]
    pub quick_response_code_type: Field<String>,
    /// First moment; from now on if not given.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_from: Field<Timestamp>,
    /// First moment after; without end if not given.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_until: Field<Timestamp>,
}

/// A group link with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct GroupLinkDetail {
    /// The link.
    pub group_link: group_link::Model,
    /// Its group.
    pub group: group::Model,
    /// Who made it, unless they are gone.
    pub created_by: Option<user::Model>,
}

/// What a link is good for, whatever the door.
///
/// # Errors
/// Why it opens nothing now.
pub fn state(link: &group_link::Model, now: Timestamp) -> Result<(), Code> {
    link_state(&link_facts(link, None), now)
}

async fn details(conn: &impl ConnectionTrait, links: Vec<group_link::Model>) -> Result<Vec<GroupLinkDetail>, Error> {
    let groups = store::groups::by_ids(conn, links.iter().map(|link| link.group_id)).await?;
    let users = store::users::by_ids(conn, links.iter().filter_map(|link| link.created_by_id)).await?;
    let detail = |link: group_link::Model| {
        Some(GroupLinkDetail {
            group: groups.get(&link.group_id)?.clone(),
            created_by: link.created_by_id.and_then(|id| users.get(&id).cloned()),
            group_link: link,
        })
    };
    links.into_iter().map(|link| detail(link).ok_or_else(|| Error::Internal("a link lost its group".to_owned()))).collect()
}

pub(crate) fn object<'a>(link: &'a group_link::Model, group: &group::Model) -> Object<'a> {
    Object { id: link.id, name: Some(&link.name), place_id: group.place_id }
}
