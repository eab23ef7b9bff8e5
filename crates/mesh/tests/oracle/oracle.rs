//! The program that simulates, kept running: sets go in, answers come out in the same order.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::answer::Answer;

pub(crate) struct Oracle {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    count: u64,
}

impl Oracle {
    pub(crate) fn start(program: &Path) -> Self {
        let mut child = Command::new(program)
            .args(["simulate", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            count: 0,
        }
    }

    /// The answers to some sets.
    pub(crate) fn ask(&mut self, sets: &[Value]) -> Vec<Answer> {
        let mut lines = String::new();
        for set in sets {
            let mut set = set.clone();
            set["id"] = Value::String(self.count.to_string());
            self.count += 1;
            lines.push_str(&set.to_string());
            lines.push('\n');
        }
        let mut input = self.input.take().unwrap();
        // Answers are read while sets are written: neither pipe has room for all of them.
        let writer = thread::spawn(move || {
            input.write_all(lines.as_bytes()).unwrap();
            input.flush().unwrap();
            input
        });
        let answers = sets.iter().map(|_| {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
        });
        let answers = answers.collect();
        self.input = Some(writer.join().unwrap());
        answers
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
