use askama::Template;
use axum::http::StatusCode;
use doorward_app::logins;
use doorward_core::Language;
use doorward_store::entity::user::Model as User;
use doorward_store::page::Page;

use super::{Session, is_api_key, session};
use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Visit};

/// As many as somebody may have.
const LOGINS: Page = Page { limit: 50, offset: 0 };

#[derive(Template)]
#[template(path = "me/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    user: &'a User,
    language: Option<&'static str>,
    has_password: bool,
    two_factor_since: Option<When>,
    api_keys: Vec<Session>,
    sessions: Vec<Session>,
    elsewhere: bool,
}

pub async fn show(visit: Visit) -> Answer {
    let user = &visit.caller.user;
    let query = logins::Query { user_id: Some(user.id), ..logins::Query::default() };
    let listed = logins::list(&visit.app, &visit.caller, query, LOGINS).await?;
    let (keys, others): (Vec<_>, Vec<_>) = listed.items.into_iter().map(|detail| detail.login).partition(is_api_key);
    let page = ShowPage {
        shell: visit.shell(),
        user,
        language: user.locale.as_deref().and_then(Language::parse).map(Language::name),
        has_password: user.password_hash.is_some(),
        two_factor_since: user.otp_enabled_at.map(|at| When::new(at.at(), visit.zone(), visit.now())),
        elsewhere: keys.len() + others.len() > 1,
        api_keys: keys.iter().map(|login| session(&visit, login)).collect(),
        sessions: others.iter().map(|login| session(&visit, login)).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}
