use doorward_core::Permission;

use super::{BRANDING, EVALUATION_WEBHOOKS, INTEGRATIONS, MESSAGES, PARTNER_KEYS, QUOTAS, REPORTS, SETTINGS, SIGNING_KEYS};
use crate::dashboard::controllers::CONTROLLERS;
use crate::dashboard::visit::Visit;

/// One part of the settings.
pub struct Tab {
    pub address: &'static str,
    pub label: &'static str,
    pub current: bool,
}

const TABS: [(&str, &str, Permission); 10] = [
    (SETTINGS, "Organization", Permission::OrganizationWrite),
    (BRANDING, "Branding", Permission::OrganizationWrite),
    (QUOTAS, "Quotas", Permission::GroupLinksRead),
    (MESSAGES, "Mail and text messages", Permission::OrganizationWrite),
    (INTEGRATIONS, "Integrations", Permission::IntegrationsRead),
    (REPORTS, "Reports", Permission::ScheduledReportRead),
    (SIGNING_KEYS, "Signing keys", Permission::OrganizationWrite),
    (CONTROLLERS, "Controllers", Permission::HardwareRead),
    (PARTNER_KEYS, "Partner keys", Permission::OrganizationWrite),
    (EVALUATION_WEBHOOKS, "Foreign codes", Permission::IntegrationsWrite),
];

/// The parts that the person may see.
pub fn tabs(visit: &Visit, current: &str) -> Vec<Tab> {
    let seen = TABS.into_iter().filter(|(_, _, needs)| {
        let whole =
            matches!(*needs, Permission::OrganizationWrite | Permission::ScheduledReportRead | Permission::IntegrationsWrite);
        if whole { visit.may_in_organization(*needs) } else { visit.may(*needs) }
    });
    seen.map(|(address, label, _)| Tab { address, label, current: address == current }).collect()
}
