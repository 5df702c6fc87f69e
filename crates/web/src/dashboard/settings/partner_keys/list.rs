use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::partner_keys::{self, PartnerKeyDetail, Query};
use doorward_store::entity::partner_key::Model as PartnerKey;

use super::{PARTNER_KEYS, life};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::settings::tabs::{Tab, tabs};
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "settings/partner_keys.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    listing: &'a Listing,
    pager: Pager,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    key: &'a PartnerKey,
    groups: String,
    life: String,
    used: Option<When>,
    tag: tag::Tag,
}

/// The organization's partner keys.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(PARTNER_KEYS, query.as_deref());
    let query = Query { query: listing.set("q"), ..Query::default() };
    let listed = partner_keys::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        tabs: tabs(&visit, PARTNER_KEYS),
        pager: listing.pager(&listed),
        listing: &listing,
        rows: listed.items.iter().map(|detail| row(detail, &visit)).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row<'a>(PartnerKeyDetail { key, groups, .. }: &'a PartnerKeyDetail, visit: &Visit) -> Row<'a> {
    Row {
        key,
        groups: if groups.len() == 1 { "1 group".to_owned() } else { format!("{} groups", groups.len()) },
        life: life(key.longest_life),
        used: key.last_used_at.map(|at| When::new(at.at(), visit.zone(), visit.now())),
        tag: if key.enabled {
            tag::Tag { class: "good", icon: "done", word: "On" }
        } else {
            tag::Tag { class: "off", icon: "off", word: "Off" }
        },
    }
}
