//! The examples of docs/pipelines.md, as they stand there, with the real clients.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fs;
use std::path::Path;

use support::clients;

/// One example of the page.
struct Example<'p> {
    /// The headline before it.
    title: &'p str,
    /// The clients that it must work with.
    clients: &'p str,
    script: &'p str,
    /// What it prints.
    prints: &'p str,
}

/// A comment that names clients, a script, and what that prints.
fn examples(page: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap();
        for part in section.split("<!-- clients: ").skip(1) {
            let (clients, rest) = part.split_once(" -->").unwrap();
            let block = |language: &str| {
                let start = format!("\n```{language}\n");
                let (_, rest) = rest
                    .split_once(&start)
                    .unwrap_or_else(|| panic!("{title}: no {language}"));
                rest.split_once("```").unwrap().0
            };
            let (script, prints) = (block("sh"), block("text"));
            examples.push(Example {
                title,
                clients,
                script,
                prints,
            });
        }
    }
    examples
}

#[test]
fn the_examples_print_what_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pipelines.md");
    let page = fs::read_to_string(path).unwrap();
    let examples = examples(&page);
    // No script of the page stands outside of an example.
    assert_eq!(examples.len(), page.matches("```sh").count());
    for example in &examples {
        for client in example.clients.split(' ') {
            let Some(place) = clients::place(client) else {
                continue;
            };
            let run = place.shell(example.script);
            assert_eq!(
                run.stdout, example.prints,
                "{} with {client}: {run}",
                example.title
            );
            assert_eq!(run.code, Some(0), "{} with {client}: {run}", example.title);
        }
    }
}
