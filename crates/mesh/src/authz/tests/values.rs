//! What values are compared with, and how.

use super::{Call, HTTP, TCP, World, check, check_both};
use crate::authz::{Decision, template};

#[test]
fn addresses_are_in_blocks() {
    let v4 = [
        ("10.0.0.1", true),
        ("10.0.0.0/8", true),
        ("10.0.0.0/31", true),
        ("0.0.0.0/0", true),
        ("10.0.0.2/31", false),
        ("11.0.0.0/8", false),
        ("::/0", false),
    ];
    let v6 = [
        ("fd00::/8", true),
        ("fd00::1", true),
        ("fd00::2", false),
        ("fe00::/8", false),
        ("0.0.0.0/0", false),
    ];
    for (values, source_ip) in [(&v4[..], "10.0.0.1"), (&v6[..], "fd00::1")] {
        let call = Call { source_ip, ..TCP };
        check_both("source ipBlocks", "source.ip", values, call);
        check_both("source remoteIpBlocks", "remote.ip", values, call);
    }
    let world = World::new(&[(
        "egress/a",
        "{action: DENY, rules: [{when: [{key: destination.ip, values: [10.0.0.1]}]}]}",
    )]);
    assert_eq!(world.says(TCP), "allowed?");
    // What another filter of Envoy finds out is not known either.
    let key = "experimental.envoy.filters.a[b]";
    let spec = format!("{{action: DENY, rules: [{{when: [{{key: '{key}', values: [c]}}]}}]}}");
    assert_eq!(World::new(&[("egress/a", &spec)]).says(TCP), "allowed?");
}

#[test]
fn connections_have_a_port_and_an_sni() {
    let ports = [("443", true), ("80", false), ("4430", false)];
    check_both("operation ports", "destination.port", &ports, TCP);
    for (value, wanted) in [
        ("a.example.com", true),
        ("*", true),
        ("*.example.com", true),
        ("a.*", true),
        ("A.example.com", false),
        ("b.example.com", false),
        ("a.example.co", false),
    ] {
        for call in [
            TCP,
            HTTP,
            Call {
                sni: "A.Example.com",
                ..TCP
            },
        ] {
            check(
                "connection.sni values",
                "connection.sni notValues",
                value,
                call,
                wanted,
            );
        }
        let none = Call { sni: "", ..HTTP };
        check(
            "connection.sni values",
            "connection.sni notValues",
            value,
            none,
            false,
        );
    }
}

#[test]
fn requests_have_a_host_a_method_a_path_and_headers() {
    let hosts = [
        ("a.example.com", true),
        ("A.Example.com", true),
        ("*", true),
        ("*.EXAMPLE.com", true),
        ("A.*", true),
        ("b.example.com", false),
        ("a.example.com:80", false),
        ("*.org", false),
        ("b*", false),
        ("*longer.than.a.example.com", false),
        ("longer.than.a.example.com*", false),
    ];
    for (value, wanted) in hosts {
        check("operation hosts", "operation notHosts", value, HTTP, wanted);
    }
    let with_port = Call {
        http: Some(("A.example.com:80", "/")),
        ..HTTP
    };
    for (value, wanted) in [
        ("a.example.com", false),
        ("a.example.com:80", true),
        ("*:80", true),
    ] {
        check(
            "operation hosts",
            "operation notHosts",
            value,
            with_port,
            wanted,
        );
    }
    for (value, wanted) in [
        ("GET", true),
        ("*", true),
        ("G*", true),
        ("*T", true),
        ("get", false),
    ] {
        check(
            "operation methods",
            "operation notMethods",
            value,
            HTTP,
            wanted,
        );
    }
    for (value, wanted) in [
        ("/news/today", true),
        ("/news/*", true),
        ("*/today", true),
        ("*", true),
        ("/news/{*}", true),
        ("/news", false),
        ("/news/today?page=2", false),
        ("/News/today", false),
        ("*/news", false),
        ("today*", false),
        ("/{*}", false),
    ] {
        check("operation paths", "operation notPaths", value, HTTP, wanted);
    }
    for (header, value, wanted) in [
        ("x-team", "shop", true),
        ("X-Team", "shop", true),
        ("x-team", "*", true),
        ("x-team", "s*", true),
        ("x-team", "Shop", false),
        ("x-empty", "*", true),
        ("x-other", "*", false),
        ("host", "a.example.com", true),
        (":authority", "A.example.com", false),
        (":method", "GET", true),
        (":path", "/news/*", true),
    ] {
        let key = format!("request.headers[{header}]");
        check(
            &format!("{key} values"),
            &format!("{key} notValues"),
            value,
            HTTP,
            wanted,
        );
    }
}

#[test]
fn templates_have_paths() {
    for (value, path, wanted) in [
        ("/{*}", "/a", true),
        ("/{*}", "/", false),
        ("/{*}", "/a/b", false),
        ("/{*}", "/a=b", false),
        ("/{*}/", "/a/", true),
        ("/{*}/", "/a", false),
        ("/a/{*}/c", "/a/b/c", true),
        ("/a/{*}/c", "/a/b/d", false),
        ("/a/{**}", "/a/", true),
        ("/a/{**}", "/a/b/c", true),
        ("/a/{**}", "/a", false),
        ("/a/{**}", "/a/b=c", false),
        ("/{**}/z", "/a/b/z", true),
        ("/{**}/z", "/z", false),
        ("/{*}/{**}", "/a/", true),
        ("{*}", "/a", false),
    ] {
        assert_eq!(template::has(value, path), wanted, "{value} {path}");
    }
}

#[test]
fn all_lists_must_match_and_one_value_of_each() {
    for (rule, wanted) in [
        (
            "from: [{source: {namespaces: [other]}}, {source: {namespaces: [other, shop]}}]",
            true,
        ),
        (
            "from: [{source: {namespaces: [shop], notPrincipals: ['*']}}]",
            false,
        ),
        (
            "from: [{source: {namespaces: [shop], principals: ['*']}}]",
            true,
        ),
        (
            "to: [{operation: {ports: ['80']}}, {operation: {ports: ['443']}}]",
            true,
        ),
        (
            "to: [{operation: {ports: ['443'], notPorts: ['1', '443']}}]",
            false,
        ),
        (
            "when: [{key: connection.sni, values: ['*']}, {key: source.namespace, values: [other]}]",
            false,
        ),
        (
            "when: [{key: connection.sni, values: ['*'], notValues: [b]}]",
            true,
        ),
        (
            "from: [{source: {namespaces: [shop]}}], to: [{operation: {ports: ['80']}}]",
            false,
        ),
        (
            "from: [{source: {namespaces: [x]}}], to: [{operation: {ports: ['443']}}]",
            false,
        ),
        ("from: [{source: {}}], to: [{operation: {}}]", true),
        ("from: [{}], to: [{}]", true),
    ] {
        let world = World::new(&[("egress/a", &format!("rules: [{{{rule}}}]"))]);
        let is_allowed = matches!(world.decide(TCP), Decision::Allowed { .. });
        assert_eq!(is_allowed, wanted, "{rule}");
    }
}
