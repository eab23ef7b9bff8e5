//! Whether a file is egressgen's own.

pub(super) use egressgen::MANAGED_BY as LABEL;
use egressgen_yaml::{Limits, Node, Value, load};

/// Whether there are documents, all of them with the label. What can't be read is someone else's.
pub(super) fn is_ours(content: &[u8]) -> bool {
    // A JSON document is a YAML document.
    let documents = std::str::from_utf8(content)
        .ok()
        .and_then(|text| load(text, &Limits::default()).ok());
    documents.is_some_and(|documents| all_labelled(&documents))
}

fn all_labelled(objects: &[Node]) -> bool {
    !objects.is_empty() && objects.iter().all(is_labelled)
}

fn is_labelled(object: &Node) -> bool {
    if object.get("kind").and_then(Node::as_str) == Some("List") {
        return match object.get("items").map(|it| &it.value) {
            Some(Value::Sequence(items)) => all_labelled(items),
            _ => false,
        };
    }
    let (label, value) = LABEL;
    let labels = object.get("metadata").and_then(|it| it.get("labels"));
    labels.and_then(|it| it.get(label)).and_then(Node::as_str) == Some(value)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn every_document_must_have_the_label() {
        let ours = "metadata: {labels: {app.kubernetes.io/managed-by: egressgen}}\n";
        let helm = "metadata: {labels: {app.kubernetes.io/managed-by: Helm}}\n";
        let list = |items: &str| format!("{{\"kind\": \"List\", \"items\": [{items}]}}");
        let json = r#"{"metadata": {"labels": {"app.kubernetes.io/managed-by": "egressgen"}}}"#;
        for (content, expected) in [
            (ours.to_owned(), true),
            (format!("# a comment\n---\n{ours}---\n{ours}"), true),
            (format!("{ours}---\n{helm}"), false),
            (format!("{ours}---\nmetadata: {{name: a}}\n"), false),
            (format!("{ours}---\n- a list\n"), false),
            (format!("{ours}---\n: [broken\n"), false),
            (format!("&anchor {ours}"), false),
            (json.to_owned(), true),
            (list(json), true),
            (list(&format!("{json}, {json}")), true),
            (list(&format!("{json}, {{}}")), false),
            (list(&list(json)), true),
            (list(""), false),
            ("kind: List\n".to_owned(), false),
            (String::new(), false),
            ("# a comment only\n".to_owned(), false),
        ] {
            assert_eq!(is_ours(content.as_bytes()), expected, "{content}");
        }
        assert!(!is_ours(&[ours.as_bytes(), b"# \xff\n"].concat()));
    }
}
