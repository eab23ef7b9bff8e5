//! How the values of a rule are compared with those of a request (`StringMatcher`, `HeaderMatcher` and `HostMatcher`,
//! pilot/pkg/security/authz/matcher).

/// Whether a value has a text: `x` the same one, `x*` what begins with it, `*x` what ends with it, and `*` any that is
/// not empty.
pub(super) fn has(value: &str, text: &str) -> bool {
    match Form::of(value) {
        Form::Any => !text.is_empty(),
        Form::End(end) => text.ends_with(end),
        Form::Beginning(beginning) => text.starts_with(beginning),
        Form::Exact => value == text,
    }
}

/// Whether a value has a header that is there; `*` has also an empty one.
pub(super) fn has_header(value: &str, text: &str) -> bool {
    value == "*" || has(value, text)
}

/// The same for a host, whatever the case of its letters.
pub(super) fn has_host(value: &str, host: &str) -> bool {
    let host = host.as_bytes();
    match Form::of(value) {
        Form::Any => true,
        Form::End(end) => host
            .len()
            .checked_sub(end.len())
            .is_some_and(|at| host[at..].eq_ignore_ascii_case(end.as_bytes())),
        Form::Beginning(beginning) => host
            .get(..beginning.len())
            .is_some_and(|host| host.eq_ignore_ascii_case(beginning.as_bytes())),
        Form::Exact => host.eq_ignore_ascii_case(value.as_bytes()),
    }
}

/// The form of a value. Other `*` than the first or the last character are only characters.
pub(super) enum Form<'v> {
    Any,
    End(&'v str),
    Beginning(&'v str),
    Exact,
}

// === impl Form ===

impl<'v> Form<'v> {
    pub(super) fn of(value: &'v str) -> Self {
        if value == "*" {
            Self::Any
        } else if let Some(end) = value.strip_prefix('*') {
            Self::End(end)
        } else if let Some(beginning) = value.strip_suffix('*') {
            Self::Beginning(beginning)
        } else {
            Self::Exact
        }
    }
}
