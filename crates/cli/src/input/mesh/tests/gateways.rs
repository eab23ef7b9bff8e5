//! The gateways that input has, and those that are assumed.

use super::{ENTRY, GATEWAY, World, world};

const SERVICE: &str = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: out, namespace: shop, labels: {tier: dmz}, creationTimestamp: '2026-01-01T00:00:00Z'}
  spec:
    clusterIP: 10.0.0.1
    selector: {app: out}
    ports:
    - {port: 80, name: http2, targetPort: web}
    - {port: 443, targetPort: 8443, appProtocol: tls}
    - {port: 15021}
- apiVersion: v1
  kind: Service
  metadata: {name: elsewhere}
  spec: {type: ExternalName, externalName: edition.cnn.com}
";

const DEPLOYMENT: &str = "\
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: out-v1, namespace: shop}
  spec:
    template:
      metadata: {labels: {app: out, version: v1}}
      spec: {serviceAccountName: robot, containers: [{name: x, ports: [{name: web, containerPort: 8080}]}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: out-v1-abc, namespace: shop, ownerReferences: [{}], labels: {istio: x}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {template: {metadata: {labels: {app: web}}}}
";

/// The gateways: name, labels, service account.
fn gateways(world: &World) -> Vec<String> {
    let gateways = world.context.gateways.iter();
    let gateways = gateways.map(|pods| {
        let labels: Vec<_> = pods
            .labels
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let (namespace, name) = (&pods.namespace, &pods.name);
        format!(
            "{namespace}/{name} {} {}",
            labels.join(","),
            pods.service_account
        )
    });
    gateways.collect()
}

#[test]
fn gateways_are_found_by_their_labels() {
    let all = "outboundTrafficPolicy: ALLOW_ANY\nrootNamespace: a\nistioVersion: '1.30'\n";
    let (found, _) = world(&[GATEWAY, SERVICE, DEPLOYMENT].concat(), all, "");
    assert_eq!(gateways(&found), ["shop/out-v1 app=out,version=v1 robot"]);
    let service = &found.context.services[0];
    let ports = service.ports.iter().map(|port| (port.number, port.target));
    assert_eq!(
        ports.collect::<Vec<_>>(),
        [(80, 8080), (443, 8443), (15021, 15021)]
    );
    assert_eq!(service.created, Some(1_767_225_600));
    assert_eq!(service.cluster_ip, Some([10, 0, 0, 1].into()));
    assert_eq!(found.context.services.len(), 1);
    // Of a Service alone, the pods follow.
    let (found, _) = world(&[GATEWAY, SERVICE].concat(), all, "");
    assert_eq!(gateways(&found), ["shop/out app=out,tier=dmz out"]);
}

const ROUTE: &str = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cnn, namespace: shop}
spec:
  hosts: [edition.cnn.com]
  http:
  - route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local}}]
  tcp:
  - route: [{destination: {host: web}}, {destination: {host: edition.cnn.com}}]
---
";

#[test]
fn gateways_are_assumed_where_something_names_them() {
    let all = "outboundTrafficPolicy: ALLOW_ANY\nrootNamespace: a\nistioVersion: '1.30'\n";
    let policy = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: a}\nspec:\n  \
                  gateway: {name: out, namespace: aks-istio-egress, profile: aks}\n  destinations:\n  \
                  - {host: a.example.com, flow: http}\n";
    let upstream = "istio-system/istio-egressgateway istio=egressgateway istio-egressgateway";
    let aks = "aks-istio-egress/out istio=out out";
    let flags = "shop/x a=b x";
    for (text, mesh, flags, wanted) in [
        (ROUTE, "", "", vec![upstream]),
        (policy, "", "", vec![aks]),
        (
            ENTRY,
            "",
            "--gateway-name x --gateway-namespace shop --gateway-selector a=b",
            vec![flags],
        ),
        (ENTRY, "", "--profile istio", vec![upstream]),
        (
            ENTRY,
            "gateways: [{name: out, namespace: shop}]",
            "",
            vec!["shop/out istio=out out"],
        ),
        (
            ROUTE,
            "gateways: [{name: istio-egressgateway, namespace: istio-system, labels: {a: b}, serviceAccount: c}]",
            "",
            vec!["istio-system/istio-egressgateway a=b c"],
        ),
        (ENTRY, "", "", vec![]),
    ] {
        let (found, messages) = world(text, &[all, mesh].concat(), flags);
        assert_eq!(gateways(&found), wanted, "{text}{mesh}{flags}");
        let is_said = messages
            .iter()
            .any(|it| it.starts_with("assumed-gateway-service"));
        assert_eq!(
            is_said,
            mesh.is_empty() && !wanted.is_empty(),
            "{messages:?}"
        );
        assert_eq!(found.context.services.len(), wanted.len());
    }
    let (found, messages) = world(ROUTE, all, "");
    let ports = found.context.services[0].ports.iter();
    let ports = ports.map(|port| (port.number, port.target));
    assert_eq!(
        ports.collect::<Vec<_>>(),
        [(15021, 15021), (80, 8080), (443, 8443)]
    );
    assert_eq!(
        messages[0],
        "assumed-gateway-service: assumed: the gateway istio-egressgateway in istio-system has a Service with the ports 80 \
         (pods: 8080) and 443 (pods: 8443), and pods with istio=egressgateway"
    );
}

#[test]
fn assumed_gateways_have_what_gateways_ask_of_them() {
    let gateway = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: out, namespace: shop}\nspec:\n  \
                   selector: {app: istio-egressgateway}\n  servers:\n  \
                   - {port: {number: 443, name: tls, protocol: TLS}, hosts: [a.example.com], tls: {mode: PASSTHROUGH}}\n  \
                   - {port: {number: 3306, name: db, protocol: TCP}, hosts: ['*']}\n---\n";
    let other = gateway
        .replace("name: out", "name: other")
        .replace("app: istio-egressgateway", "app: ingress")
        .replace("3306", "9000");
    let only = gateway.replace("istio-egressgateway", "custom");
    for (gateways, labels) in [
        (
            [gateway, &other].concat(),
            "app=istio-egressgateway,istio=egressgateway",
        ),
        (only, "app=custom,istio=egressgateway"),
    ] {
        let (found, messages) = world(&[&gateways, ROUTE].concat(), "istioVersion: '1.30'\n", "");
        let wanted = format!("istio-system/istio-egressgateway {labels} istio-egressgateway");
        assert_eq!(self::gateways(&found), [wanted]);
        let is_said = messages.iter().any(|it| {
            it.contains("the ports 80 (pods: 8080), 443 (pods: 8443) and 3306, and pods with")
        });
        assert!(is_said, "{messages:?}");
    }
}
