//! Existing clients of the public API, unchanged but for their host, run their calls against the program: PyPI's `kisi` and npm's
//! `kisi-client`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::Program;

#[test]
fn the_python_client_runs_its_calls() {
    let program = Program::start(&[]);
    let mut client = Command::new(python());
    client.arg(root().join("tests/python/kisi_client.py"));
    client.env("DOORWARD_URL", program.url()).env("DOORWARD_API_KEY", program.api_key());
    passes(client);
}

#[test]
fn the_node_client_runs_its_calls() {
    let folder = root().join("tests/node");
    is_installed(&folder.join("node_modules/kisi-client"));
    let program = Program::start(&[]);
    let account = program.account();
    let mut client = Command::new("node");
    client.arg("--test").arg(folder.join("kisi_client.test.mjs"));
    client.env("DOORWARD_URL", program.url()).env("DOORWARD_DOMAIN", &account.domain);
    client.env("DOORWARD_EMAIL", &account.email).env("DOORWARD_PASSWORD", &account.password);
    passes(client);
}

/// The Python of the tests' own environment.
pub fn python() -> PathBuf {
    let python = std::env::var_os("DOORWARD_PYTHON").map_or_else(|| root().join("target/python/bin/python"), PathBuf::from);
    is_installed(&python);
    python
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

fn is_installed(path: &Path) {
    assert!(path.exists(), "{} is missing: run `cargo xtask setup`", path.display());
}

pub fn passes(mut command: Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
