//! Small objects that other objects embed.

use doorward_store::entity::{group, guest, organization, place, team, user};
use serde::Serialize;
use utoipa::ToSchema;

/// A user, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserBrief {
    id: i64,
    resource_type: &'static str,
    email: String,
    name: String,
}

impl From<&user::Model> for UserBrief {
    fn from(user: &user::Model) -> Self {
        Self { id: user.id, resource_type: "User", email: user.email.clone(), name: user.name.clone() }
    }
}

/// A team, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
}

impl From<&team::Model> for TeamBrief {
    fn from(team: &team::Model) -> Self {
        Self { id: team.id, resource_type: "Team", name: team.name.clone() }
    }
}

/// A guest, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
    email: Option<String>,
    phone_number: Option<String>,
}

impl From<&guest::Model> for GuestBrief {
    fn from(guest: &guest::Model) -> Self {
        Self {
            id: guest.id,
            resource_type: "Guest",
            name: guest.name.clone(),
            email: guest.email.clone(),
            phone_number: guest.phone_number.clone(),
        }
    }
}

/// A user or a guest, in brief.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum PersonBrief {
    User(UserBrief),
    Guest(GuestBrief),
}

/// A place, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl From<&place::Model> for PlaceBrief {
    fn from(place: &place::Model) -> Self {
        Self {
            id: place.id,
            resource_type: "Place",
            name: place.name.clone(),
            latitude: place.latitude,
            longitude: place.longitude,
        }
    }
}

/// A group, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
}

impl From<&group::Model> for GroupBrief {
    fn from(group: &group::Model) -> Self {
        Self { id: group.id, resource_type: "Group", name: group.name.clone() }
    }
}

/// An organization, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganizationBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
    domain: String,
}

impl From<&organization::Model> for OrganizationBrief {
    fn from(organization: &organization::Model) -> Self {
        Self {
            id: organization.id,
            resource_type: "Organization",
            name: organization.name.clone(),
            domain: organization.domain.clone(),
        }
    }
}
