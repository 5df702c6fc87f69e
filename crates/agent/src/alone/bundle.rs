//! Taking the parts of a bundle.

use doorward_core::Timestamp;
use doorward_core::bundle::{Change, Kind, Part, Record, Step, check};
use doorward_wire::session::SignedPart;
use rusqlite::TransactionBehavior;

use super::database::{Database, State, write_state};
use super::site::Site;
use super::{Local, LocalError, records, spool};

/// What a part has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// More is to come.
    Part,
    /// The bundle is whole, and of this epoch.
    Whole {
        /// The epoch.
        epoch: i64,
        /// Whether it was of another one before.
        changed: bool,
    },
}

/// Why a part was not taken. What was known before holds on.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No key that is known has signed it.
    #[error("the part is signed by no key that this agent knows")]
    Signature,
    /// It cannot be read, or is another agent's.
    #[error("the part is not for this agent")]
    Foreign,
    /// It changes another bundle than the one that is here: a whole one is needed.
    #[error("the part does not follow what this agent has")]
    OutOfStep,
    /// It is older than what is here.
    #[error("the part is older than what this agent has")]
    Old,
    /// The database failed.
    #[error("{0}")]
    Local(#[from] LocalError),
}

impl Local {
    /// The epoch of the bundle that it has.
    #[must_use]
    pub fn epoch(&self) -> Option<i64> {
        self.database().state.epoch
    }

    /// Takes a part of a bundle. What it says holds once it is on the disk.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn take(&self, signed: &SignedPart) -> Result<Taken, Refused> {
        self.database().take(signed)
    }

    /// Throws away some of what an earlier bundle said; whether there is more.
    ///
    /// # Errors
    /// The database failed.
    pub fn tidy(&self) -> Result<bool, LocalError> {
        let database = self.database();
        // What is coming is of another generation than what holds.
        if database.coming.is_some() { Ok(false) } else { database.drop_other_generations() }
    }
}

/// Of when a part is.
#[derive(Debug, Clone, Copy)]
struct Horizon {
    made_at: Timestamp,
    last_link: i64,
}

impl Database {
    fn take(&mut self, signed: &SignedPart) -> Result<Taken, Refused> {
        let signature = hex::decode(&signed.signature).map_err(|_| Refused::Signature)?;
        check(&self.keys(), &signed.part, &signature).map_err(|_| Refused::Signature)?;
        let part: Part = serde_json::from_str(&signed.part).map_err(|_| Refused::Foreign)?;
        let is_mine = part.controller_id.is_none_or(|id| id == self.owner.controller_id);
        if part.organization_id != self.owner.organization_id || !is_mine {
            return Err(Refused::Foreign);
        }
        let moment = Horizon { made_at: part.made_at, last_link: part.last_link };
        match part.step {
            Step::Begin { hours, keys } => self.begin(hours, keys),
            Step::Records { records } => self.records(&records),
            Step::End { epoch } => self.end(epoch, moment),
            Step::Changes { from, to, changes } => self.changes((from, to), &changes, moment),
        }
    }

    fn keys(&self) -> Vec<[u8; 32]> {
        let state = self.coming.as_ref().unwrap_or(&self.state);
        let read = |key: &String| hex::decode(key).ok()?.try_into().ok();
        state.keys.iter().filter_map(read).collect()
    }

    fn begin(&mut self, hours: u32, keys: Vec<String>) -> Result<Taken, Refused> {
        // Whatever an earlier snapshot that did not end has left there.
        let generation = self.coming.as_ref().map_or(self.state.generation, |coming| coming.generation) + 1;
        self.coming = Some(State { generation, hours, keys, epoch: None, ..self.state.clone() });
        Ok(Taken::Part)
    }

    fn records(&mut self, records: &[Record]) -> Result<Taken, Refused> {
        let generation = self.coming.as_ref().ok_or(Refused::OutOfStep)?.generation;
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(LocalError::from)?;
        for record in records {
            records::put(&tx, &self.sealer, generation, record)?;
        }
        tx.commit().map_err(LocalError::from)?;
        Ok(Taken::Part)
    }

    fn end(&mut self, epoch: i64, Horizon { made_at, last_link }: Horizon) -> Result<Taken, Refused> {
        let coming = self.coming.take().ok_or(Refused::OutOfStep)?;
        if self.state.synced_at.is_some_and(|before| made_at < before) {
            return Err(Refused::Old);
        }
        let floor = self.state.floor.max(made_at);
        let state = State { epoch: Some(epoch), synced_at: Some(made_at), last_link, floor, ..coming };
        let site = Site::read(&self.connection, &self.sealer, self.owner.organization_id, state.generation)?;
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(LocalError::from)?;
        spool::forget_recorded(&tx, None)?;
        write_state(&tx, &state)?;
        tx.commit().map_err(LocalError::from)?;
        (self.state, self.site) = (state, site);
        Ok(Taken::Whole { epoch, changed: true })
    }

    fn changes(&mut self, (from, to): (i64, i64), changes: &[Change], at: Horizon) -> Result<Taken, Refused> {
        let Some(epoch) = self.state.epoch.filter(|_| self.coming.is_none()) else { return Err(Refused::OutOfStep) };
        if to < epoch {
            // It was overtaken by what is here.
            return Ok(Taken::Part);
        }
        if epoch < from {
            return Err(Refused::OutOfStep);
        }
        let generation = self.state.generation;
        // A part of several: the bundle is whole only with the last of them.
        let whole = to > from || changes.is_empty();
        let mut state = State { epoch: Some(to), floor: self.state.floor.max(at.made_at), ..self.state.clone() };
        if whole {
            state.synced_at = state.synced_at.max(Some(at.made_at));
            state.last_link = state.last_link.max(at.last_link);
        }
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(LocalError::from)?;
        let mut site = false;
        for change in changes {
            let (kind, id) = match change {
                Change::Is(Record::Link(link)) if self.site.group(link.group_id).is_none() => {
                    // None of its doors is here.
                    records::delete(&tx, generation, Kind::Link, link.id)?;
                    (Kind::Link, link.id)
                }
                Change::Is(record) => {
                    records::put(&tx, &self.sealer, generation, record)?;
                    (record.kind(), record.id())
                }
                Change::Gone { kind, id } => {
                    records::delete(&tx, generation, *kind, *id)?;
                    (*kind, *id)
                }
            };
            site |= Site::holds(kind);
            if kind == Kind::Link {
                spool::forget_recorded(&tx, Some(id))?;
            }
        }
        write_state(&tx, &state)?;
        tx.commit().map_err(LocalError::from)?;
        self.state = state;
        if site {
            self.site = Site::read(&self.connection, &self.sealer, self.owner.organization_id, generation)?;
        }
        Ok(if whole { Taken::Whole { epoch: to, changed: to > epoch } } else { Taken::Part })
    }
}
