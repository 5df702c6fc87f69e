//! Every rule and every code, as tables; and that a grant never happens outside what was set.

use chrono::NaiveTime;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::geo::Position;
use crate::limit::{Period, UnlockLimit};
use crate::proximity;
use crate::restrictions::{Restrictions, Service, Times};
use crate::schedule::{Rule, Schedule, Weekdays};

/// A Monday, 18:00 in Berlin.
const NOW: &str = "2026-11-23T17:00:00Z";
const SECRET: [u8; 20] = [7; 20];
const DOOR: (f64, f64) = (52.52, 13.405);

fn now() -> Timestamp {
    at(NOW)
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn lock() -> LockFacts {
    LockFacts {
        id: 1,
        organization_id: 1,
        place_id: 5,
        group_ids: vec![7],
        locked_down: false,
        place_locked_down: false,
        zone: Some(Tz::Europe__Berlin),
        position: Position::new(DOOR.0, DOOR.1),
        proximity_secret: Some(SECRET.to_vec()),
        restrictions: Restrictions::default(),
    }
}

fn link() -> LinkFacts {
    LinkFacts {
        organization_id: 1,
        group_id: 7,
        enabled: true,
        validity: Validity::default(),
        restrictions: Restrictions::default(),
        allowance: Allowance::UNLIMITED,
    }
}

fn validity(from: Option<&str>, until: Option<&str>) -> Validity {
    Validity { from: from.map(at), until: until.map(at) }
}

fn right(role: Role, applies_to: i64) -> Right {
    Right {
        id: 3,
        role,
        applies_to,
        login_enabled: true,
        restrictions: Restrictions::default(),
        validity: Validity::default(),
        allowance: Allowance::UNLIMITED,
    }
}

fn user(rights: Vec<Right>) -> UserFacts {
    UserFacts { organization_id: 1, access_enabled: true, primary_device: false, used_steps: vec![], rights }
}

fn guest(rights: Vec<Right>) -> GuestFacts {
    GuestFacts { organization_id: 1, enabled: true, rights }
}

fn by_guest(guest: GuestFacts, lock: &LockFacts) -> Result<Grant, Code> {
    decide(&Subject::Guest(guest), Some(lock), &Presence::default(), now())
}

fn weekly(from: (u32, u32), until: (u32, u32)) -> Times {
    let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0);
    let rule = Rule::Weekly { days: Weekdays::from_bits(u8::MAX), from: time(from), until: time(until) };
    Times::Only([Schedule { id: 1, rule, overrides: false }].into())
}

fn restricted(times: Times) -> Restrictions {
    Restrictions { times, ..Restrictions::default() }
}

fn allowance(limit: u32, period: Option<Period>, count: u32, since: Option<&str>) -> Allowance {
    Allowance {
        limit: Some(UnlockLimit { limit, period }),
        usage: Usage { count, since: since.map(at) },
        zone: Some(Tz::Europe__Berlin),
    }
}

fn by_link(link: LinkFacts, lock: &LockFacts) -> Result<Grant, Code> {
    decide(&Subject::Link(link), Some(lock), &Presence::default(), now())
}

fn by_user(user: UserFacts, lock: &LockFacts, presence: &Presence) -> Result<Grant, Code> {
    decide(&Subject::User(user), Some(lock), presence, now())
}

fn refusal(result: Result<Grant, Code>) -> Option<Code> {
    result.err()
}

fn located(latitude: f64, longitude: f64) -> Presence {
    Presence { location: Position::new(latitude, longitude), ..Presence::default() }
}

fn showing(proof: &str) -> Presence {
    Presence { proximity_proof: Some(proof.to_owned()), ..Presence::default() }
}

#[test]
fn a_guest_opens_by_a_right_of_theirs_what_the_holder_of_a_link_would() {
    let basic = || right(Role::GroupBasic, 7);
    let of = |right: Right| guest(vec![right]);
    let everything = Restrictions {
        geofence: true,
        reader: true,
        primary_device: true,
        managed_device: true,
        tap: true,
        ..Restrictions::default()
    };
    let cases = [
        (of(basic()), lock(), None),
        (guest(vec![]), lock(), Some(Code::LockNotFound)),
        (GuestFacts { enabled: false, ..of(basic()) }, lock(), Some(Code::LinkDisabled)),
        (GuestFacts { organization_id: 2, ..of(basic()) }, lock(), Some(Code::LockNotFound)),
        (of(right(Role::GroupBasic, 8)), lock(), Some(Code::LockNotFound)),
        (of(Right { validity: validity(Some("2026-11-23T17:00:01Z"), None), ..basic() }), lock(), Some(Code::RightNotStarted)),
        (of(Right { validity: validity(Some(NOW), None), ..basic() }), lock(), None),
        (of(Right { validity: validity(None, Some(NOW)), ..basic() }), lock(), Some(Code::RightEnded)),
        (of(basic()), LockFacts { locked_down: true, ..lock() }, Some(Code::LockLockedDown)),
        (of(basic()), LockFacts { place_locked_down: true, ..lock() }, Some(Code::PlaceLockedDown)),
        (of(Right { restrictions: restricted(weekly((8, 0), (18, 0))), ..basic() }), lock(), Some(Code::NotAtThisTime)),
        (of(Right { restrictions: restricted(weekly((8, 0), (18, 1))), ..basic() }), lock(), None),
        (of(basic()), LockFacts { restrictions: restricted(weekly((8, 0), (18, 0))), ..lock() }, Some(Code::NotAtThisTime)),
        (of(Right { restrictions: everything.clone(), login_enabled: false, ..basic() }), lock(), None),
        (of(basic()), LockFacts { restrictions: everything, ..lock() }, None),
        (of(Right { allowance: allowance(2, None, 1, None), ..basic() }), lock(), None),
        (of(Right { allowance: allowance(2, None, 2, None), ..basic() }), lock(), Some(Code::UnlockLimitReached)),
    ];
    for (guest, lock, expected) in cases {
        let described = format!("{guest:?} {lock:?}");
        assert_eq!(refusal(by_guest(guest, &lock)), expected, "{described}");
    }
    assert_eq!(decide(&Subject::Guest(of(basic())), None, &Presence::default(), now()), Err(Code::LockNotFound));
}

#[test]
fn no_role_but_that_of_a_groups_member_opens_anything_for_a_guest() {
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::GroupBasic) {
        let applies_to = match role.scope() {
            Scope::Organization => 1,
            Scope::Place => 5,
            Scope::Group => 7,
        };
        assert_eq!(refusal(by_guest(guest(vec![right(role, applies_to)]), &lock())), Some(Code::LockNotFound), "{role:?}");
    }
}

#[test]
fn the_right_that_comes_closest_says_why_a_guest_is_refused_and_one_without_a_limit_goes_first() {
    let ended = Right { validity: validity(None, Some(NOW)), ..right(Role::GroupBasic, 7) };
    let ahead = Right { validity: validity(Some("2026-11-24T17:00:00Z"), None), ..right(Role::GroupBasic, 7) };
    assert_eq!(refusal(by_guest(guest(vec![ended.clone(), ahead]), &lock())), Some(Code::RightNotStarted));
    let limited = Right { id: 4, allowance: allowance(2, None, 0, None), ..right(Role::GroupBasic, 7) };
    let grant = by_guest(guest(vec![ended, limited.clone()]), &lock()).unwrap();
    assert_eq!(grant.authority, Authority::RoleAssignment { id: 4, role: Role::GroupBasic });
    assert_eq!((grant.spent.map(|usage| usage.count), grant.proximity_step), (Some(1), None));
    let grant = by_guest(guest(vec![limited, right(Role::GroupBasic, 7)]), &lock()).unwrap();
    assert_eq!((grant.authority, grant.spent), (Authority::RoleAssignment { id: 3, role: Role::GroupBasic }, None));
}

#[test]
fn a_link_opens_its_groups_doors_when_nothing_stands_against_it() {
    let cases = [
        (link(), lock(), None),
        (LinkFacts { enabled: false, ..link() }, lock(), Some(Code::LinkDisabled)),
        (LinkFacts { validity: validity(Some("2026-11-23T17:00:01Z"), None), ..link() }, lock(), Some(Code::LinkNotYetValid)),
        (LinkFacts { validity: validity(Some(NOW), None), ..link() }, lock(), None),
        (LinkFacts { validity: validity(None, Some(NOW)), ..link() }, lock(), Some(Code::LinkExpired)),
        (LinkFacts { validity: validity(None, Some("2026-11-23T17:00:01Z")), ..link() }, lock(), None),
        (LinkFacts { group_id: 8, ..link() }, lock(), Some(Code::LockNotFound)),
        (LinkFacts { organization_id: 2, ..link() }, lock(), Some(Code::LockNotFound)),
        (link(), LockFacts { locked_down: true, ..lock() }, Some(Code::LockLockedDown)),
        (link(), LockFacts { place_locked_down: true, ..lock() }, Some(Code::PlaceLockedDown)),
        (LinkFacts { restrictions: restricted(weekly((8, 0), (18, 0))), ..link() }, lock(), Some(Code::NotAtThisTime)),
        (LinkFacts { restrictions: restricted(weekly((8, 0), (18, 1))), ..link() }, lock(), None),
        (link(), LockFacts { restrictions: restricted(weekly((8, 0), (18, 0))), ..lock() }, Some(Code::NotAtThisTime)),
        (link(), LockFacts { restrictions: restricted(weekly((18, 0), (19, 0))), ..lock() }, None),
        (LinkFacts { allowance: allowance(2, None, 1, None), ..link() }, lock(), None),
        (LinkFacts { allowance: allowance(2, None, 2, None), ..link() }, lock(), Some(Code::UnlockLimitReached)),
        (
            LinkFacts { allowance: Allowance { zone: None, ..allowance(2, None, 0, None) }, ..link() },
            lock(),
            Some(Code::UnlockLimitReached),
        ),
    ];
    for (link, lock, expected) in cases {
        let described = format!("{link:?} {lock:?}");
        assert_eq!(refusal(by_link(link, &lock)), expected, "{described}");
    }
    assert_eq!(decide(&Subject::Link(link()), None, &Presence::default(), now()), Err(Code::LockNotFound));
}

#[test]
fn a_grant_to_a_link_names_its_group_and_what_is_used() {
    let grant = by_link(link(), &lock()).unwrap();
    assert_eq!(grant, Grant { authority: Authority::Group { id: 7 }, spent: None, proximity_step: None });
    let limited = by_link(LinkFacts { allowance: allowance(3, None, 1, None), ..link() }, &lock()).unwrap();
    assert_eq!(limited.spent, Some(Usage { count: 2, since: None }));
}

#[test]
fn a_limit_counts_in_the_period_of_its_zone() {
    // Berlin's Monday began at 23:00 UTC on Sunday.
    let cases = [
        (Period::Day, 1, "2026-11-22T23:00:00Z", None),
        (Period::Day, 1, "2026-11-21T23:00:00Z", Some((1, "2026-11-22T23:00:00Z"))),
        (Period::Week, 1, "2026-11-15T23:00:00Z", Some((1, "2026-11-22T23:00:00Z"))),
        (Period::Month, 1, "2026-10-31T23:00:00Z", None),
        (Period::Month, 5, "2026-10-31T23:00:00Z", Some((2, "2026-10-31T23:00:00Z"))),
        // A clock that was set back does not give unlocks away.
        (Period::Day, 1, "2026-11-23T23:00:00Z", None),
    ];
    for (period, limit, since, expected) in cases {
        let allowance = allowance(limit, Some(period), 1, Some(since));
        let granted = by_link(LinkFacts { allowance, ..link() }, &lock());
        match expected {
            None => assert_eq!(granted, Err(Code::UnlockLimitReached), "{period:?} {since}"),
            Some((count, since)) => assert_eq!(granted.unwrap().spent, Some(Usage { count, since: Some(at(since)) }), "{period:?}"),
        }
    }
}

#[test]
fn a_user_needs_a_right_that_covers_the_door_now() {
    let ended = Right { validity: validity(None, Some(NOW)), ..right(Role::GroupBasic, 7) };
    let future = Right { validity: validity(Some("2026-12-01T00:00:00Z"), None), ..right(Role::GroupBasic, 7) };
    let no_app = Right { login_enabled: false, ..right(Role::GroupBasic, 7) };
    let closed = Right { restrictions: restricted(weekly((8, 0), (9, 0))), ..right(Role::GroupBasic, 7) };
    let used_up = Right { allowance: allowance(1, None, 1, None), ..right(Role::GroupBasic, 7) };
    let cases = [
        (vec![], Err(Code::RightInvalid)),
        (vec![right(Role::GroupBasic, 8)], Err(Code::RightInvalid)),
        (vec![right(Role::GroupBasic, 7)], Ok(Role::GroupBasic)),
        (vec![ended.clone()], Err(Code::RightEnded)),
        (vec![ended.clone(), future.clone()], Err(Code::RightNotStarted)),
        (vec![no_app.clone(), ended.clone()], Err(Code::LoginNotEnabled)),
        (vec![closed.clone(), no_app.clone()], Err(Code::NotAtThisTime)),
        (vec![used_up.clone(), closed.clone()], Err(Code::UnlockLimitReached)),
        (vec![ended, no_app, future, closed, used_up, right(Role::GroupBasic, 7)], Ok(Role::GroupBasic)),
        (vec![Right { login_enabled: false, ..right(Role::GroupManager, 7) }], Ok(Role::GroupManager)),
        (vec![right(Role::PlaceAdministrator, 5)], Ok(Role::PlaceAdministrator)),
        (vec![right(Role::PlaceAccessManager, 5)], Ok(Role::PlaceAccessManager)),
        (vec![right(Role::PlaceAdministrator, 6)], Err(Code::RightInvalid)),
        (vec![right(Role::OrganizationOwner, 1)], Ok(Role::OrganizationOwner)),
        (vec![right(Role::OrganizationObserver, 1)], Err(Code::RightInvalid)),
        (vec![right(Role::OrganizationUserManager, 1)], Err(Code::RightInvalid)),
    ];
    for (rights, expected) in cases {
        let described = format!("{rights:?}");
        let expected = expected.map(|role| Authority::RoleAssignment { id: 3, role });
        let granted = by_user(user(rights), &lock(), &Presence::default()).map(|grant| grant.authority);
        assert_eq!(granted, expected, "{described}");
    }
    let foreign = LockFacts { organization_id: 2, ..lock() };
    assert_eq!(by_user(user(vec![right(Role::OrganizationOwner, 1)]), &foreign, &Presence::default()), Err(Code::LockNotFound));
}

#[test]
fn a_right_without_a_limit_goes_before_one_with() {
    let limited = Right { id: 4, allowance: allowance(2, None, 0, None), ..right(Role::GroupBasic, 7) };
    let both = by_user(user(vec![limited.clone(), right(Role::GroupBasic, 7)]), &lock(), &Presence::default()).unwrap();
    assert_eq!((both.authority, both.spent), (Authority::RoleAssignment { id: 3, role: Role::GroupBasic }, None));
    let one = by_user(user(vec![limited]), &lock(), &Presence::default()).unwrap();
    assert_eq!(one.spent, Some(Usage { count: 1, since: None }));
}

#[test]
fn a_limit_binds_a_manager_and_a_place_administrator_too() {
    for role in [Role::GroupManager, Role::PlaceAdministrator, Role::OrganizationOwner] {
        let applies_to = if role == Role::GroupManager { 7 } else { 5 };
        let used_up = Right { allowance: allowance(1, None, 1, None), ..right(role, applies_to) };
        assert_eq!(
            refusal(by_user(user(vec![used_up]), &lock(), &Presence::default())),
            Some(Code::UnlockLimitReached),
            "{role:?}"
        );
    }
}

#[test]
fn access_switched_off_refuses_even_the_owner() {
    let off = UserFacts { access_enabled: false, ..user(vec![right(Role::OrganizationOwner, 1)]) };
    assert_eq!(by_user(off, &lock(), &Presence::default()), Err(Code::AccessDisabled));
}

#[test]
fn a_lockdown_binds_the_owner_too_and_only_who_has_a_right_learns_of_it() {
    for (locked, code) in [
        (LockFacts { locked_down: true, ..lock() }, Code::LockLockedDown),
        (LockFacts { place_locked_down: true, ..lock() }, Code::PlaceLockedDown),
    ] {
        let owner = user(vec![right(Role::OrganizationOwner, 1)]);
        assert_eq!(by_user(owner, &locked, &Presence::default()), Err(code));
        assert_eq!(by_user(user(vec![]), &locked, &Presence::default()), Err(Code::RightInvalid));
    }
}

/// A restriction, what does not satisfy it with the code for that, and what does.
type Case = (Restrictions, Vec<(Presence, Code)>, Option<Presence>);

fn restrictions() -> Vec<Case> {
    let off = |service: Service| Presence { gps: service, ..Presence::default() };
    let silent = |service: Service| Presence { bluetooth: service, ..Presence::default() };
    let (no, yes) = (Some(false), Some(true));
    let step = proximity::step(now());
    vec![
        (restricted(Times::Only([].into())), vec![(Presence::default(), Code::NotAtThisTime)], None),
        (restricted(weekly((8, 0), (18, 0))), vec![(Presence::default(), Code::NotAtThisTime)], None),
        (
            Restrictions { geofence: true, ..Restrictions::default() },
            vec![
                (Presence::default(), Code::LocationUnknown),
                (off(Service { authorized: no, ..Service::default() }), Code::LocationUnauthorized),
                (off(Service { authorized: yes, enabled: no, available: yes }), Code::LocationOff),
                (off(Service { authorized: yes, enabled: yes, available: no }), Code::LocationUnavailable),
                (off(Service { authorized: yes, enabled: yes, available: yes }), Code::LocationUnknown),
                (located(DOOR.0 + 0.0028, DOOR.1), Code::TooFarAway),
                (located(-DOOR.0, -DOOR.1), Code::TooFarAway),
            ],
            Some(located(DOOR.0 + 0.0026, DOOR.1)),
        ),
        (
            Restrictions { reader: true, ..Restrictions::default() },
            vec![
                (Presence::default(), Code::NotAtReader),
                (silent(Service { authorized: no, ..Service::default() }), Code::BluetoothUnauthorized),
                (silent(Service { authorized: yes, enabled: no, available: yes }), Code::BluetoothOff),
                (silent(Service { authorized: yes, enabled: yes, available: yes }), Code::NoReaderNearby),
                (silent(Service { available: no, ..Service::default() }), Code::NoReaderNearby),
                (showing(&proximity::value(&SECRET, step - 2)), Code::NotAtReader),
                (showing(&proximity::value(&SECRET, step + 2)), Code::NotAtReader),
                (showing(&proximity::value(&[8; 20], step)), Code::NotAtReader),
                (showing("12345x"), Code::NotAtReader),
            ],
            Some(showing(&proximity::value(&SECRET, step))),
        ),
        (Restrictions { tap: true, ..Restrictions::default() }, vec![(Presence::default(), Code::TapOnly)], None),
        (
            Restrictions { managed_device: true, ..Restrictions::default() },
            vec![(Presence::default(), Code::NotPrimaryDevice)],
            None,
        ),
        (
            Restrictions { primary_device: true, ..Restrictions::default() },
            vec![(Presence::default(), Code::NotPrimaryDevice)],
            None,
        ),
    ]
}

#[test]
fn a_groups_restriction_binds_its_members_but_not_its_managers() {
    for (restrictions, refusals, satisfying) in restrictions() {
        let member = || user(vec![Right { restrictions: restrictions.clone(), ..right(Role::GroupBasic, 7) }]);
        for (presence, code) in &refusals {
            assert_eq!(refusal(by_user(member(), &lock(), presence)), Some(*code), "{restrictions:?} {presence:?}");
            let manager = user(vec![Right { restrictions: restrictions.clone(), ..right(Role::GroupManager, 7) }]);
            assert_eq!(refusal(by_user(manager, &lock(), presence)), None, "{restrictions:?}");
            let mut both = member();
            both.rights.push(right(Role::GroupBasic, 7));
            assert_eq!(refusal(by_user(both, &lock(), presence)), None, "{restrictions:?}");
        }
        if let Some(presence) = satisfying {
            assert_eq!(refusal(by_user(member(), &lock(), &presence)), None, "{restrictions:?}");
        }
    }
}

#[test]
fn a_doors_own_restriction_binds_the_owner_too() {
    for (restrictions, refusals, satisfying) in restrictions() {
        let restricted = LockFacts { restrictions: restrictions.clone(), ..lock() };
        let owner = || user(vec![right(Role::OrganizationOwner, 1)]);
        for (presence, code) in refusals {
            assert_eq!(refusal(by_user(owner(), &restricted, &presence)), Some(code), "{restrictions:?} {presence:?}");
        }
        if let Some(presence) = satisfying {
            assert_eq!(refusal(by_user(owner(), &restricted, &presence)), None, "{restrictions:?}");
        }
    }
}

#[test]
fn of_all_restrictions_only_times_bind_links() {
    for (restrictions, ..) in restrictions() {
        let expected = (restrictions.times != Times::Any).then_some(Code::NotAtThisTime);
        let by_group = by_link(LinkFacts { restrictions: restrictions.clone(), ..link() }, &lock());
        assert_eq!(refusal(by_group), expected, "{restrictions:?}");
        let by_door = by_link(link(), &LockFacts { restrictions: restrictions.clone(), ..lock() });
        assert_eq!(refusal(by_door), expected, "{restrictions:?}");
    }
}

#[test]
fn what_the_door_itself_lacks_refuses() {
    let owner = || user(vec![right(Role::OrganizationOwner, 1)]);
    let geofence = Restrictions { geofence: true, ..Restrictions::default() };
    let nowhere = LockFacts { position: None, restrictions: geofence, ..lock() };
    assert_eq!(by_user(owner(), &nowhere, &located(DOOR.0, DOOR.1)), Err(Code::LockLocationUnknown));
    let reader = Restrictions { reader: true, ..Restrictions::default() };
    let mute = LockFacts { proximity_secret: None, restrictions: reader, ..lock() };
    let shown = showing(&proximity::value(&SECRET, proximity::step(now())));
    assert_eq!(by_user(owner(), &mute, &shown), Err(Code::NotAtReader));
    let timeless = LockFacts { zone: None, restrictions: restricted(weekly((0, 0), (23, 59))), ..lock() };
    assert_eq!(by_user(owner(), &timeless, &Presence::default()), Err(Code::NotAtThisTime));
    assert_eq!(by_link(link(), &timeless), Err(Code::NotAtThisTime));
}

#[test]
fn each_value_of_a_reader_serves_a_user_once() {
    let reader = Restrictions { reader: true, ..Restrictions::default() };
    let locked = LockFacts { restrictions: reader, ..lock() };
    let step = proximity::step(now());
    for offset in [-1, 0, 1] {
        let shown = showing(&proximity::value(&SECRET, step + offset));
        let fresh = user(vec![right(Role::GroupManager, 7)]);
        assert_eq!(by_user(fresh.clone(), &locked, &shown).unwrap().proximity_step, Some(step + offset));
        let again = UserFacts { used_steps: vec![step + offset], ..fresh };
        assert_eq!(by_user(again, &locked, &shown), Err(Code::NotAtReader));
    }
    let member =
        user(vec![Right { restrictions: Restrictions { reader: true, ..Restrictions::default() }, ..right(Role::GroupBasic, 7) }]);
    let shown = showing(&proximity::value(&SECRET, step));
    assert_eq!(by_user(member, &lock(), &shown).unwrap().proximity_step, Some(step));
}

#[test]
fn the_primary_device_satisfies_its_restriction() {
    let primary = Restrictions { primary_device: true, ..Restrictions::default() };
    let mut member = user(vec![Right { restrictions: primary, ..right(Role::GroupBasic, 7) }]);
    assert_eq!(refusal(by_user(member.clone(), &lock(), &Presence::default())), Some(Code::NotPrimaryDevice));
    member.primary_device = true;
    assert_eq!(refusal(by_user(member, &lock(), &Presence::default())), None);
}

fn moment() -> impl Strategy<Value = Timestamp> {
    // Two years around the clock change of autumn 2026, to the second.
    (1_760_000_000i64..1_820_000_000).prop_map(|second| Timestamp::from_micros(second * 1_000_000))
}

proptest! {
    #[test]
    fn a_grant_to_a_link_never_happens_outside_what_was_set(
        from in proptest::option::of(moment()),
        until in proptest::option::of(moment()),
        now in moment(),
        enabled: bool,
        group_id in 6i64..9,
        organization_id in 1i64..3,
        locked_down: bool,
        place_locked_down: bool,
        days in 0u8..128,
        hours in (0u32..24, 0u32..24),
        by_time: (bool, bool),
        limit in proptest::option::of(0u32..4),
        count in 0u32..4,
    ) {
        let rule = Rule::Weekly {
            days: Weekdays::from_bits(days),
            from: NaiveTime::from_hms_opt(hours.0, 0, 0),
            until: NaiveTime::from_hms_opt(hours.1, 0, 0),
        };
        let times = Times::Only([Schedule { id: 1, rule, overrides: false }].into());
        let local = now.utc().with_timezone(&Tz::Europe__Berlin);
        // The day before, by the calendar: on the clock, this hour may not have been there.
        let date = |back: u64| local.date_naive() - chrono::Days::new(back);
        let day = |back: u64| days & 1 << chrono::Datelike::weekday(&date(back)).num_days_from_monday() != 0;
        let hour = chrono::Timelike::hour(&local);
        // An hour to itself is a window of a whole day.
        let open = if hours.0 < hours.1 {
            day(0) && (hours.0..hours.1).contains(&hour)
        } else {
            (day(0) && hour >= hours.0) || (day(1) && hour < hours.1)
        };
        let restricted = |on: bool| Restrictions { times: if on { times.clone() } else { Times::Any }, ..Restrictions::default() };
        let allowance = Allowance {
            limit: limit.map(|limit| UnlockLimit { limit, period: None }),
            usage: Usage { count, since: None },
            zone: Some(Tz::Europe__Berlin),
        };
        let link = LinkFacts {
            organization_id, group_id, enabled,
            validity: Validity { from, until },
            restrictions: restricted(by_time.0),
            allowance,
        };
        let lock = LockFacts { locked_down, place_locked_down, restrictions: restricted(by_time.1), ..lock() };
        let granted = decide(&Subject::Link(link), Some(&lock), &Presence::default(), now);
        let expected = enabled
            && from.is_none_or(|from| from <= now)
            && until.is_none_or(|until| now < until)
            && group_id == 7
            && organization_id == 1
            && !locked_down
            && !place_locked_down
            && (open || by_time == (false, false))
            && limit.is_none_or(|limit| count < limit);
        prop_assert_eq!(granted.is_ok(), expected, "{:?}", granted);
    }

    #[test]
    fn a_grant_to_a_member_never_happens_outside_what_was_set(
        from in proptest::option::of(moment()),
        until in proptest::option::of(moment()),
        now in moment(),
        switches: [bool; 6],
        locked_down: bool,
        access_enabled: bool,
        login_enabled: bool,
        group_id in 6i64..9,
        away in 0.0f64..600.0,
        proof in -3i64..4,
        used: bool,
        primary_device: bool,
        limit in proptest::option::of(0u32..4),
        count in 0u32..4,
    ) {
        let [of_group, geofence, reader, primary, tap, managed] = switches;
        let restrictions = Restrictions { times: Times::Any, geofence, reader, primary_device: primary, managed_device: managed, tap };
        let bound = |on: bool| if on { restrictions.clone() } else { Restrictions::default() };
        let step = proximity::step(now) + proof;
        let member = UserFacts {
            access_enabled,
            primary_device,
            used_steps: if used { vec![step] } else { vec![] },
            rights: vec![Right {
                login_enabled,
                restrictions: bound(of_group),
                validity: Validity { from, until },
                allowance: Allowance {
                    limit: limit.map(|limit| UnlockLimit { limit, period: None }),
                    usage: Usage { count, since: None },
                    zone: Some(Tz::Europe__Berlin),
                },
                ..right(Role::GroupBasic, group_id)
            }],
            ..user(vec![])
        };
        let lock = LockFacts { locked_down, restrictions: bound(!of_group), ..lock() };
        let presence = Presence {
            // A degree of latitude is 111,195 m on the mean sphere.
            location: Position::new(DOOR.0 + away / 111_195.0, DOOR.1),
            proximity_proof: Some(proximity::value(&SECRET, step)),
            ..Presence::default()
        };
        prop_assume!((away - 300.0).abs() > 0.5);
        let granted = decide(&Subject::User(member), Some(&lock), &presence, now);
        let expected = access_enabled
            && login_enabled
            && group_id == 7
            && !locked_down
            && from.is_none_or(|from| from <= now)
            && until.is_none_or(|until| now < until)
            && !tap
            && !managed
            && (!primary || primary_device)
            && (!geofence || away < 300.0)
            && (!reader || ((-1..=1).contains(&proof) && !used))
            && limit.is_none_or(|limit| count < limit);
        prop_assert_eq!(granted.is_ok(), expected, "{:?}", granted);
    }
}

#[test]
fn a_foreign_code_that_counts_opens_whatever_the_groups_but_not_what_is_shut_for_everyone() {
    let foreign = Subject::Foreign(ForeignFacts { organization_id: 1, webhook_id: 4 });
    let decided = |lock: Option<&LockFacts>| decide(&foreign, lock, &Presence::default(), now());
    let grant = Grant { authority: Authority::EvaluationWebhook { id: 4 }, spent: None, proximity_step: None };
    assert_eq!(decided(Some(&LockFacts { group_ids: Vec::new(), ..lock() })), Ok(grant));
    assert_eq!(decided(None), Err(Code::LockNotFound));
    assert_eq!(decided(Some(&LockFacts { organization_id: 2, ..lock() })), Err(Code::LockNotFound));
    assert_eq!(decided(Some(&LockFacts { locked_down: true, ..lock() })), Err(Code::LockLockedDown));
    assert_eq!(decided(Some(&LockFacts { place_locked_down: true, ..lock() })), Err(Code::PlaceLockedDown));
    let never = Restrictions { times: Times::Only(Vec::new().into()), ..Restrictions::default() };
    assert_eq!(decided(Some(&LockFacts { restrictions: never, ..lock() })), Err(Code::NotAtThisTime));
}
