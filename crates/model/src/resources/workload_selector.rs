//! The two ways in which Istio's APIs select workloads by label.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Selects workloads for a ServiceEntry or a Sidecar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadSelector {
    /// Labels that a workload must have, all of them. A value has at most 63 characters; Istio rejects `*` in keys and
    /// values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// Selects workloads for a DestinationRule and for the kinds of the security and telemetry APIs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyWorkloadSelector {
    /// Labels that a workload must have, all of them. A value has at most 63 characters; Istio rejects `*` in keys and
    /// values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
}
