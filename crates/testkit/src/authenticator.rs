//! What shows the codes of two-factor sign-in.

#![expect(clippy::expect_used, reason = "a secret that cannot be read fails the test")]

use doorward_core::{Timestamp, proximity};

/// An authenticator app that was set up with a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// The secret: 20 bytes.
    pub secret: Vec<u8>,
}

impl Authenticator {
    /// Set up by hand, with a secret in base 32.
    ///
    /// # Panics
    /// It is something else.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let (mut secret, mut bits, mut value) = (Vec::new(), 0, 0_u32);
        for character in text.bytes() {
            let digit = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| *one == character).expect("base 32");
            value = (value << 5) | u32::try_from(digit).expect("five bits");
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                secret.push(u8::try_from((value >> bits) & 0xff).expect("eight bits"));
            }
        }
        Self { secret }
    }

    /// The code of a moment, or of so many steps after it.
    #[must_use]
    pub fn code(&self, at: Timestamp, steps: i64) -> String {
        proximity::value(&self.secret, proximity::step(at) + steps)
    }
}
