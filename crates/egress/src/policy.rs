//! Which addresses a request may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(first: u16, second: u16, third: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0), prefix)
}

/// Networks of one's own: this machine, and private use (RFC 1918, RFC 6598).
const PRIVATE_V4: [Ipv4Net; 5] =
    [v4(10, 0, 0, 0, 8), v4(100, 64, 0, 0, 10), v4(127, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

/// Never a customer's device: special purposes (IANA's IPv4 registry), multicast, and addresses at which clouds serve
/// credentials.
const SPECIAL_V4: [Ipv4Net; 11] = [
    v4(0, 0, 0, 0, 8),
    v4(100, 100, 100, 200, 32),
    v4(169, 254, 0, 0, 16),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// Unique local addresses (RFC 4193); the loopback address is judged beside them.
const PRIVATE_V6: Ipv6Net = v6(0xfc00, 0, 0, 7);
/// Where one cloud serves credentials, within the unique local range.
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
/// The only range of which addresses are given to machines on the internet (RFC 4291 section 2.4).
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
/// Within it: protocol assignments with Teredo, documentation (IANA's IPv6 registry).
const SPECIAL_V6: [Ipv6Net; 3] = [v6(0x2001, 0, 0, 23), v6(0x2001, 0xdb8, 0, 32), v6(0x3fff, 0, 0, 20)];
/// Carries an IPv4 address in bits 16 to 47 (RFC 3056).
const SIX_TO_FOUR: Ipv6Net = v6(0x2002, 0, 0, 16);
/// Carries an IPv4 address in its last 32 bits (RFC 6052).
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);

/// Which addresses may be reached: those of the public internet, and what the operator adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    allow_private: bool,
    allowed: Vec<IpNet>,
}

impl Policy {
    /// `allow_private` adds this machine and private networks, but not link-local, metadata, multicast and other special
    /// addresses; only a subnet in `allowed` adds those.
    #[must_use]
    pub const fn new(allow_private: bool, allowed: Vec<IpNet>) -> Self {
        Self { allow_private, allowed }
    }

    /// Whether this address may be reached. An IPv6 address that carries an IPv4 address is judged as that one.
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        let canonical = address.to_canonical();
        if self.allowed.iter().any(|net| net.contains(&address) || net.contains(&canonical)) {
            return true;
        }
        match canonical {
            IpAddr::V4(address) => self.allows_v4(address),
            IpAddr::V6(address) => self.allows_v6(address),
        }
    }

    fn allows_v4(&self, address: Ipv4Addr) -> bool {
        let within = |nets: &[Ipv4Net]| nets.iter().any(|net| net.contains(&address));
        !within(&SPECIAL_V4) && (self.allow_private || !within(&PRIVATE_V4))
    }

    fn allows_v6(&self, address: Ipv6Addr) -> bool {
        let [_, high, low, _, _, _, last_high, last_low] = address.segments();
        if SIX_TO_FOUR.contains(&address) {
            self.allows(embedded(high, low))
        } else if NAT64.contains(&address) {
            self.allows(embedded(last_high, last_low))
        } else if PRIVATE_V6.contains(&address) || address.is_loopback() {
            self.allow_private && address != METADATA_V6
        } else {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|net| net.contains(&address))
        }
    }
}

fn embedded(high: u16, low: u16) -> IpAddr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: [&str; 9] = [
        "1.1.1.1",
        "9.255.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "198.20.0.1",
        "2606:4700::1111",
        "::ffff:1.1.1.1",
        "2002:101:101::1",
        "64:ff9b::1.1.1.1",
    ];

    const PRIVATE: [&str; 16] = [
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "::1",
        "fc00::1",
        "fdff::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "64:ff9b::10.0.0.1",
    ];

    const SPECIAL: [&str; 31] = [
        "0.0.0.0",
        "0.1.2.3",
        "100.100.100.200",
        "169.254.169.254",
        "169.254.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::7f00:1",
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];

    fn assert_allows(policy: &Policy, addresses: &[&str], expected: bool) {
        for address in addresses {
            assert_eq!(policy.allows(address.parse().unwrap()), expected, "{address} by {policy:?}");
        }
    }

    #[test]
    fn only_the_public_internet_is_reached_by_default() {
        let policy = Policy::default();
        assert_allows(&policy, &PUBLIC, true);
        assert_allows(&policy, &PRIVATE, false);
        assert_allows(&policy, &SPECIAL, false);
    }

    #[test]
    fn private_networks_can_be_allowed_without_metadata_and_special_addresses() {
        let policy = Policy::new(true, Vec::new());
        assert_allows(&policy, &PUBLIC, true);
        assert_allows(&policy, &PRIVATE, true);
        assert_allows(&policy, &SPECIAL, false);
    }

    #[test]
    fn a_subnet_allows_its_addresses_however_they_are_written_and_no_others() {
        let policy = Policy::new(false, vec!["192.168.1.0/24".parse().unwrap(), "fd12::/16".parse().unwrap()]);
        assert_allows(&policy, &["192.168.1.7", "::ffff:192.168.1.7", "2002:c0a8:107::", "64:ff9b::192.168.1.7", "fd12::9"], true);
        assert_allows(&policy, &["192.168.2.7", "::ffff:192.168.2.7", "127.0.0.1", "fd13::9", "169.254.169.254"], false);
    }

    #[test]
    fn a_subnet_may_name_what_is_special() {
        let policy = Policy::new(false, vec!["169.254.10.0/24".parse().unwrap()]);
        assert_allows(&policy, &["169.254.10.1"], true);
        assert_allows(&policy, &["169.254.169.254"], false);
    }
}
