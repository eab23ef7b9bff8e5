//! What a plain scalar is: text, or something else, or not the same to all readers.
//!
//! The readers are YAML 1.2's core schema, YAML 1.1 as the standard and PyYAML have it, and Go's as in kubectl.

use crate::node::{Reading, Value};

/// Resolves a plain scalar. What only some readers take for more than text, or for different values, is ambiguous.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        "=" | "<<" => ambiguous(text, Reading::Sign),
        _ if is_old_boolean(text) => ambiguous(text, Reading::Boolean),
        // All numbers and dates begin like this, which spares most words the rest.
        _ if text.starts_with(|first: char| matches!(first, '0'..='9' | '+' | '-' | '.')) => {
            number_or_date(text)
        }
        _ => string(text),
    }
}

/// Whether the value determines how a scalar is written; a float never does.
pub(super) fn is_usual(value: &Value, text: &str) -> bool {
    match value {
        Value::Null => text.is_empty(),
        Value::Bool(value) => text == if *value { "true" } else { "false" },
        Value::Integer(_) => !text.starts_with(['+', '0']) && text != "-0" || text == "0",
        Value::Float(_) => false,
        _ => true,
    }
}

fn is_old_boolean(text: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 16] = [
        "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    ];
    WORDS.contains(&text)
}

fn number_or_date(text: &str) -> Value {
    match agreed(text) {
        Some(value) => value,
        None if is_number(text) || is_base_60(text) => ambiguous(text, Reading::Number),
        None if is_date(text) => ambiguous(text, Reading::Date),
        None => string(text),
    }
}

/// A number that is the same to all readers, and fits.
fn agreed(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if is_digits(unsigned) {
        // YAML 1.1 reads a leading zero as octal.
        let octal = unsigned.len() > 1 && unsigned.starts_with('0');
        return (!octal).then(|| text.parse().ok())?.map(Value::Integer);
    }
    if let Some(digits) = text
        .strip_prefix("0x")
        .filter(|digits| is_hexadecimal(digits))
    {
        return i64::from_str_radix(digits, 16).ok().map(Value::Integer);
    }
    match (text, unsigned) {
        (".nan" | ".NaN" | ".NAN", _) => return Some(Value::Float(f64::NAN)),
        (_, ".inf" | ".Inf" | ".INF") => {
            let negative = text.starts_with('-');
            return Some(Value::Float(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            }));
        }
        _ => {}
    }
    // YAML 1.1 wants a point in a float, a sign in its exponent, and PyYAML none before a leading point.
    let (mantissa, exponent) = split_exponent(unsigned);
    let old = mantissa.contains('.')
        && exponent.is_none_or(|exponent| exponent.starts_with(['-', '+']))
        && (unsigned == text || !unsigned.starts_with('.'));
    let value = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    (old && is_float(unsigned)).then_some(Value::Float(value))
}

/// A number to any of the readers.
fn is_number(text: &str) -> bool {
    // YAML 1.1 and Go skip underscores.
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    let as_written = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix = |prefixes: [&str; 2], radix| {
        prefixes.iter().any(|prefix| {
            // PyYAML stumbles over `0b_`, which has no digits; `0_b` it takes for text.
            let some = |digits: &str| {
                !digits.is_empty()
                    || (as_written.starts_with(prefix) && as_written.len() > prefix.len())
            };
            let digits = unsigned.strip_prefix(prefix);
            digits.is_some_and(|digits| {
                some(digits) && digits.chars().all(|digit| digit.is_digit(radix))
            })
        })
    };
    is_float(unsigned)
        || radix(["0b", "0B"], 2)
        || radix(["0o", "0O"], 8)
        || radix(["0x", "0X"], 16)
}

/// `1:30` is 90 in YAML 1.1, and `1:30.5` is 90.5.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default().replace('_', "");
    let rest: Vec<&str> = parts.collect();
    is_digits(&first)
        && (fraction.is_some() || !first.starts_with('0'))
        && fraction.is_none_or(|digits| digits.is_empty() || is_digits(&digits.replace('_', "")))
        && !rest.is_empty()
        && rest.iter().all(|part| {
            is_digits(part) && (part.len() == 1 || part.len() == 2 && part.as_bytes() < b"60")
        })
}

/// A date as YAML 1.1 has it: `2026-11-24`, or with a time after `T`, `t` or blanks.
fn is_date(text: &str) -> bool {
    let end = text.find(['T', 't', ' ', '\t']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let digits = |part: &str, allowed: std::ops::RangeInclusive<usize>| {
        is_digits(part) && allowed.contains(&part.len())
    };
    let least = if time.is_empty() { 2 } else { 1 };
    digits(year, 4..=4)
        && digits(month, least..=2)
        && digits(day, least..=2)
        // Nothing else looks like a date and goes on with a time, so its parts need no check.
        && (time.is_empty() || time.trim_start_matches(['T', 't', ' ', '\t']).starts_with(|first: char| first.is_ascii_digit()) && time.contains(':'))
}

/// `12.5e3`, `12.`, `.5`, `12e3`, or `12`, without a sign.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = split_exponent(text);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let empty_or_digits = |part: &str| part.is_empty() || is_digits(part);
    empty_or_digits(whole)
        && empty_or_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent
            .is_none_or(|exponent| is_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}

fn split_exponent(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn ambiguous(text: &str, reading: Reading) -> Value {
    Value::Ambiguous {
        text: text.to_owned(),
        reading,
    }
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}
