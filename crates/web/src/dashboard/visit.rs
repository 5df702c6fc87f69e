//! A signed-in person asking for a page or sending a form, and what stands around every page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{REFERER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use doorward_app::caller::Target;
use doorward_app::{App, Caller, Error, organization};
use doorward_core::{Permission, Timestamp};
use doorward_store::entity::organization::Model as Organization;

use super::sent::Sent;
use super::{Failed, HOME, Pages, SIGN_IN, failed, session, sign_in, told};
use crate::assets::{ADDRESSES, Addresses};
use crate::notice;

/// A signed-in person asking for a page.
pub struct Visit {
    pub app: Arc<App>,
    pub caller: Caller,
    pub organization: Organization,
    pub settings: Arc<crate::WebSettings>,
    /// The page's path.
    path: String,
    /// What the last step did.
    told: Option<String>,
}

/// The same sending a form.
pub struct Submitted {
    pub visit: Visit,
    pub sent: Sent,
}

impl FromRequestParts<Pages> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Response> {
        let found = Self::find(pages, &parts.headers, parts.uri.path()).await.map_err(|error| failed(&error))?;
        found.ok_or_else(|| {
            // A fragment for a page in sight would show the sign-in form inside it.
            let next = if parts.method == Method::GET { here(parts) } else { None };
            let address = next.map_or_else(|| SIGN_IN.to_owned(), |next| sign_in::address(&next));
            if parts.headers.contains_key("hx-request") {
                return (StatusCode::UNAUTHORIZED, [("hx-redirect", address)]).into_response();
            }
            Redirect::to(&address).into_response()
        })
    }
}

/// The address that was asked for, below `/app`.
fn here(parts: &Parts) -> Option<String> {
    // A nest cuts off the prefix.
    let uri = parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0);
    uri.path_and_query().map(ToString::to_string).filter(|path| path != HOME)
}

impl FromRequest<Pages> for Submitted {
    type Rejection = Response;

    /// Whose session has ended meanwhile signs in, and finds the form as it was filled in.
    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visit = Visit::find(pages, &parts.headers, parts.uri.path()).await.map_err(|error| failed(&error))?;
        let (address, from) = (here(&parts), referer(&parts.headers));
        let sent = Sent::of(Request::from_parts(parts, body)).await.map_err(|code| failed(&code.into()))?;
        match visit {
            Some(visit) => Ok(Self { visit, sent }),
            None => Err(sign_in::interrupted(address.as_deref().unwrap_or(HOME), from.as_deref(), &sent)),
        }
    }
}

/// The page on which the form stood.
fn referer(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REFERER)?.to_str().ok()?;
    let (_, rest) = text.split_once("://")?;
    rest.find('/').and_then(|at| rest.get(at..)).map(str::to_owned)
}

impl Visit {
    async fn find(pages: &Pages, headers: &HeaderMap, path: &str) -> Result<Option<Self>, Error> {
        let Some(caller) = session::caller(&pages.app, headers).await? else { return Ok(None) };
        let organization = organization::read(&pages.app, &caller).await?.organization;
        Ok(Some(Self {
            app: Arc::clone(&pages.app),
            settings: Arc::clone(&pages.settings),
            caller,
            organization,
            path: path.to_owned(),
            told: told::read(headers),
        }))
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// The organization's zone: for what has no place.
    pub fn zone(&self) -> &str {
        &self.organization.time_zone
    }

    /// Whether some role permits this somewhere.
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.reach(permission).is_ok()
    }

    /// Whether some role permits this in the whole organization.
    pub fn may_in_organization(&self, permission: Permission) -> bool {
        self.caller.authorize(permission, Target::Organization).is_ok()
    }

    /// What stands around the page.
    pub fn shell(&self) -> Shell<'_> {
        Shell {
            assets: &ADDRESSES,
            organization_name: &self.organization.name,
            organization_domain: &self.organization.domain,
            has_logo: self.organization.logo.is_some(),
            user_name: &self.caller.user.name,
            user_email: &self.caller.user.email,
            navigation: NAVIGATION.iter().filter(|item| item.needs.is_none_or(|needs| self.may(needs))).collect(),
            current: section(&self.path),
            told: self.told.as_deref(),
        }
    }

    /// A page's response. What the last step did is told once.
    pub fn respond(&self, status: StatusCode, page: &impl Template) -> Response {
        let mut response = notice::html(status, page.render());
        if self.told.is_some() {
            self.set(&mut response, told::clear(self.settings.secure_cookies));
        }
        response
    }

    /// On to another page, which tells what was done.
    pub fn done(&self, address: &str, told: &str) -> Response {
        let mut response = Redirect::to(address).into_response();
        self.set(&mut response, told::write(told, self.settings.secure_cookies));
        response
    }

    fn set(&self, response: &mut Response, cookie: Option<HeaderValue>) {
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}

/// What stands around every page, as `app.html` takes it.
pub struct Shell<'a> {
    pub assets: &'a Addresses,
    pub organization_name: &'a str,
    pub organization_domain: &'a str,
    pub has_logo: bool,
    pub user_name: &'a str,
    pub user_email: &'a str,
    pub navigation: Vec<&'static Item>,
    pub current: &'static str,
    pub told: Option<&'a str>,
}

/// A way in the navigation.
pub struct Item {
    pub address: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    /// Whether a phone shows it in the bar at its foot.
    pub thumb: bool,
    needs: Option<Permission>,
}

const NAVIGATION: [Item; 9] = [
    Item { address: HOME, label: "Overview", icon: "home", thumb: true, needs: None },
    Item { address: "/app/doors", label: "Doors", icon: "door", thumb: true, needs: None },
    Item { address: "/app/credentials", label: "Credentials", icon: "link", thumb: true, needs: Some(Permission::GroupLinksRead) },
    Item { address: "/app/events", label: "Events", icon: "events", thumb: true, needs: Some(Permission::EventsRead) },
    Item { address: "/app/users", label: "Users", icon: "people", thumb: false, needs: Some(Permission::UsersRead) },
    Item { address: "/app/teams", label: "Teams", icon: "team", thumb: false, needs: Some(Permission::TeamsRead) },
    Item { address: "/app/groups", label: "Groups", icon: "group", thumb: false, needs: Some(Permission::GroupsRead) },
    Item { address: "/app/places", label: "Places", icon: "place", thumb: false, needs: Some(Permission::PlacesRead) },
    Item {
        address: "/app/settings",
        label: "Settings",
        icon: "settings",
        thumb: false,
        needs: Some(Permission::OrganizationWrite),
    },
];

/// The way in the navigation to which a path, without the prefix of the nest, belongs.
fn section(path: &str) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    // Controllers are reached from the doors that they drive.
    let first = if first == "controllers" { "doors" } else { first };
    let belongs = |item: &&Item| item.address.strip_prefix("/app/").unwrap_or_default() == first;
    NAVIGATION.iter().find(belongs).map_or("", |item| item.address)
}

/// What a page's handler answers.
pub type Answer = Result<Response, Failed>;
