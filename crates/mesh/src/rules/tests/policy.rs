//! What a rule says about a port.

use super::World;

const A: &str = "a.example.com";

/// The SNI and the path of the `tls` that holds for the port 443, and the path of the one that does not.
fn tls(spec: &str, subset: Option<&str>) -> (String, String, String) {
    let world = World::new(&[("shop/a", &format!("{{host: a.example.com, {spec}}}"))]);
    let rule = world.lookup("shop", A).rule.unwrap();
    let effective = rule.effective(subset, 443).unwrap();
    let sni = effective.tls.and_then(|tls| tls.sni.clone());
    let path = |evidence: Option<crate::Evidence>| {
        evidence.map_or_else(String::new, |evidence| evidence.path.to_string())
    };
    (
        sni.unwrap_or_default(),
        path(effective.tls_evidence()),
        path(effective.dropped_tls()),
    )
}

#[test]
fn the_narrowest_tls_holds() {
    let host = "tls: {sni: host}";
    let port = "portLevelSettings: [{port: {number: 80}, tls: {sni: other}}, {port: {number: 443}, tls: {sni: port}}]";
    let bare = "portLevelSettings: [{port: {number: 443}, loadBalancer: {simple: RANDOM}}]";
    let other = "loadBalancer: {simple: RANDOM}";
    let (h, p) = (
        "spec.trafficPolicy.tls",
        "spec.trafficPolicy.portLevelSettings[1].tls",
    );
    let s = "spec.subsets[1].trafficPolicy.tls";
    let sp = "spec.subsets[1].trafficPolicy.portLevelSettings[1].tls";
    let with = |outer: &str, inner: &str| {
        format!(
            "trafficPolicy: {{{outer}}}, subsets: [{{name: w}}, {{name: v, trafficPolicy: {{{inner}}}}}]"
        )
    };
    let subset = "tls: {sni: subset}";
    let subset_port =
        "portLevelSettings: [{port: {number: 80}}, {port: {number: 443}, tls: {sni: subset port}}]";
    let all = format!("{subset}, {subset_port}");
    for (outer, inner, wanted) in [
        (host, None, ("host", h, "")),
        (other, None, ("", "", "")),
        (&format!("{host}, {port}"), None, ("port", p, h)),
        (&format!("{host}, {bare}"), None, ("", "", h)),
        (host, Some(other), ("host", h, "")),
        (host, Some(subset), ("subset", s, h)),
        (host, Some(subset_port), ("subset port", sp, h)),
        (host, Some(bare), ("", "", h)),
        (other, Some(subset), ("subset", s, "")),
        (other, Some(subset_port), ("subset port", sp, "")),
        (&format!("{host}, {port}"), Some(other), ("port", p, h)),
        (&format!("{host}, {port}"), Some(subset), ("subset", s, p)),
        (
            &format!("{host}, {port}"),
            Some(&all),
            ("subset port", sp, s),
        ),
        (&format!("{host}, {bare}"), Some(other), ("", "", h)),
        (&format!("{host}, {bare}"), Some(subset), ("subset", s, h)),
    ] {
        let name = inner.map(|_| "v");
        let found = tls(&with(outer, inner.unwrap_or(other)), name);
        let (sni, path, dropped) = wanted;
        assert_eq!(
            found,
            (sni.into(), path.into(), dropped.into()),
            "{outer} | {inner:?}"
        );
    }
    // A subset without a policy has that of its host.
    assert_eq!(
        tls(&with(host, subset), Some("w")),
        ("host".into(), h.into(), String::new())
    );
}

const TUNNEL: &str = "{host: a.example.com, trafficPolicy: {tunnel: {targetHost: a, targetPort: 1}}, subsets: [{name: v}]}";

#[test]
fn a_missing_subset_has_no_policy() {
    let world = World::new(&[("shop/a", TUNNEL)]);
    let rule = world.lookup("shop", A).rule.unwrap();
    assert!(rule.effective(Some("w"), 443).is_none());
    let effective = rule.effective(Some("v"), 443).unwrap();
    assert!(effective.tls.is_none());
    // Nor is a tunnel inherited by a subset that exists.
    assert!(effective.tunnel.is_none());
    assert_eq!(effective.rule, rule.first());
}

#[test]
fn each_setting_is_inherited_in_its_own_way() {
    let outer = "loadBalancer: {simple: PASSTHROUGH}, tunnel: {targetHost: outer, targetPort: 1}, \
                 proxyProtocol: {version: V2}, connectionPool: {http: {h2UpgradePolicy: UPGRADE}}";
    let inner = "loadBalancer: {simple: RANDOM}, tunnel: {targetHost: inner, targetPort: 1}, \
                 proxyProtocol: {version: V1}, connectionPool: {http: {useClientProtocol: true}}";
    let bare = "portLevelSettings: [{port: {number: 443}, outlierDetection: {}}]";
    let passing = "loadBalancer: {simple: PASSTHROUGH}";
    let port = format!("portLevelSettings: [{{port: {{number: 443}}, {passing}}}]");
    let other = "outlierDetection: {}";
    for (policies, wanted) in [
        ([outer, ""], (true, "outer", "V2", "UPGRADE")),
        ([outer, other], (true, "", "V2", "UPGRADE")),
        ([outer, inner], (true, "inner", "V1", "client")),
        // Settings for the port take the place of all but the tunnel, and the PROXY protocol is that of the host.
        ([&format!("{outer}, {bare}"), ""], (false, "outer", "", "")),
        (
            [outer, &format!("{inner}, {bare}")],
            (true, "inner", "V2", ""),
        ),
        (
            [&format!("{outer}, {bare}"), inner],
            (false, "inner", "V1", "client"),
        ),
        // A subset passes through even if the settings for the port do not say so, and if only they do.
        ([other, &format!("{passing}, {bare}")], (true, "", "", "")),
        ([other, &port], (true, "", "", "")),
        ([other, inner], (false, "inner", "V1", "client")),
        ([&format!("{passing}, {bare}"), ""], (false, "", "", "")),
    ] {
        let subset = (!policies[1].is_empty()).then_some("v");
        let [outer, inner] = policies;
        let spec = format!(
            "{{host: a.example.com, trafficPolicy: {{{outer}}}, subsets: [{{name: v, trafficPolicy: {{{inner}}}}}]}}"
        );
        let world = World::new(&[("shop/a", &spec)]);
        let rule = world.lookup("shop", A).rule.unwrap();
        let found = rule.effective(subset, 443).unwrap();
        let tunnel = found.tunnel.map_or("", |tunnel| &tunnel.target_host);
        let protocol = found.proxy_protocol.and_then(|protocol| protocol.version);
        let protocol = protocol.map_or_else(String::new, |version| format!("{version:?}"));
        let http = match found.http {
            None => "",
            Some(http) if http.use_client_protocol == Some(true) => "client",
            Some(_) => "UPGRADE",
        };
        let found = (found.is_passthrough, tunnel, &*protocol, http);
        assert_eq!(found, wanted, "{policies:?}");
    }
}

#[test]
fn a_port_without_a_number_is_no_port() {
    let spec =
        "host: a.example.com\ntrafficPolicy: {tls: {}, portLevelSettings: [{loadBalancer: {}}]}";
    let world = World::new(&[("shop/a", spec)]);
    let rule = world.lookup("shop", A).rule.unwrap();
    assert!(rule.effective(None, 443).unwrap().tls.is_some());
}
