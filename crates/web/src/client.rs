//! Who is at the other end: what every router is told of a request's address.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::{self, Next};
use axum::response::Response;
use doorward_app::limiter::Client;
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Tells the router's handlers and middleware the [`Client`] of each request: whoever is connected, or, if that is one of
/// these proxies, whoever it says it speaks for.
pub fn told(router: Router, trusted_proxies: Vec<IpNet>) -> Router {
    router.layer(middleware::from_fn_with_state(Arc::<[IpNet]>::from(trusted_proxies), tell))
}

async fn tell(State(trusted): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    if let Some(peer) = peer {
        let client = Client(behind(peer, request.headers(), &trusted));
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

/// Reads `X-Forwarded-For` from the right, where our own proxy wrote, as far as proxies are trusted. What stands further left
/// is the client's own word.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let mut client = peer.to_canonical();
    for value in headers.get_all(FORWARDED_FOR).iter().rev() {
        for hop in value.as_bytes().rsplit(|byte| *byte == b',') {
            if !is_trusted(client) {
                return client;
            }
            let Some(address) = address(hop) else { return client };
            client = address;
        }
    }
    client
}

/// An address as proxies write it: bare, or with its port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().ok().or_else(|| hop.parse().ok().map(|socket: SocketAddr| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUSTED: [&str; 3] = ["127.0.0.0/8", "192.0.2.0/24", "2001:db8:1::/48"];

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let headers = forwarded.iter().map(|value| (FORWARDED_FOR, value.parse().unwrap())).collect();
        let trusted = TRUSTED.map(|net| net.parse().unwrap());
        behind(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn the_word_of_whoever_is_no_proxy_of_ours_counts_for_nothing() {
        assert_eq!(client("198.51.100.1", &["203.0.113.9"]), "198.51.100.1");
        assert_eq!(client("198.51.100.1", &["203.0.113.9, 192.0.2.1"]), "198.51.100.1");
        assert_eq!(behind("127.0.0.1".parse().unwrap(), &HeaderMap::new(), &[]).to_string(), "127.0.0.1");
    }

    #[test]
    fn the_first_from_the_right_that_is_no_proxy_of_ours_is_the_client() {
        assert_eq!(client("127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["10.0.0.1, 203.0.113.9, 192.0.2.7"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["192.0.2.66,203.0.113.9 ,192.0.2.7"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.8"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["192.0.2.8, 192.0.2.7"]), "192.0.2.8");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn what_is_no_address_ends_at_the_proxy_that_let_it_through() {
        for nonsense in ["", "unknown", "203.0.113.9;", "203.0.113", "client, "] {
            assert_eq!(client("127.0.0.1", &[&format!("203.0.113.9, {nonsense}, 192.0.2.7")]), "192.0.2.7", "{nonsense}");
        }
        let headers = HeaderMap::from_iter([(FORWARDED_FOR, b"203.0.113.9, \xff".as_slice().try_into().unwrap())]);
        assert_eq!(behind("127.0.0.1".parse().unwrap(), &headers, &["127.0.0.1/32".parse().unwrap()]).to_string(), "127.0.0.1");
    }

    #[test]
    fn an_address_may_be_of_either_kind_and_have_a_port() {
        assert_eq!(client("2001:db8:1::1", &["2001:db8:2::9"]), "2001:db8:2::9");
        assert_eq!(client("::ffff:127.0.0.1", &["[2001:db8:2::9]:4711, 192.0.2.7:80"]), "2001:db8:2::9");
        assert_eq!(client("127.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
    }
}
