//! Titles with labelled lines under them.

/// Terminals are at least this wide, and lines up to this width also read well in wider ones.
const WIDTH: usize = 80;
const INDENT: usize = 2;
/// The column where values begin: after the longest of the usual labels.
const VALUES: usize = INDENT + "443 ISTIO_MUTUAL".len() + 2;

/// A title and the lines under it.
pub(crate) struct Block {
    text: String,
}

// === impl Block ===

impl Block {
    pub(crate) fn new(title: &str) -> Self {
        let text = format!("{title}\n");
        Self { text }
    }

    /// A value next to its label, wrapped over as many lines as needed.
    pub(crate) fn row(&mut self, label: &str, value: &str) {
        let start = self.labelled(label);
        self.text += &wrapped(start, value, VALUES);
    }

    /// Values one below the other; nothing if there are no values.
    pub(crate) fn list(&mut self, label: &str, values: &[String]) {
        for (at, value) in values.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let line = self.labelled(label) + value;
            self.push(&line);
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The beginning of a line, up to the column of its value. A label that is too long gets its own line.
    fn labelled(&mut self, label: &str) -> String {
        let line = format!("{}{label}", " ".repeat(INDENT));
        if width(&line) + 2 > VALUES {
            self.push(&line);
            return " ".repeat(VALUES);
        }
        let rest = VALUES - width(&line);
        line + &" ".repeat(rest)
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// A text after the start of a line, wrapped over as many lines as needed. Lines after the first are indented. A word
/// that is too long for a line gets its own line.
pub(crate) fn wrapped(start: String, text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = start;
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 && width(&line) + 1 + width(word) > WIDTH {
            lines += line.trim_end();
            lines.push('\n');
            line = " ".repeat(indent);
        } else if at > 0 {
            line.push(' ');
        }
        line += word;
    }
    lines + line.trim_end() + "\n"
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::Block;

    #[test]
    fn long_values_take_several_lines() {
        let word = "x".repeat(30);
        let mut block = Block::new("a");
        block.row("callers", &[word.as_str(); 3].join(", "));
        let long = "y".repeat(100);
        block.row("b", &format!("{long} z"));
        block.list(
            "443 PASSTHROUGH-AND-MORE",
            &["c".to_owned(), "d".to_owned()],
        );
        block.list("nothing", &[]);
        let margin = " ".repeat(20);
        assert_eq!(
            block.into_text(),
            format!(
                "a\n  callers           {word},\n{margin}{word},\n{margin}{word}\n  b                 {long}\n{margin}z\n  \
                 443 PASSTHROUGH-AND-MORE\n{margin}c\n{margin}d\n"
            )
        );
    }
}
