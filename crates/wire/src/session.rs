//! What a server and the agent of a controller say over their connection, from the first word on.
//!
//! The agent greets, the server challenges it, the agent proves that it holds its controller's key, and the server welcomes it.
//! Then both speak when they have something to say; the agent beats, so that both know that the other is there, and so that it
//! knows the server's time.

use std::fmt;

use doorward_core::bundle::Entry;
use doorward_core::{Code, Scanner, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Order, Outcome};

/// The version of these frames. Whoever hears another one ends the connection.
pub const VERSION: u32 = 2;
/// Longest frame of an agent in bytes.
pub const LARGEST_FRAME: usize = 64 * 1024;
/// Longest frame of a server in bytes. A relay's settings may take some of it.
pub const LARGEST_TOLD: usize = 256 * 1024;
/// Bytes of records that a part of a bundle holds at most, unless a single one is longer.
pub const LARGEST_PART: usize = 48 * 1024;
/// Seconds between the beats of an agent.
pub const BEAT_SECONDS: u64 = 10;
/// Seconds of silence after which a side takes the other for gone.
pub const SILENCE_SECONDS: u64 = 25;

/// A connection, whatever carries it: frames as texts, in order, none longer than its kind may be. It is over when either end
/// is dropped.
#[derive(Debug)]
pub struct Line {
    /// What the other side says.
    pub incoming: mpsc::Receiver<String>,
    /// What is said to it.
    pub outgoing: mpsc::Sender<String>,
}

/// From a server to the agent of a controller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum FromServer {
    /// To be answered by a proof.
    Challenge {
        /// The server's version.
        version: u32,
        /// 32 random bytes in hexadecimal.
        nonce: String,
        /// What the server calls itself: its public URL.
        server: String,
        /// The server's time.
        now: Timestamp,
    },
    /// The agent is taken for its controller.
    Welcome,
    /// It is not, and need not ask again.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// The scanners that the agent reads, all of them.
    Scanners {
        /// Each.
        readings: Vec<Reading>,
    },
    /// Open, hold or release a door.
    Order(Order),
    /// What became of a scan.
    Decision {
        /// Which.
        scan_id: u64,
        /// The door that it was about.
        lock_id: Option<i64>,
        /// Why the door did not open; nothing if it did.
        code: Option<Code>,
        /// When it was decided.
        at: Timestamp,
    },
    /// The answer to a beat.
    Beat {
        /// The number of the beat.
        number: u64,
        /// The server's time.
        now: Timestamp,
    },
    /// A part of the bundle by which the agent decides alone.
    Bundle(SignedPart),
    /// What the agent has decided alone is in the ledger.
    Recorded {
        /// Up to the entry of this number.
        number: u64,
    },
}

/// A part of a bundle with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedPart {
    /// The JSON of a [`doorward_core::bundle::Part`], as it was signed.
    pub part: String,
    /// Its signature in hexadecimal.
    pub signature: String,
}

/// From the agent of a controller to its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum FromController {
    /// The first word.
    Hello {
        /// The agent's version.
        version: u32,
        /// The controller that it is.
        controller_id: i64,
    },
    /// That it is.
    Proof {
        /// The signature in hexadecimal.
        signature: String,
    },
    /// The order's relay is told now; what comes of it follows.
    Sent {
        /// The order.
        command_id: Uuid,
    },
    /// How an order ended.
    Outcome {
        /// The order.
        command_id: Uuid,
        /// The outcome.
        outcome: Outcome,
    },
    /// Something was shown to a scanner.
    Scan {
        /// The agent's number for it.
        scan_id: u64,
        /// The terminal.
        terminal_id: i64,
        /// What the scanner read.
        text: ScannedText,
    },
    /// The bundle that the agent has, to be brought up to date from there. The first word after the welcome.
    Holds {
        /// Its epoch; nothing if it has none, or one that cannot be changed further: a whole one is wanted.
        epoch: Option<i64>,
    },
    /// The agent decides by a bundle of this epoch from now on, should it be alone.
    Synced {
        /// The epoch.
        epoch: i64,
    },
    /// What it has decided alone, oldest first.
    Spool {
        /// At most [`doorward_core::bundle::MOST_ENTRIES`].
        entries: Vec<Entry>,
    },
    /// That the agent is there.
    Beat {
        /// Its number, which the answer repeats.
        number: u64,
    },
}

/// Why an agent is not taken for its controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The controller is gone, has another agent by now, or the proof is wrong.
    UnknownKey,
    /// The versions do not fit.
    Version,
}

/// A scanner that an agent reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The terminal.
    pub terminal_id: i64,
    /// The door that it opens.
    pub lock_id: Option<i64>,
    /// How it is read.
    pub scanner: Scanner,
}

/// What a scanner read: it may open a door, and so is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScannedText(pub String);

impl fmt::Debug for ScannedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScannedText({} bytes)", self.0.len())
    }
}

/// The text of a frame; `None` for one that is too long to be sent, which no frame is that was checked.
#[must_use]
pub fn written(frame: &impl Serialize) -> Option<String> {
    serde_json::to_string(frame).ok().filter(|text| text.len() <= LARGEST_TOLD)
}

/// The frame of a text; `None` if it is none of this version.
#[must_use]
pub fn read<'a, F: Deserialize<'a>>(text: &'a str) -> Option<F> {
    if text.len() > LARGEST_TOLD { None } else { serde_json::from_str(text).ok() }
}

#[cfg(test)]
mod tests {
    use doorward_core::decide::Authority;

    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn entry() -> Entry {
        Entry {
            number: 1,
            command_id: Uuid::from_bytes([7; 16]),
            decided_at: AT,
            ended_at: AT,
            terminal_id: 2,
            lock_id: 3,
            group_link_id: 4,
            partner: None,
            authority: Some(Authority::Group { id: 5 }),
            code: Some(Code::DeviceUnavailable),
            message: Some("The relay cannot be reached.".to_owned()),
        }
    }

    #[test]
    fn every_frame_of_the_server_reads_back_as_it_was_written() {
        let reading = Reading { terminal_id: 1, lock_id: None, scanner: Scanner::Stdin };
        for frame in [
            FromServer::Challenge { version: VERSION, nonce: "00".repeat(32), server: "https://a.example".to_owned(), now: AT },
            FromServer::Welcome,
            FromServer::Refused { reason: Refusal::UnknownKey },
            FromServer::Refused { reason: Refusal::Version },
            FromServer::Scanners { readings: vec![reading] },
            FromServer::Decision { scan_id: 7, lock_id: Some(1), code: Some(Code::LinkInvalid), at: AT },
            FromServer::Decision { scan_id: 7, lock_id: None, code: None, at: AT },
            FromServer::Beat { number: 1, now: AT },
            FromServer::Bundle(SignedPart { part: "{\"step\":1}".to_owned(), signature: "ab".repeat(64) }),
            FromServer::Recorded { number: 3 },
        ] {
            let text = written(&frame).unwrap();
            assert_eq!(read::<FromServer>(&text), Some(frame), "{text}");
        }
    }

    #[test]
    fn every_frame_of_an_agent_reads_back_as_it_was_written() {
        for frame in [
            FromController::Hello { version: VERSION, controller_id: 7 },
            FromController::Proof { signature: "ab".repeat(64) },
            FromController::Sent { command_id: Uuid::from_bytes([7; 16]) },
            FromController::Outcome { command_id: Uuid::from_bytes([7; 16]), outcome: Outcome::Released },
            FromController::Scan { scan_id: 1, terminal_id: 2, text: ScannedText("\u{0}\n\"'; DROP TABLE".to_owned()) },
            FromController::Beat { number: u64::MAX },
            FromController::Holds { epoch: None },
            FromController::Synced { epoch: i64::MAX },
            FromController::Spool { entries: vec![entry()] },
        ] {
            let text = written(&frame).unwrap();
            assert!(!text.contains('\n'), "a frame is a line, whatever it says");
            assert_eq!(read::<FromController>(&text), Some(frame), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        for text in ["", "{}", "[]", "null", "\"hello\"", "{\"frame\":\"open_sesame\"}", "{\"frame\":\"beat\"}", "\u{0}"] {
            assert_eq!(read::<FromController>(text), None, "{text:?}");
            assert_eq!(read::<FromServer>(text), None, "{text:?}");
        }
        let deep = "[".repeat(LARGEST_TOLD);
        assert_eq!(read::<FromController>(&deep), None);
        let long = written(&FromController::Scan { scan_id: 1, terminal_id: 1, text: ScannedText("x".repeat(LARGEST_TOLD)) });
        assert_eq!(long, None);
    }

    #[test]
    fn what_was_scanned_is_not_printed() {
        let frame = FromController::Scan { scan_id: 1, terminal_id: 1, text: ScannedText("open sesame".to_owned()) };
        assert!(!format!("{frame:?}").contains("sesame"));
    }
}
