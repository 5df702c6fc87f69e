//! Whatever a pass may say is said.

use doorward_core::Timestamp;
use doorward_core::pass::{Claims, MOST_CHARACTERS, PassError, PassKey, Subject, TrustedKey};
use proptest::option;
use proptest::prelude::*;

use crate::support::verified;

/// From 1970 to the last second of the year 9999.
fn moment() -> impl Strategy<Value = Timestamp> {
    (0..253_402_300_799_000_000_i64).prop_map(Timestamp::from_micros)
}

fn any_claims() -> impl Strategy<Value = Claims> {
    let id = || prop_oneof![1..100_000_i64, 1..i64::MAX];
    (id(), id(), id(), option::of(moment()), option::of(moment()), moment(), any::<[u8; 8]>(), option::of(any::<u32>())).prop_map(
        |(organization_id, link, group, valid_from, valid_until, issued_at, id, limit)| Claims {
            organization_id,
            subject: Subject::GroupLink(link),
            valid_from,
            valid_until,
            issued_at,
            id,
            group_id: Some(group),
            limit,
        },
    )
}

proptest! {
    #[test]
    fn what_is_signed_is_read_back(claims in any_claims(), seed in any::<[u8; 32]>()) {
        let key = PassKey::from_seed(&seed).unwrap();
        let trusted = TrustedKey { organization_id: claims.organization_id, public_key: key.public_key() };
        match key.sign(&claims) {
            Ok(pass) => {
                prop_assert!(pass.reveal().len() <= MOST_CHARACTERS);
                let read = verified(pass.reveal(), &[trusted]).unwrap();
                prop_assert_eq!(read, claims.told());
                // Never more than was meant.
                prop_assert!(read.valid_from >= claims.valid_from && read.valid_until <= claims.valid_until);
            }
            Err(error) => prop_assert_eq!(error, PassError::PassTooLong),
        }
    }

    #[test]
    fn ids_of_common_size_always_fit(
        organization in 1..1_000_000_i64, link in 1..10_000_000_i64, group in 1..1_000_000_i64, claims in any_claims(),
    ) {
        // A limit takes the room of three digits.
        let limit = claims.limit.map(|limit| limit % 256);
        let link = if limit.is_some() { link % 10_000 + 1 } else { link };
        let claims = Claims { organization_id: organization, subject: Subject::GroupLink(link), group_id: Some(group), limit, ..claims };
        // Moments that fit into 32 bits: until the year 2106.
        let near = |at: Timestamp| Timestamp::from_micros(at.micros() % (i64::from(u32::MAX) * 1_000_000));
        let claims = Claims {
            valid_from: claims.valid_from.map(near), valid_until: claims.valid_until.map(near), issued_at: near(claims.issued_at), ..claims
        };
        prop_assert!(PassKey::from_seed(&[1; 32]).unwrap().sign(&claims).is_ok());
    }
}
