//! `doorward user`: what only the owner of the machine can do for a user, beside a running server or without one.

use std::io::Write;

use doorward_app::two_factor::switch_off;

use crate::assemble::assemble;
use crate::cli::{TwoFactorOffArguments, UserCommand};
use crate::data::{self, DataFolder};
use crate::failure::Failure;
use crate::log;
use crate::settings::{Defaults, Settings};

/// Runs one of its commands.
pub(crate) async fn run(command: UserCommand) -> Result<(), Failure> {
    match command {
        UserCommand::TwoFactorOff(arguments) => two_factor_off(arguments).await,
    }
}

async fn two_factor_off(arguments: TwoFactorOffArguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.options, &Defaults::REAL)?;
    log::start(settings.log_format, "warn");
    if settings.database.is_none() {
        // Whoever mistypes the folder is told, and gets no new one.
        data::existing_database_url(&settings.data)?;
    }
    let data = DataFolder::open(&settings.data)?;
    let (app, ..) = assemble(&settings, &data, String::new()).await?;
    let switched = switch_off(&app, &arguments.domain, &arguments.email).await;
    app.stop().await;
    let text = format!("Two-factor sign-in of {} is off. They sign in with their password alone.", switched?.email);
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::Running(format!("cannot print: {error}")))
}
