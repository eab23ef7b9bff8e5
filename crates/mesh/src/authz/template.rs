//! Paths with `{*}` and `{**}` (`PathTemplateMatcher`, pilot/pkg/security/authz/matcher/template.go, and Envoy's
//! `envoy.path.match.uri_template.uri_template_matcher`).

/// Whether a path is a template (`ContainsPathTemplate`, pkg/config/security/security.go).
pub(super) fn is_template(value: &str) -> bool {
    value.contains("{*}") || value.contains("{**}")
}

/// Whether a template has a path. `{*}` is one segment that is not empty; `{**}` is any text, and the last operator.
pub(super) fn has(template: &str, path: &str) -> bool {
    let Some((mut template, mut path)) = template.strip_prefix('/').zip(path.strip_prefix('/'))
    else {
        return false;
    };
    loop {
        let (segment, next) = split(template);
        if segment == "{**}" {
            let end = template.strip_prefix(segment).unwrap_or_default();
            let text = path.strip_suffix(end);
            return text
                .is_some_and(|text| text.bytes().all(|byte| byte == b'/' || is_literal(byte)));
        }
        let (part, rest) = split(path);
        let has = match segment {
            "{*}" => !part.is_empty() && part.bytes().all(is_literal),
            literal => part == literal,
        };
        match (next, rest) {
            _ if !has => return false,
            (None, None) => return true,
            (Some(next), Some(rest)) => (template, path) = (next, rest),
            _ => return false,
        }
    }
}

/// The text up to the first `/`, and what follows it.
fn split(text: &str) -> (&str, Option<&str>) {
    match text.split_once('/') {
        Some((segment, rest)) => (segment, Some(rest)),
        None => (text, None),
    }
}

/// The characters that Envoy accepts in the place of an operator: those of a path, besides `*` and `=`.
fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()+,;:@".contains(&byte)
}
