//! A scanner that types: a keyboard to its machine, read as the kernel's input events (evdev) and taken from everybody else.

mod keys;
mod typing;

use std::fs::File;
use std::io::{self, BufReader, Read};
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;

use doorward_core::scanner::Keyboard;
use tokio::sync::mpsc;

use self::typing::{Event, RECORD, Typing};
use super::Scan;
use super::device;

/// Reads a keyboard until nobody takes what it types any more.
pub fn start(keyboard: Keyboard) -> mpsc::Receiver<Scan> {
    device::start(
        keyboard.device.clone(),
        move || open(&keyboard),
        |device| {
            let scans = device.scans;
            read(device, scans)
        },
    )
}

#[cfg(target_os = "linux")]
fn open(keyboard: &Keyboard) -> io::Result<File> {
    let device = evdevil::Evdev::open(&keyboard.device)?;
    // What is typed is a key to a door: no console and no desktop is to get it.
    device.grab()?;
    // It stays taken until it is closed. What was typed before it was opened is not in it.
    Ok(File::from(OwnedFd::from(device)))
}

#[cfg(not(target_os = "linux"))]
fn open(_: &Keyboard) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

fn read(input: impl Read, scans: &mpsc::Sender<Scan>) -> io::Result<()> {
    let (mut input, mut typing, mut record) = (BufReader::new(input), Typing::default(), [0; RECORD]);
    loop {
        input.read_exact(&mut record)?;
        if let Some(scan) = typing.take(Event::read(&record))
            && scans.blocking_send(scan).is_err()
        {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::device::Device;
    use super::typing::tests::{events_of, record};
    use super::*;

    /// What is read of these bytes, which come in pieces of this size through a real pipe.
    fn piped(bytes: &[u8], piece: usize) -> Vec<String> {
        let (reader, mut writer) = io::pipe().unwrap();
        let (scans, mut scanned) = mpsc::channel(64);
        let file = File::from(std::os::fd::OwnedFd::from(reader));
        let reading = std::thread::spawn(move || read(Device::of(file, &scans), &scans).map_err(|error| error.kind()));
        for piece in bytes.chunks(piece) {
            writer.write_all(piece).unwrap();
        }
        drop(writer);
        assert_eq!(reading.join().unwrap(), Err(io::ErrorKind::UnexpectedEof), "it is away, and is opened again");
        let mut found = Vec::new();
        while let Ok(scan) = scanned.try_recv() {
            found.push(match scan {
                Scan::Text(text) => text,
                Scan::TooLong => "too long".to_owned(),
                Scan::NotText => "not text".to_owned(),
            });
        }
        found
    }

    #[test]
    fn what_is_typed_comes_out_of_a_stream_of_records_however_it_is_cut() {
        let mut bytes = Vec::new();
        for text in ["https://doors.example.com/grouplinks/0a1b", "DW1:%$*+-./: 42"] {
            bytes.extend(events_of(text).into_iter().flat_map(record));
        }
        for piece in [1, 7, RECORD, 1_000, 1_000_000] {
            assert_eq!(piped(&bytes, piece), ["https://doors.example.com/grouplinks/0a1b", "DW1:%$*+-./: 42"], "{piece}");
        }
    }

    #[test]
    fn what_was_not_ended_by_enter_is_nothing() {
        let bytes: Vec<u8> = events_of("half a code").into_iter().flat_map(record).collect();
        // Without the record of Enter, and its release.
        assert!(piped(&bytes[..bytes.len() - 4 * RECORD], RECORD).is_empty());
    }

    #[test]
    fn it_ends_when_nobody_takes_it_any_more() {
        let bytes: Vec<u8> = events_of("a").into_iter().flat_map(record).collect();
        let (scans, scanned) = mpsc::channel(1);
        drop(scanned);
        assert!(read(bytes.as_slice(), &scans).is_ok());
    }
}
