//! Which limits are on if nobody says otherwise, and whose word on a client's address is taken.

use std::fs;
use std::net::SocketAddr;

use reqwest::StatusCode;

use crate::program::http::{client, get, send};
use crate::program::process::Process;
use crate::program::{bootstrap, command};

/// More guesses than one address has at first; the next one comes back only after seconds.
const GUESSES: u8 = 15;

/// How many of these guesses, each said to come from an address of its own, are not let in.
async fn refused(address: SocketAddr) -> usize {
    let client = client();
    let mut refused = 0;
    for number in 0..GUESSES {
        let guess = client.get(format!("http://{address}/user")).header("authorization", format!("KISI-LOGIN guess-{number}"));
        let answer = send(guess.header("x-forwarded-for", format!("198.51.100.1, 203.0.113.{number}"))).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let seconds: u64 = answer.header("retry-after").parse().unwrap();
            assert!((1..=6).contains(&seconds), "{seconds}");
            refused += 1;
        } else {
            assert_eq!(answer.status, 401, "{answer:?}");
        }
    }
    refused
}

#[tokio::test(flavor = "multi_thread")]
async fn serving_limits_requests_unless_it_is_told_not_to() {
    let home = tempfile::tempdir().unwrap();
    bootstrap(home.path(), "example", &[]);
    let serve = |options: &[&str]| Process::start(command(home.path(), "serve").args(["--listen", "127.0.0.1:0"]).args(options));

    let mut limited = serve(&[]);
    let address = limited.wait_for_address();
    assert!(refused(address).await > 0);
    for path in ["/healthz", "/readyz"].repeat(10) {
        assert_eq!(get(&format!("http://{address}{path}")).await.status, 200, "{path}");
    }
    limited.kill();

    let mut unlimited = serve(&["--rate-limit", "0"]);
    assert_eq!(refused(unlimited.wait_for_address()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_trusted_names_the_client() {
    let home = tempfile::tempdir().unwrap();
    bootstrap(home.path(), "example", &[]);
    let serve = |options: &[&str]| Process::start(command(home.path(), "serve").args(["--listen", "127.0.0.1:0"]).args(options));

    let mut trusting = serve(&["--trusted-proxy", "192.0.2.0/24", "--trusted-proxy", "127.0.0.1/32"]);
    assert_eq!(refused(trusting.wait_for_address()).await, 0);
    trusting.kill();

    let mut elsewhere = serve(&["--trusted-proxy", "192.0.2.0/24"]);
    assert!(refused(elsewhere.wait_for_address()).await > 0);
    elsewhere.kill();

    fs::write(home.path().join("doorward.toml"), "trusted_proxy = [\"127.0.0.1/32\"]\n").unwrap();
    assert_eq!(refused(serve(&[]).wait_for_address()).await, 0);
}
