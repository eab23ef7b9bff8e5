{% raw %}
# mesh_config MANIFEST [FIELD OTHER-SPELLING VALUE]…: creates the mesh configuration, or checks that an existing one has
# these settings; Istio accepts both spellings of a field.
mesh_config() {
  local name=istio-shared-configmap-$revision manifest=$1 mesh found differs=''
  shift
  say "the mesh configuration of $revision, which applies to the whole mesh"
  if ! exists configmap "$name" -n aks-istio-system || is_ours configmap "$name" -n aks-istio-system; then
    kubectl apply -f - <<<"$manifest"
    return
  fi
  ask kubectl get configmap "$name" -n aks-istio-system --output jsonpath='{.data.mesh}'
  # kubectl parses the YAML, as part of a local resource that is never sent.
  mesh=$'apiVersion: egressgen.dev/v1\nkind: MeshConfig\nmetadata: {name: mesh}\nmesh:\n'$(sed -e '1{/^---/d;}' -e 's/^/  /' <<<"$answer")
  while [ $# -gt 0 ]; do
    found=$(kubectl annotate --local --filename - --output "jsonpath={.mesh.$1}{.mesh.$2}" read=yes <<<"$mesh") ||
      fail "the mesh configuration $name in aks-istio-system was not created for this policy, and its data.mesh is not valid YAML" \
        "correct it, and run this script again: kubectl edit configmap $name -n aks-istio-system"
    [ "$found" = "$3" ] || differs+=$'\n'"  $1 is ${found:-not set}, but must be $3"
    shift 3
  done
  [ -z "$differs" ] || fail "the mesh configuration $name in aks-istio-system was not created for this policy, and differs:$differs" \
    "change it, and run this script again: kubectl edit configmap $name -n aks-istio-system
        (without --registry-only mesh and --access-logs mesh, setup leaves the mesh configuration alone)"
  note 'created by someone else, with the required settings'
}
{% endraw %}
