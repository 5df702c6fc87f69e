//! Users: people with an account, what they may do, and where they are signed in.

mod access;
mod delete;
mod edit;
mod import;
mod invite;
mod list;
mod logins;
mod show;

use axum::Router;
use axum::routing::{get, post};
use doorward_app::role_assignments::HolderKind;
use doorward_store::entity::user::Model as User;

use super::tag::Tag;
use super::{Pages, rights};

const USERS: &str = "/app/users";

const ACCESS_ON: Tag = Tag { class: "good", icon: "done", word: "Access on" };
const ACCESS_OFF: Tag = Tag { class: "bad", icon: "off", word: "Access off" };

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/users", get(list::list))
        .route("/users/new", get(invite::ask).post(invite::create))
        .route("/users/import", get(import::ask).post(import::check))
        .route("/users/import/run", post(import::run))
        .route("/users/{id}", get(show::show))
        .route("/users/{id}/edit", get(edit::ask).post(edit::update))
        .route("/users/{id}/switch_off", get(access::ask).post(access::off))
        .route("/users/{id}/switch_on", post(access::on))
        .route("/users/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/users/{id}/logins/{login}/delete", get(logins::ask).post(logins::delete))
        .merge(rights::routes("/users", HolderKind::User))
}

/// A user's page.
fn address(id: i64) -> String {
    format!("{USERS}/{id}")
}

const fn access(user: &User) -> Tag {
    if user.access_enabled { ACCESS_ON } else { ACCESS_OFF }
}

/// How far an account is: nobody signs in before the address is known to be theirs.
const fn state(user: &User) -> Tag {
    if user.confirmed_at.is_none() {
        Tag { class: "wait", icon: "clock", word: "Invited" }
    } else if !user.send_emails {
        Tag { class: "off", icon: "person", word: "Managed" }
    } else {
        Tag { class: "ready", icon: "done", word: "Confirmed" }
    }
}
