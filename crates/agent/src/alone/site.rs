//! What is few and asked for at every scan, in memory: doors, groups and keys, also those of partners.

use std::collections::HashMap;

use doorward_core::bundle::{Door, Group, Key, Kind, Partner, Record};
use doorward_core::pass::{KeyId, TrustedKey};
use rusqlite::Connection;

use super::LocalError;
use super::records::{self, Generation};
use super::sealed::Sealer;

#[derive(Debug, Default)]
pub(super) struct Site {
    doors: HashMap<i64, Door>,
    groups: HashMap<i64, Group>,
    /// By what passes call them: several may be called the same.
    keys: HashMap<KeyId, Vec<TrustedKey>>,
    partners: HashMap<i64, Partner>,
}

impl Site {
    pub fn read(
        connection: &Connection,
        sealer: &Sealer,
        organization_id: i64,
        generation: Generation,
    ) -> Result<Self, LocalError> {
        let mut site = Self::default();
        for kind in [Kind::Door, Kind::Group, Kind::Key, Kind::Partner] {
            for record in records::all(connection, sealer, generation, kind)? {
                match record {
                    Record::Door(door) => drop(site.doors.insert(door.facts.id, *door)),
                    Record::Group(group) => drop(site.groups.insert(group.id, group)),
                    Record::Key(Key { public_key, .. }) => {
                        let key = TrustedKey { organization_id, public_key };
                        site.keys.entry(key.id()).or_default().push(key);
                    }
                    Record::Partner(partner) => drop(site.partners.insert(partner.id, partner)),
                    Record::Link(_) => {}
                }
            }
        }
        Ok(site)
    }

    /// Whether this kind is held in memory.
    pub const fn holds(kind: Kind) -> bool {
        matches!(kind, Kind::Door | Kind::Group | Kind::Key | Kind::Partner)
    }

    pub fn door(&self, id: i64) -> Option<&Door> {
        self.doors.get(&id)
    }

    pub fn group(&self, id: i64) -> Option<&Group> {
        self.groups.get(&id)
    }

    pub fn partner(&self, id: i64) -> Option<&Partner> {
        self.partners.get(&id)
    }

    pub fn keys(&self, id: KeyId) -> &[TrustedKey] {
        self.keys.get(&id).map(Vec::as_slice).unwrap_or_default()
    }
}
