//! From rows to what the decision is told. The gatekeeper and the guest page share it, so that the page says what the door does.

use chrono_tz::Tz;
use doorward_core::Role;
use doorward_core::decide::{Allowance, GuestFacts, LinkFacts, LockFacts, Right, UserFacts};
use doorward_core::geo::Position;
use doorward_core::limit::{Period, UnlockLimit, Usage};
use doorward_core::pass::partner::PartnerPass;
use doorward_core::restrictions::{Restrictions, Times};
use doorward_core::schedule::Schedule;
use doorward_store::facts::{
    Allowed, KeyRow, LinkRow, LockRow, LoginRow, PartnerKeyRow, PartnerUserRow, RestrictionsRow, RightRow, Rows,
};

pub(crate) fn link(rows: &Rows, link: &LinkRow) -> LinkFacts {
    let restrictions = RestrictionsRow { time: link.time_restricted, ..RestrictionsRow::default() };
    LinkFacts {
        organization_id: link.organization_id,
        group_id: link.group_id,
        enabled: link.enabled,
        validity: link.validity,
        restrictions: self::restrictions(restrictions, rows.group_schedules.get(&link.group_id)),
        allowance: allowance(&link.allowed),
    }
}

/// The guest of an access key, which opens doors in the way in which it is shown or does not.
pub(crate) fn guest(rows: &Rows, key: &KeyRow, enabled: bool) -> GuestFacts {
    let held = rows.guest_rights.get(&key.guest_id);
    GuestFacts { organization_id: key.organization_id, enabled, rights: rights(rows, held) }
}

/// A user at a door.
pub(crate) fn user(rows: &Rows, login: &LoginRow, lock_id: i64) -> UserFacts {
    UserFacts {
        organization_id: login.organization_id,
        access_enabled: login.access_enabled,
        primary_device: login.primary,
        used_steps: rows.used_steps.get(&(lock_id, login.user_id)).cloned().unwrap_or_default(),
        rights: rights(rows, rows.rights.get(&login.user_id)),
    }
}

/// Whoever shows a partner's code for a group: what binds them is what binds the holder of a link of the group.
pub(crate) fn partner_group(rows: &Rows, key: &PartnerKeyRow, group_id: i64, pass: &PartnerPass) -> LinkFacts {
    let time = key.groups.get(&group_id).copied().unwrap_or(false);
    LinkFacts {
        organization_id: key.organization_id,
        group_id,
        enabled: true,
        validity: pass.validity(),
        restrictions: self::restrictions(
            RestrictionsRow { time, ..RestrictionsRow::default() },
            rows.group_schedules.get(&group_id),
        ),
        allowance: Allowance::UNLIMITED,
    }
}

/// The user whom a partner's code is for; without any right if nobody knows them.
pub(crate) fn partner_user(rows: &Rows, key: &PartnerKeyRow, user: Option<&PartnerUserRow>) -> UserFacts {
    UserFacts {
        organization_id: key.organization_id,
        access_enabled: user.is_none_or(|user| user.access_enabled),
        primary_device: false,
        used_steps: Vec::new(),
        rights: user.map(|user| rights(rows, rows.rights.get(&user.id))).unwrap_or_default(),
    }
}

fn rights(rows: &Rows, held: Option<&Vec<RightRow>>) -> Vec<Right> {
    held.into_iter().flatten().filter_map(|row| right(rows, row)).collect()
}

fn right(rows: &Rows, right: &RightRow) -> Option<Right> {
    let schedules = right.group_id.and_then(|id| rows.group_schedules.get(&id));
    Some(Right {
        id: right.id,
        role: Role::parse(&right.role)?,
        applies_to: right.applies_to,
        login_enabled: right.login_enabled,
        restrictions: restrictions(right.restrictions, schedules),
        validity: right.validity,
        allowance: allowance(&right.allowed),
    })
}

pub(crate) fn lock(rows: &Rows, lock: &LockRow) -> LockFacts {
    LockFacts {
        id: lock.id,
        organization_id: lock.organization_id,
        place_id: lock.place_id,
        group_ids: rows.lock_groups.get(&lock.id).cloned().unwrap_or_default(),
        locked_down: lock.locked_down,
        place_locked_down: lock.place_locked_down,
        zone: lock.zone.parse().ok(),
        position: lock.position.and_then(|(latitude, longitude)| Position::new(latitude, longitude)),
        proximity_secret: lock.proximity_secret.clone(),
        restrictions: restrictions(lock.restrictions, rows.lock_schedules.get(&lock.id)),
    }
}

pub(crate) fn restrictions(row: RestrictionsRow, schedules: Option<&Vec<Schedule>>) -> Restrictions {
    let RestrictionsRow { time, geofence, reader, primary_device, managed_device, tap } = row;
    let times = if time { Times::Only(schedules.map(Vec::as_slice).unwrap_or_default().into()) } else { Times::Any };
    Restrictions { times, geofence, reader, primary_device, managed_device, tap }
}

pub(crate) fn allowance(allowed: &Allowed) -> Allowance {
    let Some(limit) = allowed.limit else { return Allowance::UNLIMITED };
    let zone: Option<Tz> = allowed.zone.parse().ok();
    let period = allowed.period.as_deref().map(Period::parse);
    Allowance {
        limit: Some(UnlockLimit { limit: u32::try_from(limit).unwrap_or(0), period: period.flatten() }),
        usage: Usage { count: u32::try_from(allowed.count).unwrap_or(u32::MAX), since: allowed.since },
        // A period that cannot be read refuses, as an unknown zone does.
        zone: zone.filter(|_| period != Some(None)),
    }
}
