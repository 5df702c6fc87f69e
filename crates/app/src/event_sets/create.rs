use std::time::Duration;

use doorward_core::input::{Field, FieldErrors};
use doorward_core::interval::Interval;
use doorward_core::{Permission, Timestamp};
use doorward_store as store;
use doorward_store::entity::event_set::ActiveModel;
use sea_orm::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EventSetPage, Filters, KEPT, Kept, page};
use crate::{App, Caller, Error};

/// Longest interval of a set, and how far one reaches back if none is given.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Longest text of a filter, in bytes.
const FILTER_LENGTH: usize = 10_000;

/// What a client sends of an event set. Filters that are not sent let everything through.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EventSetInput {
    /// ISO 8601 interval (`start/end`, `start/duration`, `duration/end`) of at most 90 days; the last 90 days if not given.
    #[schema(value_type = Option<String>)]
    pub interval: Field<String>,
    /// Actor type (`User`, `GroupLink`, `Guest`).
    #[schema(value_type = Option<String>)]
    pub event_actor_type: Field<String>,
    /// Actor id.
    #[schema(value_type = Option<i64>)]
    pub event_actor_id: Field<i64>,
    /// Credential type (`Login`, `GroupLink`, `AccessKey`).
    #[schema(value_type = Option<String>)]
    pub event_authenticated_by_type: Field<String>,
    /// Credential id.
    #[schema(value_type = Option<i64>)]
    pub event_authenticated_by_id: Field<i64>,
    /// Object type (`Lock`).
    #[schema(value_type = Option<String>)]
    pub event_object_type: Field<String>,
    /// Object id.
    #[schema(value_type = Option<i64>)]
    pub event_object_id: Field<i64>,
    /// Place; not together with `place_id`.
    #[schema(value_type = Option<i64>)]
    pub event_place_id: Field<i64>,
    /// Place; not together with `event_place_id`.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
    /// What worked, or what did not.
    #[schema(value_type = Option<bool>)]
    pub event_success: Field<bool>,
    /// Types, separated by commas.
    #[schema(value_type = Option<String>)]
    pub event_type: Field<String>,
    /// Sequences, separated by commas.
    #[schema(value_type = Option<String>)]
    pub event_sequence: Field<String>,
    /// Events, separated by commas.
    #[schema(value_type = Option<String>)]
    pub event_uuid: Field<String>,
}

/// Makes a set and reads its first page.
///
/// # Errors
/// Not permitted, the input breaks rules, or `Wait` if there were too many.
pub async fn create(app: &App, caller: &Caller, input: EventSetInput, limit: u64) -> Result<EventSetPage, Error> {
    caller.reach(Permission::EventsRead)?;
    let now = app.now();
    let filters = check(input, now)?;
    if let Some(limiter) = &app.limiter {
        limiter.event_set(caller.user.id)?;
    }
    let tx = app.begin().await?;
    store::event_sets::delete_older(&tx, now.before(KEPT).into()).await?;
    // The heads first: every event up to them has a row id of at most the newest one that is seen after them.
    let heads = store::ledger_heads::heads(&tx, caller.organization_id()).await?;
    let upper_id = store::event_sets::newest(&tx, caller.organization_id(), &heads).await?;
    let kept = Kept { filters, heads: Some(heads) };
    let set = ActiveModel {
        organization_id: Set(caller.organization_id()),
        user_id: Set(caller.user.id),
        filters: Set(serde_json::to_value(&kept).map_err(|error| Error::Internal(error.to_string()))?),
        upper_id: Set(upper_id),
        created_at: Set(now.into()),
        ..Default::default()
    };
    let set = store::event_sets::insert(&tx, set).await?;
    tx.commit().await?;
    page(app, caller, set, None, limit).await
}

/// The filters that were sent, at this moment.
///
/// # Errors
/// They break rules.
pub(crate) fn check(input: EventSetInput, now: Timestamp) -> Result<Filters, FieldErrors> {
    let mut errors = FieldErrors::default();
    let sent = text(input.interval, "interval", &mut errors);
    let (from, until) = match &sent {
        None => (now.before(LONGEST), None),
        Some(text) => match Interval::parse(text) {
            Ok(interval) if interval.length() <= LONGEST => (interval.start, Some(interval.end)),
            Ok(_) => {
                errors.add("interval", "must be at most 90 days long");
                (now, None)
            }
            Err(message) => {
                errors.add("interval", message);
                (now, None)
            }
        },
    };
    let filters = Filters {
        interval: sent,
        from: Some(from),
        until,
        event_actor_type: text(input.event_actor_type, "event_actor_type", &mut errors),
        event_actor_id: input.event_actor_id.optional("event_actor_id", &mut errors),
        event_authenticated_by_type: text(input.event_authenticated_by_type, "event_authenticated_by_type", &mut errors),
        event_authenticated_by_id: input.event_authenticated_by_id.optional("event_authenticated_by_id", &mut errors),
        event_object_type: text(input.event_object_type, "event_object_type", &mut errors),
        event_object_id: input.event_object_id.optional("event_object_id", &mut errors),
        event_place_id: input.event_place_id.optional("event_place_id", &mut errors),
        place_id: input.place_id.optional("place_id", &mut errors),
        event_success: input.event_success.optional("event_success", &mut errors),
        event_type: text(input.event_type, "event_type", &mut errors),
        event_sequence: text(input.event_sequence, "event_sequence", &mut errors),
        event_uuid: text(input.event_uuid, "event_uuid", &mut errors),
    };
    filters.check(&mut errors);
    errors.check()?;
    Ok(filters)
}

/// A text of a filter; a blank one counts as not sent.
fn text(field: Field<String>, name: &str, errors: &mut FieldErrors) -> Option<String> {
    let short = |text: String| if text.len() > FILTER_LENGTH { Err("is too long") } else { Ok(text) };
    field.and_then(short).optional(name, errors).filter(|text| !text.trim().is_empty())
}
