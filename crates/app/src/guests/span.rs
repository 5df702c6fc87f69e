//! From when until when a guest opens anything.

use doorward_core::decide::{Phase, Validity};
use doorward_core::{Role, Timestamp};
use doorward_store::entity::role_assignment;

use crate::caller::validity;

/// Of a guest's rights, those that open doors for them, now or later.
pub(crate) fn live(rights: &[role_assignment::Model], now: Timestamp) -> impl Iterator<Item = &role_assignment::Model> + Clone {
    let opens = |right: &&role_assignment::Model| right.role == Role::GroupBasic.as_str();
    rights.iter().filter(opens).filter(move |right| validity(right).phase(now) != Phase::Past)
}

/// The whole of several validities that have not ended: from the first moment of any, none if one holds already, to the last of all.
pub(crate) fn span(validities: impl Iterator<Item = Validity> + Clone, now: Timestamp) -> Validity {
    let holds = validities.clone().any(|validity| validity.phase(now) == Phase::Now);
    let endless = validities.clone().any(|validity| validity.until.is_none());
    Validity {
        from: validities.clone().filter_map(|validity| validity.from).min().filter(|_| !holds),
        until: validities.filter_map(|validity| validity.until).max().filter(|_| !endless),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn a_span_reaches_from_the_first_moment_to_the_last() {
        for (validities, expected) in [
            (&[][..], (None, None)),
            (&[(None, Some(20))], (None, Some(20))),
            (&[(Some(15), Some(20)), (Some(12), Some(14))], (Some(12), Some(20))),
            (&[(Some(15), Some(20)), (Some(5), Some(11))], (None, Some(20))),
            (&[(Some(15), None), (Some(5), Some(11))], (None, None)),
            (&[(Some(15), None)], (Some(15), None)),
        ] {
            let validities = validities
                .iter()
                .map(|(from, until): &(Option<i64>, Option<i64>)| Validity { from: from.map(at), until: until.map(at) });
            let expected = Validity { from: expected.0.map(at), until: expected.1.map(at) };
            assert_eq!(span(validities.clone(), at(10)), expected, "{:?}", validities.collect::<Vec<_>>());
        }
    }
}
