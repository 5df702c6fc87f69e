use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::members::{self, MemberDetail};
use doorward_app::users::Query;
use doorward_core::{Permission, Role};
use doorward_store::users::Sort;

use super::USERS;
use crate::dashboard::groups::OfGroup;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::tag::{Tag, When};
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_invite: bool,
    roles: &'static [Role],
    of_group: Option<OfGroup>,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    role: Option<&'static str>,
    access: Tag,
    state: Tag,
    last_used: Option<When>,
}

/// The organization's users.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(USERS, query.as_deref());
    let (sort, descending) = listing.sort();
    let query = Query {
        query: listing.set("q"),
        access_enabled: either(listing.get("access"), "on", "off"),
        confirmed: either(listing.get("state"), "confirmed", "invited"),
        role: Role::parse(listing.get("role")),
        group_id: listing.id("group"),
        sort: (sort == "used").then_some(Sort::Unlock),
        descending,
        ..Query::default()
    };
    let listed = members::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_invite: visit.caller.authorize(Permission::UsersWrite, Target::Organization).is_ok(),
        roles: Role::ALL,
        of_group: OfGroup::read(&visit, &listing).await?,
        rows: listed.items.iter().map(|detail| row(&visit, detail)).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// A filter with two values.
fn either(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

fn row<'a>(visit: &Visit, detail: &'a MemberDetail) -> Row<'a> {
    let user = &detail.user.user;
    Row {
        id: user.id,
        name: &user.name,
        email: &user.email,
        role: detail.role.map(Role::name),
        access: super::access(user),
        state: super::state(user),
        last_used: user.last_accessed_at.map(|at| When::new(at.at(), visit.zone(), visit.now())),
    }
}
