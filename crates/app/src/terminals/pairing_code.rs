use std::time::Duration;

use doorward_core::{Code, EventType, Scanner, Secret};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{TerminalDetail, detail, hold, object, stored};
use crate::{App, Caller, Error};

/// How long a code may pair a tablet.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// What codes are made of: letters and digits that are not taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 40 bits, for a quarter of an hour.
const LENGTH: usize = 8;

/// A terminal with the code that pairs a tablet with it, which nobody is told again.
#[derive(Debug)]
pub struct WithCode {
    /// The terminal.
    pub detail: TerminalDetail,
    /// The code, in two halves for whoever types it: `ABCD-EFGH`.
    pub code: Secret,
}

/// Makes a code that pairs a tablet with a terminal, in place of one that was not used. A tablet that is paired goes on until another
/// is paired with the code.
///
/// # Errors
/// No such terminal, not permitted, or it is none with a camera.
pub async fn pairing_code(app: &App, caller: &Caller, id: i64) -> Result<WithCode, Error> {
    let tx = app.begin().await?;
    let terminal = hold(&tx, caller, id).await?;
    if stored(&terminal) != Some(Scanner::Camera) {
        return Err(Code::NotFound.into());
    }
    let mut random = [0; LENGTH];
    app.entropy.fill(&mut random);
    let code = written(&random);
    let now = app.now();
    let mut row = terminal.into_active_model();
    row.pairing_mark = Set(Some(mark(app, &code)?));
    row.pairing_expires_at = Set(Some(now.after(LIFE).into()));
    row.updated_at = Set(now.into());
    let terminal = store::terminals::update(&tx, row).await?;
    app.record(&tx, caller, EventType::TERMINAL_CREATE_PAIRING_CODE, object(&terminal)).await?;
    let detail = detail(&tx, terminal).await?;
    tx.commit().await?;
    Ok(WithCode { detail, code: Secret::presented(&code) })
}

/// What is kept of a code, however it was typed. It is so short that its plain digest would tell it.
pub(super) fn mark(app: &App, code: &str) -> Result<Vec<u8>, Error> {
    app.sealer.mark("pairing_code", &read(code))
}

fn written(random: &[u8]) -> String {
    let mut code: String = random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|c| char::from(*c)).collect();
    code.insert(LENGTH / 2, '-');
    code
}

/// The code that was meant: small letters, what looks like a digit, gaps. Longer ones are cut, and are none.
fn read(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric).take(LENGTH + 1);
    kept.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        upper => upper,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(written(&[0, 1, 9, 31, 32, 255, 10, 20]), "019Z-0ZAM");
        for typed in ["019Z-0ZAM", "019z0zam", " o i 9 z 0 z a m ", "0l9z\u{2013}OZAM"] {
            assert_eq!(read(typed), "019Z0ZAM", "{typed}");
        }
        assert_ne!(read("019Z-0ZAM0"), "019Z0ZAM");
        assert_eq!(read(&"x".repeat(100_000)).len(), LENGTH + 1);
    }
}
