set -euo pipefail

resource_group={{ resource_group }}
cluster={{ cluster }}
# What these scripts make carries this name in a label or a tag, and nothing else is ever deleted.
policy={{ policy }}

say() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }

# fail WHAT NEXT: what could not be done, and what to do about it.
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
    if ((try >= tries)); then fail "$what is not there after $((tries * seconds)) seconds" "$next"; fi
    note "waiting for $what ($try of $tries)"
    sleep "$seconds"
  done
}

# has WORD TEXT: whether one of the lines of a text is this word.
has() { [[ $'\n'"$2"$'\n' == *$'\n'"$1"$'\n'* ]]; }

# The output of a command in the variable `answer`; what it can't tell is never taken for "not there".
ask() {
  answer=$("$@") || fail "this command failed: $*" 'see what it says above, and run this script again'
}

# exists KIND NAME [-n NAMESPACE]
exists() {
  ask kubectl get "$@" --ignore-not-found --output name
  [ -n "$answer" ]
}

# is_ours KIND NAME [-n NAMESPACE]: whether these scripts made it, for this policy.
is_ours() {
  ask kubectl get "$@" --ignore-not-found --output \
    jsonpath='{.metadata.labels.app\.kubernetes\.io/managed-by} {.metadata.labels.egressgen\.dev/policy}'
  [ "$answer" = "egressgen $policy" ]
}

# keep MANIFEST KIND NAME [-n NAMESPACE]: makes an object, or brings one of ours up to date; others' are left alone.
keep() {
  local manifest=$1
  shift
  if exists "$@" && ! is_ours "$@"; then
    note "$1 $2 is there, and not made by this script: left as it is"
  else
    kubectl apply -f - <<<"$manifest"
  fi
}

# The enabled egress gateways of the cluster: name, namespace and StaticGatewayConfiguration a line, between tabs.
enabled_gateways() {
  ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv \
    --query 'serviceMeshProfile.istio.components.egressGateways[?enabled].[name, namespace, gatewayConfigurationName]'
}

# Talks to this cluster and no other: by a kubeconfig of its own, which is gone at the end.
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
    fail "there are no credentials for the cluster $cluster" 'see what az says above; az account set chooses a subscription'
}
