//! SQLite's log is synced by a thread of its own, while the next batch is handled. One sync serves all batches that wait.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use doorward_store::direct::Log;
use tokio::sync::oneshot;

use super::answers::Answers;
use crate::event_stream::Streams;

/// Starts the thread. It ends when there is nobody left to give it batches, and then drops `end`.
pub(super) fn start(log: Log, streams: Arc<Streams>, end: oneshot::Sender<()>) -> Sender<Answers> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        run(&log, &streams, &receiver);
        drop(end);
    });
    sender
}

fn run(log: &Log, streams: &Streams, receiver: &Receiver<Answers>) {
    let mut lost = None;
    while let Ok(first) = receiver.recv() {
        let batches: Vec<Answers> = std::iter::once(first).chain(receiver.try_iter()).collect();
        // What a disk has failed to keep once is never tried again, and all that follows stands on it.
        if lost.is_none() {
            lost = log.sync().err();
        }
        for answers in batches {
            match &lost {
                None => answers.send(streams),
                Some(error) => answers.refuse(&format!("the disk does not keep what is written, restart to try again: {error}")),
            }
        }
    }
}
