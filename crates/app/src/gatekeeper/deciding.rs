//! New requests: facts, decision, and what of it is written.

use std::collections::{BTreeMap, HashMap};

use doorward_core::decide::{Authority, Grant, Subject, decide};
use doorward_core::door_timer::DoorTimer;
use doorward_core::limit::Usage;
use doorward_core::relay::{Action, DEFAULT_PULSE_SECONDS, RelayKind};
use doorward_core::{Code, EventType, Relay, SecretDigest, Timestamp};
use doorward_store as store;
use doorward_store::Statements;
use doorward_store::commands::NewCommand;
use doorward_store::facts::{Allowed, KeyRow, LockRow, RightRow, Rows};
use doorward_store::ledger::{Draft, Reference};
use doorward_store::unlock_counts::Limited;
use serde_json::Value;
use uuid::Uuid;

use super::batch::Written;
use super::granted::{Counted, Granted, Pending};
use super::{Asked, COMMAND_LIFE, Credential, Deps, PartnerHolder, UnlockRequest, Wish, foreign, partners};
use crate::authenticate::idle_too_long;
use crate::doors::DoorOrder;
use crate::record::{self, Object};
use crate::{Error, clock, facts};

/// The requests of one batch see what those before them have used.
pub(super) struct Deciding<'a> {
    deps: &'a Deps,
    rows: &'a mut Rows,
    timers: HashMap<i64, DoorTimer>,
    now: Timestamp,
    spent: BTreeMap<(Limited, i64), Usage>,
    steps: Vec<(i64, i64, i64)>,
    /// Partners' codes that are used now: their keys, themselves, and when they end.
    passes: Vec<(i64, SecretDigest, Timestamp)>,
}

/// Whoever asks, as the decision and as the record see them.
pub(super) struct Asker {
    pub organization_id: i64,
    pub subject: Subject,
    pub actor: Reference,
    pub actor_name: String,
    pub actor_email: Option<String>,
    pub authenticated_by: Reference,
    /// Why what they show does not count, whatever the door; it is in the record all the same.
    pub shown: Result<(), Code>,
    /// What is said of that, if not what the code says.
    pub reason: Option<String>,
}

impl Asker {
    fn guest(rows: &Rows, key: &KeyRow, enabled: bool) -> Self {
        Self {
            organization_id: key.organization_id,
            subject: Subject::Guest(facts::guest(rows, key, enabled)),
            actor: Reference::new(EventType::GUEST_CREATE.object_type, key.guest_id),
            actor_name: key.guest_name.clone(),
            actor_email: key.guest_email.clone(),
            authenticated_by: Reference::new(EventType::ACCESS_KEY_CREATE.object_type, key.id),
            shown: Ok(()),
            reason: None,
        }
    }
}

/// What a holder's right allows.
fn allowed(rights: &mut HashMap<i64, Vec<RightRow>>, holder_id: i64, id: i64) -> Option<&mut Allowed> {
    rights.get_mut(&holder_id)?.iter_mut().find(|right| right.id == id).map(|right| &mut right.allowed)
}

impl<'a> Deciding<'a> {
    /// `timers` holds those of the doors that someone wants to be the first to arrive at.
    pub fn new(deps: &'a Deps, rows: &'a mut Rows, timers: HashMap<i64, DoorTimer>, now: Timestamp) -> Self {
        Self { deps, rows, timers, now, spent: BTreeMap::new(), steps: Vec::new(), passes: Vec::new() }
    }

    /// Decides one request and notes what is to be written. An unknown credential leaves no trace: there is no ledger to put
    /// it in.
    pub fn decide(&mut self, asked: &Asked, written: &mut Written) -> Result<Granted, Code> {
        let Asked { request, wish, at, partner } = asked;
        let asker = self.asker(request)?;
        let lock = self.rows.locks.get(&request.lock_id).filter(|lock| lock.organization_id == asker.organization_id);
        let facts = lock.map(|lock| facts::lock(self.rows, lock));
        let decided = asker.shown.and_then(|()| decide(&asker.subject, facts.as_ref(), &request.presence, self.now));
        let decision = decided.and_then(|grant| {
            let lock = lock.ok_or(Code::LockNotFound)?;
            self.awaited(lock.id, *wish)?;
            let relay = || relay(lock.relay.as_ref(), self.deps.simulate_doors);
            Ok((grant, lock.name.clone(), if wish.opens() { Some(relay()?) } else { None }))
        });
        let kind = if decision.is_ok() && wish.opens() { EventType::LOCK_UNLOCK } else { wish.event() };
        let id = clock::uuid(self.now, self.deps.entropy.as_ref());
        let mut draft = self.draft(id, &asker, request.lock_id, lock, kind);
        draft.partner.clone_from(partner);
        let (grant, lock_name, relay) = match decision {
            Ok(granted) => granted,
            Err(code) => {
                let said = asker.reason.filter(|_| asker.shown == Err(code));
                let message = said.unwrap_or_else(|| code.text().to_owned());
                let entry = draft.concluded(self.now, Some(code), Some(message));
                written.entries.entry(asker.organization_id).or_default().push(entry);
                return Err(code);
            }
        };
        authorize(&mut draft, grant.authority);
        let Some(relay) = relay else {
            self.spend(request, &asker, &Grant { spent: None, ..grant });
            written.entries.entry(asker.organization_id).or_default().push(draft.concluded(self.now, None, None));
            written.left.insert(request.lock_id);
            return Ok(Granted::Recorded);
        };
        let counted = self.spend(request, &asker, &grant);
        let expires_at = self.now.after(COMMAND_LIFE);
        let json = |text: serde_json::Result<String>| text.map_err(|_| Code::Unexpected);
        written.commands.push(NewCommand {
            organization_id: asker.organization_id,
            uuid: id.to_string(),
            lock_id: request.lock_id,
            node: self.deps.node.clone(),
            draft: store::commands::kept(&draft).map_err(|_| Code::Unexpected)?,
            counted: counted.map(|counted| json(serde_json::to_string(&counted))).transpose()?,
            granted_at: self.now,
            expires_at,
        });
        let order = DoorOrder {
            command_id: id,
            lock_id: request.lock_id,
            lock_name,
            relay,
            action: Action::Pulse,
            requested_at: *at,
            expires_at,
        };
        let pending =
            Pending { uuid: id.to_string(), organization_id: asker.organization_id, draft, counted, granted_at: self.now };
        Ok(Granted::Order { order: Box::new(order), pending: Box::new(pending) })
    }

    /// Refuses whoever wants to be the first to arrive where nobody is awaited.
    fn awaited(&self, lock_id: i64, wish: Wish) -> Result<(), Code> {
        let timer = self.timers.get(&lock_id).copied().unwrap_or_default();
        match wish {
            Wish::FirstToArrive if timer.hold_until.is_some() => Err(Code::OnScheduledUnlock),
            Wish::FirstToArrive if !timer.awaits_first() => Err(Code::NoFirstArrival),
            Wish::Unlock | Wish::FirstToArrive | Wish::LastToLeave => Ok(()),
        }
    }

    /// Writes what the grants have used.
    pub async fn write_used(self, tx: &impl Statements) -> Result<(), Error> {
        for ((limited, id), usage) in self.spent {
            store::unlock_counts::set(tx, limited, id, usage).await?;
        }
        for (lock_id, user_id, step) in self.steps {
            store::proximity_uses::insert(tx, lock_id, user_id, step).await?;
        }
        for (key_id, pass, valid_until) in self.passes {
            store::partner_pass_uses::insert(tx, key_id, pass, valid_until).await?;
        }
        Ok(())
    }

    fn asker(&self, request: &UnlockRequest) -> Result<Asker, Code> {
        let rows = &*self.rows;
        match request.credential {
            Credential::Link(digest) => {
                let link = rows.links.get(&digest).ok_or(Code::LinkInvalid)?;
                Ok(Asker {
                    organization_id: link.organization_id,
                    subject: Subject::Link(facts::link(rows, link)),
                    actor: Reference::new("GroupLink", link.id),
                    actor_name: link.name.clone(),
                    actor_email: link.email.clone(),
                    authenticated_by: Reference::new("GroupLink", link.id),
                    shown: Ok(()),
                    reason: None,
                })
            }
            Credential::AccessKey(digest) => {
                let key = rows.keys.get(&digest).ok_or(Code::LinkInvalid)?;
                Ok(Asker::guest(rows, key, key.link_enabled))
            }
            Credential::AccessKeyCode(digest) => {
                let key = rows.keys.get(&digest).ok_or(Code::LinkInvalid)?;
                Ok(Asker::guest(rows, key, key.qr_code_enabled))
            }
            Credential::Login(digest) => {
                let login = rows.logins.get(&digest).ok_or(Code::Unauthenticated)?;
                if idle_too_long(&login.kind, login.expire, login.last_used_at, login.expire_after, self.now) {
                    return Err(Code::Unauthenticated);
                }
                Ok(Asker {
                    organization_id: login.organization_id,
                    subject: Subject::User(facts::user(rows, login, request.lock_id)),
                    actor: Reference::new("User", login.user_id),
                    actor_name: login.user_name.clone(),
                    actor_email: Some(login.user_email.clone()),
                    authenticated_by: Reference::new("Login", login.id),
                    shown: Ok(()),
                    reason: None,
                })
            }
            Credential::Partner(code) => {
                let pass = request.partner_pass.as_deref().ok_or(Code::LinkInvalid)?;
                partners::asker(rows, code, pass, request.lock_id, self.now)
            }
            Credential::Foreign(code) => foreign::asker(rows, code, request.judged.as_deref().ok_or(Code::LinkInvalid)?),
        }
    }

    /// Notes what a grant uses, for the database and for the requests that follow in this batch.
    fn spend(&mut self, request: &UnlockRequest, asker: &Asker, grant: &Grant) -> Option<Counted> {
        if let Some(step) = grant.proximity_step {
            self.rows.used_steps.entry((request.lock_id, asker.actor.id)).or_default().push(step);
            self.steps.push((request.lock_id, asker.actor.id, step));
        }
        if let (Credential::Partner(code), Some(pass)) = (request.credential, &request.partner_pass)
            && let PartnerHolder::User(_) = code.holder
        {
            self.rows.used_passes.insert((code.key_id, code.pass));
            self.passes.push((code.key_id, code.pass, pass.valid_until));
        }
        let usage = grant.spent?;
        let (limited, id, allowed) = match (request.credential, grant.authority) {
            (Credential::Link(digest), _) => {
                let link = self.rows.links.get_mut(&digest)?;
                (Limited::GroupLink, link.id, &mut link.allowed)
            }
            (Credential::Login(_) | Credential::Partner(_), Authority::RoleAssignment { id, .. }) => {
                (Limited::RoleAssignment, id, allowed(&mut self.rows.rights, asker.actor.id, id)?)
            }
            (Credential::AccessKey(_) | Credential::AccessKeyCode(_), Authority::RoleAssignment { id, .. }) => {
                (Limited::RoleAssignment, id, allowed(&mut self.rows.guest_rights, asker.actor.id, id)?)
            }
            (
                Credential::Login(_) | Credential::AccessKey(_) | Credential::AccessKeyCode(_) | Credential::Partner(_),
                Authority::Group { .. } | Authority::EvaluationWebhook { .. },
            )
            | (Credential::Foreign(_), _) => return None,
        };
        (allowed.count, allowed.since) = (usage.count.into(), usage.since);
        self.spent.insert((limited, id), usage);
        Some(Counted { limited, id, since: usage.since })
    }

    fn draft(&self, id: Uuid, asker: &Asker, lock_id: i64, lock: Option<&LockRow>, kind: EventType) -> Draft {
        let object = Object { id: lock_id, name: lock.map(|lock| lock.name.as_str()), place_id: lock.map(|lock| lock.place_id) };
        let mut draft = record::draft_with_id(id, self.deps.entropy.as_ref(), kind, object);
        draft.actor = Some(asker.actor.clone());
        draft.actor_name = Some(asker.actor_name.clone());
        draft.actor_email.clone_from(&asker.actor_email);
        draft.authenticated_by = Some(asker.authenticated_by.clone());
        draft
    }
}

/// Writes what allowed it into its event.
pub(crate) fn authorize(draft: &mut Draft, authority: Authority) {
    match authority {
        Authority::Group { id } => draft.authorized_by = Some(Reference::new("Group", id)),
        Authority::EvaluationWebhook { id } => {
            draft.authorized_by = Some(Reference::new(EventType::EVALUATION_WEBHOOK_CREATE.object_type, id));
        }
        Authority::RoleAssignment { id, role } => {
            draft.authorized_by = Some(Reference::new("RoleAssignment", id));
            draft.authorized_by_role_id = Some(role.as_str().to_owned());
        }
    }
}

/// The relay that opens a door, from its stored settings.
pub(crate) fn relay(stored: Option<&Value>, simulate_doors: bool) -> Result<Relay, Code> {
    match stored {
        Some(stored) => serde_json::from_value(stored.clone()).map_err(|_| Code::LockMisconfigured),
        None if simulate_doors => {
            Ok(Relay { kind: RelayKind::Simulated, pulse_seconds: DEFAULT_PULSE_SECONDS, controller_id: None })
        }
        None => Err(Code::NoController),
    }
}
