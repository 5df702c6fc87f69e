//! What a server and the agent of a controller say to each other.

use std::fmt::Debug;
use std::time::Duration;

use doorward_wire::session::{FromController, FromServer, read, written};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Pool;

const FRAMES: &[&str] = &[
    r#"{"frame":"hello","version":2,"controller_id":8}"#,
    r#"{"frame":"proof","signature":"00"}"#,
    r#"{"frame":"sent","command_id":"01a20cc8-a999-7cfd-91ec-5cfd5c92dc17"}"#,
    r#"{"frame":"outcome","command_id":"01a20cc8-a999-7cfd-91ec-5cfd5c92dc17","outcome":{"outcome":"opened","pulse_seconds":5}}"#,
    r#"{"frame":"outcome","command_id":"01a20cc8-a999-7cfd-91ec-5cfd5c92dc17","outcome":{"outcome":"failed","code":"fac003","detail":"No."}}"#,
    r#"{"frame":"beat","number":1}"#,
    r#"{"frame":"scan","scan_id":1,"terminal_id":6,"text":"DW1:"}"#,
    r#"{"frame":"holds","epoch":7}"#,
    r#"{"frame":"synced","epoch":7}"#,
    r#"{"frame":"spool","entries":[]}"#,
    r#"{"frame":"challenge","version":2,"nonce":"00","server":"https://doors.example.com","now":"2026-11-24T09:00:00Z"}"#,
    r#"{"frame":"welcome"}"#,
    r#"{"frame":"refused","reason":"unknown_key"}"#,
    r#"{"frame":"scanners","readings":[{"terminal_id":6,"lock_id":3,"scanner":{"kind":"stdin"}}]}"#,
    r#"{"frame":"decision","scan_id":1,"lock_id":3,"code":"f299ef","at":"2026-11-24T09:00:00Z"}"#,
    r#"{"frame":"bundle","part":"{}","signature":"00"}"#,
    r#"{"frame":"recorded","number":3}"#,
];
const WORDS: &[&[u8]] = &[
    b"\"frame\":",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"9223372036854775808",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\ud800",
    b",",
    b"\"",
    b"\0",
];

pub fn run(time: Duration) {
    let inputs = FRAMES.iter().map(|frame| frame.as_bytes().to_vec()).collect();
    Pool::new("frames", inputs, WORDS).ask(time, |input| {
        let Ok(text) = std::str::from_utf8(input) else { return "no text".to_owned() };
        format!("{} {}", answer::<FromController>(text), answer::<FromServer>(text))
    });
}

/// What is read is written so that the same is read again.
fn answer<F: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> String {
    let Some(frame) = read::<F>(text) else {
        let reason = serde_json::from_str::<F>(text).err().map_or_else(|| "too long".to_owned(), |error| error.to_string());
        // What and where it was is not another answer.
        let words = reason.split(['`', '"']).next().unwrap_or_default();
        let words = words.split(" at line").next().unwrap_or_default();
        return words.chars().filter(|character| !character.is_ascii_digit()).collect();
    };
    assert_eq!(written(&frame).and_then(|again| serde_json::from_str::<F>(&again).ok()).as_ref(), Some(&frame), "{text}");
    format!("{:?}", std::mem::discriminant(&frame))
}
