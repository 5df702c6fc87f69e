//! `doorward ledger export`

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use doorward_app::Error;
use doorward_app::ledger::{Exported, Window, export};
use tempfile::NamedTempFile;

use super::meter::Meter;
use super::{close, open};
use crate::cli::ExportArguments;
use crate::failure::Failure;
use crate::log;
use crate::settings::{Defaults, Settings};

/// Writes entries as JSON Lines.
pub(super) async fn run(arguments: ExportArguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.options, &Defaults::REAL)?;
    log::start(settings.log_format, "warn");
    let mut output = Output::open(arguments.output)?;
    let store = open(&settings).await?;
    let mut meter = Meter::start("exported");
    let window = Window { from: arguments.from, until: arguments.until };
    let mut line = Vec::new();
    let written = export(
        &store,
        arguments.organization.as_deref(),
        window,
        |entry| {
            line.clear();
            serde_json::to_writer(&mut line, entry).map_err(|error| Error::Internal(error.to_string()))?;
            line.push(b'\n');
            output.write(&line).map_err(|error| Error::Internal(error.to_string()))
        },
        |progress| meter.show(progress),
    );
    let written = written.await;
    let measured = meter.end();
    close(store).await;
    let Exported { chains, entries } = written?;
    output.finish()?;
    let summary = format!("exported {entries} entries, chains: {chains}, {:.1} s", measured.seconds);
    // The entries are written; whoever does not read this misses nothing.
    let _ = writeln!(std::io::stderr(), "{summary}");
    Ok(())
}

/// Where the lines go.
enum Output {
    Printed(BufWriter<std::io::Stdout>),
    /// Under a name of its own, that nothing incomplete ever has the name it was asked for.
    File {
        partial: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    fn open(path: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::Printed(BufWriter::new(std::io::stdout()))) };
        let failed = |error: std::io::Error| Failure::Environment(cannot_write(&path, &error));
        // Renaming would replace a device or a folder.
        if path.exists() && !path.is_file() {
            return Err(Failure::Environment(format!("cannot write {}: it is not a file", path.display())));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let partial = NamedTempFile::new_in(folder).map_err(failed)?;
        Ok(Self::File { partial: BufWriter::new(partial), path })
    }

    fn write(&mut self, line: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Printed(printed) => printed.write_all(line).map_err(|error| cannot_print(&error)),
            Self::File { partial, path } => partial.write_all(line).map_err(|error| Failure::Running(cannot_write(path, &error))),
        }
    }

    /// Gives the file its name, once all of it is on the disk.
    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Printed(mut printed) => printed.flush().map_err(|error| cannot_print(&error)),
            Self::File { partial, path } => {
                let failed = |error: &std::io::Error| Failure::Running(cannot_write(&path, error));
                let partial = partial.into_inner().map_err(|error| failed(error.error()))?;
                partial.as_file().sync_all().map_err(|error| failed(&error))?;
                partial.persist(&path).map_err(|error| failed(&error.error))?;
                Ok(())
            }
        }
    }
}

fn cannot_print(error: &std::io::Error) -> Failure {
    Failure::Running(format!("cannot print: {error}"))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
