//! `/events/types` and `/events/meta`: what events there may be (contract section 4).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::middleware::map_response;
use doorward_app::App;
use doorward_core::event::{CONTRACT_TYPES, OWN_TYPES};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::credentials::SignedIn;
use crate::deprecated;
use crate::error::ErrorBody;

/// The types by the kind of their object.
#[derive(Debug, Serialize, ToSchema)]
struct EventMetaView {
    /// The actions of each `object_type`.
    object_type_to_action: BTreeMap<String, Vec<&'static str>>,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(meta)).layer(map_response(deprecated::say)).routes(routes!(types))
}

/// List event types
#[utoipa::path(get, path = "/events/types", tag = "events",
    responses((status = 200, body = [String], description = "Every type that a filter may name"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn types(SignedIn(_caller): SignedIn) -> Json<Vec<&'static str>> {
    Json(all().collect())
}

/// Fetch event types by object
///
/// `GET /events/types` says the same.
#[utoipa::path(get, path = "/events/meta", tag = "events",
    responses((status = 200, body = EventMetaView, description = "The actions of each kind of object"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn meta(SignedIn(_caller): SignedIn) -> Json<EventMetaView> {
    let mut object_type_to_action: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for (object, action) in all().filter_map(|name| name.split_once('.')) {
        object_type_to_action.entry(type_name(object)).or_default().push(action);
    }
    Json(EventMetaView { object_type_to_action })
}

fn all() -> impl Iterator<Item = &'static str> {
    CONTRACT_TYPES.iter().chain(OWN_TYPES).copied()
}

/// `group_link` as `object_type` spells it: `GroupLink`.
fn type_name(object: &str) -> String {
    let parts = object.split('_').filter_map(|part| {
        let first = part.chars().next()?;
        Some(first.to_uppercase().chain(part.chars().skip(1)).collect::<String>())
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use doorward_core::EventType;

    use super::*;

    #[test]
    fn objects_are_spelled_as_in_events() {
        for kind in EventType::RECORDED {
            let (object, _) = kind.name.split_once('.').unwrap();
            assert_eq!(type_name(object), kind.object_type, "{}", kind.name);
        }
    }
}
