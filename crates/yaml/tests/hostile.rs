//! Texts made to take time or memory, or to make a reader stumble. Each takes work in proportion to its length, one way or
//! the other.

#![cfg(unix)]

mod work;

use std::fmt::Write as _;

use egressgen_yaml::{
    At, Diagnostics, DocumentId, Fields, Limits, decode, list, load, number, parse, strict,
};

use work::Ordinary;

/// What is repeated many times over.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "[", "{", "- ", "? ", "a: ", "[a: ", "{a: ", "[{", "!", "!!str ", "&a ", "*a ", "|\n", ">\n", "'", "\"",
    "''", "#", "# \n", "%", "---\n", "--- ", "...\n", "\n", "\t", " ", "\r", ":", ": ", ",", "]", "}", "-", "?",
    "? a\n", "- a\n", "\\", "\"\\", "@", "`", "é", "\u{feff}", "\u{1f600}", "a\n", "a: b: ", "a, ", "a ",
    "&a [", "!a [", "- - ", "- ? ", "a:\n ", "[\n", "[]", "[],", "{}: ", "%TAG ! a\n", "<<: ", "1:", "0_", "1e",
    "a'\n", "\u{0}",
];

#[test]
fn hostile_texts_take_little_work() {
    let ordinary = Ordinary::measured();
    let long = 1 << 20;
    let mut texts: Vec<(&str, String)> = PARTS
        .iter()
        .flat_map(|&part| {
            [
                (part, part.repeat(40_000 / part.len())),
                (part, part.repeat(200_000 / part.len())),
            ]
        })
        .collect();
    texts.push((
        "one long line",
        format!("a: {}\n", "word ".repeat(long / 5)),
    ));
    texts.push(("one long number", "9".repeat(long)));
    texts.push(("one long quote", format!("\"{}\"", "é\\n".repeat(long / 4))));
    texts.push(("a long flow list", format!("[{}]", "1, ".repeat(long / 3))));
    texts.push((
        "an unclosed flow list",
        format!("[{}", "1, ".repeat(long / 3)),
    ));
    texts.push(("a long key", format!("{}: 1\n", "k".repeat(long))));
    texts.push((
        "many keys",
        (0..60_000).fold(String::new(), |mut text, n| {
            let _ = writeln!(text, "key-{n}: {n}");
            text
        }),
    ));
    texts.push((
        "steps",
        (0..400).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n"),
    ));
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let before = format!("*a{}, ", n - 1).repeat(9);
        let _ = writeln!(bomb, "a{n}: &a{n} [{before}]");
    }
    texts.push(("an alias bomb", bomb));
    let equal = |key: &str| format!("{key}: 1\n").repeat(60_000);
    texts.push(("equal keys", equal("key")));
    texts.push(("merge keys", equal("<<")));
    texts.push(("keys that are lists", equal("? [a]\n")));
    for (name, text) in texts {
        ordinary.compare(name, text.len(), || {
            let _ = load(&text, 0, &Limits::default());
        });
    }
}

/// A tree of the greatest depth is built, looked through, compared and dropped on a small stack.
#[test]
fn the_greatest_depth_needs_little_stack() {
    let limits = Limits {
        depth: usize::MAX,
        ..Limits::default()
    };
    let read = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || {
            let at_most = load(
                &format!("{}{}", "[".repeat(500), "]".repeat(500)),
                0,
                &limits,
            );
            let too_deep = load(
                &format!("{}{}", "[".repeat(501), "]".repeat(501)),
                0,
                &limits,
            );
            let mappings = format!("{}&a b{}", "{a: ".repeat(500), "}".repeat(500));
            let mappings = parse(&mappings, 0, &limits);
            (
                at_most.is_ok_and(|documents| documents.clone() == documents),
                too_deep.is_err(),
                mappings.is_ok_and(|documents| {
                    let document = &documents[0];
                    let is_same = document.clone().digest() == document.digest();
                    is_same && document.is_anchored() && strict(document, 0).len() == 1
                }),
            )
        });
    assert_eq!(
        read.map(|thread| thread.join().ok()).ok(),
        Some(Some((true, true, true)))
    );
}

/// A hundred thousand wrong values are told of as a thousand, and unknown fields the same.
#[test]
fn many_problems_take_little_work() {
    let ordinary = Ordinary::measured();
    let wrong = format!("[{}]", "no, ".repeat(100_000));
    let unknown = (0..100_000).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "unknown-field-{n}: 1");
        text
    });
    let aliases = (0..100_000).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "unknown-field-{n}: *a");
        text
    });
    // The last of two counts, so that the keys that are found stand at the end.
    let twice = unknown.repeat(2);
    let items = |at: At<'_>| list(at, number::<u16>).map(|_| ());
    let fields = |at: At<'_>| {
        let mut fields = Fields::of(at)?;
        for name in [
            "host",
            "port",
            "flow",
            "via",
            "identity",
            "allow",
            "namespace",
            "gateway",
        ] {
            fields.optional(name, number::<u16>);
        }
        fields.finish();
        Some(())
    };
    for (name, text, read) in [
        ("wrong values", wrong, items as fn(At<'_>) -> Option<()>),
        ("unknown fields", unknown, fields),
        ("aliases", aliases, fields),
        ("every key twice", twice, fields),
    ] {
        ordinary.compare(name, text.len(), || {
            let documents = parse(&text, 0, &Limits::default()).expect("it is YAML");
            let problems =
                decode(&documents[0], DocumentId::default(), read).expect_err("all is wrong");
            assert_eq!(problems.len(), Diagnostics::MAX);
            assert!(problems.count() >= 100_000);
        });
    }
}
