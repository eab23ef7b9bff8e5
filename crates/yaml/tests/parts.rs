//! Texts of which some documents can't be read.

use egressgen_yaml::{Limits, parse, parse_each};

/// The spans of what was read, and where the syntax is wrong.
fn read(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (documents, wrong) = parse_each(text, 0, &Limits::default());
    let spans = documents.iter().map(|document| document.span);
    let wrong = wrong.iter().filter_map(|wrong| match wrong.place() {
        Some(egressgen_diagnostics::Place::Text { span, .. }) => Some(&text[span.start..span.end]),
        _ => None,
    });
    (
        spans.map(|span| &text[span.start..span.end]).collect(),
        wrong.collect(),
    )
}

#[test]
fn one_broken_document_hides_no_other() {
    for (text, documents, wrong) in [
        ("a: 1\n---\nb: 2\n", vec!["a: 1", "b: 2"], vec![]),
        ("é: [1\n---\nb: 2\n", vec!["b: 2"], vec![""]),
        (
            "a: 1\n--- # x\nb: 'é\n--- \nc: é\n",
            vec!["a: 1", "c: é"],
            vec!["'"],
        ),
        (
            "a: }\n---\nb: 1\n---\n- c: : d\n",
            vec!["b: 1"],
            vec!["}", ":"],
        ),
        (
            "a: |\n  [\n--- |\n [\n---\n- b: 'c' d\n",
            vec!["[", "a: |\n  ["],
            vec![""],
        ),
    ] {
        let (mut found, at) = read(text);
        let mut documents = documents;
        found.sort_unstable();
        documents.sort_unstable();
        assert_eq!((found, at.len()), (documents, wrong.len()), "{text}");
        for (at, wrong) in at.iter().zip(&wrong) {
            assert!(wrong.is_empty() || at == wrong, "{text}: {at:?}");
        }
    }
}

/// A text that can be read is read as by `parse`, and one over a limit is not read in part.
#[test]
fn parts_change_nothing_else() {
    let text = "a: {b: [1, &x 2]}\n---\n- !!str c\n";
    let limits = Limits::default();
    let (documents, wrong) = parse_each(text, 0, &limits);
    assert!(wrong.is_empty());
    assert_eq!(parse(text, 0, &limits), Ok(documents));
    let limits = Limits { nodes: 2, ..limits };
    let (documents, wrong) = parse_each(text, 0, &limits);
    assert_eq!((documents.len(), wrong.len()), (0, 1));
}

/// Anchors and tags of a later part stand where they stand in the text.
#[test]
fn later_parts_know_their_place() {
    let text = "a: [\n---\nb: &x !y c\n";
    let (documents, _) = parse_each(text, 0, &Limits::default());
    let found = egressgen_yaml::strict(&documents[0], 0);
    let spans = found.iter().filter_map(|found| match found.place() {
        Some(egressgen_diagnostics::Place::Text { span, .. }) => Some(&text[span.start..span.end]),
        _ => None,
    });
    assert_eq!(spans.collect::<Vec<_>>(), ["&x", "!y"]);
}
