//! A serial line, opened again and again: scanners are unplugged and come back.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::Duration;

use doorward_core::scanner::SerialLine;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::{OptionalActions, QueueSelector, tcflush, tcgetattr, tcsetattr};
use tokio::sync::mpsc;

use super::lines;
use super::{QUEUE, Scan};

/// How often it is looked whether anybody reads the line any more.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };
/// How long a line that cannot be opened is left alone.
const REST: Duration = Duration::from_secs(1);

/// Reads a line until nobody takes what it says any more.
pub fn start(line: SerialLine) -> mpsc::Receiver<Scan> {
    let (scans, scanned) = mpsc::channel(QUEUE);
    std::thread::spawn(move || {
        let mut complained = false;
        while !scans.is_closed() {
            let ended = open(&line).and_then(|file| {
                tracing::info!(device = line.device, "a scanner is read");
                complained = false;
                read(file, &scans)
            });
            // Once, however long it is away.
            if let Err(error) = ended
                && !std::mem::replace(&mut complained, true)
            {
                tracing::warn!(device = line.device, %error, "a scanner cannot be read; it is tried again");
            }
            std::thread::sleep(REST);
        }
    });
    scanned
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

fn read(file: File, scans: &mpsc::Sender<Scan>) -> io::Result<()> {
    let mut input = BufReader::new(Device { file, scans });
    while let Some(scan) = lines::next(&mut input, b"\r\n")? {
        // Between a carriage return and a line feed there is nothing.
        let nothing = matches!(&scan, Scan::Text(text) if text.is_empty());
        if !nothing && scans.blocking_send(scan).is_err() {
            return Ok(());
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Waits for what comes, as long as somebody takes it.
struct Device<'a> {
    file: File,
    scans: &'a mpsc::Sender<Scan>,
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
