//! Streams in many YAML styles: either every manifest comes back as it was, or nothing comes back.

use proptest::prelude::*;
use proptest::sample::select;
use serde_yaml::Value;

use super::rendered;
use crate::report::Reporter;

const POLICY: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata:\n  name: p\nspec:\n  \
                      destinations:\n  - {host: a.example.com, flow: https, via: direct}";

fn foreign() -> impl Strategy<Value = String> {
    let end = select(vec![
        "", "\n", "\n\n", "\n ", "\n   ", "\n\n  ", "\n   \n", " # c", "\n# c",
    ]);
    let block = select(vec!["|", "|+", "|-", ">", ">+", "|1+"]);
    let text = (block, end).prop_map(|(style, end)| format!("kind: A\ntext: {style}\n  x{end}"));
    let other = select(vec![
        "kind: A",
        "{kind: A, b: [no, 0777]}",
        "&a\nkind: A\nb: &b x\nc: *b",
        "!!map\nkind: A",
        "# c\nkind: A\nb: \"x\n\n  y\"",
        "kind: A\nb: 'x\n\n  y'\nc:\n- d\n- - e",
        "# nothing",
        "",
        "|+\n  x\n\n",
    ]);
    prop_oneof![2 => text, 3 => other.prop_map(str::to_owned)]
}

fn stream() -> impl Strategy<Value = String> {
    let document = prop_oneof![3 => foreign(), 1 => Just(String::new())];
    let documents = prop::collection::vec(document, 0..5);
    let between = select(vec![
        "\n---\n",
        "\n--- # c\n",
        "\n---\n# Source: a.yaml\n",
        "\n...\n---\n",
        "\r\n---\r\n",
    ]);
    let start = select(vec!["", "---\n", "--- ", "\u{feff}", "# c\n"]);
    let end = select(vec!["", "\n", "\n...\n", "\n---\n", "\n\n"]);
    (documents, any::<prop::sample::Index>(), between, start, end).prop_map(
        |(mut documents, at, between, start, end)| {
            documents.insert(at.index(documents.len() + 1), POLICY.to_owned());
            format!("{start}{}{end}", documents.join(between))
        },
    )
}

/// The documents as an independent parser reads them.
fn read(text: &str) -> Option<Vec<Value>> {
    use serde::Deserialize as _;
    let documents = serde_yaml::Deserializer::from_str(text).map(Value::deserialize);
    let documents: Vec<_> = documents.collect::<Result<_, _>>().ok()?;
    Some(
        documents
            .into_iter()
            .filter(|document| !document.is_null())
            .collect(),
    )
}

fn is_of_policy(document: &Value) -> bool {
    let kind = document.get("kind").and_then(Value::as_str);
    matches!(
        kind,
        Some("EgressPolicy" | "ServiceEntry" | "VirtualService")
    )
}

fn check(question: &str, answer: &str) -> Result<(), TestCaseError> {
    let Some(mut before) = read(question) else {
        // If the other parser does not accept the question as YAML, there is nothing to compare.
        return Ok(());
    };
    let after = read(answer);
    prop_assert!(after.is_some(), "no YAML:\n{question}\n===\n{answer}");
    let mut after = after.unwrap_or_default();
    prop_assert_eq!(
        after
            .iter()
            .filter(|document| is_of_policy(document))
            .count(),
        2
    );
    before.retain(|document| !is_of_policy(document));
    after.retain(|document| !is_of_policy(document));
    prop_assert_eq!(before, after, "{}\n===\n{}", question, answer);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_manifests_come_back_or_nothing(text in stream()) {
        if let Ok(answer) = rendered(&text, Reporter::default()) {
            check(&text, &answer)?;
        }
    }
}

/// A last line without a line end stays as it is: in a block scalar, a line end would be content.
#[test]
fn a_last_block_of_text_keeps_its_end() {
    for style in ["|", "|+", "|-", ">", ">+"] {
        for end in ["", "\n", "\n\n", "\n ", "\n  ", "\n\n "] {
            let last = format!("---\nkind: A\ntext: {style}\n  x{end}");
            let text = format!("{POLICY}\n{last}");
            let answer = rendered(&text, Reporter::default()).unwrap();
            assert!(answer.contains(&last), "{answer}");
            check(&text, &answer).unwrap();
        }
    }
}
