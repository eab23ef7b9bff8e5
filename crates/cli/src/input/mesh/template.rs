//! Texts that another program has yet to make resources of.

use egressgen_diagnostics::{Diagnostic, Place, Span};

use crate::report::rules;

/// A mark that no manifest has, what it tells, and what to do.
const MARKS: [(&str, &str, &str); 4] = [
    (
        "{{",
        "`{{ … }}` is a template of Helm or the like",
        "render it first: helm template … | egressgen trace -f -",
    ),
    (
        "<#",
        "`<#…>` is a template of FreeMarker",
        "render it first, and trace the result",
    ),
    (
        "${",
        "`${…}` is a template",
        "fill in the variables first: envsubst < FILE | egressgen trace -f -",
    ),
    (
        "<<",
        "`<<EOF` is a shell script around a manifest",
        "give the manifest alone, or what `kubectl get -o yaml` shows after the script has run",
    ),
];

/// The error for a part of a text that is no manifest yet.
pub(super) fn refusal(text: &str, number: u32, part: Span) -> Option<Diagnostic> {
    let source = text.get(part.start..part.end)?;
    let (at, (mark, message, help)) = MARKS
        .iter()
        .find_map(|row| Some((position(source, row.0)?, row)))?;
    let start = part.start + at;
    let wrong = rules::UNRENDERED_TEMPLATE
        .diagnostic(*message)
        .with_help(*help);
    Some(wrong.at(Place::Text {
        text: number,
        span: Span::new(start, start + mark.len()),
    }))
}

fn position(text: &str, mark: &str) -> Option<usize> {
    let mut found = text.match_indices(mark);
    // `<<` is also the merge key of YAML.
    let is_one = |(at, _): &(usize, &str)| mark != "<<" || is_heredoc(&text[at + mark.len()..]);
    found.find(is_one).map(|(at, _)| at)
}

/// What follows `<<` in `kubectl apply -f - <<EOF`, with `-` and quotes as well.
fn is_heredoc(rest: &str) -> bool {
    let word = rest.trim_start_matches(['-', ' ', '\'', '"', '\\']);
    word.starts_with(|first: char| first.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use egressgen_diagnostics::Span;

    use super::refusal;

    #[test]
    fn templates_are_told_from_manifests() {
        for (text, wanted) in [
            ("hosts: [edition.cnn.com]\n", None),
            ("a: {b: {c: 1}}\n<<: x\nd: a << b\n", None),
            ("host: {{ .Values.host }}\n", Some("Helm")),
            ("<#if tls>\nport: 443\n</#if>\n", Some("FreeMarker")),
            ("host: ${host}\n", Some("`${…}` is a template")),
            (
                "cat <<'EOF' | kubectl apply -f -\nkind: Gateway\nEOF\n",
                Some("<<EOF"),
            ),
            ("kubectl apply -f - <<-END\n", Some("<<EOF")),
        ] {
            let found = refusal(text, 0, Span::new(0, text.len()));
            match wanted {
                Some(wanted) => assert!(found.unwrap().message().contains(wanted), "{text}"),
                None => assert_eq!(found, None, "{text}"),
            }
        }
    }
}
