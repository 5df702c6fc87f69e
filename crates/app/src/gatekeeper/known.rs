//! Facts that earlier batches have read, good for as long as nobody else writes.
//!
//! SQLite tells within a transaction whether anyone else has changed the database since the one before. As long as nobody
//! has, what is known is what is stored, and most batches need not read at all.

use std::collections::{BTreeSet, HashSet};

use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::Statements;
use doorward_store::direct::Version;
use doorward_store::facts::{Credential, Rows, Wanted};
use doorward_store::unlock_counts::Limited;

use crate::Error;

/// Requests whose facts are kept; beyond, all are read anew.
const MOST: usize = 8_192;

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    version: Option<Version>,
    requests: HashSet<(Credential, i64)>,
    rows: Rows,
    /// Those of the rows that have a limit.
    limited: BTreeSet<(Limited, i64)>,
}

impl Known {
    /// Keeps what is known only if it still holds for a transaction that finds the database like this.
    pub fn renew(&mut self, version: Version) {
        if !self.version.is_some_and(|earlier| version.follows(earlier)) {
            self.forget();
        }
        self.version = Some(version);
    }

    /// Forgets everything: it was written to in ways that are not followed here, or nothing of it was kept.
    pub fn forget(&mut self) {
        self.version = None;
        self.empty();
    }

    fn empty(&mut self) {
        self.requests.clear();
        self.rows = Rows::default();
        self.limited.clear();
    }

    /// Notes that these logins were used.
    pub fn used(&mut self, logins: &BTreeSet<i64>, now: Timestamp) {
        for login in self.rows.logins.values_mut().filter(|login| logins.contains(&login.id)) {
            login.last_used_at = now;
        }
    }

    /// Notes what was used without having been counted when it was granted. One that has a limit has got it since: its count is
    /// no longer what is known.
    pub fn counted_late(&mut self, used: &[(Limited, i64)]) {
        if used.iter().any(|one| self.limited.contains(one)) {
            self.forget();
        }
    }

    /// The facts of these requests, read as far as they are not known. Whoever changes them there must write the same.
    pub async fn load(&mut self, tx: &impl Statements, mut wanted: Wanted) -> Result<&mut Rows, Error> {
        // Whether a proof was used before is read only for those who show one.
        if wanted.proofs || self.requests.len() > MOST {
            self.empty();
        }
        wanted.requests.retain(|request| !self.requests.contains(request));
        if !wanted.requests.is_empty() {
            let rows = store::facts::load(tx, &wanted).await?;
            let links = rows.links.values().map(|link| (Limited::GroupLink, link.id, &link.allowed));
            let rights = rows.rights.values().chain(rows.guest_rights.values()).flatten();
            let rights = rights.map(|right| (Limited::RoleAssignment, right.id, &right.allowed));
            let limited = links.chain(rights).filter(|(_, _, allowed)| allowed.limit.is_some());
            self.limited.extend(limited.map(|(limited, id, _)| (limited, id)));
            self.rows.add(rows);
            self.requests.extend(wanted.requests);
        }
        Ok(&mut self.rows)
    }
}
