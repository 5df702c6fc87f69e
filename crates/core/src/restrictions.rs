//! What groups and doors ask for besides a right.

use crate::Code;

/// Radius of a geofence, in metres (contract section 3).
pub const GEOFENCE_RADIUS: f64 = 300.0;

/// Restrictions of a group or a door.
///
/// Each is switched on by an administrator and asks for a proof. What cannot be proved refuses: a restriction never turns
/// into a permission because nothing evaluates it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restrictions {
    /// Only at set times.
    pub time: bool,
    /// Only near the door.
    pub geofence: bool,
    /// Only at the reader.
    pub reader: bool,
    /// Only with the primary device.
    pub primary_device: bool,
    /// Only with a managed device.
    pub managed_device: bool,
    /// Only by tapping the reader.
    pub tap: bool,
}

impl Restrictions {
    /// What binds the holder of a link, who proves nothing but the link: times.
    pub(crate) const fn for_links(self) -> Result<(), Code> {
        if self.time { Err(Code::NotAtThisTime) } else { Ok(()) }
    }

    /// What binds a user.
    pub(crate) const fn for_users(self) -> Result<(), Code> {
        if self.tap {
            Err(Code::TapOnly)
        } else if self.primary_device || self.managed_device {
            Err(Code::NotPrimaryDevice)
        } else if self.time {
            Err(Code::NotAtThisTime)
        } else if self.geofence {
            Err(Code::LocationUnknown)
        } else if self.reader {
            Err(Code::NotAtReader)
        } else {
            Ok(())
        }
    }
}
