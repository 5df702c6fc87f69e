//! Whatever a scanner hands over: nothing that was changed counts, nothing panics.

use doorward_core::pass::{UnverifiedPass, scanned};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{cbor, claims, header, key, payload, signature, text, trusted, verified};

#[test]
fn no_change_of_a_character_counts() {
    let pass = key().sign(&claims()).unwrap();
    let trusted = [trusted(&key())];
    let characters = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for at in 0..pass.reveal().len() {
        for character in characters {
            let mut changed = pass.reveal().as_bytes().to_vec();
            if changed[at] == *character {
                continue;
            }
            changed[at] = *character;
            let changed = String::from_utf8(changed).unwrap();
            assert!(verified(&changed, &trusted).is_err(), "{changed}");
        }
        assert!(verified(&pass.reveal()[..at], &trusted).is_err(), "cut at {at}");
        let mut without = pass.reveal().to_owned();
        without.remove(at);
        assert!(verified(&without, &trusted).is_err(), "without {at}");
    }
}

#[test]
fn no_change_of_a_byte_counts() {
    let (protected, payload) = (header(), payload());
    let bytes = cbor(|e| {
        let signature = signature(&protected, &payload);
        e.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap().bytes(&payload).unwrap().bytes(&signature).unwrap();
    });
    let trusted = [trusted(&key())];
    assert!(verified(&text(&bytes), &trusted).is_ok());
    for at in 0..bytes.len() {
        for other in 0..=u8::MAX {
            let mut changed = bytes.clone();
            if changed[at] != other {
                changed[at] = other;
                assert!(verified(&text(&changed), &trusted).is_err(), "{at} {other}");
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_are_no_pass(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(UnverifiedPass::parse(&text(&bytes)).is_err());
    }

    #[test]
    fn random_texts_are_told_apart_without_panic(random in ".{0,300}") {
        drop(scanned(&random, "https://doors.example.com"));
        drop(scanned(&format!("DW1:{random}"), "https://doors.example.com"));
    }

    #[test]
    fn random_claims_and_headers_do_not_panic(protected in vec(any::<u8>(), 0..40), payload in vec(any::<u8>(), 0..60)) {
        prop_assert!(verified(&crate::support::signed(&protected, &payload), &[trusted(&key())]).is_err());
    }

    #[test]
    fn a_pass_with_bytes_exchanged_does_not_count(at in 0..128_usize, other in vec(any::<u8>(), 1..8)) {
        let pass = key().sign(&claims()).unwrap();
        let mut bytes = base45::decode(&pass.reveal()[4..]).unwrap();
        let before = bytes.clone();
        bytes.iter_mut().skip(at).zip(&other).for_each(|(byte, other)| *byte = *other);
        prop_assume!(bytes != before);
        prop_assert!(verified(&text(&bytes), &[trusted(&key())]).is_err());
    }
}
