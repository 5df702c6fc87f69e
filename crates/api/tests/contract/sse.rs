//! A client of the event stream.

use std::collections::VecDeque;
use std::time::Duration;

use doorward_testkit::server::{Credential, TestServer};
use reqwest::header::HeaderMap;
use reqwest::{Method, Response};
use serde_json::Value;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// One message: what stands between two blank lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    pub id: Option<String>,
    pub event: Option<String>,
    pub data: Option<String>,
}

/// An open stream.
pub struct Stream {
    pub headers: HeaderMap,
    /// The last id it told: where to resume.
    pub position: String,
    response: Response,
    text: String,
    messages: VecDeque<Message>,
}

impl Stream {
    /// Opens a stream with this query, and reads its first message, which tells the position.
    pub async fn open(server: &TestServer, credential: &Credential, query: &str) -> Self {
        Self::after(server, credential, query, None).await
    }

    /// Opens it behind a position.
    pub async fn after(server: &TestServer, credential: &Credential, query: &str, position: Option<&str>) -> Self {
        let mut request = server.request(Method::GET, &format!("/events/stream?{query}"), credential);
        if let Some(position) = position {
            request = request.header("last-event-id", position);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        let headers = response.headers().clone();
        let mut stream = Self { headers, position: String::new(), response, text: String::new(), messages: VecDeque::new() };
        let first = stream.message().await.unwrap();
        assert_eq!((first.event, first.data), (None, None), "the first message tells the position alone");
        stream
    }

    /// The next message; `None` once the stream has ended.
    pub async fn message(&mut self) -> Option<Message> {
        while self.messages.is_empty() {
            let Some((message, rest)) = self.text.split_once("\n\n") else {
                let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.unwrap().unwrap()?;
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
                continue;
            };
            let mut read = Message::default();
            for line in message.lines() {
                match line.split_once(": ").unwrap_or((line, "")) {
                    ("id", id) => read.id = Some(id.to_owned()),
                    ("event", event) => read.event = Some(event.to_owned()),
                    ("data", data) => read.data = Some(data.to_owned()),
                    ("" | "retry" | ":", _) => {}
                    other => panic!("a line that no message has: {other:?}"),
                }
            }
            self.text = rest.to_owned();
            self.position = read.id.clone().unwrap_or(std::mem::take(&mut self.position));
            self.messages.push_back(read);
        }
        self.messages.pop_front()
    }

    /// The next event, passing over messages without data.
    pub async fn event(&mut self) -> Value {
        loop {
            let message = self.message().await.unwrap_or_else(|| panic!("the stream ended"));
            let Some(data) = message.data else { continue };
            assert_eq!(message.event.as_deref(), Some("event"), "{data}");
            assert!(message.id.is_some(), "{data}");
            return serde_json::from_str(&data).unwrap();
        }
    }

    /// The uuids of the next events.
    pub async fn uuids(&mut self, count: usize) -> Vec<String> {
        let mut uuids = Vec::new();
        for _ in 0..count {
            uuids.push(self.event().await["uuid"].as_str().unwrap().to_owned());
        }
        uuids
    }

    /// What a stream tells at its end, if it ends with an error. What happened before that is passed over.
    pub async fn error(&mut self) -> Value {
        loop {
            let message = self.message().await.unwrap_or_else(|| panic!("the stream ended without an error"));
            if message.event.as_deref() == Some("error") {
                assert_eq!(self.message().await, None, "an error ends the stream");
                return serde_json::from_str(&message.data.unwrap()).unwrap();
            }
        }
    }
}
