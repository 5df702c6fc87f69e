//! An agent that is alone decides as the server would, with what it knows.

use doorward_core::bundle::{Alone, Group, Link, decide};
use doorward_core::decide::{Allowance, LockFacts, Validity};
use doorward_core::limit::{UnlockLimit, Usage};
use doorward_core::pass::{Claims, Subject};
use doorward_core::restrictions::{Restrictions, Times};
use doorward_core::{Code, Timestamp};
use proptest::option;
use proptest::prelude::*;

const PASS: [u8; 32] = [7; 32];
const GROUP: i64 = 4;

fn second(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn claims(issued_at: i64, limit: Option<u32>) -> Claims {
    Claims {
        organization_id: 1,
        subject: Subject::GroupLink(9),
        valid_from: None,
        valid_until: Some(second(2_000)),
        issued_at: second(issued_at),
        id: [1; 8],
        group_id: Some(GROUP),
        limit,
    }
}

fn link() -> Link {
    let validity = Validity { from: None, until: Some(second(3_000)) };
    Link { id: 9, group_id: GROUP, enabled: true, validity, allowance: Allowance::UNLIMITED, pass: PASS }
}

fn group() -> Group {
    Group { id: GROUP, restrictions: Restrictions::default() }
}

fn door() -> LockFacts {
    LockFacts {
        id: 3,
        organization_id: 1,
        place_id: 2,
        group_ids: vec![GROUP, 5],
        locked_down: false,
        place_locked_down: false,
        zone: Some(chrono_tz::Europe::Berlin),
        position: None,
        proximity_secret: None,
        restrictions: Restrictions::default(),
    }
}

/// What is decided at second 1,500, of a bundle that was whole at second 1,000.
fn decided(claims: &Claims, link: Option<&Link>, group: Option<&Group>, door: Option<&LockFacts>, opened: u32) -> Result<(), Code> {
    let alone = Alone { claims, pass: PASS, link, group, door, synced_at: second(1_000), last_link: 8, opened };
    decide(&alone, second(1_500)).map(|_| ())
}

fn of_link(link: &Link) -> Result<(), Code> {
    decided(&claims(500, None), Some(link), Some(&group()), Some(&door()), 0)
}

#[test]
fn what_the_bundle_says_of_a_link_holds_whatever_its_pass_says() {
    assert_eq!(of_link(&link()), Ok(()));
    assert_eq!(of_link(&Link { enabled: false, ..link() }), Err(Code::LinkDisabled));
    let until = |until| Link { validity: Validity { from: None, until: Some(second(until)) }, ..link() };
    assert_eq!(of_link(&until(1_400)), Err(Code::LinkExpired));
    let from = |from| Link { validity: Validity { from: Some(second(from)), until: None }, ..link() };
    assert_eq!(of_link(&from(1_600)), Err(Code::LinkNotYetValid));
    // Its pass has ended, but it was extended in place.
    let over = Claims { valid_until: Some(second(1_200)), ..claims(500, None) };
    assert_eq!(decided(&over, Some(&link()), Some(&group()), Some(&door()), 0), Ok(()));
    // It was moved to another group, whose doors it opens from then on.
    let other = Group { id: 5, ..group() };
    let moved = Link { group_id: 5, ..link() };
    assert_eq!(decided(&claims(500, None), Some(&moved), Some(&other), Some(&door()), 0), Ok(()));
    assert_eq!(decided(&claims(500, None), Some(&moved), Some(&group()), Some(&door()), 0), Err(Code::LockNotFound));
}

#[test]
fn a_pass_that_was_replaced_or_whose_link_is_gone_opens_nothing() {
    assert_eq!(of_link(&Link { pass: [8; 32], ..link() }), Err(Code::LinkInvalid));
    for issued_at in [500, 998, 999] {
        let claims = claims(issued_at, None);
        assert_eq!(decided(&claims, None, Some(&group()), Some(&door()), 0), Err(Code::LinkInvalid), "{issued_at}");
    }
    // Of the second in which the bundle was whole, a pass of a link that had not been made is newer; one that was replaced, or whose
    // link was deleted within it, is not.
    assert_eq!(decided(&claims(1_000, None), None, Some(&group()), Some(&door()), 0), Ok(()));
    let deleted = Claims { subject: Subject::GroupLink(8), ..claims(1_000, None) };
    assert_eq!(decided(&deleted, None, Some(&group()), Some(&door()), 0), Err(Code::LinkInvalid));
    let made_after = Claims { subject: Subject::GroupLink(8), ..claims(1_001, None) };
    assert_eq!(decided(&made_after, None, Some(&group()), Some(&door()), 0), Ok(()));
    let replaced = Link { pass: [8; 32], ..link() };
    assert_eq!(decided(&claims(1_000, None), Some(&replaced), Some(&group()), Some(&door()), 0), Err(Code::LinkInvalid));
}

#[test]
fn a_pass_that_is_newer_than_the_bundle_says_all_there_is() {
    let newer = |claims: &Claims, opened| decided(claims, None, Some(&group()), Some(&door()), opened);
    assert_eq!(newer(&claims(1_001, None), 0), Ok(()));
    // Also of a link whose pass the bundle knows to be another.
    let replaced = Link { pass: [8; 32], enabled: false, ..link() };
    assert_eq!(decided(&claims(1_001, None), Some(&replaced), Some(&group()), Some(&door()), 0), Ok(()));
    assert_eq!(newer(&Claims { valid_until: Some(second(1_500)), ..claims(1_001, None) }, 0), Err(Code::LinkExpired));
    assert_eq!(newer(&Claims { valid_from: Some(second(1_501)), ..claims(1_001, None) }, 0), Err(Code::LinkNotYetValid));
    assert_eq!(newer(&Claims { group_id: Some(6), ..claims(1_001, None) }, 0), Err(Code::LockNotFound));
    for (limit, opened, expected) in
        [(1, 0, Ok(())), (1, 1, Err(Code::UnlockLimitReached)), (3, 2, Ok(())), (0, 0, Err(Code::UnlockLimitReached))]
    {
        assert_eq!(newer(&claims(1_001, Some(limit)), opened), expected, "{limit} {opened}");
    }
}

#[test]
fn times_lockdown_and_doors_bind_as_they_do_at_the_server() {
    let pass = claims(500, None);
    let at = |group: Option<&Group>, door: Option<&LockFacts>| decided(&pass, Some(&link()), group, door, 0);
    let never = Restrictions { times: Times::Only([].into()), ..Restrictions::default() };
    assert_eq!(at(Some(&Group { restrictions: never.clone(), ..group() }), Some(&door())), Err(Code::NotAtThisTime));
    assert_eq!(at(Some(&group()), Some(&LockFacts { restrictions: never, ..door() })), Err(Code::NotAtThisTime));
    assert_eq!(at(Some(&group()), Some(&LockFacts { locked_down: true, ..door() })), Err(Code::LockLockedDown));
    assert_eq!(at(Some(&group()), Some(&LockFacts { place_locked_down: true, ..door() })), Err(Code::PlaceLockedDown));
    assert_eq!(at(Some(&group()), Some(&LockFacts { group_ids: vec![5], ..door() })), Err(Code::LockNotFound));
    assert_eq!(at(Some(&group()), Some(&LockFacts { organization_id: 2, ..door() })), Err(Code::LockNotFound));
    assert_eq!(at(Some(&group()), None), Err(Code::LockNotFound));
    assert_eq!(at(None, Some(&door())), Err(Code::LockNotFound));
    // What links are never asked for, a scanner asks for even less.
    let near = Restrictions { geofence: true, reader: true, ..Restrictions::default() };
    assert_eq!(
        at(Some(&Group { restrictions: near.clone(), ..group() }), Some(&LockFacts { restrictions: near, ..door() })),
        Ok(())
    );
}

proptest! {
    /// However often it was opened before, at the server or here: never more than the limit.
    #[test]
    fn a_limit_is_never_exceeded(limit in 0..20_u32, count in 0..20_u32, known in any::<bool>(), tries in 0..40_u32) {
        let allowance = Allowance {
            limit: Some(UnlockLimit { limit, period: None }),
            usage: Usage { count, since: None },
            zone: Some(chrono_tz::Europe::Berlin),
        };
        let limited = Link { allowance, ..link() };
        let mut opened = 0;
        for _ in 0..tries {
            let decided = if known {
                decided(&claims(500, Some(limit)), Some(&limited), Some(&group()), Some(&door()), opened)
            } else {
                decided(&claims(1_001, Some(limit)), None, Some(&group()), Some(&door()), opened)
            };
            opened += u32::from(decided.is_ok());
        }
        let left = if known { limit.saturating_sub(count) } else { limit };
        prop_assert_eq!(opened, left.min(tries));
    }

    /// A grant never lies outside what the bundle or, where it knows nothing, the pass allows.
    #[test]
    fn no_grant_lies_outside_validity(
        from in option::of(0..3_000_i64), until in option::of(0..3_000_i64), issued_at in 0..1_500_i64, known in any::<bool>(),
    ) {
        let validity = Validity { from: from.map(second), until: until.map(second) };
        let known = known.then(|| Link { validity, ..link() });
        let claims = Claims { valid_from: validity.from, valid_until: validity.until, ..claims(issued_at, None) };
        let decided = decided(&claims, known.as_ref(), Some(&group()), Some(&door()), 0);
        let holds = from.is_none_or(|from| from <= 1_500) && until.is_none_or(|until| until > 1_500);
        prop_assert_eq!(decided.is_ok(), holds && (known.is_some() || issued_at >= 1_000));
    }
}
