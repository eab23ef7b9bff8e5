//! The commands in the project's README, with the output printed there.

mod support;

use std::path::Path;

use support::{egressgen, words};

/// Blocks marked `console`: a line with `$` is a command, followed by everything that it prints on a terminal, or by the
/// start of that and a last line `...`.
#[test]
fn commands_print_what_the_readme_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let mut checked = 0;
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (command, printed) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ ").unwrap();
        let arguments = command
            .strip_prefix("egressgen ")
            .or_else(|| command.strip_prefix("cargo run -q --release -- "))
            .unwrap_or_else(|| panic!("no egressgen command: {command}"));
        let run = egressgen(words(arguments));
        let output = run.stderr + &run.stdout;
        match printed.strip_suffix("...\n") {
            Some(start) => assert_eq!(output.get(..start.len()), Some(start), "{command}"),
            None => assert_eq!(output, printed, "{command}"),
        }
        checked += 1;
    }
    assert!(checked > 0, "the README has no console block");
}
