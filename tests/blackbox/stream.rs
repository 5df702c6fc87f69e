//! The event stream through the whole program: limits on time, compression and the stop leave it alone, or end it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use doorward_core::{EventType, Timestamp};
use doorward_store::Store;
use doorward_store::ledger::{Draft, append};
use serde_json::{Value, json};

use crate::program::Program;

/// Longer than the silence between two messages, with room for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// More events than the buffers between two programs hold.
const TOO_MUCH: usize = 20_000;

/// A stream whose head and first message are read.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(program: &Program) -> Self {
        Self::after(program, "")
    }

    fn after(program: &Program, query: &str) -> Self {
        let mut stream = TcpStream::connect(program.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "GET /events/stream{query} HTTP/1.1\r\nhost: {}\r\nauthorization: KISI-LOGIN {}\r\naccept-encoding: gzip, br\r\n\r\n",
            program.address(),
            program.api_key()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut stream = Self(BufReader::new(stream));
        let head: Vec<String> = std::iter::from_fn(|| stream.line()).take_while(|line| !line.is_empty()).collect();
        assert!(head[0].starts_with("HTTP/1.1 200"), "{head:?}");
        assert!(!head.iter().any(|line| line.to_lowercase().starts_with("content-encoding")), "{head:?}");
        assert!(stream.message().unwrap().iter().any(|line| line.starts_with("id: ")));
        stream
    }

    /// Waits until no more arrives, since nothing is read.
    fn wait_until_full(&self) {
        let mut arrived = vec![0; TOO_MUCH * 1_000];
        let (mut before, mut alike) = (0, 0);
        while alike < 40 {
            std::thread::sleep(BETWEEN_LOOKS);
            let now = self.0.get_ref().peek(&mut arrived).unwrap();
            alike = if now == before { alike + 1 } else { 0 };
            before = now;
        }
    }

    /// The next line; `None` at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.0.read_line(&mut line).unwrap() > 0).then(|| line.trim_end().to_owned())
    }

    /// The next message's lines; `None` at the end of the stream.
    fn message(&mut self) -> Option<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            let line = self.line()?;
            let length_of_chunk = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_hexdigit());
            match line.as_str() {
                "0" => return None,
                "" if lines.is_empty() => {}
                "" => return Some(lines),
                _ if length_of_chunk => {}
                _ => lines.push(line),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_open_streams_at_once_whether_they_are_read_or_not() {
    let mut program = Program::start(&[]);
    let (mut read, unread) = (Stream::open(&program), Stream::open(&program));
    let began = Instant::now();
    program.process().signal("TERM");
    assert_eq!(read.message(), None);
    assert!(program.process().wait().success());
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    assert!(!program.process().logged().contains("before everything was finished"), "{}", program.process().logged());
    drop(unread);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_reads_nothing_holds_a_stop_up_for_a_while_and_no_longer() {
    let mut program = Program::start(&[]);
    let store = Store::connect(&format!("sqlite://{}", program.data().join("doorward.sqlite").display())).await.unwrap();
    let organization_id = program.account().organization_id;
    let tx = store.begin().await.unwrap();
    let entry = |number| {
        let draft = Draft::new(format!("event-{number}"), [3; 16], EventType::LOCK_UPDATE, 1, Some("Front door".repeat(30)));
        draft.concluded(Timestamp::from_micros(1_795_510_800_000_000), None, None)
    };
    for part in 0..TOO_MUCH / 500 {
        let entries = (part * 500..(part + 1) * 500).map(entry).collect();
        append(&tx, "another-node", organization_id, entries).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await.unwrap();

    let unread = Stream::after(&program, "?last_event_id=another-node:0");
    unread.wait_until_full();
    let began = Instant::now();
    program.process().signal("TERM");
    assert!(program.process().wait_at_most(Duration::from_secs(10)).success());
    assert!(began.elapsed() > Duration::from_secs(5), "the connection was not full: {:?}", began.elapsed());
    let log = program.process().logged();
    assert!(!log.contains("before everything was finished"), "what is not a connection was cut off too: {log}");
    drop(unread);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_outlives_what_other_requests_may_take_and_tells_what_happens_then() {
    let program = Program::start(&[]);
    let mut stream = Stream::open(&program);
    let mut stream = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        // Silent ones: longer than any other request may take.
        while began.elapsed() < Duration::from_secs(32) {
            let silence = stream.message().expect("the stream ended");
            assert!(silence.iter().any(|line| line.starts_with("id: ")), "{silence:?}");
            assert!(!silence.iter().any(|line| line.starts_with("data")), "{silence:?}");
        }
        stream
    })
    .await
    .unwrap();
    program.api().post("/places", json!({"place": {"name": "Harbour House", "address": "Example Quay 1"}})).await;
    let told = stream.message().unwrap();
    let data = told.iter().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let event: Value = serde_json::from_str(data).unwrap();
    assert_eq!((told.contains(&"event: event".to_owned()), &event["type"]), (true, &json!("place.create")));
}
