//! What a scanner may read.

use std::collections::HashSet;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::pass::partner::UnverifiedPartnerPass;
use doorward_core::pass::{Claims, PassKey, Scanned, Subject, TrustedKey, scanned};

use crate::Pool;

const HOME: &str = "https://doors.example.com";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// An example of a partner's code (RFC 7519) that nobody has signed.
const PARTNER: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjMifQ.\
    eyJpc3MiOiIzIiwiYXVkIjoic3VubnktbWlsbCIsImp0aSI6ImEiLCJpYXQiOjE4MDAwMDAwMDAsIm5iZiI6MTgwMDAwMDAwMCwiZXhwIjoxODAwMDAwMDYwLCJncm91cF9pZCI6NywibmFtZSI6IkFkYSJ9.\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const WORDS: &[&[u8]] = &[b"DW1:", b".", b"https://", b"/grouplinks/", b"\r\n", b"%00", b":", b" ", b"eyJhbGciOiJub25lIn0"];

fn signed(key: &PassKey) -> Vec<String> {
    let second = |second: i64| Timestamp::from_micros(second * 1_000_000);
    let claims = Claims {
        organization_id: 1,
        subject: Subject::GroupLink(2),
        valid_from: None,
        valid_until: None,
        issued_at: second(1_800_000_000),
        id: [1; 8],
        group_id: Some(3),
        limit: None,
    };
    let until = Some(second(1_800_000_030));
    let all = [
        claims,
        Claims { limit: Some(3), valid_from: Some(second(1_800_000_000)), valid_until: until, ..claims },
        Claims { subject: Subject::Login(5), valid_until: until, group_id: None, ..claims },
    ];
    all.iter().map(|claims| key.sign(claims).unwrap().reveal().to_owned()).collect()
}

pub fn run(time: Duration) {
    let key = PassKey::from_seed(&[1; 32]).unwrap();
    let trusted = [TrustedKey { organization_id: 1, public_key: key.public_key() }];
    let signed = signed(&key);
    let mut inputs: Vec<Vec<u8>> = signed.iter().map(|text| text.clone().into_bytes()).collect();
    inputs.extend([SECRET.to_owned(), format!("{HOME}/grouplinks/{SECRET}"), PARTNER.to_owned()].map(String::into_bytes));
    let signed: HashSet<String> = signed.into_iter().collect();
    Pool::new("passes", inputs, WORDS).ask(time, |input| {
        let Ok(text) = std::str::from_utf8(input) else { return "no text".to_owned() };
        match scanned(text, HOME) {
            Ok(Scanned::Offline(pass) | Scanned::Badge(pass)) => {
                let verified = pass.verify(&trusted);
                assert!(verified.is_err() || signed.contains(text.trim()), "believed: {text}");
                format!("{:?}", verified.map(|_| ()))
            }
            Ok(Scanned::Partner(code)) => format!("{:?}", UnverifiedPartnerPass::parse(code.reveal()).map(|_| ()).err()),
            Ok(other) => format!("{:?}", std::mem::discriminant(&other)),
            Err(error) => format!("{error:?}"),
        }
    });
}
