//! `doorward bootstrap`

use std::io::{Read, Write};

use doorward_app::bootstrap::{BootstrapInput, bootstrap};
use doorward_core::Secret;
use serde_json::json;

use crate::assemble::assemble;
use crate::cli::BootstrapArguments;
use crate::data::DataFolder;
use crate::failure::Failure;
use crate::log;
use crate::settings::{Defaults, Settings};

/// Longest password that is read, in bytes.
const LONGEST_PASSWORD: u64 = 1_024;

/// Makes an organization and prints what its owner needs.
pub(crate) async fn run(arguments: BootstrapArguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.options, &Defaults::REAL)?;
    log::start(settings.log_format, "warn");
    let password = arguments.password_stdin.then(read_password).transpose()?;
    let data = DataFolder::open(&settings.data)?;
    let (app, ..) = assemble(&settings, &data, String::new()).await?;
    let input = BootstrapInput { domain: arguments.domain, email: arguments.email, name: arguments.name, password };
    let made = bootstrap(&app, input).await?;
    app.stop().await;

    let text = if arguments.json {
        json!({
            "organization_id": made.organization.id,
            "domain": made.organization.domain,
            "email": made.owner.email,
            "password": made.password.reveal(),
            "api_key": made.api_key.reveal(),
        })
        .to_string()
    } else {
        format!(
            "Organization  {} (domain {})\nOwner         {}\nPassword      {}\nAPI key       {}\n\nThe password and the key are shown this once.",
            made.organization.name,
            made.organization.domain,
            made.owner.email,
            made.password.reveal(),
            made.api_key.reveal()
        )
    };
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::Running(format!("cannot print: {error}")))
}

fn read_password() -> Result<Secret, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST_PASSWORD)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Environment(format!("cannot read the password: {error}")))?;
    Ok(Secret::presented(text.trim_end_matches(['\r', '\n'])))
}
