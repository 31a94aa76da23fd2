//! Where a request comes from, as far as that can be believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// The other end of the connection. The server puts it into each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The machine itself: over loopback, without a word of a proxy.
    Machine,
    /// An address somewhere else.
    Address(IpAddr),
}

/// What proxies write about whom they speak for. One of them is enough to tell that it is not the machine itself.
const FORWARDED: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

impl Source {
    /// Reads it off a request: the peer, or, where the peer is a trusted proxy, the rightmost address of
    /// `X-Forwarded-For` that is none. What stands further left was written by the client.
    pub(crate) fn of(peer: Option<Peer>, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.to_canonical());
        let forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
        if peer.is_loopback() && !forwarded {
            return Self::Machine;
        }
        if !proxies.contains(&peer) {
            return Self::Address(peer);
        }
        let mut nearest = peer;
        for hop in hops(headers).rev() {
            // Beyond what cannot be read nothing can be believed.
            let Some(address) = hop else { break };
            nearest = address;
            if !proxies.contains(&address) {
                break;
            }
        }
        Self::Address(nearest)
    }

    /// The bytes a budget is kept by: an IPv4 address, or the network of 64 bits of an IPv6 address, which is one
    /// household. `None` for the machine itself, which has none.
    pub(crate) fn household(self) -> Option<[u8; 8]> {
        match self {
            Self::Machine => None,
            Self::Address(IpAddr::V4(address)) => Some(u64::from(address.to_bits()).to_be_bytes()),
            Self::Address(IpAddr::V6(address)) => {
                let network = u64::try_from(address.to_bits() >> 64).unwrap_or(u64::MAX);
                Some(network.to_be_bytes())
            }
        }
    }
}

/// The addresses of all `X-Forwarded-For` headers, from left to right.
fn hops(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = Option<IpAddr>> {
    let lines = headers.get_all("x-forwarded-for").iter();
    let texts: Vec<&str> = lines.flat_map(|line| line.to_str().unwrap_or("?").split(',')).collect();
    texts.into_iter().map(|text| read(text.trim()))
}

fn read(text: &str) -> Option<IpAddr> {
    let address: Option<IpAddr> = text.trim_matches(['[', ']']).parse().ok();
    address
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(peer: &str, forwarded: &[&str]) -> Source {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        let proxies = ["127.0.0.1", "10.0.0.7"].map(|proxy| proxy.parse().expect("an address"));
        Source::of(Some(Peer(peer.parse().expect("an address"))), &headers, &proxies)
    }

    fn address(text: &str) -> Source {
        Source::Address(text.parse().expect("an address"))
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_the_nearest_stranger_counts() {
        assert_eq!(source("203.0.113.9", &["198.51.100.1"]), address("203.0.113.9"));
        assert_eq!(source("10.0.0.7", &["198.51.100.1, 203.0.113.9"]), address("203.0.113.9"));
        assert_eq!(source("10.0.0.7", &["198.51.100.1", "203.0.113.9, 127.0.0.1"]), address("203.0.113.9"));
        assert_eq!(source("10.0.0.7", &["198.51.100.1, unknown"]), address("10.0.0.7"));
        assert_eq!(source("10.0.0.7", &["203.0.113.9:5123"]), address("203.0.113.9"));
        assert_eq!(source("10.0.0.7", &["[2001:db8::1]:5123"]), address("2001:db8::1"));
    }

    #[test]
    fn the_machine_itself_is_loopback_without_a_word_of_a_proxy() {
        assert_eq!(source("127.0.0.1", &[]), Source::Machine);
        assert_eq!(source("::1", &[]), Source::Machine);
        assert_eq!(source("127.0.0.1", &["203.0.113.9"]), address("203.0.113.9"));
        let mut headers = HeaderMap::new();
        headers.insert("via", "1.1 proxy".parse().expect("a header"));
        let peer = Some(Peer("127.0.0.1".parse().expect("an address")));
        assert_ne!(Source::of(peer, &headers, &[]), Source::Machine);
        assert_ne!(Source::of(None, &HeaderMap::new(), &[]), Source::Machine);
    }

    #[test]
    fn all_addresses_of_one_household_share_a_budget() {
        assert_eq!(address("2001:db8::1").household(), address("2001:db8::ffff:2").household());
        assert_ne!(address("2001:db8::1").household(), address("2001:db8:0:1::1").household());
        assert_eq!(address("::ffff:203.0.113.9").household().map(|h| h[..4].to_vec()), Some(vec![0; 4]));
        assert_eq!(Source::Machine.household(), None);
    }
}
