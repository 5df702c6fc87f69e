//! The data folder: the database, this node's name, and the key that seals the outbox.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use doorward_app::Entropy;

use crate::failure::Failure;
use crate::system::SystemEntropy;

const DATABASE: &str = "doorward.sqlite";
const KEY: &str = "outbox.key";
const NODE: &str = "node";
const LOCK: &str = "lock";

/// An open data folder.
pub(crate) struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Opens it; makes it, for this user alone, if it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::Environment(format!("cannot use the data folder {}: {error}", path.display()));
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        let path = fs::canonicalize(path).map_err(failed)?;
        let folder = Self { path };
        // Writing shows whether it can be written to, before anything depends on it.
        folder.private_file(LOCK).map_err(failed)?;
        Ok(folder)
    }

    /// Holds the folder for the one process that serves from it, until the result is dropped.
    pub(crate) fn hold(&self) -> Result<File, Failure> {
        let file = self.private_file(LOCK).map_err(|error| self.failure(LOCK, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                Err(Failure::Environment(format!("another doorward is serving from {}", self.path.display())))
            }
            Err(TryLockError::Error(error)) => Err(self.failure(LOCK, &error)),
        }
    }

    /// The database in this folder.
    pub(crate) fn database_url(&self) -> Result<String, Failure> {
        sqlite_url(&self.path.join(DATABASE))
    }

    /// This node's name, made up at first use.
    pub(crate) fn node(&self) -> Result<String, Failure> {
        let mut random = [0; 4];
        SystemEntropy.fill(&mut random);
        self.read_or_make(NODE, hex::encode(random))
    }

    /// The key that seals the outbox, made up at first use.
    pub(crate) fn key(&self) -> Result<[u8; 32], Failure> {
        let mut random = [0; 32];
        SystemEntropy.fill(&mut random);
        let text = self.read_or_make(KEY, hex::encode(random))?;
        let mut key = [0; 32];
        hex::decode_to_slice(text, &mut key)
            .map_err(|_| Failure::Environment(format!("{} does not hold a key", self.path.join(KEY).display())))?;
        Ok(key)
    }

    /// A file of this folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file that only this user reads, whole or not at all.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let partial = format!("{name}.partial");
        let written = (|| {
            let mut file = self.private_file(&partial)?;
            file.set_len(0)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(self.file(&partial), self.file(name))
        })();
        written.map_err(|error| self.failure(name, &error))
    }

    /// The text of a file; `None` if it is not there.
    pub(crate) fn read(&self, name: &str) -> Result<Option<String>, Failure> {
        match fs::read_to_string(self.file(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failure(name, &error)),
        }
    }

    fn read_or_make(&self, name: &str, text: String) -> Result<String, Failure> {
        if let Some(text) = self.read(name)? {
            return Ok(text.trim().to_owned());
        }
        self.write(name, &text)?;
        Ok(text)
    }

    fn private_file(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(self.path.join(name))
    }

    fn failure(&self, name: &str, error: &io::Error) -> Failure {
        Failure::Environment(format!("cannot use {}: {error}", self.file(name).display()))
    }
}

/// The database in the data folder at `path`, for who makes neither.
pub(crate) fn existing_database_url(path: &Path) -> Result<String, Failure> {
    let database = fs::canonicalize(path.join(DATABASE))
        .map_err(|error| Failure::Environment(format!("there is no database in the data folder {}: {error}", path.display())))?;
    sqlite_url(&database)
}

fn sqlite_url(path: &Path) -> Result<String, Failure> {
    let url = url::Url::from_file_path(path).map_err(|()| Failure::Environment(format!("cannot use {}", path.display())))?;
    Ok(format!("sqlite://{}", url.path()))
}
