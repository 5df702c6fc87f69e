//! Guests who press buttons until the server is gone.

use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use crate::program::building::Link;
use crate::program::connection::Connection;
use crate::program::http::Answer;

/// One press, whose request is sent.
pub struct Press {
    pub link: Link,
    pub door: i64,
    connection: Connection,
    answer: Option<Answer>,
}

impl Press {
    /// Returns once the whole request is written.
    pub fn send(address: SocketAddr, door: i64, link: &Link) -> Self {
        let mut connection = Connection::open(address);
        connection.send("POST", &path(door), &link.authorization(), None).unwrap();
        Self { link: link.clone(), door, connection, answer: None }
    }

    /// The answer's status, once it is there; `None` if the server went without one.
    pub fn status(&mut self) -> Option<u16> {
        if self.answer.is_none() {
            self.answer = self.connection.answer();
        }
        self.answer.as_ref().map(|answer| answer.status)
    }

    /// The answer, if there is one, once the server is gone.
    pub fn ended(mut self) -> Option<Answer> {
        self.status();
        self.answer
    }
}

/// A guest who presses the same button again and again, each time when the answer is there, until none comes any more.
pub struct Regular {
    pub link: Link,
    pub door: i64,
    presses: JoinHandle<usize>,
}

impl Regular {
    pub fn start(address: SocketAddr, door: i64, link: Link) -> Self {
        let authorization = link.authorization();
        let mut connection = Connection::open(address);
        let presses = thread::spawn(move || {
            let mut acknowledged = 0;
            while connection.send("POST", &path(door), &authorization, None).is_ok() {
                let Some(answer) = connection.answer() else { break };
                assert_eq!(answer.status, 200, "{answer:?}");
                acknowledged += 1;
            }
            acknowledged
        });
        Self { link, door, presses }
    }

    /// How many presses were answered, once the server is gone.
    pub fn ended(self) -> usize {
        self.presses.join().unwrap()
    }
}

fn path(door: i64) -> String {
    format!("/locks/{door}/unlock")
}
