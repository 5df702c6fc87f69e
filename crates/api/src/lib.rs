//! The REST face: extract, call one use case, answer. The OpenAPI document comes from here.
//!
//! Depends on `app` for what may be done, and on `core` and `store` for the types it shows. Statuses are chosen in
//! [`error`] alone; rules live elsewhere.
//!
//! To add a resource: a file in `resources` with its view and handlers, one line in [`described`], and
//! `cargo xtask openapi` to write the document anew.

mod answer;
mod body;
mod credentials;
mod deprecated;
mod docs;
mod document;
mod embedded;
pub mod error;
mod id;
mod idempotency;
mod params;
mod partner;
mod presence;
mod problem;
mod rate_limit;
mod resources;

use std::sync::{Arc, LazyLock};

use axum::extract::DefaultBodyLimit;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LINK, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use doorward_app::App;
use doorward_core::Code;
use tower::layer::layer_fn;
use tower_http::cors::{Any, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::error::refusal;
use crate::idempotency::Keys;
use crate::partner::Partners;
use crate::problem::Problems;

const DESCRIPTION: &str = "Doorward speaks the public Kisi API: software written for it works by changing its base URL.\n\n\
Requests and answers are JSON. Writes wrap the resource in its name (`{\"place\": {…}}`). A create answers 200 with the object, \
an update or a delete 204 without a body; PUT works wherever PATCH does, and what is not sent stays. \
Lists are bare arrays, and `X-Collection-Range: start-end/total` says which part. \
Errors are `{\"code\", \"error\"}`, or `{\"errors\": {field: [messages]}}` with status 422, and problem details (RFC 9457) for whoever \
accepts `application/problem+json`; too many requests are answered 429, with `Retry-After` in seconds.\n\n\
Authenticate with `Authorization: KISI-LOGIN <secret>`; the few operations that say so also take \
`Authorization: KISI-GROUP-LINK <secret>` and `Authorization: KISI-ACCESS-KEY <key>`.";

/// Every resource, with its description.
fn described() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(resources::logins::router())
        .merge(resources::users::router())
        .merge(resources::current_user::router())
        .merge(resources::accounts::router())
        .merge(resources::two_factor::router())
        .merge(resources::members::router())
        .merge(resources::organization::router())
        .merge(resources::organization_transfer::router())
        .merge(resources::organizations::router())
        .merge(resources::quotas::router())
        .merge(resources::signing_keys::router())
        .merge(resources::partner_keys::router())
        .merge(resources::evaluation_webhooks::router())
        .merge(resources::places::router())
        .merge(resources::locks::router())
        .merge(resources::controllers::router())
        .merge(resources::terminals::router())
        .merge(resources::door_timers::router())
        .merge(resources::proximity::router())
        .merge(resources::groups::router())
        .merge(resources::group_locks::router())
        .merge(resources::roles::router())
        .merge(resources::role_assignments::router())
        .merge(resources::shares::router())
        .merge(resources::invites::router())
        .merge(resources::guests::router())
        .merge(resources::teams::router())
        .merge(resources::team_memberships::router())
        .merge(resources::group_links::router())
        .merge(resources::messages::router())
        .merge(resources::sms_status::router())
        .merge(resources::schedules::router())
        .merge(resources::calendar::router())
        .merge(resources::integrations::router())
        .merge(resources::integrations_deliveries::router())
        .merge(resources::commands::router())
        .merge(resources::event_sets::router())
        .merge(resources::event_types::router())
        .merge(resources::event_stream::router())
        .merge(resources::events::router())
        .merge(resources::presences::router())
        .merge(resources::reporters::router())
        .merge(resources::reports::router())
        .merge(resources::report_downloads::router())
        .merge(resources::scheduled_reports::router())
        .merge(resources::uploads::router())
}

/// The OpenAPI document.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = described().into_openapi();
    document.info.title = "Doorward".to_owned();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.info.description = Some(DESCRIPTION.to_owned());
    document.info.license = Some(utoipa::openapi::License::new("Apache-2.0"));
    let scheme = |description: &str| {
        SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(AUTHORIZATION.as_str(), description)))
    };
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("login", scheme("`KISI-LOGIN <secret>`: the secret of a login, or an API key"));
    components.add_security_scheme("group_link", scheme("`KISI-GROUP-LINK <secret>`: the secret of a group link"));
    components.add_security_scheme("access_key", scheme("`KISI-ACCESS-KEY <key>`: the access key of a guest"));
    document.security = Some(vec![SecurityRequirement::new("login", Vec::<String>::new())]);
    document::complete(&mut document);
    document
}

/// The API, its document at `/openapi.json` and its readable form at `/docs`.
///
/// It takes no cookies, so any page of any site may call it.
pub fn router(app: Arc<App>) -> Router {
    let (router, _) = described().split_for_parts();
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static("x-login-secret"),
            resources::event_stream::LAST_EVENT_ID,
            idempotency::IDEMPOTENCY_KEY,
            partner::IDENTIFIER,
            partner::CONTACT,
        ])
        .expose_headers([
            answer::COLLECTION_RANGE,
            LINK,
            resources::events::NEXT_CURSOR,
            RETRY_AFTER,
            deprecated::DEPRECATION,
            idempotency::IDEMPOTENCY_REPLAYED,
        ]);
    let router = router.layer(layer_fn(Partners));
    let keys = Arc::clone(&app);
    let router = router.layer(layer_fn(move |service| Keys { app: Arc::clone(&keys), service }));
    let router = if app.limits_requests() {
        router.layer(middleware::from_fn_with_state(Arc::clone(&app), rate_limit::limit))
    } else {
        router
    };
    router
        .route("/openapi.json", get(openapi_json))
        .route("/docs", get(docs::page))
        .route("/docs/style.css", get(docs::style))
        .method_not_allowed_fallback(|| async { refusal(Code::MethodNotAllowed) })
        .layer((cors, layer_fn(Problems), DefaultBodyLimit::max(body::LARGEST_BODY)))
        .with_state(app)
}

/// The answer for an address that does not exist.
pub async fn not_found(headers: HeaderMap) -> Response {
    let answer = refusal(Code::NotFound);
    if problem::wanted(&headers) { problem::as_problem(answer) } else { answer }
}

/// Made once: the document does not change while the program runs.
static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(openapi);

async fn openapi_json() -> Response {
    axum::Json(&*DOCUMENT).into_response()
}
