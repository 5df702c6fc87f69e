//! A serial line.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader};
use std::os::unix::fs::OpenOptionsExt as _;

use doorward_core::scanner::SerialLine;
use rustix::fs::OFlags;
use rustix::termios::{OptionalActions, QueueSelector, tcflush, tcgetattr, tcsetattr};
use tokio::sync::mpsc;

use super::device::{self, Device};
use super::{Scan, lines};

/// Reads a line until nobody takes what it says any more.
pub fn start(line: SerialLine) -> mpsc::Receiver<Scan> {
    device::start(line.device.clone(), move || open(&line), read)
}

fn open(line: &SerialLine) -> io::Result<File> {
    // It must neither become the terminal of this process nor keep it waiting for a carrier.
    let flags = OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(&line.device)?;
    let mut settings = tcgetattr(&file)?;
    settings.make_raw();
    settings.set_speed(line.baud)?;
    tcsetattr(&file, OptionalActions::Now, &settings)?;
    // What was scanned while nobody read is not to open a door now.
    tcflush(&file, QueueSelector::IFlush)?;
    Ok(file)
}

fn read(device: Device<'_>) -> io::Result<()> {
    let scans = device.scans;
    let mut input = BufReader::new(device);
    while let Some(scan) = lines::next(&mut input, b"\r\n")? {
        // Between a carriage return and a line feed there is nothing.
        let nothing = matches!(&scan, Scan::Text(text) if text.is_empty());
        if !nothing && scans.blocking_send(scan).is_err() {
            return Ok(());
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}
