//! One-of groups: of several fields of a message, at most one may be set.
//!
//! In Rust such a group is one enum. On the wire its members lie flat among the other fields of their message, which
//! is serde's `flatten`; but that accepts unknown fields. So a message with a group is read into a private struct
//! with every field, and from there into the public one.

/// Two fields of one group are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` and `{1}` exclude each other: at most one may be set")]
pub(in crate::resources) struct ExclusiveFields(&'static str, &'static str);

/// The member that is set, if any is, of members given with the names of their fields.
pub(in crate::resources) fn at_most_one<T, const N: usize>(
    members: [(&'static str, Option<T>); N],
) -> Result<Option<T>, ExclusiveFields> {
    let mut set = members
        .into_iter()
        .filter_map(|(name, member)| Some((name, member?)));
    match (set.next(), set.next()) {
        (Some((first, _)), Some((second, _))) => Err(ExclusiveFields(first, second)),
        (one, _) => Ok(one.map(|(_, member)| member)),
    }
}
