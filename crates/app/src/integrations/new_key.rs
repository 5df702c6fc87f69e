use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::Secret;

use super::signature::PREFIX;
use crate::App;

/// How long a key that was replaced signs too.
pub(crate) const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Bytes that a key signs with.
const LENGTH: usize = 32;

/// A key for signatures, for whoever brings none; nobody has it until an integration is given it.
#[must_use]
pub fn new_key(app: &App) -> Secret {
    let mut bytes = [0; LENGTH];
    app.entropy.fill(&mut bytes);
    Secret::presented(&format!("{PREFIX}{}", STANDARD.encode(bytes)))
}
