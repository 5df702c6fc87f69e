//! Passes that are rightly signed and must be refused all the same, each for its own reason.

use doorward_core::pass::{PassError, PassKey, TrustedKey, UnverifiedPass};
use minicbor::Encoder;
use minicbor::data::Tag;

use crate::support::{
    ORGANIZATION, SEED, cbor, claims, header, key, pairs, payload, second, signature, signed, text, trusted, verified,
};

fn refusal(pass: &str) -> PassError {
    verified(pass, &[trusted(&key())]).unwrap_err()
}

/// A header of these pairs.
fn header_of(number: u64, write: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    cbor(|e| {
        e.map(number).unwrap();
        write(e);
    })
}

#[test]
fn what_is_written_by_hand_is_what_is_signed() {
    assert_eq!(signed(&header(), &payload()), key().sign(&claims()).unwrap().reveal());
}

#[test]
fn headers_other_than_those_of_a_pass_are_refused() {
    let id = key().id().0;
    let none: Vec<u8> = Vec::new();
    let cases: Vec<(&str, Vec<u8>, PassError)> = vec![
        ("empty", none, PassError::Algorithm),
        (
            "no algorithm",
            header_of(1, |e| {
                e.i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::Algorithm,
        ),
        (
            "ES256",
            header_of(2, |e| {
                e.i64(1).unwrap().i64(-7).unwrap().i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::Algorithm,
        ),
        (
            "HMAC",
            header_of(2, |e| {
                e.i64(1).unwrap().i64(5).unwrap().i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::Algorithm,
        ),
        (
            "alg as text",
            header_of(2, |e| {
                e.i64(1).unwrap().str("none").unwrap().i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::Algorithm,
        ),
        (
            "no key",
            header_of(1, |e| {
                e.i64(1).unwrap().i64(-8).unwrap();
            }),
            PassError::NoKeyId,
        ),
        (
            "short key",
            header_of(2, |e| {
                e.i64(1).unwrap().i64(-8).unwrap().i64(4).unwrap().bytes(&id[..7]).unwrap();
            }),
            PassError::NoKeyId,
        ),
        (
            "critical",
            header_of(3, |e| {
                e.i64(1)
                    .unwrap()
                    .i64(-8)
                    .unwrap()
                    .i64(2)
                    .unwrap()
                    .array(1)
                    .unwrap()
                    .i64(99)
                    .unwrap()
                    .i64(4)
                    .unwrap()
                    .bytes(&id)
                    .unwrap();
            }),
            PassError::CriticalHeader,
        ),
        (
            "content type",
            header_of(3, |e| {
                e.i64(1).unwrap().i64(-8).unwrap().i64(3).unwrap().i64(61).unwrap().i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::UnknownHeader,
        ),
        (
            "a text as key",
            header_of(3, |e| {
                e.i64(1).unwrap().i64(-8).unwrap().i64(4).unwrap().bytes(&id).unwrap().str("x").unwrap().i64(1).unwrap();
            }),
            PassError::UnknownHeader,
        ),
        (
            "the algorithm twice",
            header_of(3, |e| {
                e.i64(1).unwrap().i64(-8).unwrap().i64(1).unwrap().i64(-8).unwrap().i64(4).unwrap().bytes(&id).unwrap();
            }),
            PassError::DuplicateKey,
        ),
        (
            "another order",
            header_of(2, |e| {
                e.i64(4).unwrap().bytes(&id).unwrap().i64(1).unwrap().i64(-8).unwrap();
            }),
            PassError::NotCanonical,
        ),
        ("trailing", [header(), vec![0]].concat(), PassError::TrailingBytes),
    ];
    for (name, protected, expected) in cases {
        assert_eq!(refusal(&signed(&protected, &payload())), expected, "{name}");
    }
}

#[test]
fn claims_other_than_those_of_a_pass_are_refused() {
    let tail = |e: &mut Encoder<Vec<u8>>| {
        e.i64(7).unwrap().bytes(&[1; 8]).unwrap().i64(-65_537).unwrap().i64(42).unwrap();
    };
    let with = |key: i64, value: i64| {
        pairs(6, |e| {
            e.i64(key).unwrap().i64(value).unwrap().i64(6).unwrap().i64(1).unwrap();
            tail(e);
        })
    };
    let named = |iss: &str, sub: &str| {
        cbor(|e| {
            e.map(5).unwrap().i64(1).unwrap().str(iss).unwrap().i64(2).unwrap().str(sub).unwrap().i64(6).unwrap().i64(1).unwrap();
            tail(e);
        })
    };
    let mut cases: Vec<(&str, Vec<u8>, PassError)> = vec![
        ("an audience", with(3, 1), PassError::UnknownClaim),
        ("a confirmation", with(8, 1), PassError::UnknownClaim),
        ("iat twice", with(6, 1), PassError::DuplicateKey),
        ("exp before 1970", with(4, -1), PassError::InvalidClaim("exp")),
        ("nbf beyond the year 9999", with(5, 253_402_300_800), PassError::InvalidClaim("nbf")),
        ("no iat", pairs(4, tail), PassError::MissingClaim("iat")),
        (
            "no group",
            pairs(4, |e| {
                e.i64(6).unwrap().i64(1).unwrap().i64(7).unwrap().bytes(&[1; 8]).unwrap();
            }),
            PassError::MissingClaim("group"),
        ),
        (
            "no id",
            pairs(4, |e| {
                e.i64(6).unwrap().i64(1).unwrap().i64(-65_537).unwrap().i64(42).unwrap();
            }),
            PassError::MissingClaim("cti"),
        ),
        (
            "a short id",
            pairs(5, |e| {
                e.i64(6).unwrap().i64(1).unwrap().i64(7).unwrap().bytes(&[1; 7]).unwrap().i64(-65_537).unwrap().i64(42).unwrap();
            }),
            PassError::InvalidClaim("cti"),
        ),
        (
            "a moment with a fraction",
            pairs(5, |e| {
                e.i64(6).unwrap().f64(1.5).unwrap();
                tail(e);
            }),
            PassError::Malformed,
        ),
        (
            "a tagged moment",
            pairs(5, |e| {
                e.i64(6).unwrap().tag(Tag::new(1)).unwrap().i64(1).unwrap();
                tail(e);
            }),
            PassError::Malformed,
        ),
        ("trailing", [payload(), vec![0]].concat(), PassError::TrailingBytes),
        (
            "no map",
            cbor(|e| {
                e.array(0).unwrap();
            }),
            PassError::Malformed,
        ),
        ("nothing", Vec::new(), PassError::Malformed),
        ("a map that is only announced", vec![0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], PassError::Malformed),
        (
            "a text that is only announced",
            vec![0xa1, 0x01, 0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            PassError::Malformed,
        ),
        (
            "a badge without end",
            cbor(|e| {
                e.map(4).unwrap().i64(1).unwrap().str("7").unwrap().i64(2).unwrap().str("lg:1").unwrap();
                e.i64(6).unwrap().i64(1).unwrap().i64(7).unwrap().bytes(&[1; 8]).unwrap();
            }),
            PassError::MissingClaim("exp"),
        ),
    ];
    for (iss, expected) in [("0", "iss"), ("-7", "iss"), ("07", "iss"), ("+7", "iss"), ("", "iss"), ("9223372036854775808", "iss")]
    {
        cases.push((iss, named(iss, "gl:1"), PassError::InvalidClaim(expected)));
    }
    for sub in ["gl:", "gl:0", "gl:01", "gl:-1", "1", "xx:1", "gl:1 ", "GL:1"] {
        cases.push((sub, named("7", sub), PassError::InvalidClaim("sub")));
    }
    for (name, payload, expected) in cases {
        assert_eq!(refusal(&signed(&header(), &payload)), expected, "{name}");
    }
}

#[test]
fn numbers_and_lengths_have_one_form() {
    // The same pairs, the last number in two bytes more than it needs.
    let mut long = payload();
    let group = long.split_off(long.len() - 2);
    assert_eq!(group, [0x18, 42]);
    long.extend([0x19, 0, 42]);
    assert_eq!(refusal(&signed(&header(), &long)), PassError::NotCanonical);

    // The same pairs without a length.
    let mut open = payload();
    open[0] = 0xbf;
    open.push(0xff);
    assert_eq!(refusal(&signed(&header(), &open)), PassError::IndefiniteLength);

    // The same pairs, the last before the first.
    let swapped = cbor(|e| {
        e.map(5).unwrap().i64(2).unwrap().str("gl:4711").unwrap().i64(1).unwrap().str("7").unwrap();
        e.i64(6).unwrap().i64(1).unwrap().i64(7).unwrap().bytes(&[1; 8]).unwrap().i64(-65_537).unwrap().i64(42).unwrap();
    });
    assert_eq!(refusal(&signed(&header(), &swapped)), PassError::NotCanonical);
}

#[test]
fn the_envelope_has_one_form() {
    let (protected, payload) = (header(), payload());
    let signature = signature(&protected, &payload);
    let envelope = |write: &dyn Fn(&mut Encoder<Vec<u8>>)| refusal(&text(&cbor(write)));
    let rest = |e: &mut Encoder<Vec<u8>>| {
        e.bytes(&payload).unwrap().bytes(&signature).unwrap();
    };
    let tagged = envelope(&|e| {
        e.tag(Tag::new(18)).unwrap().array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap();
        rest(e);
    });
    assert_eq!(tagged, PassError::Malformed);
    let unprotected = envelope(&|e| {
        e.array(4).unwrap().bytes(&protected).unwrap().map(1).unwrap().i64(4).unwrap().bytes(&[1]).unwrap();
        rest(e);
    });
    assert_eq!(unprotected, PassError::UnknownHeader);
    let trailing = envelope(&|e| {
        e.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap();
        rest(e);
        e.i64(0).unwrap();
    });
    assert_eq!(trailing, PassError::TrailingBytes);
    let detached = envelope(&|e| {
        e.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap().null().unwrap().bytes(&signature).unwrap();
    });
    assert_eq!(detached, PassError::Malformed);
    let five = envelope(&|e| {
        e.array(5).unwrap().bytes(&protected).unwrap().map(0).unwrap();
        rest(e);
    });
    assert_eq!(five, PassError::Malformed);
    let short = envelope(&|e| {
        e.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap().bytes(&payload).unwrap().bytes(&signature[..63]).unwrap();
    });
    assert_eq!(short, PassError::Malformed);
    let open = envelope(&|e| {
        e.begin_array().unwrap().bytes(&protected).unwrap().map(0).unwrap();
        rest(e);
        e.end().unwrap();
    });
    assert_eq!(open, PassError::IndefiniteLength);
    // A length in a byte more than it needs.
    let mut long = cbor(|e| {
        e.array(4).unwrap();
    });
    long.push(0x58);
    long.push(u8::try_from(protected.len()).unwrap());
    long.extend(&protected);
    long.extend(cbor(|e| {
        e.map(0).unwrap();
        rest(e);
    }));
    assert_eq!(refusal(&text(&long)), PassError::NotCanonical);
}

#[test]
fn only_a_trusted_key_of_the_organization_counts() {
    let pass = key().sign(&claims()).unwrap();
    let other = PassKey::from_seed(&[8; 32]).unwrap();
    assert_eq!(verified(pass.reveal(), &[]), Err(PassError::UnknownKey));
    assert_eq!(verified(pass.reveal(), &[trusted(&other)]), Err(PassError::UnknownKey));
    assert_eq!(verified(pass.reveal(), &[trusted(&other), trusted(&key())]), Ok(claims()));
    let elsewhere = TrustedKey { organization_id: ORGANIZATION + 1, ..trusted(&key()) };
    assert_eq!(verified(pass.reveal(), &[elsewhere]), Err(PassError::Issuer));
    assert_eq!(verified(pass.reveal(), &[elsewhere, trusted(&key())]), Ok(claims()));
}

#[test]
fn a_pass_that_names_a_key_that_has_not_signed_it_is_refused() {
    // Another key's id in the header: signed by ours, and so not by the one it names.
    let other = PassKey::from_seed(&[8; 32]).unwrap();
    let protected = header_of(2, |e| {
        e.i64(1).unwrap().i64(-8).unwrap().i64(4).unwrap().bytes(&other.id().0).unwrap();
    });
    assert_eq!(verified(&signed(&protected, &payload()), &[trusted(&key()), trusted(&other)]), Err(PassError::Signature));
}

#[test]
fn a_pass_holds_from_its_first_moment_to_before_its_end() {
    let claims = claims();
    for (at, expected) in [
        (1_799_999_999, Err(PassError::NotYetValid)),
        (1_800_000_000, Ok(())),
        (1_800_007_199, Ok(())),
        (1_800_007_200, Err(PassError::Expired)),
    ] {
        assert_eq!(claims.hold_at(second(at)), expected, "{at}");
    }
    let open = doorward_core::pass::Claims { valid_from: None, valid_until: None, ..claims };
    assert_eq!(open.hold_at(second(0)), Ok(()));
    assert_eq!(open.hold_at(second(253_402_300_799)), Ok(()));
}

#[test]
fn nothing_of_a_pass_or_a_key_prints_itself() {
    let pass = key().sign(&claims()).unwrap();
    let unverified = UnverifiedPass::parse(pass.reveal()).unwrap();
    assert_eq!(format!("{pass:?} {unverified:?}"), "Secret(…) UnverifiedPass(…)");
    assert!(!format!("{:?}", key()).contains(&hex::encode(SEED)));
}
