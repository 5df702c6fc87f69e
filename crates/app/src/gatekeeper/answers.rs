//! The answers of a batch, given once what they rely on lasts.

use std::fmt::Display;

use doorward_core::Code;
use tokio::sync::oneshot;

use super::Streams;
use super::granted::Granted;

pub(super) type Answer<T> = oneshot::Sender<Result<T, Code>>;

/// Those of one batch.
pub(super) struct Answers {
    /// What was decided, with whom to tell.
    pub decisions: Vec<(Answer<Granted>, Result<Granted, Code>)>,
    /// Whom to tell that an outcome is recorded.
    pub outcomes: Vec<Answer<()>>,
}

impl Answers {
    /// Tells everyone, and those who watch events.
    pub fn send(self, streams: &Streams) {
        streams.recorded();
        for (answer, decision) in self.decisions {
            reply(answer, decision);
        }
        for answer in self.outcomes {
            reply(answer, Ok(()));
        }
    }

    /// Tells everyone that nothing can be relied on.
    pub fn refuse(self, error: &impl Display) {
        tracing::error!(%error, "unlocks could not be recorded, so no door was opened");
        for (answer, _) in self.decisions {
            reply(answer, Err(Code::Unavailable));
        }
        for answer in self.outcomes {
            reply(answer, Err(Code::Unavailable));
        }
    }
}

/// A caller that hung up needs no answer.
fn reply<T>(answer: Answer<T>, result: Result<T, Code>) {
    drop(answer.send(result));
}
