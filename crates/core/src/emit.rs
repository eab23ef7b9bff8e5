//! Resources → text.

use std::borrow::Borrow;
use std::io::{self, Write};

use egressgen_model::resources::Resource;
use egressgen_yaml::{WriteError, Writer};

/// The form in which resources are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One YAML document per resource, with `---` between them.
    #[default]
    Yaml,
    /// One JSON document: a Kubernetes `List` of all resources, as `kubectl get -o json` prints it.
    Json,
}

/// Why resources could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// The output could not be written, for example because the disk is full or the pipe is closed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A resource contains a value that the format can't express. No resource that egressgen builds contains one.
    #[error("a {kind} can't be written")]
    Serialize {
        /// The kind of the resource.
        kind: &'static str,
        /// The error of the serializer.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Writes resources one by one, so that memory does not grow with their number.
///
/// Equal resources produce equal bytes, on every run and machine. `out` is flushed at the end. Wrap a file or a pipe in
/// a [`BufWriter`](io::BufWriter).
pub fn emit<R: Borrow<Resource>>(
    mut out: impl Write,
    format: Format,
    resources: impl IntoIterator<Item = R>,
) -> Result<(), EmitError> {
    match format {
        Format::Yaml => yaml(&mut out, resources)?,
        Format::Json => json(&mut out, resources)?,
    }
    Ok(out.flush()?)
}

fn yaml<R: Borrow<Resource>>(
    out: impl Write,
    resources: impl IntoIterator<Item = R>,
) -> Result<(), EmitError> {
    let mut writer = Writer::new(out);
    for resource in resources {
        let resource = resource.borrow();
        writer.document(resource).map_err(|error| match error {
            WriteError::Io(error) => EmitError::Io(error),
            error => EmitError::Serialize {
                kind: resource.kind(),
                source: error.into(),
            },
        })?;
    }
    Ok(())
}

fn json<R: Borrow<Resource>>(
    mut out: impl Write,
    resources: impl IntoIterator<Item = R>,
) -> Result<(), EmitError> {
    out.write_all(b"{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [")?;
    let mut separator = "\n    ";
    for resource in resources {
        let resource = resource.borrow();
        let text =
            serde_json::to_string_pretty(resource).map_err(|error| EmitError::Serialize {
                kind: resource.kind(),
                source: error.into(),
            })?;
        // JSON strings contain no raw line breaks, so every line break here belongs to the layout.
        out.write_all(separator.as_bytes())?;
        out.write_all(text.replace('\n', "\n    ").as_bytes())?;
        separator = ",\n    ";
    }
    out.write_all(b"\n  ]\n}\n")?;
    Ok(())
}
