//! My account: name, password, two-factor sign-in, API keys, and where one is signed in.

mod api_keys;
mod logins;
mod password;
mod profile;
mod show;
mod switch;
mod told_once;
mod two_factor;

use axum::Router;
use axum::routing::{get, post};
use doorward_core::human_time::relative;
use doorward_store::entity::login::Model as Login;

use super::Pages;
use super::tag::When;
use super::visit::Visit;

const ACCOUNT: &str = "/app/account";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/account", get(show::show))
        .route("/account/edit", get(profile::ask).post(profile::update))
        .route("/account/password", get(password::ask).post(password::update))
        .route("/account/two_factor", get(two_factor::ask).post(two_factor::begin))
        .route("/account/two_factor/activate", post(two_factor::activate))
        .route("/account/two_factor/backup_codes", get(two_factor::ask_codes).post(two_factor::make_codes))
        .route("/account/two_factor/off", get(two_factor::ask_off).post(two_factor::switch_off))
        .route("/account/api_keys/new", get(api_keys::ask).post(api_keys::create))
        .route("/account/logins/{id}/delete", get(logins::ask).post(logins::delete))
        .route("/account/logins/elsewhere", get(logins::ask_elsewhere).post(logins::delete_elsewhere))
        .route("/account/switch", get(switch::ask).post(switch::switch))
}

/// Whether it is an API key, and not where somebody is signed in.
fn is_api_key(login: &Login) -> bool {
    login.kind == "api"
}

/// What a login is called.
fn login_name(login: &Login) -> &str {
    login.name.as_deref().unwrap_or(if is_api_key(login) { "API key" } else { "App" })
}

/// What ending a login is called, what it means, and what is told once it is done.
pub struct Ending {
    pub title: String,
    pub button: &'static str,
    pub consequence: &'static str,
    pub done: String,
}

pub fn ending(login: &Login) -> Ending {
    let name = login_name(login);
    if is_api_key(login) {
        return Ending {
            title: format!("Delete {name}?"),
            button: "Delete API key",
            consequence: "Programs that use this API key are refused from this moment. It cannot be brought back.",
            done: format!("{name} is deleted."),
        };
    }
    Ending {
        title: format!("Sign out {name}?"),
        button: "Sign out",
        consequence: "The browser or app is signed out at once.",
        done: format!("{name} is signed out."),
    }
}

/// A login as a row of a list.
pub struct Session {
    pub id: i64,
    pub name: String,
    /// What the client said of its device; of an API key, what it is.
    pub device: Option<String>,
    pub used: String,
    /// Whether it is the one that this page was asked for with.
    pub current: bool,
    /// What its button does.
    pub verb: &'static str,
}

pub fn session(visit: &Visit, login: &Login) -> Session {
    let device = [&login.device_brand, &login.device_model, &login.os_name].into_iter().flatten();
    let device = device.cloned().collect::<Vec<_>>().join(" ");
    let made = When::new(login.created_at.at(), visit.zone(), visit.now()).local;
    let used = login.last_used_at.map_or_else(|| "never used".to_owned(), |at| used(&relative(at.at(), visit.now())));
    Session {
        id: login.id,
        name: login_name(login).to_owned(),
        device: if is_api_key(login) { Some("API key".to_owned()) } else { Some(device).filter(|device| !device.is_empty()) },
        used: format!("{used} · since {made}"),
        current: login.id == visit.caller.login.id,
        verb: if is_api_key(login) { "Delete" } else { "Sign out" },
    }
}

fn used(ago: &str) -> String {
    if ago == "now" { "used just now".to_owned() } else { format!("used {ago}") }
}
