//! Lists in many YAML styles: each comes back with everything that was in it, or not at all.

use proptest::prelude::*;
use proptest::sample::select;
use serde_yaml::Value;

use super::answer;

const HEAD: &str = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList";
const POLICY: &str = r#"{"apiVersion":"egressgen.dev/v1alpha1","kind":"EgressPolicy","metadata":{"name":"p","namespace":"egress"},"spec":{"destinations":[{"host":"a.example.com","flow":"https","via":"direct"}]}}"#;
/// An older version of a resource that the policy makes.
const OWN: &str = r#"{"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry","metadata":{"name":"a-example-com","namespace":"egress","labels":{"egressgen.dev/policy":"p","egressgen.dev/policy-namespace":"egress"}}}"#;

/// Items of others and of our own, on one line.
fn flow_item() -> impl Strategy<Value = String> {
    let foreign = select(vec![
        r#"{"kind": "A", "metadata": {"name": "a"}}"#,
        "{kind: A, on: [no, 0777, 1e3], text: 'it''s', t: \"\\u00e9\"}",
        "!!map {kind: A}",
        "&a {kind: A, self: &b x, again: *b}",
        "!x {kind: A}",
        "{kind: A, # a comment\n       b: 1}",
    ]);
    prop_oneof![
        4 => foreign.prop_map(str::to_owned),
        1 => Just(OWN.to_owned()),
        1 => Just(format!("&own {OWN}")),
        1 => Just(format!("!!map {OWN}")),
    ]
}

/// Items on several lines; `~` stands for their indentation.
fn block_item() -> impl Strategy<Value = String> {
    let ends = select(vec![
        "",
        "\n",
        "\n\n",
        "\n~",
        "\n~  ",
        "\n\n~    \n",
        " # c",
        "\n# c",
    ]);
    let last = (
        select(vec!["|", "|+", "|-", ">", ">+", "|2+"]),
        ends.clone(),
    );
    let text = last.prop_map(|(style, end)| format!("kind: A\n~text: {style}\n~  x{end}"));
    let anchored = select(vec![
        "&a\n~kind: A",
        "!!map\n~kind: A",
        "&a kind: A",
        "# c\n~kind: A",
    ]);
    let folded = Just("kind: A\n~list:\n~- a\n~- b: \"x\n\n~  y\"\n~? [k]\n~: v".to_owned());
    let own = "apiVersion: networking.istio.io/v1\n~kind: ServiceEntry\n~metadata:\n~  name: a-example-com\n~  \
               namespace: egress\n~  labels: {egressgen.dev/policy: p, egressgen.dev/policy-namespace: egress}\n~note: |+\n~  x\n";
    let own = ends.prop_map(move |end| format!("{own}{end}"));
    prop_oneof![
        flow_item(),
        text,
        anchored.prop_map(str::to_owned),
        folded,
        own,
    ]
}

/// `items` or `results`, with everything that can be on their lines.
fn list(key: &'static str) -> impl Strategy<Value = String> {
    let before = select(vec![
        "",
        " ",
        " &i",
        " !!seq",
        " &i !!seq",
        " !!seq &i",
        " # c",
        " &i # c\n  # d",
        "\n  &i",
    ]);
    let flow = (
        prop::collection::vec(flow_item(), 0..3),
        select(vec![" [", "\n  [", " [ # c\n   "]),
        select(vec!["]", ",]", "\n ]", " # c\n ]"]),
    );
    let flow = flow.prop_map(|(items, open, close)| {
        // A comma alone is not a list.
        let close = if items.is_empty() {
            close.trim_start_matches(',')
        } else {
            close
        };
        format!("{open}{}{close}", items.join(", "))
    });
    let block = (
        prop::collection::vec(block_item(), 1..4),
        select(vec!["", "  ", "    "]),
        select(vec!["- ", "-   "]),
    );
    let block = block.prop_map(|(items, indent, dash)| {
        let inner = format!("{indent}{}", " ".repeat(dash.len()));
        let items = items
            .into_iter()
            .map(|item| format!("\n{indent}{dash}{}", item.replace('~', &inner)));
        items.collect()
    });
    let nothing = select(vec!["", " []", " [ ]", " ~", " null", " !!null"]).prop_map(str::to_owned);
    let value = prop_oneof![2 => flow, 4 => block, 1 => nothing];
    (before, value).prop_map(move |(before, value)| format!("{key}:{before}{value}"))
}

fn resource_list() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        3 => list("items"),
        1 => list("results"),
        1 => select(vec!["x: &x {a: 1}", "y: |+\n  a\n", "z: *x", "\"q\": 'a\n\n  b'"]).prop_map(str::to_owned),
    ];
    let keys = prop::collection::vec(key, 0..4);
    let config = select(vec![
        "functionConfig: ",
        "functionConfig: &f ",
        "functionConfig:\n  ",
    ]);
    let config = config.prop_map(|key| format!("{key}{POLICY}"));
    let start = select(vec![
        "",
        "---\n",
        "--- # c\n",
        "# c\n",
        "--- !!map\n",
        "\u{feff}",
        "&r\n",
    ]);
    let end = select(vec![
        "", "\n", "\n\n", "\n...\n", "\n---\n", "  ", "\n# c", "\n  \n", "\n\n  ",
    ]);
    let block = (keys, config, any::<prop::sample::Index>(), start, end).prop_map(
        |(mut keys, config, at, start, end)| {
            keys.insert(at.index(keys.len() + 1), config);
            format!("{start}{HEAD}\n{}{end}", keys.join("\n"))
        },
    );
    let flow = (
        prop::collection::vec(flow_item(), 0..3),
        select(vec!["", ",", " # c\n", "\n"]),
        select(vec![
            "items: [",
            "\"items\":[",
            "items: &i [",
            "items: !!seq [",
        ]),
    );
    let flow = flow.prop_map(|(items, end, key)| {
        let head = HEAD.replace('\n', ", ");
        format!(
            "{{{head}, functionConfig: {POLICY}, {key}{}]{end}}}",
            items.join(", ")
        )
    });
    prop_oneof![4 => block, 1 => flow]
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

fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => untagged(&tagged.value),
        value => value,
    }
}

fn items(list: &Value) -> Vec<Value> {
    let items = untagged(list).get("items").map(untagged);
    items
        .and_then(Value::as_sequence)
        .cloned()
        .unwrap_or_default()
}

fn is_own(item: &Value) -> bool {
    let name = untagged(item)
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    name.and_then(Value::as_str) == Some("a-example-com")
}

/// Checks that an answer holds everything that was in its question.
fn check(question: &str, answer: &str) -> Result<(), TestCaseError> {
    let Some(before) = read(question) else {
        // If the other parser does not accept the question as YAML, there is nothing to compare.
        return Ok(());
    };
    let after = read(answer);
    prop_assert!(after.is_some(), "no YAML:\n{question}\n===\n{answer}");
    let (after, context) = (
        after.unwrap_or_default(),
        format!("{question}\n===\n{answer}"),
    );
    prop_assert_eq!((before.len(), after.len()), (1, 1), "{}", context);
    let (before, after) = (&before[0], &after[0]);
    let (old, new) = (items(before), items(after));
    let first_own = old.iter().position(is_own);
    let added = if first_own.is_some() { 1 } else { 2 };
    prop_assert_eq!(new.len(), old.len() + added, "{}", context);
    for (old, new) in old.iter().zip(&new) {
        if is_own(old) {
            prop_assert!(new.get("spec").is_some(), "{}", context);
        } else {
            prop_assert_eq!(old, new, "{}", context);
        }
    }
    let kinds = new.iter().skip(old.len()).map(|item| item["kind"].as_str());
    let kinds: Vec<_> = kinds.flatten().collect();
    prop_assert_eq!(
        &kinds,
        &["ServiceEntry", "VirtualService"][2 - added..],
        "{}",
        context
    );
    for (key, value) in untagged(before).as_mapping().into_iter().flatten() {
        let key = key.as_str().unwrap_or_default();
        if key != "items" {
            prop_assert_eq!(untagged(after).get(key), Some(value), "{}", context);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_of_a_list_comes_back_or_nothing(text in resource_list()) {
        if let Ok(answer) = answer(&text) {
            check(&text, &answer.text)?;
        }
    }
}

/// Unusual forms are accepted where possible: code that refuses everything would pass the test above.
#[test]
fn odd_forms_are_carried() {
    for list in [
        "items: &i [{kind: A}]",
        "items: &i\n- {kind: A}",
        "items: !!seq [{kind: A}]",
        "items: !!seq\n- {kind: A}\n- !!map {kind: B}",
        "items: !!seq &i # c\n  # d\n  - &a\n    kind: A\n",
        "items: &i []",
        "items: !!seq []",
        "items:\n- kind: A\n  text: |+\n    x\n\n",
        "x: &x {a: 1}\nitems:\n- kind: A\n  b: *x",
    ] {
        let text = format!("{HEAD}\n{list}\nfunctionConfig: {POLICY}\n");
        let answer = answer(&text).unwrap();
        assert!(answer.failure.is_none(), "{text}");
        check(&text, &answer.text).unwrap();
    }
    let tagged = format!("--- !!map\n{HEAD}\nfunctionConfig: {POLICY}\n");
    check(&tagged, &answer(&tagged).unwrap().text).unwrap();
}

/// A list that can't be patched safely is refused, with a message and a help.
#[test]
fn what_would_change_is_refused() {
    for (list, reason) in [
        // The new item would add a line end to the block scalar, which has none.
        (
            "items:\n- kind: A\n  text: |+\n    x",
            "without changing what is there",
        ),
        (
            "items:\n- kind: A\n  text: |\n    x",
            "without changing what is there",
        ),
        ("items: []\nitems: []\n", "duplicate key \"items\""),
        (
            "functionConfig: {a: 1}\nitems: []\n",
            "duplicate key \"functionConfig\"",
        ),
        ("<<: {items: []}\n", "the merge key `<<` is not supported"),
        (
            &format!("items: [&a {OWN}]"),
            "an anchor in it would be lost",
        ),
        (
            &format!("items: [{}]", OWN.replace("\"p\"", "&p p")),
            "an anchor in it would be lost",
        ),
    ] {
        let text = format!("{HEAD}\nfunctionConfig: {POLICY}\n{list}");
        let Err(crate::Failure::Input(report)) = answer(&text) else {
            panic!("not refused: {text}");
        };
        let error = &report.diagnostics[0];
        assert!(error.message().contains(reason), "{error}");
        assert!(error.help().is_some(), "{error}");
    }
}
