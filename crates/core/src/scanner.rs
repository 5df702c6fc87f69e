//! How a terminal's scanner is read: the `scanner` field of a terminal.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Speeds of serial lines, in bits a second.
const SPEEDS: [u32; 9] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400];
/// Where serial lines are. Nothing else of a machine is read, whoever sets the scanner.
const SERIAL_DEVICES: [&str; 3] = ["/dev/tty", "/dev/serial/", "/dev/pts/"];
const MAX_DEVICE: usize = 255;

/// The kinds of scanner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Scanner {
    /// Every line that the agent reads from its standard input.
    Stdin,
    /// A serial line of the agent's machine, also of a scanner at USB that looks like one.
    Serial(SerialLine),
}

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

impl Scanner {
    /// Reads a scanner as a client sent it and checks every part.
    ///
    /// # Errors
    /// A message that continues the field's name `scanner`.
    pub fn from_input(value: &Value) -> Result<Self, String> {
        let scanner: Self = serde_json::from_value(value.clone()).map_err(|error| format!("cannot be read: {error}"))?;
        match &scanner {
            Self::Stdin => {}
            Self::Serial(line) => line.check()?,
        }
        Ok(scanner)
    }

    /// Whether one controller cannot read both.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stdin, Self::Stdin) => true,
            (Self::Serial(this), Self::Serial(other)) => this.device == other.device,
            (Self::Stdin, Self::Serial(_)) | (Self::Serial(_), Self::Stdin) => false,
        }
    }
}

impl SerialLine {
    fn check(&self) -> Result<(), String> {
        let path = self.device.as_str();
        let plain =
            path.len() <= MAX_DEVICE && path.chars().all(|c| c.is_ascii_graphic()) && !path.split('/').any(|part| part == "..");
        if !plain || !SERIAL_DEVICES.iter().any(|start| path.starts_with(start)) {
            return Err(format!("device must be a serial line below {}", SERIAL_DEVICES.join(", ")));
        }
        if !SPEEDS.contains(&self.baud) {
            return Err(format!("baud must be one of {}", SPEEDS.map(|speed| speed.to_string()).join(", ")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_scanner_is_read_as_it_is_shown() {
        assert_eq!(Scanner::from_input(&json!({"kind": "stdin"})), Ok(Scanner::Stdin));
        let serial = json!({"kind": "serial", "device": "/dev/serial/by-id/usb-Example_Scanner_1-if00", "baud": 115_200});
        assert_eq!(serde_json::to_value(Scanner::from_input(&serial).unwrap()).unwrap(), serial);
        let Ok(Scanner::Serial(line)) = Scanner::from_input(&json!({"kind": "serial", "device": "/dev/ttyACM0"})) else {
            panic!("a serial line")
        };
        assert_eq!(line.baud, 9_600);
    }

    #[test]
    fn scanners_that_cannot_be_read_are_refused() {
        let serial = |device: &str, baud: Value| json!({"kind": "serial", "device": device, "baud": baud});
        for wrong in [
            json!({}),
            json!("stdin"),
            json!({"kind": "laser"}),
            json!(7),
            json!({"kind": "serial"}),
            serial("", json!(9_600)),
            serial("/dev/sda", json!(9_600)),
            serial("/dev/mem", json!(9_600)),
            serial("/etc/shadow", json!(9_600)),
            serial("dev/ttyS0", json!(9_600)),
            serial("/dev/pts/../mem", json!(9_600)),
            serial("/dev/tty S0", json!(9_600)),
            serial("/dev/tty\u{0}", json!(9_600)),
            serial(&format!("/dev/tty{}", "S".repeat(MAX_DEVICE)), json!(9_600)),
            serial("/dev/ttyS0", json!(0)),
            serial("/dev/ttyS0", json!(9_601)),
            serial("/dev/ttyS0", json!(-9_600)),
            serial("/dev/ttyS0", json!("fast")),
        ] {
            assert!(Scanner::from_input(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_controller_reads_each_input_for_one_terminal() {
        let serial = |device: &str, baud| Scanner::Serial(SerialLine { device: device.to_owned(), baud });
        assert!(Scanner::Stdin.excludes(&Scanner::Stdin));
        assert!(serial("/dev/ttyS0", 9_600).excludes(&serial("/dev/ttyS0", 1_200)));
        assert!(!serial("/dev/ttyS0", 9_600).excludes(&serial("/dev/ttyS1", 9_600)));
        assert!(!serial("/dev/ttyS0", 9_600).excludes(&Scanner::Stdin) && !Scanner::Stdin.excludes(&serial("/dev/ttyS0", 9_600)));
    }
}
