use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, Timestamp, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::group;
use doorward_store::entity::group_link::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::code::CodeType;
use super::recount::recount;
use super::{GroupLinkInput, hold, named_group, object, phone};
use crate::caller::Target;
use crate::input::{check_interval, language, set, unchanged};
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error, organization};

/// Changes name, group, validity, unlock limit, the kind of its QR code or whether it opens anything; what is not sent stays, the
/// secret too. Another group asks for the rights that a new link of it asks for.
///
/// An offline code says group and validity itself. One that was given out stays as it is, and is outdated: this server decides by what
/// the link says now, but a door that is cut off knows only the code. A link that is no longer to have one loses it at once.
///
/// What was opened stays counted; where the periods of its limit change, or the zone in which they begin, those unlocks count that
/// lie in the present one. An unlock that was granted while there was no limit counts when it succeeds.
///
/// # Errors
/// No such link, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: GroupLinkInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, link.updated_at)?;

    let mut errors = FieldErrors::default();
    if input.email.and_then(validate::email).change("email", &mut errors).is_some_and(|email| email != link.email) {
        errors.add("email", "cannot be changed: the link was made for whoever reads there, so make another one");
    }
    if input.phone.and_then(|text| phone(app, &text)).change("phone", &mut errors).is_some_and(|phone| phone != link.phone) {
        errors.add("phone", "cannot be changed: the link was made for whoever has that phone, so make another one");
    }
    let kept = |moment: Option<doorward_store::Micros>| moment.map(Timestamp::from);
    let valid_from = input.valid_from.change("valid_from", &mut errors).unwrap_or(kept(link.valid_from));
    let valid_until = input.valid_until.change("valid_until", &mut errors).unwrap_or(kept(link.valid_until));
    check_interval(valid_from, valid_until, &mut errors);
    let old_limit = Limit::stored(link.unlock_limit, link.unlock_limit_period.as_deref());
    let limit = old_limit.changed(input.unlock_limit, input.unlock_limit_period, &mut errors);
    let mut row: ActiveModel = link.clone().into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    let code_type = input.quick_response_code_type.and_then(CodeType::parse).change("quick_response_code_type", &mut errors);
    let language = input.language.and_then(|tag| language(&tag)).change("language", &mut errors);
    set(&mut row.link_enabled, input.link_enabled, "link_enabled", &mut errors);
    let group_id = input.group_id.change("group_id", &mut errors).flatten();
    let new_group = named_group(&tx, caller, group_id, &mut errors).await?.filter(|new| new.id != group.id);
    errors.check()?;
    if let Some(new) = &new_group {
        caller.authorize(Permission::GroupLinksWrite, Target::from(new))?;
    }

    let now = app.now();
    let old_zone = zone(&tx, caller, &group).await?;
    let new_zone = match &new_group {
        Some(new) => zone(&tx, caller, new).await?,
        None => old_zone.clone(),
    };
    if limit.period != old_limit.period || (limit.period.is_some() && new_zone != old_zone) {
        let since = limit.since(&new_zone, now);
        row.unlocks_count = Set(recount(&tx, &link, since).await?);
        // An unlock that is being decided may know only the old zone: by that, too, the count belongs to the present period.
        row.unlocks_since = Set(since.max(limit.since(&old_zone, now)).map(Into::into));
    }
    if let Some(code_type) = code_type {
        row.quick_response_code_type = Set(code_type.map(|kind| kind.as_str().to_owned()));
        if code_type != Some(CodeType::Offline) {
            store::link_passes::delete_of_link(&tx, link.id).await?;
        }
    }
    if let Some(language) = language {
        row.language = Set(language.map(|language| language.as_str().to_owned()));
    }
    row.unlock_limit = Set(limit.limit);
    row.unlock_limit_period = Set(limit.period.map(|period| period.as_str().to_owned()));
    row.valid_from = Set(valid_from.map(Into::into));
    row.valid_until = Set(valid_until.map(Into::into));
    let group = new_group.unwrap_or(group);
    row.group_id = Set(group.id);
    row.updated_at = Set(now.into());
    let link = store::group_links::update(&tx, row).await?;
    app.record(&tx, caller, EventType::GROUP_LINK_UPDATE, object(&link, &group)).await?;
    tx.commit().await?;
    Ok(())
}

/// The zone in which the periods of the limits of a group's links begin.
async fn zone(tx: &Transaction, caller: &Caller, group: &group::Model) -> Result<String, Error> {
    let place = match group.place_id {
        Some(id) => store::places::find(tx, caller.organization_id(), id).await?,
        None => None,
    };
    Ok(match place {
        Some(place) => place.time_zone,
        None => organization::find(tx, caller.organization_id()).await?.time_zone,
    })
}
