//! Fields of resources that others own and that are read leniently: what has another form counts as absent.

use std::borrow::Cow;
use std::collections::BTreeMap;

use egressgen_yaml::{Node, Value};

/// The node at a path of keys.
pub(super) fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

pub(super) fn text<'n>(node: &'n Node, path: &[&str]) -> Option<Cow<'n, str>> {
    at(node, path)?.scalar().filter(|text| !text.is_empty())
}

pub(super) fn texts(node: &Node, path: &[&str]) -> Vec<String> {
    let items = at(node, path).map(Node::items).unwrap_or_default();
    let texts = items.iter().filter_map(Node::scalar);
    texts.map(Cow::into_owned).collect()
}

/// A port, 1 to 65535.
pub(super) fn port(node: &Node, path: &[&str]) -> Option<u16> {
    text(node, path)?.parse().ok().filter(|port| *port > 0)
}

pub(super) fn labels(node: &Node, path: &[&str]) -> BTreeMap<String, String> {
    let entries = match at(node, path).map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    let labels = entries.iter().filter_map(|entry| {
        let value = entry.value.scalar()?;
        Some((entry.key.clone(), value.into_owned()))
    });
    labels.collect()
}
