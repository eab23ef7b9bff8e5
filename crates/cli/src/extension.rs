//! File extensions of YAML and JSON.

use std::path::Path;

use egressgen::Format;

/// The extensions of files to read. The first extension of each format is used for writing.
const EXTENSIONS: [(&str, Format); 3] = [
    ("yaml", Format::Yaml),
    ("yml", Format::Yaml),
    ("json", Format::Json),
];

/// Whether a file may hold policies, judging by its name.
pub(crate) fn is_read(path: &Path) -> bool {
    let extension = path.extension();
    EXTENSIONS
        .iter()
        .any(|(name, _)| extension == Some(name.as_ref()))
}

/// Whether egressgen may have written a file, judging by its name.
pub(crate) fn is_written(path: &Path) -> bool {
    let extension = path.extension();
    [Format::Yaml, Format::Json]
        .into_iter()
        .any(|format| extension == Some(written(format).as_ref()))
}

/// The extension of files that are written in a format.
pub(crate) fn written(format: Format) -> &'static str {
    let mut all = EXTENSIONS.iter();
    all.find(|(_, of)| *of == format)
        .map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_read_than_written() {
        for (name, read, written) in [
            ("a.yaml", true, true),
            ("a.b.json", true, true),
            ("a.yml", true, false),
            ("a.YAML", false, false),
            ("yaml", false, false),
            ("a.txt", false, false),
        ] {
            let path = Path::new(name);
            assert_eq!((is_read(path), is_written(path)), (read, written), "{name}");
        }
        assert_eq!(super::written(Format::Yaml), "yaml");
        assert_eq!(super::written(Format::Json), "json");
    }
}
