//! Through whose software a call comes: what the events say that the call records.

use doorward_store::ledger::Partner;

/// Longest identifier, in characters.
pub const IDENTIFIER_LENGTH: usize = 100;
/// Longest contact, in characters: as of an e-mail address.
pub const CONTACT_LENGTH: usize = 254;

tokio::task_local! {
    static PARTNER: Partner;
}

/// What the software says of itself. What is no text, blank, too long or holds control characters counts as not said; `None` if
/// nothing is left.
#[must_use]
pub fn said(identifier: Option<&[u8]>, contact: Option<&[u8]>) -> Option<Partner> {
    let identifier = identifier.and_then(|bytes| text(bytes, IDENTIFIER_LENGTH));
    Partner::of(identifier, contact.and_then(|bytes| text(bytes, CONTACT_LENGTH)))
}

fn text(bytes: &[u8], longest: usize) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let fits = !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// Does what a call asks for; the events it records say through whose software.
pub async fn scope<T>(partner: Partner, work: impl Future<Output = T>) -> T {
    PARTNER.scope(partner, work).await
}

/// Through whose software the call comes that this task is about.
pub(crate) fn current() -> Option<Box<Partner>> {
    PARTNER.try_with(|partner| Box::new(partner.clone())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_the_rules_counts_as_not_said() {
        let kept = |identifier: &str, contact: &str| {
            let partner = said(Some(identifier.as_bytes()), Some(contact.as_bytes()));
            partner.map(|partner| (partner.identifier, partner.contact))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(kept(" Mühle PMS ", "dev@example.com"), Some((some("Mühle PMS"), some("dev@example.com"))));
        assert_eq!(kept(&"ü".repeat(100), &"x".repeat(255)), Some((some(&"ü".repeat(100)), None)));
        assert_eq!(kept(&"ü".repeat(101), &"x".repeat(254)), Some((None, some(&"x".repeat(254)))));
        for nothing in ["", "  ", "a\tb", "a\u{85}b", "a\u{0}b"] {
            assert_eq!(kept(nothing, nothing), None, "{nothing:?}");
        }
        assert_eq!(said(Some(b"\xff"), None), None);
        assert_eq!(said(None, None), None);
    }
}
