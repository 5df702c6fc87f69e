//! Reports, their content, who may fetch them, and those that are made again and again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, boolean, json, text, text_null};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What waits is little, what has ended has no time at which it is due: each has an index of its own.
const PARTIAL: [&str; 3] = [
    "CREATE INDEX reports_due ON reports (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX reports_finished ON reports (finished_at) WHERE finished_at IS NOT NULL",
    "CREATE INDEX scheduled_reports_due ON scheduled_reports (due_at) WHERE due_at IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [scheduled_reports(), reports(), report_parts(), report_downloads()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for statement in PARTIAL {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn scheduled_reports() -> TableCreateStatement {
    Table::create()
        .table("scheduled_reports")
        .col(big_pk_auto("id"))
        .col(big_integer("organization_id"))
        .col(big_integer_null("created_by_id"))
        .col(text("name"))
        .col(big_integer("reporter_id"))
        .col(text("period"))
        .col(big_integer("frequency"))
        .col(text("scheduled_at"))
        .col(text("time_zone"))
        .col(json("emails"))
        .col(boolean("enabled"))
        .col(text_null("last_due_on"))
        .col(text_null("next_due_on"))
        .col(big_integer_null("due_at"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut foreign_key("scheduled_reports", "organization_id", "organizations", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("scheduled_reports", "created_by_id", "users", ForeignKeyAction::SetNull))
        .to_owned()
}

fn reports() -> TableCreateStatement {
    Table::create()
        .table("reports")
        .col(big_pk_auto("id"))
        .col(big_integer("organization_id"))
        .col(big_integer_null("scheduled_report_id"))
        .col(text_null("due_on"))
        .col(big_integer_null("created_by_id"))
        .col(text("name"))
        .col(big_integer("reporter_id"))
        .col(text("start_date"))
        .col(text("end_date"))
        .col(text("time_zone"))
        .col(text("status"))
        .col(text_null("error"))
        .col(big_integer("rows_count"))
        .col(big_integer("size"))
        .col(big_integer("attempts"))
        .col(big_integer_null("due_at"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .col(big_integer_null("finished_at"))
        .foreign_key(&mut foreign_key("reports", "organization_id", "organizations", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("reports", "scheduled_report_id", "scheduled_reports", ForeignKeyAction::SetNull))
        .foreign_key(&mut foreign_key("reports", "created_by_id", "users", ForeignKeyAction::SetNull))
        .to_owned()
}

fn report_parts() -> TableCreateStatement {
    Table::create()
        .table("report_parts")
        .col(big_pk_auto("id"))
        .col(big_integer("report_id"))
        .col(big_integer("position"))
        .col(blob("content"))
        .foreign_key(&mut foreign_key("report_parts", "report_id", "reports", ForeignKeyAction::Cascade))
        .to_owned()
}

fn report_downloads() -> TableCreateStatement {
    Table::create()
        .table("report_downloads")
        .col(big_pk_auto("id"))
        .col(big_integer("report_id"))
        .col(blob("digest"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut foreign_key("report_downloads", "report_id", "reports", ForeignKeyAction::Cascade))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("scheduled_reports", &["organization_id", "id"], false),
        index("scheduled_reports", &["created_by_id"], false),
        index("reports", &["organization_id", "id"], false),
        index("reports", &["created_by_id"], false),
        // One for each date on which one is due.
        index("reports", &["scheduled_report_id", "due_on"], true),
        index("report_parts", &["report_id", "position"], true),
        index("report_downloads", &["digest"], true),
        index("report_downloads", &["report_id"], false),
        index("report_downloads", &["expires_at"], false),
    ]
}
