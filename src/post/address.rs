//! Which addresses are inside a network: all that the special-purpose registries of IANA (RFC 6890 and its successors) do not call
//! globally reachable. A message is not sent there by mistake, nor because a name was made to lead there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::Fault;

/// Blocks of IPv4 that are not on the public internet, with the length of their prefix.
const INSIDE_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Shared behind a provider's translation (RFC 6598).
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    // Benchmarks (RFC 2544), documentation (RFC 5737).
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Multicast, reserved, broadcast.
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
    ([255, 255, 255, 255], 32),
];

/// Blocks of IPv6 within the global unicast space that are not globally reachable.
const INSIDE_V6: [(u128, u32); 3] = [
    // Protocol assignments, Teredo among them (RFC 2928), and documentation (RFC 3849, RFC 9637).
    (0x2001_0000 << 96, 23),
    (0x2001_0db8 << 96, 32),
    (0x3fff_0000 << 96, 20),
];

/// Whether an address is inside a network, or of the machine itself.
pub fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inside_v4(address),
        IpAddr::V6(address) => is_inside_v6(address),
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    INSIDE_V4.iter().any(|(block, length)| (bits ^ u32::from_be_bytes(*block)) >> (32 - length) == 0)
}

/// Of IPv6, global unicast alone (2000::/3) is outside. An address that carries one of IPv4 is where that one is.
fn is_inside_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    let carried = |shift: u32| Ipv4Addr::from_bits(u32::try_from(bits >> shift & 0xffff_ffff).unwrap_or(0));
    match address.segments() {
        // Mapped (RFC 4291), translated (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => is_inside_v4(carried(0)),
        // 6to4 (RFC 3056).
        [0x2002, ..] => is_inside_v4(carried(80)),
        [first, ..] => {
            first >> 13 != 1 || INSIDE_V6.iter().any(|(block, length)| (bits ^ block) >> (128 - length) == 0)
        }
    }
}

/// Looks a name up once, within a time, and gives the first address; refused if any of them is inside a network and that is not allowed.
pub fn resolve(host: &str, port: u16, allow_private: bool, limit: Duration) -> Result<SocketAddr, Fault> {
    let (tell, told) = mpsc::channel();
    let host = host.to_owned();
    // The system's look-up cannot be cut short; whoever waits for it can go.
    thread::spawn(move || {
        let found = (host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<SocketAddr>>);
        // Nobody may be there to hear it any more.
        let _ = tell.send(found);
    });
    let found = told.recv_timeout(limit).map_err(|_| Fault::TimedOut)?.map_err(|_| Fault::NoHost)?;
    let is_refused = |address: &&SocketAddr| !allow_private && is_inside(address.ip());
    if let Some(address) = found.iter().find(is_refused) {
        return Err(Fault::Private { address: address.ip() });
    }
    found.first().copied().ok_or(Fault::NoHost)
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn what_is_inside_a_network_is_known() {
        let inside = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 \
            172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 \
            198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 \
            ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 \
            2001:10::1 2001:db8::1 2002:7f00:1:: 2002:c0a8:101::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 \
            fe80::1 fec0::1 ff02::1";
        let outside = "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 \
            172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 \
            ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1 2001:4860:4860::8888 2606:4700:4700::1111 \
            2a00::1";
        let wrong = |addresses: &str, right: bool| {
            let parsed =
                addresses.split(' ').filter(|text| is_inside(text.parse().expect("an address")) != right);
            parsed.map(str::to_owned).collect::<Vec<String>>()
        };
        assert_eq!(wrong(inside, true), Vec::<String>::new());
        assert_eq!(wrong(outside, false), Vec::<String>::new());
    }
}
