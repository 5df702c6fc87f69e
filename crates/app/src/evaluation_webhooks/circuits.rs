//! The circuits of this process: which webhooks are asked, and how many codes they are judging.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use doorward_core::evaluation::{Circuit, State};
use doorward_core::{Code, Timestamp};

/// Codes that one webhook judges at a time.
const AT_ONCE: usize = 16;

#[derive(Default)]
struct One {
    circuit: Circuit,
    asked: usize,
}

/// What this process knows of webhooks. It begins anew when the process does.
#[derive(Default)]
pub(crate) struct Circuits(Mutex<HashMap<i64, One>>);

/// A question that is under way, until this is dropped.
pub(super) struct Asking<'a> {
    circuits: &'a Circuits,
    id: i64,
}

impl Circuits {
    /// How the circuit of a webhook stands.
    pub(super) fn state(&self, id: i64, now: Timestamp) -> State {
        self.lock().get(&id).map_or(State::Closed, |one| one.circuit.state(now))
    }

    /// A place for a question.
    pub(super) fn admit(&self, id: i64, now: Timestamp) -> Result<Asking<'_>, Code> {
        let mut all = self.lock();
        let one = all.entry(id).or_default();
        if one.asked >= AT_ONCE {
            return Err(Code::EvaluationBusy);
        }
        if !one.circuit.admit(now) {
            return Err(Code::EvaluationPaused);
        }
        one.asked += 1;
        Ok(Asking { circuits: self, id })
    }

    /// Begins anew with a webhook that was changed.
    pub(super) fn reset(&self, id: i64) {
        if let Some(one) = self.lock().get_mut(&id) {
            one.circuit = Circuit::default();
        }
    }

    /// Forgets a webhook that is gone.
    pub(super) fn forget(&self, id: i64) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, One>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asking<'_> {
    /// Notes whether there was an answer; how the circuit stands now.
    pub(super) fn ended(self, answered: bool, now: Timestamp) -> State {
        let mut all = self.circuits.lock();
        let Some(one) = all.get_mut(&self.id) else { return State::Closed };
        if answered {
            one.circuit.answered();
        } else {
            one.circuit.failed(now);
        }
        let state = one.circuit.state(now);
        drop(all);
        state
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if let Some(one) = self.circuits.lock().get_mut(&self.id) {
            one.asked = one.asked.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_judges_so_many_codes_at_a_time() {
        let (circuits, now) = (Circuits::default(), Timestamp::from_micros(0));
        let asking: Vec<_> = (0..AT_ONCE).map(|_| circuits.admit(1, now).ok().unwrap()).collect();
        assert_eq!(circuits.admit(1, now).err(), Some(Code::EvaluationBusy));
        assert!(circuits.admit(2, now).is_ok());
        drop(asking);
        assert!(circuits.admit(1, now).is_ok());
    }

    #[test]
    fn failures_pause_it_until_it_is_changed() {
        let (circuits, now) = (Circuits::default(), Timestamp::from_micros(0));
        for _ in 0..5 {
            circuits.admit(1, now).ok().unwrap().ended(false, now);
        }
        assert_eq!(circuits.state(1, now), State::Open);
        assert_eq!(circuits.admit(1, now).err(), Some(Code::EvaluationPaused));
        circuits.reset(1);
        assert_eq!(circuits.admit(1, now).ok().unwrap().ended(true, now), State::Closed);
    }
}
