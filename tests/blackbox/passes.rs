//! Offline passes and their pictures, read by what others have written in another language.

use std::process::Command;

use crate::kisi_client::{passes, python, root};
use crate::program::Program;

#[test]
fn independent_readers_make_the_same_of_a_pass() {
    let program = Program::start(&[]);
    let mut reader = Command::new(python());
    reader.arg(root().join("tests/python/passes.py"));
    reader.env("DOORWARD_URL", program.url()).env("DOORWARD_API_KEY", program.api_key());
    passes(reader);
}
