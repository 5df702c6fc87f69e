//! Who did something: people and links, found by name.

use doorward_app::{Error, group_links, guests, users};
use doorward_core::Permission;
use doorward_store::page::Page;

use crate::dashboard::listing::Listing;
use crate::dashboard::visit::Visit;

/// Of each kind, so many are offered.
const MOST: Page = Page { limit: 8, offset: 0 };
/// Longest name that is looked for, in characters.
const LONGEST: usize = 255;

/// Somebody whose name was found.
pub struct Person {
    /// As a filter has it: `User:7`.
    pub value: String,
    pub name: String,
    /// What they are.
    pub about: String,
    /// The list of what they did.
    pub address: String,
}

/// What came of a search by name.
pub enum Found {
    /// Nobody was looked for.
    NotAsked,
    /// Nobody has such a name, or nobody whom the person sees.
    Nobody,
    /// One, whose events are shown.
    One(Person),
    /// Several to choose from, and whether there are more.
    Several(Vec<Person>, bool),
}

/// Those whose name, address or number holds what the address asks for.
pub async fn find(visit: &Visit, listing: &Listing) -> Result<Found, Error> {
    let Some(text) = listing.set("who") else { return Ok(Found::NotAsked) };
    let text: String = text.trim().chars().take(LONGEST).collect();
    let (mut people, mut more) = (Vec::new(), false);
    let person = |kind: &str, id: i64, name: String, about: String| {
        let value = format!("{kind}:{id}");
        let address = listing.with(&[
            ("who", String::new()),
            ("person", value.clone()),
            ("credential", String::new()),
            ("cursor", String::new()),
        ]);
        Person { value, name, about, address }
    };
    if visit.may(Permission::UsersRead) {
        let query = users::Query { query: Some(text.clone()), ..users::Query::default() };
        let listed = users::list(&visit.app, &visit.caller, query, MOST).await?;
        more |= listed.total > listed.items.len() as u64;
        people.extend(
            listed
                .items
                .into_iter()
                .map(|user| person("User", user.user.id, user.user.name, format!("user · {}", user.user.email))),
        );
    }
    if visit.may(Permission::GroupLinksRead) {
        let query = group_links::Query { query: Some(text.clone()), ..group_links::Query::default() };
        let listed = group_links::list(&visit.app, &visit.caller, query, MOST).await?;
        more |= listed.total > listed.items.len() as u64;
        people.extend(listed.items.into_iter().map(|detail| {
            let about = format!("link · {}", detail.group.name);
            person("GroupLink", detail.group_link.id, detail.group_link.name, about)
        }));
    }
    if visit.may(Permission::GuestsRead) {
        let query = guests::Query { query: Some(text), ..guests::Query::default() };
        let listed = guests::list(&visit.app, &visit.caller, query, MOST).await?;
        more |= listed.total > listed.items.len() as u64;
        people.extend(listed.items.into_iter().map(|guest| person("Guest", guest.id, guest.name, "guest".to_owned())));
    }
    Ok(match people.len() {
        0 => Found::Nobody,
        1 => people.pop().map_or(Found::Nobody, Found::One),
        _ => Found::Several(people, more),
    })
}
