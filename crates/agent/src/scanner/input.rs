//! An input that blocks, read by a thread of its own.

use std::fmt;
use std::io::{BufReader, Read};

use tokio::sync::mpsc;

pub use super::lines::Line as Scan;
use super::{QUEUE, lines};

impl Scan {
    /// Why it is none that may be a code.
    pub(super) const fn reason(&self) -> &'static str {
        match self {
            Self::Text(_) => "nothing",
            Self::TooLong => "longer than any code",
            Self::NotText => "not UTF-8",
        }
    }
}

/// Where lines come from.
pub struct Input(Box<dyn Read + Send>);

impl Input {
    /// From this.
    #[must_use]
    pub fn new(read: impl Read + Send + 'static) -> Self {
        Self(Box::new(read))
    }

    /// Begins to read. The thread ends with the input, or with the first line after nobody takes them any more.
    pub(super) fn start(self) -> mpsc::Receiver<Scan> {
        let (scans, scanned) = mpsc::channel(QUEUE);
        std::thread::spawn(move || {
            let mut input = BufReader::new(self.0);
            loop {
                match lines::next(&mut input, b"\n") {
                    Ok(Some(scan)) => {
                        if scans.blocking_send(scan).is_err() {
                            return;
                        }
                    }
                    Ok(None) => return,
                    Err(error) => {
                        tracing::error!(%error, "a scanner cannot be read");
                        return;
                    }
                }
            }
        });
        scanned
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Input")
    }
}
