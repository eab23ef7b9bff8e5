{% raw %}
# mesh_config MANIFEST [FIELD OTHER-SPELLING VALUE]…: makes the mesh configuration, or checks that one of someone else has
# these settings; Istio reads a field in either spelling.
mesh_config() {
  local name=istio-shared-configmap-$revision manifest=$1 mesh found differs=''
  shift
  say "the mesh configuration of $revision, which is for the whole mesh"
  if ! exists configmap "$name" -n aks-istio-system || is_ours configmap "$name" -n aks-istio-system; then
    kubectl apply -f - <<<"$manifest"
    return
  fi
  ask kubectl get configmap "$name" -n aks-istio-system --output jsonpath='{.data.mesh}'
  # kubectl reads YAML: as a part of an object that stays here.
  mesh=$'apiVersion: egressgen.dev/v1\nkind: MeshConfig\nmetadata: {name: mesh}\nmesh:\n'$(sed -e '1{/^---/d;}' -e 's/^/  /' <<<"$answer")
  while [ $# -gt 0 ]; do
    found=$(kubectl annotate --local --filename - --output "jsonpath={.mesh.$1}{.mesh.$2}" read=yes <<<"$mesh") ||
      fail "the mesh configuration $name in aks-istio-system is not of this script, and its data.mesh is no YAML that kubectl can read" \
        "correct it, and run this script again: kubectl edit configmap $name -n aks-istio-system"
    [ "$found" = "$3" ] || differs+=$'\n'"  $1 is ${found:-not set}, and $3 is wanted"
    shift 3
  done
  [ -z "$differs" ] || fail "the mesh configuration $name in aks-istio-system is not of this script, and differs:$differs" \
    "set it there, and run this script again: kubectl edit configmap $name -n aks-istio-system
        (without --registry-only mesh and --access-logs mesh, setup leaves the mesh configuration alone)"
  note 'made by someone else, with the settings that are wanted'
}
{% endraw %}
