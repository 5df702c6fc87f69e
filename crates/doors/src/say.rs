//! Saying a frame.

use std::time::Duration;

use doorward_wire::session::{FromServer, written};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::session::Ended;

/// How long a frame may wait to be taken.
const TAKE_TIME: Duration = Duration::from_secs(10);

pub(crate) async fn say(outgoing: &mpsc::Sender<String>, frame: &FromServer) -> Result<(), Ended> {
    let Some(text) = written(frame) else {
        tracing::error!("a frame is longer than an agent takes");
        return Err(Ended::Failed);
    };
    match timeout(TAKE_TIME, outgoing.send(text)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ended::Gone),
    }
}
