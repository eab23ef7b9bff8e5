//! YAML as Kubernetes tools read it.
//!
//! The only crate of egressgen that knows the format or the library behind it (serde-saphyr, which alone among the
//! serde libraries quotes what YAML 1.1 readers such as PyYAML and kubectl would take for something else).
//!
//! ```
//! let mut out = egressgen_yaml::Writer::new(Vec::new());
//! out.document(&["no", "1_000", "edition.cnn.com"])?;
//! out.document(&[443])?;
//! assert_eq!(out.into_inner(), b"- \"no\"\n- \"1_000\"\n- edition.cnn.com\n---\n- 443\n");
//! # Ok::<(), egressgen_yaml::WriteError>(())
//! ```

mod writer;

pub use writer::{WriteError, Writer};
