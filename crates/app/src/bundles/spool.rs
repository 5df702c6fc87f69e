use doorward_core::bundle::Entry;
use doorward_core::{Code, EventType, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{controller, group_link};
use doorward_store::ledger::{self, Reference};
use doorward_store::unlock_counts::Limited;
use sea_orm::{IntoActiveModel as _, Set};

use crate::controllers::Admitted;
use crate::gatekeeper::authorize;
use crate::record::{self, Object};
use crate::{App, Error, facts};

/// What the event of a door that opened says.
const ALONE: &str = "Decided at the door, which was without its server.";
/// Longest name of whoever held a partner's code, in characters.
const LONGEST_NAME: usize = 255;
/// Longest message that is kept, in characters.
const LONGEST_MESSAGE: usize = 1_000;

/// Records what an agent has decided alone, each once, and counts what it used. Up to which number everything is in the ledger.
///
/// # Errors
/// The controller is gone or has another agent by now; the database failed.
pub async fn record(app: &App, agent: &Admitted, entries: Vec<Entry>) -> Result<u64, Error> {
    let tx = app.begin().await?;
    let found = store::controllers::find_held(&tx, agent.organization_id, agent.controller_id).await?;
    let controller = found.filter(|row| row.public_key.as_deref() == Some(&agent.public_key)).ok_or(Code::NotFound)?;
    let mut recorded = u64::try_from(controller.spool_recorded).unwrap_or(0);
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.number <= recorded {
            continue;
        }
        recorded = entry.number;
        events.push(event(app, &tx, &controller, entry).await?);
    }
    if events.is_empty() {
        return Ok(recorded);
    }
    store::ledger::append(&tx, &app.config().node, controller.organization_id, events).await?;
    let mut row = controller.into_active_model();
    row.spool_recorded = Set(i64::try_from(recorded).unwrap_or(i64::MAX));
    store::controllers::update(&tx, row).await?;
    tx.commit().await?;
    Ok(recorded)
}

async fn event(app: &App, tx: &Transaction, controller: &controller::Model, entry: Entry) -> Result<ledger::Entry, Error> {
    let organization_id = controller.organization_id;
    let lock = store::locks::find(tx, organization_id, entry.lock_id).await?;
    let link = match &entry.partner {
        Some(_) => None,
        None => store::group_links::find_held(tx, organization_id, entry.group_link_id).await?,
    };
    // No agent knows better what time it is.
    let ended_at = entry.ended_at.min(app.now());
    if let Some(link) = link.as_ref().filter(|_| entry.authority.is_some() && entry.code.is_none()) {
        count(tx, link, entry.decided_at.min(app.now())).await?;
    }
    let object = Object {
        id: entry.lock_id,
        name: lock.as_ref().map(|lock| lock.name.as_str()),
        place_id: Some(lock.as_ref().map_or(controller.place_id, |lock| lock.place_id)),
    };
    let mut draft = record::draft_with_id(entry.command_id, app.entropy.as_ref(), EventType::LOCK_UNLOCK, object);
    let who = match &entry.partner {
        Some(partner) => Reference::new(EventType::PARTNER_KEY_CREATE.object_type, partner.key_id),
        None => Reference::new(EventType::GROUP_LINK_CREATE.object_type, entry.group_link_id),
    };
    if let Some(partner) = entry.partner.as_ref().filter(|_| entry.authority.is_some() && entry.code.is_none())
        && store::partner_keys::find(tx, organization_id, partner.key_id).await?.is_some()
    {
        store::partner_keys::touch(tx, &[partner.key_id], ended_at).await?;
    }
    draft.authenticated_by = Some(who.clone());
    draft.actor = Some(who);
    let holder = entry.partner.map(|partner| partner.name.chars().take(LONGEST_NAME).collect());
    draft.actor_name = link.as_ref().map(|link| link.name.clone()).or(holder);
    draft.actor_email = link.and_then(|link| link.email);
    draft.controller_id = Some(controller.id);
    if let Some(authority) = entry.authority {
        authorize(&mut draft, authority);
    }
    let message = entry.message.unwrap_or_else(|| ALONE.to_owned());
    Ok(draft.concluded(ended_at, entry.code, Some(message.chars().take(LONGEST_MESSAGE).collect())))
}

/// Counts an unlock that was granted some time ago: in its own period, if that is still the one that is counted.
async fn count(tx: &Transaction, link: &group_link::Model, at: Timestamp) -> Result<(), Error> {
    let row = store::bundles::links(tx, [link.id]).await?.pop();
    let allowance = row.map(|row| facts::allowance(&row.allowed)).filter(|allowance| allowance.limit.is_some());
    let Some(allowance) = allowance else { return Ok(store::unlock_counts::used_link_then(tx, link.id, 1, at).await?) };
    store::unlock_counts::used_link_then(tx, link.id, 0, at).await?;
    let since = allowance.limit.zip(allowance.zone).and_then(|(limit, zone)| limit.since(at, zone));
    // What happened in a period that is over uses up nothing of the present one.
    if since >= allowance.usage.since {
        store::unlock_counts::set(tx, Limited::GroupLink, link.id, allowance.spent(at)).await?;
    }
    Ok(())
}
