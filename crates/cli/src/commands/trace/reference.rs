//! Generates the table of symptoms in docs/trace.md.

use std::fmt::Write as _;

use egressgen_mesh::{Reason, Symptom};

use crate::report::reference::assert_page_has;

const BEGIN: &str = "<!-- reasons: from egressgen-mesh, by UPDATE_DOCS=1 cargo test -p egressgen-cli --bins reference -->\n";
const END: &str = "<!-- end of reasons -->\n";

fn table() -> String {
    let mut text = "\n| HTTP | TLS and TCP | at the sidecar, if a gateway ends it | `reason`: what happened | usual cause | \
                    mend |\n| --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for reason in Reason::ALL {
        let Symptom {
            http,
            connection,
            sidecar,
            cause,
            mend,
        } = reason.symptom();
        let (name, summary) = (reason.as_str(), reason.summary());
        writeln!(
            text,
            "| {http} | {connection} | {sidecar} | `{name}`: {summary} | {cause} | {mend} |"
        )
        .unwrap();
    }
    text + "\n"
}

#[test]
fn the_page_has_all_reasons() {
    assert_page_has("docs/trace.md", BEGIN, &table(), END);
}

#[test]
fn symptoms_are_well_formed() {
    for reason in Reason::ALL {
        let Symptom {
            http,
            connection,
            sidecar,
            cause,
            mend,
        } = reason.symptom();
        assert!(
            !http.is_empty() && !cause.is_empty() && !mend.is_empty(),
            "{reason:?}"
        );
        for text in [http, connection, sidecar, cause, mend, reason.summary()] {
            let is_clean =
                !text.ends_with('.') && !text.contains(['|', '\n']) && !text.contains("  ");
            assert!(is_clean, "{reason:?}: {text}");
        }
    }
}
