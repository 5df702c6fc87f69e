use doorward_core::reporter::About;
use doorward_core::{Permission, Reporter};
use doorward_store::page::{Listed, Page};

use crate::caller::Target;
use crate::{Caller, Error};

/// A page of what reports about this may tell, by id.
///
/// # Errors
/// Not permitted.
pub fn reporters(caller: &Caller, about: About, page: Page) -> Result<Listed<Reporter>, Error> {
    caller.authorize(Permission::ReportsRead, Target::Organization)?;
    let all: Vec<Reporter> = Reporter::ALL.iter().copied().filter(|reporter| reporter.about() == about).collect();
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let items = all.iter().copied().skip(number(page.offset)).take(number(page.limit)).collect();
    Ok(Listed { items, total: all.len() as u64, page })
}
