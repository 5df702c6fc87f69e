//! What the gatekeeper must know to decide a batch of unlocks: a handful of statements, however many requests.

mod allowed;
mod doors;
mod foreign;
mod partners;
pub(super) mod read;
mod rows;

pub use doors::{Doors, doors};
pub use rows::{
    Allowed, EvaluationWebhookRow, KeyRow, LinkRow, LockRow, LoginRow, PartnerKeyRow, PartnerUserRow, RestrictionsRow, RightRow,
};

use std::collections::{BTreeSet, HashMap, HashSet};

use doorward_core::SecretDigest;
use doorward_core::schedule::Schedule;

use super::{partner_pass_uses, proximity_uses};
use crate::{Error, Statements};

/// What an unlock request presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A group link's secret.
    Link(SecretDigest),
    /// A login's secret.
    Login(SecretDigest),
    /// A guest's access key.
    AccessKey(SecretDigest),
    /// The QR code of a guest's access key, at a scanner.
    AccessKeyCode(SecretDigest),
    /// A partner's code, at a scanner.
    Partner(PartnerCode),
    /// A foreign code, at a scanner.
    Foreign(ForeignCode),
}

/// A foreign code that was judged. What it says is not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ForeignCode {
    /// The webhook that judged it.
    pub webhook_id: i64,
    /// The SHA-256 of the judgement's id.
    pub judgement: SecretDigest,
}

/// A partner's code whose signature counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartnerCode {
    /// The partner key that signed it.
    pub key_id: i64,
    /// The SHA-256 of its `jti`.
    pub pass: SecretDigest,
    /// Whom it is for.
    pub holder: PartnerHolder,
}

/// Whom a partner's code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartnerHolder {
    /// A user.
    User(i64),
    /// A user whom nobody knows.
    Nobody,
    /// Somebody without an account, by a group.
    Group(i64),
}

impl Credential {
    /// The digest of its secret, or of what tells a partner's code from others of its key.
    #[must_use]
    pub const fn digest(self) -> SecretDigest {
        let (Self::Link(digest)
        | Self::Login(digest)
        | Self::AccessKey(digest)
        | Self::AccessKeyCode(digest)
        | Self::Partner(PartnerCode { pass: digest, .. })
        | Self::Foreign(ForeignCode { judgement: digest, .. })) = self;
        digest
    }
}

/// What a batch of unlock requests names.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Who wants which door.
    pub requests: Vec<(Credential, i64)>,
    /// Whether a request shows a proximity proof.
    pub proofs: bool,
    /// Whether to keep limits from being used by others until the transaction ends.
    pub hold: bool,
}

/// The rows that a batch of unlock requests touches.
#[derive(Debug, Default)]
pub struct Rows {
    /// Links by the digest of their secret.
    pub links: HashMap<SecretDigest, LinkRow>,
    /// Logins by the digest of their secret.
    pub logins: HashMap<SecretDigest, LoginRow>,
    /// Access keys by their digest.
    pub keys: HashMap<SecretDigest, KeyRow>,
    /// Partner keys by id.
    pub partner_keys: HashMap<i64, PartnerKeyRow>,
    /// Webhooks that judge foreign codes, by id.
    pub evaluation_webhooks: HashMap<i64, EvaluationWebhookRow>,
    /// Users whom partners' codes are for, by id.
    pub partner_users: HashMap<i64, PartnerUserRow>,
    /// Partners' codes for users that were used, by key.
    pub used_passes: HashSet<(i64, SecretDigest)>,
    /// Role assignments that may cover one of the doors, by user id.
    pub rights: HashMap<i64, Vec<RightRow>>,
    /// The same by guest id.
    pub guest_rights: HashMap<i64, Vec<RightRow>>,
    /// Doors by id.
    pub locks: HashMap<i64, LockRow>,
    /// The doors' groups, as far as one of the links and role assignments is for them, by door id.
    pub lock_groups: HashMap<i64, Vec<i64>>,
    /// `allow` schedules of those groups that ask for times.
    pub group_schedules: HashMap<i64, Vec<Schedule>>,
    /// `allow` schedules of those doors that ask for times.
    pub lock_schedules: HashMap<i64, Vec<Schedule>>,
    /// Steps of proximity values that are used, by door and user.
    pub used_steps: HashMap<(i64, i64), Vec<i64>>,
}

impl Rows {
    /// Adds others that were loaded later; where both have a row, theirs stays.
    pub fn add(&mut self, later: Self) {
        self.links.extend(later.links);
        self.logins.extend(later.logins);
        self.keys.extend(later.keys);
        self.partner_keys.extend(later.partner_keys);
        self.evaluation_webhooks.extend(later.evaluation_webhooks);
        self.partner_users.extend(later.partner_users);
        self.used_passes.extend(later.used_passes);
        self.rights.extend(later.rights);
        self.guest_rights.extend(later.guest_rights);
        self.locks.extend(later.locks);
        for (lock_id, groups) in later.lock_groups {
            let known = self.lock_groups.entry(lock_id).or_default();
            for group_id in groups {
                if !known.contains(&group_id) {
                    known.push(group_id);
                }
            }
        }
        self.group_schedules.extend(later.group_schedules);
        self.lock_schedules.extend(later.lock_schedules);
        self.used_steps.extend(later.used_steps);
    }
}

/// Loads them in the transaction that will record the decisions.
///
/// On PostgreSQL, links and role assignments with a limit stay locked until that transaction ends, if it is going to use
/// them: two nodes never both grant the last unlock. SQLite has one writer.
///
/// # Errors
/// The database failed.
pub async fn load(conn: &impl Statements, wanted: &Wanted) -> Result<Rows, Error> {
    let (mut links, mut logins, mut keys, mut locks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut codes = Vec::new();
    let mut webhooks = BTreeSet::new();
    for (credential, lock_id) in &wanted.requests {
        match credential {
            Credential::Link(digest) => links.insert(digest.0),
            Credential::Login(digest) => logins.insert(digest.0),
            Credential::AccessKey(digest) | Credential::AccessKeyCode(digest) => keys.insert(digest.0),
            Credential::Partner(code) => {
                codes.push(*code);
                true
            }
            Credential::Foreign(code) => webhooks.insert(code.webhook_id),
        };
        locks.insert(*lock_id);
    }
    let mut rows = Rows {
        links: read::links(conn, links).await?,
        logins: read::logins(conn, logins).await?,
        keys: read::keys(conn, keys).await?,
        locks: read::locks(conn, &locks).await?,
        evaluation_webhooks: foreign::webhooks(conn, &webhooks).await?,
        ..Rows::default()
    };
    load_partners(conn, &codes, &mut rows).await?;
    let users = rows.logins.values().map(|login| login.user_id);
    let users: BTreeSet<i64> = users.chain(rows.partner_users.keys().copied()).collect();
    for right in read::rights_of_users(conn, &users).await? {
        rows.rights.entry(right.holder_id).or_default().push(right);
    }
    let guests: BTreeSet<i64> = rows.keys.values().map(|key| key.guest_id).collect();
    for right in read::rights_of_guests(conn, &guests).await? {
        rows.guest_rights.entry(right.holder_id).or_default().push(right);
    }
    for (lock_id, group_id) in read::held(conn, pairs(&rows, wanted)).await? {
        rows.lock_groups.entry(lock_id).or_default().push(group_id);
    }
    if wanted.hold {
        read::hold_limited(conn, &mut rows).await?;
    }
    load_schedules(conn, &mut rows).await?;
    if wanted.proofs {
        for (lock_id, user_id, step) in proximity_uses::used(conn, users_at_doors(&rows, wanted)).await? {
            rows.used_steps.entry((lock_id, user_id)).or_default().push(step);
        }
    }
    Ok(rows)
}

/// What the codes of partners name: most batches have none, and read nothing here.
async fn load_partners(conn: &impl Statements, codes: &[PartnerCode], rows: &mut Rows) -> Result<(), Error> {
    if codes.is_empty() {
        return Ok(());
    }
    let keys = codes.iter().map(|code| code.key_id).collect();
    rows.partner_keys = partners::keys(conn, &keys).await?;
    let users = codes.iter().filter_map(|code| match code.holder {
        PartnerHolder::User(id) => Some((id, (code.key_id, code.pass))),
        PartnerHolder::Nobody | PartnerHolder::Group(_) => None,
    });
    let (users, passes): (BTreeSet<i64>, Vec<_>) = users.unzip();
    rows.partner_users = partners::users(conn, &users).await?;
    rows.used_passes = partner_pass_uses::used(conn, passes).await?.into_iter().collect();
    Ok(())
}

/// Each group that could allow a request, with the door that is asked for.
fn pairs(rows: &Rows, wanted: &Wanted) -> BTreeSet<(i64, i64)> {
    let mut pairs = BTreeSet::new();
    for (credential, lock_id) in &wanted.requests {
        match credential {
            Credential::Link(digest) => pairs.extend(rows.links.get(digest).map(|link| (link.group_id, *lock_id))),
            Credential::Login(digest) => {
                let rights = rows.logins.get(digest).and_then(|login| rows.rights.get(&login.user_id));
                pairs.extend(of_rights(rights, *lock_id));
            }
            Credential::AccessKey(digest) | Credential::AccessKeyCode(digest) => {
                let rights = rows.keys.get(digest).and_then(|key| rows.guest_rights.get(&key.guest_id));
                pairs.extend(of_rights(rights, *lock_id));
            }
            Credential::Partner(code) => {
                let groups = rows.partner_keys.get(&code.key_id).into_iter().flat_map(|key| key.groups.keys());
                pairs.extend(groups.map(|group_id| (*group_id, *lock_id)));
                if let PartnerHolder::User(user_id) = code.holder {
                    pairs.extend(of_rights(rows.rights.get(&user_id), *lock_id));
                }
            }
            // Its webhook stands in for the groups.
            Credential::Foreign(_) => {}
        }
    }
    pairs
}

/// The groups of these rights, each with the door.
fn of_rights(rights: Option<&Vec<RightRow>>, lock_id: i64) -> impl Iterator<Item = (i64, i64)> {
    rights.into_iter().flatten().filter_map(move |right| Some((right.group_id?, lock_id)))
}

/// Each user with the door that they ask for, the door first.
fn users_at_doors(rows: &Rows, wanted: &Wanted) -> BTreeSet<(i64, i64)> {
    let at_door = |(credential, lock_id): &(Credential, i64)| match credential {
        Credential::Link(_)
        | Credential::AccessKey(_)
        | Credential::AccessKeyCode(_)
        | Credential::Partner(_)
        | Credential::Foreign(_) => None,
        Credential::Login(digest) => Some((*lock_id, rows.logins.get(digest)?.user_id)),
    };
    wanted.requests.iter().filter_map(at_door).collect()
}

async fn load_schedules(conn: &impl Statements, rows: &mut Rows) -> Result<(), Error> {
    let by_link = rows.links.values().filter(|link| link.time_restricted).map(|link| link.group_id);
    let rights = rows.rights.values().chain(rows.guest_rights.values()).flatten();
    let by_right = rights.filter(|right| right.restrictions.time).filter_map(|right| right.group_id);
    let by_partner = rows.partner_keys.values().flat_map(|key| &key.groups).filter(|(_, timed)| **timed).map(|(id, _)| *id);
    let groups: BTreeSet<i64> = by_link.chain(by_right).chain(by_partner).collect();
    let locks: BTreeSet<i64> = rows.locks.values().filter(|lock| lock.restrictions.time).map(|lock| lock.id).collect();
    rows.group_schedules = allowed::of_groups(conn, &groups).await?;
    rows.lock_schedules = allowed::of_locks(conn, &locks).await?;
    Ok(())
}
