//! One batch: new requests and outcomes of earlier ones share one transaction.

use std::collections::{BTreeMap, BTreeSet};

use doorward_core::decide::{Authority, LockFacts, Right, Subject, UserFacts, decide};
use doorward_core::relay::{DEFAULT_PULSE_SECONDS, RelayKind};
use doorward_core::restrictions::Restrictions;
use doorward_core::{Code, EventType, Relay, Role, Timestamp};
use doorward_store as store;
use doorward_store::entity::{command, lock};
use doorward_store::facts::Rows;
use doorward_store::ledger::{Draft, Entry, Reference};
use sea_orm::{DatabaseTransaction, Set};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{COMMAND_LIFE, Credential, Deps, UnlockRequest, Work};
use crate::authenticate::{expired, group_restrictions, link_facts};
use crate::caller::validity;
use crate::doors::{DoorOrder, DoorOutcome};
use crate::record::{self, Object};
use crate::{Error, clock};

type Answer<T> = oneshot::Sender<Result<T, Code>>;

/// What a batch has done, by organization.
#[derive(Default)]
struct Written {
    entries: BTreeMap<i64, Vec<Entry>>,
    commands: Vec<command::ActiveModel>,
}

pub(super) async fn handle(deps: &Deps, batch: Vec<Work>) {
    let mut requests = Vec::new();
    let mut outcomes = Vec::new();
    for work in batch {
        match work {
            Work::Decide { request, answer } => requests.push((request, answer)),
            Work::Close { command_id, outcome, answer } => outcomes.push((command_id, outcome, answer)),
        }
    }
    match write(deps, &requests, &outcomes).await {
        Ok(decisions) => {
            for ((_, answer), decision) in requests.into_iter().zip(decisions) {
                reply(answer, decision);
            }
            for (_, _, answer) in outcomes {
                reply(answer, Ok(()));
            }
        }
        Err(error) => {
            tracing::error!(%error, "unlocks could not be recorded, so no door was opened");
            for (_, answer) in requests {
                reply(answer, Err(Code::Unavailable));
            }
            for (_, _, answer) in outcomes {
                reply(answer, Err(Code::Unavailable));
            }
        }
    }
}

/// A caller that hung up needs no answer.
fn reply<T>(answer: Answer<T>, result: Result<T, Code>) {
    drop(answer.send(result));
}

type Requests = [(UnlockRequest, Answer<DoorOrder>)];
type Outcomes = [(Uuid, DoorOutcome, Answer<()>)];
type Decisions = Vec<Result<DoorOrder, Code>>;

/// Everything up to the commit may be done again, since nothing of it happened: a deadlock with an administrator's change,
/// say, costs a retry. A failed commit may have happened and is not repeated.
async fn write(deps: &Deps, requests: &Requests, outcomes: &Outcomes) -> Result<Decisions, Error> {
    let (tx, decisions) = match prepare(deps, requests, outcomes).await {
        Ok(prepared) => prepared,
        Err(error) => {
            tracing::warn!(%error, "unlocks could not be recorded at first; trying once more");
            prepare(deps, requests, outcomes).await?
        }
    };
    tx.commit().await?;
    Ok(decisions)
}

async fn prepare(deps: &Deps, requests: &Requests, outcomes: &Outcomes) -> Result<(DatabaseTransaction, Decisions), Error> {
    let tx = deps.store.begin().await?;
    let mut written = Written::default();
    let now = deps.clock.now();
    close(&tx, outcomes, now, &mut written).await?;
    let decisions = decide_all(deps, &tx, requests, now, &mut written).await?;
    store::commands::insert_many(&tx, written.commands).await?;
    for (organization_id, entries) in written.entries {
        store::ledger::append(&tx, &deps.node, organization_id, entries).await?;
    }
    Ok((tx, decisions))
}

async fn decide_all(
    deps: &Deps,
    tx: &DatabaseTransaction,
    requests: &Requests,
    now: Timestamp,
    written: &mut Written,
) -> Result<Decisions, Error> {
    let (mut links, mut logins, mut locks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (request, _) in requests {
        match request.credential {
            Credential::Link(digest) => links.insert(digest.0),
            Credential::Login(digest) => logins.insert(digest.0),
        };
        locks.insert(request.lock_id);
    }
    let rows = store::facts::load(tx, &links, &logins, &locks).await?;
    Ok(requests.iter().map(|(request, _)| one(deps, &rows, *request, now, written)).collect())
}

/// Whoever asks, as the decision and as the record see them.
struct Asker {
    organization_id: i64,
    subject: Subject,
    actor: Reference,
    actor_name: String,
    actor_email: Option<String>,
    authenticated_by: Reference,
}

fn one(deps: &Deps, rows: &Rows, request: UnlockRequest, now: Timestamp, written: &mut Written) -> Result<DoorOrder, Code> {
    let asker = asker(rows, request.credential, now)?;
    let row = rows.locks.get(&request.lock_id).filter(|lock| lock.organization_id == asker.organization_id);
    let facts = row.map(|lock| lock_facts(rows, lock));
    let decision = decide(&asker.subject, facts.as_ref(), now)
        .and_then(|authority| Ok((authority, row.ok_or(Code::LockNotFound)?)))
        .and_then(|(authority, lock)| Ok((authority, lock, relay(lock, deps.simulate_doors)?)));

    let mut draft = draft(deps, &asker, request.lock_id, row, now);
    match decision {
        Ok((authority, lock, relay)) => {
            match authority {
                Authority::Group { id } => draft.authorized_by = Some(Reference::new("Group", id)),
                Authority::RoleAssignment { id, role } => {
                    draft.authorized_by = Some(Reference::new("RoleAssignment", id));
                    draft.authorized_by_role_id = Some(role.as_str().to_owned());
                }
            }
            let command_id = clock::uuid(now, deps.entropy.as_ref());
            draft.sequence = command_id.to_string();
            let expires_at = now.after(COMMAND_LIFE);
            written.commands.push(command::ActiveModel {
                uuid: Set(command_id.to_string()),
                organization_id: Set(asker.organization_id),
                lock_id: Set(lock.id),
                node: Set(deps.node.clone()),
                draft: Set(serde_json::to_value(&draft).map_err(|_| Code::Unexpected)?),
                granted_at: Set(now.into()),
                expires_at: Set(expires_at.into()),
                closed_at: Set(None),
                code: Set(None),
            });
            Ok(DoorOrder { command_id, lock_id: lock.id, lock_name: lock.name.clone(), relay, expires_at })
        }
        Err(code) => {
            written.entries.entry(asker.organization_id).or_default().push(draft.concluded(
                now,
                Some(code),
                Some(code.text().to_owned()),
            ));
            Err(code)
        }
    }
}

fn asker(rows: &Rows, credential: Credential, now: Timestamp) -> Result<Asker, Code> {
    match credential {
        Credential::Link(digest) => {
            let link = rows.links.get(&digest).ok_or(Code::LinkInvalid)?;
            let group = rows.groups.get(&link.group_id).ok_or(Code::LinkInvalid)?;
            Ok(Asker {
                organization_id: link.organization_id,
                subject: Subject::Link(link_facts(link, Some(group))),
                actor: Reference::new("GroupLink", link.id),
                actor_name: link.name.clone(),
                actor_email: link.email.clone(),
                authenticated_by: Reference::new("GroupLink", link.id),
            })
        }
        Credential::Login(digest) => {
            let login = rows.logins.get(&digest).ok_or(Code::Unauthenticated)?;
            let user = rows.users.get(&login.user_id).ok_or(Code::Unauthenticated)?;
            let organization = rows.organizations.get(&login.organization_id).ok_or(Code::Unauthenticated)?;
            if expired(login, organization, now) {
                return Err(Code::Unauthenticated);
            }
            let rights = rows.role_assignments.get(&user.id).map(Vec::as_slice).unwrap_or_default();
            Ok(Asker {
                organization_id: user.organization_id,
                subject: Subject::User(UserFacts {
                    organization_id: user.organization_id,
                    access_enabled: user.access_enabled,
                    rights: rights.iter().filter_map(|right| right_facts(rows, right)).collect(),
                }),
                actor: Reference::new("User", user.id),
                actor_name: user.name.clone(),
                actor_email: Some(user.email.clone()),
                authenticated_by: Reference::new("Login", login.id),
            })
        }
    }
}

fn right_facts(rows: &Rows, right: &store::entity::role_assignment::Model) -> Option<Right> {
    let group = right.group_id.and_then(|id| rows.groups.get(&id));
    Some(Right {
        id: right.id,
        role: Role::parse(&right.role)?,
        applies_to: right.group_id.or(right.place_id).unwrap_or(right.organization_id),
        login_enabled: group.is_none_or(|group| group.login_enabled),
        restrictions: group.map(group_restrictions).unwrap_or_default(),
        validity: validity(right),
    })
}

fn lock_facts(rows: &Rows, lock: &lock::Model) -> LockFacts {
    LockFacts {
        id: lock.id,
        organization_id: lock.organization_id,
        place_id: lock.place_id,
        group_ids: rows.lock_groups.get(&lock.id).cloned().unwrap_or_default(),
        locked_down: lock.locked_down_since.is_some(),
        // A door whose place cannot be read stays shut.
        place_locked_down: rows.places.get(&lock.place_id).is_none_or(|place| place.locked_down_since.is_some()),
        restrictions: Restrictions {
            time: lock.time_restriction_enabled,
            geofence: lock.geofence_restriction_enabled,
            reader: lock.reader_restriction_enabled,
            ..Restrictions::default()
        },
    }
}

/// The relay that opens a door.
pub(crate) fn relay(lock: &lock::Model, simulate_doors: bool) -> Result<Relay, Code> {
    match &lock.relay {
        Some(stored) => serde_json::from_value(stored.clone()).map_err(|_| Code::LockMisconfigured),
        None if simulate_doors => Ok(Relay { kind: RelayKind::Simulated, pulse_seconds: DEFAULT_PULSE_SECONDS }),
        None => Err(Code::NoController),
    }
}

fn draft(deps: &Deps, asker: &Asker, lock_id: i64, lock: Option<&lock::Model>, now: Timestamp) -> Draft {
    let object = Object { id: lock_id, name: lock.map(|lock| lock.name.as_str()), place_id: lock.map(|lock| lock.place_id) };
    let mut draft = record::draft(deps.entropy.as_ref(), now, EventType::LOCK_UNLOCK, object);
    draft.actor = Some(asker.actor.clone());
    draft.actor_name = Some(asker.actor_name.clone());
    draft.actor_email.clone_from(&asker.actor_email);
    draft.authenticated_by = Some(asker.authenticated_by.clone());
    draft
}

/// Turns open commands into events with their outcome. A command that is closed already stays as it is.
async fn close(tx: &DatabaseTransaction, outcomes: &Outcomes, now: Timestamp, written: &mut Written) -> Result<(), Error> {
    let open = store::commands::open_among(tx, outcomes.iter().map(|(id, _, _)| id.to_string()).collect()).await?;
    let mut closed: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
    let (mut links, mut users, mut logins) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (command_id, outcome, _) in outcomes {
        let uuid = command_id.to_string();
        let Some(command) = open.iter().find(|command| command.uuid == uuid) else { continue };
        let draft = read_draft(command)?;
        let (failure, message) = match outcome {
            DoorOutcome::Opened { .. } => {
                match &draft.authenticated_by {
                    Some(by) if by.kind == "GroupLink" => drop(links.insert(by.id)),
                    Some(by) => {
                        logins.insert(by.id);
                        users.extend(draft.actor.as_ref().map(|actor| actor.id));
                    }
                    None => {}
                }
                (None, None)
            }
            DoorOutcome::Failed { code, detail } => (Some(*code), Some(detail.clone())),
        };
        closed.entry(failure.map(Code::as_str)).or_default().push(uuid);
        written.entries.entry(command.organization_id).or_default().push(draft.concluded(now, failure, message));
    }
    for (code, uuids) in closed {
        store::commands::close(tx, uuids, code, now.into()).await?;
    }
    store::group_links::touch(tx, links.into_iter().collect(), now.into()).await?;
    store::users::touch(tx, users.into_iter().collect(), now.into()).await?;
    store::logins::touch(tx, logins.into_iter().collect(), now.into()).await?;
    Ok(())
}

pub(super) fn read_draft(command: &command::Model) -> Result<Draft, Error> {
    serde_json::from_value(command.draft.clone())
        .map_err(|error| Error::Internal(format!("the draft of command {}: {error}", command.uuid)))
}
