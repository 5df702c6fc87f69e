//! What an organization is seen to have: compared before and after what must change nothing.

use serde_json::Value;

use crate::fixtures::Site;
use crate::server::{Tenant, TestServer};

const LISTS: [&str; 22] = [
    "/organization",
    "/organization/quotas",
    "/organization/signing_keys",
    "/evaluation_webhooks",
    "/partner_keys",
    "/places",
    "/locks",
    "/groups",
    "/users",
    "/guests",
    "/group_links",
    "/messages?limit=250",
    "/role_assignments?limit=250",
    "/teams?limit=250",
    "/team_memberships?limit=250",
    "/schedules",
    "/controllers",
    "/terminals",
    "/integrations",
    "/reports",
    "/scheduled_reports",
    "/logins?scope=all&limit=250",
];

impl TestServer {
    /// All that its owner sees of an organization, but for events.
    pub async fn seen(&self, tenant: &Tenant, site: &Site) -> Vec<Value> {
        let mut seen = Vec::new();
        for path in LISTS {
            seen.push(self.get(path, &tenant.owner).await.ok());
        }
        seen.push(self.get(&format!("/group_locks?group_id={}", site.group_id), &tenant.owner).await.ok());
        seen
    }
}
