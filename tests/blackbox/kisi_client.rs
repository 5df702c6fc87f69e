//! PyPI's `kisi` client, unchanged but for its host, runs its calls against the program.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::Program;

#[test]
fn the_python_client_runs_its_calls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let python = std::env::var_os("DOORWARD_PYTHON").map_or_else(|| root.join("target/python/bin/python"), PathBuf::from);
    assert!(python.is_file(), "{} is missing: run `cargo xtask setup`", python.display());

    let program = Program::start(&[]);
    let mut client = Command::new(python);
    client.arg(root.join("tests/python/kisi_client.py"));
    client.env("DOORWARD_URL", program.url()).env("DOORWARD_API_KEY", program.api_key());
    let output = client.output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
