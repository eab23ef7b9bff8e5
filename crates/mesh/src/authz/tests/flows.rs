//! The forms in which egressgen writes policies.

use super::{Call, HTTP, TCP, World};

#[test]
fn callers_are_told_apart_by_sni() {
    let world = World::new(&[
        (
            "egress/callers-of-a",
            "selector: {matchLabels: {istio: egress}}
action: DENY
rules:
- from:
  - source:
      notPrincipals: [cluster.local/ns/bank/sa/teller]
      notNamespaces: [shop]
  when:
  - key: connection.sni
    values: [a.example.com]",
        ),
        (
            "egress/callers-of-b",
            "selector: {matchLabels: {istio: egress}}
action: DENY
rules:
- from:
  - source:
      notNamespaces: [bank]
  when:
  - key: connection.sni
    values: ['*.b.example.com']",
        ),
    ]);
    let teller = Some("cluster.local/ns/bank/sa/teller");
    let clerk = Some("cluster.local/ns/bank/sa/clerk");
    for call in [TCP, HTTP] {
        assert_eq!(world.says(call), "allowed");
        assert_eq!(
            world.says(Call {
                principal: teller,
                ..call
            }),
            "allowed"
        );
        assert_eq!(
            world.says(Call {
                principal: clerk,
                ..call
            }),
            "denied by callers-of-a[0]"
        );
        assert_eq!(
            world.says(Call {
                principal: None,
                ..call
            }),
            "denied by callers-of-a[0]"
        );
        let call = Call {
            sni: "x.b.example.com",
            ..call
        };
        assert_eq!(world.says(call), "denied by callers-of-b[0]");
        assert_eq!(
            world.says(Call {
                principal: clerk,
                ..call
            }),
            "allowed"
        );
        assert_eq!(
            world.says(Call {
                sni: "c.example.com",
                ..call
            }),
            "allowed"
        );
    }
}
