//! Traces made by hand, as text and as JSON.

use std::sync::Arc;

use egressgen_diagnostics::{DocumentId, Path, Place};
use egressgen_mesh::{
    Caller, Departure, Evidence, Hop, Identity, PassedOver, Protocol, Proxy, Reason, Refusal,
    Request, Security, Stage, Step, Target, Trace, Unknown, Verdict,
};

use super::{Traced, json, text};
use crate::input::calls::{Call, End};
use crate::input::mesh::Origins;
use crate::input::mesh::places::Places;
use crate::input::source::Source;

const BUNDLE: &str = "\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: cnn, namespace: egress}
spec:
  hosts: [edition.cnn.com]
  ports:
  - {number: 80, name: http, protocol: HTTP}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cnn, namespace: egress}
spec:
  http:
  - match: []
  - route:
    - destination: {host: egress.mesh.svc.cluster.local, subset: cnn}
---
apiVersion: egressgen.dev/v1alpha1
kind: EgressPolicy
spec:
  destinations:
  - {host: edition.cnn.com}
";

fn evidence(kind: &'static str, document: Option<(u32, u32)>, path: Path) -> Evidence {
    Evidence {
        resource: Arc::new(Identity {
            kind,
            namespace: "egress".into(),
            name: "cnn".into(),
            document: document.map(|(text, index)| DocumentId { text, index }),
        }),
        path,
    }
}

fn entry() -> Evidence {
    let path = Path::from(["spec", "ports"]).index(0);
    evidence("ServiceEntry", Some((0, 0)), path)
}

fn route() -> Evidence {
    let path = Path::from(["spec", "http"]).index(1);
    evidence("VirtualService", Some((0, 1)), path)
}

fn step(stage: Stage, chosen: &str, evidence: Option<Evidence>, text: &str) -> Step {
    Step {
        stage,
        chosen: chosen.to_owned(),
        evidence,
        text: text.to_owned(),
        passed_over: Vec::new(),
    }
}

const CLUSTER: &str = "outbound|80|cnn|egress.mesh.svc.cluster.local";

fn sidecar() -> Hop {
    Hop {
        proxy: Proxy::Sidecar {
            namespace: "shop".into(),
            service_account: "client".into(),
        },
        steps: vec![
            step(Stage::Listener, "0.0.0.0_80", Some(entry()), "port 80 has an HTTP listener"),
            Step {
                passed_over: vec![PassedOver {
                    evidence: Evidence {
                        path: Path::from(["spec", "http"]).index(0),
                        ..route()
                    },
                    why: "it matches requests of the gateway istio-egressgateway-cnn alone, and this one comes from \
                          the mesh"
                        .to_owned(),
                }],
                ..step(Stage::Route, CLUSTER, Some(route()), "the route of port 80 has it")
            },
        ],
        cluster: Some(CLUSTER.to_owned()),
    }
}

fn gateway() -> Hop {
    let generated = evidence("DestinationRule", Some((7, 0)), Path::from(["spec"]));
    let assumed = evidence("Service", None, Path::root());
    Hop {
        proxy: Proxy::Gateway {
            namespace: "mesh".into(),
            name: "egress".into(),
            port: 8080,
        },
        steps: vec![
            step(
                Stage::Listener,
                "0.0.0.0_8080",
                Some(assumed),
                "the pods listen on port 8080",
            ),
            step(Stage::Tls, "", Some(generated), "TLS is added"),
        ],
        cluster: Some("outbound|443||edition.cnn.com".to_owned()),
    }
}

fn traced(url: &str, protocol: Protocol, hops: Vec<Hop>, verdict: Verdict) -> Traced {
    let caller = Caller::new("shop", "client");
    Traced {
        call: Call {
            url: url.to_owned(),
            request: Request::new(caller, protocol, "edition.cnn.com", 80),
            expect: Some(End::Gateway),
            place: None,
        },
        trace: Trace {
            hops,
            verdict,
            unknown: Vec::new(),
        },
    }
}

fn traces() -> Vec<Traced> {
    let departure = |security| Departure {
        host: "edition.cnn.com".to_owned(),
        port: 443,
        security,
        authority: None,
        principal: None,
    };
    let originated = Security::Originated {
        sni: "edition.cnn.com".to_owned(),
        verifies_ca: true,
        names: vec!["edition.cnn.com".to_owned()],
        client_certificate: Some("partner-cert".to_owned()),
        inside: false,
    };
    let mut through = traced(
        "http://edition.cnn.com/",
        Protocol::Http,
        vec![sidecar(), gateway()],
        Verdict::Gateway(Departure {
            authority: Some("edition.cnn.com".to_owned()),
            principal: Some("cluster.local/ns/shop/sa/client".to_owned()),
            ..departure(originated)
        }),
    );
    let filter = |name: &str| Unknown {
        text: "may change what a proxy on the way does".to_owned(),
        resource: Some(("EnvoyFilter".to_owned(), "mesh".to_owned(), name.to_owned())),
    };
    through.trace.unknown = vec![filter("lua"), filter("headers")];
    let mut around = traced(
        "https://edition.cnn.com",
        Protocol::Tls,
        vec![Hop {
            steps: Vec::new(),
            ..sidecar()
        }],
        Verdict::Sidecar(departure(Security::Passthrough { sni: String::new() })),
    );
    let request = &mut around.call.request;
    request.sni = Some(String::new());
    request.from.labels = [("app".to_owned(), "web\u{1b}[31m".to_owned())].into();
    request.to = Target::Address([192, 0, 2, 1].into());
    let mut refused = traced(
        "http://edition.cnn.com/",
        Protocol::Http,
        vec![sidecar()],
        Verdict::Refused(Refusal {
            proxy: sidecar().proxy,
            reason: Reason::NoCluster,
            status: Some(503),
            flags: "NC",
            details: "cluster_not_found".to_owned(),
            sidecar_flags: "",
            evidence: Some(route()),
            mend: "add the subset cnn to a DestinationRule of egress.mesh.svc.cluster.local that the caller sees"
                .to_owned(),
        }),
    );
    let request = &mut refused.call.request;
    request.method = "POST".to_owned();
    request.host_header = Some("www.cnn.com".to_owned());
    request.headers = [("x-team".to_owned(), "shop".to_owned())].into();
    request.websocket = true;
    vec![through, around, refused]
}

fn with_places<T>(show: impl FnOnce(&[Traced], &Places<'_>) -> T) -> T {
    let sources = [Source::new("bundle.yaml".to_owned(), BUNDLE.to_owned(), 0)];
    let destination = Path::from(["spec", "destinations"]).index(0).key("host");
    let policy = DocumentId { text: 0, index: 2 };
    let origins = Origins::new(7, vec![Place::value(policy, destination)]);
    show(&traces(), &Places::new(&sources, &origins))
}

fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../snapshots/trace"
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn people_read_text() {
    let text = with_places(text::text);
    let plain = anstream::adapter::strip_str(&text).to_string();
    assert_snapshot("hand-made-text", &plain);
    for line in plain.lines() {
        let is_wide = line.chars().count() > 80;
        // A place stays in one piece, and so does a long word.
        let is_place = line.contains("bundle.yaml:") || line.contains("(assumed)");
        assert!(!is_wide || is_place || !line.trim().contains(' '), "{line}");
    }
    // Colours are ours alone: what a value has is shown as an escape.
    assert!(
        text.contains("\u{1b}[1m\u{1b}[32m=>\u{1b}[0m \u{1b}[1m\u{1b}[32mleaves through"),
        "{text:?}"
    );
    assert!(
        text.contains("\u{1b}[1m\u{1b}[33mleaves by the sidecar"),
        "{text:?}"
    );
    assert!(text.contains("\u{1b}[1m\u{1b}[31mrefused"), "{text:?}");
    assert!(plain.contains("app=web\\u{1b}[31m"), "{plain}");
}

#[test]
fn programs_read_json() {
    let json = with_places(|traced, places| json::json(traced, places, &[]));
    assert_snapshot("hand-made-json", &json);
}
