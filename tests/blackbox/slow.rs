//! Clients that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::program::Program;

/// Longer than the program allows for the head of a request, with room for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_request_whose_head_never_ends_is_cut_off_while_others_are_served() {
    let program = Program::start(&[]);
    let address = program.url().strip_prefix("http://").unwrap().to_owned();
    let mut slow = TcpStream::connect(&address).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: example\r\nX-Slow: ").unwrap();

    let mut other = TcpStream::connect(&address).unwrap();
    other.write_all(b"GET /healthz HTTP/1.1\r\nHost: example\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    other.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    slow.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200"));
}
