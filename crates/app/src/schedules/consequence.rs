use doorward_store::schedules::{ALLOW, FIRST_TO_ARRIVE, UNLOCK};

/// What a schedule does while it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// Lets through, where a time restriction is switched on. Groups and doors.
    Allow,
    /// Holds a door open. Doors alone.
    Unlock,
    /// Holds a door open once the first person has arrived. Doors alone.
    FirstToArrive,
}

impl Consequence {
    /// As clients and rows spell it (contract section 2.12).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => ALLOW,
            Self::Unlock => UNLOCK,
            Self::FirstToArrive => FIRST_TO_ARRIVE,
        }
    }

    /// The one with this spelling.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            ALLOW => Ok(Self::Allow),
            UNLOCK => Ok(Self::Unlock),
            FIRST_TO_ARRIVE => Ok(Self::FirstToArrive),
            "permit" => Err("is not supported: there are no elevator stops"),
            _ => Err("must be allow, unlock or first_to_arrive"),
        }
    }
}
