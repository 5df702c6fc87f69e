use doorward_core::{Code, validate};
use doorward_store as store;

use super::OrganizationDetail;
use super::read::with_count;
use crate::{App, Error};

/// The organization with this domain, for anyone who is about to sign in.
///
/// # Errors
/// No such organization.
pub async fn public(app: &App, domain: &str) -> Result<OrganizationDetail, Error> {
    let domain = validate::domain(domain.to_owned()).map_err(|_| Code::NotFound)?;
    let organization = store::organizations::find_by_domain(app.store().reader(), &domain).await?.ok_or(Code::NotFound)?;
    with_count(app, organization).await
}
