//! What others have made: vectors of the standards, and a pass that the Python library `cwt` has signed.

use doorward_core::pass::PassError;
use doorward_core::pass::{Claims, PassKey, Subject, TrustedKey, UnverifiedPass};

use crate::support::{claims, second, verified};

/// Claims {1: "7", 2: "gl:4711", 4: 1800007200, 5: 1800000000, 6: 1799990000, 7: h'a1b2c3d4e5f60718', -65537: 42}, signed by
/// `cwt` 3.3.0 with the key whose seed is the bytes 0 to 31; Base45 by another hand.
const BY_CWT: &str = "DW1:TWGSLK/-4N69-09-6LZOC-U9V6B35L2DCUD0G3D5G7:/6%86DF3QF9724DF3/E9600DF33E9MFU889/QM6-QS4V$23100000L2327BP7\
                      TJXAI/BOJ9LDS5+808QE7D HAL6WK69YPFZZ8N$KWB1W-TZMUFJK*%NUROR*3.NBXU3WM35-Q P2O 43+G9V4J%HW+UKCD";

fn counting_key() -> PassKey {
    PassKey::from_seed(&std::array::from_fn(|index| u8::try_from(index).unwrap())).unwrap()
}

#[test]
fn a_pass_of_another_implementation_says_the_same() {
    let key = counting_key();
    assert_eq!(hex::encode(key.public_key()), "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    assert_eq!(key.id().to_string(), "56475aa75463474c");
    let pass = UnverifiedPass::parse(BY_CWT).unwrap();
    assert_eq!(pass.key_id(), key.id());
    let trusted = TrustedKey { organization_id: 7, public_key: key.public_key() };
    assert_eq!(pass.verify(&[trusted]), Ok(claims()));
}

#[test]
fn the_same_claims_and_key_make_the_same_text() {
    // Ed25519 has no randomness, and a pass has one text.
    assert_eq!(counting_key().sign(&claims()).unwrap().reveal(), BY_CWT);
}

#[test]
fn public_keys_are_those_of_rfc_8032() {
    for (seed, public) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        ),
    ] {
        let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
        assert_eq!(hex::encode(PassKey::from_seed(&seed).unwrap().public_key()), public);
    }
}

#[test]
fn a_signature_of_rfc_8032_counts_and_one_of_a_larger_scalar_does_not() {
    // The second vector: the message 72.
    let public = hex::decode("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c").unwrap();
    let mut signature = hex::decode(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    )
    .unwrap();
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
    assert!(key.verify(&[0x72], &signature).is_ok());
    // The same scalar plus the order of the group is the same point, and another text.
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0;
    for (byte, more) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    assert!(key.verify(&[0x72], &signature).is_err());
}

#[test]
fn a_pass_of_large_ids_fits_and_one_of_larger_ones_is_not_made() {
    let key = counting_key();
    let largest = Claims {
        organization_id: 99_999,
        subject: Subject::GroupLink(999_999_999),
        group_id: Some(4_294_967_295),
        valid_until: Some(second(4_102_444_800)),
        ..claims()
    };
    let text = key.sign(&largest).unwrap();
    assert!(text.reveal().len() <= 220, "{}", text.reveal().len());
    let trusted = TrustedKey { organization_id: 99_999, public_key: key.public_key() };
    assert_eq!(verified(text.reveal(), &[trusted]), Ok(largest));
    let beyond = Claims { organization_id: i64::MAX, subject: Subject::GroupLink(i64::MAX), group_id: Some(i64::MAX), ..claims() };
    assert_eq!(key.sign(&beyond), Err(PassError::PassTooLong));
}
