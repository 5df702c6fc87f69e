//! Everybody and everything that has been filled in, to pick from: the old as often as the new.

use std::sync::Arc;

use fastrand::Rng;

use super::secrets::Secrets;
use super::wave::{Ids, Wave};
use crate::building::Credential;
use crate::load::Knock;
use crate::{Result, said};

/// What all waves have brought.
pub struct Population {
    waves: Vec<Wave>,
    sequences: Vec<String>,
    secrets: Secrets,
}

impl Population {
    /// Nobody yet.
    pub fn new(secrets: Secrets) -> Self {
        Self { waves: Vec::new(), sequences: Vec::new(), secrets }
    }

    /// Adds what a wave has brought.
    pub fn grow(&mut self, wave: Wave, sequences: Vec<String>) {
        self.waves.push(wave);
        self.sequences.extend(sequences);
    }

    /// The id of any link.
    pub fn link(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.links)
    }

    /// The id of any user.
    pub fn user(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.users)
    }

    /// The id of any user's login.
    pub fn login(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.logins)
    }

    /// The id of any door.
    pub fn door(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.doors)
    }

    /// The id of any group.
    pub fn group(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.groups)
    }

    /// The id of any place.
    pub fn place(&self, random: &mut Rng) -> i64 {
        self.id(random, |wave| wave.places)
    }

    /// The sequence of any of the kept unlocks; none if there are none.
    pub fn sequence(&self, random: &mut Rng) -> Option<&str> {
        random.choice(&self.sequences).map(String::as_str)
    }

    /// How many doors there are.
    pub fn doors(&self) -> u64 {
        self.count(|wave| wave.doors)
    }

    /// How many links there are.
    pub fn links(&self) -> u64 {
        self.count(|wave| wave.links)
    }

    /// How many users there are.
    pub fn users(&self) -> u64 {
        self.count(|wave| wave.users)
    }

    /// What so many connections send: so many requests in all, each by any link or login at a door that it opens.
    ///
    /// # Errors
    /// Nobody is there.
    pub fn knocks(&self, credential: Credential, connections: u16, sample: u32) -> Result<Vec<Arc<[Knock]>>> {
        let mut random = Rng::new();
        let each = sample.div_ceil(u32::from(connections));
        let list = |_| (0..each).map(|_| self.knock(credential, &mut random)).collect::<Result<Arc<[_]>>>();
        (0..connections).map(list).collect()
    }

    fn knock(&self, credential: Credential, random: &mut Rng) -> Result<Knock> {
        let (wave, header, group) = match credential {
            Credential::Link => {
                let (wave, link) = self.any(random, |wave| wave.links).ok_or("there are no links")?;
                (wave, self.secrets.link_header(wave.links.nth(link))?, wave.group_of_link(link))
            }
            Credential::Login => {
                let (wave, login) = self.any(random, |wave| wave.logins).ok_or("there are no logins")?;
                let group = wave.group_of_right(wave.right_of_login(login));
                (wave, self.secrets.login_header(wave.logins.nth(login))?, group)
            }
        };
        let doors: Vec<u64> = wave.doors_of_group(group).collect();
        let door = random.choice(doors).ok_or("a group has no doors")?;
        let address = format!("/locks/{}/unlock", wave.doors.nth(door));
        Ok(Knock { credential: header, door: address.parse().map_err(said("a door's address"))? })
    }

    fn any(&self, random: &mut Rng, ids: impl Fn(&Wave) -> Ids) -> Option<(&Wave, u64)> {
        let mut nth = random.u64(..self.count(&ids).max(1));
        for wave in &self.waves {
            match nth.checked_sub(ids(wave).count()) {
                Some(later) => nth = later,
                None => return Some((wave, nth)),
            }
        }
        None
    }

    fn id(&self, random: &mut Rng, ids: impl Fn(&Wave) -> Ids) -> i64 {
        self.any(random, &ids).map_or(0, |(wave, nth)| ids(wave).nth(nth))
    }

    fn count(&self, ids: impl Fn(&Wave) -> Ids) -> u64 {
        self.waves.iter().map(|wave| ids(wave).count()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::size::Size;
    use super::super::wave::Last;
    use super::*;

    #[test]
    fn old_and_new_are_picked_alike() {
        let mut population = Population::new(Secrets::of_this_run());
        let size = |links| Size { links, doors: 3, users: 2, events: 0 };
        population.grow(Wave::new(size(10), Last::default()), Vec::new());
        population.grow(Wave::new(size(90), Last { link: 500, ..Last::default() }), Vec::new());
        let mut random = Rng::with_seed(1);
        let picked: Vec<i64> = (0..1_000).map(|_| population.link(&mut random)).collect();
        assert!(picked.iter().all(|id| (1..=10).contains(id) || (501..=590).contains(id)));
        let old = picked.iter().filter(|id| **id <= 10).count();
        assert!((50..=150).contains(&old), "{old}");
    }

    #[test]
    fn each_connection_has_its_own_requests() {
        let mut population = Population::new(Secrets::of_this_run());
        population.grow(Wave::new(Size { links: 50, doors: 30, users: 20, events: 0 }, Last::default()), Vec::new());
        for credential in [Credential::Link, Credential::Login] {
            let knocks = population.knocks(credential, 4, 10).unwrap();
            assert_eq!(knocks.iter().map(|knocks| knocks.len()).collect::<Vec<_>>(), [3; 4]);
        }
    }
}
