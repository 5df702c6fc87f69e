//! Group links: digital credentials for people without an account.

pub(crate) mod code;
mod create;
mod delete;
pub(crate) mod delivery;
mod expiring;
mod list;
mod read;
mod recount;
mod renew;
mod resend;
mod rotate;
mod update;
mod warning;

pub use code::{CodeType, picture};
pub use create::{NewGroupLink, check, create};
pub use delete::delete;
pub use delivery::DeliveryStatus;
pub use expiring::expiring;
pub use list::{Query, list};
pub use read::read;
pub(crate) use resend::check_sendable;
pub use resend::resend;
pub use rotate::rotate;
pub use update::update;
pub use warning::Warning;

use doorward_core::decide::{Validity, link_state};
use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Permission, Timestamp, phone};
use doorward_store as store;
use doorward_store::entity::{group, group_link, user};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::unlock_limits::used;
use crate::{App, Caller, Error, groups, organization};

/// What a client sends of a group link.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupLinkInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// The group whose doors it opens. Required.
    #[schema(value_type = Option<i64>)]
    pub group_id: Field<i64>,
    /// The guest's name. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Where the link is mailed to; not mailed if not given. Cannot be changed, nor given together with a phone number.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// The number of the mobile phone to which the link is sent (E.164), if the server sends text messages; not sent if not given. Cannot
    /// be changed.
    #[schema(value_type = Option<String>)]
    pub phone: Field<String>,
    /// Language of its message and page: `en`, `de`, `fr` or `es`; the organization's if not given.
    #[schema(value_type = Option<String>)]
    pub language: Field<String>,
    /// Whether it opens anything. Default true.
    #[schema(value_type = Option<bool>)]
    pub link_enabled: Field<bool>,
    /// `online` for a QR code that says the link's address, `offline` for one that says a signed pass; none if not given.
    #[schema(value_type = Option<String>)]
    pub quick_response_code_type: Field<String>,
    /// First moment; from now on if not given.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_from: Field<Timestamp>,
    /// First moment after; without end if not given.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_until: Field<Timestamp>,
    /// The most unlocks, 1 to 1000000; as many as one likes if not given.
    #[schema(value_type = Option<i64>)]
    pub unlock_limit: Field<i64>,
    /// In each `day`, `week` or `month` of the group's place; in total if not given.
    #[schema(value_type = Option<String>)]
    pub unlock_limit_period: Field<String>,
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
    /// The zone in which the periods of its unlock limit begin: its place's, or the organization's.
    pub zone: String,
    /// Whether its QR code says something else than the link: rotating or mailing it again makes a new one.
    pub code_outdated: bool,
    /// What its host should think about.
    pub warnings: Vec<Warning>,
}

impl GroupLinkDetail {
    /// Unlocks that succeeded or are under way, in the present period of its limit if that has periods.
    #[must_use]
    pub fn unlocks_count(&self, now: Timestamp) -> i64 {
        let link = &self.group_link;
        used(link.unlock_limit_period.as_deref(), link.unlocks_count, link.unlocks_since, &self.zone, now)
    }
}

/// What a link is good for, whatever the door.
///
/// # Errors
/// Why it opens nothing now.
pub fn state(link: &group_link::Model, now: Timestamp) -> Result<(), Code> {
    let validity = Validity { from: link.valid_from.map(Timestamp::from), until: link.valid_until.map(Timestamp::from) };
    link_state(link.link_enabled, validity, now)
}

/// A link that the caller may change, kept from changing otherwise until the transaction ends, and its group.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<(group_link::Model, group::Model), Error> {
    let link = store::group_links::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    let group = groups::find(conn, caller, link.group_id).await?;
    caller.authorize(Permission::GroupLinksWrite, Target::from(&group))?;
    Ok((link, group))
}

/// The group that a body names; an error of that field if there is none.
async fn named_group(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    id: Option<i64>,
    errors: &mut FieldErrors,
) -> Result<Option<group::Model>, Error> {
    let Some(id) = id else { return Ok(None) };
    let found = store::groups::find(conn, caller.organization_id(), id).await?;
    if found.is_none() {
        errors.add("group_id", "must exist");
    }
    Ok(found)
}

const NO_TEXTS: &str = "cannot be used: this server sends no text messages";

/// A number to which this server sends text messages.
pub(crate) fn phone(app: &App, text: &str) -> Result<String, &'static str> {
    match &app.config().texts {
        Some(texts) => phone::mobile(text, &texts.regions),
        None => Err(NO_TEXTS),
    }
}

async fn details(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    links: Vec<group_link::Model>,
) -> Result<Vec<GroupLinkDetail>, Error> {
    let organization = organization::find(conn, organization_id).await?;
    let groups = store::groups::by_ids(conn, links.iter().map(|link| link.group_id)).await?;
    let places = store::places::by_ids(conn, groups.values().filter_map(|group| group.place_id)).await?;
    let users = store::users::by_ids(conn, links.iter().filter_map(|link| link.created_by_id)).await?;
    let offline = links.iter().filter(|link| CodeType::of(link) == Some(CodeType::Offline)).map(|link| link.id);
    let passes = store::link_passes::by_links(conn, offline).await?;
    let guarded = store::group_locks::with_high_security(conn, links.iter().map(|link| link.group_id)).await?;
    let detail = |link: group_link::Model| {
        let group = groups.get(&link.group_id)?.clone();
        let place = group.place_id.and_then(|id| places.get(&id));
        Some(GroupLinkDetail {
            zone: place.map_or(&organization.time_zone, |place| &place.time_zone).clone(),
            group,
            created_by: link.created_by_id.and_then(|id| users.get(&id).cloned()),
            warnings: warning::of(&link, guarded.contains(&link.group_id)),
            code_outdated: code::outdated(&link, passes.get(&link.id)),
            group_link: link,
        })
    };
    links.into_iter().map(|link| detail(link).ok_or_else(|| Error::Internal("a link lost its group".to_owned()))).collect()
}

pub(crate) fn object<'a>(link: &'a group_link::Model, group: &group::Model) -> Object<'a> {
    Object { id: link.id, name: Some(&link.name), place_id: group.place_id }
}
