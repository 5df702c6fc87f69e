//! `/roles` (contract section 2.4).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use doorward_app::App;
use doorward_core::permission::documented;
use doorward_core::{Code, Role};
use doorward_store::page::Listed;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::id::TextPath;
use crate::params::{Limits, Params};

/// A role.
#[derive(Debug, Serialize, ToSchema)]
struct RoleView {
    /// A text, such as `group_basic`.
    id: &'static str,
    resource_type: &'static str,
    /// `Organization`, `Place` or `Group`.
    applies_to: &'static str,
    name: &'static str,
    description: Option<&'static str>,
    /// False: every role is built in.
    custom: bool,
    custom_role_id: Option<i64>,
    /// What its holder may do where they hold it, by name. What this server does not have, nobody may.
    permissions: BTreeMap<String, bool>,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        Self {
            id: role.as_str(),
            resource_type: "Role",
            applies_to: role.scope().as_str(),
            name: role.name(),
            description: Some(role.description()),
            custom: false,
            custom_role_id: None,
            permissions: documented().map(|name| (name.clone(), role.permits_documented(&name))).collect(),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// List roles
#[utoipa::path(get, path = "/roles", tag = "roles", params(("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [RoleView], description = "Every role, the lowest of each kind first; `X-Collection-Range` as for every list"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn list(SignedIn(_caller): SignedIn, params: Params) -> Result<Collection<RoleView>, ApiError> {
    let page = params.page(Limits::USUAL)?;
    let part = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let items = Role::ALL.iter().copied().skip(part(page.offset)).take(part(page.limit)).map(RoleView::from).collect();
    Ok(Collection(Listed { items, total: Role::ALL.len() as u64, page }))
}

/// Fetch a role
#[utoipa::path(get, path = "/roles/{id}", tag = "roles", params(("id" = String, Path, description = "Its id, a text")),
    responses((status = 200, body = RoleView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 404, body = ErrorBody, description = "No such role")))]
async fn read(SignedIn(_caller): SignedIn, id: TextPath) -> Result<Json<RoleView>, ApiError> {
    Ok(Json(Role::parse(&id.or_not_found()?).ok_or(Code::NotFound)?.into()))
}
