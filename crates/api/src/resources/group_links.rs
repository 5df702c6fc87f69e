//! `/group_links` (contract section 2.7), and Doorward's own ways to read one, to change it and to give it a new secret.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_app::group_links::NewGroupLink;
use doorward_app::group_links::{self, DeliveryStatus, GroupLinkDetail, GroupLinkInput, Query, Warning};
use doorward_app::{App, Error};
use doorward_core::{Secret, Timestamp};
use doorward_store::group_links::Sort;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{GroupBrief, UserBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A group link: a digital credential for someone without an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupLinkView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    last_used_at: Option<Timestamp>,
    link_enabled: bool,
    /// `online`, `offline` or null.
    quick_response_code_type: Option<String>,
    /// Whether its offline code was signed for another group or validity, or was never given out: doors that are cut off know only the
    /// code. Rotate the link or mail it again for a new one. Doorward's own.
    quick_response_code_outdated: bool,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    /// `en`, `de`, `fr` or `es`; null for the organization's. Doorward's own, as are the fields that follow.
    language: Option<String>,
    /// What became of its last message: `queued`, `sent`, `delivered` (text messages only), `refused` or `failed`; null if it never had
    /// one.
    delivery_status: Option<String>,
    delivery_status_at: Option<Timestamp>,
    /// Why the last try to send it failed, in words.
    delivery_error: Option<String>,
    /// What the text message service calls its last message.
    delivery_receipt: Option<String>,
    /// What its host should think about.
    warnings: Vec<WarningView>,
    /// The most unlocks; null for as many as one likes.
    unlock_limit: Option<i64>,
    /// In each `day`, `week` or `month` of the group's place; null for in total.
    unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way, in the present period if there are periods.
    unlocks_count: i64,
    group_id: i64,
    group: GroupBrief,
    created_by_type: Option<&'static str>,
    created_by_id: Option<i64>,
    created_by: Option<UserBrief>,
    #[schema(deprecated)]
    issued_by_id: Option<i64>,
    #[schema(deprecated)]
    issued_by: Option<UserBrief>,
}

/// Something about a link that is allowed, but seldom wise.
#[derive(Debug, Serialize, ToSchema)]
struct WarningView {
    /// `no_end` or `high_security`.
    code: &'static str,
    /// What to do about it.
    text: &'static str,
}

impl From<Warning> for WarningView {
    fn from(warning: Warning) -> Self {
        Self { code: warning.as_str(), text: warning.text() }
    }
}

impl GroupLinkView {
    fn new(detail: GroupLinkDetail, now: Timestamp) -> Self {
        let unlocks_count = detail.unlocks_count(now);
        let GroupLinkDetail { group_link, group, created_by, zone: _, code_outdated, warnings } = detail;
        Self {
            id: group_link.id,
            resource_type: "GroupLink",
            created_at: group_link.created_at.at(),
            updated_at: group_link.updated_at.at(),
            name: group_link.name,
            email: group_link.email,
            phone: group_link.phone,
            last_used_at: group_link.last_used_at.map(Into::into),
            link_enabled: group_link.link_enabled,
            quick_response_code_type: group_link.quick_response_code_type,
            quick_response_code_outdated: code_outdated,
            valid_from: group_link.valid_from.map(Into::into),
            valid_until: group_link.valid_until.map(Into::into),
            language: group_link.language,
            delivery_status: group_link.delivery_status,
            delivery_status_at: group_link.delivery_status_at.map(Into::into),
            delivery_error: group_link.delivery_error,
            delivery_receipt: group_link.delivery_receipt,
            warnings: warnings.into_iter().map(WarningView::from).collect(),
            unlock_limit: group_link.unlock_limit,
            unlock_limit_period: group_link.unlock_limit_period,
            unlocks_count,
            group_id: group.id,
            group: GroupBrief::from(&group),
            created_by_type: group_link.created_by_id.map(|_| "User"),
            created_by_id: group_link.created_by_id,
            created_by: created_by.as_ref().map(UserBrief::from),
            issued_by_id: group_link.created_by_id,
            issued_by: created_by.as_ref().map(UserBrief::from),
        }
    }
}

/// A group link with its new secret: told this once.
#[derive(Debug, Serialize, ToSchema)]
struct NewGroupLinkView {
    #[serde(flatten)]
    link: GroupLinkView,
    /// Goes behind `/grouplinks/` in the guest page's address, or into `Authorization: KISI-GROUP-LINK`.
    secret: String,
    /// What the QR code says: the guest page's address of an `online` code, the signed pass of an `offline` one.
    quick_response_code_token: Option<String>,
    /// The QR code: a PNG in Base64, without a `data:` prefix.
    quick_response_code_image: Option<String>,
}

impl NewGroupLinkView {
    fn new(NewGroupLink { detail, secret, code }: NewGroupLink, now: Timestamp) -> Result<Self, Error> {
        let draw = |code: &Secret| {
            let png = group_links::picture(code)?.png().map_err(|error| Error::Internal(error.to_string()))?;
            Ok::<_, Error>(STANDARD.encode(png))
        };
        Ok(Self {
            link: GroupLinkView::new(detail, now),
            secret: secret.reveal().to_owned(),
            quick_response_code_image: code.as_ref().map(draw).transpose()?,
            quick_response_code_token: code.map(|code| code.reveal().to_owned()),
        })
    }
}

/// `{"group_link": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct GroupLinkBody {
    group_link: GroupLinkInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/group_links/{id}", put(update))
        .routes(routes!(resend))
        .routes(routes!(rotate))
}

/// List group links
#[utoipa::path(get, path = "/group_links", tag = "group_links", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("group_id" = Option<i64>, Query, description = "Only of this group"), ("delivery_status" = Option<String>, Query, description = "Only those of whose last message this became: `queued`, `sent`, `delivered`, `refused` or `failed`. Doorward's own"), ("query" = Option<String>, Query, description = "Part of the name, the e-mail address, the phone number or the group's name"), ("sort" = Option<String>, Query, description = "`name`, `unlock` (never used first), `valid_until` (without end last) or `group_name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [GroupLinkView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<GroupLinkView>, ApiError> {
    let sorts =
        [("name", Sort::Name), ("unlock", Sort::Unlock), ("valid_until", Sort::ValidUntil), ("group_name", Sort::GroupName)];
    let (sort, descending) = params.sort(&sorts)?;
    let query = Query {
        ids: params.ids()?,
        group_id: params.id("group_id")?,
        delivery_statuses: params
            .parsed("delivery_status", "queued, sent, delivered, refused or failed", DeliveryStatus::parse)?
            .map(|status| vec![status]),
        query: params.text("query"),
        sort,
        descending,
        ..Query::default()
    };
    let listed = group_links::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    let now = app.now();
    Ok(Collection(listed.map(|detail| GroupLinkView::new(detail, now))))
}

/// Create a group link
#[utoipa::path(post, path = "/group_links", tag = "group_links", request_body = GroupLinkBody,
    responses((status = 200, body = NewGroupLinkView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<NewGroupLinkView>, ApiError> {
    let created = group_links::create(&app, &caller, body.resource("group_link")?).await?;
    Ok(Json(NewGroupLinkView::new(created, app.now())?))
}

/// Fetch a group link
///
/// Doorward's own.
#[utoipa::path(get, path = "/group_links/{id}", tag = "group_links", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = GroupLinkView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group link")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<GroupLinkView>, ApiError> {
    let found = group_links::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(GroupLinkView::new(found, app.now())))
}

/// Update a group link
///
/// Doorward's own. Name, group, validity, unlock limit, `link_enabled` and `quick_response_code_type` may change; the secret stays, and so
/// does an offline code that was given out, which is outdated then if it says another group or validity. What was opened counts on: a
/// limit below it is used up. Where the period of the limit changes, the unlocks of the present one count. E-mail address and phone
/// number cannot be changed.
#[utoipa::path(patch, path = "/group_links/{id}", tag = "group_links", params(("id" = i64, Path, description = "Its id")), request_body = GroupLinkBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group link"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    group_links::update(&app, &caller, id.or_not_found()?, body.resource("group_link")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a group link again
///
/// Doorward's own. Only a digest of the secret is stored, so the message carries a new secret: links that were sent before open
/// nothing from now on. One more text message counts towards the quota. A link with neither an e-mail address nor a phone number is
/// rotated instead, and one that has expired is changed first.
#[utoipa::path(post, path = "/group_links/{id}/resend", tag = "group_links", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "A message with a new link is on its way"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group link"), (status = 422, body = FieldErrorsBody, description = "It has neither an e-mail address nor a phone number, or has expired; or the quota of text messages is reached")))]
async fn resend(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    group_links::resend(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a group link a new secret
///
/// Doorward's own. The old secret and its QR code open nothing from now on. The new ones are in this answer and nowhere else; if the link has an
/// e-mail address or a phone number, it is sent there too, as that of a new link is. If the quota of text messages is reached, it is
/// not sent, and `delivery_error` says so.
#[utoipa::path(post, path = "/group_links/{id}/rotate", tag = "group_links", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = NewGroupLinkView, description = "The link with its new secret"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group link")))]
async fn rotate(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<NewGroupLinkView>, ApiError> {
    let rotated = group_links::rotate(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(NewGroupLinkView::new(rotated, app.now())?))
}

/// Delete a group link
#[utoipa::path(delete, path = "/group_links/{id}", tag = "group_links", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group link")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    group_links::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
