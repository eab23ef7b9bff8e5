//! "Did you mean …?"

/// What to write instead of a field that does not exist.
pub(super) fn help(unknown: &str, known: &[&str]) -> String {
    if known.is_empty() {
        return "remove it: no field is allowed".to_owned();
    }
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let allowed = names.join(", ");
    match closest(unknown, known) {
        Some(name) => format!("did you mean `{name}`? Allowed: {allowed}"),
        None => format!("allowed: {allowed}"),
    }
}

/// The name that was most likely meant: a slip of the keys, another case, or the plural.
fn closest<'k>(unknown: &str, known: &[&'k str]) -> Option<&'k str> {
    // The comparison takes the product of both lengths.
    if unknown.len() > 64 {
        return None;
    }
    let unknown = unknown.to_ascii_lowercase();
    let distance = |name: &str| strsim::osa_distance(&unknown, &name.to_ascii_lowercase());
    let (name, distance) = known
        .iter()
        .map(|name| (*name, distance(name)))
        .min_by_key(|(_, distance)| *distance)?;
    (distance <= 1 + name.len() / 5).then_some(name)
}
