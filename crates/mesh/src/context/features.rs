//! Laws of Istio that changed between the versions that this crate knows.

use egressgen_model::values::IstioVersion;

/// The laws that hold in a version of Istio.
#[expect(clippy::struct_excessive_bools, reason = "each is a law of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// A host in `Sidecar.egress.hosts` with `~` before its namespace is left out (`hostClassification`,
    /// pilot/pkg/model/sidecar.go).
    pub sidecar_exclusions: bool,
    /// A destination that a Sidecar does not import is taken from a Kubernetes Service first, and then from the oldest
    /// ServiceEntry; before, from the first namespace in alphabetical order (`pickBestVisibleNamespace`,
    /// `PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE`).
    pub best_service_namespace: bool,
    /// Hosts also match with a trailing dot (`PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN`).
    pub absolute_names: bool,
    /// Istio gives an address to each host of a ServiceEntry that has none (`PILOT_ENABLE_IP_AUTOALLOCATE`).
    pub auto_addresses: bool,
    /// DestinationRules of one host are merged only if their `exportTo` is equal
    /// (`ENABLE_ENHANCED_DESTINATIONRULE_MERGE`).
    pub merge_by_export: bool,
    /// Sidecars support `resolution: DYNAMIC_DNS`.
    pub dynamic_dns: bool,
}

// === impl Features ===

impl Features {
    /// The oldest version that this crate knows.
    pub const OLDEST: IstioVersion = IstioVersion::new(22);
    /// The newest version that this crate knows.
    pub const NEWEST: IstioVersion = IstioVersion::new(31);

    /// The laws of a version. Versions that are not known have those of the nearest one.
    #[must_use]
    pub fn of(version: IstioVersion) -> Self {
        let since = |minor| version >= IstioVersion::new(minor);
        Self {
            sidecar_exclusions: since(31),
            best_service_namespace: since(30),
            absolute_names: since(27),
            auto_addresses: since(25),
            merge_by_export: since(23),
            dynamic_dns: since(30),
        }
    }
}
