//! `doorward quota`: how many links an organization may send, beside a running server or without one.

use std::io::Write;
use std::sync::Arc;

use doorward_app::quotas::{self, Quota, Quotas};
use doorward_app::{App, Error};
use doorward_core::Code;
use serde_json::json;

use crate::assemble::assemble;
use crate::cli::{Options, QuotaCommand};
use crate::data::{self, DataFolder};
use crate::failure::Failure;
use crate::log;
use crate::settings::{Defaults, Settings};

/// Runs one of its commands.
pub(crate) async fn run(command: QuotaCommand) -> Result<(), Failure> {
    let (domain, json, quotas) = match command {
        QuotaCommand::Show(arguments) => {
            let app = open(arguments.options).await?;
            let quotas = quotas::of_domain(&app, &arguments.domain).await;
            app.stop().await;
            (arguments.domain, arguments.json, quotas)
        }
        QuotaCommand::Set(arguments) => {
            let app = open(arguments.options).await?;
            let quotas = quotas::set(&app, &arguments.domain, arguments.email_links, arguments.sms_links).await;
            app.stop().await;
            (arguments.domain, arguments.json, quotas)
        }
    };
    let quotas = quotas.map_err(|error| {
        let unknown = matches!(error, Error::Refused(Code::NotFound));
        if unknown { Failure::Running(format!("there is no organization with the domain {domain}")) } else { error.into() }
    })?;
    let text = if json { as_json(&quotas) } else { as_text(&quotas) };
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::Running(format!("cannot print: {error}")))
}

async fn open(options: Options) -> Result<Arc<App>, Failure> {
    let settings = Settings::load(options, &Defaults::REAL)?;
    log::start(settings.log_format, "warn");
    if settings.database.is_none() {
        // Whoever mistypes the folder is told, and gets no new one.
        data::existing_database_url(&settings.data)?;
    }
    let data = DataFolder::open(&settings.data)?;
    Ok(assemble(&settings, &data, String::new()).await?.0)
}

fn as_json(quotas: &Quotas) -> String {
    let quota = |quota: Quota| json!({"limit": quota.limit, "used": quota.used});
    json!({
        "email_links": quota(quotas.email_links),
        "sms_links": quota(quotas.sms_links),
        "sms_links_reset_at": quotas.sms_links_reset_at,
    })
    .to_string()
}

fn as_text(quotas: &Quotas) -> String {
    let Quotas { email_links, sms_links, sms_links_reset_at } = quotas;
    format!(
        "Links by e-mail:       {} of {} used, until some are deleted\nLinks by text message: {} of {} used this month; the next begins {sms_links_reset_at}",
        email_links.used, email_links.limit, sms_links.used, sms_links.limit
    )
}
