//! What reports tell: the built-in reporters, by fixed ids.

/// Where reporters are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// What happened: `event_export_reporters`.
    Events,
    /// Who there is: `user_export_reporters`.
    Users,
}

/// A built-in reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reporter {
    /// Every event.
    Events,
    /// Every unlock, whether the door opened or not.
    Unlocks,
    /// Unlocks by whom.
    UnlocksByPerson,
    /// Unlocks of which door.
    UnlocksByDoor,
    /// Every user.
    Users,
}

impl Reporter {
    /// All of them, by id.
    pub const ALL: &'static [Self] = &[Self::Events, Self::Unlocks, Self::UnlocksByPerson, Self::UnlocksByDoor, Self::Users];

    /// Its id, the same in every organization and for ever.
    #[must_use]
    pub const fn id(self) -> i64 {
        match self {
            Self::Events => 1,
            Self::Unlocks => 2,
            Self::UnlocksByPerson => 3,
            Self::UnlocksByDoor => 4,
            Self::Users => 5,
        }
    }

    /// The one with this id.
    #[must_use]
    pub fn parse(id: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|reporter| reporter.id() == id)
    }

    /// Its name, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Unlocks => "Unlocks",
            Self::UnlocksByPerson => "Unlocks by person",
            Self::UnlocksByDoor => "Unlocks by door",
            Self::Users => "Users",
        }
    }

    /// What a row of its reports is, in a sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Events => "Every event of the days, newest first.",
            Self::Unlocks => "Every unlock of the days, newest first, whether the door opened or not.",
            Self::UnlocksByPerson => "Everybody who tried a door in these days, with how often it opened, first and last.",
            Self::UnlocksByDoor => "Every door that was tried in these days, with how often it opened, first and last.",
            Self::Users => "Every user there is when the report is made, whatever its days.",
        }
    }

    /// Where it is listed.
    #[must_use]
    pub const fn about(self) -> About {
        match self {
            Self::Events | Self::Unlocks | Self::UnlocksByPerson | Self::UnlocksByDoor => About::Events,
            Self::Users => About::Users,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reporter_is_found_again_by_its_id() {
        for reporter in Reporter::ALL {
            assert_eq!(Reporter::parse(reporter.id()), Some(*reporter));
        }
        assert_eq!((Reporter::parse(0), Reporter::parse(6)), (None, None));
    }
}
