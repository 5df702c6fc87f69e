//! How the program fails: one clear line, and an exit code.

use std::process::ExitCode;

use clap::error::ErrorKind;

/// Why the program stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The options, the environment or the machine do not allow it. Exit code 2.
    #[error("{0}")]
    Environment(String),
    /// It failed while running. Exit code 1.
    #[error("{0}")]
    Running(String),
}

impl Failure {
    #[expect(clippy::print_stderr, reason = "the one line that says why the program stops")]
    pub(crate) fn exit(&self) -> ExitCode {
        eprintln!("doorward: {self}");
        match self {
            Self::Environment(_) => ExitCode::from(2),
            Self::Running(_) => ExitCode::FAILURE,
        }
    }
}

impl From<doorward_app::Error> for Failure {
    fn from(error: doorward_app::Error) -> Self {
        use doorward_app::Error;
        match error {
            Error::Invalid(errors) => {
                let messages =
                    errors.0.iter().flat_map(|(field, messages)| messages.iter().map(move |text| format!("{field} {text}")));
                Self::Environment(messages.collect::<Vec<_>>().join("; "))
            }
            Error::Refused(_) | Error::Wait { .. } | Error::Store(_) | Error::Internal(_) => Self::Running(error.to_string()),
        }
    }
}

/// What clap found wrong, in one line.
#[expect(clippy::print_stderr, reason = "the one line that says why the program stops")]
pub(crate) fn wrong_option(error: &clap::Error) -> ExitCode {
    // Without a command clap's text is the whole help.
    let missing = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let text = if missing { "a command is missing".to_owned() } else { error.to_string() };
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("wrong options").trim_start_matches("error: ").to_owned();
    let rest: Vec<&str> = lines.filter(|line| !line.starts_with("tip:") && !line.starts_with("For more")).collect();
    let detail = if rest.is_empty() { String::new() } else { format!(" {}", rest.join(" ")) };
    eprintln!("doorward: {first}{detail} (see doorward --help)");
    ExitCode::from(2)
}
