//! Places: sites with an address, coordinates and a time zone.

mod create;
mod delete;
mod favorite;
mod list;
mod lock_down;
mod read;
mod update;

pub use create::create;
pub use delete::delete;
pub use favorite::{favorite, unfavorite};
pub use list::{Query, list};
pub use lock_down::{cancel_lockdown, lock_down};
pub use read::read;
pub use update::update;

use doorward_core::input::Field;
use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::entity::{organization, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a place.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlaceInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Postal address, at most 500 characters. Required.
    #[schema(value_type = Option<String>)]
    pub address: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// Degrees north, WGS 84.
    #[schema(value_type = Option<f64>)]
    pub latitude: Field<f64>,
    /// Degrees east, WGS 84.
    #[schema(value_type = Option<f64>)]
    pub longitude: Field<f64>,
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[schema(value_type = Option<String>)]
    pub image: Field<String>,
    /// IANA zone; the organization's if not given.
    #[schema(value_type = Option<String>)]
    pub time_zone: Field<String>,
    /// Hours that agents here may decide alone once they have lost their server, 1 to 720; 36 if null. Doorward's own.
    #[schema(value_type = Option<i64>)]
    pub offline_hours: Field<i64>,
}

/// A place with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct PlaceDetail {
    /// The place.
    pub place: place::Model,
    /// Its organization.
    pub organization: organization::Model,
    /// How many doors it has.
    pub locks_count: i64,
    /// Whether it is one of the caller's favourites, if they asked.
    pub favorite: Option<bool>,
}

/// The organization's place with this id, for a change.
pub(crate) async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<place::Model, Error> {
    Ok(store::places::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

async fn details(conn: &impl ConnectionTrait, organization_id: i64, places: Vec<place::Model>) -> Result<Vec<PlaceDetail>, Error> {
    let organization = store::organizations::find(conn, organization_id).await?.ok_or(Code::NotFound)?;
    let counts = store::places::locks_counts(conn, places.iter().map(|place| place.id).collect()).await?;
    Ok(places
        .into_iter()
        .map(|place| PlaceDetail {
            organization: organization.clone(),
            locks_count: counts.get(&place.id).copied().unwrap_or(0),
            favorite: None,
            place,
        })
        .collect())
}

fn object(place: &place::Model) -> Object<'_> {
    Object { id: place.id, name: Some(&place.name), place_id: Some(place.id) }
}
