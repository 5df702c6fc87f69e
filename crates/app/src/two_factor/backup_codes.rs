use doorward_core::{EventType, Secret};
use doorward_store as store;

use super::{codes, held, not_active};
use crate::{App, Caller, Entropy, Error, users};

/// How many codes there are.
const CODES: usize = 10;
/// Characters of a code.
const LENGTH: usize = 6;
/// What codes are made of: nothing that is read as something else.
const CHARACTERS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
/// How many of them are letters that a code may begin with, so that none looks like one of the device: a power of two.
const FIRST: u8 = 16;

/// Makes ten backup codes, in place of those before. They are told this once.
///
/// # Errors
/// Access is switched off, or two-factor sign-in is not on.
pub async fn backup_codes(app: &App, caller: &Caller) -> Result<Vec<Secret>, Error> {
    caller.enabled()?;
    let tx = app.begin().await?;
    let user = held(&tx, caller).await?;
    if user.otp_enabled_at.is_none() {
        return Err(not_active());
    }
    let mut made: Vec<String> = Vec::new();
    while made.len() < CODES {
        let code = code(app.entropy.as_ref());
        if !made.contains(&code) {
            made.push(code);
        }
    }
    let digests = made.iter().map(|code| codes::mark(app, user.id, code)).collect::<Result<Vec<_>, Error>>()?;
    store::backup_codes::replace(&tx, user.id, digests, app.now().into()).await?;
    app.record(&tx, caller, EventType::USER_CREATE_BACKUP_CODES, users::object(&user)).await?;
    tx.commit().await?;
    Ok(made.iter().map(|code| Secret::presented(code)).collect())
}

/// A letter, then letters and digits: 29 random bits, of which each guess costs a try to sign in.
fn code(entropy: &dyn Entropy) -> String {
    let mut random = [0; LENGTH];
    entropy.fill(&mut random);
    let bounds = std::iter::once(FIRST).chain(std::iter::repeat(32));
    let characters = random.iter().zip(bounds).filter_map(|(byte, bound)| CHARACTERS.get(usize::from(byte % bound)));
    characters.map(|character| char::from(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bytes(u8);

    impl Entropy for Bytes {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_code_is_six_characters_of_which_the_first_is_a_letter() {
        for byte in 0..=u8::MAX {
            let code = code(&Bytes(byte));
            assert_eq!(code.len(), LENGTH, "{code}");
            assert!(code.starts_with(|first: char| first.is_ascii_lowercase()), "{code}");
            assert!(code.bytes().all(|byte| CHARACTERS.contains(&byte)), "{code}");
        }
    }
}
