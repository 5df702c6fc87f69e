//! The first steps of an organization, until all are taken.

use doorward_app::{Error, group_links, groups};
use doorward_core::Permission;
use doorward_store::page::Page;

use crate::dashboard::visit::Visit;

const ONE: Page = Page { limit: 1, offset: 0 };

pub struct Step {
    pub label: &'static str,
    pub about: &'static str,
    pub address: &'static str,
    pub taken: bool,
}

/// What is left to do, with what is done; nothing once all is, or for who may not do it.
pub async fn read(visit: &Visit, places: u64, doors: u64) -> Result<Vec<Step>, Error> {
    if !visit.may_in_organization(Permission::PlacesWrite) || !visit.may_in_organization(Permission::GroupLinksWrite) {
        return Ok(Vec::new());
    }
    let (app, caller) = (&visit.app, &visit.caller);
    let groups = groups::list(app, caller, groups::Query::default(), ONE).await?.total;
    let links = group_links::list(app, caller, group_links::Query::default(), ONE).await?.total;
    let step = |label, about, address, number: u64| Step { label, about, address, taken: number > 0 };
    let steps = vec![
        step("Add a place", "a site with an address and a time zone", "/app/places/new", places),
        step("Add a door", "with the relay that opens it", "/app/doors/new", doors),
        step("Add a group", "the doors that some people may open", "/app/groups/new", groups),
        step("Send an access link", "that opens the doors of a group without an account", "/app/credentials/new", links),
    ];
    Ok(if steps.iter().all(|step| step.taken) { Vec::new() } else { steps })
}
