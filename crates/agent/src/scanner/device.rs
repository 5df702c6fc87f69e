//! A device of this machine, opened again and again: scanners are unplugged and come back.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::sync::mpsc;

use super::{QUEUE, Scan};

/// How often it is looked whether anybody reads the device any more.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };
/// How long a device that cannot be opened is left alone.
const REST: Duration = Duration::from_secs(1);

/// Opens a device and reads it, again after it was away, until nobody takes what it says any more.
pub fn start(
    device: String,
    open: impl Fn() -> io::Result<File> + Send + 'static,
    read: impl Fn(Device<'_>) -> io::Result<()> + Send + 'static,
) -> mpsc::Receiver<Scan> {
    let (scans, scanned) = mpsc::channel(QUEUE);
    std::thread::spawn(move || {
        let mut complained = false;
        while !scans.is_closed() {
            let ended = open().and_then(|file| {
                tracing::info!(device, "a scanner is read");
                complained = false;
                read(Device { file, scans: &scans })
            });
            // Once, however long it is away.
            if let Err(error) = ended
                && !std::mem::replace(&mut complained, true)
            {
                tracing::warn!(device, %error, "a scanner cannot be read; it is tried again");
            }
            std::thread::sleep(REST);
        }
    });
    scanned
}

/// Waits for what comes, as long as somebody takes it.
pub struct Device<'a> {
    file: File,
    pub scans: &'a mpsc::Sender<Scan>,
}

#[cfg(test)]
impl<'a> Device<'a> {
    pub const fn of(file: File, scans: &'a mpsc::Sender<Scan>) -> Self {
        Self { file, scans }
    }
}

impl Read for Device<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.scans.is_closed() {
                return Ok(0);
            }
            match poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&LOOK)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return self.file.read(buffer),
                Err(error) => return Err(error.into()),
            }
        }
    }
}
