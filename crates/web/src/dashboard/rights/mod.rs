//! Rights of users and teams: which role, on what, from when to when, and how often it opens.

mod delete;
mod edit;
mod fields;
mod offer;
mod shown;

pub use fields::{fields, input};
pub use offer::Offer;
pub use shown::{Right, shown};

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use doorward_app::role_assignments::HolderKind;
use doorward_app::{Error, teams, users};

use super::Pages;
use super::visit::{Submitted, Visit};

/// Who holds a right, as far as these pages are concerned.
struct Holder {
    kind: HolderKind,
    id: i64,
    name: String,
}

impl Holder {
    async fn read(visit: &Visit, kind: HolderKind, id: i64) -> Result<Self, Error> {
        let name = match kind {
            HolderKind::Team => teams::read(&visit.app, &visit.caller, id).await?.name,
            HolderKind::User | HolderKind::Guest => users::read(&visit.app, &visit.caller, id).await?.user.name,
        };
        Ok(Self { kind, id, name })
    }

    /// Their page.
    fn address(&self) -> String {
        let list = if self.kind == HolderKind::Team { "teams" } else { "users" };
        format!("/app/{list}/{}", self.id)
    }

    fn is_team(&self) -> bool {
        self.kind == HolderKind::Team
    }
}

/// The pages of the rights of everybody of a kind, below their own pages.
pub fn routes(path: &str, kind: HolderKind) -> Router<Pages> {
    let ask_new = async move |visit: Visit, Path(id): Path<i64>| edit::ask_new(visit, kind, id).await;
    let create = async move |Path(id): Path<i64>, submitted: Submitted| edit::create(submitted, kind, id).await;
    let ask = async move |visit: Visit, Path(ids): Path<(i64, i64)>| edit::ask(visit, kind, ids).await;
    let update = async move |Path(ids): Path<(i64, i64)>, submitted: Submitted| edit::update(submitted, kind, ids).await;
    let ask_delete = async move |visit: Visit, Path(ids): Path<(i64, i64)>| delete::ask(visit, kind, ids).await;
    let delete = async move |Path(ids): Path<(i64, i64)>, submitted: Submitted| delete::delete(submitted, kind, ids).await;
    Router::new()
        .route(&format!("{path}/{{id}}/roles/new"), get(ask_new).post(create))
        .route(&format!("{path}/{{id}}/roles/{{role}}/edit"), get(ask).post(update))
        .route(&format!("{path}/{{id}}/roles/{{role}}/delete"), get(ask_delete).post(delete))
}
