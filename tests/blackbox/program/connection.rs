//! One connection to the program, for tests that break it off, and for those that ask so often that a whole client is too slow.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

use super::http::Answer;

/// Longer than any request may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection that stays open from one request to the next.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { stream: BufReader::new(stream), address }
    }

    /// Returns once the whole request is written; fails if the server is gone.
    pub fn send(&mut self, method: &str, path: &str, authorization: &str, body: Option<&Value>) -> io::Result<()> {
        let (address, body) = (self.address, body.map(Value::to_string).unwrap_or_default());
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: {authorization}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(text.as_bytes())
    }

    /// Waits for the answer; `None` if the server went without one.
    pub fn answer(&mut self) -> Option<Answer> {
        match self.read() {
            Ok(answer) => Some(answer),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => panic!("no answer in time"),
            Err(_) => None,
        }
    }

    /// Sends a request and waits for its answer, which has to come.
    pub fn ask(&mut self, method: &str, path: &str, authorization: &str, body: Option<&Value>) -> Answer {
        self.send(method, path, authorization, body).unwrap();
        self.answer().unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    /// Presses the button of a door.
    pub fn unlock(&mut self, lock_id: i64, authorization: &str) -> Answer {
        self.ask("POST", &format!("/locks/{lock_id}/unlock"), authorization, None)
    }

    fn read(&mut self) -> io::Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(ErrorKind::InvalidData)?;
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.append(HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        }
        let length = headers.get("content-length").map_or(0, |length| length.to_str().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, headers, text: String::from_utf8(body).unwrap() })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        line.strip_suffix("\r\n").map(str::to_owned).ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }
}
