//! What the host of a link should think about.

use doorward_store::entity::group_link::Model;

/// Something about a link that is allowed, but seldom wise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// It never ends.
    NoEnd,
    /// It opens a door that is marked as one of high security.
    HighSecurity,
}

impl Warning {
    /// Every warning.
    pub const ALL: [Self; 2] = [Self::NoEnd, Self::HighSecurity];

    /// As programs know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEnd => "no_end",
            Self::HighSecurity => "high_security",
        }
    }

    /// What to do about it, in a sentence.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoEnd => "This link never ends. Set an end, so that it opens nothing once it is not needed any more.",
            Self::HighSecurity => {
                "This link opens a door marked for high security, and whoever has the link can use it from anywhere. Give people an account for such a door instead."
            }
        }
    }
}

/// Those of a link; `guarded` says whether its group has a door of high security.
pub(super) fn of(link: &Model, guarded: bool) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if link.valid_until.is_none() {
        warnings.push(Warning::NoEnd);
    }
    if guarded {
        warnings.push(Warning::HighSecurity);
    }
    warnings
}
