//! Scanners that are devices of the agent's machine.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Speeds of serial lines, in bits a second.
const SPEEDS: [u32; 9] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400];
/// Where serial lines are. Nothing else of a machine is read, whoever sets the scanner.
const SERIAL_DEVICES: [&str; 3] = ["/dev/tty", "/dev/serial/", "/dev/pts/"];
/// Where keyboards are.
const KEYBOARDS: [&str; 1] = ["/dev/input/"];
const MAX_DEVICE: usize = 255;

/// A serial line: 8 data bits, no parity, 1 stop bit. Each text on it is ended by a carriage return or a line feed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct SerialLine {
    /// Its device, such as `/dev/ttyACM0`, or better `/dev/serial/by-id/…`, which stays the same.
    pub device: String,
    /// Bits a second, 1200 to 230400. Scanners at USB have none and take any.
    #[serde(default = "default_baud")]
    pub baud: u32,
}

const fn default_baud() -> u32 {
    9_600
}

/// A scanner that is a keyboard to its machine, with the American layout. Each text is ended by Enter. The agent takes it for itself,
/// so that nothing else of the machine gets what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Keyboard {
    /// Its device: `/dev/input/by-id/…-event-kbd`, which stays the same, or `/dev/input/event3`.
    pub device: String,
}

impl SerialLine {
    pub(super) fn checked(self) -> Result<Self, String> {
        if !is_below(&self.device, &SERIAL_DEVICES) {
            return Err(format!("device must be a serial line below {}", SERIAL_DEVICES.join(", ")));
        }
        if !SPEEDS.contains(&self.baud) {
            return Err(format!("baud must be one of {}", SPEEDS.map(|speed| speed.to_string()).join(", ")));
        }
        Ok(self)
    }
}

impl Keyboard {
    pub(super) fn checked(self) -> Result<Self, String> {
        if is_below(&self.device, &KEYBOARDS) { Ok(self) } else { Err("device must be a keyboard below /dev/input/".to_owned()) }
    }
}

fn is_below(path: &str, folders: &[&str]) -> bool {
    let plain = path.len() <= MAX_DEVICE && path.chars().all(|c| c.is_ascii_graphic()) && !path.split('/').any(|part| part == "..");
    plain && folders.iter().any(|start| path.starts_with(start))
}
