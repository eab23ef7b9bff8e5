//! The groups of Istio's API and the versions in which they are served.

/// A group of Istio's API: the part of `apiVersion` before the slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiGroup {
    /// `networking.istio.io`: traffic management.
    Networking,
    /// `security.istio.io`: authorization.
    Security,
    /// `telemetry.istio.io`: metrics, traces and access logs.
    Telemetry,
}

/// A version of a group: the part of `apiVersion` after the slash.
///
/// A kind has the same schema in all its versions, and Istio's webhook checks only the group and the kind
/// (`pkg/webhooks/validation/server/server.go`), so the version makes no difference beyond the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `v1`, served in all groups since Istio 1.22; egressgen writes it.
    #[default]
    V1,
    /// `v1beta1`, in the networking and security groups.
    V1Beta1,
    /// `v1alpha3`, in the networking group.
    V1Alpha3,
    /// `v1alpha1`, in the telemetry group.
    V1Alpha1,
}

// === impl ApiGroup ===

impl ApiGroup {
    /// The name, as in `networking.istio.io`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Networking => "networking.istio.io",
            Self::Security => "security.istio.io",
            Self::Telemetry => "telemetry.istio.io",
        }
    }

    /// The versions in which the modelled kinds of the group are served, each with its `apiVersion`; v1 comes first.
    #[must_use]
    pub const fn api_versions(self) -> &'static [(ApiVersion, &'static str)] {
        match self {
            Self::Networking => &[
                (ApiVersion::V1, "networking.istio.io/v1"),
                (ApiVersion::V1Beta1, "networking.istio.io/v1beta1"),
                (ApiVersion::V1Alpha3, "networking.istio.io/v1alpha3"),
            ],
            Self::Security => &[
                (ApiVersion::V1, "security.istio.io/v1"),
                (ApiVersion::V1Beta1, "security.istio.io/v1beta1"),
            ],
            Self::Telemetry => &[
                (ApiVersion::V1, "telemetry.istio.io/v1"),
                (ApiVersion::V1Alpha1, "telemetry.istio.io/v1alpha1"),
            ],
        }
    }
}

// === impl ApiVersion ===

impl ApiVersion {
    /// The name, as in `v1beta1`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V1Beta1 => "v1beta1",
            Self::V1Alpha3 => "v1alpha3",
            Self::V1Alpha1 => "v1alpha1",
        }
    }
}
