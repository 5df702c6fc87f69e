//! The table of a report while it is made: kept part by part, each only as long as the report is still the maker's.

use std::time::Duration;

use doorward_core::{Timestamp, csv};
use doorward_store as store;
use doorward_store::entity::{report, report_part};
use doorward_store::{Micros, Transaction};
use sea_orm::Set;

use super::part;
use crate::{App, Error};

/// How long a report is its maker's, unless the maker holds on to it.
pub(super) const LEASE: Duration = Duration::from_secs(120);
/// How long before the end of that the maker does.
const HOLD_AGAIN: Duration = Duration::from_secs(90);
/// How often it is told how far it has come.
const TELL: Duration = Duration::from_secs(1);
/// Bytes after which a part is kept.
const PART: usize = 1_024 * 1_024;
/// Most bytes of a report.
const MOST: i64 = 100 * 1_024 * 1_024;

/// Why a report is not made, or not now.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It has gone, or is made by someone else.
    Lost,
    /// It would be too much. The text says of what.
    TooMuch(&'static str),
    /// It may work another time.
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<store::Error> for Stopped {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A table, as far as it is written.
pub(super) struct Sheet<'a> {
    app: &'a App,
    report: &'a report::Model,
    /// What is not kept yet.
    text: String,
    position: i64,
    rows: i64,
    size: i64,
    held_until: Timestamp,
    told_at: Timestamp,
}

impl<'a> Sheet<'a> {
    /// An empty one with its heading.
    pub(super) fn new(app: &'a App, report: &'a report::Model, heading: &[&str]) -> Self {
        let held_until = report.due_at.map_or_else(|| app.now(), Timestamp::from);
        let mut text = String::new();
        csv::push_row(&mut text, heading.iter().copied());
        Self { app, report, text, position: 0, rows: 0, size: 0, held_until, told_at: app.now() }
    }

    /// Adds a row.
    pub(super) fn push<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        csv::push_row(&mut self.text, cells);
        self.rows += 1;
    }

    /// Keeps what has come together, if it is enough, and holds on to the report. To be called every thousand rows or so.
    ///
    /// # Errors
    /// The report is lost, or too large.
    pub(super) async fn keep(&mut self) -> Result<(), Stopped> {
        if self.text.len() >= PART {
            let packed = self.pack().await?;
            let tx = self.app.begin().await?;
            self.hold(&tx).await?;
            self.insert(&tx, packed).await?;
            tx.commit().await?;
        } else if self.app.now().after(HOLD_AGAIN) >= self.held_until {
            let tx = self.app.begin().await?;
            self.hold(&tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Tells how many rows there are and how far back in time they reach, now and then.
    ///
    /// # Errors
    /// The report is lost.
    pub(super) async fn tell(&mut self, reached_at: Micros) -> Result<(), Stopped> {
        let now = self.app.now();
        if now.since(self.told_at) < TELL {
            return Ok(());
        }
        let tx = self.app.begin().await?;
        if !store::reports::tell(&tx, self.report, self.rows, reached_at).await? {
            return Err(Stopped::Lost);
        }
        tx.commit().await?;
        self.told_at = now;
        Ok(())
    }

    /// Keeps the rest, in a transaction in which the report ends. Rows and bytes of the whole.
    ///
    /// # Errors
    /// The report is lost, or too large.
    pub(super) async fn finish(mut self) -> Result<(Transaction, i64, i64), Stopped> {
        let packed = if self.text.is_empty() { None } else { Some(self.pack().await?) };
        let tx = self.app.begin().await?;
        self.hold(&tx).await?;
        if let Some(packed) = packed {
            self.insert(&tx, packed).await?;
        }
        Ok((tx, self.rows, self.size))
    }

    async fn pack(&mut self) -> Result<Vec<u8>, Stopped> {
        self.size += i64::try_from(self.text.len()).unwrap_or(MOST);
        if self.size > MOST {
            return Err(Stopped::TooMuch("It would be larger than 100 MiB. Ask for fewer days."));
        }
        Ok(part::pack(std::mem::take(&mut self.text)).await?)
    }

    async fn insert(&mut self, tx: &Transaction, content: Vec<u8>) -> Result<(), Stopped> {
        let row = report_part::ActiveModel {
            report_id: Set(self.report.id),
            position: Set(self.position),
            content: Set(content),
            ..Default::default()
        };
        store::report_parts::insert(tx, row).await?;
        self.position += 1;
        Ok(())
    }

    async fn hold(&mut self, tx: &Transaction) -> Result<(), Stopped> {
        let until = self.app.now().after(LEASE);
        if !store::reports::hold(tx, self.report, until.into()).await? {
            return Err(Stopped::Lost);
        }
        self.held_until = until;
        Ok(())
    }
}
