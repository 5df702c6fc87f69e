//! The schema's steps, oldest first. A step that has been released is never edited: expand first, contract in a later step.

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

mod m0001_first_schema;
mod m0002_rules;
mod m0003_growth;
mod m0004_logins;
mod m0005_webhooks;
mod m0006_organization;
mod m0007_accounts;
mod m0008_teams;
mod m0009_reports;
mod m0010_event_index;
mod m0011_idempotency;
mod m0012_partners;
mod m0013_passes;
mod m0014_delivery;
mod m0015_texts;
mod m0016_guests;
mod m0017_controllers;
mod m0018_uploads;
mod m0019_link_lists;
mod m0020_settings;
mod m0021_bundles;
mod m0023_partner_keys;
mod m0024_evaluation_webhooks;
mod m0025_tablets;

/// All steps.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first_schema::Migration),
            Box::new(m0002_rules::Migration),
            Box::new(m0003_growth::Migration),
            Box::new(m0004_logins::Migration),
            Box::new(m0005_webhooks::Migration),
            Box::new(m0006_organization::Migration),
            Box::new(m0007_accounts::Migration),
            Box::new(m0008_teams::Migration),
            Box::new(m0009_reports::Migration),
            Box::new(m0010_event_index::Migration),
            Box::new(m0011_idempotency::Migration),
            Box::new(m0012_partners::Migration),
            Box::new(m0013_passes::Migration),
            Box::new(m0014_delivery::Migration),
            Box::new(m0015_texts::Migration),
            Box::new(m0016_guests::Migration),
            Box::new(m0017_controllers::Migration),
            Box::new(m0018_uploads::Migration),
            Box::new(m0019_link_lists::Migration),
            Box::new(m0020_settings::Migration),
            Box::new(m0021_bundles::Migration),
            Box::new(m0023_partner_keys::Migration),
            Box::new(m0024_evaluation_webhooks::Migration),
            Box::new(m0025_tablets::Migration),
        ]
    }
}
