//! The inputs of a target: known ones, and those that were found.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use doorward_testkit::clock::TestEntropy;
use sha2::{Digest as _, Sha256};

use crate::mutate::Mutator;

/// Inputs that are changed further, at most.
const MOST: usize = 4_096;
/// A run that is at least so long keeps what it has found.
const LONG: Duration = Duration::from_secs(300);

pub struct Pool {
    name: &'static str,
    inputs: Vec<Vec<u8>>,
    /// What was answered so far.
    answers: HashSet<String>,
    mutator: Mutator,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(name)
}

impl Pool {
    /// Of these inputs and of those in the corpus. `words` are put in as they are.
    pub fn new(name: &'static str, mut inputs: Vec<Vec<u8>>, words: &'static [&'static [u8]]) -> Self {
        let mut kept: Vec<_> = std::fs::read_dir(folder(name)).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        kept.sort();
        inputs.extend(kept.iter().map(|path| std::fs::read(path).unwrap()));
        let seed = u64::from(std::process::id());
        Self { name, inputs, answers: HashSet::new(), mutator: Mutator::new(TestEntropy::seeded(seed), words) }
    }

    /// Asks for so long. An input that ends the target is written to a file, which the panic names.
    pub fn ask(mut self, time: Duration, mut target: impl FnMut(&[u8]) -> String) {
        let began = Instant::now();
        for input in self.inputs.clone() {
            let answer = asked(self.name, &input, &mut target);
            self.answers.insert(answer);
        }
        let (mut count, known) = (0_u64, self.inputs.len());
        while began.elapsed() < time {
            let input = self.mutator.changed(&self.inputs);
            let answer = asked(self.name, &input, &mut target);
            count += 1;
            if self.answers.insert(answer) && self.inputs.len() < MOST {
                if time >= LONG {
                    self.keep(&input);
                }
                self.inputs.push(input);
            }
        }
        let (answers, found) = (self.answers.len(), self.inputs.len() - known);
        println!("{}: {count} inputs, {answers} different answers, {found} inputs to which something new was answered", self.name);
        assert!(count > 0);
    }

    fn keep(&self, input: &[u8]) {
        let folder = folder(self.name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name_of(input)), input).unwrap();
    }
}

fn name_of(input: &[u8]) -> String {
    hex::encode(&Sha256::digest(input)[..8])
}

fn asked(name: &str, input: &[u8], target: &mut impl FnMut(&[u8]) -> String) -> String {
    match catch_unwind(AssertUnwindSafe(|| target(input))) {
        Ok(answer) => answer,
        Err(_) => {
            let file = std::env::temp_dir().join(format!("{name}-{}", name_of(input)));
            std::fs::write(&file, input).unwrap();
            panic!("{name} does not stand {}", file.display());
        }
    }
}
