//! The characters and the shape of a fully qualified DNS name.

use super::{Host, HostError};

/// Rejects everything but a fully qualified DNS name of at least two labels.
pub(super) fn refuse_other_than_a_dns_name(text: &str) -> Result<(), HostError> {
    refuse_characters(text)?;
    refuse_shape(text)
}

fn refuse_characters(text: &str) -> Result<(), HostError> {
    let given = || text.to_owned();
    if let Some(character) = text.chars().find(|c| !c.is_ascii()) {
        return Err(HostError::NotAscii {
            given: given(),
            character,
        });
    }
    if text.contains('_') {
        return Err(HostError::Underscore(given()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if let Some(character) = text.chars().find(|c| !allowed(*c)) {
        return Err(HostError::Character {
            given: given(),
            character,
        });
    }
    Ok(())
}

fn refuse_shape(text: &str) -> Result<(), HostError> {
    let given = || text.to_owned();
    if let Some(host) = text.strip_suffix('.')
        && !host.is_empty()
        && !host.ends_with('.')
    {
        return Err(HostError::TrailingDot {
            given: given(),
            host: host.to_owned(),
        });
    }
    for label in text.split('.') {
        if label.is_empty() {
            return Err(HostError::EmptyLabel(given()));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(HostError::Hyphen {
                given: given(),
                label: label.to_owned(),
            });
        }
        if label.len() > 63 {
            return Err(HostError::LongLabel {
                given: given(),
                length: label.len(),
            });
        }
    }
    if text.len() > Host::MAX_LENGTH {
        return Err(HostError::TooLong {
            given: given(),
            length: text.len(),
        });
    }
    let Some((_, top)) = text.rsplit_once('.') else {
        return Err(HostError::Short(given()));
    };
    if top.bytes().all(|b| b.is_ascii_digit()) {
        return Err(HostError::NumericTopLabel(given()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn refuses_characters() {
        use HostError::{Character, NotAscii, Underscore};
        check(&[
            ("m\u{fc}nchen.de", &|given| NotAscii {
                given,
                character: '\u{fc}',
            }),
            ("my_host.com", &Underscore),
            ("a b.com", &|given| Character {
                given,
                character: ' ',
            }),
            ("a.com\n", &|given| Character {
                given,
                character: '\n',
            }),
        ]);
    }

    #[test]
    fn refuses_shapes() {
        use HostError::{
            EmptyLabel, Hyphen, LongLabel, NumericTopLabel, Short, TooLong, TrailingDot,
        };
        let long_label = "a".repeat(64) + ".com";
        let too_long = ["a"; 128].join(".");
        check(&[
            ("", &|_| HostError::Empty),
            ("edition.cnn.com.", &|given| TrailingDot {
                given,
                host: "edition.cnn.com".to_owned(),
            }),
            (".", &EmptyLabel),
            (".cnn.com", &EmptyLabel),
            ("cnn..com", &EmptyLabel),
            ("cnn.com..", &EmptyLabel),
            ("-cnn.com", &|given| Hyphen {
                given,
                label: "-cnn".to_owned(),
            }),
            ("cnn-.com", &|given| Hyphen {
                given,
                label: "cnn-".to_owned(),
            }),
            (&long_label, &|given| LongLabel { given, length: 64 }),
            (&too_long, &|given| TooLong { given, length: 255 }),
            ("localhost", &Short),
            ("1.2.3", &NumericTopLabel),
            ("256.256.256.256", &NumericTopLabel),
        ]);
    }
}
