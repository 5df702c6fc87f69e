//! The keys that sign the QR codes which scanners read without a connection.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::signing_keys::{self, SigningKeyDetail, Trust};
use doorward_core::Permission;

use super::SIGNING_KEYS;
use super::tabs::{Tab, tabs};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/signing_keys.html")]
struct KeysPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    pager: Pager,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    public_key: String,
    made: When,
    tag: tag::Tag,
    /// How long codes of it open doors.
    counts: String,
}

const SIGNS: tag::Tag = tag::Tag { class: "good", icon: "done", word: "Signs" };
const RETIRED: tag::Tag = tag::Tag { class: "off", icon: "off", word: "Retired" };

/// The organization's keys, newest first.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(SIGNING_KEYS, query.as_deref());
    let listed = signing_keys::list(&visit.app, &visit.caller, listing.page()).await?;
    let page = KeysPage {
        shell: visit.shell(),
        tabs: tabs(&visit, SIGNING_KEYS),
        pager: listing.pager(&listed),
        rows: listed.items.iter().map(|key| row(key, &visit)).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(key: &SigningKeyDetail, visit: &Visit) -> Row {
    let when = |at| When::new(at, visit.zone(), visit.now());
    Row {
        name: key.key_id.to_string(),
        public_key: hex::encode(key.public_key),
        made: when(key.created_at),
        tag: if key.retired_at.is_none() { SIGNS } else { RETIRED },
        counts: match (key.retired_at, key.trust) {
            (None, _) => "Its codes open doors as long as their links are valid.".to_owned(),
            (Some(_), Trust::WithoutEnd) => "A link without an end still carries a code of it, which opens doors.".to_owned(),
            (Some(_), Trust::Until(end)) if visit.now() < end => format!("Its codes open doors until {}.", when(end).local),
            (Some(_), Trust::Until(end)) => format!("No code of it opens a door since {}.", when(end).local),
        },
    }
}

/// Asks, with what follows.
pub async fn ask(visit: Visit) -> Answer {
    visit.caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let form = Form::new(format!("{SIGNING_KEYS}/rotate"), "Replace signing key", Vec::new()).danger().cancel(SIGNING_KEYS);
    let consequences = vec![
        "A new key signs every offline QR code that is made from now on.".to_owned(),
        "The present key signs nothing more: its private half is deleted and cannot be brought back.".to_owned(),
        "QR codes that guests have already still open doors until their links end. To stop one, destroy or replace its link."
            .to_owned(),
        "Scanners that check codes by themselves need the new public key before they take new codes.".to_owned(),
    ];
    let page = EditPage::new(&visit, "Replace the signing key?", form).consequences(consequences);
    Ok(page.respond(&visit, StatusCode::OK))
}

pub async fn rotate(Submitted { visit, sent }: Submitted) -> Answer {
    if sent.review() {
        return ask(visit).await;
    }
    let made = signing_keys::rotate(&visit.app, &visit.caller).await?;
    Ok(visit.done(SIGNING_KEYS, &format!("Key {} signs from now on.", made.key_id)))
}
