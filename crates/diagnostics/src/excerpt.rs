//! A user's text inside a message.

/// A message stays readable whatever the text in it is: long text is cut, line ends and the like are escaped.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let mut rest = text.chars();
    let short: String = rest.by_ref().take(MOST).collect();
    let mark = if rest.next().is_some() { "…" } else { "" };
    let mut out = String::with_capacity(short.len() + mark.len());
    for character in short.chars() {
        if character.is_control() {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out + mark
}
