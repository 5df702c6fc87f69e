use doorward_app::{Error, groups};
use doorward_core::Code;

use crate::dashboard::listing::Listing;
use crate::dashboard::visit::Visit;

/// The group that a list of something else is filtered by: `group=7` in its address.
pub struct OfGroup {
    pub id: i64,
    pub name: String,
    /// The same list without the filter.
    pub all: String,
}

impl OfGroup {
    /// None if the address names none.
    pub async fn read(visit: &Visit, listing: &Listing) -> Result<Option<Self>, Error> {
        let Some(id) = listing.id("group") else { return Ok(None) };
        let name = match groups::read(&visit.app, &visit.caller, id).await {
            Ok(detail) => detail.group.name,
            Err(Error::Refused(Code::NotFound | Code::AccessDenied)) => "a group that is not there".to_owned(),
            Err(error) => return Err(error),
        };
        let all = listing.with(&[("group", String::new()), ("page", String::new())]);
        Ok(Some(Self { id, name, all }))
    }
}
