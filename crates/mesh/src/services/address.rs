//! Addresses and blocks of them.

use std::net::IpAddr;

/// The address of a service, by which a connection to it is recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Address {
    /// None: any address may be meant.
    Any,
    Ip(IpAddr),
    Block(Block),
    /// One that nobody knows here: that of a Service of the cluster, or the one that Istio gave to a host and that only
    /// DNS capture tells the application.
    Given,
}

/// A CIDR block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Block {
    address: IpAddr,
    bits: u8,
}

// === impl Address ===

impl Address {
    /// An address of a ServiceEntry. A block of one address is that address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Ok(ip) = text.parse() {
            return Some(Self::Ip(ip));
        }
        let block = Block::parse(text)?;
        Some(if block.is_one() {
            Self::Ip(block.address)
        } else {
            Self::Block(block)
        })
    }
}

// === impl Block ===

impl Block {
    /// An address, or an address and a prefix length.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = if let Some((address, bits)) = text.split_once('/') {
            (address.parse().ok()?, bits.parse().ok()?)
        } else {
            let address: IpAddr = text.parse().ok()?;
            (address, width(address))
        };
        (bits <= width(address)).then_some(Self { address, bits })
    }

    fn is_one(self) -> bool {
        self.bits == width(self.address)
    }

    pub(crate) fn bits(self) -> u8 {
        self.bits
    }

    /// Whether it stands for no condition: `util.ConvertAddressToCidr` and `toFilterChainMatch` drop 0.0.0.0.
    pub(crate) fn is_unspecified(self) -> bool {
        self.address.is_unspecified()
    }

    /// The same block with all bits of the host unset.
    pub(crate) fn masked(self) -> (u128, u8, bool) {
        let (value, width) = number(self.address);
        let shift = u32::from(width - self.bits);
        (
            value.checked_shr(shift).unwrap_or(0),
            self.bits,
            width == 32,
        )
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let other = Self {
            address,
            bits: self.bits,
        };
        self.address.is_ipv4() == address.is_ipv4() && self.masked() == other.masked()
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn number(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}
