//! Where requests come from, as far as limits care.

use std::net::{IpAddr, Ipv6Addr};

/// The address of whoever sent a request, behind whatever proxies are trusted. Faces tell it to use cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

/// One customer's network: an IPv4 address, or the 64 leading bits of an IPv6 address, since whoever has one IPv6 address
/// has all of its network (RFC 6177). `None` if the address is not known, which is one network too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Origin(Option<IpAddr>);

impl From<Option<Client>> for Origin {
    fn from(client: Option<Client>) -> Self {
        Self(client.map(|Client(address)| match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Origin {
        Origin::from(Some(Client(address.parse().unwrap())))
    }

    #[test]
    fn an_ipv6_network_of_64_bits_is_one() {
        assert_eq!(origin("2001:db8:0:1::1"), origin("2001:db8:0:1:ffff:ffff:ffff:ffff"));
        assert_ne!(origin("2001:db8:0:1::1"), origin("2001:db8:0:2::1"));
    }

    #[test]
    fn an_ipv4_address_is_one_however_it_is_written() {
        assert_ne!(origin("192.0.2.1"), origin("192.0.2.2"));
        assert_eq!(origin("::ffff:192.0.2.1"), origin("192.0.2.1"));
        assert_ne!(Origin::from(None), origin("0.0.0.0"));
    }
}
