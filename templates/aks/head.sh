set -euo pipefail

resource_group={{ resource_group }}
cluster={{ cluster }}
# Resources that these scripts create carry this name in a label or a tag; nothing else is ever deleted.
policy={{ policy }}

say() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }

# fail WHAT NEXT: prints what failed and what to do about it, and exits.
fail() {
  printf 'error: %s\n  next: %s\n' "$1" "$2" >&2
  exit 2
}

need() { command -v "$1" >/dev/null || fail "$1 is not installed" "$2"; }

# await TRIES SECONDS WHAT NEXT COMMAND…: tries a command until it succeeds, or gives up.
await() {
  local tries=$1 seconds=$2 what=$3 next=$4 try
  shift 4
  for ((try = 1; ; try++)); do
    if "$@"; then return 0; fi
    if ((try >= tries)); then fail "timed out after $((tries * seconds)) seconds waiting for $what" "$next"; fi
    note "waiting for $what ($try of $tries)"
    sleep "$seconds"
  done
}

# has WORD TEXT: whether a line of the text equals the word.
has() { [[ $'\n'"$2"$'\n' == *$'\n'"$1"$'\n'* ]]; }

# ask COMMAND…: stores the output of a command in `answer`; a failure is never mistaken for "does not exist".
ask() {
  answer=$("$@") || fail "this command failed: $*" 'see its output above, and run this script again'
}

# exists KIND NAME [-n NAMESPACE]
exists() {
  ask kubectl get "$@" --ignore-not-found --output name
  [ -n "$answer" ]
}

# is_ours KIND NAME [-n NAMESPACE]: whether these scripts created the resource for this policy.
is_ours() {
  ask kubectl get "$@" --ignore-not-found --output \
    jsonpath='{.metadata.labels.app\.kubernetes\.io/managed-by} {.metadata.labels.egressgen\.dev/policy}'
  [ "$answer" = "egressgen $policy" ]
}

# keep MANIFEST KIND NAME [-n NAMESPACE]: creates a resource or updates one of ours; resources of others stay unchanged.
keep() {
  local manifest=$1
  shift
  if exists "$@" && ! is_ours "$@"; then
    note "$1 $2 exists, and was not created for this policy: left as it is"
  else
    kubectl apply -f - <<<"$manifest"
  fi
}

# The enabled egress gateways of the cluster: one per line, with name, namespace and StaticGatewayConfiguration.
enabled_gateways() {
  ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv \
    --query 'serviceMeshProfile.istio.components.egressGateways[?enabled].[name, namespace, gatewayConfigurationName]'
}

# Only connects to this cluster: with its own kubeconfig, which is deleted at the end.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
connect() {
  need az 'install the Azure CLI: https://learn.microsoft.com/cli/azure/install-azure-cli'
  need kubectl 'run: az aks install-cli'
  answer=$(az account show --query name --output tsv) || fail 'the Azure CLI is not logged in' 'run: az login'
  say "cluster $cluster in resource group $resource_group, subscription $answer"
  export KUBECONFIG=$work/kubeconfig AAD_LOGIN_METHOD=${AAD_LOGIN_METHOD:-azurecli}
  az aks get-credentials --resource-group "$resource_group" --name "$cluster" --file "$KUBECONFIG" \
    --overwrite-existing --only-show-errors ||
    fail "could not get credentials for the cluster $cluster" 'see the output of az above; az account set selects a subscription'
}
