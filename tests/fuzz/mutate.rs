//! Changes inputs at random.

use doorward_testkit::clock::TestEntropy;

/// Longest input.
const LONGEST: usize = 4_096;

pub struct Mutator {
    entropy: TestEntropy,
    words: &'static [&'static [u8]],
}

impl Mutator {
    pub fn new(entropy: TestEntropy, words: &'static [&'static [u8]]) -> Self {
        Self { entropy, words }
    }

    fn below(&self, most: usize) -> usize {
        usize::try_from(self.entropy.below(u64::try_from(most).unwrap())).unwrap()
    }

    /// One of them, changed a few times.
    pub fn changed(&self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = inputs[self.below(inputs.len())].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut input, inputs);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let (at, other) = (self.below(input.len() + 1), &inputs[self.below(inputs.len())]);
        match self.below(9) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = u8::try_from(self.below(256)).unwrap(),
            2 => input.insert(at, u8::try_from(self.below(256)).unwrap()),
            3 if at < input.len() => drop(input.remove(at)),
            4 => input.truncate(at),
            5 => {
                let end = at + self.below(input.len() - at + 1);
                let part = input[at..end].to_vec();
                input.splice(at..at, part);
            }
            6 => {
                let from = self.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            7 if !self.words.is_empty() => {
                let word = self.words[self.below(self.words.len())];
                input.splice(at..at, word.iter().copied());
            }
            _ => {
                let end = at + self.below(input.len() - at + 1);
                input.drain(at..end);
            }
        }
    }
}
